"""What titles say beside the kind, and what else a customer's sentence may hold."""

import pytest

from dialogs.search.criteria import Query
from dialogs.search.learn import learn
from dialogs.search.listing import Field, Listing
from dialogs.search.parse import Parser
from dialogs.search.phrasebook import Phrasebook
from dialogs.search.words import key
from tests.kit.lexicon import lexicon


def product(ident: str, title: str, shelf: str, **stated: str) -> Listing:
    fields = (Field(name.replace("_", " "), value) for name, value in stated.items())
    return Listing(id=ident, fields=(Field("titre", f"{title} {ident}"), Field("rayon", shelf), *fields))


SHOP = [
    product(f"{n}{title[-3:]}", title, shelf, **{name: value.format(10 * n)})
    for n in range(1, 9)
    for title, shelf, name, value in (
        ("Lave-linge top", "Lavage", "essorage", "{}0 tr/min"),
        ("Lave-linge hublot", "Lavage", "capacité", "{} kg"),
        ("Friteuse sans huile", "Friteuses", "avec_minuterie", "oui"),
        ("Friteuse classique", "Friteuses", "avec_minuterie", "non"),
        ("Réfrigérateur", "Petit électroménager", "hauteur", "{} cm"),
        ("OLED TV", "Télévisions", "Smart_TV", "oui"),
        ("QLED TV", "Télévisions", "diagonale", "{} pouces"),
        ("Tondeuse", "Tondeuses", "Surface_conseillée", "{}0 m²"),
        ("Valise", "Valises", "Roues", "4"),
        ("Vélo", "Vélos", "Taille_des_roues", "{} pouces"),
        ("Robe", "Robes", "taille", "38 / 4{}"),
        ("Couette", "Couettes", "grammage", "{}0 g/m²"),
    )
]
BOOK = Phrasebook(learn(SHOP, lexicon()), lexicon())


def understood(sentence: str) -> Query:
    return Parser(BOOK).parse(sentence)


def asked(sentence: str) -> set[tuple[str, object]]:
    return {(c.op, c.value) for c in understood(sentence).criteria if c.concept != "kind"}


@pytest.mark.parametrize(
    ("sentence", "kind", "criteria"),
    [
        ("un lave-linge top", "washing_machine", {("in", "top")}),
        ("friteuse sans huile", "fryer", {("in", "sans huile")}),
        ("friteuse sans minuterie", "fryer", {("has not", False)}),
        ("petit frigo de moins d'un mètre de haut", "fridge", {("<", 1.0)}),
        ("oled tv", "tv", {("in", "oled")}),
        ("lawn mower for a 600 m2 garden", "lawn_mower", {(">=", 600.0)}),
        ("valise 4 roues", "suitcase", {("=", 4.0)}),
        ("vélo roues de 20 pouces", "bike", {("=", 20.0)}),
        ("couette 400 g", "duvet", {("=", 400.0)}),
        ("machine a lavé 80 kg minimum 600 tours", "washing_machine", {(">=", 80.0), ("=", 600.0)}),
        ("lave-linge top ou hublot", "washing_machine", {("in", ("top", "hublot"))}),
        ("fridge less than a metre tall", "fridge", {("<", 1.0)}),
    ],
)
def test_what_is_said_beside_the_kind_is_asked_for(sentence, kind, criteria):
    (named,) = [c for c in understood(sentence).criteria if c.concept == "kind"]
    assert named.tests[0].words == (kind,)
    assert asked(sentence) == criteria


def test_time_is_no_temperature():
    assert lexicon().concept(key("temps")) == "duration"


@pytest.mark.parametrize(
    ("sentence", "attribute"), [("un frigo de moins de 60 cm", "largeur"), ("un frigo de moins de 100 cm", "hauteur")]
)
def test_a_bound_that_all_keep_is_about_something_else(sentence, attribute):
    fridges = [
        product(str(n), "Réfrigérateur", "Froid", largeur=f"{50 + 3 * n} cm", hauteur=f"{80 + 9 * n} cm")
        for n in range(8)
    ]
    query = Parser(Phrasebook(learn(fridges, lexicon()), lexicon())).parse(sentence)
    assert [c.attribute for c in query.criteria if c.concept != "kind"] == [attribute]


def test_titles_count_in_letters_too():
    sofas = [product(str(n), f"Canapé {seats} places", "Salon") for n in range(4) for seats in ("deux", "trois")]
    query = Parser(Phrasebook(learn(sofas, lexicon()), lexicon())).parse("canapé 3 places")
    assert [(c.op, c.value) for c in query.criteria if c.concept != "kind"] == [("=", 3.0)]
