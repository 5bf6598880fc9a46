"""A face of `notifications/preference.py` for a judge that plays one customer at a time in a simulated world.

The judge names channels and kinds in its own words; everything else is the product's own code.
"""

from notifications.preference import Crowd, Habits, Preference

OURS = {"web": "widget"}
"""The judge's names of channels that are called otherwise here."""


class Policy:
    """Chooses a channel for each message, and learns from what came of it."""

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
