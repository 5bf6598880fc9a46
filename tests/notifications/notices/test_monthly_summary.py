"""What they did with us in a month."""

from datetime import UTC, date, datetime

from msgspec.structs import replace

from notifications.events import Met
from notifications.notices import Summary
from tests.notifications.notices.samples import EN, NOW, SUMMARY, news, put_off, said, the, worded

EVENT = Met(id="e-7", at=NOW, customer="C-1001")
FIRST_OF_DECEMBER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)  # 10:00 in Lyon
FIRST_OF_JANUARY = datetime(2027, 1, 1, 9, 0, tzinfo=UTC)


def test_it_is_due_on_the_first_of_next_month():
    assert the("monthly_summary").due(news(EVENT)) == FIRST_OF_DECEMBER


def test_it_tells_what_they_bought_and_asked():
    assert said("monthly_summary", news(EVENT, summary=SUMMARY)) == (
        "Octobre avec nous :\n• 2 commandes (418,80 €)\n• 4 questions posées"
    )
    assert said("monthly_summary", news(EVENT, summary=SUMMARY), EN).startswith(
        "October with us:\n• 2 orders (€418.80)"
    )


def test_nothing_is_said_of_what_did_not_happen():
    asked = Summary(month=date(2026, 10, 1), questions=1)
    assert said("monthly_summary", news(EVENT, summary=asked)) == "Octobre avec nous :\n• 1 question posée"


def test_who_did_nothing_hears_nothing_until_next_month():
    idle = replace(SUMMARY, orders=0, questions=0)
    assert put_off("monthly_summary", news(EVENT, summary=idle)) == FIRST_OF_DECEMBER
    assert put_off("monthly_summary", news(EVENT)) == FIRST_OF_DECEMBER


def test_it_comes_again_each_month():
    facts = news(EVENT, summary=SUMMARY, now=FIRST_OF_DECEMBER)
    assert worded("monthly_summary", facts).again == FIRST_OF_JANUARY
