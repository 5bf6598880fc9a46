"""What came of a campaign, and how sure one may be of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.results import Results, Share, lift, wilson

shares = st.integers(1, 5000).flatmap(lambda of: st.integers(0, of).map(lambda did: Share(did, of)))


def test_the_interval_is_newcombes():
    """His example a: 56 of 70 against 48 of 80 (table II, method 10)."""
    found = lift(Share(56, 70), Share(48, 80))
    assert (round(found.difference, 4), round(found.low, 4), round(found.high, 4)) == (0.2, 0.0524, 0.3339)


def test_the_interval_of_a_difference_from_nobody_is_newcombes_too():
    """His example h: 10 of 10 against 0 of 10."""
    found = lift(Share(10, 10), Share(0, 10))
    assert (round(found.low, 4), round(found.high, 4)) == (0.6075, 1.0)


def test_wilsons_interval_of_a_half():
    low, high = wilson(Share(5, 10))
    assert (round(low, 4), round(high, 4)) == (0.2366, 0.7634)


@given(shares, shares)
def test_an_interval_holds_what_was_seen_and_stays_possible(told: Share, held: Share):
    found = lift(told, held)
    assert -1 - 1e-9 <= found.low <= found.difference + 1e-9
    assert found.difference - 1e-9 <= found.high <= 1 + 1e-9


@given(shares, shares)
def test_the_other_way_round_it_is_the_same_with_the_opposite_sign(told: Share, held: Share):
    found, other = lift(told, held), lift(held, told)
    assert found.low == pytest.approx(-other.high, abs=1e-9)


def test_more_people_make_it_surer():
    few, many = lift(Share(20, 200), Share(10, 200)), lift(Share(2000, 20_000), Share(1000, 20_000))
    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize(
    ("told", "held", "verdict"),
    [
        (Share(500, 10_000), Share(20, 1_000), "more"),
        (Share(20, 1_000), Share(60, 1_000), "fewer"),
        (Share(50, 1_000), Share(5, 110), "unsure"),
        (Share(5, 20), Share(0, 20), "too_few"),
        (Share(3, 9_000), Share(1, 1_000), "too_few"),
        (Share(10, 100), Share(0, 0), "too_few"),
    ],
)
def test_what_may_be_said_of_it(told: Share, held: Share, verdict: str):
    assert lift(told, held).verdict == verdict


def test_the_buyers_it_brought_are_told():
    found = Results(told=1_000, bought=50, held_out=100, held_out_bought=3).lift
    assert found.extra == pytest.approx(20)
