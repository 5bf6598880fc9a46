"""Your parcel comes today: from when to when, and a way to change that."""

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from dialogs.messages import Choice, Purpose, Reply, Unasked
from dialogs.orders.parcel_way import timeline
from dialogs.orders.told import tell_slot, titles
from dialogs.products.told import capital
from dialogs.shop import Expected, Order, Parcel, Step
from dialogs.wording import Wording
from notifications.events import OrderDelayed, OrderMoved
from notifications.notices import Later, News, Worded, approved, following, following_in_brief, see, stop

MORNING = time(7, 30)
"""Early enough to arrange to be in, late enough not to wake."""

MIDNIGHT = 24
WANTED = ("steps", "daily", "delivery_day")

_TO_COME = (Step.RECEIVED, Step.PASSED_TO_SELLER, Step.ACCEPTED, Step.PREPARED, Step.SHIPPED)


class SlotToday:
    """Nothing more is said once the driver has set out: `order_step` has told it."""

    name = "slot_today"
    subject = "orders"
    purpose = Purpose.NOTICE
    family = "delivery"
    urgent = True
    whole_order = True

    def due(self, news: News) -> datetime | None:
        if not isinstance(news.event, OrderMoved | OrderDelayed) or news.topic not in WANTED:
            return None
        return _next_morning(news)

    def word(self, news: News, _: Wording) -> Worded | Later | None:
        if not news.order or news.topic not in WANTED:
            return None
        today = [parcel for parcel in news.order.parcels if parcel.step is Step.SHIPPED and _still_today(news, parcel)]
        if today:
            return _worded(news, news.order, today, _)
        morning = _next_morning(news)
        return Later(morning) if morning else None


def _next_morning(news: News) -> datetime | None:
    """The next morning of a day on which something of the order is expected."""
    parcels = news.order.parcels if news.order else ()
    days = {parcel.expected.day for parcel in parcels if parcel.expected and parcel.step in _TO_COME}
    mornings = [news.on(day, MORNING) for day in days]
    return min((morning for morning in mornings if morning > news.now), default=None)


def _still_today(news: News, parcel: Parcel) -> bool:
    """Nobody is told in the afternoon that it comes in the morning."""
    slot = parcel.expected
    hour = news.now.astimezone(ZoneInfo(news.time_zone)).hour
    return bool(slot and slot.day == news.today and hour < (slot.to_hour or MIDNIGHT))


def _slot(news: News, parcels: Sequence[Parcel]) -> Expected:
    """The hours where all have the same; else the day alone."""
    first, *others = {parcel.expected for parcel in parcels if parcel.expected}
    return Expected(news.today) if others else first


def _worded(news: News, order: Order, parcels: Sequence[Parcel], _: Wording) -> Worded:
    why, when = following(order, _), tell_slot(_slot(news, parcels), _, news.today)
    change = _("Not at home? The delivery can still be changed.") if news.changeable else ""
    told, brief = _told(order, parcels, when, _)
    subject = _("{when}: order {number}", when=capital(when), number=order.number)
    reply = Reply(
        " ".join(filter(None, [told, change])),
        choices=(_way_on(news, order, _), stop(order, _)),
        drawing=timeline(order, _, news.now, news.time_zone),
        unasked=Unasked(subject, why, following_in_brief(brief, _)),
    )
    return Worded(reply, approved(order, told), _next_morning(news), tuple(parcel.id for parcel in parcels))


def _told(order: Order, parcels: Sequence[Parcel], when: str, _: Wording) -> tuple[str, str]:
    """At length and in brief; what goes to a pick-up point does not come to their door."""
    items = _.all_of([titles(parcel, _) for parcel in parcels])
    named = {"when": when, "items": items, "number": order.number}
    if all(parcel.pickup_point for parcel in parcels):
        return (
            _("Your parcel reaches the pick-up point {when}: {items} (order {number}).", **named),
            _("Order {number}: at the pick-up point {when}.", number=order.number, when=when),
        )
    return (
        _("Your parcel comes {when}: {items} (order {number}).", **named),
        _("Order {number}: delivery {when}.", number=order.number, when=when),
    )


def _way_on(news: News, order: Order, _: Wording) -> Choice:
    change = Choice(_("Change the delivery"), f"change_delivery:{order.number}")
    return change if news.changeable else see(order, _)


notice = SlotToday()
