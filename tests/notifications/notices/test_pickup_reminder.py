"""A parcel that nobody collects."""

from datetime import UTC, datetime

from msgspec.structs import replace

from dialogs.shop import Step
from tests.notifications.notices.samples import DAY, EN, FR, POINT, TODAY, moved, news, order, put_off, said, the

TWO_DAYS_BEFORE = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)  # 10:00 in Lyon
WAITS = order(Step.AT_PICKUP_POINT, pickup_point=POINT)
EVENT = moved(Step.AT_PICKUP_POINT)


def test_it_is_due_two_days_before_the_last_one():
    assert the("pickup_reminder").due(news(EVENT, order=WAITS)) == TWO_DAYS_BEFORE


def test_where_the_time_is_shorter_the_arrival_has_told_it():
    soon = order(Step.AT_PICKUP_POINT, pickup_point=replace(POINT, until=TODAY + DAY))
    assert the("pickup_reminder").due(news(EVENT, order=soon)) is None


def test_it_says_where_until_when_and_the_hours():
    facts = news(EVENT, order=WAITS, now=TWO_DAYS_BEFORE)
    assert said("pickup_reminder", facts) == (
        "Commande 1042 : elle vous attend toujours chez Tabac des Terreaux, 8 place des Terreaux, Lyon. "
        "Dernier jour pour la retirer : samedi 28 novembre. Horaires : du lundi au samedi de 8 h à 19 h."
    )
    assert "Last day to collect it: Saturday 28 November." in said("pickup_reminder", facts, EN)


def test_what_was_collected_is_not_asked_for():
    facts = news(EVENT, order=order(Step.DELIVERED, pickup_point=POINT), now=TWO_DAYS_BEFORE)
    assert the("pickup_reminder").word(facts, FR) is None


def test_when_they_were_given_more_time_it_comes_later():
    longer = order(Step.AT_PICKUP_POINT, pickup_point=replace(POINT, until=TODAY + 7 * DAY))
    assert put_off("pickup_reminder", news(EVENT, order=longer, now=TWO_DAYS_BEFORE)) == TWO_DAYS_BEFORE + 3 * DAY


def test_after_the_last_day_it_is_too_late():
    facts = news(EVENT, order=WAITS, now=TWO_DAYS_BEFORE + 3 * DAY)
    assert the("pickup_reminder").word(facts, FR) is None
