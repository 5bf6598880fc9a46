"""What texts tell in passing is read by its own name, unit and line."""

import pytest

from dialogs.search.told import Told
from tests.kit.lexicon import lexicon


def told(text: str) -> list[tuple[str, str]]:
    return [(statement.name, statement.value) for statement in Told(lexicon()).told(text)]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Solide. Poids (kg): 10", "Poids (kg)", "10"),
        ("Dimensions (LxHxP) : 375,5x181,5x144,0 cm", "Dimensions (LxHxP)", "375,5x181,5x144,0 cm"),
        ("Léger.\nØ disque : 190 mm", "Ø disque", "190 mm"),
    ],
)
def test_a_name_may_carry_its_unit_or_its_order_in_brackets(text, name, value):
    assert (name, value) in told(text)


def test_a_number_belongs_to_no_name_on_the_next_line():
    assert told("Autonomie : 150 km\nRoues : 28 pouces") == [("Autonomie", "150 km"), ("Roues", "28 pouces")]


def test_a_number_behind_a_name_is_told_once():
    assert told("Pression maxi: 175 bars.") == [("Pression maxi", "175 bars")]
