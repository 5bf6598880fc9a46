"""Yes or no to what was just said, and nothing in between."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.agreeing import agreed
from hub.config import load_vocabulary
from hub.settings import CONFIG

WORDS = load_vocabulary(CONFIG / "vocabulary")
YES = ("oui", "Oui, merci !", "ok", "d’accord", "c'est bon", "vas-y", "parfait, je confirme", "👍", "👍🏽")
YES_IN_ENGLISH = ("yes", "Yes please!", "sure", "go ahead", "that's right", "ok thanks")
NO = ("non", "Non merci", "non, pas celle-là", "pas celle-là", "annule", "laisse tomber", "surtout pas", "👎")
NO_IN_ENGLISH = ("no", "nope", "not that one", "cancel that", "never mind", "undo", "No, leave it")
NEITHER = (
    "oui mais plutôt vendredi",
    "oui, non",
    "oui ?",
    "ok mais combien ça coûte ?",
    "annuler ma commande",
    "cancel my order",
    "yes but on Friday",
    "is that ok",
    "merci",
    "bonjour",
    "",
    "?",
    "42",
)


@pytest.mark.parametrize("said", YES + YES_IN_ENGLISH)
def test_a_plain_yes(said: str):
    assert agreed(said, WORDS) is True


@pytest.mark.parametrize("said", NO + NO_IN_ENGLISH)
def test_a_no(said: str):
    assert agreed(said, WORDS) is False


@pytest.mark.parametrize("said", NEITHER)
def test_whatever_says_more_is_neither(said: str):
    assert agreed(said, WORDS) is None


@given(st.text(max_size=40))
def test_a_yes_with_something_behind_it_is_never_a_yes(more: str):
    assert agreed(f"oui mais {more}", WORDS) is not True
    assert agreed(f"yes but {more}", WORDS) is not True


@given(st.sampled_from(YES), st.sampled_from(("non", "annule", "pas celle-là")))
def test_a_yes_and_a_no_together_are_no_yes(yes: str, no: str):
    assert agreed(f"{yes} {no}", WORDS) is not True
    assert agreed(f"{no} {yes}", WORDS) is not True
