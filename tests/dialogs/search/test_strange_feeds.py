"""What a feed that nobody foresaw teaches, and what sentences then ask of it."""

from collections.abc import Sequence

import pytest

from dialogs.search.criteria import Criterion
from dialogs.search.learn import learn
from dialogs.search.listing import Field, Listing
from dialogs.search.parse import Parser
from dialogs.search.phrasebook import Phrasebook
from tests.kit.lexicon import lexicon

TYRES = [
    {
        "id": f"t{n}",
        "title": f"Pneu hiver Rovanto {size}",
        "product_type": "Pneus",
        "price": f"{60 + n} EUR",
        "Adhérence sur sol mouillé": "ABC"[n % 3],
    }
    for n, size in enumerate(("205/55 R16 91V", "205/55 R16 94V", "195/65 R15 91T", "195/65 R15 91T"))
]
BATTERIES = [
    {
        "id": f"b{n}",
        "title": "Batterie voiture",
        "product_type": "Batteries",
        "price": "80 EUR",
        "Démarrage": f"{amps} A",
    }
    for n, amps in enumerate((520, 640, 760, 800))
]
BOOKS = [
    {"id": f"l{n}", "title": f"Alba {n} - Roman", "category": "Livres", "price": "12", "genre": genre, "dès": f"{age}-"}
    for n, (genre, age) in enumerate((("policier", 8), ("fantasy", 10), ("policier", 12), ("historique", 8)))
]
CHAIRS = [
    {
        "SKU#": f"c{n}",
        "title": "Desk Chair",
        "Dept": "Office chairs",
        "Unit px": "$1,099.00",
        "Load": load,
        "Trial": trial,
    }
    for n, (load, trial) in enumerate((("1,200 g", "30 moons"), ("1,500 g", "100 moons"), ("2,000 g", "100 moons")))
]


def asked(rows: Sequence[dict[str, str]], sentence: str) -> list[tuple[str, str, object]]:
    return [(c.attribute, c.op, c.value) for c in criteria(rows, sentence) if c.concept != "kind"]


def criteria(rows: Sequence[dict[str, str]], sentence: str) -> tuple[Criterion, ...]:
    return Parser(Phrasebook(learn(listings(rows), lexicon()), lexicon())).parse(sentence).criteria


def listings(rows: Sequence[dict[str, str]]) -> list[Listing]:
    return [Listing(id=row[next(iter(row))], fields=tuple(Field(*pair) for pair in row.items())) for row in rows]


@pytest.mark.parametrize("size", ["205/55 R16", "205/55R16", "205/55 r16"])
def test_a_code_is_asked_for_whole_however_it_is_spaced(size):
    (code,) = (c for c in criteria(TYRES, f"pneus hiver {size}") if c.attribute == "text")
    assert code.text == ("205 55 r 16",)


def test_what_looks_like_a_quantity_behind_a_code_is_one_too():
    assert {text for c in criteria(TYRES, "pneu 195/65 R15 91T") for text in c.text} == {"195 65 r 15 91 t"}


def test_letters_that_only_this_feed_grades_by_are_grades():
    assert asked(TYRES, "pneu hiver adhérence B ou mieux") == [("adhérence sur sol mouillé", ">=", "B")]


def test_a_unit_that_only_this_feed_knows_is_one():
    assert asked(BATTERIES, "batterie voiture 700 A ou plus") == [("démarrage", ">=", 700)]
    assert asked(CHAIRS, "office chair with at least 100 moons") == [("trial", ">=", 100)]


def test_the_genre_of_a_novel_is_no_gender():
    (genre,) = (c for c in criteria(BOOKS, "un roman policier") if c.attribute == "genre")
    assert (genre.value, genre.concept) == ("policier", "")


def test_a_child_may_be_older_than_the_age_a_thing_is_for():
    assert asked(BOOKS, "un roman à partir de 10 ans") == [("dès", "<=", 10)]


def test_a_comma_groups_thousands_where_decimals_follow_a_point():
    (load,) = (a for a in learn(listings(CHAIRS), lexicon()).attributes if a.dimension == "mass")
    assert (load.low, load.high) == (1.2, 2.0)


def test_a_tent_for_four_is_no_oven():
    tents = [{"id": f"x{n}", "title": "Tent", "category": "Tents", "price": "90", "sleeps": str(n)} for n in (2, 4, 6)]
    assert asked(tents, "I am looking for a tent for four") == [("sleeps", "=", 4)]
