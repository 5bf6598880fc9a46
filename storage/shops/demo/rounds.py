"""What a carrier still lets one change about a parcel: pure rules over the parcel, its carrier and the time."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from dialogs.aftercare import Rearranging
from dialogs.shop import Expected, Parcel, PickupPoint, Step
from storage.shops.demo.files import PARIS
from storage.shops.demo.road import day
from storage.shops.demo.terms import Carrier, Terms

SUNDAY = 6
_OVER = {
    Step.AT_PICKUP_POINT: "at_point",
    Step.DELIVERED: "arrived",
    Step.RETURNED: "nothing_to_come",
    Step.CANCELLED: "nothing_to_come",
}


def allowed(parcel: Parcel, terms: Terms, points: Sequence[PickupPoint], now: datetime) -> Rearranging:
    """What may be changed now. The cut-off is the midnight before the day of delivery: rounds are made up by night."""
    carrier = terms.carrier(parcel.carrier)
    if parcel.step in _OVER:
        return Rearranging(parcel_id=parcel.id, why_not=terms.reasons[_OVER[parcel.step]])
    left = parcel.step in (Step.SHIPPED, Step.OUT_FOR_DELIVERY)
    if parcel.pickup_point:
        return _to_a_point(parcel, terms, points, left)
    until = cut_off(parcel, now)
    if parcel.step is Step.OUT_FOR_DELIVERY or now >= until:
        return _under_way(parcel, terms, carrier)
    return Rearranging(
        parcel_id=parcel.id,
        slots=tuple(_slots(parcel, carrier, terms, now)),
        handings=tuple(handing for handing in carrier.handings if handing is not parcel.handing),
        pickup_points=tuple(points) if carrier.pickup_points else (),
        address=carrier.redirects or not left,
        door_code=True,
        until=until,
        why_not=_missing(carrier, terms),
    )


def cut_off(parcel: Parcel, now: datetime) -> datetime:
    """The last moment for changing it (aware)."""
    return datetime.combine(first_day(parcel, now), time(), PARIS)


def first_day(parcel: Parcel, now: datetime) -> date:
    return parcel.expected.day if parcel.expected else day(now) + timedelta(days=2)


def _to_a_point(parcel: Parcel, terms: Terms, points: Sequence[PickupPoint], left: bool) -> Rearranging:
    """Chosen when it was bought: another one, until it leaves."""
    if left:
        return Rearranging(parcel_id=parcel.id, why_not=terms.reasons["to_point"])
    others = tuple(point for point in points if point.name != (parcel.pickup_point and parcel.pickup_point.name))
    return Rearranging(parcel_id=parcel.id, pickup_points=others, why_not=terms.reasons["only_a_point"])


def _under_way(parcel: Parcel, terms: Terms, carrier: Carrier) -> Rearranging:
    why = "driver_left" if parcel.step is Step.OUT_FOR_DELIVERY else "round_ready"
    return Rearranging(parcel_id=parcel.id, door_code=carrier.code_to_the_door, why_not=terms.reasons[why])


def _slots(parcel: Parcel, carrier: Carrier, terms: Terms, now: datetime) -> Iterator[Expected]:
    """From the day it is expected on, never on a Sunday; not the one it has already."""
    first = first_day(parcel, now)
    days = (first + timedelta(days=n) for n in range(terms.days_ahead + 1))
    slots = (Expected(day, *hours) for day in days if day.weekday() != SUNDAY for hours in carrier.windows)
    return (slot for slot in slots if slot != parcel.expected)


def _missing(carrier: Carrier, terms: Terms) -> Mapping[str, str]:
    """Why not to a pick-up point, where that is what the carrier cannot do."""
    return {} if carrier.pickup_points else terms.reasons["too_large_for_a_point"]
