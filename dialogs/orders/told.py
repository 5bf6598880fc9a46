"""How an order is told in plain words: the same sentences for an answer and for a notice."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale

from dialogs.products.goods import line_told
from dialogs.shop import Expected, Order, Parcel, Step
from dialogs.wording import Wording


def tell_order(order: Order, _: Wording, now: datetime, time_zone: str) -> str:
    """Where an order is: each parcel's step, and when it is expected."""
    if len(order.parcels) == 1:
        return tell_parcel(order.parcels[0], order.number, _, now, time_zone)
    opening = _("Your order {number} travels in {n} parcels.", number=order.number, n=len(order.parcels))
    told = [
        f"{_heading(numbers, parcels, _)}\n{tell_parcel(parcels[0], order.number, _, now, time_zone)}"
        for numbers, parcels in _together(order.parcels)
    ]
    return "\n\n".join([opening, *told])


def _together(parcels: Sequence[Parcel]) -> list[tuple[list[int], list[Parcel]]]:
    """Parcels of which there is the same to say, with their numbers."""
    groups = list[tuple[list[int], list[Parcel]]]()
    for n, parcel in enumerate(parcels, 1):
        group = next((group for group in groups if _state(group[1][0]) == _state(parcel)), None)
        if group is None:
            groups.append(group := ([], []))
        group[0].append(n)
        group[1].append(parcel)
    return groups


def _state(parcel: Parcel) -> tuple[object, ...]:
    """All that is told of it; compared, never hashed, for a delay and a point have texts by language."""
    return (parcel.step, parcel.expected, parcel.delay, parcel.carrier, parcel.seller, parcel.pickup_point)


def _heading(numbers: Sequence[int], parcels: Sequence[Parcel], _: Wording) -> str:
    """Never "1. …": a number before a line is one that can be chosen."""
    items = _("; ").join(titles(parcel, _) for parcel in parcels)
    if len(numbers) == 1:
        return _("Parcel {n} ({items})", n=numbers[0], items=items)
    return _("Parcels {n} ({items})", n=_.all_of([str(n) for n in numbers]), items=items)


def tell_parcel(parcel: Parcel, number: str, _: Wording, now: datetime, time_zone: str) -> str:
    """Where one parcel is, and when it is expected."""
    today = now.astimezone(ZoneInfo(time_zone)).date()
    sentences = [tell_step(parcel, number, _, now, time_zone), tell_delay(parcel, _, today), tell_eta(parcel, _, today)]
    return " ".join(filter(None, sentences))


def tell_step(parcel: Parcel, number: str, _: Wording, now: datetime, time_zone: str) -> str:
    when = _.moment(parcel.since, now, time_zone)
    return {
        Step.RECEIVED: lambda: _("Order {number}: payment received {when}, we are on it.", number=number, when=when),
        Step.PASSED_TO_SELLER: lambda: (
            _(
                "Order {number} was passed to our partner {seller} {when}; we are waiting for their agreement.",
                number=number,
                seller=parcel.seller,
                when=when,
            )
            if parcel.seller
            else _(
                "Order {number} was passed to our partner {when}; we are waiting for their agreement.",
                number=number,
                when=when,
            )
        ),
        Step.ACCEPTED: lambda: (
            _("Order {number} was accepted by {seller} {when}.", number=number, seller=parcel.seller, when=when)
            if parcel.seller
            else _("Order {number} was accepted {when}.", number=number, when=when)
        ),
        Step.PREPARED: lambda: _("Order {number} is packed and about to leave.", number=number),
        Step.SHIPPED: lambda: (
            _("Order {number} left with {carrier} {when}.", number=number, carrier=parcel.carrier, when=when)
            if parcel.carrier
            else _("Order {number} left {when}.", number=number, when=when)
        ),
        Step.OUT_FOR_DELIVERY: lambda: _(
            "Order {number} is out for delivery: the driver is on the way.", number=number
        ),
        Step.AT_PICKUP_POINT: lambda: _pickup(parcel, number, _, now.astimezone(ZoneInfo(time_zone)).date()),
        Step.DELIVERED: lambda: (
            _("Order {number} was collected {when}.", number=number, when=when)
            if parcel.pickup_point
            else _("Order {number} was delivered {when}.", number=number, when=when)
        ),
        Step.RETURNED: lambda: _("Order {number} came back to us {when}.", number=number, when=when),
        Step.CANCELLED: lambda: _("Order {number} was cancelled {when}.", number=number, when=when),
    }[parcel.step]()


def _pickup(parcel: Parcel, number: str, _: Wording, today: date) -> str:
    point = parcel.pickup_point
    if not point:
        return _("Order {number} is waiting for you at the pick-up point.", number=number)
    where = _(
        "Order {number} is waiting for you at {name}, {street}, {city}.",
        number=number,
        name=point.name,
        street=point.street,
        city=point.city,
    )
    hours = _within(_.pick(point.hours), _)
    until = _("Last day to collect it: {day}.", day=_.day(point.until, today)) if point.until else ""
    return " ".join(filter(None, [where, _("Open: {hours}.", hours=hours) if hours else "", until]))


def _within(hours: str, _: Wording) -> str:
    """Hours inside a sentence: where the language writes its days small, so does "du lundi au samedi" begin."""
    days_are_small = Locale(_.language).days["format"]["wide"][0].islower()
    return hours[:1].lower() + hours[1:] if days_are_small else hours


_UNDER_WAY = (Step.RECEIVED, Step.PASSED_TO_SELLER, Step.ACCEPTED, Step.PREPARED, Step.SHIPPED, Step.OUT_FOR_DELIVERY)


def tell_eta(parcel: Parcel, _: Wording, today: date) -> str:
    """When it is expected; empty when it has arrived or nobody knows."""
    if parcel.step not in _UNDER_WAY or not parcel.expected:
        return ""
    day = _.day(parcel.expected.day, today)
    if parcel.expected.day < today:
        return _("It was expected {day} and has not come yet.", day=day)
    if parcel.expected.from_hour is None or parcel.expected.to_hour is None:
        return _("Expected {day}.", day=day)
    return _("Expected {day} between {start} and {end}.", day=day, **_hours(parcel.expected, _))


def tell_slot(expected: Expected, _: Wording, today: date) -> str:
    """ "tomorrow between 9:00 and 12:00", inside a sentence of ours."""
    day = _.day(expected.day, today)
    if expected.from_hour is None or expected.to_hour is None:
        return day
    return _("{day} between {start} and {end}", day=day, **_hours(expected, _))


def _hours(expected: Expected, _: Wording) -> dict[str, str]:
    return {"start": _("{h}:00", h=expected.from_hour), "end": _("{h}:00", h=expected.to_hour)}


def tell_delay(parcel: Parcel, _: Wording, today: date) -> str:
    """Why the date moved; empty when it did not, or was made up for."""
    made_up = parcel.delay and parcel.expected and parcel.expected.day <= parcel.delay.was
    if parcel.step not in _UNDER_WAY or not parcel.delay or made_up:
        return ""
    reason = reason_told(parcel.delay.reason, _)
    was = _.day(parcel.delay.was, today)
    if not reason:
        return _("It is late: it was first expected {day}.", day=was)
    return _("It is late: it was first expected {day} ({reason}).", day=was, reason=reason)


def reason_told(reason: Mapping[str, str], _: Wording) -> str:
    """A reason inside a sentence of ours: no capital, no full stop."""
    said = _.pick(reason).strip().rstrip(".")
    return said[:1].lower() + said[1:]


def titles(parcel: Parcel, _: Wording) -> str:
    """ "Machine à laver Brisa, 2 taies d'oreiller"."""
    return _.all_of([line_told(line, _) for line in parcel.lines])


def first_title(parcel: Parcel, _: Wording) -> str:
    """ "Machine à laver Brisa …": enough to know which parcel is meant, where every word counts."""
    more = "…" if len(parcel.lines) > 1 else ""
    return f"{_.pick(parcel.lines[0].title)} {more}".strip()


def step_name(step: Step, _: Wording) -> str:
    """One or two words for a step, for cards."""
    return {
        Step.RECEIVED: _("Paid"),
        Step.PASSED_TO_SELLER: _("With the seller"),
        Step.ACCEPTED: _("Accepted"),
        Step.PREPARED: _("Packed"),
        Step.SHIPPED: _("On its way"),
        Step.OUT_FOR_DELIVERY: _("Out for delivery"),
        Step.AT_PICKUP_POINT: _("At the pick-up point"),
        Step.DELIVERED: _("Delivered"),
        Step.RETURNED: _("Returned"),
        Step.CANCELLED: _("Cancelled"),
    }[step]
