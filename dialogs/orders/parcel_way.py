"""The way of a parcel, drawn: the steps behind it, where it is, and those to come."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from dialogs.messages import Timeline, TimelineStep
from dialogs.orders.told import step_name, tell_slot
from dialogs.shop import Order, Parcel, Step
from dialogs.wording import Wording

_ROAD = (Step.RECEIVED, Step.PREPARED, Step.SHIPPED, Step.OUT_FOR_DELIVERY, Step.DELIVERED)
_BY_SELLER = (Step.RECEIVED, Step.PASSED_TO_SELLER, Step.ACCEPTED, *_ROAD[1:])
_OFF_THE_ROAD = (Step.RETURNED, Step.CANCELLED)


def timeline(order: Order, _: Wording, now: datetime, time_zone: str) -> Timeline | None:
    """The way of the only parcel; a split order is told in words alone."""
    parcel = order.parcels[0]
    if len(order.parcels) > 1 or parcel.step in _OFF_THE_ROAD:
        return None
    reached = {moment.step: moment.at for moment in parcel.moments}
    steps = [step for step in _road(parcel) if step in reached or _after(step, parcel)]
    today = now.astimezone(ZoneInfo(time_zone)).date()
    return Timeline(
        tuple(
            TimelineStep(
                name=step_name(step, _),
                state=_state(step, parcel),
                at=_.moment(reached[step], now, time_zone) if step in reached else "",
                note=_note(step, parcel, _, today),
            )
            for step in steps
        )
    )


def _road(parcel: Parcel) -> Sequence[Step]:
    """The steps such a parcel takes, the pick-up point in the place of the driver where it goes to one."""
    road = _BY_SELLER if parcel.seller else _ROAD
    there = Step.AT_PICKUP_POINT if parcel.pickup_point else Step.OUT_FOR_DELIVERY
    return [there if step is Step.OUT_FOR_DELIVERY else step for step in road]


def _after(step: Step, parcel: Parcel) -> bool:
    road = list(_road(parcel))
    return parcel.step in road and road.index(step) > road.index(parcel.step)


def _state(step: Step, parcel: Parcel) -> Literal["done", "now", "next", "trouble"]:
    if step is parcel.step:
        return "done" if step is Step.DELIVERED else "trouble" if parcel.delay else "now"
    return "next" if _after(step, parcel) else "done"


def _note(step: Step, parcel: Parcel, _: Wording, today: date) -> str:
    """Beside the last step, when that is expected."""
    if step is not Step.DELIVERED or step is parcel.step or not parcel.expected:
        return ""
    return tell_slot(parcel.expected, _, today)
