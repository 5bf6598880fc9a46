"""The road a parcel takes, and where it may go next."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from dialogs.errors import ShopError
from dialogs.shop import Expected, Moment, Order, Parcel, Step
from storage.shops.demo.files import PARIS

DAYS_TO_DELIVER = 4


class NotInShop(ShopError):
    """The shop has nothing under that number."""


class NotPossible(ShopError):
    """The parcel cannot go there from where it is."""


_ROAD = (
    Step.RECEIVED,
    Step.PASSED_TO_SELLER,
    Step.ACCEPTED,
    Step.PREPARED,
    Step.SHIPPED,
    Step.OUT_FOR_DELIVERY,
    Step.AT_PICKUP_POINT,  # chosen, or where it waits when nobody was at home
    Step.DELIVERED,
)
_NOT_YET_GONE = _ROAD[: _ROAD.index(Step.SHIPPED)]
_ENDS = (Step.DELIVERED, Step.RETURNED, Step.CANCELLED)


def steps_ahead(parcel: Parcel) -> tuple[Step, ...]:
    if parcel.step in _ENDS:
        return (Step.RETURNED, Step.RECEIVED) if parcel.step is Step.DELIVERED else (Step.RECEIVED,)
    ahead = (step for step in _ROAD[_ROAD.index(parcel.step) + 1 :] if step not in _off_the_road(parcel))
    return (*ahead, Step.CANCELLED) if parcel.step in _NOT_YET_GONE else tuple(ahead)


def _off_the_road(parcel: Parcel) -> set[Step]:
    sellers = set() if parcel.seller else {Step.PASSED_TO_SELLER, Step.ACCEPTED}
    return sellers | {Step.OUT_FOR_DELIVERY} if parcel.pickup_point else sellers


def can_be_late(parcel: Parcel) -> bool:
    return parcel.step not in (*_ENDS, Step.AT_PICKUP_POINT)


def choose(order: Order, parcel_id: str | None, fits: Callable[[Parcel], bool]) -> Parcel:
    for parcel in order.parcels:
        if parcel_id in (None, parcel.id) and fits(parcel):
            return parcel
    raise NotPossible


def started_over(parcel: Parcel, now: datetime) -> Parcel:
    return replace(
        parcel,
        moments=(Moment(Step.RECEIVED, now),),
        expected=Expected(day(now) + timedelta(days=DAYS_TO_DELIVER)),
        delay=None,
        carrier="",
        tracking="",
        tracking_url="",
    )


def day(now: datetime) -> date:
    return now.astimezone(PARIS).date()
