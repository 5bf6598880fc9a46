"""What a benchmark found: figures with their targets, and the table in which they are shown."""

import os
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from msgspec import Struct


class Figure(Struct, frozen=True, kw_only=True):
    """One measured number. `target` is the least it must be, or the most when `at_most`; None: it only informs."""

    what: str
    value: float
    unit: str = ""
    target: float | None = None
    at_most: bool = False

    @property
    def reached(self) -> bool | None:
        if self.target is None:
            return None
        return self.value <= self.target if self.at_most else self.value >= self.target

    @property
    def wanted(self) -> str:
        return "" if self.target is None else f"{'≤' if self.at_most else '≥'} {_number(self.target)}"

    @property
    def verdict(self) -> str:
        return {None: "", True: "reached", False: "SHORT OF"}[self.reached]


def table(title: str, figures: Sequence[Figure]) -> str:
    """Lines for a terminal."""
    rows = [(f.what, f"{_number(f.value)} {f.unit}".strip(), f.wanted, f.verdict) for f in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([title, "-" * len(title), *lines, ""])


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}".rstrip("0").rstrip(".")


def percentile(values: Sequence[float], percent: float) -> float:
    """The value below which so many of a hundred are."""
    return sorted(values)[min(len(values) - 1, int(len(values) * percent / 100))]


def machine() -> dict[str, Any]:
    """On what, with what."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "system": platform.platform(),
        "python": sys.version.split()[0],
        "versions": {name: version(name) for name in ("aiohttp", "sqlalchemy", "aiosqlite", "asyncpg", "uvloop")},
    }


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
