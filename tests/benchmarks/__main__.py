"""`make bench`: measures, prints a table with what it must reach, and writes `var/bench.json`."""

import argparse
import importlib
import json
import sys
from datetime import UTC, datetime
from typing import Any

import msgspec
import uvloop

from tests.benchmarks.figures import Figure, machine, table
from tests.benchmarks.servers import VAR

ALL = {
    "throughput": "A message's whole way: webhook to answer, beside others",
    "start": "Start, memory, and the time to compute an answer",
    "reader": "The reader: unseen messages, speed, memory",
    "engine": "The delivery engine: queue in, claim, settle",
    "campaign": "A campaign to a million people: planned, sent, killed, stopped",
    "preference": "Which channel: an invented town, beside a clairvoyant and the best channel of each segment",
    "recommend": "Suggestions, on the demonstration shop's orders",
    "aftersales": "After the sale: sixty conversations, how they end",
    "month": "A month of five hundred customers, all vendors misbehaving",
    "widget": "The widget: what a page pays, beside others; how soon it opens",
    "search": "The search: five made-up shops, their sets and orders",
    "paraphrases": "The search: words that the catalogue does not use, with and without embeddings",
    "growth": "The search: how its time grows to 200,000 products; an import of 100,000",
}


def main() -> int:
    arguments = _arguments()
    about, found = machine(), dict[str, list[Figure]]()
    sys.stdout.write("".join(f"{name}: {value}\n" for name, value in about.items()) + "\n")
    for name in arguments.names or ALL:
        found[name] = uvloop.run(_measure(name, quick=arguments.quick))
        sys.stdout.write(table(ALL[name], found[name]) + "\n")
        sys.stdout.flush()
    _keep({"at": datetime.now(UTC).isoformat(), "machine": about, "quick": arguments.quick}, found)
    return 0


async def _measure(name: str, *, quick: bool) -> list[Figure]:
    figures: list[Figure] = await importlib.import_module(f"tests.benchmarks.{name}").measure(quick=quick)
    return figures


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*ALL, []], metavar="NAME", help=f"{', '.join(ALL)}; none: all")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: a glance, not a figure")
    return parser.parse_args()


def _keep(about: dict[str, Any], found: dict[str, list[Figure]]) -> None:
    VAR.mkdir(exist_ok=True)
    whole = about | {"figures": {name: msgspec.to_builtins(figures) for name, figures in found.items()}}
    (VAR / "bench.json").write_text(json.dumps(whole, indent=2) + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
