"""What a shop's back end may tell: every kind is taken, and whatever else is sent is refused with a sentence."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.api.door import Refused
from hub.api.events import LARGEST_BATCH, MOST, read
from notifications.events import CartChanged, PriceChanged

AT = "2026-11-22T14:20:00+01:00"
PRICE = {"type": "price_changed", "id": "1", "at": AT, "sku": "LAM-101", "was": "75.00", "now": "59.00"}
STOCK = {"type": "stock_changed", "id": "2", "at": AT, "sku": "LAM-101", "was": 0, "left": 3}
CART = {"type": "cart_changed", "id": "3", "at": AT, "customer": "C-1", "lines": [{"sku": "LAM-101"}]}
PLACED = {"type": "order_placed", "id": "4", "at": AT, "order": "1050", "customer": "C-1", "total": 149.9}
REFUND = {"type": "refund_made", "id": "5", "at": AT, "order": "1050", "amount": "49"}
VOUCHER = {"type": "voucher_given", "id": "6", "at": AT, "customer": "C-1", "code": "MERCI10", "until": "2026-12-06"}
VIEW = {"type": "product_viewed", "id": "7", "at": AT, "customer": "C-1", "sku": "LAM-101", "agreed": True}
AWAY = {"type": "customer_inactive", "id": "8", "at": AT, "customer": "C-1", "since": "2026-07-01T00:00:00+02:00"}
ALL = (PRICE, STOCK, CART, PLACED, REFUND, VOUCHER, VIEW, AWAY)


def told(*events: dict[str, Any]) -> bytes:
    return json.dumps(events[0] if len(events) == 1 else events).encode()


def refusal(body: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read(body)
    assert refused.value.status == 422
    return str(refused.value)


def test_an_amount_is_read_to_the_cent():
    price = read(told(PRICE))
    assert isinstance(price, PriceChanged)
    assert (price.was, price.now) == (Decimal("75.00"), Decimal("59.00"))
    assert price.at == datetime(2026, 11, 22, 13, 20, tzinfo=UTC)


def test_many_are_told_in_one_call():
    events = read(told(*ALL))
    assert isinstance(events, list)
    assert [event.id for event in events] == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert isinstance(events[2], CartChanged)


@pytest.mark.parametrize(
    ("event", "wrong", "sentence"),
    [
        (PRICE, {"id": ""}, "id has 1 to 100 characters"),
        (PRICE, {"sku": "x" * 101}, "sku has 1 to 100 characters"),
        (PRICE, {"sku": "a\u202eb"}, "sku has 1 to 100 characters"),
        (PRICE, {"sku": "a\0b"}, "NUL"),
        (PRICE, {"at": "2026-11-22T14:20:00"}, "at needs its offset"),
        (PRICE, {"at": "yesterday"}, "This is not an event: Invalid RFC3339 encoded datetime - at `$.at`."),
        (PRICE, {"now": "-1"}, "now is an amount that is not negative"),
        (PRICE, {"now": "NaN"}, "now is an amount"),
        (PRICE, {"was": "Infinity"}, "was is an amount"),
        (PRICE, {"was": "1e300000"}, "was is an amount"),
        (PRICE, {"was": "1e-300000"}, "was is an amount"),
        (PRICE, {"was": "75,00"}, "This is not an event"),
        (PRICE, {"currency": "euros"}, "currency is a code of ISO 4217"),
        (STOCK, {"left": -1}, "left is how many there are"),
        (STOCK, {"left": 10**30}, "left is how many there are"),
        (CART, {"customer": ""}, "customer says whose it is"),
        (CART, {"person": "p"}, "one of the two"),
        (CART, {"lines": [{"sku": "A", "quantity": 0}]}, "quantity is at least 1"),
        (CART, {"lines": [{"sku": ""}]}, "sku has 1 to 100 characters"),
        (CART, {"lines": [{"sku": "A"}] * 201}, "lines holds at most 200 things"),
        (CART, {"url": "javascript:alert(1)"}, "url is an address"),
        (CART, {"url": "https://shop.example/a b"}, "url is an address"),
        (VIEW, {"agreed": False}, "agreed must be true"),
        (VIEW, {"agreed": "yes"}, "This is not an event"),
        (VIEW, {"sku": ""}, "sku has 1 to 100 characters"),
        (VIEW, {"customer": "", "person": ""}, "customer says whose it is"),
        (AWAY, {"since": "2026-07-01T00:00:00"}, "since needs its offset"),
        (AWAY, {"since": "2026-11-22T14:20:01+01:00"}, "since is before at"),
        (AWAY, {"since": None}, "This is not an event"),
        (PLACED, {"customer": ""}, "customer has 1 to 100 characters"),
        (PLACED, {"skus": ["A", ""]}, "sku has 1 to 100 characters"),
        (REFUND, {"amount": "-3"}, "amount is an amount"),
        (VOUCHER, {"code": ""}, "code has 1 to 100 characters"),
        (VOUCHER, {"until": "6/12/2026"}, "This is not an event"),
        (PRICE, {"type": "met"}, "This is not an event: Invalid value 'met' - at `$.type`."),
    ],
)
def test_what_is_wrong_is_said(event: dict[str, Any], wrong: dict[str, Any], sentence: str):
    assert sentence in refusal(told(event | wrong))


def test_of_many_it_is_said_which_one_is_wrong():
    assert refusal(told(PRICE, STOCK | {"left": -1}, CART)).startswith("Event 2 of 3: left is")
    assert "$[1]" in refusal(told(PRICE, {"type": "stock_changed"}))


def test_a_list_has_its_limits():
    assert refusal(b"[]") == f"A list holds 1 to {MOST} events."
    assert refusal(told(*[PRICE] * (MOST + 1))) == f"A list holds 1 to {MOST} events."
    assert len(told(*[CART] * MOST)) < LARGEST_BATCH


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=40)
    | st.sampled_from([AT, "EUR", "NaN"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def almost_events(draw: st.DrawFn) -> dict[str, Any]:
    """An event in which any field may hold anything."""
    event: dict[str, Any] = dict(draw(st.sampled_from(ALL)))
    for field in draw(st.lists(st.sampled_from(sorted(event)), max_size=3)):
        event[field] = draw(ANYTHING)
    return event


@given(st.lists(almost_events(), min_size=1, max_size=3) | almost_events() | ANYTHING)
def test_whatever_is_sent_is_taken_or_refused_with_a_sentence(sent: Any):
    taken = msgspec.json.encode(_taken(json.dumps(sent).encode()))
    assert taken.startswith((b"{", b"[", b'"422 '))


@given(st.binary(max_size=200))
def test_noise_is_refused_with_a_sentence(noise: bytes):
    assert _taken(noise).startswith("422 ")


def _taken(body: bytes) -> Any:
    """What is understood, or why not."""
    try:
        return read(body)
    except Refused as refused:
        return f"{refused.status} {refused}"
