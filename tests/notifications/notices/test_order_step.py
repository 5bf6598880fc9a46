"""Each step of a parcel, as far as they want to hear of it."""

from datetime import timedelta

from msgspec.structs import replace

from dialogs.messages import Timeline
from dialogs.shop import Step
from tests.notifications.notices.samples import EN, NOW, late, moved, news, order, said, the, worded


def test_a_step_is_told_at_once():
    assert the("order_step").due(news(moved(), order=order())) == NOW


def test_it_is_told_as_it_would_be_answered():
    facts = news(moved(), order=order())
    assert said("order_step", facts) == (
        "Commande 1042 : partie avec TransLumen hier à 20 h 00. Livraison prévue demain entre 9 h et 12 h."
    )
    assert said("order_step", facts, EN).startswith("Order 1042 left with TransLumen yesterday at 20:00.")


def test_who_wants_only_the_day_of_delivery_is_spared_the_rest():
    facts = news(moved(), order=order(), topic="delivery_day")
    assert the("order_step").due(facts) is None
    assert the("order_step").due(news(moved(Step.OUT_FOR_DELIVERY), order=order(), topic="delivery_day")) == NOW


def test_who_wants_one_word_when_the_van_leaves_gets_one():
    steps = [step for step in Step if the("order_step").due(news(moved(step), topic="departure"))]
    assert steps == [Step.OUT_FOR_DELIVERY, Step.AT_PICKUP_POINT]


def test_who_wants_to_hear_of_delays_alone_hears_of_no_step():
    assert not [step for step in Step if the("order_step").due(news(moved(step), topic="delays"))]
    assert the("pickup_reminder").due(news(moved(Step.AT_PICKUP_POINT), order=order(), topic="delays")) is None
    assert the("delivered").due(news(moved(Step.DELIVERED), topic="delays")) is None
    assert the("slot_today").due(news(moved(), order=order(), topic="delays")) is None
    assert the("order_delay").due(news(late(), order=order(), topic="delays")) == NOW


def test_that_it_was_delivered_is_told_by_another_notice_alone():
    assert the("order_step").due(news(moved(Step.DELIVERED))) is None
    assert the("order_step").word(news(moved(), order=order(Step.DELIVERED)), EN) is None


def test_what_the_word_of_the_morning_told_already_is_not_said_again():
    told = replace(news(moved(), order=order()), this_morning=NOW)
    assert the("order_step").word(told, EN) is None
    assert the("order_step").word(replace(told, this_morning=NOW - timedelta(days=2)), EN)


def test_a_letter_draws_the_way():
    assert isinstance(worded("order_step", news(moved(), order=order())).reply.drawing, Timeline)
