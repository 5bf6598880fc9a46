"""Puts the recommendation engine behind the conversation: built from the shop, and anew when it is an hour old."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from dialogs.adviser import TellsSales
from dialogs.recommend import Recommender, Suggestion, Wish
from dialogs.scenario import Scenario
from dialogs.shop import Shop
from hub.clock import Clock
from storage.mirror import ShowsProducts

FRESH = timedelta(hours=1)


class ShopAdviser:
    """An `Adviser` for a shop that shows its products. What sells is known where it tells its sales."""

    def __init__(self, shop: Shop, scenarios: Mapping[str, Scenario], clock: Clock) -> None:
        self._shop = shop
        self._scenarios = scenarios
        self._clock = clock
        self._recommender: Recommender | None = None
        self._built_at: datetime | None = None
        self._building = asyncio.Lock()

    async def suggest(self, scenario: str, wish: Wish) -> Sequence[Suggestion]:
        if scenario not in self._scenarios or not isinstance(self._shop, ShowsProducts):
            return ()
        recommender = await self._current(self._shop)
        return await asyncio.to_thread(recommender.suggest, self._scenarios[scenario], wish)

    async def _current(self, shop: ShowsProducts) -> Recommender:
        async with self._building:
            now = self._clock.now()
            if self._recommender and self._built_at and now - self._built_at < FRESH:
                return self._recommender
            sales = await self._shop.sales() if isinstance(self._shop, TellsSales) else ()
            self._recommender = await asyncio.to_thread(Recommender, shop.products(), sales, now.date())
            self._built_at = now
            return self._recommender
