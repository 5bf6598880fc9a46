"""What one value of a catalogue says."""

import pytest

from dialogs.search.statements import column
from dialogs.search.values import Reading, Values
from tests.kit.lexicon import lexicon


def read(name: str, value: str) -> tuple[Reading, ...]:
    return Values(lexicon()).read(value, column(name, lexicon()))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Dimensions", "59,5 x 90,5 x 45,4 cm"),
        ("Dimensions (LxHxP)", "59.5 x 90.5 x 45.4"),
        ("dims", "H90,5 x L59,5 x P45,4 cm"),
        ("Dimensions (H x L x P)", "90,5x59,5x45,4cm"),
        ("fiche > dimensions (L x H x P)", "59,5 X 90,5 X 45,4"),
        ("Dimensions", "Largeur 59,5 cm x Hauteur 90,5 cm x Profondeur 45,4 cm"),
    ],
)
def test_a_size_holds_three_measures(name, value):
    found = {reading.name: reading.number for reading in read(name, value)}
    assert found == {"width": 59.5, "height": 90.5, "depth": 45.4}


def test_a_length_and_a_width_are_told_apart_by_their_capitals():
    found = {reading.name: reading.number for reading in read("Dimensions", "L 120 x l 60 x H 75 cm")}
    assert found == {"length": 120, "width": 60, "height": 75}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Noir/Blanc", ["black", "white"]),
        ("80% coton, 20% polyester", ["cotton", "polyester"]),
        ("noir et or rose", ["black", "rose_gold"]),
    ],
)
def test_a_list_of_words_is_taken_apart(value, words):
    assert [reading.word for reading in read("matière", value)] == words


@pytest.mark.parametrize("value", ["8, 9", "8 - 9", "8/9"])
def test_two_sizes_are_no_number(value):
    assert [reading.word for reading in read("Available sizes", value)] == ["8", "9"]


def test_the_sign_of_a_diameter_belongs_to_no_number():
    assert [(reading.number, reading.dimension) for reading in read("Diamètre", "Ø28cm")] == [(28.0, "length")]


@pytest.mark.parametrize("value", ["", "N/A", "-", "non communiqué", "NC"])
def test_what_is_not_known_says_nothing(value):
    assert read("largeur", value) == ()


@pytest.mark.parametrize(("value", "said"), [("Oui", 1.0), ("false", 0.0), ("✓", 1.0), ("Non", 0.0)])
def test_yes_and_no_are_said_in_many_ways(value, said):
    [reading] = read("wifi", value)
    assert (reading.kind, reading.number) == ("flag", said)


@pytest.mark.parametrize(
    ("name", "value", "place"), [("classe", "Classe C", 5), ("énergie", "A", 0), ("taille", "XL", 6)]
)
def test_letters_have_a_place_in_their_order(name, value, place):
    assert read("classe énergétique" if name == "énergie" else name, value)[0].number == (
        3 if name == "énergie" else place
    )


@pytest.mark.parametrize("value", ["Intel Core i5-1235U", "RTX 4060", "rapide 30 min"])
def test_a_name_with_a_number_in_it_stays_a_name(value):
    [reading] = read("processeur", value)
    assert (reading.kind, reading.label) == ("word", value)


def test_hours_and_minutes_are_added():
    [reading] = read("durée", "2h30")
    assert (reading.number, reading.dimension) == (150, "duration")
