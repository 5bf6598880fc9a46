"""The Cercle Lumen: points and what they bring, friends who were referred, and what customers keep for later."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from dialogs.selling import Cart, Friend, Loyalty, Referral
from storage.shops.demo.house import Clock
from storage.shops.demo.rules import CircleRules, Level
from storage.shops.demo.till import Till


class Circle(Till):
    """The merchant's rules are in `circle.json`; favourites live in memory."""

    def __init__(self, folder: Path, clock: Clock, site: str) -> None:
        super().__init__(folder, clock, site)
        self._circle = self._files.read("circle.json", CircleRules)
        self._favourites: dict[str, list[str]] = {}

    async def loyalty(self, customer_id: str) -> Loyalty | None:
        customer = self._customers.get(customer_id)
        if customer is None:
            return None
        reached = [level for level in self._circle.levels if level.since <= customer.points]
        upcoming = self._after(reached[-1])
        return Loyalty(
            points=customer.points,
            worth=customer.points // self._circle.points * self._circle.worth,
            level=reached[-1].name,
            advantages=tuple(told for level in reversed(reached) for told in level.advantages),
            missing=upcoming.since - customer.points if upcoming else 0,
            upcoming=upcoming.name if upcoming else {},
            brings=upcoming.advantages if upcoming else (),
            currency=self.about.currency,
        )

    def _after(self, level: Level) -> Level | None:
        return next((after for before, after in pairwise(self._circle.levels) if before is level), None)

    async def referral(self, customer_id: str) -> Referral | None:
        if customer_id not in self._customers:
            return None
        rule = self._circle.referral
        friends = tuple(Friend(*friend) for friend in rule.friends.get(customer_id, ()))
        return Referral(
            link=f"{self._site}/friends/{customer_id.lower()}",
            reward=rule.reward,
            minimum=rule.minimum,
            friends=friends,
            left=max(0, rule.most - len(friends)),
            currency=self.about.currency,
        )

    async def hand_cart_over(self, visitor: str, customer_id: str, once: str) -> Cart:
        """What a visitor liked comes along too."""
        brought = self._favourites.pop(visitor, [])
        kept = self._favourites.get(customer_id, [])
        if brought:
            self._favourites[customer_id] = [*(sku for sku in kept if sku not in brought), *brought]
        return await super().hand_cart_over(visitor, customer_id, once)

    async def favourites(self, owner: str) -> Sequence[str]:
        return tuple(reversed(self._favourites.get(owner, ())))

    async def set_favourite(self, owner: str, sku: str, *, wanted: bool, once: str) -> None:
        if sku not in self._products:
            raise self._refusal("no_such_product")
        kept = self._favourites.setdefault(owner, [])
        if self._first_time(once, "favourite", owner, sku):
            self._favourites[owner] = [one for one in kept if one != sku] + ([sku] if wanted else [])
