"""A word is read as what customers say between the words beside it."""

import pytest

from dialogs.reader.features import key_of, key_of_pair, keys_of, look
from dialogs.reader.lexicon import Lexicon
from dialogs.reader.linear import Sight
from dialogs.reader.mending import Mender
from dialogs.reader.spelling import spelled

SAID = ("où est mon colis", "mon colis n'est pas là", "où est ma commande", "qui est mon conseiller")
OTHERWISE = ("merci",) * 400
"""Most of what is said has other words: these are telling ones."""
WORDS = ("est", "mon", "colis", "ma", "commande", "ou", "pas", "n", "la", "qui", "conseiller", "mot", "oui", "merci")


@pytest.fixture(scope="module")
def sight() -> Sight:
    return Sight.of(look([*SAID, *OTHERWISE], Lexicon(WORDS)), at_least=1)


@pytest.fixture(scope="module")
def mender(sight: Sight) -> Mender:
    return Mender(Lexicon(WORDS), sight)


def read(mender: Mender, text: str) -> str:
    return " ".join(word for word in mender.mended(spelled(text).split(" ")) if word[0] not in "^$_")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("oi est mon colis", "ou est mon colis"),
        ("où est mpn colis", "ou est mon colis"),
        ("où est mot colis", "ou est mon colis"),  # there is such a word, but nobody says it there
        ("où est mon oclis", "ou est mon colis"),
        ("où est mo colis", "ou est mon colis"),
    ],
)
def test_a_slip_is_mended_by_what_stands_beside_it(mender: Mender, written: str, meant: str):
    assert read(mender, written) == meant


@pytest.mark.parametrize("written", ["où est mon colis", "qui est ma commande", "où est xyzzy", "mon colis 1042"])
def test_what_is_written_well_stays(mender: Mender, written: str):
    assert read(mender, written) == " ".join(spelled(written).split(" ")[1:-2])


def test_one_word_has_the_key_that_it_has_among_many(sight: Sight):
    assert [key_of(word) | 1 for word in WORDS] == keys_of(WORDS).tolist()


def test_a_pair_of_words_is_found_by_theirs(sight: Sight):
    assert sight.rarity_of(key_of_pair(key_of("mon"), key_of("colis"))) is not None
    assert sight.rarity_of(key_of_pair(key_of("colis"), key_of("mon"))) is None
