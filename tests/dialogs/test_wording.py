"""Says things in two languages, as people write them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from dialogs.wording import Wording, choose_language, load_wordings
from hub.settings import CONFIG
from tests.kit.chat import plainly
from tests.kit.moments import NOON, PARIS, TODAY

WORDINGS = load_wordings(CONFIG / "locales")
FR, EN = WORDINGS["fr"], WORDINGS["en"]


@pytest.mark.parametrize(
    ("gap", "french", "english"),
    [
        (-1, "hier", "yesterday"),
        (0, "aujourd’hui", "today"),
        (1, "demain", "tomorrow"),
        (2, "mardi 24 novembre", "Tuesday 24 November"),
        (9, "mardi 1er décembre", "Tuesday 1 December"),
        (-2, "vendredi 20 novembre", "Friday 20 November"),
    ],
)
def test_days_are_named_as_people_name_them(gap: int, french: str, english: str):
    day = TODAY + timedelta(days=gap)
    assert (FR.day(day, TODAY), EN.day(day, TODAY)) == (french, english)


def test_a_day_of_another_year_says_which():
    assert FR.day(date(2025, 11, 25), TODAY) == "mardi 25 novembre 2025"
    assert EN.day(date(2025, 11, 25), TODAY) == "Tuesday 25 November 2025"


def test_a_moment_is_told_in_the_persons_own_time_zone():
    late = NOON.replace(hour=23, minute=30)
    assert plainly(FR.moment(late, NOON, PARIS)) == "demain à 0 h 30"
    assert EN.moment(late, NOON, "Europe/London") == "today at 23:30"


def test_money_is_written_as_in_the_language():
    assert plainly(FR.money(Decimal("1249.9"), "EUR")) == "1 249,90 €"
    assert EN.money(Decimal("1249.9"), "EUR") == "€1,249.90"


def test_lists_end_with_and():
    assert FR.all_of(["a", "b", "c"]) == "a, b et c"
    assert EN.all_of(["a", "b", "c"]) == "a, b, and c"


def test_one_and_many_are_told_apart():
    one, many = (
        "This is not the right code. You have one try left.",
        "This is not the right code. You have {n} tries left.",
    )
    assert plainly(FR.plural(one, many, 1)).endswith("Il vous reste un essai.")
    assert FR.plural(one, many, 4).endswith("4 essais.")
    assert EN.plural(one, many, 1) == one
    assert EN.plural(one, many, 2).endswith("2 tries left.")


def test_a_sentence_nobody_translated_is_said_as_it_is():
    assert Wording("fr", {})("Order {number}", number="1042") == "Order 1042"


def test_a_shops_text_is_taken_in_the_language_spoken_or_in_the_one_it_has():
    assert EN.pick({"fr": "Lave-linge", "en": "Washing machine"}) == "Washing machine"
    assert EN.pick({"fr": "Lave-linge"}) == "Lave-linge"
    assert EN.pick({}) == ""


@pytest.mark.parametrize(
    ("wishes", "language"),
    [(("en",), "en"), (("", "en", "fr"), "en"), (("de", "fr"), "fr"), (("de",), "fr"), ((), "fr")],
)
def test_the_first_language_we_speak_is_spoken(wishes: tuple[str, ...], language: str):
    assert choose_language(*wishes) == language
