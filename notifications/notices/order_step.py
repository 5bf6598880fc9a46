"""Your parcel has reached a step."""

from datetime import datetime

from dialogs.messages import Choice, Purpose, Reply, Template
from dialogs.orders import tell_parcel
from dialogs.shop import Order, Parcel, Step
from dialogs.wording import Wording
from notifications.events import OrderMoved
from notifications.notices import News, Worded, parcel_of, stop


class OrderStep:
    name = "order_step"
    subject = "orders"
    purpose = Purpose.NOTICE
    family = "delivery"
    urgent = True

    def due(self, news: News) -> datetime | None:
        return news.now if isinstance(news.event, OrderMoved) and news.order else None

    def word(self, news: News, _: Wording) -> Worded | None:
        match news:
            case News(event=OrderMoved() as event, order=Order() as order):
                return _worded(news, order, parcel_of(order, event.parcel), _)
            case _:
                return None


def _worded(news: News, order: Order, parcel: Parcel, _: Wording) -> Worded:
    told = tell_parcel(parcel, order.number, _, news.now, news.time_zone)
    choices = (*_next(order, parcel, _), stop(order, _))
    return Worded(Reply(told, choices=choices), Template("order_step", (order.number, told)))


def _next(order: Order, parcel: Parcel, _: Wording) -> tuple[Choice, ...]:
    arrived = parcel.step in (Step.DELIVERED, Step.AT_PICKUP_POINT)
    return (
        (Choice(_("Any problem?"), "human:"),)
        if arrived
        else (Choice(_("See my order"), f"track_order:{order.number}"),)
    )


notice = OrderStep()
