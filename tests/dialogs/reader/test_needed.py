"""What a text must hold for a pattern to fit it."""

import re

import pytest

from dialogs.reader.needed import needed
from dialogs.vocabulary import plain
from hub.config import load_phrases
from hub.settings import CONFIG


@pytest.mark.parametrize(
    ("pattern", "pieces"),
    [
        (r"^(ma |mes )?commandes?$", {"commande"}),
        (r"\b(stop|arret)\b", {"stop", "arret"}),
        (r"(promos?|offres?) non", {"promo", "offre"}),
        (r"(promos?|offres?)?", set()),
        (r"ab?c|de", {"a", "de"}),
        (r"a{0,2}bc{2}d{1,}e", {"bc"}),
        (r"(?<!ne )parle(?! pas)", {"parle"}),
        (r"(?=.*colis).", set()),
        (r"[^]x](abc)+[a\]b]\.de", {"abc"}),
        (r"(?i)STOP", set()),
        (r"\x41bcd", set()),
    ],
)
def test_a_pattern_needs_the_letters_that_nothing_makes_optional(pattern: str, pieces: set[str]) -> None:
    assert needed(pattern) == pieces


def test_no_message_fits_a_pattern_without_having_what_it_needs() -> None:
    sayings = [saying for said in load_phrases(CONFIG / "phrases").values() for saying in said.intents.values()]
    texts = "\n".join(plain(phrase) for saying in sayings for phrase in saying.phrases).split("\n")
    for pattern in {pattern for saying in sayings for pattern in saying.patterns}:
        pieces = needed(pattern)
        without = [text for text in texts if pieces and not any(piece in text for piece in pieces)]
        assert not [text for text in without[::10] if re.search(pattern, text)]
