"""Where is my order?"""

import dataclasses
import re

from dialogs.contact.worrying import looked_after
from dialogs.messages import Choice, Reply
from dialogs.orders.following import tell_next, ways_on
from dialogs.orders.parcel_way import timeline
from dialogs.orders.told import tell_order
from dialogs.orders.which_order import find_order, names_order, with_what_is_named
from dialogs.shop import Order
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import plain

WHEREABOUTS = "whereabouts"
"""The topic of "where is my …", as the merchant's phrases name it."""


SUBSCRIBES = "subscribe_notifications"
SURE = 0.5
_WHERE_IS = re.compile(r"\bou (?:est|sont|en est|en sont|se trouve)\b|\bwhere(?:'s| is| are)\b")
_WHEN_MINE = re.compile(r"\b(?:when|quand)\b.*\b(?:my|our|mon|ma|mes|notre|nos)\b")


class TrackOrder:
    name = "track_order"
    intents = frozenset({"track_order"})
    taken_for = frozenset(
        {"", "product_question", "product_search", "product_problem", "store_stock", "out_of_scope", SUBSCRIBES}
    )

    async def begin(self, talk: Talk) -> Answer:
        found = await find_order(talk, self.name)
        return await looked_after(talk, found, await told(talk, found)) if isinstance(found, Order) else found

    async def resume(self, talk: Talk) -> Answer | None:
        """They were asked which order, or its number."""
        return await self.begin(talk) if await names_order(talk) else None

    async def recognise(self, talk: Talk) -> Answer | None:
        return await self.claim(talk)

    async def claim(self, talk: Talk) -> Answer | None:
        """ "Où est mon lave-linge ?", "when do my headphones come?": what is on its way is on no shelf."""
        awaited = talk.understanding.value("topic") == WHEREABOUTS or _asks_when(talk)
        if not awaited or not talk.person.customer_id:
            return None
        coming = [order for order in await talk.shop.orders_of(talk.person.customer_id) if order.open]
        kind = talk.understanding.value("category")
        named = dataclasses.replace(talk, text=f"{talk.text} {kind}")
        return await self.begin(named) if await with_what_is_named(named, coming) else None


def _asks_when(talk: Talk) -> bool:
    """Whether they want to know now, rather than be told then."""
    to_be_told = talk.understanding.intent == SUBSCRIBES and talk.understanding.confidence >= SURE
    said = plain(talk.text)
    return bool(_WHEN_MINE.search(said) or _WHERE_IS.search(said)) and not to_be_told


async def told(talk: Talk, order: Order) -> Answer:
    """The whole state of an order, what comes next, and what one may want."""
    _ = talk.words
    text = tell_order(order, _, talk.now, talk.person.time_zone)
    then = tell_next(order.parcels[0], _) if len(order.parcels) == 1 else ""
    links = dict.fromkeys(parcel.tracking_url for parcel in order.parcels if parcel.tracking_url)
    follow = tuple(Choice(_("Carrier's page"), url=url) for url in links)
    choices = (*await ways_on(talk, order), *follow)
    said = " ".join(filter(None, [text, then]))
    way = timeline(order, _, talk.now, talk.person.time_zone)
    return Answer((Reply(said, choices=choices, drawing=way),), order=order.number)


skill = TrackOrder()
