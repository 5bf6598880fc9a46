"""A need is a bound: what bears 150 kg may bear more, what does for 800 m² may do for more."""

import pytest

from dialogs.search.criteria import Query
from dialogs.search.learn import learn
from dialogs.search.listing import Field, Listing
from dialogs.search.parse import Parser
from dialogs.search.phrasebook import Phrasebook
from tests.kit.lexicon import lexicon


def product(ident: str, title: str, shelf: str, **stated: str) -> Listing:
    fields = (Field(name.replace("_", " "), value) for name, value in stated.items())
    return Listing(id=ident, fields=(Field("titre", title), Field("rayon", shelf), *fields))


SHOP = [
    product(str(n), f"{title} Verdi {n}", shelf, **{name: value.format(10 * n)})
    for n in range(1, 21)
    for title, shelf, name, value in (
        ("Tapis de course", "Fitness", "Charge_max", "{} kg"),
        ("Robot tondeuse", "Tondeuses", "Surface_conseillée", "{}0 m²"),
        ("Jeu de société", "Jeux", "Âge_minimum", "{} mois"),
        ("Tente", "Camping", "Couchages", "{}"),
        ("Roman", "Livres", "Pages", "{} pages"),
        ("Chaise de jardin", "Mobilier", "Prix", "{} €"),
    )
]


def understood(sentence: str) -> Query:
    return Parser(Phrasebook(learn(SHOP, lexicon()), lexicon())).parse(sentence)


@pytest.mark.parametrize(
    ("sentence", "op", "number"),
    [
        ("tapis de course qui supporte 150 kg", ">=", 150),
        ("tapis de course charge max 150 kg", ">=", 150),
        ("treadmill that holds 150 kg", ">=", 150),
        ("robot tondeuse pour 800 m2", ">=", 800),
        ("robot tondeuse de moins de 800 m2", "<", 800),
        ("jeu de société à partir de 6 ans", "<=", 6),
        ("tente 50 places", "=", 50),
        ("roman de moins de 150 pages", "<", 150),
    ],
)
def test_a_need_is_met_by_what_does_more(sentence, op, number):
    (criterion,) = [c for c in understood(sentence).criteria if c.concept != "kind"]
    assert (criterion.op, criterion.value) == (op, number)


def test_pages_are_no_price():
    (criterion,) = [c for c in understood("roman de moins de 150 pages").criteria if c.concept != "kind"]
    assert criterion.attribute == "pages"
