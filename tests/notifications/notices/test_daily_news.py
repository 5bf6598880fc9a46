"""A word each morning for who waits anxiously."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from dialogs.shop import Step
from tests.notifications.notices.samples import DAY, EN, FR, NOW, moved, news, order, plain, put_off, said, the, worded

NEXT_MORNING = datetime(2026, 11, 25, 7, 30, tzinfo=UTC)  # 8:30 in Lyon
FACTS = news(moved(), order=order(), topic="daily", now=NEXT_MORNING)


def test_it_is_due_the_next_morning_for_who_wants_it_daily():
    assert the("daily_news").due(replace(FACTS, now=NOW)) == NEXT_MORNING
    assert the("daily_news").due(replace(FACTS, now=NOW, topic="steps")) is None


def test_what_changed_since_yesterday_is_told_as_new():
    early = replace(FACTS, now=NOW - timedelta(minutes=30))
    assert said("daily_news", early).startswith("Du nouveau depuis hier. Commande 1042 : partie avec TransLumen")


def test_when_nothing_changed_it_says_so():
    assert said("daily_news", FACTS) == (
        "Rien de nouveau depuis hier. Commande 1042 : en route. Livraison prévue aujourd'hui entre 9 h et 12 h."
    )
    assert said("daily_news", FACTS, EN).startswith("Nothing new since yesterday.")


def test_it_comes_again_the_next_morning():
    assert worded("daily_news", FACTS).again == NEXT_MORNING + DAY


def test_a_day_on_which_something_was_told_needs_no_more():
    heard = replace(FACTS, heard=NEXT_MORNING - timedelta(hours=1))
    assert put_off("daily_news", heard) == NEXT_MORNING + DAY
    assert worded("daily_news", replace(FACTS, heard=NEXT_MORNING - timedelta(hours=12)))


def test_it_ends_when_the_order_is_there_or_they_want_less():
    assert the("daily_news").word(replace(FACTS, order=order(Step.DELIVERED)), FR) is None
    assert the("daily_news").word(replace(FACTS, topic="steps"), FR) is None


def test_a_parcel_that_waits_for_them_at_the_pick_up_point_is_no_news_each_morning():
    assert the("daily_news").word(replace(FACTS, order=order(Step.AT_PICKUP_POINT)), FR) is None


def test_less_is_one_press_away():
    choices = {plain(choice.label): choice.payload for choice in worded("daily_news", FACTS).reply.choices}
    assert choices["Moins souvent"] == "notify_me:1042/steps"
    assert choices["Stop"] == "stop_notifying:1042"
