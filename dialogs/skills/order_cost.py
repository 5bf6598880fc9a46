"""What did I pay for it?"""

import re

from dialogs.messages import Choice, Reply
from dialogs.orders.which_order import find_order, names_order
from dialogs.products.goods import line_told
from dialogs.shop import Line, Order
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import plain

_HOW_MUCH = r"\b(?:combien|how much|what|quel\w*|prix|montant|total|price|amount)\b"
_PAID = (
    r"\b(?:(?:j'ai|ai je|l'ai|j'avais) (?:\w+ )?(?:paye\w*|depense\w*|debourse\w*)|m'a (?:\w+ )?coute\w*|"
    r"(?:i|we) (?:\w+ )?(?:pay|paid|spend|spent)|(?:prix|montant|total|cout|price|amount|cost) (?:of|de) "
    r"(?:ma|cette|la|my|this|that|the)(?: \w+)? (?:commande|order))\b"
)
_COST = r"\b(?:a (?:\w+ )?coute\w*|coutait|did (?:it|that|this|they) cost|was (?:it|that)|cost me)\b"
_ASKS, _SURELY, _MAYBE = re.compile(_HOW_MUCH), re.compile(_PAID), re.compile(_COST)


class OrderCost:
    name = "order_cost"
    intents = frozenset[str]()
    taken_for = frozenset(
        {
            *("", "payment_faq", "product_question", "delivery_info", "delivery_eta", "track_order", "invoice"),
            *("out_of_scope", "loyalty", "see_cart", "policy_faq"),
        }
    )

    async def begin(self, talk: Talk) -> Answer:
        found = await find_order(talk, self.name, _any)
        return _told(talk, found) if isinstance(found, Order) else found

    async def resume(self, talk: Talk) -> Answer | None:
        """They were asked which order, or its number."""
        return await self.begin(talk) if await names_order(talk) else None

    async def recognise(self, talk: Talk) -> Answer | None:
        return await self.claim(talk)

    async def claim(self, talk: Talk) -> Answer | None:
        """ "Je l'ai payée combien ?"; and "how much did it cost?" of an order just spoken of."""
        said = plain(talk.text)
        if not _ASKS.search(said):
            return None
        of_the_order = bool(talk.conversation.order) and talk.conversation.skill != "product_search"
        return await self.begin(talk) if _SURELY.search(said) or (of_the_order and _MAYBE.search(said)) else None


def _any(order: Order) -> bool:
    """Any order may be the one; the newest are shown."""
    return True


def _told(talk: Talk, order: Order) -> Answer:
    _ = talk.words
    head = _(
        "Order {number}, placed {day}: {total} in all.",
        number=order.number,
        day=_.day(order.placed_at.date(), talk.today),
        total=_.money(order.total, order.currency),
    )
    beside = _beside_the_goods(talk, order)
    lines = [_line(talk, order, line) for line in order.lines] if len(order.lines) > 1 or beside else []
    choices = (
        Choice(_("Invoice"), f"invoice:{order.number}"),
        Choice(_("Track an order"), f"track_order:{order.number}"),
    )
    told = "\n".join([head, *(f"• {part}" for part in (*lines, *beside))])
    return Answer((Reply(told, choices=choices),), order=order.number)


def _line(talk: Talk, order: Order, line: Line) -> str:
    _ = talk.words
    price = _.money(line.price * line.quantity, order.currency)
    return _("{name}: {value}", name=line_told(line, _), value=price)


def _beside_the_goods(talk: Talk, order: Order) -> list[str]:
    """What the sum of the goods does not explain."""
    _, rest = talk.words, order.total - sum(line.price * line.quantity for line in order.lines)
    amount = _.money(rest, order.currency)
    if rest > 0:
        return [_("Delivery and other costs: {amount}", amount=amount)]
    return [_("Discounts: {amount}", amount=amount)] if rest else []


skill = OrderCost()
