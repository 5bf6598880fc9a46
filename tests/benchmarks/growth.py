"""How a search's time grows from a thousand products to 200,000, and what an import of 100,000 takes."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.drawing import draw
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.search import answered, relais, written
from tests.benchmarks.shops import mixed, mixed_queries

SIZES = (1_000, 5_000, 20_000, 50_000, 200_000)
IMPORTED = 100_000
PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "search-growth.svg"
AT_MOST = {20_000: 30.0, 200_000: 120.0}
"""Milliseconds that the slowest search but one in twenty may take, at so many products."""


async def measure(*, quick: bool = False) -> list[Figure]:
    """Every size, then the import; quick: the first three sizes and a tenth, and no picture."""
    with tempfile.TemporaryDirectory(prefix="relais-bench-") as name:
        folder = Path(name)
        found = await _speed(SIZES[:3] if quick else SIZES, folder)
        return found + await _import(IMPORTED // 10 if quick else IMPORTED, folder)


async def _speed(sizes: Sequence[int], folder: Path) -> list[Figure]:
    found = []
    times: dict[str, dict[int, float]] = {"p95": {}, "median": {}}
    for size in sizes:
        feed = written(mixed, list(mixed.products(size)), folder)
        took = [answer["ms"] for answer in await answered(feed, mixed_queries.QUERIES * 3, folder)]
        times["p95"][size], times["median"][size] = percentile(took, 95), percentile(took, 50)
        limit = AT_MOST.get(size)
        what = f"a search among {size:,}"
        found += [Figure(what=f"{what}, p95", value=times["p95"][size], unit="ms", target=limit, at_most=True)]
        found += [Figure(what=f"{what}, median", value=times["median"][size], unit="ms")]
    if len(sizes) == len(SIZES):
        load = os.getloadavg()[0]
        draw(PICTURE, times, f"A search's time, and how many products there are (load average {load:.1f})")
    return found


async def _import(count: int, folder: Path) -> list[Figure]:
    feed = written(mixed, list(mixed.products(count)), folder)
    await relais(["migrate"], folder)
    _, took, memory = await relais(["import", "products", str(feed)], folder)
    whole = count == IMPORTED
    return [
        Figure(what=f"import of {count:,}", value=took, unit="s", target=180 if whole else None, at_most=True),
        Figure(
            what=f"import of {count:,}, memory", value=memory, unit="MB", target=400 if whole else None, at_most=True
        ),
    ]
