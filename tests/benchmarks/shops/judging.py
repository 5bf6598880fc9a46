"""How good answers are: sets by F1, orders by nDCG, each beside what plain full-text search would find."""

import math
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

from msgspec import Struct

from dialogs.search.listing import Listing
from tests.benchmarks.shops.making import Facts, Query

TOP = 10
TITLES = frozenset(("title", "Désignation", "designation", "libelle", "titre", "name", "Item", "product_title"))
BRANDS = frozenset(("brand", "Marque", "marque", "fabricant", "Mfr", "vendor"))
SHELVES = frozenset(
    ("product_type", "Catégorie", "categorie", "rayon", "famille", "category", "Dept / Cat", "category_path")
)


class Verdict(Struct, frozen=True):
    """What came of one query: `wanted` and `right` count products; `first` tells of a superlative only."""

    query: Query
    f1: float
    ndcg: float
    wanted: int
    given: int
    right: int
    wrong: int
    first: bool | None = None


def judge(query: Query, ids: Sequence[str], facts: Mapping[str, Facts]) -> Verdict:
    """Products that are a matter of taste are left out of the count."""
    wanted = {id_ for id_, known in facts.items() if query.wanted(known)}
    may = {id_ for id_, known in facts.items() if query.may and query.may(known)} - wanted
    given = [id_ for id_ in ids if id_ not in may]
    right = len(wanted & set(given))
    return Verdict(
        query=query,
        f1=1.0 if not wanted and not given else 2 * right / (len(wanted) + len(given)),
        ndcg=ndcg(ids, wanted),
        wanted=len(wanted),
        given=len(given),
        right=right,
        wrong=len(given) - right,
        first=_first_is_best(query, ids, wanted, facts),
    )


def _first_is_best(query: Query, ids: Sequence[str], wanted: set[str], facts: Mapping[str, Facts]) -> bool | None:
    if query.best is None:
        return None
    least = min(query.best(facts[id_]) for id_ in wanted)
    return bool(ids) and bool(query.best(facts[ids[0]]) == least)


def ndcg(ids: Sequence[str], wanted: set[str]) -> float:
    """Of the first ten: 1 when all are wanted, less the further down they stand."""
    gain = sum(1 / math.log2(place + 2) for place, id_ in enumerate(ids[:TOP]) if id_ in wanted)
    return gain / sum(1 / math.log2(place + 2) for place in range(min(TOP, len(wanted)))) if wanted else float(not ids)


def mean(values: Iterable[float]) -> float:
    found = list(values)
    return fmean(found) if found else 0.0


class PlainSearch:
    """FTS5 by itself: any of the words, BM25 weighing title, brand, category and the rest."""

    def __init__(self, listings: Iterable[Listing]) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute(
            "CREATE VIRTUAL TABLE words USING fts5(id UNINDEXED, title, brand, shelf, rest,"
            " tokenize = 'unicode61 remove_diacritics 2')"
        )
        self._database.executemany("INSERT INTO words VALUES (?, ?, ?, ?, ?)", map(_row, listings))

    def ids(self, query: str) -> list[str]:
        words = [word for word in re.findall(r"\w+", query) if len(word) > 1]
        rows = self._database.execute(
            "SELECT id FROM words WHERE words MATCH ? ORDER BY bm25(words, 0, 8, 4, 4, 1) LIMIT 100",
            (" OR ".join(f'"{word}"' for word in words),),
        )
        return [row[0] for row in rows]


def _row(listing: Listing) -> tuple[str, ...]:
    columns = [TITLES, BRANDS, SHELVES]
    said = [" ".join(field.value for field in listing.fields if field.name in names) for names in columns]
    rest = " ".join(field.value for field in listing.fields if not any(field.name in names for names in columns))
    return listing.id, *said, rest
