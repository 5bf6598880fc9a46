"""Where is my order?"""

from dialogs.messages import Choice, Reply
from dialogs.orders import tell_order
from dialogs.shop import Order
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice
from dialogs.which_order import find_order


class TrackOrder:
    name = "track_order"
    intents = frozenset({"track_order"})

    async def begin(self, talk: Talk) -> Answer:
        found = await find_order(talk, self.name)
        return told(talk, found) if isinstance(found, Order) else found

    async def resume(self, talk: Talk) -> Answer | None:
        """They were asked for the order's number."""
        return await self.begin(talk) if talk.understanding.value("order_id") else None


def told(talk: Talk, order: Order) -> Answer:
    """The whole state of an order, and what one may want next."""
    text = tell_order(order, talk.words, talk.now, talk.person.time_zone)
    return Answer((Reply(text, choices=_next(talk, order)),), order=order.number)


def _next(talk: Talk, order: Order) -> tuple[Choice, ...]:
    _ = talk.words
    links = dict.fromkeys(parcel.tracking_url for parcel in order.parcels if parcel.tracking_url)
    follow = tuple(Choice(_("Carrier's page"), url=url) for url in links)
    notify = (Choice(_("Keep me posted"), f"notify_me:{order.number}"),) if order.open else ()
    return (*notify, *human_choice(talk), *follow)


skill = TrackOrder()
