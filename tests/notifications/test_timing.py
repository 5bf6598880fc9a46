"""When somebody may be written to: by their clock, on their terms, and as the law has it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dialogs.contact.rules import ContactRules, QuietHours
from dialogs.messages import Address
from notifications.french_holidays import easter, is_holiday
from notifications.timing import USUAL, WEEK, Closed, Hold, House, Occasion, Pause, closed, opening, paused

PARIS = "Europe/Paris"
PHONE, MAIL = Address("sms", "+33639980001"), Address("email", "c@example.org")
NEVER = QuietHours(time(0), time(0))
AWAKE = House(quiet=NEVER, quiet_urgent=NEVER)
"""A shop without a night of its own."""


def at(text: str, zone: str = PARIS) -> datetime:
    """ "2026-11-20 22:30", by the clock there."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def of(
    address: Address = PHONE, zone: str = PARIS, *, promotion: bool = False, urgent: bool = False, **rules
) -> Occasion:
    return Occasion(address=address, rules=ContactRules(**rules), time_zone=zone, promotion=promotion, urgent=urgent)


def opens(occasion: Occasion, now: datetime, house: House = USUAL) -> datetime:
    found = opening(occasion, now, house)
    assert found is not None
    return found


def why(occasion: Occasion, now: datetime) -> Hold | None:
    held = closed(occasion, now, AWAKE)
    return held.why if held else None


# ---------------------------------------------------------------- the shop's night


def test_by_day_nothing_is_held():
    assert closed(of(), at("2026-11-20 12:00"), USUAL) is None


def test_at_night_a_text_message_waits_for_the_morning():
    night = closed(of(), at("2026-11-20 22:30"), USUAL)
    assert night == Closed(Hold.QUIET_HOURS, at("2026-11-21 08:00"))


def test_after_midnight_it_waits_for_the_same_morning():
    assert opens(of(), at("2026-11-21 00:10")) == at("2026-11-21 08:00")


def test_mail_makes_no_sound_and_brings_news_at_night():
    assert closed(of(MAIL), at("2026-11-20 23:30"), USUAL) is None


def test_a_promotion_waits_for_the_morning_by_mail_too():
    assert opens(of(MAIL, promotion=True), at("2026-11-20 23:30")) == at("2026-11-21 08:00")


def test_a_channel_may_have_a_night_of_its_own():
    house = House(nights={"email": QuietHours(time(23), time(6))})
    assert closed(of(MAIL), at("2026-11-20 22:30"), house) is None
    assert opens(of(MAIL), at("2026-11-20 23:30"), house) == at("2026-11-21 06:00")
    assert opens(of(MAIL, promotion=True), at("2026-11-20 23:30"), house) == at("2026-11-21 06:00")


def test_what_is_urgent_has_a_shorter_night():
    assert closed(of(urgent=True), at("2026-11-20 21:30"), USUAL) is None
    assert opens(of(urgent=True), at("2026-11-20 23:30")) == at("2026-11-21 07:00")


def test_the_night_is_theirs_not_ours():
    in_new_york = of(zone="America/New_York")
    assert closed(in_new_york, at("2026-11-20 22:30"), USUAL) is None
    assert closed(in_new_york, at("2026-11-20 22:30", "America/New_York"), USUAL) is not None


# ---------------------------------------------------------------- their own word


def test_never_after_eight_in_the_evening_means_never_even_when_it_is_urgent():
    own = of(MAIL, urgent=True, quiet=QuietHours(time(20), time(9)))
    assert opens(own, at("2026-11-20 20:00")) == at("2026-11-21 09:00")


def test_quiet_at_noon_leaves_the_night_quiet_too():
    siesta = of(quiet=QuietHours(time(12), time(14)))
    assert opens(siesta, at("2026-11-20 13:00")) == at("2026-11-20 14:00")
    assert opens(siesta, at("2026-11-20 23:00")) == at("2026-11-21 08:00")


def test_who_wants_to_be_written_to_at_any_hour_is():
    assert closed(of(quiet=NEVER), at("2026-11-20 23:30"), USUAL) is None


def test_a_silent_day_is_silent_all_day():
    no_weekend = of(silent_days=(5, 6))
    assert closed(no_weekend, at("2026-11-20 20:00"), USUAL) is None
    weekend = closed(no_weekend, at("2026-11-21 10:00"), USUAL)
    assert weekend == Closed(Hold.SILENT_DAY, at("2026-11-23 08:00"))


def test_who_leaves_no_day_is_never_written_to():
    never = closed(of(MAIL, silent_days=tuple(range(7))), at("2026-11-20 12:00"), USUAL)
    assert never == Closed(Hold.SILENT_DAY, None)


# ---------------------------------------------------------------- advertising by SMS in France


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        ("2026-11-20 19:59", "2026-11-20 19:59"),
        ("2026-11-20 20:00", "2026-11-21 08:00"),  # a Friday evening: Saturday is a working day
        ("2026-11-21 20:00", "2026-11-23 08:00"),  # a Saturday evening
        ("2026-11-22 12:00", "2026-11-23 08:00"),  # a Sunday
        ("2026-11-11 12:00", "2026-11-12 08:00"),  # the armistice
        ("2026-05-14 12:00", "2026-05-15 08:00"),  # Ascension
        ("2026-12-24 21:00", "2026-12-28 08:00"),  # Christmas on a Friday, its second day in Alsace, a Sunday
    ],
)
def test_advertising_by_sms_waits_for_a_working_day(asked, allowed):
    assert opens(of(promotion=True), at(asked), AWAKE) == at(allowed)


def test_a_holiday_is_told_from_a_night():
    assert why(of(promotion=True), at("2026-11-22 12:00")) is Hold.HOLIDAY
    assert why(of(promotion=True), at("2026-11-20 21:00")) is Hold.QUIET_HOURS


@pytest.mark.parametrize(
    "occasion",
    [of(), of(MAIL, promotion=True), of(Address("sms", "+32470000000"), promotion=True)],
    ids=["news", "mail", "another country"],
)
def test_nothing_else_keeps_sundays(occasion):
    assert closed(occasion, at("2026-11-22 12:00"), AWAKE) is None


def test_the_day_of_the_abolition_is_kept_where_it_is_one():
    reunion = of(Address("sms", "+262692000000"), "Indian/Reunion", promotion=True)
    assert closed(reunion, at("2027-12-20 12:00", "Indian/Reunion"), AWAKE) is not None
    assert closed(of(promotion=True), at("2027-12-20 12:00"), AWAKE) is None


def test_a_number_keeps_the_hours_of_its_country_wherever_its_owner_travels():
    in_tokyo = of(zone="Asia/Tokyo", promotion=True)
    assert closed(in_tokyo, at("2026-11-20 12:00", "Asia/Tokyo"), AWAKE) is not None  # four in the morning in Paris


@pytest.mark.parametrize("day", ["2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2285-03-22"])
def test_easter_falls_when_it_does(day):
    found = date.fromisoformat(day)
    assert easter(found.year) == found


def test_there_are_eleven_holidays_everywhere_and_two_in_alsace():
    year = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
    assert sum(is_holiday(day, PARIS) for day in year) == 13


# ---------------------------------------------------------------- the clock


def test_the_morning_after_the_clocks_go_forward_comes_an_hour_earlier():
    before = at("2026-03-28 22:00")
    assert opens(of(), before) - before == timedelta(hours=9)


def test_the_morning_after_the_clocks_go_back_comes_an_hour_later():
    before = at("2026-10-24 22:00")
    assert opens(of(), before) - before == timedelta(hours=11)


def test_a_night_that_ends_in_the_hour_that_is_skipped_ends_with_the_skip():
    short = of(MAIL, quiet=QuietHours(time(23), time(2, 30)))
    assert opens(short, at("2026-03-28 23:30")) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_a_silent_day_ends_with_the_skip_where_clocks_skip_midnight():
    thursday = of(MAIL, "Africa/Cairo", silent_days=(3,))
    assert opens(thursday, at("2026-04-23 12:00", "Africa/Cairo")) == at("2026-04-24 01:00", "Africa/Cairo")


HOURS = st.builds(QuietHours, st.times(), st.times()) | st.builds(
    QuietHours, st.sampled_from([time(22), time(1, 45)]), st.sampled_from([time(2, 30), time(3), time(8)])
)
RULES = st.builds(
    ContactRules,
    quiet=st.none() | HOURS,
    silent_days=st.lists(st.integers(0, 6), max_size=4, unique=True).map(tuple),
)
ZONES = st.sampled_from(
    [PARIS, "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Auckland", "Africa/Cairo", "UTC"]
)
CHANGES = st.sampled_from(
    [at("2026-03-28 21:00"), at("2026-04-23 12:00"), at("2026-10-24 21:00"), at("2026-11-22 10:00")]
)
NOWS = st.builds(lambda day, minutes: day + timedelta(minutes=minutes), CHANGES, st.integers(0, 3 * 1440))
OCCASIONS = st.builds(
    Occasion,
    address=st.sampled_from([PHONE, MAIL, Address("sms", "+596696000000"), Address("telegram", "1")]),
    rules=RULES,
    time_zone=ZONES,
    promotion=st.booleans(),
    urgent=st.booleans(),
)


@given(OCCASIONS, NOWS)
@example(of(MAIL, quiet=QuietHours(time(1, 45), time(2, 30))), at("2026-03-29 01:50"))
@example(of(MAIL, quiet=QuietHours(time(22), time(2, 30))), at("2026-10-24 23:00"))
@settings(max_examples=150, deadline=None)
def test_the_opening_is_the_first_moment_at_which_nothing_holds_the_message(occasion, now):
    found = opening(occasion, now, USUAL)
    end = found or now + timedelta(days=2)
    minutes = int((end - now).total_seconds() // 60)
    assert found is None or closed(occasion, found, USUAL) is None
    assert all(closed(occasion, now + timedelta(minutes=n), USUAL) for n in range(0, minutes, max(1, minutes // 60)))
    assert found is None or found == now or closed(occasion, found - timedelta(microseconds=1), USUAL)


@given(RULES, ZONES, NOWS, st.booleans())
def test_nothing_goes_out_in_the_hours_or_on_the_days_they_keep_for_themselves(rules, zone, now, urgent):
    occasion = Occasion(address=MAIL, rules=rules, time_zone=zone, urgent=urgent)
    there = now.astimezone(ZoneInfo(zone))
    kept = there.weekday() in rules.silent_days or bool(rules.quiet and rules.quiet.covers(there.time()))
    assert kept == (closed(occasion, now, USUAL) is not None)


# ---------------------------------------------------------------- how often

NOON = at("2026-11-20 12:00")
DAY = timedelta(days=1)


def test_two_promotions_a_week_are_enough():
    assert paused("normal", [NOON - DAY], NOON, USUAL, trouble=False) is None
    enough = paused("normal", [NOON - 3 * DAY, NOON - DAY], NOON, USUAL, trouble=False)
    assert enough == (Pause.CAP, NOON + 4 * DAY)


def test_who_wants_less_gets_one_a_week():
    assert paused("less", [NOON - DAY], NOON, USUAL, trouble=False) == (Pause.CAP, NOON + 6 * DAY)


def test_who_wants_more_gets_all_there_is():
    assert paused("more", [NOON - DAY] * 9, NOON, USUAL, trouble=False) is None


def test_a_shop_may_send_none_at_all():
    none = House(promotions_a_week=0)
    assert paused("normal", [], NOON, none, trouble=False) == (Pause.CAP, NOON + WEEK)


def test_no_promotion_comes_amid_trouble():
    assert paused("more", [], NOON, USUAL, trouble=True) == (Pause.TROUBLE, NOON + DAY)


@given(st.lists(st.integers(0, 30 * 24), max_size=12).map(sorted), st.sampled_from(["less", "normal", "more"]))
def test_when_the_pause_ends_there_is_room_for_one_more(hours, pace):
    told = [NOON - timedelta(hours=hour) for hour in hours]
    pause = paused(pace, told, NOON, USUAL, trouble=False)
    assert pause is None or paused(pace, told, pause[1], USUAL, trouble=False) is None
