"""Suggestions: each with its reason, different from one another, never out of stock, never bought already."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from dialogs.recommend import Basket, Because, Recommender, Suggestion, Taste, Wish
from dialogs.scenario import Scenario, Signal
from dialogs.shop import Price, Product
from hub.config import load_scenarios
from hub.settings import CONFIG

TODAY = date(2026, 11, 22)
SCENARIOS = load_scenarios(CONFIG / "scenarios")


def product(
    sku: str, shelf: str, *, brand: str = "Norvale", colour: str = "blanc", price: int = 100, **more: object
) -> Product:
    told = {"stock": {"web": 3}, "rating": 4.0} | more
    return Product(
        sku=sku,
        category=shelf,
        brand=brand,
        title={"fr": sku},
        description={},
        price=Price(Decimal(price)),
        attributes={"couleur": colour},
        **told,  # type: ignore[arg-type]
    )


SHELVES = (
    product("washer", "washing", goes_with=("powder",), price=400),
    product("washer-2", "washing", price=410),
    product("washer-3", "washing", brand="Aria", colour="noir", price=900),
    product("powder", "laundry", brand="Mousse", price=10),
    product("softener", "laundry", brand="Mousse", price=8),
    product("basket", "laundry", brand="Casa", colour="vert", price=30),
    product("kettle", "kitchen", brand="Aria", colour="rouge", price=50),
    product("toaster", "kitchen", brand="Aria", colour="rouge", price=55),
    product("mixer", "kitchen", brand="Brunn", colour="rouge", price=300, stock={"web": 0}),
    product("lamp", "home", brand="Casa", colour="vert", price=80, since=TODAY - timedelta(days=5), rating=0.0),
)


def bought(customer: str, *skus: str, ago: int = 10) -> Basket:
    return Basket(customer, skus, TODAY - timedelta(days=ago))


BASKETS = (
    bought("ann", "kettle", "toaster"),
    bought("bob", "kettle", "toaster"),
    bought("cid", "kettle", "basket", ago=400),
    bought("dan", "washer", "softener"),
    bought("eve", "washer", "softener"),
    bought("eve", "lamp", ago=2),
)


@pytest.fixture(scope="module")
def shop() -> Recommender:
    return Recommender(SHELVES, BASKETS, TODAY)


def skus(suggestions: list[Suggestion]) -> list[str]:
    return [one.sku for one in suggestions]


def test_what_goes_with_a_product_is_what_the_merchant_says_then_what_was_bought_along(shop: Recommender):
    first, second, *_ = shop.suggest(SCENARIOS["goes_with"], Wish(starting=("washer",)))
    assert (first.sku, first.because) == ("powder", Because("goes_with", "washer"))
    assert (second.sku, second.because) == ("softener", Because("together", "washer"))


def test_nothing_is_made_up_for_a_product_that_goes_with_nothing(shop: Recommender):
    assert shop.suggest(SCENARIOS["goes_with"], Wish(starting=("washer-3",))) == []


def test_what_is_like_a_product_stands_on_its_shelf_the_most_alike_first(shop: Recommender):
    found = shop.suggest(SCENARIOS["similar"], Wish(starting=("washer",)))
    assert skus(found) == ["washer-2", "washer-3"]
    assert found[0].because == Because("alike", "washer")


def test_best_sellers_are_those_of_these_weeks(shop: Recommender):
    found = skus(shop.suggest(SCENARIOS["best_sellers"], Wish(limit=10)))
    assert set(found[:4]) == {"kettle", "toaster", "washer", "softener"}
    assert found[-1] == "basket"


def test_only_what_is_looked_for_is_suggested(shop: Recommender):
    laundry = frozenset({"powder", "softener", "basket"})
    assert skus(shop.suggest(SCENARIOS["best_sellers"], Wish(among=laundry))) == ["softener", "basket"]


def test_new_arrivals_are_new(shop: Recommender):
    assert skus(shop.suggest(SCENARIOS["new_arrivals"], Wish())) == ["lamp"]


def test_a_customer_is_suggested_what_others_bought_with_what_they_bought(shop: Recommender):
    first, *_ = shop.suggest(SCENARIOS["for_you"], Wish(taste=Taste(bought=("kettle",))))
    assert (first.sku, first.because) == ("toaster", Because("together", "kettle"))


def test_a_favourite_brand_or_colour_is_a_reason(shop: Recommender):
    scenario = Scenario(weights={"taste": 1.0})
    brand, *_ = shop.suggest(scenario, Wish(taste=Taste(brands=("Mousse",))))
    colour, *_ = shop.suggest(scenario, Wish(taste=Taste(colours=("vert",))))
    assert brand.because == Because("taste", "Mousse")
    assert colour.because == Because("taste", "vert")


def test_a_stranger_gets_what_sells_well(shop: Recommender):
    found = shop.suggest(SCENARIOS["for_you"], Wish())
    assert found
    assert {one.because.signal for one in found} <= {"popular", "rated"}


def test_what_they_bought_is_not_suggested_again(shop: Recommender):
    assert "toaster" not in skus(shop.suggest(SCENARIOS["for_you"], Wish(taste=Taste(bought=("kettle", "toaster")))))


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_what_is_out_of_stock_is_never_suggested(shop: Recommender, name: str):
    for start in SHELVES:
        assert "mixer" not in skus(shop.suggest(SCENARIOS[name], Wish(starting=(start.sku,), limit=10)))


def test_suggestions_differ_from_one_another_where_variety_is_wanted():
    twins = [product(f"twin-{n}", "home", brand="Twin", colour="or") for n in range(4)]
    others = [product("odd-1", "garden", brand="Odd", rating=3.9), product("odd-2", "toys", brand="Even", rating=3.9)]
    shop = Recommender([*twins, *others], (), TODAY)
    plain, varied = (
        set(skus(shop.suggest(Scenario(weights={"rated": 1.0}, variety=variety), Wish(limit=3)))) for variety in (0, 1)
    )
    assert plain <= {twin.sku for twin in twins}
    assert {"odd-1", "odd-2"} <= varied


def test_a_product_is_suggested_in_one_colour_only():
    bottles = [replace(product(f"bottle-{n}", "sport"), title={"fr": "Gourde"}) for n in range(3)]
    shop = Recommender([*bottles, product("ball", "sport", rating=3.5)], (), TODAY)
    found = skus(shop.suggest(Scenario(weights={"rated": 1.0}, variety=0.0), Wish(limit=3)))
    assert len(found) == 2
    assert found[1] == "ball"


def test_an_empty_shop_suggests_nothing():
    signals: tuple[Signal, ...] = ("goes_with", "together", "alike", "popular", "taste", "new", "rated")
    assert Recommender((), (), TODAY).suggest(Scenario(weights=dict.fromkeys(signals, 1.0)), Wish()) == []
