"""What came of a campaign, and how sure one may be of it."""

import math
from typing import Literal

from msgspec import Struct

Z95 = 1.959963984540054
"""The 97.5th percentile of the normal distribution: 95 intervals in 100 hold the truth."""

FEWEST = 30
"""People in either group below which nothing is said of a lift …"""

FEWEST_BOUGHT = 5
"""… nor when fewer than so many bought in both together."""

Verdict = Literal["too_few", "unsure", "more", "fewer"]


class Share(Struct, frozen=True):
    """So many did, of so many people."""

    did: int
    of: int

    @property
    def value(self) -> float:
        return self.did / self.of if self.of else 0.0


class Lift(Struct, frozen=True, kw_only=True):
    """By how much more those who were told bought than those held out, as a share of people: -1 to 1.

    The truth lies between `low` and `high` in 95 such campaigns of 100. `extra` is what it comes to in buyers.
    """

    verdict: Verdict
    difference: float
    low: float
    high: float
    extra: float


class Results(Struct, frozen=True, kw_only=True):
    """What became of it. `reached`: known to have arrived, or sent where the channel never says.

    `bought`: within a week of being told; `left`: asked for silence or no promotions within that week. Euros.
    """

    told: int = 0
    waiting: int = 0
    queued: int = 0
    sent: int = 0
    reached: int = 0
    failed: int = 0
    answered: int = 0
    clicked: int = 0
    bought: int = 0
    revenue: float = 0.0
    left: int = 0
    cost: float = 0.0
    held_out: int = 0
    held_out_bought: int = 0

    @property
    def lift(self) -> Lift:
        return lift(Share(self.bought, self.told), Share(self.held_out_bought, self.held_out))


def lift(told: Share, held_out: Share) -> Lift:
    """The difference of two shares, with Newcombe's hybrid score interval, which behaves with small numbers too.

    R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven
    methods", Statistics in Medicine 17 (1998), 873-890, method 10.
    """
    if not told.of or not held_out.of:
        return Lift(verdict="too_few", difference=0.0, low=-1.0, high=1.0, extra=0.0)
    (low1, high1), (low2, high2) = wilson(told), wilson(held_out)
    p1, p2 = told.value, held_out.value
    low = p1 - p2 - math.hypot(p1 - low1, high2 - p2)
    high = p1 - p2 + math.hypot(high1 - p1, p2 - low2)
    verdict = _verdict(told, held_out, low, high)
    return Lift(verdict=verdict, difference=p1 - p2, low=low, high=high, extra=(p1 - p2) * told.of)


def wilson(share: Share) -> tuple[float, float]:
    """Between which shares the truth lies: E. B. Wilson, "Probable inference, the law of succession, and statistical
    inference", Journal of the American Statistical Association 22 (1927), 209-212.
    """
    n, p, square = share.of, share.value, Z95 * Z95
    middle = p + square / (2 * n)
    margin = Z95 * math.sqrt(p * (1 - p) / n + square / (4 * n * n))
    return max(0.0, (middle - margin) / (1 + square / n)), min(1.0, (middle + margin) / (1 + square / n))


def _verdict(told: Share, held_out: Share, low: float, high: float) -> Verdict:
    if min(told.of, held_out.of) < FEWEST or told.did + held_out.did < FEWEST_BOUGHT:
        return "too_few"
    return "more" if low > 0 else "fewer" if high < 0 else "unsure"
