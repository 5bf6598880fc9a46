"""What may be changed about a delivery: offered as its carrier allows, and put as a sentence to agree to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from dialogs.aftercare import Delivery, Part, Rearranging
from dialogs.messages import Card, Choice, Reply
from dialogs.orders.delivery_words import Wish, fitting, nearest
from dialogs.orders.proposals import propose, tell_until
from dialogs.orders.told import first_title, tell_slot
from dialogs.shop import Expected, Handing, Order, Parcel, PickupPoint
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice
from dialogs.wording import Wording

SKILL = "change_delivery"
"""The skill that its buttons and answers come back to."""

SHOWN = 5
"""How many times are offered at once; any other can be asked for in words."""

PARTS: dict[str, Part] = {
    "slots": "slot",
    "points": "pickup_point",
    "hands": "handing",
    "address": "address",
    "code": "door_code",
}
"""What a wish is about, and what a carrier calls it."""


@dataclass(frozen=True)
class Case:
    """The parcel in question, its place in the order, and what may be changed about it."""

    order: Order
    place: int
    parcel: Parcel
    can: Rearranging


def answered(talk: Talk, case: Case, wish: Wish) -> Answer:
    """What is wished, put so that a yes does it; what may be wished; or why it cannot be."""
    if not case.can.parts:
        return _never(talk, case, "slot")
    if not wish.about:
        return _menu(talk, case)
    if PARTS[wish.about] not in case.can.parts:
        return _never(talk, case, PARTS[wish.about])
    put = {"slots": _slots, "points": _points, "hands": _hands, "address": _address, "code": _code}[wish.about]
    return put(talk, case, wish)


def _never(talk: Talk, case: Case, part: Part) -> Answer:
    """The carrier's reason, and what it allows in its place."""
    said = talk.words.pick(case.can.why_not.get(part, {}))
    return Answer((Reply(said, choices=(*_ways(talk, case), *human_choice(talk))),), order=case.order.number)


def _menu(talk: Talk, case: Case) -> Answer:
    _, can = talk.words, case.can
    now = _("Order {number} ({items}): {now}.", now=_now(talk, case.parcel), **_who(talk, case))
    until = f" {tell_until(can.until, _, talk.now, talk.person.time_zone)}" if can.until else ""
    asked = _("What would you like to change? You can do so{until}.", until=until)
    if not can.until:
        asked = _("What would you like to change?")
    choices = (*_ways(talk, case), *(human_choice(talk) if len(can.parts) < 2 else ()))
    memory = {"stage": "menu", "order": case.order.number, "parcel": str(case.place)}
    reply = Reply(f"{now} {asked}", choices=choices)
    return Answer((reply,), asks=SKILL, memory=memory, order=case.order.number)


def _now(talk: Talk, parcel: Parcel) -> str:
    """ "delivery tomorrow between 9:00 and 12:00"."""
    _ = talk.words
    when = tell_slot(parcel.expected, _, talk.today) if parcel.expected else ""
    if parcel.pickup_point:
        return _("pick-up point {name}", name=parcel.pickup_point.name)
    return _("delivery {when}", when=when) if when else _("delivery to your address")


def _ways(talk: Talk, case: Case) -> tuple[Choice, ...]:
    """One button for each thing that may be changed."""
    _, can = talk.words, case.can
    base = f"{SKILL}:{case.order.number}/{case.place}"
    return (
        *((Choice(_("Another time"), f"{base}/slots"),) if can.slots else ()),
        *((Choice(_("A pick-up point"), f"{base}/points"),) if can.pickup_points else ()),
        *(Choice(_hands_named(hands, _), f"{base}/h/{hands}") for hands in can.handings),
        *((Choice(_("Another address"), f"{base}/address"),) if can.address else ()),
        *((Choice(_("Door code"), f"{base}/code"),) if can.door_code else ()),
    )


def _hands_named(hands: Handing, _: Wording) -> str:
    return {
        Handing.PERSON: _("To me in person"),
        Handing.NEIGHBOUR: _("With a neighbour"),
        Handing.CARETAKER: _("With the caretaker"),
        Handing.SAFE_PLACE: _("In the letter box"),
    }[hands]


def _slots(talk: Talk, case: Case, wish: Wish) -> Answer:
    found = fitting(wish, case.can.slots)
    if len(found) == 1:
        return _propose_slot(talk, case, found[0])
    _ = talk.words
    if found:
        return _offer(talk, case, _("At what time?"), found[:SHOWN])
    if not wish.day and not wish.hours:
        asked = _("When would suit you? You may also name another day.")
        return _offer(talk, case, asked, case.can.slots[:SHOWN])
    near, before = nearest(wish, case.can.slots, SHOWN), case.parcel.expected
    if before and fitting(wish, (before,)):
        when = tell_slot(before, _, talk.today)
        return _offer(talk, case, _("That is when it comes already: {when}. Other times:", when=when), near)
    sorry = _("{carrier} does not come then. The nearest times are these:", carrier=case.parcel.carrier)
    return _offer(talk, case, sorry, near)


def _offer(talk: Talk, case: Case, question: str, slots: Sequence[Expected]) -> Answer:
    base = f"{SKILL}:{case.order.number}/{case.place}/s"
    choices = tuple(
        Choice(_short(talk, slot), f"{base}/{slot.day}/{slot.from_hour or 0}/{slot.to_hour or 24}") for slot in slots
    )
    memory = {"stage": "menu", "order": case.order.number, "parcel": str(case.place)}
    return Answer((Reply(question, choices=choices),), asks=SKILL, memory=memory, order=case.order.number)


def _short(talk: Talk, slot: Expected) -> str:
    """ "jeu. 26, 9 h–12 h": what fits on a button."""
    _ = talk.words
    day = format_date(slot.day, "EEE d", locale=_.locale)
    if slot.from_hour is None or slot.to_hour is None:
        return day
    hours = {"start": _("{h}:00", h=slot.from_hour), "end": _("{h}:00", h=slot.to_hour)}
    return _("{day}, {start}–{end}", day=day, **hours)


def _propose_slot(talk: Talk, case: Case, slot: Expected) -> Answer:
    _, before = talk.words, case.parcel.expected
    when = tell_slot(slot, _, talk.today)
    said = _("New delivery of order {number} ({items}): {when}.", when=when, **_who(talk, case))
    if before and (before.day != slot.day or before.from_hour is not None):
        said = _(
            "New delivery of order {number} ({items}): {when}, instead of {before}.",
            when=when,
            before=tell_slot(before, _, talk.today),
            **_who(talk, case),
        )
    hours = {"from": str(slot.from_hour or ""), "to": str(slot.to_hour or "")}
    return _propose(talk, case, said, {"kind": "slot", "day": str(slot.day), **hours})


def _points(talk: Talk, case: Case, wish: Wish) -> Answer:
    points = case.can.pickup_points
    if wish.code.isdecimal() and int(wish.code) < len(points):
        return _propose_point(talk, case, points[int(wish.code)])
    if len(points) == 1:
        return _propose_point(talk, case, points[0])
    _ = talk.words
    base = f"{SKILL}:{case.order.number}/{case.place}/p"
    cards = tuple(
        Card(
            title=point.name,
            subtitle=f"{point.street}, {point.city}",
            choices=(Choice(_("This one"), f"{base}/{n}"),),
        )
        for n, point in enumerate(points)
    )
    return Answer((Reply(_("At which pick-up point?"), cards=cards),), order=case.order.number)


def _propose_point(talk: Talk, case: Case, point: PickupPoint) -> Answer:
    said = talk.words(
        "Order {number} ({items}) will wait for you at {name}, {street}, {city}, for ten days.",
        name=point.name,
        street=point.street,
        city=point.city,
        **_who(talk, case),
    )
    return _propose(talk, case, said, {"kind": "point", "point": point.name})


def _hands(talk: Talk, case: Case, wish: Wish) -> Answer:
    if wish.handing not in case.can.handings:
        return _menu(talk, case)
    _ = talk.words
    said = {
        Handing.PERSON: _("Order {number} ({items}) will be handed to you in person.", **_who(talk, case)),
        Handing.NEIGHBOUR: _(
            "Order {number} ({items}) will be left with a neighbour if you are out.", **_who(talk, case)
        ),
        Handing.CARETAKER: _(
            "Order {number} ({items}) will be left with the caretaker if you are out.", **_who(talk, case)
        ),
        Handing.SAFE_PLACE: _(
            "Order {number} ({items}) will be left in your letter box, or in a safe place beside it, if you are out.",
            **_who(talk, case),
        ),
    }[wish.handing]
    return _propose(talk, case, said, {"kind": "hands", "hands": str(wish.handing)})


def _address(talk: Talk, case: Case, wish: Wish) -> Answer:
    if not wish.address:
        asked = talk.words("What is the new address? Street and number, postcode, town.")
        return _ask(talk, case, asked, "address")
    address = " ".join(wish.address.split())
    said = talk.words(
        "Order {number} ({items}) will go to this address: {address}.", address=address, **_who(talk, case)
    )
    return _propose(talk, case, said, {"kind": "address", "address": address})


def _code(talk: Talk, case: Case, wish: Wish) -> Answer:
    if not wish.code:
        return _ask(talk, case, talk.words("What is the door code?"), "code")
    said = talk.words(
        "The driver will be given the door code {code} for order {number} ({items}).",
        code=wish.code,
        **_who(talk, case),
    )
    return _propose(talk, case, said, {"kind": "code", "code": wish.code})


def _ask(talk: Talk, case: Case, question: str, stage: str) -> Answer:
    memory = {"stage": stage, "order": case.order.number, "parcel": str(case.place)}
    return Answer((Reply(question),), asks=SKILL, memory=memory, order=case.order.number)


def _propose(talk: Talk, case: Case, said: str, what: Mapping[str, str]) -> Answer:
    return propose(talk, SKILL, case.order, said, {**what, "parcel": str(case.place)})


def _who(talk: Talk, case: Case) -> dict[str, str]:
    return {"number": case.order.number, "items": first_title(case.parcel, talk.words)}


def delivery_in(what: Mapping[str, str]) -> Delivery:
    """What was agreed to, as the carrier is told."""
    match what["kind"]:
        case "slot":
            hours = [int(what[end]) if what[end] else None for end in ("from", "to")]
            return Delivery(slot=Expected(date.fromisoformat(what["day"]), *hours))
        case "point":
            return Delivery(pickup_point=what["point"])
        case "hands":
            return Delivery(handing=Handing(what["hands"]))
        case "address":
            return Delivery(address=what["address"])
        case _:
            return Delivery(door_code=what["code"])
