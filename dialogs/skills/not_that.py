"""No, not that one."""

import re

from dialogs.messages import Choice, Reply
from dialogs.skill import Answer, Talk
from dialogs.suggestions import suggestions
from dialogs.vocabulary import plain

MOST_SHOWN = 5

_ANOTHER = re.compile(
    r"\bpas (celle|celui|ceux|celles|la bonne|le bon|cette|ce)\b|\b(mauvaise?|autre) (commande|article|produit)\b"
    r"|\bnot (that|this|those|the right)\b|\b(wrong|another|other) (order|one|item|product)\b"
)


class NotThat:
    """What was chosen was not meant: the other orders, or another product; a bare "no" is taken for an answer."""

    name = "not_that"
    intents = frozenset({"deny"})

    async def begin(self, talk: Talk) -> Answer:
        _ = talk.words
        if not _ANOTHER.search(plain(talk.text)):
            return Answer((Reply(_("Very well. What else can I do for you?"), choices=suggestions(talk)),))
        if others := await _other_orders(talk):
            return Answer((Reply(_("Not that one, I see. Which one do you mean?"), choices=others),))
        if talk.conversation.looking:
            return Answer((Reply(_("Not that one, I see. What should be different?")),), asks="product_search")
        return Answer((Reply(_("Not that one, I see. What do you mean?")),))


async def _other_orders(talk: Talk) -> tuple[Choice, ...]:
    """All of theirs but the one last spoken of, while it is orders that are spoken of."""
    lately, _ = talk.conversation.order, talk.words
    if not (lately and talk.person.customer_id) or "product_search" in talk.conversation.recent[-1:]:
        return ()
    orders = [order for order in await talk.shop.orders_of(talk.person.customer_id) if order.number != lately]
    named = [(order.number, _.pick(order.lines[0].title)) for order in orders[:MOST_SHOWN]]
    return tuple(Choice(f"{number} · {title}", f"track_order:{number}") for number, title in named)


skill = NotThat()
