"""When does my order arrive?"""

from dialogs.contact.worrying import looked_after
from dialogs.messages import Reply
from dialogs.orders.following import ways_on
from dialogs.orders.told import tell_delay, tell_eta, tell_parcel, titles
from dialogs.orders.which_order import find_order, names_order
from dialogs.shop import Order, Parcel
from dialogs.skill import Answer, Talk


class DeliveryEta:
    name = "delivery_eta"
    intents = frozenset({"delivery_eta"})

    async def begin(self, talk: Talk) -> Answer:
        found = await find_order(talk, self.name)
        return await looked_after(talk, found, await _told(talk, found)) if isinstance(found, Order) else found

    async def resume(self, talk: Talk) -> Answer | None:
        """They were asked which order, or its number."""
        return await self.begin(talk) if await names_order(talk) else None


async def _told(talk: Talk, order: Order) -> Answer:
    lines = [_when(talk, order, parcel) for parcel in order.parcels]
    return Answer((Reply("\n".join(lines), choices=await ways_on(talk, order)),), order=order.number)


def _when(talk: Talk, order: Order, parcel: Parcel) -> str:
    _ = talk.words
    when = tell_eta(parcel, _, talk.today)
    if not when:
        return tell_parcel(parcel, order.number, _, talk.now, talk.person.time_zone)
    head = _("Order {number} ({items}).", number=order.number, items=titles(parcel, _))
    return " ".join(filter(None, [head, when, tell_delay(parcel, _, talk.today)]))


skill = DeliveryEta()
