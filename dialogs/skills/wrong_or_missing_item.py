"""This is not what I ordered; or something is missing, or came broken."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from dialogs.aftercare import Item, Remedies, Remedy, TakesReports, Trouble
from dialogs.calling_off import key_of
from dialogs.errors import ShopRefuses
from dialogs.messages import Choice, Reply
from dialogs.orders import tell_eta, tell_parcel
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
from dialogs.shop import Order, Parcel, Step
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice, or_a_person
from dialogs.vocabulary import plain
from dialogs.which_item import choose_thing, items_of, named, names_any, paid_for, thing, title_of
from dialogs.which_order import find_order

_TROUBLES = (
    (Trouble.DAMAGED, r"abim\w+|casse\w*|brise\w*|fele\w*|ray\w+|endommag\w+|damaged|broken|cracked|scratched|smashed"),
    (
        Trouble.MISSING,
        r"manqu\w+|pas (?:recu|eu|dans|trouve)|oubli\w+|absente?s?|incomplet\w*|missing|not in|forg\w+|"
        r"incomplete|(?:did not|didn't) (?:get|receive)|without|vide|empty",
    ),
    (Trouble.WRONG, r"mauvais\w*|pas (?:le|la|les|ce|bon|bonne)|erreur|autre|tromp\w+|wrong|not what|instead|mistake"),
)


class WrongOrMissingItem:
    """A button's argument is `order/item/trouble/remedy`."""

    name = "wrong_or_missing_item"
    intents = frozenset({"wrong_or_missing_item"})

    async def begin(self, talk: Talk) -> Answer:
        return await settle(talk, self) or await self._go_on(recalled(talk, self.name))

    async def _go_on(self, talk: Talk) -> Answer:
        number, place, trouble, remedy, *_ = [*talk.argument.split("/"), "", "", ""]
        found = await find_order(about(talk, number), self.name, _arriving)
        if not isinstance(found, Order):
            return keep_words(talk, self.name, found)
        if not isinstance(talk.shop, TakesReports):
            said = talk.words("I cannot settle this by myself, but our team can.")
            return Answer((or_a_person(said, talk),), order=found.number)
        item = _item(talk, items_of(found), place)
        if not item:
            return _choose(talk, found)
        what = Trouble(trouble) if trouble in list(Trouble) else _trouble(talk)
        if not what:
            return _ask_what(talk, found, item)
        return await _proposed(talk, talk.shop, found, item, what, remedy)

    async def resume(self, talk: Talk) -> Answer | None:
        """Yes, no, the order's number, which thing, or what is wrong with it."""
        if settled := await settle(talk, self):
            return settled
        memory, stage = talk.conversation.memory, talk.conversation.memory.get("stage", "")
        if of_order := await order_named(talk, self.name, _arriving):
            return await self._go_on(of_order)
        heard = {"which": names_any(talk.text, memory.get("items", "")), "what": _trouble(talk) is not None}
        if not heard.get(stage):
            return None
        return await self._go_on(about(recalled(talk, self.name), memory["back"]))

    async def back(self, talk: Talk) -> Reply | None:
        return waiting(talk, self.name)

    async def carry_out(self, talk: Talk, order: Order, what: Mapping[str, str]) -> Answer:
        """Raises `ShopRefuses`."""
        assert isinstance(talk.shop, TakesReports)
        item = next(item for item in items_of(order) if key_of(item) == what["item"])
        trouble, remedy = Trouble(what["trouble"]), Remedy(what["remedy"])
        done = await talk.shop.report(order.number, item, trouble, remedy, once(talk))
        return accomplished(talk, self.name, order, what, done)


def _arriving(order: Order) -> bool:
    """Something of it has come."""
    return any(parcel.step is Step.DELIVERED for parcel in order.parcels)


def _trouble(talk: Talk) -> Trouble | None:
    said = plain(talk.text)
    return next((trouble for trouble, words in _TROUBLES if re.search(rf"\b(?:{words})\b", said)), None)


# ---------------------------------------------------------------- which thing, and what is wrong


def _item(talk: Talk, items: Sequence[Item], place: str) -> Item | None:
    if place.isdecimal() and int(place) < len(items):
        return items[int(place)]
    said = named(talk.text, {n: item.line for n, item in enumerate(items)})
    return items[said[0]] if len(said) == 1 else items[0] if len(items) == 1 else None


def _choose(talk: Talk, order: Order) -> Answer:
    _, base = talk.words, f"{WrongOrMissingItem.name}:{order.number}"
    items = items_of(order)
    things = [thing(talk, [item], paid_for(talk, item, order), f"{base}/{n}") for n, item in enumerate(items)]
    question = _("I am sorry about that. Which item of order {number} is it about?", number=order.number)
    titles = "\n".join(title_of(talk, item) for item in items)
    asked = choose_thing(talk, order, question, things)
    return keep_words(talk, WrongOrMissingItem.name, asked, stage="which", back=order.number, items=titles)


def _ask_what(talk: Talk, order: Order, item: Item) -> Answer:
    _ = talk.words
    back = f"{order.number}/{items_of(order).index(item)}"
    base = f"{WrongOrMissingItem.name}:{back}"
    choices = (
        Choice(_("It is missing"), f"{base}/{Trouble.MISSING}"),
        Choice(_("It is another one"), f"{base}/{Trouble.WRONG}"),
        Choice(_("It came damaged"), f"{base}/{Trouble.DAMAGED}"),
    )
    question = _("{item}: what is wrong with it?", item=title_of(talk, item))
    asked = Answer((Reply(question, choices=choices),), order=order.number)
    return keep_words(talk, WrongOrMissingItem.name, asked, stage="what", back=back)


# ---------------------------------------------------------------- what is done about it


async def _proposed(talk: Talk, shop: TakesReports, order: Order, item: Item, trouble: Trouble, remedy: str) -> Answer:
    parcel = next(parcel for parcel in order.parcels if parcel.id == item.parcel_id)
    can = await shop.remedies(order.number, item, trouble)
    if can.why_not:
        return _still_coming(talk, order, parcel, item) or refused(talk, ShopRefuses(can.why_not), order)
    if can.resent and (remedy == Remedy.RESEND or (not remedy and can.refund is None)):
        return _propose(talk, order, can, trouble, Remedy.RESEND)
    if can.refund is not None and (remedy == Remedy.REFUND or not can.resent):
        return _propose(talk, order, can, trouble, Remedy.REFUND)
    return _which_remedy(talk, order, can, trouble)


def _still_coming(talk: Talk, order: Order, parcel: Parcel, item: Item) -> Answer | None:
    """It is not missing: it travels in another parcel."""
    _ = talk.words
    if parcel.step in (Step.DELIVERED, Step.RETURNED, Step.CANCELLED):
        return None
    said = _(
        "Good news: nothing is lost. This travels in a parcel of its own, still to come: {item}.",
        item=title_of(talk, item),
    )
    if len(order.parcels) == 1:
        said = tell_parcel(parcel, order.number, _, talk.now, talk.person.time_zone)
    eta = tell_eta(parcel, _, talk.today) if len(order.parcels) > 1 else ""
    follow = Choice(_("Keep me posted"), f"notify_me:{order.number}")
    reply = Reply(" ".join(filter(None, [said, eta])), choices=(follow, *human_choice(talk)))
    return Answer((reply,), order=order.number)


def _which_remedy(talk: Talk, order: Order, can: Remedies, trouble: Trouble) -> Answer:
    _ = talk.words
    base = f"{WrongOrMissingItem.name}:{order.number}/{items_of(order).index(can.item)}/{trouble}"
    amount = _.money(can.refund, order.currency) if can.refund is not None else ""
    choices = (
        Choice(_("Send me another"), f"{base}/{Remedy.RESEND}"),
        Choice(_("Refund of {amount}", amount=amount), f"{base}/{Remedy.REFUND}"),
        *human_choice(talk),
    )
    said = _("I am sorry. {item}: shall we send you another, or pay it back?", item=title_of(talk, can.item))
    return Answer((Reply(said, choices=choices),), order=order.number)


def _propose(talk: Talk, order: Order, can: Remedies, trouble: Trouble, remedy: Remedy) -> Answer:
    _, item = talk.words, title_of(talk, can.item)
    if remedy is Remedy.RESEND and can.resent:
        said = _(
            "Sent again at no cost: {item} (order {number}), there by {day}.",
            item=item,
            number=order.number,
            day=_.day(can.resent, talk.today),
        )
    else:
        said = _(
            "Refund of {amount} {means} for {item} (order {number}).",
            amount=_.money(can.refund or Decimal(0), order.currency),
            means=_.pick(can.means),
            item=item,
            number=order.number,
        )
    keep = _("You need not send anything back.") if can.keep and trouble is not Trouble.MISSING else ""
    what = {"item": key_of(can.item), "trouble": str(trouble), "remedy": str(remedy)}
    return propose(talk, WrongOrMissingItem.name, order, " ".join(filter(None, [said, keep])), what)


skill = WrongOrMissingItem()
