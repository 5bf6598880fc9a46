"""What the demonstration shop and its carriers allow once an order is placed, and the words in which they say no."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from dialogs.errors import ShopRefuses
from dialogs.shop import Handing


class Carrier(Struct, frozen=True, kw_only=True):
    """What one carrier offers: hours of the day, hands, pick-up points; whether it can redirect what has left."""

    name: str
    windows: tuple[tuple[int, int], ...] = ()
    handings: tuple[Handing, ...] = ()
    pickup_points: bool = False
    redirects: bool = False
    code_to_the_door: bool = False  # takes a door code even while the driver is on the way


class Collected(Struct, frozen=True):
    """Shelves whose things are too large for a pick-up point: they are fetched, for a fee."""

    categories: tuple[str, ...]
    fee: Decimal


class Terms(Struct, frozen=True, kw_only=True):
    """`aftercare.json`: days are calendar days; `reasons` are sentences for the customer, by key and language."""

    carriers: tuple[Carrier, ...]
    days_ahead: int
    grace_minutes: int  # how long a cancellation or a change can be taken back
    means: Mapping[str, str]
    refund_days: int
    return_days: int
    resend_days: int
    label_url: str  # with {number}
    invoice_url: str  # with {number}
    collected: Collected
    conditions: Mapping[str, Mapping[str, str]]  # by shelf
    reasons: Mapping[str, Mapping[str, str]]

    def carrier(self, name: str) -> Carrier:
        """By its name; one that nothing is known of offers nothing."""
        return next((carrier for carrier in self.carriers if carrier.name == name), Carrier(name=name))

    def refuse(self, reason: str) -> ShopRefuses:
        return ShopRefuses(self.reasons[reason])
