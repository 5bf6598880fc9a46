"""What every shop must do, whatever its platform: each adapter's test class inherits this one.

The subclass gives a `bench`: its shop, and the names of things known to be in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TypeVar

import msgspec
import pytest

from dialogs.shop import Customer, Faq, Order, Parcel, Product, Quantity, Shop, Step, Store

T = TypeVar("T")


@dataclass(frozen=True)
class Bench:
    """A shop on the test bench."""

    shop: Shop
    number: str  # an order of the customer's, who has others
    customer_id: str
    sku: str  # a product of that order
    unknown: str = "99999999"  # nothing goes by that number or id


class ShopContract:
    """Inherit, and provide the fixture `bench`."""

    @pytest.fixture
    def bench(self) -> Bench:
        raise NotImplementedError("each shop's test class provides its own bench")

    async def test_an_order_is_found_by_its_number(self, bench: Bench):
        order = await the_order(bench)
        assert order.number == bench.number
        assert order.customer_id == bench.customer_id

    async def test_an_unknown_number_is_no_order_and_no_error(self, bench: Bench):
        assert await bench.shop.order(bench.unknown) is None
        assert await bench.shop.order("") is None

    async def test_an_order_says_where_each_parcel_is_and_since_when(self, bench: Bench):
        for order in await bench.shop.orders_of(bench.customer_id):
            assert order.parcels
            assert all(tells_its_way(parcel) for parcel in order.parcels)

    async def test_what_was_bought_is_told_with_what_it_cost(self, bench: Bench):
        order = await the_order(bench)
        assert bench.sku in {line.sku for line in order.lines}
        assert all(line.quantity >= 1 and line.price >= 0 and says_something(line.title) for line in order.lines)
        assert order.total > 0
        assert len(order.currency) == 3

    async def test_an_order_has_an_address_on_file_to_prove_who_asks(self, bench: Bench):
        order = await the_order(bench)
        assert order.email or order.phone

    async def test_a_customers_orders_come_newest_first(self, bench: Bench):
        orders = await bench.shop.orders_of(bench.customer_id)
        assert len(orders) >= 2
        assert all(newer.placed_at >= older.placed_at for newer, older in pairwise(orders))
        assert {order.customer_id for order in orders} == {bench.customer_id}

    async def test_an_order_reads_the_same_alone_and_among_the_others(self, bench: Bench):
        alone = await the_order(bench)
        assert alone in await bench.shop.orders_of(bench.customer_id)

    async def test_a_stranger_has_no_orders(self, bench: Bench):
        assert list(await bench.shop.orders_of(bench.unknown)) == []

    async def test_a_customer_is_somebody_who_can_be_written_to(self, bench: Bench):
        customer = await bench.shop.customer(bench.customer_id)
        assert customer is not None
        assert customer.id == bench.customer_id
        assert customer.first_name
        assert "@" in customer.email or customer.phone.startswith("+")
        assert len(customer.language) == 2

    async def test_an_unknown_customer_is_nobody(self, bench: Bench):
        assert await bench.shop.customer(bench.unknown) is None

    async def test_a_customer_is_found_by_each_address_on_file(self, bench: Bench):
        customer = await bench.shop.customer(bench.customer_id)
        assert customer is not None
        for contact in filter(None, (customer.email, customer.email.upper(), customer.phone)):
            assert await bench.shop.find_customer(contact) == customer

    async def test_an_address_nobody_has_finds_nobody(self, bench: Bench):
        assert await bench.shop.find_customer("nobody.at.all@example.invalid") is None
        assert await bench.shop.find_customer("") is None

    async def test_a_product_is_told_and_priced(self, bench: Bench):
        product = await the_product(bench)
        assert product.sku == bench.sku
        assert says_something(product.title)
        assert product.price.amount >= 0
        assert product.price.was is None or product.price.was > product.price.amount

    async def test_a_products_attributes_are_numbers_with_units_yes_or_no_or_words(self, bench: Bench):
        product = await the_product(bench)
        assert all(isinstance(value, Quantity | bool | str | tuple) for value in product.attributes.values())

    async def test_an_unknown_product_is_nothing(self, bench: Bench):
        assert await bench.shop.product(bench.unknown) is None

    async def test_stores_are_on_the_map(self, bench: Bench):
        stores = await bench.shop.stores()
        assert len({store.id for store in stores}) == len(stores)
        assert all(on_the_map(store) for store in stores)

    async def test_questions_have_answers(self, bench: Bench):
        faq = await bench.shop.faq()
        assert len({entry.id for entry in faq}) == len(faq)
        assert all(answers(entry) for entry in faq)

    async def test_what_a_shop_tells_survives_being_written_down(self, bench: Bench):
        customer = await bench.shop.customer(bench.customer_id)
        assert copied(await the_order(bench), Order) == await the_order(bench)
        assert copied(await the_product(bench), Product) == await the_product(bench)
        assert copied(customer, Customer) == customer


async def the_order(bench: Bench) -> Order:
    order = await bench.shop.order(bench.number)
    assert order is not None
    return order


async def the_product(bench: Bench) -> Product:
    product = await bench.shop.product(bench.sku)
    assert product is not None
    return product


def tells_its_way(parcel: Parcel) -> bool:
    """Its steps are dated, with a time zone, oldest first; a delay was told after it was ordered."""
    times = [moment.at for moment in parcel.moments]
    assert parcel.id
    assert parcel.lines
    assert times == sorted(times)
    assert all(aware(at) for at in times)
    assert parcel.delay is None or (says_something(parcel.delay.reason) and aware(parcel.delay.told_at))
    assert parcel.step is not Step.AT_PICKUP_POINT or parcel.pickup_point is not None
    return True


def aware(at: datetime) -> bool:
    return at.tzinfo is not None


def says_something(texts: Mapping[str, str]) -> bool:
    return bool(texts) and all(text.strip() for text in texts.values())


def on_the_map(store: Store) -> bool:
    return bool(store.name and store.city) and abs(store.latitude) <= 90 and abs(store.longitude) <= 180


def answers(entry: Faq) -> bool:
    return says_something(entry.question) and says_something(entry.answer) and set(entry.question) == set(entry.answer)


def copied(value: object, kind: type[T]) -> T:
    return msgspec.json.decode(msgspec.json.encode(value), type=kind)
