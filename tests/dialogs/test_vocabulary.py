"""Which of several things somebody means."""

import pytest

from dialogs.messages import Choice
from dialogs.vocabulary import channel_named, chosen, plain
from hub.config import load_vocabulary
from hub.settings import CONFIG

WORDS = load_vocabulary(CONFIG / "vocabulary")
FIRST, SECOND, THIRD = (
    Choice("Me prévenir", "notify_me:1042"),
    Choice("Un conseiller", "human:"),
    Choice("Par SMS", "notify_me:1042/steps/sms"),
)
OFFERED = (FIRST, SECOND, THIRD)


@pytest.mark.parametrize(
    "said",
    [
        "2", "2.", "2️⃣", "#2", " 2 ", "n°2", "le 2", "le n° 2", "numéro 2", "option 2", "la 2e", "le 2ème", "deux",
        "le deuxième", "La deuxième", "la seconde", "je prends la deuxième", "la deuxième svp", "réponse 2", "second",
        "the second one",
        "the 2nd one please", "number two", "option 2 please", "I want the second", "un conseiller", "Un Conseiller !",
    ],
)  # fmt: skip
def test_the_second_is_named_in_many_ways(said: str):
    assert chosen(said, OFFERED, WORDS) == SECOND


@pytest.mark.parametrize("said", ["la dernière", "le dernier", "the last one", "last", "3", "le troisième", "par sms"])
def test_the_last_is_the_last_of_what_was_offered(said: str):
    assert chosen(said, OFFERED, WORDS) == THIRD


@pytest.mark.parametrize("said", ["4", "0", "le neuvième", "1042", "12", "99999999999999999999"])
def test_what_was_not_offered_cannot_be_chosen(said: str):
    assert chosen(said, OFFERED, WORDS) is None


@pytest.mark.parametrize("said", ["où est ma commande 2 ?", "2 ou 3", "le", "", "  ", "deux colis sont perdus", "oui"])
def test_a_sentence_is_no_choice(said: str):
    assert chosen(said, OFFERED, WORDS) is None


def test_nothing_offered_nothing_chosen():
    assert chosen("1", (), WORDS) is None
    assert chosen("le dernier", (), WORDS) is None


def test_a_label_that_stands_on_several_cards_chooses_none_of_them():
    cards = (Choice("Celle-ci", "track_order:1042"), Choice("Celle-ci", "track_order:1064"))
    assert chosen("celle-ci", cards, WORDS) is None
    assert chosen("2", cards, WORDS) == cards[1]


@pytest.mark.parametrize(
    ("said", "channel"),
    [
        ("écrivez-moi par texto", "sms"),
        ("plutôt sur mon portable", "sms"),
        ("par e-mail s’il vous plaît", "email"),
        ("par mail", "email"),
        ("sur Facebook", "messenger"),
        ("text me", "sms"),
        ("on my phone please", "sms"),
        ("by e-mail", "email"),
        ("on Telegram", "telegram"),
        ("peu importe", ""),
    ],
)
def test_channels_go_by_the_names_customers_give_them(said: str, channel: str):
    assert channel_named(said, WORDS) == channel


def test_words_are_compared_without_accents_capitals_or_punctuation():
    assert plain("  Où EST l’œuf,  déjà ?! ") == "ou est l'oeuf deja"
