"""A long silence: one word, then none for a year."""

from notifications.events import Inactive, Met
from tests.notifications.notices.samples import DAY, EN, NOW, PRODUCT, VOUCHER, news, plain, put_off, said, the, worded

EVENT = Met(id="e-7", at=NOW - 200 * DAY, customer="C-1001")
LONG_AGO = NOW - 120 * DAY


def test_it_is_due_three_months_after_they_were_met():
    assert the("we_miss_you").due(news(Met(id="e-7", at=NOW, customer="C-1001"))) == NOW + 90 * DAY


def test_the_shop_may_say_that_they_are_missed_and_then_it_is_due_at_once():
    away = Inactive(id="e-8", at=NOW, customer="C-1001", since=NOW - 120 * DAY)
    assert the("we_miss_you").due(news(away)) == NOW
    assert said("we_miss_you", news(away)).startswith("Bonjour Camille ! Cela fait un moment.")
    assert put_off("we_miss_you", news(away, seen=NOW - 10 * DAY)) == NOW + 80 * DAY
    assert put_off("we_miss_you", news(away, told=NOW - 100 * DAY)) == NOW + 265 * DAY


def test_whoever_was_here_meanwhile_is_not_missed():
    assert put_off("we_miss_you", news(EVENT, seen=NOW - 10 * DAY)) == NOW + 80 * DAY


def test_it_greets_and_offers_help_and_what_they_may_like():
    facts = news(EVENT, seen=LONG_AGO, picks=(PRODUCT,))
    assert said("we_miss_you", facts).startswith("Bonjour Camille ! Cela fait un moment.")
    assert said("we_miss_you", facts, EN).startswith("Hello Camille! It has been a while.")
    assert plain(worded("we_miss_you", facts).reply.cards[0].subtitle) == "299 € au lieu de 329,90 €"


def test_somebody_whose_name_is_unknown_is_greeted_all_the_same():
    assert said("we_miss_you", news(EVENT, seen=LONG_AGO, first_name="")).startswith("Bonjour ! Cela fait un moment.")


def test_after_it_there_is_silence_for_a_year():
    assert worded("we_miss_you", news(EVENT, seen=LONG_AGO)).again == NOW + 365 * DAY
    assert put_off("we_miss_you", news(EVENT, seen=LONG_AGO, told=NOW - 100 * DAY)) == NOW + 265 * DAY


def test_a_voucher_is_told_only_where_the_merchant_gave_one():
    assert "LUMEN5" in said("we_miss_you", news(EVENT, seen=LONG_AGO, voucher=VOUCHER))
    assert "code" not in said("we_miss_you", news(EVENT, seen=LONG_AGO))
