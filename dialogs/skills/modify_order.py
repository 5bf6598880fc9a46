"""Two of them rather than one; the green one rather than the white."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from dialogs.aftercare import Cancels, Modifies, Modifying, Swap
from dialogs.calling_off import called_off, key_of
from dialogs.errors import ShopRefuses
from dialogs.messages import Card, Choice, Image, Reply
from dialogs.proposals import (
    about,
    accomplished,
    keep_words,
    once,
    order_named,
    propose,
    recalled,
    refused,
    settle,
    waiting,
)
from dialogs.shop import Line, Order
from dialogs.skill import Answer, Talk
from dialogs.suggestions import or_a_person
from dialogs.vocabulary import plain
from dialogs.which_item import choose_thing, items_of, named, names_any, paid_for, thing, title_of
from dialogs.which_order import find_order

_REMOVE = re.compile(r"\b(?:retire[rz]?|enleve[rz]?|supprime[rz]?|otez?|remove|take out|drop|without|delete)\b")
_RATHER = re.compile(r"\b(?:au lieu d\w*|au lieu d'\w+|plutot que|instead of|rather than)\b")
_FROM_TO = re.compile(r"\b(?:de|from) \w+ (?:a|to) (\w+)\b")
_NUMBERS = {"un": 1, "une": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4, "cinq": 5}
_NUMBERS |= {"five": 5, "double": 2}


class ModifyOrder:
    """A button's argument is `order/item/what`: `q2` for two of it, `s0` for the first other colour."""

    name = "modify_order"
    intents = frozenset({"modify_order"})

    async def begin(self, talk: Talk) -> Answer:
        return await settle(talk, self) or await self._go_on(recalled(talk, self.name))

    async def _go_on(self, talk: Talk) -> Answer:
        number, place, what, *_ = [*talk.argument.split("/"), "", ""]
        found = await find_order(about(talk, number), self.name)
        if not isinstance(found, Order):
            return keep_words(talk, self.name, found)
        if isinstance(talk.shop, Cancels) and _REMOVE.search(plain(talk.text)):
            return called_off(talk, found, await talk.shop.cancelling(found.number), "")
        if not isinstance(talk.shop, Modifies):
            said = talk.words("I cannot change an order by myself, but our team can.")
            return Answer((or_a_person(said, talk),), order=found.number)
        return _answered(talk, found, await talk.shop.modifying(found.number), place, what)

    async def resume(self, talk: Talk) -> Answer | None:
        """Yes, no, the order's number, which thing, or what about it."""
        if settled := await settle(talk, self):
            return settled
        memory = talk.conversation.memory
        if of_order := await order_named(talk, self.name):
            return await self._go_on(of_order)
        if memory.get("stage") == "which" and names_any(talk.text, memory["items"]):
            return await self._go_on(about(recalled(talk, self.name), memory["order"]))
        if memory.get("stage") == "what" and _says_what(talk, memory["swaps"]):
            return await self._go_on(about(talk, f"{memory['order']}/{memory['place']}"))
        return None

    async def recognise(self, talk: Talk) -> Answer | None:
        """ "Deux bougies au lieu d'une", from somebody who waits for a candle."""
        if not talk.person.customer_id or not _RATHER.search(plain(talk.text)):
            return None
        orders = [order for order in await talk.shop.orders_of(talk.person.customer_id) if order.open]
        return await self.begin(talk) if named(talk.text, dict(enumerate(_lines(orders)))) else None

    async def back(self, talk: Talk) -> Reply | None:
        return waiting(talk, self.name)

    async def carry_out(self, talk: Talk, order: Order, what: Mapping[str, str]) -> Answer:
        """Raises `ShopRefuses`."""
        assert isinstance(talk.shop, Modifies)
        item = next(item for item in items_of(order) if key_of(item) == what["item"])
        done = await talk.shop.modify(order.number, item, int(what["quantity"]), what["sku"], once(talk))
        return accomplished(talk, self.name, order, what, done)


def _lines(orders: Sequence[Order]) -> list[Line]:
    return [line for order in orders for line in order.lines]


# ---------------------------------------------------------------- which thing, and what about it


def _answered(talk: Talk, order: Order, all_: Sequence[Modifying], place: str, what: str) -> Answer:
    can = [one for one in all_ if not one.why_not]
    if not can:
        return _never(talk, order, all_)
    if place.isdecimal() and int(place) < len(can):
        return _about_one(talk, order, can[int(place)], int(place), what)
    said = named(talk.text, {n: one.item.line for n, one in enumerate(can)})
    if len(can) == 1 or len(said) == 1:
        place_ = said[0] if said else 0
        return _about_one(talk, order, can[place_], place_, what)
    _ = talk.words
    base = f"{ModifyOrder.name}:{order.number}"
    things = [thing(talk, [one.item], paid_for(talk, one.item, order), f"{base}/{n}") for n, one in enumerate(can)]
    question = _("What would you like to change in order {number}?", number=order.number)
    titles = "\n".join(title_of(talk, one.item) for one in can)
    asked = choose_thing(talk, order, question, things)
    return keep_words(talk, ModifyOrder.name, asked, stage="which", order=order.number, items=titles)


def _never(talk: Talk, order: Order, all_: Sequence[Modifying]) -> Answer:
    _ = talk.words
    if not all_:
        said = _("Order {number} has nothing left to come.", number=order.number)
        return Answer((Reply(said, choices=(Choice(_("Send something back"), f"return_item:{order.number}"),)),))
    ways = (
        Choice(_("Cancel the order"), f"cancel_order:{order.number}"),
        Choice(_("Change the delivery"), f"change_delivery:{order.number}"),
    )
    return refused(talk, ShopRefuses(all_[0].why_not), order, ways)


def _about_one(talk: Talk, order: Order, can: Modifying, place: int, what: str) -> Answer:
    line = can.item.line
    if what.startswith("s") and what[1:].isdecimal() and int(what[1:]) < len(can.swaps):
        return _propose_swap(talk, order, can, can.swaps[int(what[1:])])
    if what.startswith("q") and what[1:].isdecimal():
        return _propose_quantity(talk, order, can, int(what[1:]))
    swaps = [swap for swap in can.swaps if names_any(talk.text, _apart(talk, swap, can))]
    if len(swaps) == 1:
        return _propose_swap(talk, order, can, swaps[0])
    wanted = _quantity(talk)
    if wanted and wanted != line.quantity:
        return _propose_quantity(talk, order, can, wanted)
    return _ask_what(talk, order, can, place)


def _apart(talk: Talk, swap: Swap, can: Modifying) -> str:
    """The words by which the other differs, in every language: its colour."""
    mine = set(plain(" ".join(can.item.line.title.values())).split())
    return " ".join(word for word in plain(" ".join(swap.title.values())).split() if word not in mine)


def _says_what(talk: Talk, swaps: str) -> bool:
    return _quantity(talk) > 0 or names_any(talk.text, swaps)


def _quantity(talk: Talk) -> int:
    """How many are wanted; 0 when no number is said."""
    said = plain(talk.text)
    words = [match[1] for match in _FROM_TO.finditer(said)] or said.split()
    numbers = (_NUMBERS.get(word, int(word) if word.isdecimal() and len(word) < 3 else 0) for word in words)
    return next((number for number in numbers if number), 0)


def _ask_what(talk: Talk, order: Order, can: Modifying, place: int) -> Answer:
    _, base = talk.words, f"{ModifyOrder.name}:{order.number}/{place}"
    cards = tuple(_swap_card(talk, swap, f"{base}/s{n}") for n, swap in enumerate(can.swaps))
    quantity = can.item.line.quantity
    more = (Choice(_("One more"), f"{base}/q{quantity + 1}"),) if quantity < can.most else ()
    fewer = (Choice(_("One fewer"), f"{base}/q{quantity - 1}"),) if quantity > 1 else ()
    remove = (Choice(_("Remove it"), f"cancel_order:{order.number}"),)
    question = _("{item}: what would you like to change?", item=title_of(talk, can.item))
    swaps = " ".join(_apart(talk, swap, can) for swap in can.swaps)
    memory = {"stage": "what", "order": order.number, "place": str(place), "swaps": swaps}
    reply = Reply(question, cards=cards, choices=(*more, *fewer, *remove))
    return Answer((reply,), asks=ModifyOrder.name, memory=memory, order=order.number)


def _swap_card(talk: Talk, swap: Swap, payload: str) -> Card:
    _, title = talk.words, talk.words.pick(swap.title)
    return Card(
        title=title,
        subtitle=_difference(talk, swap.difference),
        image=Image(swap.image, title) if swap.image else None,
        choices=(Choice(_("This one"), payload),),
    )


def _difference(talk: Talk, difference: Decimal) -> str:
    _ = talk.words
    if not difference:
        return _("Same price")
    amount = _.money(abs(difference), "EUR")
    return _("{amount} more", amount=amount) if difference > 0 else _("{amount} less", amount=amount)


# ---------------------------------------------------------------- the sentence to agree to


def _propose_quantity(talk: Talk, order: Order, can: Modifying, quantity: int) -> Answer:
    _, line = talk.words, can.item.line
    if not 1 <= quantity <= can.most:
        said = _("You can have up to {n} of it: {item}.", n=can.most, item=_.pick(line.title))
        return Answer((Reply(said),), order=order.number)
    said = _(
        "Order {number}: {quantity} × {item}, instead of {before}.",
        number=order.number,
        quantity=quantity,
        item=_.pick(line.title),
        before=line.quantity,
    )
    money = _paid(talk, (quantity - line.quantity) * line.price, can)
    what = {"item": key_of(can.item), "quantity": str(quantity), "sku": line.sku}
    return propose(talk, ModifyOrder.name, order, f"{said} {money}", what)


def _propose_swap(talk: Talk, order: Order, can: Modifying, swap: Swap) -> Answer:
    _, line = talk.words, can.item.line
    said = _(
        "Order {number}: {item}, instead of {before}.",
        number=order.number,
        item=_.pick(swap.title),
        before=_.pick(line.title),
    )
    what = {"item": key_of(can.item), "quantity": str(line.quantity), "sku": swap.sku}
    return propose(talk, ModifyOrder.name, order, f"{said} {_paid(talk, swap.difference, can)}", what)


def _paid(talk: Talk, difference: Decimal, can: Modifying) -> str:
    """What the change costs, or gives back."""
    _ = talk.words
    if not difference:
        return _("The price stays the same.")
    amount, means = _.money(abs(difference), "EUR"), _.pick(can.means)
    if difference > 0:
        return _("{amount} more will be charged {means}.", amount=amount, means=means)
    return _("{amount} will be paid back {means}.", amount=amount, means=means)


skill = ModifyOrder()
