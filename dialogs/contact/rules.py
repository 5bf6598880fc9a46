"""On what terms somebody lets us write to them: what they said in their own words, kept as values.

What they never spoke of is not here: that is decided by rules and by what is learned of them.
"""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Literal

from msgspec import Struct

Subject = Literal[
    "orders",  # news of all their orders, those to come too
    "price",  # a watched product, or a favourite, got cheaper
    "stock",  # a watched product is back
    "low_stock",  # a watched product runs out
    "promotions",
    "cart",  # what was left in the cart
    "reviews",  # what they think of what they bought
    "vouchers",  # one of theirs is about to expire
    "summary",  # once a month
]
"""What can be written about, as people tell it apart."""

PROMOTIONAL: Sequence[Subject] = ("promotions", "price", "cart", "vouchers", "summary")
"""What may make somebody buy: told only where they agreed to it, whatever they wish for."""

Pace = Literal["less", "normal", "more"]
"""How much of it: fewer messages than others get, as many, or all there is to say."""

SUNDAY = 6


class QuietHours(Struct, frozen=True):
    """When not to write, by the person's own clock: from one time to another, past midnight if need be."""

    begin: time
    end: time

    def covers(self, at: time) -> bool:
        """Whether that time of day is one of silence; equal ends mean: never."""
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


class ContactRules(Struct, frozen=True, kw_only=True):
    """What one person said. `channels` is where they want each subject; `silent_days` are weekdays, Monday 0.

    `left_out` are the orders of which they want no news, though they want those of all others. `shunned` are channels
    that they want nothing on, said before an address of theirs was known there.
    """

    wanted: tuple[Subject, ...] = ()
    refused: tuple[Subject, ...] = ()
    channels: Mapping[Subject, str] = {}
    quiet: QuietHours | None = None
    silent_days: tuple[int, ...] = ()
    pace: Pace = "normal"
    left_out: tuple[str, ...] = ()
    shunned: tuple[str, ...] = ()

    def wants_order(self, number: str) -> bool:
        """Whether they want the news of all their orders, and have not left this one out."""
        return "orders" in self.wanted and number not in self.left_out

    def wants(self, subject: Subject, *, unless_said: bool) -> bool:
        """Their own word on it; `unless_said` where there is none."""
        return subject in self.wanted or (unless_said and subject not in self.refused)
