"""Your parcel is late: why, and until when."""

from datetime import datetime

from dialogs.messages import Choice, Purpose, Reply, Template
from dialogs.orders import first_title, reason_told
from dialogs.shop import Order
from dialogs.wording import Wording
from notifications.events import OrderDelayed
from notifications.notices import News, Worded, parcel_of, stop


class OrderDelay:
    name = "order_delay"
    subject = "orders"
    purpose = Purpose.NOTICE
    family = "delivery"
    urgent = True

    def due(self, news: News) -> datetime | None:
        return news.now if isinstance(news.event, OrderDelayed) and news.order else None

    def word(self, news: News, _: Wording) -> Worded | None:
        match news:
            case News(event=OrderDelayed() as event, order=Order() as order):
                return _worded(news, event, order, _)
            case _:
                return None


def _worded(news: News, event: OrderDelayed, order: Order, _: Wording) -> Worded:
    told = _told(news, event, order, _)
    human = (Choice(_("Talk to someone"), "human:"),) if news.desk else ()
    choices = (*human, stop(order, _))
    return Worded(Reply(told, choices=choices), Template("order_delay", (order.number, told)))


def _told(news: News, event: OrderDelayed, order: Order, _: Wording) -> str:
    today = news.now.date()
    parts = [
        _(
            "Order {number} ({items}) will be late: it was expected {was}, it is now expected {day}.",
            number=order.number,
            items=first_title(parcel_of(order, event.parcel), _),
            was=_.day(event.was, today),
            day=_.day(event.now_expected, today),
        ),
        _("The reason: {reason}.", reason=reason_told(event.reason, _)) if event.reason else "",
        _("We are sorry, and will tell you as soon as it moves."),
    ]
    return " ".join(filter(None, parts))


notice = OrderDelay()
