"""How well the hub chooses the channel, beside a clairvoyant and the best channel of each segment, in an invented town.

`Policy` is a face of `notifications/preference.py` for whoever plays one customer at a time; all it does is the
product's own code.
"""

from collections import defaultdict
from collections.abc import Sequence
from random import Random

from notifications.preference import Crowd, Habits, Preference
from tests.benchmarks.customers import COSTS, VALUES, Message, Town
from tests.benchmarks.figures import Figure

CUSTOMERS, DAYS = 4000, 120
QUICK = (800, 60)
SEED = 5
EXPLORED = 0.05

OURS = {"web": "widget"}
"""The judge's names of channels that are called otherwise here."""


class Policy:
    """The product: chooses a channel for each message, and learns from what came of it."""

    def __init__(self, costs: dict[str, float], values: dict[str, float]) -> None:
        self._preference = Preference({_ours(name): cost for name, cost in costs.items()}, values)
        self._channels = [_ours(name) for name in costs]
        self._crowd = Crowd()
        self._people: dict[int, Habits] = {}
        self._segments: dict[int, str] = {}

    def choose(self, customer: int, segment: str, kind: str, channels: list[str], day: float) -> str:
        self._segments[customer] = segment
        ours = {_ours(name): name for name in channels}
        chosen = self._preference.choose(self._of(customer).on(day), self._crowd, segment, kind, list(ours))
        return ours[chosen.channel]

    def contacted(self, customer: int, channel: str, day: float) -> None:
        segment = self._segments.get(customer, "")
        self._people[customer] = self._preference.contacted(
            self._of(customer), self._crowd, segment, _ours(channel), self._channels, day
        )

    def answered(self, customer: int, segment: str, kind: str, channel: str, score: float, day: float) -> None:
        self._people[customer] = self._preference.answered(
            self._of(customer), self._crowd, segment, kind, _ours(channel), score, day
        )

    def end_of_day(self, day: float) -> None:
        """Everything is learned as it happens."""

    def _of(self, customer: int) -> Habits:
        return self._people.get(customer) or Habits()


def _ours(name: str) -> str:
    return OURS.get(name, name)


class BestOfSegment:
    """The baseline: the channel that pays best in the segment for this kind, one in twenty chosen at random."""

    def __init__(self, costs: dict[str, float], values: dict[str, float]) -> None:
        self._costs, self._values = costs, values
        self._grades: defaultdict[tuple[str, str, str], float] = defaultdict(lambda: 0.3)
        self._messages: defaultdict[tuple[str, str, str], float] = defaultdict(lambda: 1.0)
        self._luck = Random(SEED)

    def choose(self, customer: int, segment: str, kind: str, channels: list[str], day: float) -> str:
        if self._luck.random() < EXPLORED:
            return self._luck.choice(channels)
        return max(channels, key=lambda channel: self._worth(segment, kind, channel))

    def _worth(self, segment: str, kind: str, channel: str) -> float:
        rate = self._grades[segment, kind, channel] / self._messages[segment, kind, channel]
        return self._values[kind] * rate - self._costs[channel]

    def contacted(self, customer: int, channel: str, day: float) -> None:
        """It does not look at where people write."""

    def answered(self, customer: int, segment: str, kind: str, channel: str, score: float, day: float) -> None:
        self._grades[segment, kind, channel] += score
        self._messages[segment, kind, channel] += 1


async def measure(*, quick: bool = False) -> list[Figure]:
    customers, days = QUICK if quick else (CUSTOMERS, DAYS)
    town = Town(customers, days, SEED)
    best = sum(message.worth for message in town.play(None))
    ours, theirs = town.play(Policy(COSTS, VALUES)), town.play(BestOfSegment(COSTS, VALUES))
    share, baseline = _worth(ours) / best, _worth(theirs) / best
    first, known = [one for one in ours if one.known == 0], [one for one in ours if one.known >= 10]
    return [
        Figure(what="messages", value=len(ours)),
        Figure(what="earned, of what a clairvoyant earns", value=share, target=0.93),
        Figure(what="… by the best channel of each segment", value=baseline),
        Figure(what="… points above it", value=100 * (share - baseline), target=2.5),
        Figure(what="on first messages, of the best possible", value=_of_best(first), target=0.89),
        Figure(what="once ten outcomes are known", value=_of_best(known), target=0.94),
        Figure(what="the right channel by then", value=sum(one.right for one in known) / len(known), target=0.74),
    ]


def _worth(messages: Sequence[Message]) -> float:
    return sum(message.worth for message in messages)


def _of_best(messages: Sequence[Message]) -> float:
    return _worth(messages) / sum(message.best for message in messages)
