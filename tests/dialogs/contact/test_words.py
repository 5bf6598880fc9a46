"""What somebody asks of our messages, in their own words."""

from datetime import time

import pytest

from dialogs.contact.rules import QuietHours
from dialogs.contact.words import About, Asked, asked_in
from hub.config import load_vocabulary
from hub.settings import CONFIG

WORDS = load_vocabulary(CONFIG / "vocabulary")
EVENING, NIGHT = QuietHours(time(18), time(8)), QuietHours(time(22), time(7))
AFTER_EIGHT = QuietHours(time(20), time(8))
ORDERS, NO_OFFERS = About("orders", True), About("promotions", False)


def asked(text: str, *, refusing: bool = False) -> Asked:
    return asked_in(text, WORDS, refusing=refusing)


@pytest.mark.parametrize(
    "text",
    ["le colis oui, les offres non", "the parcel yes, the offers no", "gardez le suivi de commande mais plus la pub"],
)
def test_one_subject_is_wanted_and_another_is_not(text: str):
    assert asked(text) == Asked(about=(ORDERS, NO_OFFERS))


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("jamais après 20 h", AFTER_EIGHT),
        ("pas de sms apres 20h svp", AFTER_EIGHT),
        ("never after 8pm", AFTER_EIGHT),
        ("pas avant 9 heures", QuietHours(time(0), time(9))),
        ("not before 9", QuietHours(time(0), time(9))),
        ("never after 8, please", AFTER_EIGHT),
        ("jamais après 20", AFTER_EIGHT),
        ("jamais entre 22h et 7h", NIGHT),
        ("no messages between 10pm and 7am", NIGHT),
        ("jamais entre midi et deux", QuietHours(time(12), time(14))),
        ("pas de messages entre midi et 14h", QuietHours(time(12), time(14))),
        ("nothing between noon and 2pm", QuietHours(time(12), time(14))),
        ("pas le soir", EVENING),
        ("surtout pas la nuit", QuietHours(time(22), time(8))),
        ("le matin seulement", QuietHours(time(12), time(8))),
        ("mornings only", QuietHours(time(12), time(8))),
        ("entre 9h et 18h uniquement", QuietHours(time(18), time(9))),
    ],
)
def test_hours_are_silent_or_all_the_others_are(text: str, quiet: QuietHours):
    assert asked(text).quiet == quiet


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("pas le dimanche", (6,)),
        ("not on Sundays", (6,)),
        ("ni samedi ni dimanche", (5, 6)),
        ("jamais le week-end", (5, 6)),
        ("en semaine uniquement", (5, 6)),
        ("rien le week-end", (5, 6)),
        ("weekends no", (5, 6)),
        ("only on Saturdays", (0, 1, 2, 3, 4, 6)),
    ],
)
def test_days_are_silent_or_all_the_others_are(text: str, days: tuple[int, ...]):
    assert asked(text).silent_days == days


def test_hours_named_with_neither_yes_nor_no_are_doubtful():
    assert asked("écrivez-moi le soir").hours == QuietHours(time(18), time(21))
    assert asked("écrivez-moi le soir").quiet is None


@pytest.mark.parametrize(
    "text", ["moins", "moins de messages svp", "pas plus d'un message par semaine", "less", "once a week is enough"]
)
def test_less(text: str):
    assert asked(text) == Asked(pace="less")


@pytest.mark.parametrize("text", ["plus souvent", "je veux tout savoir", "more updates please"])
def test_more(text: str):
    assert asked(text) == Asked(pace="more")


@pytest.mark.parametrize("text", ["plus rien", "lâchez-moi", "no more messages at all", "stop harassing me"])
def test_nothing(text: str):
    assert asked(text, refusing=True) == Asked(nothing=True)


@pytest.mark.parametrize("text", ["plus rien sauf mes commandes", "seulement les livraisons", "only my orders"])
def test_this_and_nothing_else(text: str):
    assert asked(text, refusing=True) == Asked(about=(ORDERS,), only=True)


@pytest.mark.parametrize(
    "text",
    [
        "écrivez-moi plutôt par SMS pour les livraisons et par mail pour le reste",
        "text me about deliveries and email me for the rest",
        "les livraisons par texto, le reste par mail",
    ],
)
def test_one_channel_for_a_subject_and_another_for_the_rest(text: str):
    assert asked(text) == Asked(about=(About("orders", True, "sms"),), rest="email")


def test_a_channel_that_is_not_wanted():
    assert asked("plus de sms merci").refused == "sms"
    assert not asked("plus de réseau sur mon téléphone")
    assert not asked("no signal on my mobile")
    assert asked("pas de sms, des mails") == Asked(refused="sms", rest="email")


@pytest.mark.parametrize("text", ["prévenez-moi pour toutes mes commandes", "tell me about all my orders"])
def test_all_orders(text: str):
    assert asked(text) == Asked(about=(ORDERS,))


@pytest.mark.parametrize(
    "text",
    [
        "prévenez-moi pour la commande 1042",
        "un mot quand le camion part, c'est tout",
        "arrêtez de me prévenir",
        "moi aussi",
    ],
)
def test_the_order_spoken_of_is_no_matter_of_terms(text: str):
    assert not asked(text, refusing=True)


def test_what_says_neither_yes_nor_no_goes_on_as_what_was_said_before():
    assert asked("pas de promos, et la newsletter") == Asked(about=(NO_OFFERS,))
    assert asked("les promos", refusing=True) == Asked(about=(NO_OFFERS,))
    assert asked("les promos") == Asked(about=(About("promotions", True),))


@pytest.mark.parametrize(
    "text",
    ["tout sauf les promos", "everything but offers", "all but the promotions", "prévenez-moi de tout à part la pub"],
)
@pytest.mark.parametrize("refusing", [True, False])
def test_all_but_this(text: str, refusing: bool):
    assert asked(text, refusing=refusing) == Asked(about=(NO_OFFERS,), all_else=True)


@pytest.mark.parametrize("text", ["prévenez-moi, sauf pour les promos", "write to me, except for offers"])
def test_what_is_excepted_from_no_refusal_is_refused(text: str):
    assert asked(text, refusing=True) == Asked(about=(NO_OFFERS,))


def test_a_time_and_a_channel_are_excepted_alike():
    assert asked("écrivez-moi, sauf le soir").quiet == EVENING
    assert asked("plus rien sauf le matin", refusing=True).quiet == QuietHours(time(12), time(8))
    assert asked("tout sauf les SMS", refusing=True) == Asked(refused="sms")
    assert not asked("plus rien sauf en cas de retard", refusing=True).nothing
