"""This is not what I ordered; or something is missing, or came broken."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from dialogs.aftercare import Item, Remedies, Remedy, TakesReports, Trouble
from dialogs.errors import ShopRefuses
from dialogs.kept_words import keep_words
from dialogs.messages import Choice, Reply
from dialogs.orders.how_many import fewer_came, more_came, said_to_have_come
from dialogs.orders.proposals import accomplished, once, propose, refused
from dialogs.orders.road import OrderRoad, ask_which, by_our_team, meant_among
from dialogs.orders.told import tell_eta, tell_parcel
from dialogs.orders.which_item import item_behind, items_of, key_of, title_of
from dialogs.orders.which_order import has_come
from dialogs.shop import Order, Parcel, Step
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice
from dialogs.vocabulary import answer_named, plain

_TROUBLES = (
    (Trouble.DAMAGED, r"abim\w+|casse\w*|brise\w*|fele\w*|ray\w+|endommag\w+|damaged|broken|cracked|scratched|smashed"),
    (
        Trouble.MISSING,
        r"manqu\w+|pas (?:recu|eu|dans|trouve)|oubli\w+|absente?s?|incomplet\w*|missing|not in|forg\w+|"
        r"incomplete|(?:did not|didn't) (?:get|receive)|without|vide|empty",
    ),
    (
        Trouble.WRONG,
        r"mauvais\w*|pas (?:le|la|les|ce|bon|bonne)|erreur|autre|tromp\w+|au lieu|a la place|"
        r"wrong|not what|instead|mistake",
    ),
)


_ARRIVED = re.compile(r"\b(?:arriv\w*|recu\w*|livre\w*|came|received|delivered)\b")

REMEDY = "remedy"
"""The stage at which they were asked what they would rather have."""


class WrongOrMissingItem(OrderRoad):
    """A button's argument is `order/item/trouble/remedy`."""

    name = "wrong_or_missing_item"
    intents = frozenset({"wrong_or_missing_item"})
    taken_for = frozenset({"delivery_eta", "product_problem", "track_order"})

    def concerns(self, order: Order) -> bool:
        return has_come(order)

    async def claim(self, talk: Talk) -> Answer | None:
        """ "It arrived broken": nothing to repair, it is sent anew or paid back; or it never came, whatever is said."""
        said = plain(talk.text)
        broken = _ARRIVED.search(said) and re.search(rf"\b(?:{_TROUBLES[0][1]})\b", said)
        return await self.begin(talk) if broken or said_to_have_come(talk.text) else None

    async def at(self, talk: Talk, order: Order, way: Sequence[str]) -> Answer:
        place, trouble, remedy, *_ = way
        if not isinstance(talk.shop, TakesReports):
            return by_our_team(talk, order, talk.words("I cannot settle this by myself, but our team can."))
        if said_to_have_come(talk.text) or more_came(talk.text):
            return _for_our_team(talk, order)
        items = items_of(order)
        chosen = await meant_among(talk, items, place)
        if chosen is None:
            question = talk.words(
                "I am sorry about that. Which item of order {number} is it about?", number=order.number
            )
            return ask_which(talk, self.name, order, question, items)
        what = Trouble(trouble) if trouble in list(Trouble) else _trouble(talk)
        if not what:
            return _ask_what(talk, order, items[chosen])
        return await _proposed(talk, talk.shop, order, items[chosen], what, remedy or _remedy(talk))

    def hears(self, talk: Talk, stage: str, memory: Mapping[str, str]) -> bool:
        told = {"what": _trouble(talk) is not None, REMEDY: bool(_remedy(talk))}
        return super().hears(talk, stage, memory) or told.get(stage, False)

    async def carry_out(self, talk: Talk, order: Order, what: Mapping[str, str]) -> Answer:
        assert isinstance(talk.shop, TakesReports)
        trouble, remedy = Trouble(what["trouble"]), Remedy(what["remedy"])
        done = await talk.shop.report(order.number, item_behind(what["item"], order), trouble, remedy, once(talk))
        return accomplished(talk, self.name, order, what, done)


def _trouble(talk: Talk) -> Trouble | None:
    said = plain(talk.text)
    if fewer_came(talk.text):
        return Trouble.MISSING
    return next((trouble for trouble, words in _TROUBLES if re.search(rf"\b(?:{words})\b", said)), None)


def _remedy(talk: Talk) -> str:
    """What they would rather have, in the merchant's words for it."""
    ways = {"refund": Remedy.REFUND, "exchange": Remedy.RESEND}
    return ways.get(answer_named(talk.text, ways, talk.vocabulary), "")


# ---------------------------------------------------------------- what is wrong


def _for_our_team(talk: Talk, order: Order) -> Answer:
    """Nothing is sent or paid back where too much came, nor before the carrier was asked where it left a parcel."""
    _ = talk.words
    if more_came(talk.text):
        said = _(
            "Thank you for telling us. What came beyond order {number} is for our team to settle with you.",
            number=order.number,
        )
        return by_our_team(talk, order, said)
    said = _(
        "I am sorry. The carrier says that it delivered order {number}: perhaps a neighbour or a caretaker took it in. "
        "If not, our team asks the carrier and sees to it with you.",
        number=order.number,
    )
    return by_our_team(talk, order, said)


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
    back = f"{order.number}/{items_of(order).index(can.item)}/{trouble}"
    base = f"{WrongOrMissingItem.name}:{back}"
    amount = _.money(can.refund, order.currency) if can.refund is not None else ""
    choices = (
        Choice(_("Send me another"), f"{base}/{Remedy.RESEND}"),
        Choice(_("Refund of {amount}", amount=amount), f"{base}/{Remedy.REFUND}"),
        *human_choice(talk),
    )
    said = _("I am sorry. {item}: shall we send you another, or pay it back?", item=title_of(talk, can.item))
    asked = Answer((Reply(said, choices=choices),), order=order.number)
    return keep_words(talk, WrongOrMissingItem.name, asked, stage=REMEDY, back=back)


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
