"""Where is my money?"""

from collections.abc import Sequence

from dialogs.aftercare import Refund, RefundState, TellsRefunds
from dialogs.messages import Choice, Reply
from dialogs.orders.which_item import title_of
from dialogs.orders.which_order import RECENT, find_order, names_order
from dialogs.shop import Order
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice, or_a_person


class RefundStatus:
    name = "refund_status"
    intents = frozenset({"refund_status"})

    async def begin(self, talk: Talk) -> Answer:
        if not isinstance(talk.shop, TellsRefunds):
            said = talk.words("I cannot see refunds by myself, but our team can.")
            return Answer((or_a_person(said, talk),))
        if not talk.argument and not talk.understanding.value("order_id") and talk.person.customer_id:
            return await _all_of_them(talk, talk.shop)
        found = await find_order(talk, self.name)
        if not isinstance(found, Order):
            return found
        return _told(talk, found, await talk.shop.refunds(found.number))

    async def resume(self, talk: Talk) -> Answer | None:
        """They were asked which order, or its number."""
        return await self.begin(talk) if await names_order(talk) else None


async def _all_of_them(talk: Talk, shop: TellsRefunds) -> Answer:
    """What is on its way; nothing being, the last that was paid."""
    orders = (await talk.shop.orders_of(talk.person.customer_id))[:RECENT]
    found = [(order, refund) for order in orders for refund in await shop.refunds(order.number)]
    pending = [one for one in found if one[1].state is not RefundState.PAID] or found[:1]
    if not pending:
        return _none(talk, orders[0] if orders else None)
    lines = [_line(talk, order, refund) for order, refund in pending]
    return Answer((Reply("\n".join(lines), choices=human_choice(talk)),), order=pending[0][0].number)


def _told(talk: Talk, order: Order, refunds: Sequence[Refund]) -> Answer:
    if not refunds:
        return _none(talk, order)
    lines = [_line(talk, order, refund) for refund in refunds]
    return Answer((Reply("\n".join(lines), choices=human_choice(talk)),), order=order.number)


def _line(talk: Talk, order: Order, refund: Refund) -> str:
    _ = talk.words
    about = {
        "amount": _.money(refund.amount, refund.currency),
        "number": order.number,
        "items": _.all_of([title_of(talk, item) for item in refund.items]),
        "means": _.pick(refund.means),
        "day": _.day(refund.expected, talk.today) if refund.expected else "",
    }
    return {
        RefundState.WAITING: lambda: _(
            "{amount} for {items} (order {number}): paid back {means} once your return has reached us.", **about
        ),
        RefundState.SENT: lambda: _(
            "{amount} for {items} (order {number}): on their way {means}, there by {day} at the latest.", **about
        ),
        RefundState.PAID: lambda: _("{amount} for {items} (order {number}): paid back {means} {day}.", **about),
    }[refund.state]()


def _none(talk: Talk, order: Order | None) -> Answer:
    """Nothing is owed; what they may want is to have something paid back."""
    _ = talk.words
    said = _("I see no refund under way. Would you like to send something back, or cancel an order?")
    choices = (
        Choice(_("Send something back"), "return_item:"),
        Choice(_("Cancel an order"), "cancel_order:"),
        *human_choice(talk),
    )
    return Answer((Reply(said, choices=choices),), order=order.number if order else "")


skill = RefundStatus()
