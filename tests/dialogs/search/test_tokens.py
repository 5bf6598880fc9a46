"""A customer's sentence, cut into words and quantities."""

import pytest

from dialogs.search.tokens import tokens
from tests.kit.lexicon import lexicon


def cut(sentence: str) -> list[str | float]:
    return [token.quantity.number if token.quantity else token.text for token in tokens(sentence, lexicon())]


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("quarante-deux centimètres", 42.0),
        ("trois cent cinquante euros", 350.0),
        ("quatre-vingt-dix cm", 90.0),
        ("forty two cm", 42.0),
        ("one litre", 1.0),
    ],
)
def test_numbers_in_letters_are_read(said, number):
    assert cut(said) == [number]


def test_an_oven_is_no_number():
    assert cut("un four") == ["un", "four"]


@pytest.mark.parametrize("said", ["- de 300e", "moins 2 300€", "-de 300 euros"])
def test_a_text_message_is_written_out(said):
    assert cut(said) == ["moins", "de", 300.0]


def test_a_size_is_one_token():
    [size] = tokens("160x200 cm", lexicon())
    assert [quantity.number for quantity in size.size] == [160, 200]
