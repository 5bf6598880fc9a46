"""Do you like what you bought? Asked once, some days after it came."""

from datetime import datetime, time, timedelta

from dialogs.capabilities import shorten
from dialogs.messages import Choice, Purpose, Reply, Unasked
from dialogs.orders.told import first_title
from dialogs.shop import Order, Step
from dialogs.wording import Wording
from notifications.events import OrderMoved, RefundMade
from notifications.notices import News, Worded, stop_all

AFTER = timedelta(days=5)
EVENING = time(18)
ROOM = 40
"""Letters for the name of what was bought, where few words are used."""


class ReviewRequest:
    """Once all of the order is there; never while something of it is being set right, nor once money went back for it.

    It goes where free words may be sent: the approved texts are for news of an order, and this asks for a favour.
    https://developers.facebook.com/docs/messenger-platform/send-messages/utility-messages
    """

    name = "review_request"
    subject = "reviews"
    purpose = Purpose.NOTICE
    family = "support"
    urgent = False
    whole_order = True

    def due(self, news: News) -> datetime | None:
        match news:
            case News(event=OrderMoved(step=Step.DELIVERED, at=at), order=Order() as order) if not order.open:
                return news.on((at + AFTER).date(), EVENING)
            case News(event=RefundMade()):
                return news.now  # in place of the question that waits, and worded as nothing
            case _:
                return None

    def word(self, news: News, _: Wording) -> Worded | None:
        there = news.order and all(parcel.step is Step.DELIVERED for parcel in news.order.parcels)
        fit = there and not news.trouble and isinstance(news.event, OrderMoved)
        return _worded(news.order, _) if news.order and fit else None


def _worded(order: Order, _: Wording) -> Worded:
    items = first_title(order.parcels[0], _)
    asked = _("How do you like your purchase, from 1 to 5? {items}", items=items)
    brief = _("How do you like your purchase, from 1 to 5? {items}", items=shorten(items, ROOM))
    why = _("Your order {number} came some days ago.", number=order.number)
    names = (
        _("Not at all"),
        _("Not much"),
        _("It is fine"),
        _("I like it"),
        _("I love it"),
    )
    marks = tuple(Choice(name, f"feedback:{n}/order:{order.number}") for n, name in enumerate(names, 1))
    subject = _("Do you like your purchase?")
    reply = Reply(asked, choices=(*marks, stop_all("reviews", _)), unasked=Unasked(subject, why, brief))
    return Worded(reply)


notice = ReviewRequest()
