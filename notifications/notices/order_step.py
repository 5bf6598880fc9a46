"""Your parcel has reached a step."""

from dialogs.messages import Choice, Reply, Template
from dialogs.orders import tell_parcel
from dialogs.shop import Order, Parcel, Step
from dialogs.wording import Wording
from notifications.events import OrderMoved, ShopEvent
from notifications.notices import News, Worded, parcel_of, stop


class OrderStep:
    name = "order_step"

    def concerns(self, event: ShopEvent) -> bool:
        return isinstance(event, OrderMoved)

    def word(self, news: News, _: Wording) -> Worded:
        parcel = parcel_of(news.order, news.event.parcel)
        told = tell_parcel(parcel, news.order.number, _, news.now, news.time_zone)
        choices = (*_next(news.order, parcel, _), stop(news.order, _))
        return Worded(Reply(told, choices=choices), Template("order_step", (news.order.number, told)))


def _next(order: Order, parcel: Parcel, _: Wording) -> tuple[Choice, ...]:
    arrived = parcel.step in (Step.DELIVERED, Step.AT_PICKUP_POINT)
    return (
        (Choice(_("Any problem?"), "human:"),)
        if arrived
        else (Choice(_("See my order"), f"track_order:{order.number}"),)
    )


notice = OrderStep()
