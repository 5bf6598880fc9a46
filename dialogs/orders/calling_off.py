"""Calling an order off, whole or in part: what can be, what is meant, and the sentence to agree to."""

from collections.abc import Sequence

from msgspec.structs import replace

from dialogs.aftercare import Cancellable, Cancelling
from dialogs.errors import ShopRefuses
from dialogs.messages import Choice
from dialogs.orders.proposals import propose, refused
from dialogs.orders.road import heard_by_name
from dialogs.orders.which_item import choose_thing, items_of, key_of, named, thing, title_of
from dialogs.shop import Order
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import plain

SKILL = "cancel_order"
"""The skill that hears the yes, whoever asked for it."""
ALL = "all"
_EVERYTHING = {"tout", "toute", "entiere", "entierement", "complete", "whole", "everything", "all", "entire"}


async def called_off(talk: Talk, order: Order, can: Cancelling, which: str) -> Answer:
    """The sentence to agree to, or the question which; `which` is a number among the parts, or `all`."""
    if not can.parts:
        return refused(talk, ShopRefuses(can.why_not), order, _instead(talk, order))
    if which.isdecimal() and int(which) < len(can.parts):
        return _propose(talk, order, can, can.parts[int(which)])
    everything = Cancellable(items=tuple(item for part in can.parts for item in part.items), refund=can.refund)
    said = await named(talk, {key_of(item): item.line for item in items_of(order)})
    if which == ALL or len(can.parts) == 1 or whole(talk):
        return _only_together(talk, everything, said, _propose(talk, order, can, everything))
    meant = [part for part in can.parts if any(key_of(item) in said for item in part.items)]
    if len(meant) != 1:
        return _choose(talk, order, can)
    return _only_together(talk, meant[0], said, _propose(talk, order, can, meant[0]))


def _only_together(talk: Talk, part: Cancellable, said: Sequence[str], proposed: Answer) -> Answer:
    """Who names one thing of a parcel that is called off as a whole hears why the others go too."""
    if not said or whole(talk) or {key_of(item) for item in part.items} <= set(said):
        return proposed
    together = talk.words("These can only be cancelled together.")
    first = replace(proposed.replies[0], text=f"{together} {proposed.replies[0].text}")
    return replace(proposed, replies=(first, *proposed.replies[1:]))


def whole(talk: Talk) -> bool:
    """ "Toute la commande"."""
    return bool(set(plain(talk.text).split()) & _EVERYTHING)


def _choose(talk: Talk, order: Order, can: Cancelling) -> Answer:
    _ = talk.words
    base = f"{SKILL}:{order.number}"
    things = [
        thing(talk, part.items, _.money(part.refund, order.currency), f"{base}/{n}") for n, part in enumerate(can.parts)
    ]
    label = _("All of it") if can.everything else _("Everything possible")
    question = _("What would you like to cancel in order {number}?", number=order.number)
    if can.why_not:
        question = _("{question} The rest has already left.", question=question)
    asked = choose_thing(talk, order, question, things, (Choice(label, f"{base}/{ALL}"),))
    return heard_by_name(talk, SKILL, order, asked, [item for part in can.parts for item in part.items])


def _propose(talk: Talk, order: Order, can: Cancelling, part: Cancellable) -> Answer:
    _ = talk.words
    money = {
        "amount": _.money(part.refund, order.currency),
        "means": _.pick(can.means),
        "day": _.day(can.refunded, talk.today) if can.refunded else "",
    }
    items = _.all_of([title_of(talk, item) for item in part.items])
    if len(part.items) == len(items_of(order)):
        said = _("Cancellation of the whole of order {number} ({items}).", number=order.number, items=items)
    else:
        said = _("Cancellation in order {number}: {items}.", number=order.number, items=items)
    back = _("{amount} will be paid back {means}, by {day} at the latest.", **money)
    what = {"items": "\n".join(key_of(item) for item in part.items)}
    return propose(talk, SKILL, order, f"{said} {back}", what)


def _instead(talk: Talk, order: Order) -> tuple[Choice, ...]:
    """What can be done about an order that cannot be called off any more."""
    _ = talk.words
    if order.open:
        return (Choice(_("Change the delivery"), f"change_delivery:{order.number}"),)
    return (Choice(_("Send something back"), f"return_item:{order.number}"),)
