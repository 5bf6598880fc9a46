"""Your parcel is late: why, and until when."""

from datetime import date, datetime

from dialogs.messages import Choice, Purpose, Reply, Template, Unasked
from dialogs.orders.parcel_way import timeline
from dialogs.orders.told import first_title, reason_told
from dialogs.shop import Order, Parcel, Step
from dialogs.wording import Wording
from notifications.events import OrderDelayed
from notifications.notices import News, Worded, following, following_in_brief, parcel_of, stop

_OVER = (Step.AT_PICKUP_POINT, Step.DELIVERED, Step.RETURNED, Step.CANCELLED)
_HERE = (Step.RECEIVED, Step.PASSED_TO_SELLER, Step.ACCEPTED, Step.PREPARED)


class OrderDelay:
    """Before it has left, too: then it is said, and the order can be called off."""

    name = "order_delay"
    subject = "orders"
    purpose = Purpose.NOTICE
    family = "delivery"
    urgent = True

    def due(self, news: News) -> datetime | None:
        return news.now if isinstance(news.event, OrderDelayed) else None

    def word(self, news: News, _: Wording) -> Worded | None:
        match news:
            case News(event=OrderDelayed() as event, order=Order() as order):
                parcel = parcel_of(order, event.parcel)
                day = parcel.expected.day if parcel.expected else event.now_expected
                made_up = parcel.step in _OVER or day <= event.was
                return None if made_up else _worded(news, event, order, parcel, day, _)
            case _:
                return None


def _worded(news: News, event: OrderDelayed, order: Order, parcel: Parcel, day: date, _: Wording) -> Worded:
    told, why = _told(news, event, order, parcel, day, _), following(order, _)
    subject = _("Late: order {number}, now expected {day}", number=order.number, day=_.day(day, news.today))
    reply = Reply(
        told,
        choices=(*_ways_on(news, order, parcel, _), stop(order, _)),
        drawing=timeline(order, _, news.now, news.time_zone),
        unasked=Unasked(subject, why, following_in_brief(_in_brief(news, order, day, _), _)),
    )
    return Worded(reply, Template("order_delay", (order.number, told)))


def _told(news: News, event: OrderDelayed, order: Order, parcel: Parcel, day: date, _: Wording) -> str:
    parts = [
        _(
            "Order {number} ({items}) will be late: it was expected {was}, it is now expected {day}.",
            number=order.number,
            items=first_title(parcel, _),
            was=_.day(event.was, news.today),
            day=_.day(day, news.today),
        ),
        _not_gone(parcel, _),
        _("The reason: {reason}.", reason=reason_told(event.reason, _)) if event.reason else "",
        _("We are sorry, and will tell you as soon as it moves."),
    ]
    return " ".join(filter(None, parts))


def _not_gone(parcel: Parcel, _: Wording) -> str:
    """Where it still is; empty once it has left."""
    return {
        Step.RECEIVED: _("It has not been packed yet."),
        Step.PASSED_TO_SELLER: _("Our partner has not accepted it yet."),
        Step.ACCEPTED: _("It has not been packed yet."),
        Step.PREPARED: _("It is packed, but has not left yet."),
    }.get(parcel.step, "")


def _in_brief(news: News, order: Order, day: date, _: Wording) -> str:
    expected = _.day(day, news.today)
    return _("Order {number} is late, now expected {day}. We are sorry.", number=order.number, day=expected)


def _ways_on(news: News, order: Order, parcel: Parcel, _: Wording) -> tuple[Choice, ...]:
    away = (Choice(_("Cancel the order"), f"cancel_order:{order.number}"),) if parcel.step in _HERE else ()
    human = (Choice(_("Talk to someone"), "human:"),) if news.desk else ()
    return (*human, *away)


notice = OrderDelay()
