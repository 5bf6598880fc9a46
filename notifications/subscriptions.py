"""Which news a subscription asks for."""

from collections.abc import Collection, Mapping

from dialogs.records import Subscription, Topic
from dialogs.shop import Step
from notifications.events import OrderDelayed, OrderMoved

_TOLD: Mapping[Topic, Collection[Step]] = {
    "delivery_day": (Step.OUT_FOR_DELIVERY, Step.AT_PICKUP_POINT, Step.DELIVERED),
    "departure": (Step.OUT_FOR_DELIVERY, Step.AT_PICKUP_POINT),
}
"""The steps told to who wants only some."""


def wants(subscription: Subscription, event: OrderMoved | OrderDelayed) -> bool:
    """A delay concerns everybody who waits; the rest depends on what they asked for."""
    if subscription.order != event.order:
        return False
    match event:
        case OrderDelayed():
            return True
        case OrderMoved(step=step):
            return step in _TOLD.get(subscription.topic, tuple(Step))
