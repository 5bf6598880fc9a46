"""Suggestions, played offline on the demonstration shop's orders, beside best-sellers and co-purchase alone.

Two questions, each answered with ten suggestions; a hit is when one of them is what was really bought:
the next order (a customer's last one is hidden, with all that anybody bought after it), and the rest of a basket (one
product of an order of several is hidden, the others are what is looked at).
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from msgspec import Struct

from dialogs.recommend import Basket, Recommender, Taste, Wish
from dialogs.scenario import Scenario
from hub.config import load_scenarios
from hub.settings import CONFIG
from storage.shops.demo import DemoShop
from tests.benchmarks.figures import Figure

SHOWN = 10
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
POPULAR = Scenario(weights={"popular": 1.0}, variety=0.0)
TOGETHER = Scenario(weights={"together": 1.0}, variety=0.0)


class Case(Struct, frozen=True):
    """What was known before, and what was bought then."""

    before: tuple[Basket, ...]
    wish: Wish
    bought: frozenset[str]
    day: date


async def measure(*, quick: bool = False) -> list[Figure]:
    shop = DemoShop.load(CONFIG / "demo", lambda: NOW)
    baskets = sorted(
        (
            Basket(order.customer_id, tuple(line.sku for line in order.lines), order.placed_at.date())
            for order in shop.orders()
        ),
        key=lambda one: one.day,
    )
    scenarios = load_scenarios(CONFIG / "scenarios")
    return [
        *_beside("the next order", list(_next_orders(shop, baskets)), scenarios["for_you"], shop),
        *_beside("the rest of a basket", list(_rests(shop, baskets)), scenarios["goes_with"], shop),
    ]


def _beside(what: str, cases: Sequence[Case], ours: Scenario, shop: DemoShop) -> list[Figure]:
    """Ours must be no worse than either alone."""
    rates = [_rate(cases, scenario, shop) for scenario in (ours, POPULAR, TOGETHER)]
    return [
        Figure(what=f"{what}: cases", value=len(cases)),
        Figure(what=f"{what}: hit rate@{SHOWN}", value=rates[0], target=max(rates[1:])),
        Figure(what=f"{what}: … best-sellers alone", value=rates[1]),
        Figure(what=f"{what}: … co-purchase alone", value=rates[2]),
    ]


def _rate(cases: Sequence[Case], scenario: Scenario, shop: DemoShop) -> float:
    return sum(_hit(case, scenario, shop) for case in cases) / len(cases)


def _hit(case: Case, scenario: Scenario, shop: DemoShop) -> bool:
    recommender = Recommender(shop.products(), case.before, case.day)
    return any(one.sku in case.bought for one in recommender.suggest(scenario, case.wish))


def _next_orders(shop: DemoShop, baskets: Sequence[Basket]) -> Iterator[Case]:
    for customer in shop.customers():
        theirs = [basket for basket in baskets if basket.customer == customer.id]
        if len(theirs) > 1:
            last = theirs[-1]
            bought = tuple(sku for basket in reversed(theirs[:-1]) for sku in basket.skus)
            taste = Taste(bought=bought, brands=customer.favourite_brands, colours=customer.favourite_colours)
            new = frozenset(last.skus) - frozenset(bought)
            before = tuple(basket for basket in baskets if basket.day < last.day)
            if new:
                yield Case(before, Wish(taste=taste, limit=SHOWN), new, last.day)


def _rests(shop: DemoShop, baskets: Sequence[Basket]) -> Iterator[Case]:
    for basket in baskets:
        before = tuple(one for one in baskets if one.day < basket.day)
        for hidden in basket.skus if len(basket.skus) > 1 else ():
            others = tuple(sku for sku in basket.skus if sku != hidden)
            yield Case(before, Wish(starting=others, limit=SHOWN), frozenset({hidden}), basket.day)
