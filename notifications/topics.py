"""How much of an order's news somebody asked for, and what that brings."""

from collections.abc import Collection, Mapping

from dialogs.records import Topic
from dialogs.shop import Step

_TOLD: Mapping[Topic, Collection[Step]] = {
    "delivery_day": (Step.OUT_FOR_DELIVERY, Step.AT_PICKUP_POINT, Step.DELIVERED),
    "departure": (Step.OUT_FOR_DELIVERY, Step.AT_PICKUP_POINT),
    "delays": (),
}
"""The steps told to who wants only some. That it is late is told to all of them."""


def step_wanted(topic: Topic, step: Step) -> bool:
    """Whether who asked for this much of an order hears of that step."""
    return step in _TOLD.get(topic, tuple(Step))
