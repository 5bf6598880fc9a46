"""Your parcel is there; is everything as it should be?"""

from datetime import datetime

from dialogs.messages import Choice, Purpose, Reply, Unasked
from dialogs.orders.parcel_way import timeline
from dialogs.orders.told import tell_step
from dialogs.shop import Handing, Order, Parcel, Step
from dialogs.wording import Wording
from notifications.events import OrderMoved
from notifications.notices import News, Worded, approved, following, following_in_brief, parcel_of, stop
from notifications.topics import step_wanted


class Delivered:
    name = "delivered"
    subject = "orders"
    purpose = Purpose.NOTICE
    family = "delivery"
    urgent = True

    def due(self, news: News) -> datetime | None:
        match news.event:
            case OrderMoved(step=Step.DELIVERED) if step_wanted(news.topic, Step.DELIVERED):
                return news.now
            case _:
                return None

    def word(self, news: News, _: Wording) -> Worded | None:
        match news:
            case News(event=OrderMoved() as event, order=Order() as order):
                parcel = parcel_of(order, event.parcel)
                return _worded(news, order, parcel, _) if parcel.step is Step.DELIVERED else None
            case _:
                return None


def _worded(news: News, order: Order, parcel: Parcel, _: Wording) -> Worded:
    there = " ".join(
        filter(None, [tell_step(parcel, order.number, _, news.now, news.time_zone), _into_whose_hands(parcel, _)])
    )
    sorry = _("If anything is wrong or missing, we will put it right.")
    told, why = f"{there} {sorry}", following(order, _)
    wrong = Choice(_("Any problem?"), f"wrong_or_missing_item:{order.number}")
    broken = (Choice(_("It does not work"), "product_problem:"),) if news.can_break else ()
    reply = Reply(
        told,
        choices=(wrong, *broken, stop(order, _)),
        drawing=timeline(order, _, news.now, news.time_zone),
        unasked=Unasked(_("Delivered: order {number}", number=order.number), why, following_in_brief(there, _)),
    )
    return Worded(reply, approved(order, told))


def _into_whose_hands(parcel: Parcel, _: Wording) -> str:
    """Where to look for it, when it was not given to them."""
    return {
        Handing.NEIGHBOUR: _("It was left with a neighbour."),
        Handing.CARETAKER: _("It was left with the caretaker."),
        Handing.SAFE_PLACE: _("It was left in your letter box, or in a safe place beside it."),
    }.get(parcel.handing, "")


notice = Delivered()
