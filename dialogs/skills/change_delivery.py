"""I would rather have it on Thursday morning, at a pick-up point, with the neighbour …

Which parcel, and what is wished; what may be done about it is `dialogs/orders/rearranging.py`.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from dialogs.aftercare import Rearranges
from dialogs.agreeing import agreed
from dialogs.kept_words import recalled
from dialogs.messages import Choice
from dialogs.orders.delivery_words import Wish, code_said, is_away, wished
from dialogs.orders.proposals import AGREE, about, accomplished, once, order_named, settle
from dialogs.orders.rearranging import PARTS, SKILL, Case, answered, delivery_in
from dialogs.orders.road import OrderRoad, heard_by_name
from dialogs.orders.told import step_name, tell_eta
from dialogs.orders.which_item import Thing, choose_thing, items_of, named, thing
from dialogs.orders.which_order import find_order
from dialogs.shop import Handing, Order, Step
from dialogs.skill import Answer, Talk
from dialogs.suggestions import or_a_person
from dialogs.vocabulary import plain

FEW_WORDS = 4
_ENDED = (Step.DELIVERED, Step.RETURNED, Step.CANCELLED)
_RATHER = re.compile(
    r"\b(?:plutot|prefer\w*|rather|instead|au lieu|chang\w+|deplace\w*|repouss\w+|move|postpone|"
    r"laisse[rz]?|depose[rz]?|leave)\b"
)
_SLOT = re.compile(r"\b(?:chang\w+|modifi\w+|deplac\w+|autre|change|move|another|different)\b.*\b(?:creneau\w*|slot)\b")
_WANTED = re.compile(r"\b(?:want|like|need|veux|voudrais|voudrions|aimerais|souhaite)\b")
_DOOR = re.compile(r"\b(?:porte|portail|digicode|interphone|immeuble|entree|door|gate|buzzer|intercom|building)\b")


class ChangeDelivery(OrderRoad):
    """A button's argument is `order/parcel/what/which`, of which only the order is needed."""

    name = SKILL
    intents = frozenset({"change_delivery"})
    taken_for = frozenset(
        {"affirm", "delivery_eta", "delivery_info", "deny", "greeting", "modify_order", "track_order", "voucher"}
    )

    async def at(self, talk: Talk, order: Order, way: Sequence[str]) -> Answer:
        place, *rest = way
        case = await _case(talk, order, place)
        if not isinstance(case, Case):
            return self._which_parcel(talk, order, case)
        return answered(talk, case, _pressed(rest, case) or _wish(talk))

    def _which_parcel(self, talk: Talk, order: Order, asked: Answer) -> Answer:
        """What they wish is kept, and the name of what is in a parcel answers."""
        return heard_by_name(talk, self.name, order, asked, items_of(order)) if asked.replies[0].cards else asked

    async def resume(self, talk: Talk) -> Answer | None:
        """Yes, no, another wish, or what was asked for: an address, a code, a day."""
        memory, wish = talk.conversation.memory, _wish(talk)
        yes = agreed(talk.text, talk.vocabulary)
        if yes is None and (of_order := await order_named(talk, self.name)):
            return await self._to_the_order(of_order)
        if self.hears(talk, memory.get("stage", ""), memory):
            return await self._to_the_order(about(recalled(talk, self.name), memory["back"]))
        if memory.get("order") and yes is not True:
            wish = _given(talk, memory.get("stage", ""), yes) or _corrected(talk, memory, wish) or wish
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
        return answered(talk, case, wish) if isinstance(case, Case) else self._which_parcel(talk, order, case)

    async def carry_out(self, talk: Talk, order: Order, what: Mapping[str, str]) -> Answer:
        assert isinstance(talk.shop, Rearranges)
        parcel = order.parcels[int(what["parcel"])]
        done = await talk.shop.rearrange(order.number, parcel.id, delivery_in(what), once(talk))
        more = (Choice(talk.words("Keep me posted"), f"notify_me:{order.number}"),)
        return accomplished(talk, self.name, order, what, done, more)

    async def claim(self, talk: Talk) -> Answer | None:
        """ "I would rather have it on Friday": a question when it comes, one would think."""
        wish = _wish(talk)
        waits = talk.conversation.order or talk.person.customer_id or talk.person.orders
        said = plain(talk.text)
        definite = wish.day or wish.hours or wish.handing
        rather = _SLOT.search(said) or (definite and (_RATHER.search(said) or _goes_on(talk)))
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
    left = [n for n, parcel in enumerate(order.parcels) if parcel.step not in _ENDED] or [0]
    lines = {(n, line.sku): line for n in left for line in order.parcels[n].lines}
    coming = [n for n in left if order.parcels[n].step is not Step.AT_PICKUP_POINT] or left
    coming = sorted({n for n, sku in await named(talk, lines)}) or coming
    if len(coming) == 1:
        return await _looked_up(talk, talk.shop, order, coming[0])
    question = talk.words("Order {number} travels in several parcels. Which one is it about?", number=order.number)
    return choose_thing(talk, order, question, [_parcel(talk, order, n) for n in coming])


def _parcel(talk: Talk, order: Order, place: int) -> Thing:
    parcel = order.parcels[place]
    items = [item for item in items_of(order) if item.parcel_id == parcel.id]
    when = tell_eta(parcel, talk.words, talk.today) or step_name(parcel.step, talk.words)
    return thing(talk, items, when, f"{SKILL}:{order.number}/{place}")


async def _looked_up(talk: Talk, shop: Rearranges, order: Order, place: int) -> Case:
    parcel = order.parcels[place]
    return Case(order, place, parcel, await shop.rearranging(order.number, parcel.id))


# ---------------------------------------------------------------- what is wished


def _goes_on(talk: Talk) -> bool:
    """ "Le matin", and little else, right after a change was spoken of."""
    return talk.conversation.recent[-1:] == (SKILL,) and len(talk.text.split()) <= FEW_WORDS


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
        case [what] if what in PARTS:
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
    code = code_said(talk.text, talk.understanding) if stage == "code" else ""
    return Wish(about="code", code=code) if code else None


def _corrected(talk: Talk, memory: Mapping[str, str], wish: Wish) -> Wish | None:
    """ "Pardon, c'est B453": the door's code once more, and nothing else."""
    proposed = memory.get("stage") == AGREE and memory.get("kind") == "code"
    code = code_said(talk.text, talk.understanding) if proposed and wish == Wish() else ""
    return Wish(about="code", code=code) if code else None


def _meant(talk: Talk, wish: Wish, *, done: bool) -> bool:
    """Enough was said to go by: something definite, or nothing that means anything else.

    "Et dimanche ?" asks for another day. Once it is done, "parfait, à jeudi" wishes nothing more.
    """
    if done and talk.understanding.intent != "change_delivery":
        return False
    definite = wish.day or wish.hours or wish.handing or wish.address or wish.code or wish.about == "points"
    intent = talk.understanding.intent
    briefly = (wish.day or wish.hours) and len(talk.text.split()) <= FEW_WORDS
    if "?" in talk.text and intent not in ("change_delivery", "affirm", "deny") and not briefly:
        return False
    return bool(definite) or (bool(wish.about) and intent in ("change_delivery", "affirm", "deny"))


skill = ChangeDelivery()
