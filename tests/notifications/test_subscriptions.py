"""Which news a subscription asks for."""

import pytest

from dialogs.messages import Address
from dialogs.records import Subscription, Topic
from dialogs.shop import Step
from notifications.events import OrderDelayed, OrderMoved
from notifications.subscriptions import wants
from tests.kit.moments import NOON, TODAY

ON_THE_DAY = {Step.OUT_FOR_DELIVERY, Step.AT_PICKUP_POINT, Step.DELIVERED}


def wish(topic: Topic, order: str = "1042") -> Subscription:
    here = Address("telegram", "1")
    return Subscription(
        id="s-1", person_id="p-1", order=order, topic=topic, channel="telegram", address=here, since=NOON
    )


def moved(step: Step) -> OrderMoved:
    return OrderMoved(id="e-1", order="1042", parcel="P-1", step=step, at=NOON)


LATE = OrderDelayed(id="e-2", order="1042", parcel="P-1", was=TODAY, now_expected=TODAY, at=NOON)


@pytest.mark.parametrize("step", list(Step))
def test_who_wants_every_step_is_told_of_every_step(step: Step):
    assert wants(wish("steps"), moved(step))


@pytest.mark.parametrize("step", list(Step))
def test_who_wants_only_the_day_is_told_of_that_day_alone(step: Step):
    assert wants(wish("delivery_day"), moved(step)) is (step in ON_THE_DAY)


def test_a_delay_concerns_everybody_who_waits():
    assert wants(wish("steps"), LATE)
    assert wants(wish("delivery_day"), LATE)


def test_nobody_is_told_of_another_order():
    assert not wants(wish("steps", "1043"), moved(Step.SHIPPED))
    assert not wants(wish("steps", "1043"), LATE)
