"""Two of them rather than one; the green one rather than the white; a 40 rather than a 38."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from dialogs.aftercare import Cancels, Modifies, Modifying, Swap
from dialogs.errors import ShopRefuses
from dialogs.messages import Card, Choice, Image, Reply
from dialogs.orders.calling_off import called_off
from dialogs.orders.how_many import number
from dialogs.orders.proposals import accomplished, once, propose, refused
from dialogs.orders.road import OrderRoad, ask_which, by_our_team, meant_among
from dialogs.orders.which_item import item_behind, key_of, named, title_of
from dialogs.orders.which_order import with_what_is_named
from dialogs.products.another_kind import (
    colours_of,
    given_up,
    kind_told,
    says_any,
    says_rather,
    size_said,
    size_told,
    sizes_of,
    telling_words,
    wanted,
)
from dialogs.products.goods import goods_told
from dialogs.shop import Order
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import plain

_REMOVE = re.compile(r"\b(?:retire[rz]?|enleve[rz]?|supprime[rz]?|otez?|remove|take out|drop|without|delete)\b")
_SIZE = re.compile(r"\b(?:tailles?|pointures?|sizes?)\b")
_FROM_TO = re.compile(r"\b(?:de|from) \w+ (?:a|to) (\w+)\b")
_CAME = re.compile(r"\b(?:recue?s?|eue?s?|arrivee?s?|livree?s?|received|got|arrived|came|delivered|sent)\b")
SIZES = "sizes"


class ModifyOrder(OrderRoad):
    """A button's argument is `order/item/what`: `q2` for two of it, `s0` for its first other kind, or `sizes`."""

    name = "modify_order"
    intents = frozenset({"modify_order"})
    taken_for = frozenset({"product_search", "product_question", "add_to_cart", "wrong_or_missing_item"})

    async def at(self, talk: Talk, order: Order, way: Sequence[str]) -> Answer:
        place, what, *_ = way
        if isinstance(talk.shop, Cancels) and _REMOVE.search(plain(talk.text)):
            return await called_off(talk, order, await talk.shop.cancelling(order.number), "")
        if not isinstance(talk.shop, Modifies):
            return by_our_team(talk, order, talk.words("I cannot change an order by myself, but our team can."))
        return await _answered(talk, order, await talk.shop.modifying(order.number), place, what)

    def hears(self, talk: Talk, stage: str, memory: Mapping[str, str]) -> bool:
        return super().hears(talk, stage, memory) or (stage == "what" and _says_what(talk, memory["swaps"]))

    async def recognise(self, talk: Talk) -> Answer | None:
        """ "Deux bougies au lieu d'une", from somebody who waits for a candle."""
        return await self.begin(talk) if await _would_rather(talk) else None

    async def claim(self, talk: Talk) -> Answer | None:
        """ "Can I have the headphones in white instead?", from somebody who waits for headphones."""
        shop = talk.shop
        if not isinstance(shop, Modifies) or _CAME.search(plain(talk.text)):
            return None
        all_ = [one for order in await _would_rather(talk) for one in await shop.modifying(order.number)]
        return await self.begin(talk) if any(_meant(talk, one) for one in all_) else None

    async def carry_out(self, talk: Talk, order: Order, what: Mapping[str, str]) -> Answer:
        assert isinstance(talk.shop, Modifies)
        item = item_behind(what["item"], order)
        quantity, sku, variant = int(what["quantity"]), what["sku"], what["variant"]
        done = await talk.shop.modify(order.number, item, quantity, sku, variant, once(talk))
        return accomplished(talk, self.name, order, what, done)


async def _would_rather(talk: Talk) -> list[Order]:
    """The open orders in which there is what they would rather have otherwise."""
    if not talk.person.customer_id or not says_rather(talk.text):
        return []
    orders = await talk.shop.orders_of(talk.person.customer_id)
    return await with_what_is_named(talk, [order for order in orders if order.open])


def _meant(talk: Talk, one: Modifying) -> bool:
    """Whether it comes in what they would rather have, or is just what they give up for that."""
    line = one.item.line
    return bool(wanted(talk.text, line, (*one.swaps, *one.sold_out))) or given_up(talk.text, line)


# ---------------------------------------------------------------- which thing, and what about it


async def _answered(talk: Talk, order: Order, all_: Sequence[Modifying], place: str, what: str) -> Answer:
    can = [one for one in all_ if not one.why_not]
    meant = await named(talk, {n: one.item.line for n, one in enumerate(all_)})
    if not can or (meant and all(all_[n].why_not for n in meant)):
        return _never(talk, order, [all_[n] for n in meant] or all_)
    items = [one.item for one in can]
    chosen = await meant_among(talk, items, place)
    if chosen is not None:
        return _about_one(talk, order, can[chosen], chosen, what)
    question = talk.words("What would you like to change in order {number}?", number=order.number)
    return ask_which(talk, ModifyOrder.name, order, question, items)


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
    if what == SIZES:
        return _which_size(talk, order, can, place, _in_which(talk, can))
    if what.startswith("s") and what[1:].isdecimal() and int(what[1:]) < len(can.swaps):
        return _propose_swap(talk, order, can, can.swaps[int(what[1:])])
    if what.startswith("q") and what[1:].isdecimal():
        return _propose_quantity(talk, order, can, int(what[1:]))
    if another := _another_kind(talk, order, can, place):
        return another
    quantity = _quantity(talk)
    if quantity and quantity != line.quantity:
        return _propose_quantity(talk, order, can, quantity)
    return _ask_what(talk, order, can, place)


def _another_kind(talk: Talk, order: Order, can: Modifying, place: int) -> Answer | None:
    """The colour or size they name: proposed, or why not; None when they name none, or several."""
    _, line, all_ = talk.words, can.item.line, (*can.swaps, *can.sold_out)
    meant = wanted(talk.text, line, all_)
    if len(meant) == 1:
        other = meant[0]
        if other in can.swaps:
            return _propose_swap(talk, order, can, other)
        return _none_left(talk, order, can, place, other)
    size, known = talk.understanding.value("size"), size_said(talk.text, line, all_)
    if not sizes_of(line, can.swaps) or known or not (size or _SIZE.search(plain(talk.text))):
        return None
    title = _.pick(line.title)
    said = _in_which(talk, can)
    if size and size != line.variant:
        said = _("{product} does not come in size {size}. Which one would suit you?", product=title, size=size)
    return _which_size(talk, order, can, place, said)


def _says_what(talk: Talk, swaps: str) -> bool:
    return _quantity(talk) > 0 or says_any(talk.text, swaps) or bool(talk.understanding.value("size"))


def _quantity(talk: Talk) -> int:
    """How many are wanted; 0 when no number is said."""
    said = plain(talk.text)
    words = [match[1] for match in _FROM_TO.finditer(said)] or said.split()
    return next((found for word in words if (found := number(word))), 0)


def _ask_what(talk: Talk, order: Order, can: Modifying, place: int) -> Answer:
    _, base, line = talk.words, _base(order, place), can.item.line
    cards = tuple(_swap_card(talk, swap, _choosing(can, swap, base)) for swap in colours_of(line, can.swaps))
    quantity = line.quantity
    sizes = (Choice(_("Another size"), f"{base}/{SIZES}"),) if sizes_of(line, can.swaps) else ()
    more = (Choice(_("One more"), f"{base}/q{quantity + 1}"),) if quantity < can.most else ()
    fewer = (Choice(_("One fewer"), f"{base}/q{quantity - 1}"),) if quantity > 1 else ()
    remove = (Choice(_("Remove it"), f"cancel_order:{order.number}"),)
    question = _("{item}: what would you like to change?", item=title_of(talk, can.item))
    reply = Reply(question, cards=cards, choices=(*sizes, *more, *fewer, *remove))
    return _asked(talk, order, can, place, reply)


def _in_which(talk: Talk, can: Modifying) -> str:
    return talk.words("{product}: in which size?", product=title_of(talk, can.item))


def _which_size(talk: Talk, order: Order, can: Modifying, place: int, question: str) -> Answer:
    _, base = talk.words, _base(order, place)
    sizes = sizes_of(can.item.line, can.swaps)
    choices = tuple(Choice(size_told(swap, _), _choosing(can, swap, base)) for swap in sizes)
    return _asked(talk, order, can, place, Reply(question, choices=choices))


def _none_left(talk: Talk, order: Order, can: Modifying, place: int, other: Swap) -> Answer:
    """Nothing changes; what there is instead is offered: other sizes, other colours, or word when it is back."""
    _, line, base = talk.words, can.item.line, _base(order, place)
    item = goods_told(other.title, other.variant_name, line.quantity, _)
    said = _("Not in stock just now: {item}. Order {number} stays as it is.", item=item, number=order.number)
    sizes = (Choice(_("Another size"), f"{base}/{SIZES}"),) if sizes_of(line, can.swaps) else ()
    alert = Choice(_("Alert me when back"), f"stock_alert:{other.sku}/{other.variant}".rstrip("/"))
    near = [swap for swap in can.swaps if swap.sku != line.sku and swap.variant == other.variant]
    cards = tuple(_swap_card(talk, swap, _choosing(can, swap, base)) for swap in near)
    return _asked(talk, order, can, place, Reply(said, cards=cards, choices=(*sizes, alert)))


def _asked(talk: Talk, order: Order, can: Modifying, place: int, reply: Reply) -> Answer:
    """The answer is heard by `resume`, in whatever words."""
    told = telling_words(can.item.line, (*can.swaps, *can.sold_out))
    memory = {"stage": "what", "order": order.number, "back": f"{order.number}/{place}", "swaps": told}
    return Answer((reply,), asks=ModifyOrder.name, memory=memory, order=order.number)


def _base(order: Order, place: int) -> str:
    return f"{ModifyOrder.name}:{order.number}/{place}"


def _choosing(can: Modifying, swap: Swap, base: str) -> str:
    return f"{base}/s{can.swaps.index(swap)}"


def _swap_card(talk: Talk, swap: Swap, payload: str) -> Card:
    _, title = talk.words, kind_told(swap, talk.words)
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
    item = goods_told(line.title, line.variant_name, 1, _)
    if not 1 <= quantity <= can.most:
        said = _("You can have up to {n} of it: {item}.", n=can.most, item=item)
        return Answer((Reply(said),), order=order.number)
    said = _(
        "Order {number}: {quantity} × {item}, instead of {before}.",
        number=order.number,
        quantity=quantity,
        item=item,
        before=line.quantity,
    )
    money = _paid(talk, (quantity - line.quantity) * line.price, can)
    what = {"item": key_of(can.item), "quantity": str(quantity), "sku": line.sku, "variant": line.variant}
    return propose(talk, ModifyOrder.name, order, f"{said} {money}", what)


def _propose_swap(talk: Talk, order: Order, can: Modifying, swap: Swap) -> Answer:
    _, line = talk.words, can.item.line
    before = goods_told(line.title, line.variant_name, 1, _) if swap.sku != line.sku else _.pick(line.variant_name)
    item = goods_told(swap.title, swap.variant_name, line.quantity, _)
    said = _("Order {number}: {item}, instead of {before}.", number=order.number, item=item, before=before)
    what = {"item": key_of(can.item), "quantity": str(line.quantity), "sku": swap.sku, "variant": swap.variant}
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
