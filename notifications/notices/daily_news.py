"""A word each morning, for who waits anxiously: what changed, or honestly that nothing did."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialogs.messages import Choice, Purpose, Reply, Unasked
from dialogs.orders.parcel_way import timeline
from dialogs.orders.told import step_name, tell_eta, tell_order
from dialogs.shop import Order, Step
from dialogs.wording import Wording
from notifications.events import OrderDelayed, OrderMoved
from notifications.notices import EACH_MORNING, Later, News, Worded, approved, see, stop

MORNING = time(8, 30)
DAY = timedelta(days=1)
STILL = (Step.AT_PICKUP_POINT, Step.DELIVERED, Step.RETURNED, Step.CANCELLED)


class DailyNews:
    """Until the order is there, or they want less. A day on which something was told already needs no more.

    A parcel that waits at the pick-up point stands still until they come for it: `pickup_reminder` tells that.
    """

    name = EACH_MORNING
    subject = "orders"
    purpose = Purpose.NOTICE
    family = "delivery"
    urgent = False
    whole_order = True

    def due(self, news: News) -> datetime | None:
        wanted = isinstance(news.event, OrderMoved | OrderDelayed) and _wanted(news)
        return _next_morning(news) if wanted else None

    def word(self, news: News, _: Wording) -> Worded | Later | None:
        if not news.order or not _wanted(news):
            return None
        if news.heard and news.heard.astimezone(ZoneInfo(news.time_zone)).date() == news.today:
            return Later(_next_morning(news))
        return _worded(news, news.order, _)


def _wanted(news: News) -> bool:
    return news.topic == "daily" and bool(news.order and any(p.step not in STILL for p in news.order.parcels))


def _next_morning(news: News) -> datetime:
    morning = news.on(news.today, MORNING)
    return morning if morning > news.now else news.on(news.today + DAY, MORNING)


def _worded(news: News, order: Order, _: Wording) -> Worded:
    moved, brief = _moved(news, order), _in_brief(news, order, _)
    lead = _("Something new since yesterday.") if moved else _("Nothing new since yesterday.")
    short = _("Your morning word: something new.") if moved else _("Your morning word: nothing new.")
    told = f"{lead} {tell_order(order, _, news.now, news.time_zone) if moved else brief}"
    why = _("You hear of order {number} each morning until it is there.", number=order.number)
    subject = _("This morning: order {number}", number=order.number)
    less = Choice(_("Less often"), f"notify_me:{order.number}/steps")
    reply = Reply(
        told,
        choices=(see(order, _), less, stop(order, _)),
        drawing=timeline(order, _, news.now, news.time_zone),
        unasked=Unasked(subject, why, f"{short} {brief}"),
    )
    of_all = tuple(parcel.id for parcel in order.parcels)
    return Worded(reply, approved(order, told), again=_next_morning(news), parcels=of_all)


def _in_brief(news: News, order: Order, _: Wording) -> str:
    """Where the next parcel is and when it is expected; how it went there takes more room."""
    parcel = next(parcel for parcel in order.parcels if parcel.step not in STILL)
    where = _("Order {number}: {step}.", number=order.number, step=step_name(parcel.step, _).lower())
    return f"{where} {tell_eta(parcel, _, news.today)}".strip()


def _moved(news: News, order: Order) -> bool:
    """Something of it, or the day it is expected, within the last day."""
    since = news.now - DAY
    delays = [parcel.delay.told_at for parcel in order.parcels if parcel.delay]
    return any(at > since for at in [*delays, *(parcel.since for parcel in order.parcels)])


notice = DailyNews()
