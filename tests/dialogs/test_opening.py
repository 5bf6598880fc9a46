"""When the team is there, whatever the clock says."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.opening import Hours, read_hours

HOURS = read_hours("mon-fri 9:00-18:00, sat 10:00-12:30")
MOMENTS = st.integers(1_700_000_000, 1_900_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(MOMENTS)
def test_the_team_is_back_when_it_is_said_to_be_and_not_a_minute_before(now: datetime):
    opens = HOURS.opens(now)
    assert HOURS.open_at(opens)
    assert now <= opens <= now + timedelta(days=4)
    assert opens == now or not HOURS.open_at(opens - timedelta(minutes=1))


@given(MOMENTS)
def test_it_is_never_there_at_night_nor_on_sundays(now: datetime):
    local = HOURS.opens(now).astimezone(ZoneInfo("Europe/Paris"))
    assert 9 <= local.hour < 18
    assert local.weekday() != 6


@given(MOMENTS)
def test_without_hours_nobody_is_said_to_be_away(now: datetime):
    assert Hours().open_at(now)
    assert Hours().opens(now) == now


def test_hours_are_those_of_the_teams_own_clock():
    noon = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
    assert HOURS.open_at(noon)
    assert not read_hours("mon-fri 9:00-18:00", "America/Montreal").open_at(noon)


@pytest.mark.parametrize(
    "text", ["always", "mon-fri", "fri-mon 9:00-18:00", "mon 18:00-9:00", "lun 9:00-18:00", "mon 9:00-25:00"]
)
def test_hours_that_are_none_are_refused(text: str):
    with pytest.raises(ValueError, match=r"not like|before the beginning|hour must be"):
        read_hours(text)


def test_a_time_zone_that_is_none_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        read_hours("mon 9:00-18:00", "Paris")
