"""What every shop that sells in the conversation must do: a platform's test class inherits this one.

The subclass gives a `bench`: its shop, and the names of things known to be in it.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Protocol

import msgspec
import pytest

from dialogs.errors import ShopRefuses
from dialogs.selling import (
    Cart,
    HasCarts,
    HasVouchers,
    KeepsFavourites,
    Place,
    QuotesDelivery,
    RewardsLoyalty,
    RewardsReferrals,
    visitor,
)
from dialogs.shop import Shop

VISITOR = visitor("a" * 32)
MESSAGES = (f"message-{number}" for number in count())


class Sells(Shop, HasCarts, HasVouchers, QuotesDelivery, KeepsFavourites, RewardsLoyalty, RewardsReferrals, Protocol):
    """A shop with every ability of selling."""


@dataclass(frozen=True)
class SellingBench:
    """A shop on the test bench. `sku` has no variants, `sized` has `variant`; both have a few left to ship."""

    shop: Sells
    customer_id: str
    sku: str
    sized: str
    variant: str
    sold_out: str
    code: str  # a voucher that this customer may use on two of `sku`
    over: str  # one whose time is over
    delivered: Place
    not_delivered: Place
    unknown: str = "99999999"


def asked() -> str:
    """The id of another message."""
    return next(MESSAGES)


class SellingContract:
    """Inherit, and provide the fixture `bench`."""

    @pytest.fixture
    def bench(self) -> SellingBench:
        raise NotImplementedError("each shop's test class provides its own bench")

    # Carts

    async def test_a_cart_is_empty_at_first(self, bench: SellingBench):
        cart = await bench.shop.cart(VISITOR)
        assert not cart.lines
        assert cart.total == 0

    async def test_what_is_put_in_the_cart_stands_there_at_its_price(self, bench: SellingBench):
        await bench.shop.put_in_cart(VISITOR, bench.sku, "", 2, asked())
        cart = await bench.shop.cart(VISITOR)
        product = await bench.shop.product(bench.sku)
        assert product
        assert [(line.sku, line.quantity) for line in cart.lines] == [(bench.sku, 2)]
        assert cart.total == 2 * product.price.amount
        assert cart.checkout_url

    async def test_a_quantity_replaces_the_one_before_and_none_takes_it_out(self, bench: SellingBench):
        await bench.shop.put_in_cart(VISITOR, bench.sku, "", 2, asked())
        once = await bench.shop.put_in_cart(VISITOR, bench.sku, "", 1, asked())
        none = await bench.shop.put_in_cart(VISITOR, bench.sku, "", 0, asked())
        assert [line.quantity for line in once.lines] == [1]
        assert none.lines == ()

    async def test_two_variants_are_two_lines(self, bench: SellingBench):
        product = await bench.shop.product(bench.sized)
        assert product
        other = next(v.id for v in product.variants if v.id != bench.variant and v.stock.get("web"))
        await bench.shop.put_in_cart(VISITOR, bench.sized, bench.variant, 1, asked())
        cart = await bench.shop.put_in_cart(VISITOR, bench.sized, other, 1, asked())
        assert [line.variant for line in cart.lines] == [bench.variant, other]
        assert all(line.variant_name for line in cart.lines)

    async def test_the_same_message_delivered_twice_changes_nothing_more(self, bench: SellingBench):
        message = asked()
        first = await bench.shop.put_in_cart(VISITOR, bench.sku, "", 1, message)
        again = await bench.shop.put_in_cart(VISITOR, bench.sku, "", 2, message)
        assert again == first

    async def test_what_is_not_to_be_had_is_refused_for_a_reason(self, bench: SellingBench):
        for sku, variant, quantity in (
            (bench.unknown, "", 1),
            (bench.sold_out, "", 1),
            (bench.sku, "", 100_000),
            (bench.sized, bench.unknown, 1),
            (bench.sized, "", 1),
        ):
            with pytest.raises(ShopRefuses) as refused:
                await bench.shop.put_in_cart(VISITOR, sku, variant, quantity, asked())
            assert all(refused.value.reason.values())
        assert (await bench.shop.cart(VISITOR)).lines == ()

    async def test_everybody_has_a_cart_of_their_own(self, bench: SellingBench):
        await bench.shop.put_in_cart(VISITOR, bench.sku, "", 1, asked())
        assert (await bench.shop.cart(bench.customer_id)).lines == ()

    async def test_a_visitors_cart_becomes_the_customers_once(self, bench: SellingBench):
        await bench.shop.put_in_cart(VISITOR, bench.sku, "", 1, asked())
        await bench.shop.put_in_cart(bench.customer_id, bench.sized, bench.variant, 1, asked())
        message = asked()
        cart = await bench.shop.hand_cart_over(VISITOR, bench.customer_id, message)
        again = await bench.shop.hand_cart_over(VISITOR, bench.customer_id, message)
        assert {line.sku for line in cart.lines} == {bench.sku, bench.sized}
        assert again == cart
        assert (await bench.shop.cart(VISITOR)).lines == ()

    # Vouchers

    async def test_a_voucher_takes_off_what_it_says(self, bench: SellingBench):
        await bench.shop.put_in_cart(bench.customer_id, bench.sku, "", 2, asked())
        cart = await bench.shop.apply_voucher(bench.customer_id, bench.code.lower(), asked())
        assert cart.voucher == bench.code
        assert cart.total == cart.goods - cart.discount
        assert cart.discount > 0
        bare = await bench.shop.drop_voucher(bench.customer_id, asked())
        assert not bare.voucher
        assert bare.discount == 0

    async def test_a_voucher_waits_for_its_minimum(self, bench: SellingBench):
        with pytest.raises(ShopRefuses):
            await bench.shop.apply_voucher(bench.customer_id, bench.code, asked())

    async def test_a_voucher_is_worth_nothing_once_the_cart_is_too_small(self, bench: SellingBench):
        await bench.shop.put_in_cart(bench.customer_id, bench.sku, "", 2, asked())
        await bench.shop.apply_voucher(bench.customer_id, bench.code, asked())
        cart = await bench.shop.put_in_cart(bench.customer_id, bench.sku, "", 0, asked())
        assert cart.discount == 0

    async def test_codes_that_are_unknown_or_over_are_refused(self, bench: SellingBench):
        await bench.shop.put_in_cart(bench.customer_id, bench.sku, "", 2, asked())
        for code in (bench.unknown, bench.over):
            with pytest.raises(ShopRefuses) as refused:
                await bench.shop.apply_voucher(bench.customer_id, code, asked())
            assert all(refused.value.reason.values())

    async def test_ones_own_vouchers_are_told_with_their_conditions(self, bench: SellingBench):
        mine = await bench.shop.vouchers_of(bench.customer_id)
        assert bench.code in {voucher.code for voucher in mine}
        assert bench.over not in {voucher.code for voucher in mine}
        assert all(voucher.amount or voucher.share for voucher in mine)

    async def test_a_voucher_is_offered_once_and_can_then_be_used(self, bench: SellingBench):
        await bench.shop.put_in_cart(bench.customer_id, bench.sku, "", 2, asked())
        message = asked()
        offered = await bench.shop.offer_voucher(bench.customer_id, message)
        assert offered
        assert await bench.shop.offer_voucher(bench.customer_id, message) == offered
        assert await bench.shop.offer_voucher(bench.customer_id, asked()) is None
        assert (await bench.shop.apply_voucher(bench.customer_id, offered.code, asked())).discount > 0

    async def test_nothing_is_offered_on_an_empty_cart(self, bench: SellingBench):
        assert await bench.shop.offer_voucher(bench.customer_id, asked()) is None

    # Delivery

    async def test_delivery_is_quoted_with_days_and_costs_the_cheapest_first(self, bench: SellingBench):
        options = await bench.shop.delivery_options(bench.delivered, VISITOR)
        assert options
        assert all(option.cost >= 0 and option.first <= option.last and option.name for option in options)
        assert [option.cost for option in options] == sorted(option.cost for option in options)

    async def test_a_place_beyond_reach_is_refused_for_a_reason(self, bench: SellingBench):
        with pytest.raises(ShopRefuses) as refused:
            await bench.shop.delivery_options(bench.not_delivered, VISITOR)
        assert all(refused.value.reason.values())

    # Favourites, advantages, friends

    async def test_favourites_are_kept_the_latest_first(self, bench: SellingBench):
        await bench.shop.set_favourite(VISITOR, bench.sku, wanted=True, once=asked())
        await bench.shop.set_favourite(VISITOR, bench.sized, wanted=True, once=asked())
        assert list(await bench.shop.favourites(VISITOR)) == [bench.sized, bench.sku]
        await bench.shop.set_favourite(VISITOR, bench.sku, wanted=False, once=asked())
        assert list(await bench.shop.favourites(VISITOR)) == [bench.sized]

    async def test_an_unknown_product_is_nobodys_favourite(self, bench: SellingBench):
        with pytest.raises(ShopRefuses):
            await bench.shop.set_favourite(VISITOR, bench.unknown, wanted=True, once=asked())

    async def test_a_customer_knows_where_they_stand(self, bench: SellingBench):
        standing = await bench.shop.loyalty(bench.customer_id)
        assert standing
        assert standing.points >= 0
        assert standing.level
        assert bool(standing.missing) == bool(standing.upcoming)
        assert await bench.shop.loyalty(bench.unknown) is None

    async def test_a_customer_has_a_link_for_friends(self, bench: SellingBench):
        referral = await bench.shop.referral(bench.customer_id)
        assert referral
        assert referral.link
        assert referral.reward > 0
        assert await bench.shop.referral(bench.unknown) is None

    async def test_a_cart_survives_being_written_down(self, bench: SellingBench):
        cart = await bench.shop.put_in_cart(VISITOR, bench.sized, bench.variant, 1, asked())
        assert msgspec.json.decode(msgspec.json.encode(cart), type=Cart) == cart
        assert isinstance(cart.total, Decimal)
