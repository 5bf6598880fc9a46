"""Can I have the invoice?"""

from dialogs.aftercare import HasInvoices
from dialogs.errors import ShopRefuses
from dialogs.messages import Choice, Reply
from dialogs.orders.proposals import refused
from dialogs.orders.which_order import find_order, names_order
from dialogs.shop import Order
from dialogs.skill import Answer, Talk
from dialogs.suggestions import or_a_person


class Invoice:
    name = "invoice"
    intents = frozenset({"invoice"})

    async def begin(self, talk: Talk) -> Answer:
        found = await find_order(talk, self.name, _bought)
        if not isinstance(found, Order):
            return found
        if not isinstance(talk.shop, HasInvoices):
            said = talk.words("I cannot send invoices by myself, but our team can.")
            return Answer((or_a_person(said, talk),), order=found.number)
        try:
            invoices = await talk.shop.invoices(found.number)
        except ShopRefuses as refusal:
            return refused(talk, refusal, found)
        _ = talk.words
        said = _("Here is the invoice for order {number}. The link is yours alone.", number=found.number)
        links = tuple(Choice(_("Invoice {number}", number=one.number), url=one.url) for one in invoices)
        return Answer((Reply(said, choices=links),), order=found.number)

    async def resume(self, talk: Talk) -> Answer | None:
        """They were asked which order, or its number."""
        return await self.begin(talk) if await names_order(talk) else None


def _bought(order: Order) -> bool:
    """Any order may be the one; the newest are shown."""
    return True


skill = Invoice()
