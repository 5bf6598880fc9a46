"""I would rather have it on Thursday morning, at a pick-up point, with the neighbour …"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from dialogs.aftercare import Delivery, Part, Rearranges, Rearranging
from dialogs.agreeing import agreed
from dialogs.messages import Card, Choice, Reply
from dialogs.orders.delivery_words import Wish, fitting, is_away, nearest, wished
from dialogs.orders.proposals import (
    about,
    accomplished,
    once,
    order_named,
    propose,
    recalled,
    settle,
    tell_until,
)
from dialogs.orders.road import OrderRoad, heard_by_name
from dialogs.orders.told import first_title, step_name, tell_eta, tell_slot
from dialogs.orders.which_item import Thing, choose_thing, items_of, named, thing
from dialogs.orders.which_order import find_order
from dialogs.shop import Expected, Handing, Order, Parcel, PickupPoint, Step
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice, or_a_person
from dialogs.vocabulary import plain
from dialogs.wording import Wording

SHOWN = 5
"""How many times are offered at once; any other can be asked for in words."""

_PARTS: dict[str, Part] = {
    "slots": "slot",
    "points": "pickup_point",
    "hands": "handing",
    "address": "address",
    "code": "door_code",
}
_ENDED = (Step.DELIVERED, Step.RETURNED, Step.CANCELLED)
_RATHER = re.compile(
    r"\b(?:plutot|prefer\w*|rather|instead|au lieu|chang\w+|deplace\w*|repouss\w+|move|postpone|"
    r"laisse[rz]?|depose[rz]?|leave)\b"
)
_SLOT = re.compile(r"\b(?:chang\w+|modifi\w+|deplac\w+|autre|change|move|another|different)\b.*\b(?:creneau\w*|slot)\b")
_WANTED = re.compile(r"\b(?:want|like|need|veux|voudrais|voudrions|aimerais|souhaite)\b")
_DOOR = re.compile(r"\b(?:porte|portail|digicode|interphone|immeuble|entree|door|gate|buzzer|intercom|building)\b")
_CODE = re.compile(r"(?=[a-z0-9*#]*\d)[a-z0-9*#]{3,10}", re.IGNORECASE)


@dataclass(frozen=True)
class Case:
    """The parcel in question, its place in the order, and what may be changed about it."""

    order: Order
    place: int
    parcel: Parcel
    can: Rearranging


class ChangeDelivery(OrderRoad):
    """A button's argument is `order/parcel/what/which`, of which only the order is needed."""

    name = "change_delivery"
    intents = frozenset({"change_delivery"})
    taken_for = frozenset({"delivery_eta", "delivery_info", "deny", "modify_order", "track_order", "voucher"})

    async def at(self, talk: Talk, order: Order, way: Sequence[str]) -> Answer:
        place, *rest = way
        case = await _case(talk, order, place)
        if not isinstance(case, Case):
            asked = heard_by_name(talk, self.name, order, case, items_of(order))
            return asked if case.replies[0].cards else case
        return _answered(talk, case, _pressed(rest, case) or _wish(talk))

    async def resume(self, talk: Talk) -> Answer | None:
        """Yes, no, another wish, or what was asked for: an address, a code, a day."""
        memory, wish = talk.conversation.memory, _wish(talk)
        yes = agreed(talk.text, talk.vocabulary)
        if yes is None and (of_order := await order_named(talk, self.name)):
            return await self._to_the_order(of_order)
        if self.hears(talk, memory.get("stage", ""), memory):
            return await self._to_the_order(about(recalled(talk, self.name), memory["back"]))
        if memory.get("order") and yes is not True:
            wish = _given(talk, memory.get("stage", ""), yes) or wish
            if _meant(talk, wish, done=memory.get("stage") == "done"):
                return await self._anew(talk, memory, wish)
        if memory.get("stage") == "menu" and yes:
            return await self._anew(talk, memory, Wish())
        return await settle(talk, self)

    async def _anew(self, talk: Talk, memory: Mapping[str, str], wish: Wish) -> Answer:
        order = await find_order(about(talk, memory["order"]), self.name)
        if not isinstance(order, Order):
            return order
        case = await _case(talk, order, memory.get("parcel", ""))
        return _answered(talk, case, wish) if isinstance(case, Case) else case

    async def carry_out(self, talk: Talk, order: Order, what: Mapping[str, str]) -> Answer:
        assert isinstance(talk.shop, Rearranges)
        parcel = order.parcels[int(what["parcel"])]
        done = await talk.shop.rearrange(order.number, parcel.id, _delivery(what), once(talk))
        more = (Choice(talk.words("Keep me posted"), f"notify_me:{order.number}"),)
        return accomplished(talk, self.name, order, what, done, more)

    async def claim(self, talk: Talk) -> Answer | None:
        """ "I would rather have it on Friday": a question when it comes, one would think."""
        wish = _wish(talk)
        waits = talk.conversation.order or talk.person.customer_id or talk.person.orders
        said = plain(talk.text)
        rather = _SLOT.search(said) or (_RATHER.search(said) and (wish.day or wish.hours or wish.handing))
        return await self.begin(talk) if waits and (rather or is_away(talk.text) or _of_a_door(talk, wish)) else None

    async def recognise(self, talk: Talk) -> Answer | None:
        """ "Chez le voisin", and nothing else, from somebody who waits for something."""
        wish = _wish(talk)
        waits = talk.conversation.order or talk.person.customer_id or talk.person.orders
        spoken_of = talk.conversation.order or talk.understanding.value("order_id")
        of_a_slot = _SLOT.search(plain(talk.text))
        wanted_then = wish.day and _WANTED.search(plain(talk.text))
        of_the_order = spoken_of and (wanted_then or wish.about == "points")
        meant = wish.handing or of_a_slot or _of_a_door(talk, wish) or of_the_order
        return await self.begin(talk) if waits and meant else None


# ---------------------------------------------------------------- which parcel


async def _case(talk: Talk, order: Order, place: str) -> Case | Answer:
    """The parcel named, the only one still to come, or a question which."""
    if not isinstance(talk.shop, Rearranges):
        said = talk.words("I cannot change a delivery by myself, but our team can.")
        return Answer((or_a_person(said, talk),), order=order.number)
    if place.isdecimal() and int(place) < len(order.parcels):
        return await _looked_up(talk, talk.shop, order, int(place))
    coming = [n for n, parcel in enumerate(order.parcels) if parcel.step not in _ENDED] or [0]
    lines = {(n, line.sku): line for n in coming for line in order.parcels[n].lines}
    coming = sorted({n for n, sku in named(talk.text, lines)}) or coming
    if len(coming) == 1:
        return await _looked_up(talk, talk.shop, order, coming[0])
    question = talk.words("Order {number} travels in several parcels. Which one is it about?", number=order.number)
    return choose_thing(talk, order, question, [_parcel(talk, order, n) for n in coming])


def _parcel(talk: Talk, order: Order, place: int) -> Thing:
    parcel = order.parcels[place]
    items = [item for item in items_of(order) if item.parcel_id == parcel.id]
    when = tell_eta(parcel, talk.words, talk.today) or step_name(parcel.step, talk.words)
    return thing(talk, items, when, f"{ChangeDelivery.name}:{order.number}/{place}")


async def _looked_up(talk: Talk, shop: Rearranges, order: Order, place: int) -> Case:
    parcel = order.parcels[place]
    return Case(order, place, parcel, await shop.rearranging(order.number, parcel.id))


# ---------------------------------------------------------------- what is wished


def _of_a_door(talk: Talk, wish: Wish) -> bool:
    """A code that opens something, not one that takes something off a price."""
    return bool(wish.code and _DOOR.search(plain(talk.text)))


def _wish(talk: Talk) -> Wish:
    return wished(talk.text, talk.understanding, talk.today)


def _pressed(rest: Sequence[str], case: Case) -> Wish | None:
    """What a button says: `slots`, `s/2026-11-26/9/12`, `p/1`, `h/neighbour`, `address`, `code`."""
    match [part for part in rest if part]:
        case ["s", day, start, end]:
            return Wish(about="slots", day=date.fromisoformat(day), hours=(int(start), int(end)))
        case ["h", hands] if hands in list(Handing):
            return Wish(about="hands", handing=Handing(hands))
        case ["p", place]:
            return Wish(about="points", code=place)
        case [what] if what in _PARTS:
            return Wish(about=what)
        case _:
            return None


def _given(talk: Talk, stage: str, yes: bool | None) -> Wish | None:
    """What was asked for is what they write."""
    if yes is False or not talk.text or "?" in talk.text:
        return None
    if stage == "address":
        address = talk.understanding.value("address") or talk.text
        return Wish(about="address", address=address) if re.search(r"\d", address) and " " in address else None
    code = _CODE.search(talk.text)
    return Wish(about="code", code=code[0]) if stage == "code" and code else None


def _meant(talk: Talk, wish: Wish, *, done: bool) -> bool:
    """Enough was said to go by: something definite, or nothing that means anything else.

    Once it is done, "parfait, à jeudi" wishes nothing more.
    """
    if done and talk.understanding.intent != "change_delivery":
        return False
    definite = wish.day or wish.hours or wish.handing or wish.address or wish.code or wish.about == "points"
    intent = talk.understanding.intent
    if "?" in talk.text and intent not in ("change_delivery", "affirm", "deny"):
        return False
    return bool(definite) or (bool(wish.about) and intent in ("change_delivery", "affirm", "deny"))


def _answered(talk: Talk, case: Case, wish: Wish) -> Answer:
    if not case.can.parts:
        return _never(talk, case, "slot")
    if not wish.about:
        return _menu(talk, case)
    if _PARTS[wish.about] not in case.can.parts:
        return _never(talk, case, _PARTS[wish.about])
    return {"slots": _slots, "points": _points, "hands": _hands, "address": _address, "code": _code}[wish.about](
        talk, case, wish
    )


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
    return Answer((reply,), asks=ChangeDelivery.name, memory=memory, order=case.order.number)


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
    base = f"{ChangeDelivery.name}:{case.order.number}/{case.place}"
    return (
        *((Choice(_("Another time"), f"{base}/slots"),) if can.slots else ()),
        *((Choice(_("A pick-up point"), f"{base}/points"),) if can.pickup_points else ()),
        *(Choice(hands_named(hands, _), f"{base}/h/{hands}") for hands in can.handings),
        *((Choice(_("Another address"), f"{base}/address"),) if can.address else ()),
        *((Choice(_("Door code"), f"{base}/code"),) if can.door_code else ()),
    )


def hands_named(hands: Handing, _: Wording) -> str:
    return {
        Handing.PERSON: _("To me in person"),
        Handing.NEIGHBOUR: _("With a neighbour"),
        Handing.CARETAKER: _("With the caretaker"),
        Handing.SAFE_PLACE: _("In the letter box"),
    }[hands]


# ---------------------------------------------------------------- when


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
    base = f"{ChangeDelivery.name}:{case.order.number}/{case.place}/s"
    choices = tuple(
        Choice(_short(talk, slot), f"{base}/{slot.day}/{slot.from_hour or 0}/{slot.to_hour or 24}") for slot in slots
    )
    memory = {"stage": "menu", "order": case.order.number, "parcel": str(case.place)}
    return Answer((Reply(question, choices=choices),), asks=ChangeDelivery.name, memory=memory, order=case.order.number)


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


# ---------------------------------------------------------------- where, to whom


def _points(talk: Talk, case: Case, wish: Wish) -> Answer:
    points = case.can.pickup_points
    if wish.code.isdecimal() and int(wish.code) < len(points):
        return _propose_point(talk, case, points[int(wish.code)])
    if len(points) == 1:
        return _propose_point(talk, case, points[0])
    _ = talk.words
    base = f"{ChangeDelivery.name}:{case.order.number}/{case.place}/p"
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
    return Answer((Reply(question),), asks=ChangeDelivery.name, memory=memory, order=case.order.number)


# ---------------------------------------------------------------- agreed


def _propose(talk: Talk, case: Case, said: str, what: Mapping[str, str]) -> Answer:
    return propose(talk, ChangeDelivery.name, case.order, said, {**what, "parcel": str(case.place)})


def _who(talk: Talk, case: Case) -> dict[str, str]:
    return {"number": case.order.number, "items": first_title(case.parcel, talk.words)}


def _delivery(what: Mapping[str, str]) -> Delivery:
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


skill = ChangeDelivery()
