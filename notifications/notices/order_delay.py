"""Your parcel is late: why, and until when."""

from dialogs.messages import Choice, Reply, Template
from dialogs.orders import first_title, reason_told
from dialogs.wording import Wording
from notifications.events import OrderDelayed, ShopEvent
from notifications.notices import News, Worded, parcel_of, stop


class OrderDelay:
    name = "order_delay"

    def concerns(self, event: ShopEvent) -> bool:
        return isinstance(event, OrderDelayed)

    def word(self, news: News, _: Wording) -> Worded:
        told = _told(news, _)
        human = (Choice(_("Talk to someone"), "human:"),) if news.desk else ()
        choices = (*human, stop(news.order, _))
        return Worded(Reply(told, choices=choices), Template("order_delay", (news.order.number, told)))


def _told(news: News, _: Wording) -> str:
    event = news.event
    assert isinstance(event, OrderDelayed)
    today = news.now.date()
    parts = [
        _(
            "Order {number} ({items}) will be late: it was expected {was}, it is now expected {day}.",
            number=news.order.number,
            items=first_title(parcel_of(news.order, event.parcel), _),
            was=_.day(event.was, today),
            day=_.day(event.now_expected, today),
        ),
        _("The reason: {reason}.", reason=reason_told(event.reason, _)) if event.reason else "",
        _("We are sorry, and will tell you as soon as it moves."),
    ]
    return " ".join(filter(None, parts))


notice = OrderDelay()
