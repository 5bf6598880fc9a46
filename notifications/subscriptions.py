"""Which news a subscription asks for."""

from dialogs.records import Subscription
from dialogs.shop import Step
from notifications.events import OrderDelayed, OrderMoved, ShopEvent

_ON_THE_DAY = (Step.OUT_FOR_DELIVERY, Step.AT_PICKUP_POINT, Step.DELIVERED)


def wants(subscription: Subscription, event: ShopEvent) -> bool:
    """A delay concerns everybody who waits; the rest depends on what they asked for."""
    if subscription.order != event.order:
        return False
    match event:
        case OrderDelayed():
            return True
        case OrderMoved(step=step):
            return subscription.topic == "steps" or step in _ON_THE_DAY
