"""What is worth a second channel when nobody reacts on the first."""

from datetime import timedelta

import pytest

from dialogs.person import Person
from dialogs.shop import Order, Step
from notifications.preference import Reason
from notifications.reach import Standing
from notifications.routing import Route
from notifications.subscriptions import Wishes
from notifications.telling import Errand, fallback
from notifications.timing import USUAL
from tests.notifications.notices.samples import NOW, POINT, moved, news, order, the
from tests.notifications.test_reach import TELEGRAM

TOLD = Route(known=TELEGRAM, because=Reason("most_do"), chance=0.5, next=("sms",))


def waits(notice: str, step: Step, order: Order) -> timedelta | None:
    """How long nobody needs to react until it is told on the next channel too."""
    facts = news(moved(step), order=order)
    errand = Errand(notice=the(notice), news=facts, person=Person(id="p"), standing=Standing(), wishes=Wishes())
    at = fallback(errand, TOLD, USUAL, NOW)
    return at - NOW if at else None


@pytest.mark.parametrize("step", [Step.SHIPPED, Step.OUT_FOR_DELIVERY, Step.AT_PICKUP_POINT])
def test_what_they_may_have_to_act_on_is_tried_elsewhere(step: Step):
    assert waits("order_step", step, order(step)) == timedelta(hours=3)


def test_that_it_is_packed_is_told_once():
    assert waits("order_step", Step.PREPARED, order(Step.PREPARED)) is None


def test_what_was_left_at_the_door_is_tried_elsewhere_and_what_they_came_for_is_not():
    assert waits("delivered", Step.DELIVERED, order(Step.DELIVERED)) == timedelta(hours=3)
    assert waits("delivered", Step.DELIVERED, order(Step.DELIVERED, pickup_point=POINT)) is None
