"""Which news somebody asked for, and which they hear without having asked."""

from decimal import Decimal

import pytest

from dialogs.contact.rules import PROMOTIONAL, ContactRules, Subject
from dialogs.messages import Address
from dialogs.records import Alert, Subscription
from dialogs.shop import Step
from notifications.events import CartChanged, OrderDelayed, OrderMoved, PriceChanged, RefundMade
from notifications.subscriptions import Wishes, asked, hears
from tests.kit.moments import NOON, TODAY

HERE = Address("telegram", "1")
MOVED = OrderMoved(id="e-1", order="1042", parcel="P-1", step=Step.SHIPPED, at=NOON)
LATE = OrderDelayed(id="e-2", order="1042", parcel="P-1", was=TODAY, now_expected=TODAY, at=NOON)
REFUND = RefundMade(id="e-3", order="1042", amount=Decimal(20), at=NOON)
CHEAPER = PriceChanged(id="e-4", sku="LAM-101", was=Decimal(80), now=Decimal(60), at=NOON)
CART = CartChanged(id="e-5", customer="C-1001", lines=(), at=NOON)

FOLLOWS = Subscription(
    id="s-1", person_id="p-1", order="1042", topic="steps", channel="telegram", address=HERE, since=NOON
)
WATCHES = Alert(person_id="p-1", sku="LAM-101", about="price", channel="sms", address=HERE, since=NOON)


def wanting(*subjects: Subject, refusing: tuple[Subject, ...] = ()) -> ContactRules:
    return ContactRules(wanted=subjects, refused=refusing)


@pytest.mark.parametrize("event", [MOVED, LATE])
def test_who_follows_an_order_hears_of_it_where_they_asked(event: OrderMoved | OrderDelayed):
    assert hears("orders", event, Wishes(subscription=FOLLOWS))
    assert asked("orders", Wishes(subscription=FOLLOWS)) == "telegram"


@pytest.mark.parametrize("event", [MOVED, LATE])
def test_whose_order_it_is_hears_of_its_way_only_if_they_want_to(event: OrderMoved | OrderDelayed):
    assert not hears("orders", event, Wishes(owns=True))
    assert hears("orders", event, Wishes(owns=True, rules=wanting("orders")))


def test_wanting_news_of_ones_orders_brings_none_of_another_persons():
    assert not hears("orders", MOVED, Wishes(rules=wanting("orders")))


def test_whose_order_it_is_hears_of_their_money():
    assert hears("orders", REFUND, Wishes(owns=True))
    assert not hears("orders", REFUND, Wishes())


def test_who_watches_a_product_hears_what_they_watch_it_for():
    assert asked("price", Wishes(alerts=(WATCHES,))) == "sms"
    assert not hears("stock", CHEAPER, Wishes(alerts=(WATCHES,)))


def test_a_favourite_is_told_of_unless_they_refused():
    assert hears("price", CHEAPER, Wishes(favourite=True))
    assert asked("price", Wishes(favourite=True)) is None
    assert not hears("price", CHEAPER, Wishes(favourite=True, rules=wanting(refusing=("price",))))


def test_nobody_hears_of_a_product_they_never_spoke_of():
    assert not hears("price", CHEAPER, Wishes(rules=wanting("price")))


def test_what_they_left_in_the_cart_concerns_them_until_they_refuse():
    assert hears("cart", CART, Wishes())
    assert not hears("cart", CART, Wishes(rules=wanting(refusing=("cart",))))


@pytest.mark.parametrize("subject", PROMOTIONAL)
def test_a_wish_for_what_may_make_them_buy_asks_for_none_where_it_was_not_agreed_to(subject: Subject):
    wishes = Wishes(rules=wanting(subject), favourite=True)
    assert asked(subject, wishes) is None
    assert hears(subject, CART, wishes)
