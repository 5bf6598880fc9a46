"""Maison Lumen sells: it keeps the contract, and its merchant's own rules."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from dialogs.errors import ShopRefuses
from dialogs.selling import Place, visitor
from storage.shops.demo import DemoShop
from storage.shops.demo.files import PARIS
from tests.kit.selling_contract import SellingBench, SellingContract, asked

FOLDER = Path(__file__).parents[2] / "config" / "demo"
WEDNESDAY = datetime(2026, 3, 18, 10, 30, tzinfo=PARIS)
CAMILLE, JAMES, LEA = "C-1001", "C-1002", "C-1005"
WASHER, DRESS, LAMP = "LAV-101", "FEM-101", "MAI-101"
ANYBODY = visitor("b" * 32)


class Clock:
    def __init__(self) -> None:
        self.time = WEDNESDAY

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shop(clock: Clock) -> DemoShop:
    return DemoShop.load(FOLDER, clock, "https://lumen.example")


class TestMaisonLumenSells(SellingContract):
    @pytest.fixture
    def bench(self, shop: DemoShop) -> SellingBench:
        return SellingBench(
            shop,
            customer_id=JAMES,
            sku="SAC-101",
            sized=DRESS,
            variant="40",
            sold_out=sold_out(shop),
            code="LUMEN5",
            over="ETE20",
            delivered=Place("69004"),
            not_delivered=Place("97400"),
        )


def sold_out(shop: DemoShop) -> str:
    return next(product.sku for product in shop.products() if not product.stock["web"] and not product.variants)


# The merchant's vouchers


async def test_a_vip_has_a_code_that_others_are_refused(shop: DemoShop):
    await shop.put_in_cart(CAMILLE, "SAC-101", "", 1, asked())
    await shop.put_in_cart(JAMES, "SAC-101", "", 1, asked())
    assert (await shop.apply_voucher(CAMILLE, "CERCLE15", asked())).discount == Decimal("17.85")
    with pytest.raises(ShopRefuses):
        await shop.apply_voucher(JAMES, "CERCLE15", asked())


async def test_a_welcome_is_for_who_never_ordered(shop: DemoShop):
    await shop.put_in_cart(ANYBODY, "SAC-101", "", 1, asked())
    await shop.put_in_cart(CAMILLE, "SAC-101", "", 1, asked())
    assert (await shop.apply_voucher(ANYBODY, "bienvenue10", asked())).total == Decimal("107.10")
    with pytest.raises(ShopRefuses):
        await shop.apply_voucher(CAMILLE, "BIENVENUE10", asked())


async def test_what_is_missing_is_told_as_each_language_writes_it(shop: DemoShop):
    await shop.put_in_cart(JAMES, "BEA-101", "", 1, asked())
    with pytest.raises(ShopRefuses) as refused:
        await shop.apply_voucher(JAMES, "LUMEN5", asked())
    assert "50 € d'achats" in refused.value.reason["fr"]
    assert "€50;" in refused.value.reason["en"]


async def test_a_voucher_is_offered_again_only_after_a_month_and_on_another_cart(shop: DemoShop, clock: Clock):
    await shop.put_in_cart(JAMES, "SAC-101", "", 1, asked())
    assert await shop.offer_voucher(JAMES, asked())
    clock.time += timedelta(days=31)
    assert await shop.offer_voucher(JAMES, asked()) is None, "it is the same cart"


async def test_a_code_for_who_hesitates_is_nobodys_before_it_is_offered(shop: DemoShop):
    await shop.put_in_cart(JAMES, "SAC-101", "", 1, asked())
    with pytest.raises(ShopRefuses):
        await shop.apply_voucher(JAMES, "MERCI8", asked())
    offered = await shop.offer_voucher(JAMES, asked())
    assert offered
    assert offered.code == "MERCI8"
    assert (await shop.apply_voucher(JAMES, "MERCI8", asked())).discount == 8


# The link to the till


async def test_a_checkout_link_opens_the_cart_and_still_does_after_signing_in(shop: DemoShop):
    cart = await shop.put_in_cart(ANYBODY, WASHER, "", 1, asked())
    token = cart.checkout_url.rpartition("/")[2]
    assert shop.cart_behind(token) == cart
    joined = await shop.hand_cart_over(ANYBODY, JAMES, asked())
    assert shop.cart_behind(token) == joined
    assert shop.cart_behind("somebody-guesses") is None


# Delivery


async def test_delivery_is_free_from_an_amount_on_and_always_for_vips(shop: DemoShop):
    general = {option.id: option.cost for option in await shop.delivery_options(Place("69004"), ANYBODY)}
    assert general == {"store": 0, "home": Decimal("4.90"), "pickup": Decimal("4.90")}
    await shop.put_in_cart(ANYBODY, "SAC-101", "", 1, asked())
    assert {option.cost for option in await shop.delivery_options(Place("69004"), ANYBODY)} == {0}
    assert {option.cost for option in await shop.delivery_options(Place("69004"), CAMILLE)} == {0}


async def test_days_are_counted_without_weekends(shop: DemoShop):
    home = next(o for o in await shop.delivery_options(Place("69004"), ANYBODY) if o.id == "home")
    assert (home.first - WEDNESDAY.date()).days == 2
    assert (home.last - WEDNESDAY.date()).days == 6, "Saturday and Sunday lie between"


async def test_a_washing_machine_comes_by_appointment_and_not_abroad(shop: DemoShop):
    await shop.put_in_cart(ANYBODY, WASHER, "", 1, asked())
    assert [option.id for option in await shop.delivery_options(Place("20000"), ANYBODY)] == ["appointment"]
    with pytest.raises(ShopRefuses) as refused:
        await shop.delivery_options(Place("1000", "BE"), ANYBODY)
    assert "gros électroménager" in refused.value.reason["fr"]


# The circle


async def test_camille_stands_at_the_top_and_james_has_a_way_to_go(shop: DemoShop):
    camille, james = await shop.loyalty(CAMILLE), await shop.loyalty(JAMES)
    assert camille
    assert james
    assert (camille.level["fr"], camille.worth, camille.missing) == ("VIP", Decimal(45), 0)
    assert (james.level["en"], james.worth, james.missing, james.upcoming["en"]) == ("Spark", Decimal(5), 90, "Flame")


async def test_camilles_friends_are_on_their_way(shop: DemoShop):
    referral = await shop.referral(CAMILLE)
    assert referral
    assert [friend.state for friend in referral.friends] == ["rewarded", "bought", "invited"]
    assert referral.left == 7


# Sizes


async def test_the_sizes_of_a_product_add_up_to_its_stock(shop: DemoShop):
    sized = [product for product in shop.products() if product.variants]
    assert len(sized) > 40
    for product in sized:
        for place, number in product.stock.items():
            assert sum(variant.stock.get(place, 0) for variant in product.variants) == number
