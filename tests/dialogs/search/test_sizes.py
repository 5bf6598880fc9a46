"""One word for two things: the size of a shoe is no length, that of a sheet is."""

from functools import lru_cache

from dialogs.search.learn import learn
from dialogs.search.listing import Field, Listing
from dialogs.search.parse import Parser
from dialogs.search.phrasebook import Phrasebook
from tests.kit.lexicon import lexicon


def product(number: int, title: str, shelf: str, name: str, *values: str) -> Listing:
    fields = [Field("title", f"{title} M{number}"), Field("category", shelf), *(Field(name, one) for one in values)]
    return Listing(id=str(number), fields=tuple(fields))


@lru_cache
def parser() -> Parser:
    shoes = [product(n, "Baskets en cuir", "Chaussures", "pointures", "38", "40", "42") for n in range(12)]
    sheets = [product(20 + n, "Drap housse", "Linge de lit", "taille", f"{140 + 20 * n} cm") for n in range(6)]
    return Parser(Phrasebook(learn([*shoes, *sheets], lexicon()), lexicon()))


def told(sentence: str) -> list[tuple[str, object, str]]:
    criteria = parser().parse(sentence).criteria
    return [(c.op, c.value, c.unit) for c in criteria if c.concept != "kind"]


def test_a_shoe_has_a_size_without_a_unit():
    assert told("des baskets taille 42") == [("=", 42, "")]
    assert told("des baskets en 38") == [("=", 38, "")]


def test_a_sheet_has_one_in_centimetres():
    assert told("un drap housse de 160 cm") == [("=", 160, "cm")]
