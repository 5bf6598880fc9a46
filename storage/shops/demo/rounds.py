"""What a carrier still lets one change about a parcel: pure rules over the parcel, its carrier and the time."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import get_args

from msgspec.structs import replace

from dialogs.aftercare import Part, Rearranging
from dialogs.shop import Expected, Parcel, PickupPoint, Step
from storage.shops.demo.files import PARIS
from storage.shops.demo.road import day
from storage.shops.demo.terms import Carrier, Terms

SUNDAY = 6
PARTS: tuple[Part, ...] = get_args(Part)
_LEFT = (Step.SHIPPED, Step.OUT_FOR_DELIVERY)
_LATE = {Step.OUT_FOR_DELIVERY: "driver_left"}
_NEVER: dict[Part, str] = {
    "slot": "no_such_slot",
    "handing": "in_person",
    "pickup_point": "too_large_for_a_point",
    "address": "address_gone",
    "door_code": "no_code",
}
_OVER = {
    Step.AT_PICKUP_POINT: "at_point",
    Step.DELIVERED: "arrived",
    Step.RETURNED: "nothing_to_come",
    Step.CANCELLED: "nothing_to_come",
}


def allowed(parcel: Parcel, terms: Terms, points: Sequence[PickupPoint], now: datetime) -> Rearranging:
    """What may be changed now. The cut-off is the midnight before the day of delivery: rounds are made up by night."""
    can = _allowed(parcel, terms, points, now)
    missing = (part for part in PARTS if part not in can.parts)
    return replace(can, why_not={part: terms.reasons[_why_not(part, parcel, can, now)] for part in missing})


def _allowed(parcel: Parcel, terms: Terms, points: Sequence[PickupPoint], now: datetime) -> Rearranging:
    carrier, left = terms.carrier(parcel.carrier), parcel.step in _LEFT
    if parcel.step in _OVER:
        return Rearranging(parcel_id=parcel.id)
    if point := parcel.pickup_point:
        others = tuple(other for other in points if other.name != point.name)
        until = None if left else cut_off(parcel, now)
        return Rearranging(parcel_id=parcel.id, pickup_points=() if left else others, until=until)
    if _too_late(parcel, now):
        until = datetime.combine(max(day(now), first_day(parcel, now)) + timedelta(days=1), time(), PARIS)
        return Rearranging(parcel_id=parcel.id, door_code=carrier.code_to_the_door, until=until)
    return Rearranging(
        parcel_id=parcel.id,
        slots=tuple(_slots(parcel, carrier, terms, now)),
        handings=tuple(handing for handing in carrier.handings if handing is not parcel.handing),
        pickup_points=tuple(points) if carrier.pickup_points else (),
        address=carrier.redirects or not left,
        door_code=True,
        until=cut_off(parcel, now),
    )


def _why_not(part: Part, parcel: Parcel, can: Rearranging, now: datetime) -> str:
    """The key of the reason for which one part cannot be asked for."""
    if parcel.step in _OVER:
        return _OVER[parcel.step]
    if parcel.pickup_point:
        if parcel.step in _LEFT:
            return "to_point"
        return "only_a_point" if can.pickup_points else "only_this_point"
    if _too_late(parcel, now):
        return "no_code" if part == "door_code" else _LATE.get(parcel.step, "round_ready")
    return _NEVER[part]


def _too_late(parcel: Parcel, now: datetime) -> bool:
    return parcel.step is Step.OUT_FOR_DELIVERY or now >= cut_off(parcel, now)


def cut_off(parcel: Parcel, now: datetime) -> datetime:
    """The last moment for changing it (aware)."""
    return datetime.combine(first_day(parcel, now), time(), PARIS)


def first_day(parcel: Parcel, now: datetime) -> date:
    return parcel.expected.day if parcel.expected else day(now) + timedelta(days=2)


def _slots(parcel: Parcel, carrier: Carrier, terms: Terms, now: datetime) -> Iterator[Expected]:
    """From the day it is expected on, never on a Sunday; not the one it has already."""
    first = first_day(parcel, now)
    days = (first + timedelta(days=n) for n in range(terms.days_ahead + 1))
    slots = (Expected(day, *hours) for day in days if day.weekday() != SUNDAY for hours in carrier.windows)
    return (slot for slot in slots if slot != parcel.expected)
