"""Your parcel still waits at the pick-up point, and not for long."""

from datetime import datetime, time, timedelta

from dialogs.messages import Purpose, Reply, Unasked
from dialogs.shop import Order, Parcel, PickupPoint, Step
from dialogs.wording import Wording
from notifications.events import OrderMoved
from notifications.notices import Later, News, Worded, approved, following, following_in_brief, parcel_of, see, stop
from notifications.topics import step_wanted

AHEAD = timedelta(days=2)
MORNING = time(10)


class PickupReminder:
    name = "pickup_reminder"
    subject = "orders"
    purpose = Purpose.NOTICE
    family = "delivery"
    urgent = True

    def due(self, news: News) -> datetime | None:
        match news:
            case News(event=OrderMoved(step=step) as event, order=Order() as order) if _wanted(news, step):
                when = _when(news, parcel_of(order, event.parcel))
                return when if when and when > news.now else None  # so short a time was told on arrival
            case _:
                return None

    def word(self, news: News, _: Wording) -> Worded | Later | None:
        match news:
            case News(event=OrderMoved() as event, order=Order() as order):
                parcel = parcel_of(order, event.parcel)
                when, point = _when(news, parcel), parcel.pickup_point
                if not when or not point or not point.until or point.until < news.today:
                    return None
                return Later(when) if when > news.now else _worded(news, order, parcel, point, _)
            case _:
                return None


def _wanted(news: News, step: Step) -> bool:
    return step is Step.AT_PICKUP_POINT and step_wanted(news.topic, step)


def _when(news: News, parcel: Parcel) -> datetime | None:
    """Two days before the last one; None once it was collected, or where no day is named."""
    waits = parcel.step is Step.AT_PICKUP_POINT and parcel.pickup_point
    return news.on(waits.until - AHEAD, MORNING) if waits and waits.until else None


def _worded(news: News, order: Order, parcel: Parcel, point: PickupPoint, _: Wording) -> Worded:
    day, why = _.day(point.until or news.today, news.today), following(order, _)
    where = {"number": order.number, "name": point.name, "street": point.street, "city": point.city}
    hours = _.pick(point.hours)
    told = " ".join(
        filter(
            None,
            [
                _("Order {number} is still waiting for you at {name}, {street}, {city}.", **where),
                _("Last day to collect it: {day}.", day=day),
                _("Open: {hours}.", hours=hours) if hours else "",
            ],
        )
    )
    brief = _("Order {number}: last day {day} to collect it at {name}, {city}.", day=day, **where)
    subject = _("Last day {day}: your parcel at {name}", day=day, name=point.name)
    unasked = Unasked(subject, why, following_in_brief(brief, _))
    reply = Reply(told, choices=(see(order, _), stop(order, _)), unasked=unasked)
    return Worded(reply, approved(order, told))


notice = PickupReminder()
