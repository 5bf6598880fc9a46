"""What the merchant of the demonstration changes about products, orders and carts, and what is told of it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from dialogs.selling import InCart
from hub.settings import CONFIG
from storage.shops.demo import DemoShop
from storage.shops.demo.road import NotInShop, NotPossible

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BAG = "SAC-102"


@pytest.fixture
def shop() -> DemoShop:
    return DemoShop.load(CONFIG / "demo", lambda: NOW, "https://shop.example")


async def test_a_price_falls_and_the_first_one_is_shown_beside_it(shop: DemoShop):
    event = shop.mark_down(BAG, Decimal("0.2"), NOW)
    assert (event.sku, event.was, event.now) == (BAG, Decimal("149.00"), Decimal("119.20"))
    again = shop.mark_down(BAG, Decimal("0.2"), NOW)
    product = await shop.product(BAG)
    assert product
    assert (again.now, product.price.amount, product.price.was) == (
        Decimal("95.36"),
        Decimal("95.36"),
        Decimal("149.00"),
    )
    assert event.id != again.id


async def test_stock_is_told_once_and_only_where_it_changed(shop: DemoShop):
    (gone,) = shop.restock(BAG, 0, NOW)
    assert (gone.left, gone.variant) == (0, "")
    assert gone.was > 0
    assert shop.restock(BAG, 0, NOW) == []
    (back,) = shop.restock(BAG, 12, NOW)
    assert (back.was, back.left) == (0, 12)


async def test_of_a_product_with_sizes_each_is_told(shop: DemoShop):
    dress = next(product for product in shop.products() if product.variants)
    shop.restock(dress.sku, 3, NOW)
    events = shop.restock(dress.sku, 0, NOW)
    assert [event.variant for event in events] == [one.id for one in dress.variants]
    product = await shop.product(dress.sku)
    assert product
    assert (product.stock["web"], {one.stock["web"] for one in product.variants}) == (0, {0})


async def test_an_order_is_paid_back_parcel_by_parcel_and_never_twice(shop: DemoShop):
    order = await shop.order("1042")
    assert order
    refunds = [shop.pay_back("1042", NOW) for _ in order.parcels]
    assert sum(refund.amount for refund in refunds) == sum(line.price * line.quantity for line in order.lines)
    with pytest.raises(NotPossible):
        shop.pay_back("1042", NOW)


async def test_a_cart_is_told_with_the_link_that_brings_it_back(shop: DemoShop):
    assert shop.cart_told("C-1001", NOW).lines == ()
    cart = await shop.put_in_cart("C-1001", BAG, "", 2, "once")
    told = shop.cart_told("C-1001", NOW)
    assert (told.customer, told.lines, told.url) == ("C-1001", (InCart(sku=BAG, quantity=2),), cart.checkout_url)


def test_what_is_not_sold_changes_in_nothing(shop: DemoShop):
    with pytest.raises(NotInShop):
        shop.mark_down("none", Decimal("0.2"), NOW)
    with pytest.raises(NotInShop):
        shop.restock("none", 0, NOW)
    with pytest.raises(NotInShop):
        shop.pay_back("9999", NOW)
