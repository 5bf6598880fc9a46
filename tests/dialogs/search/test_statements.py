"""What a feed's names stand for, and what its listings state, however they nest it."""

import pytest

from dialogs.search.listing import Field, Listing
from dialogs.search.statements import column, stated, told_apart
from tests.kit.lexicon import lexicon


def of(*fields: tuple[str, str]) -> list[tuple[str, str]]:
    listing = Listing(id="1", fields=tuple(Field(name, value) for name, value in fields))
    return [(statement.name, statement.value) for statement in stated(listing, lexicon())]


@pytest.mark.parametrize(
    ("name", "concept", "unit"),
    [
        ("Largeur", "width", None),
        ("dimensions > largeur_cm", "width", "cm"),
        ("width_in", "width", "in"),
        ("dim_l", "width", None),
        ("Poids (kg)", "weight", "kg"),
        ("Waterproof Y/N", "waterproof", None),
        ("screenSizeInches", "screen", "in"),
        ("attributes > niveau sonore", "noise", None),
        ("Nb de couverts", "place_settings", None),
        ("taille_cadre", "frame_size", None),
    ],
)
def test_an_attribute_is_known_by_many_names(name, concept, unit):
    found = column(name, lexicon())
    assert lexicon().names[found.key][0] == concept
    assert (found.unit and found.unit.label) == unit


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("PrixTTC", "price"),
        ("offers > price", "price"),
        ("g:title", "title"),
        ("lib_produit", "title"),
        ("arborescence > famille", "category"),
        ("Mrq", "brand"),
        ("stock > paris", "stock"),
        ("emballage > largeur", ""),
    ],
)
def test_a_column_s_use_is_guessed_from_its_name(name, role):
    assert column(name.removeprefix("g:"), lexicon()).role == role


def test_names_and_values_kept_apart_are_paired():
    listed = of(
        ("specs > name", "Largeur"),
        ("specs > value", "59.5"),
        ("specs > unit", "cm"),
        ("specs > name", "Bruit"),
        ("specs > value", "72 dB"),
    )
    assert listed == [("Largeur", "59.5 cm"), ("Bruit", "72 dB")]


def test_a_number_and_its_unit_are_joined():
    assert of(("attributes > largeur > value", "40"), ("attributes > largeur > unit", "cm")) == [
        ("attributes > largeur", "40 cm")
    ]


def test_a_number_takes_the_unit_of_the_column_beside_it():
    listed = of(
        ("item_width_unit_of_measure", "inches"), ("item_width", "23.5"), ("price_unit", "12.50"), ("price", "25")
    )
    assert listed == [("item_width", "23.5 inches"), ("price_unit", "12.50"), ("price", "25")]


def test_a_detail_may_come_with_its_section():
    listed = of(("product_detail", "Size:Width:60 cm"), ("product_detail", "Colour: Red"), ("story", "Act I: Scene: 2"))
    assert listed == [("Width", "60 cm"), ("Colour", "Red"), ("story", "Act I: Scene: 2")]


def test_what_a_feed_says_of_itself_is_left_out():
    assert of(("brand > @type", "Brand"), ("brand > name", "Bosch")) == [("brand", "Bosch")]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Display > Screen size", "screen"),
        ("Diet > Gluten free", None),
        ("Performance > RAM", "ram"),
        ("Emballage > Largeur", None),
        ("Battery > Battery capacity", "battery"),
    ],
)
def test_a_section_is_no_part_of_a_name(name, key):
    found = column(name, lexicon())
    assert (lexicon().names.get(found.key) or [None])[0] == key


def test_sections_tell_names_apart_that_one_product_has_twice():
    twice = Listing(id="1", fields=(Field("Tambour > Volume", "50 l"), Field("Cuve > Volume", "60 l")))
    apart = told_apart([twice], lexicon())
    assert column("Tambour > Volume", lexicon(), apart).key != column("Cuve > Volume", lexicon(), apart).key
    assert column("Tambour > Volume", lexicon()).key == column("Cuve > Volume", lexicon()).key
