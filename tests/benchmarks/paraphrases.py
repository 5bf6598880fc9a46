"""Plain words that the catalogue does not use: what is found by them, by words alone and with `relais[embeddings]`."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from msgspec import Struct

from dialogs.reader.sentences import installed
from dialogs.search.listing import Listing
from storage.feeds import read
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.search import answered, written
from tests.benchmarks.shops import (
    depot,
    depot_queries,
    messy,
    messy_queries,
    mixed,
    mixed_queries,
    paraphrases,
    tidy,
    tidy_queries,
)
from tests.benchmarks.shops.judging import PlainSearch, judge, mean
from tests.benchmarks.shops.making import Query


class Shop(Struct, frozen=True):
    """A shop, what is wanted of it in other words, and its keywords, which must not suffer."""

    name: str
    maker: ModuleType
    paraphrases: Sequence[Query]
    queries: Sequence[Query]


SHOPS = (
    Shop("tidy French", tidy, paraphrases.TIDY, tidy_queries.QUERIES),
    Shop("messy French", messy, paraphrases.MESSY, messy_queries.QUERIES),
    Shop("the warehouse", depot, paraphrases.DEPOT, depot_queries.QUERIES),
    Shop("English, 20,000", mixed, paraphrases.MIXED, mixed_queries.QUERIES),
)
NOTHING = tuple(Query(text=text, wanted=lambda p: False) for text in paraphrases.NOTHING)


async def measure(*, quick: bool = False) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="relais-bench-") as name:
        shops = SHOPS[:1] if quick else SHOPS
        return [figure for shop in shops for figure in await _of(shop, Path(name))]


async def _of(shop: Shop, folder: Path) -> list[Figure]:
    made = list(shop.maker.products())
    facts, feed = {one.id: one.facts for one in made}, written(shop.maker, made, folder)
    keywords = [query for query in shop.queries if query.ranked]
    asked = [*shop.paraphrases, *keywords, *NOTHING]
    plain = PlainSearch(one for one in read(feed) if isinstance(one, Listing))
    alone = [plain.ids(query.text) for query in asked]
    ours = await answered(feed, asked, folder)
    better = await answered(feed, asked, folder, "--embeddings") if installed() else None

    def figures(how: str, orders: Sequence[Sequence[str]]) -> list[Figure]:
        ranks = [judge(query, ids, facts).ndcg for query, ids in zip(asked, orders, strict=True)]
        told, named = ranks[: len(shop.paraphrases)], ranks[len(shop.paraphrases) : len(asked) - len(NOTHING)]
        nonsense = sum(not rank for rank in ranks[len(asked) - len(NOTHING) :])
        return [
            Figure(what=f"{shop.name}: {len(told)} paraphrases, nDCG of the first ten, {how}", value=mean(told)),
            Figure(what=f"{shop.name}: {len(named)} keywords, the same, {how}", value=mean(named)),
            Figure(what=f"{shop.name}: of {len(NOTHING)} that nobody sells, answered {how}", value=nonsense),
        ]

    found = figures("FTS5 alone", alone) + figures("without embeddings", _ids(ours))
    if better is None:
        return [
            *found,
            Figure(what=f"{shop.name}: with embeddings: not measured, relais[embeddings] is missing", value=0),
        ]
    return [
        *found,
        *figures("with embeddings", _ids(better)),
        _time(shop, "without", ours),
        _time(shop, "with", better),
    ]


def _ids(answers: Sequence[dict[str, Any]]) -> list[list[str]]:
    return [answer["ids"] for answer in answers]


def _time(shop: Shop, how: str, answers: Sequence[dict[str, Any]]) -> Figure:
    slow = percentile([answer["ms"] for answer in answers], 95)
    return Figure(what=f"{shop.name}: a search {how} embeddings, p95", value=slow, unit="ms")
