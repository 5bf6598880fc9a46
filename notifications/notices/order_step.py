"""Your parcel has reached a step."""

from datetime import datetime

from dialogs.messages import Purpose, Reply, Unasked
from dialogs.orders.parcel_way import timeline
from dialogs.orders.told import step_name, tell_parcel
from dialogs.products.told import capital
from dialogs.shop import Order, Parcel, Step
from dialogs.wording import Wording
from notifications.events import OrderMoved
from notifications.notices import News, Worded, approved, following, following_in_brief, parcel_of, see, stop
from notifications.topics import step_wanted


class OrderStep:
    """Every step but the last, which `delivered` tells; once, also where the word of a morning was quicker."""

    name = "order_step"
    subject = "orders"
    purpose = Purpose.NOTICE
    family = "delivery"
    urgent = True

    def due(self, news: News) -> datetime | None:
        match news.event:
            case OrderMoved(step=step) if step is not Step.DELIVERED and step_wanted(news.topic, step):
                return news.now
            case _:
                return None

    def word(self, news: News, _: Wording) -> Worded | None:
        match news:
            case News(event=OrderMoved() as event, order=Order() as order):
                parcel = parcel_of(order, event.parcel)
                known = parcel.step is Step.DELIVERED or _told_this_morning(news, order)
                return None if known else _worded(news, order, parcel, _)
            case _:
                return None


def _told_this_morning(news: News, order: Order) -> bool:
    """The shop had moved it by then, and we heard of that later. Of several parcels a morning may name one alone."""
    moved = max(parcel.since for parcel in order.parcels)
    return len(order.parcels) == 1 and bool(news.this_morning and news.this_morning >= moved)


def _worded(news: News, order: Order, parcel: Parcel, _: Wording) -> Worded:
    told, why = tell_parcel(parcel, order.number, _, news.now, news.time_zone), following(order, _)
    subject = _("{step}: order {number}", step=capital(step_name(parcel.step, _)), number=order.number)
    reply = Reply(
        told,
        choices=(see(order, _), stop(order, _)),
        drawing=timeline(order, _, news.now, news.time_zone),
        unasked=Unasked(subject, why, following_in_brief(told, _)),
    )
    return Worded(reply, approved(order, told))


notice = OrderStep()
