"""The morning of the day it comes."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from dialogs.shop import Expected, Order, Step
from tests.notifications.notices.samples import (
    DAY,
    EN,
    FR,
    NOW,
    POINT,
    TODAY,
    TOMORROW,
    late,
    moved,
    news,
    order,
    plain,
    put_off,
    said,
    the,
    worded,
)

HALF_PAST_SEVEN = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)


def two_parcels(first: Order, second: Order) -> Order:
    other = replace(second.parcels[0], id="1042-2")
    return replace(first, parcels=(first.parcels[0], other))


def test_it_is_planned_for_half_past_seven_by_their_own_clock():
    assert the("slot_today").due(news(moved(), order=order(expected=TOMORROW))) == HALF_PAST_SEVEN
    facts = news(moved(), order=order(expected=TOMORROW), time_zone="America/Montreal")
    assert the("slot_today").due(facts) == HALF_PAST_SEVEN + timedelta(hours=6)


def test_a_delay_plans_it_anew():
    facts = news(late(), order=order(expected=Expected(TODAY + 2 * DAY)))
    assert the("slot_today").due(facts) == HALF_PAST_SEVEN + DAY


def test_without_a_day_there_is_nothing_to_plan():
    assert the("slot_today").due(news(moved(), order=order(expected=None))) is None


def test_who_wants_one_word_when_the_van_leaves_hears_nothing_before():
    assert the("slot_today").due(news(moved(), order=order(expected=TOMORROW), topic="departure")) is None


def test_it_says_when_and_what_comes():
    facts = news(moved(), order=order(expected=TOMORROW), now=HALF_PAST_SEVEN)
    assert said("slot_today", facts) == (
        "Votre colis arrive aujourd'hui entre 9 h et 12 h : Lave-linge top 6 kg Norvale Mini 40 (commande 1042)."
    )
    assert said("slot_today", facts, EN).startswith("Your parcel comes today between 9:00 and 12:00:")


def test_what_goes_to_a_pick_up_point_is_not_said_to_come_to_them():
    facts = news(moved(), order=order(expected=Expected(TODAY + DAY), pickup_point=POINT), now=HALF_PAST_SEVEN)
    assert said("slot_today", facts).startswith("Votre colis arrive aujourd'hui au point de retrait : ")
    assert said("slot_today", facts, EN).startswith("Your parcel reaches the pick-up point today: ")


def test_it_can_be_changed_where_the_carrier_allows_it():
    facts = news(moved(), order=order(expected=TOMORROW), now=HALF_PAST_SEVEN, changeable=True)
    (change, _) = worded("slot_today", facts).reply.choices
    assert (plain(change.label), change.payload) == ("Changer la livraison", "change_delivery:1042")
    (see, _) = worded("slot_today", replace(facts, changeable=False)).reply.choices
    assert see.payload == "track_order:1042/told"


def test_when_the_day_has_moved_it_is_told_then():
    facts = news(moved(), order=order(expected=Expected(TODAY + 3 * DAY)), now=HALF_PAST_SEVEN)
    assert put_off("slot_today", facts) == HALF_PAST_SEVEN + 2 * DAY


def test_once_the_driver_has_set_out_or_it_is_there_it_is_told_no_more():
    for step in (Step.OUT_FOR_DELIVERY, Step.DELIVERED, Step.CANCELLED):
        facts = news(moved(), order=order(step, expected=TOMORROW), now=HALF_PAST_SEVEN)
        assert the("slot_today").word(facts, FR) is None


def test_nothing_is_promised_of_a_parcel_that_has_not_left():
    facts = news(moved(), order=order(Step.PREPARED, expected=TOMORROW), now=HALF_PAST_SEVEN)
    assert the("slot_today").word(facts, FR) is None


def test_when_its_hours_have_passed_they_are_not_told():
    facts = news(moved(), order=order(expected=TOMORROW), now=HALF_PAST_SEVEN + timedelta(hours=6))
    assert the("slot_today").word(facts, FR) is None


def test_a_second_parcel_has_its_own_morning():
    both = two_parcels(order(Step.DELIVERED), order(expected=Expected(TODAY + 2 * DAY)))
    assert the("slot_today").due(news(moved(Step.DELIVERED), order=both, now=NOW)) == HALF_PAST_SEVEN + DAY
    both = two_parcels(order(expected=TOMORROW), order(expected=Expected(TODAY + 2 * DAY)))
    assert worded("slot_today", news(moved(), order=both, now=HALF_PAST_SEVEN)).again == HALF_PAST_SEVEN + DAY


def test_two_parcels_of_one_day_are_told_together():
    both = two_parcels(order(expected=TOMORROW), order(expected=TOMORROW))
    told = said("slot_today", news(moved(), order=both, now=HALF_PAST_SEVEN))
    assert told.count("Lave-linge") == 2


def test_two_parcels_of_one_day_with_other_hours_are_told_without_hours():
    both = two_parcels(order(expected=TOMORROW), order(expected=Expected(TODAY + DAY, 14, 18)))
    told = said("slot_today", news(moved(), order=both, now=HALF_PAST_SEVEN))
    assert told.startswith("Votre colis arrive aujourd'hui : ")
