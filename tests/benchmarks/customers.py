"""A small town of invented customers: where each can be reached, where they like to answer, and what they do.

Everything a policy did not cause is drawn beforehand from the seed, so that two policies meet the same town on the same
days. What a message is worth on each channel is known exactly, so that a clairvoyant can be played too.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

CHANNELS = ("widget", "messenger", "slack", "telegram", "sms", "email")
KINDS = ("delivery", "promo", "support")
SEGMENTS = ("students", "parents", "offices", "retired", "gadgets")
COSTS = dict(zip(CHANNELS, (0.0, 0.0, 0.0, 0.0, 0.06, 0.001), strict=True))
VALUES = dict(zip(KINDS, (0.35, 0.45, 0.80), strict=True))

_SHARES = (0.22, 0.30, 0.10, 0.22, 0.16)
_TASTES = (  # logits, by segment and channel
    (0.2, 0.6, -1.2, 0.5, 0.2, -0.9),
    (0.3, 0.4, -1.2, -0.3, 0.4, 0.0),
    (0.4, -0.9, 1.0, -0.2, -0.2, 0.3),
    (-0.5, -0.2, -1.6, -0.9, 0.7, 0.4),
    (0.1, -0.3, 0.1, 1.0, -0.3, -0.1),
)
_REACHED = (  # how many of a segment can be reached there
    (0.5, 0.8, 0.1, 0.5, 0.7, 0.9),
    (0.5, 0.6, 0.05, 0.2, 0.8, 0.97),
    (0.6, 0.2, 0.7, 0.2, 0.5, 0.99),
    (0.3, 0.3, 0.01, 0.05, 0.9, 0.8),
    (0.6, 0.3, 0.3, 0.8, 0.5, 0.95),
)
_KIND = (-0.3, -1.9, 0.4)
_KIND_CHANNEL = ((0.0, 0.0, 0.1, 0.1, 0.4, -0.3), (0.1, 0.3, -0.3, 0.1, -0.2, 0.2), (0.4, 0.2, 0.3, 0.1, -0.3, 0.1))
_MIX = (0.5, 0.35, 0.15)
_AGREED = 0.6  # to promotions, of those who can be reached
_AWAKE = (0.5, 0.6, 1.0, 1.0, 1.0, 1.0)  # how often the channel lets us write first
_WITHIN_THE_HOUR = (0.85, 0.75, 0.75, 0.75, 0.85, 0.3)
_TASTE, _CONTACT = 1.0, 0.6  # how much people differ; how much of it shows in where they write to us
_A_DAY, _CONTACTS_A_DAY, _CHANGES_A_DAY = 0.3, 0.08, 0.002
_LATE = 0.5

Floats = NDArray[np.float64]


class Policy(Protocol):
    """Whoever chooses: see `tests/benchmarks/preference.py`."""

    def choose(self, customer: int, segment: str, kind: str, channels: list[str], day: float) -> str: ...
    def contacted(self, customer: int, channel: str, day: float) -> None: ...
    def answered(self, customer: int, segment: str, kind: str, channel: str, score: float, day: float) -> None: ...


class Message(Struct, frozen=True):
    """One message: how many outcomes were known of its customer, what the choice was worth, and the best one."""

    known: int
    worth: float
    best: float
    right: bool


class Town:
    """So many customers for so many days."""

    def __init__(self, customers: int, days: int, seed: int) -> None:
        self._days, self._seed = days, seed
        draw = np.random.default_rng(seed)
        self._segment = draw.choice(len(SEGMENTS), customers, p=_SHARES)
        self._taste: Floats = draw.standard_normal((customers, len(CHANNELS)))
        self._other: Floats = draw.standard_normal((customers, len(CHANNELS)))
        self._reached = draw.random((customers, len(CHANNELS))) < np.array(_REACHED)[self._segment]
        self._reached[~self._reached.any(axis=1), CHANNELS.index("email")] = True
        self._came = draw.integers(0, max(days * 6 // 10, 1), customers)
        self._agreed = self._reached & (draw.random((customers, len(CHANNELS))) < _AGREED)

    def play(self, policy: Policy | None) -> list[Message]:
        """Every message in order; without a policy the best channel is chosen each time."""
        taste, other, messages = self._taste.copy(), self._other.copy(), list[Message]()
        known, waiting = np.zeros(len(taste), int), list[tuple[int, int, int, float]]()
        for day in range(self._days):
            draw = np.random.default_rng([self._seed, day])
            for customer, kind, channel, grade in waiting:
                known[customer] += 1
                if policy:
                    policy.answered(customer, self._name(customer), KINDS[kind], CHANNELS[channel], grade, day)
            self._change(draw, taste, other)
            self._contacts(draw, taste, other, policy, day)
            waiting = self._day(draw, taste, known, policy, day, messages)
        return messages

    def _name(self, customer: int) -> str:
        return SEGMENTS[self._segment[customer]]

    def _change(self, draw: np.random.Generator, taste: Floats, other: Floats) -> None:
        changed = draw.random(len(taste)) < _CHANGES_A_DAY
        new, beside = draw.standard_normal(taste.shape), draw.standard_normal(taste.shape)
        taste[changed], other[changed] = new[changed], beside[changed]

    def _contacts(
        self, draw: np.random.Generator, taste: Floats, other: Floats, policy: Policy | None, day: int
    ) -> None:
        mixed = _CONTACT * taste + np.sqrt(1 - _CONTACT**2) * other
        pull = np.where(self._reached, np.array(_TASTES)[self._segment] + _TASTE * mixed, -np.inf)
        writes = (draw.random(len(taste)) < _CONTACTS_A_DAY) & (self._came <= day)
        where = (pull + draw.gumbel(size=pull.shape)).argmax(axis=1)
        if policy:
            for customer in np.flatnonzero(writes).tolist():
                policy.contacted(customer, CHANNELS[where[customer]], day)

    def _day(
        self,
        draw: np.random.Generator,
        taste: Floats,
        known: NDArray[np.int_],
        policy: Policy | None,
        day: int,
        messages: list[Message],
    ) -> list[tuple[int, int, int, float]]:
        """The day's messages; what came of them is known tomorrow."""
        gets, kinds = (
            (draw.random(len(taste)) < _A_DAY) & (self._came <= day),
            draw.choice(len(KINDS), len(taste), p=_MIX),
        )
        awake, luck, speed = draw.random(taste.shape) < _AWAKE, draw.random(len(taste)), draw.random(len(taste))
        logit = np.array(_KIND)[kinds][:, None] + np.array(_KIND_CHANNEL)[kinds] + np.array(_TASTES)[self._segment]
        chance = 1 / (1 + np.exp(-(logit + _TASTE * taste)))
        hour = np.array(_WITHIN_THE_HOUR)
        worth = np.array([*VALUES.values()])[kinds][:, None] * chance * (hour + _LATE * (1 - hour))
        worth -= np.array([*COSTS.values()])
        may = np.where((kinds == KINDS.index("promo"))[:, None], self._agreed, self._reached) & awake
        came = list[tuple[int, int, int, float]]()
        for customer in np.flatnonzero(gets & may.any(axis=1)).tolist():
            kind, there = int(kinds[customer]), np.flatnonzero(may[customer]).tolist()
            best = max(there, key=lambda channel: float(worth[customer, channel]))
            chosen = self._chosen(policy, customer, kind, there, day) if policy else best
            own = worth[customer]
            messages.append(Message(int(known[customer]), float(own[chosen]), float(own[best]), chosen == best))
            answered = luck[customer] < chance[customer, chosen]
            grade = (1.0 if speed[customer] < hour[chosen] else _LATE) if answered else 0.0
            came.append((customer, kind, chosen, grade))
        return came

    def _chosen(self, policy: Policy, customer: int, kind: int, there: Sequence[int], day: int) -> int:
        named = policy.choose(customer, self._name(customer), KINDS[kind], [CHANNELS[one] for one in there], day)
        return CHANNELS.index(named)
