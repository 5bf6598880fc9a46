"""What the merchant decided about selling: vouchers, delivery, the loyalty circle, and how a refusal is told."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

Texts = Mapping[str, str]


class VoucherRule(Struct, frozen=True, kw_only=True):
    """A code, and whose it is: everybody's, VIPs', of who never ordered, or only of whom it was offered to."""

    code: str
    amount: Decimal = Decimal(0)
    share: Decimal = Decimal(0)
    minimum: Decimal = Decimal(0)
    until: date | None = None
    vip: bool = False
    first_order: bool = False
    on_offer: bool = False


class OfferRule(Struct, frozen=True):
    """Which codes may be offered to somebody who hesitates, the best first, and how many days must lie between."""

    codes: tuple[str, ...]
    every_days: int


class VoucherRules(Struct, frozen=True):
    vouchers: tuple[VoucherRule, ...]
    offer: OfferRule

    def find(self, code: str) -> VoucherRule | None:
        """However it is typed."""
        return next((rule for rule in self.vouchers if rule.code.casefold() == code.strip().casefold()), None)


class Way(Struct, frozen=True, kw_only=True):
    """A way to deliver, in so many working days; `large` is for what no van carries among the rest."""

    id: str
    name: Texts
    cost: Decimal
    days: tuple[int, int]
    large: bool = False


class Zone(Struct, frozen=True, kw_only=True):
    """Where postcodes of a country look like this."""

    id: str
    country: str
    ways: tuple[Way, ...]
    postcodes: str = ".*"


class DeliveryRules(Struct, frozen=True):
    """`large` are the shelves of large appliances."""

    free_from: Decimal
    large: tuple[str, ...]
    free_note: Texts
    zones: tuple[Zone, ...]


class Level(Struct, frozen=True, rename={"since": "from"}):
    """A level of the circle: from how many points, and what it brings."""

    since: int
    name: Texts
    advantages: tuple[Texts, ...]


class ReferralRule(Struct, frozen=True):
    """What both sides get, from which order on, how many friends a year, and who came by whom."""

    reward: Decimal
    minimum: Decimal
    most: int
    friends: Mapping[str, tuple[tuple[str, date, Literal["invited", "bought", "rewarded"]], ...]]


class CircleRules(Struct, frozen=True):
    """So many `points` are `worth` so much."""

    points: int
    worth: Decimal
    levels: tuple[Level, ...]
    referral: ReferralRule
