"""How the demonstration shop takes care of its orders, and until when."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.aftercare import Delivery
from dialogs.errors import ShopRefuses
from dialogs.shop import Expected, Moment, Parcel, Step
from hub.settings import CONFIG
from storage.shops.demo import DemoShop
from storage.shops.demo.files import PARIS, Reader
from storage.shops.demo.rounds import PARTS, allowed
from storage.shops.demo.terms import Terms
from tests.kit.aftercare_contract import AftercareContract, CareBench

NOON = datetime(2026, 11, 24, 12, tzinfo=PARIS)
TERMS = Reader(CONFIG / "demo", NOON, "/demo").read("aftercare.json", Terms)
START = datetime(2026, 11, 20, tzinfo=PARIS)
COMING = (Step.RECEIVED, Step.ACCEPTED, Step.PREPARED, Step.SHIPPED, Step.OUT_FOR_DELIVERY)


def lumen(at: datetime = NOON) -> DemoShop:
    return DemoShop.load(CONFIG / "demo", lambda: at)


class TestMaisonLumen(AftercareContract):
    @pytest.fixture
    def care(self) -> CareBench:
        return CareBench(shop=lumen(), shipped="1042", out="1043", open="1060", delivered="1004")


# ---------------------------------------------------------------- cut-offs

LINE = lumen().orders()[0].lines[0]


def parcel(step: Step, expected: date, carrier: str) -> Parcel:
    moments = (Moment(step, datetime(2026, 11, 20, 9, tzinfo=UTC)),)
    return Parcel(id="1-1", lines=(LINE,), moments=moments, expected=Expected(expected), carrier=carrier)


carriers = st.sampled_from([carrier.name for carrier in TERMS.carriers])
days = st.dates(date(2026, 11, 20), date(2026, 12, 20))
times = st.integers(0, 30 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))


@given(step=st.sampled_from(list(Step)), expected=days, carrier=carriers, now=times)
def test_nothing_is_offered_after_its_cut_off(step: Step, expected: date, carrier: str, now: datetime):
    can = allowed(parcel(step, expected, carrier), TERMS, (), now)
    assert can.until is None or now < can.until
    assert not can.slots or now < datetime.combine(expected, time(), PARIS)


@given(step=st.sampled_from(COMING), expected=days, carrier=carriers, now=times)
def test_every_time_offered_is_one_at_which_somebody_drives(step: Step, expected: date, carrier: str, now: datetime):
    windows = TERMS.carrier(carrier).windows
    for slot in allowed(parcel(step, expected, carrier), TERMS, (), now).slots:
        assert slot.day >= expected
        assert slot.day > now.date()
        assert slot.day.weekday() != 6
        assert (slot.from_hour, slot.to_hour) in windows


@given(step=st.sampled_from(list(Step)), expected=days, carrier=carriers, now=times)
def test_whatever_cannot_be_changed_says_why(step: Step, expected: date, carrier: str, now: datetime):
    can = allowed(parcel(step, expected, carrier), TERMS, (), now)
    assert {*can.parts, *can.why_not} == set(PARTS)
    assert all(why["fr"] and why["en"] for why in can.why_not.values())


@given(seconds=st.integers(-3600, 3600))
def test_midnight_before_the_day_is_the_very_cut_off(seconds: int):
    midnight = datetime(2026, 11, 26, tzinfo=PARIS)
    can = allowed(parcel(Step.SHIPPED, midnight.date(), "Chronovie"), TERMS, (), midnight + timedelta(seconds=seconds))
    assert bool(can.slots) == (seconds < 0)


async def test_a_change_can_be_taken_back_until_the_cut_off_and_not_after():
    now = NOON

    def clock() -> datetime:
        return now

    shop = DemoShop.load(CONFIG / "demo", clock)
    can = await shop.rearranging("1042", "1042-1")
    assert can.until == datetime(2026, 11, 25, tzinfo=PARIS)
    done = await shop.rearrange("1042", "1042-1", Delivery(slot=can.slots[-1]), "1")
    now = can.until
    with pytest.raises(ShopRefuses):
        await shop.take_back("1042", done.id, "2")


async def test_a_parcel_that_moved_on_is_not_taken_back():
    shop = lumen()
    can = await shop.rearranging("1042", "1042-1")
    done = await shop.rearrange("1042", "1042-1", Delivery(slot=can.slots[-1]), "1")
    shop.advance("1042", Step.OUT_FOR_DELIVERY, NOON)
    with pytest.raises(ShopRefuses) as refusal:
        await shop.take_back("1042", done.id, "2")
    assert "a avancé" in refusal.value.reason["fr"]


# ---------------------------------------------------------------- what each carrier can do


async def test_what_is_too_large_for_a_pick_up_point_is_refused_with_something_else_to_choose():
    shop = lumen()
    with pytest.raises(ShopRefuses) as refusal:
        await shop.rearrange("1042", "1042-1", Delivery(pickup_point="Tabac-presse des Pentes"), "1")
    assert "Vous pouvez choisir un autre créneau" in refusal.value.reason["fr"]


async def test_a_parcel_sent_to_a_pick_up_point_is_told_where_it_will_be():
    shop = lumen()
    await shop.rearrange("1064", "1064-1", Delivery(pickup_point="Épicerie des Deux Ponts"), "1")
    order = await shop.order("1064")
    assert order
    assert order.parcels[0].pickup_point
    assert order.parcels[0].pickup_point.street == "5 rue du Battoir-Vert"


async def test_a_packed_parcel_is_called_off_whole_or_not_at_all():
    shop = lumen()
    parts = (await shop.cancelling("1064")).parts
    assert [len(part.items) for part in parts] == [2, 1]
    with pytest.raises(ShopRefuses):
        await shop.cancel("1064", parts[0].items[:1], "1")


async def test_an_appliance_is_fetched_at_home_for_a_fee():
    shop = lumen()
    shop.advance("1042", Step.DELIVERED, NOON)
    machine, soap = await shop.returnable("1042")
    assert (machine.collected, soap.collected) == (True, False)
    assert machine.fee > soap.fee == 0


async def test_the_merchants_strip_hears_of_every_change():
    shop, heard = lumen(), list[str]()
    shop.on_change(heard.append)
    can = await shop.rearranging("1042", "1042-1")
    done = await shop.rearrange("1042", "1042-1", Delivery(slot=can.slots[0]), "1")
    await shop.take_back("1042", done.id, "2")
    assert heard == ["1042", "1042"]


def test_every_carrier_of_every_order_has_its_terms():
    used = {parcel.carrier for order in lumen().orders() for parcel in order.parcels}
    assert used <= {carrier.name for carrier in TERMS.carriers}


@pytest.mark.parametrize(("key", "language"), list(product(TERMS.reasons, ("fr", "en"))))
def test_every_refusal_is_said_in_every_language(key: str, language: str):
    assert TERMS.reasons[key][language].endswith(".")
