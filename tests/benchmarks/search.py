"""The search, on twelve shops made up for it: what it finds, and how it ranks."""

import asyncio
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from msgspec import Struct

from dialogs.search.listing import Listing
from storage.feeds import read
from tests.benchmarks.figures import Figure
from tests.benchmarks.shops import (
    atelier,
    atelier_queries,
    bazaar,
    bazaar_queries,
    comptoir,
    comptoir_queries,
    corner,
    corner_queries,
    depot,
    depot_queries,
    garage,
    garage_queries,
    kermesse,
    kermesse_queries,
    messy,
    messy_queries,
    mixed,
    mixed_queries,
    tidy,
    tidy_queries,
    village,
    village_queries,
    wholesale,
    wholesale_queries,
)
from tests.benchmarks.shops.judging import PlainSearch, Verdict, judge, mean
from tests.benchmarks.shops.making import Made, Query


class Shop(Struct, frozen=True):
    """A shop, its queries, and the F1 its sets must reach."""

    name: str
    maker: ModuleType
    queries: Sequence[Query]
    target: float


SHOPS = (
    Shop("tidy French", tidy, tidy_queries.QUERIES, 0.92),
    Shop("messy French", messy, messy_queries.QUERIES, 0.85),
    Shop("English, 20,000", mixed, mixed_queries.QUERIES, 0.75),
    Shop("the corner shop", corner, corner_queries.QUERIES, 0.85),
    Shop("the warehouse", depot, depot_queries.QUERIES, 0.85),
    Shop("the garage", garage, garage_queries.QUERIES, 0.85),
    Shop("the village shop", village, village_queries.QUERIES, 0.85),
    Shop("the wholesaler", wholesale, wholesale_queries.QUERIES, 0.75),
    Shop("the atelier", atelier, atelier_queries.QUERIES, 0.85),
    Shop("the counter", comptoir, comptoir_queries.QUERIES, 0.85),
    Shop("the hypermarket", kermesse, kermesse_queries.QUERIES, 0.85),
    Shop("the marketplace, 20,000", bazaar, bazaar_queries.QUERIES, 0.75),
)


async def measure(*, quick: bool = False) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="relais-bench-") as name:
        shops = SHOPS[:2] if quick else SHOPS
        return [figure for shop in shops for figure in await _quality(shop, Path(name))]


# ---------------------------------------------------------------- what it finds


async def _quality(shop: Shop, folder: Path) -> list[Figure]:
    verdicts, plain = await judged(shop, folder)
    sets = [v for v in verdicts if not v.query.ranked]
    firsts = [float(v.first) for v in sets if v.first is not None]
    found = [
        Figure(
            what=f"{shop.name}: sets, F1 over {len(sets)} queries", value=mean(v.f1 for v in sets), target=shop.target
        )
    ]
    found += [Figure(what=f"{shop.name}: exactly right", value=mean(float(v.f1 == 1) for v in sets))]
    found += [Figure(what=f"{shop.name}: superlatives, the first is best", value=mean(firsts))]
    found += [
        Figure(what="the seed sentence, F1", value=v.f1, target=1.0) for v in verdicts if v.query is tidy_queries.SEED
    ]
    at_home = [(v, p) for v, p in zip(verdicts, plain, strict=True) if v.query.ranked and not _abroad(shop, v.query)]
    abroad = [(v, p) for v, p in zip(verdicts, plain, strict=True) if _abroad(shop, v.query)]
    found += _beside(f"{shop.name}: keywords", at_home, 1.0)
    found += _beside(f"{shop.name}: French queries", abroad, 2.0) if abroad else []
    return found


def _beside(what: str, both: Sequence[tuple[Verdict, float]], times: float) -> list[Figure]:
    ours, theirs = mean(v.ndcg for v, _ in both), mean(p for _, p in both)
    return [
        Figure(what=f"{what}, nDCG of the first ten", value=ours, target=min(times * theirs, 1.0)),
        Figure(what=f"{what}, the same of FTS5 alone", value=theirs),
    ]


def _abroad(shop: Shop, query: Query) -> bool:
    return shop.maker is mixed and query.lang == "fr"


async def judged(shop: Shop, folder: Path) -> tuple[list[Verdict], list[float]]:
    """What `relais search` makes of a shop's queries, and the nDCG of FTS5 alone."""
    made = list(shop.maker.products())
    facts = {one.id: one.facts for one in made}
    answers = await answered(written(shop.maker, made, folder), shop.queries, folder)
    verdicts = [judge(query, answer["ids"], facts) for query, answer in zip(shop.queries, answers, strict=True)]
    plain = PlainSearch(one for one in read(folder / "feed") if isinstance(one, Listing))
    return verdicts, [judge(query, plain.ids(query.text), facts).ndcg for query in shop.queries]


def written(maker: ModuleType, made: list[Made], folder: Path) -> Path:
    maker.write(folder / "feed", made)
    return folder / "feed"


async def answered(feed: Path, queries: Sequence[Query], folder: Path, *more: str) -> list[dict[str, Any]]:
    """The lines of `relais search`, one a query; `more` is said on its command line."""
    lines = [json.dumps({"id": n, "query": query.text}) for n, query in enumerate(queries)]
    (folder / "queries").write_text("\n".join(lines))
    command = ["search", "--products", str(feed), "--queries", str(folder / "queries"), *more]
    output, _, _ = await relais(command, folder)
    return [json.loads(line) for line in output.splitlines()]


async def relais(arguments: Sequence[str], folder: Path) -> tuple[str, float, float]:
    """What a command prints, how long it takes, and the most memory it held (MB). Raises when it fails."""
    environ = os.environ | {
        "RELAIS_HUB__SECRET": "a-secret-of-the-benchmark",
        "RELAIS_HUB__DATABASE": f"sqlite:///{folder / 'relais.db'}",
        "RELAIS_HUB__LOG_LEVEL": "warning",
    }
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _MEASURED, "--config", "/dev/null", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environ,
    )
    output, errors = await process.communicate()
    took = time.perf_counter() - began
    if process.returncode:
        raise RuntimeError(f"relais {' '.join(arguments)}: {errors.decode()}")
    peak = re.search(r"peak (\d+)", errors.decode())
    return output.decode(), took, int(peak[1]) / 1024 if peak else 0.0


_MEASURED = """
import atexit, resource, sys
atexit.register(lambda: print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr))
from hub.__main__ import main
main()
"""
