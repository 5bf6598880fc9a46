"""Do they like it? Asked once, some days after."""

from datetime import UTC, datetime
from decimal import Decimal

from msgspec.structs import replace

from dialogs.shop import Step
from notifications.events import RefundMade
from tests.notifications.notices.samples import DAY, EN, FR, NOW, moved, news, order, said, the, worded

EVENT = moved(Step.DELIVERED)
THERE = order(Step.DELIVERED)
FACTS = news(EVENT, order=THERE, now=NOW + 5 * DAY)


def test_it_is_due_on_the_fifth_evening():
    assert the("review_request").due(news(EVENT, order=THERE)) == datetime(2026, 11, 29, 17, 0, tzinfo=UTC)


def test_it_waits_for_the_last_parcel_and_is_asked_once():
    rest = replace(order().parcels[0], id="1042-2")
    half = replace(THERE, parcels=(*THERE.parcels, rest))
    assert the("review_request").due(news(EVENT, order=half)) is None


def test_it_asks_for_a_mark_of_this_order():
    reply = worded("review_request", FACTS).reply
    marks = [f"feedback:{n}/order:1042" for n in range(1, 6)]
    assert [choice.payload for choice in reply.choices] == [*marks, "stop_notifying:reviews"]
    assert said("review_request", FACTS) == (
        "Que pensez-vous de votre achat, de 1 à 5 ? Lave-linge top 6 kg Norvale Mini 40"
    )
    assert said("review_request", FACTS, EN).startswith("How do you like your purchase, from 1 to 5?")


def test_nobody_is_asked_while_something_is_being_set_right():
    assert the("review_request").word(replace(FACTS, trouble=True), FR) is None


def test_money_that_goes_back_for_it_takes_the_question_back():
    facts = news(RefundMade(id="e-5", at=NOW, order="1042", amount=Decimal(89)), order=THERE)
    assert the("review_request").due(facts) == NOW
    assert the("review_request").word(facts, FR) is None


def test_nobody_is_asked_of_what_was_sent_back():
    assert the("review_request").word(replace(FACTS, order=order(Step.RETURNED)), FR) is None
