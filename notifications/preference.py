"""On which channel somebody answers: learned from the first message on, and told in a sentence.

That somebody answers a message is the sum of several beliefs, on the logit scale: how this kind of message is answered,
how this channel is, how both are together, how this segment of customers uses the channel, and how this very person
does. Each belief has a mean and a variance; an outcome moves each in proportion to its variance (assumed-density
filtering of a logistic regression, after Chu, Zinkevich, Li, Thomas and Tseng, "Unbiased online active learning in data
streams", KDD 2011, section 3). So a stranger is written to as their segment likes it, and a few answers make somebody
known. A message that a person writes to us moves what we believe of their channels too, far less.

No sampling: people get too few messages for that (`docs/decisions/0013`). What somebody said outright comes before all
this, and is no business of this module. Opens and read receipts never come here: machines open mail.
"""

import math
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from dialogs.person import Person

USUAL = -0.8
"""The logit of an answer before anything is known: about three in ten."""

PERSON = 1.0
"""The variance, on the logit scale, between how people use one channel."""

CROWD: Mapping[str, float] = {"kind": 2.0, "channel": 0.5, "kind, channel": 0.5, "segment, channel": 0.5, "all": 0.05}
"""The variances of what is common to many: by kind, by channel, by both, by segment and channel, by all three."""

DRIFT = 0.002
"""What a person's habits lose a day, towards those of everybody."""

TILT = 0.35
"""How much of somebody's habit of answering shows in where they first write to us by themselves …"""

ROUTINE = 0.3
"""… and how fast less of it does each further time: where people write has habits of its own."""

DRAWN = 8.0
"""How many contacts the shares of all weigh against those of a segment."""

INTRUSIVE: Mapping[str, float] = {"sms": 1.0, "slack": 0.5, "telegram": 0.4, "messenger": 0.4, "widget": 0.3}
"""How much more than by mail an unasked promotion makes people leave (0.2 where nothing is said) …"""

LEAVING = 0.015
"""… and what that costs, in euros a promotion: in the world of `make bench` a tenth of what an answer brings in."""

PROMOTION = "promo"
TRIED = 0.01
"""The share of promotions that go to another channel than the best, to go on learning."""

LATELY = 5
"""How many of the last messages the sentence speaks of."""


class Belief(Struct, frozen=True):
    """A number on the logit scale, and how uncertain it is (its variance)."""

    mean: float
    variance: float

    def moved(self, residual: float, weight: float, total: float) -> "Belief":
        """After an outcome that was `residual` away from what was expected, all beliefs having `total` variance."""
        gain = self.variance / (1 + total * weight)
        return Belief(self.mean + gain * residual, self.variance * (1 - gain * weight))

    def faded(self, left: float, variance: float) -> "Belief":
        """After a while: nearer to nothing known, which has this variance."""
        return Belief(self.mean * left, variance + (self.variance - variance) * left * left)


class Outcome(Struct, frozen=True):
    """A message went to them there; whether they answered it."""

    channel: str
    answered: bool


class Habits(Struct, frozen=True, kw_only=True):
    """What is known of one person as of day `at`, counted from any fixed day.

    A belief for each channel, and how often they wrote to us there by themselves. `lately` are the last outcomes,
    oldest first, for the sentence that says why.
    """

    channels: Mapping[str, Belief] = {}
    contacts: Mapping[str, float] = {}
    at: float = 0.0
    lately: tuple[Outcome, ...] = ()

    def of(self, channel: str) -> Belief:
        return self.channels.get(channel, Belief(0.0, PERSON))

    def on(self, day: float) -> "Habits":
        """The same on a later day."""
        if day <= self.at:
            return self
        left = (1 - DRIFT) ** (day - self.at)
        channels = {channel: belief.faded(left, PERSON) for channel, belief in self.channels.items()}
        return replace(self, channels=channels, at=day)


class Crowd(Struct):
    """What is common to many: beliefs by what they are about, and where the customers of a segment write to us.

    `outcomes` counts what was learned from.
    """

    beliefs: dict[str, Belief] = {}
    contacts: dict[str, dict[str, float]] = {}
    outcomes: int = 0

    def of(self, segment: str, kind: str, channel: str) -> Iterator[tuple[str, Belief]]:
        """The beliefs that bear on such a message, by their names."""
        about = {
            "kind": kind,
            "channel": channel,
            "kind, channel": f"{kind}, {channel}",
            "segment, channel": f"{segment}, {channel}",
            "all": f"{segment}, {kind}, {channel}",
        }
        for what, names in about.items():
            name = f"{what}: {names}"
            yield name, self.beliefs.get(name) or Belief(0.0, CROWD[what])

    def leaning(self, segment: str, kind: str, channel: str) -> float:
        """What these beliefs come to together, on the logit scale."""
        return sum(belief.mean for _, belief in self.of(segment, kind, channel))

    def held_still(self) -> "SteadyCrowd":
        """The same, to ask much of while nothing is learned."""
        return SteadyCrowd(self.beliefs, self.contacts, self.outcomes)

    def share(self, segment: str, channel: str, among: Collection[str]) -> float:
        """The logarithm of how often a customer of the segment writes there rather than elsewhere."""
        everybody, own = self.contacts.get("", {}), self.contacts.get(segment, {})
        usual = (everybody.get(channel, 0.0) + 1) / (sum(everybody.values()) + len(among))
        return math.log((own.get(channel, 0.0) + DRAWN * usual) / (sum(own.values()) + DRAWN))


class SteadyCrowd(Crowd):
    """A crowd that learns nothing for a while: what beliefs come to together is added up once."""

    sums: dict[tuple[str, str, str], float] = {}

    def leaning(self, segment: str, kind: str, channel: str) -> float:
        about = (segment, kind, channel)
        if about not in self.sums:
            self.sums[about] = Crowd.leaning(self, segment, kind, channel)
        return self.sums[about]


class Chosen(Struct, frozen=True):
    """The channel, how likely an answer is there, and how probable it was that just this one would be chosen."""

    channel: str
    chance: float
    propensity: float = 1.0


class Preference:
    """Chooses and learns. `values`: euros an answer is worth, by kind; `costs`: euros a message, by channel."""

    def __init__(self, costs: Mapping[str, float], values: Mapping[str, float]) -> None:
        self._costs = costs
        self._values = values

    def chance(self, habits: Habits, crowd: Crowd, segment: str, kind: str, channel: str) -> float:
        """How likely they are to answer such a message there."""
        own = habits.of(channel)
        logit = USUAL + own.mean + crowd.leaning(segment, kind, channel)
        return _sigmoid(logit / math.sqrt(1 + math.pi * own.variance / 8))

    def worth(self, habits: Habits, crowd: Crowd, segment: str, kind: str, channel: str) -> float:
        """Euros that a message may be expected to bring in there."""
        return self._brings(self.chance(habits, crowd, segment, kind, channel), kind, channel)

    def _brings(self, chance: float, kind: str, channel: str) -> float:
        leaving = LEAVING * INTRUSIVE.get(channel, 0.2) if kind == PROMOTION else 0.0
        return self._values.get(kind, 0.0) * chance - self._costs.get(channel, 0.0) - leaving

    def choose(
        self, habits: Habits, crowd: Crowd, segment: str, kind: str, channels: Collection[str], luck: float = 1.0
    ) -> Chosen:
        """The channel that promises most, of those that can carry it now (at least one; the first named of equals).

        `luck`, drawn evenly from 0 to 1, lets one promotion in a hundred go elsewhere, so that the hub goes on
        learning. News of an order and answers are never tried out on anybody.
        """
        chances = {channel: self.chance(habits, crowd, segment, kind, channel) for channel in channels}
        best = max(chances, key=lambda channel: self._brings(chances[channel], kind, channel))
        others = sorted(set(channels) - {best}) if kind == PROMOTION else []
        tried = others[int(luck / TRIED * len(others))] if others and luck < TRIED else best
        propensity = 1.0 if not others else 1 - TRIED if tried == best else TRIED / len(others)
        return Chosen(tried, chances[tried], propensity)

    def answered(
        self, habits: Habits, crowd: Crowd, segment: str, kind: str, channel: str, grade: float, day: float
    ) -> Habits:
        """A day after a message: 1 answered within the hour, 0.5 within the day, 0 not at all. `crowd` learns too."""
        now = habits.on(day)
        common = dict(crowd.of(segment, kind, channel))
        total = [now.of(channel), *common.values()]
        variance = sum(belief.variance for belief in total)
        expected = _sigmoid((USUAL + sum(belief.mean for belief in total)) / math.sqrt(1 + math.pi * variance / 8))
        moves = (grade - expected, expected * (1 - expected), variance)
        crowd.beliefs |= {name: belief.moved(*moves) for name, belief in common.items()}
        crowd.outcomes += 1
        return replace(
            now,
            channels={**now.channels, channel: now.of(channel).moved(*moves)},
            lately=(*now.lately, Outcome(channel, grade > 0))[-LATELY:],
        )

    def answered_late(self, habits: Habits, channel: str, day: float) -> Habits:
        """They answered after all what was taken for unanswered: the failure becomes half a success."""
        now = habits.on(day)
        own = now.of(channel)
        turned = replace(own, mean=own.mean + own.variance / (1 + own.variance / 4) / 2)
        return replace(now, channels={**now.channels, channel: turned}, lately=_turned(now.lately, channel))

    def contacted(
        self, habits: Habits, crowd: Crowd, segment: str, channel: str, channels: Collection[str], day: float
    ) -> Habits:
        """They wrote to us there by themselves, having `channels` to choose from. `crowd` learns too."""
        now = habits.on(day)
        among = {channel, *channels}
        pulls = {one: math.exp(crowd.share(segment, one, among) + TILT * now.of(one).mean) for one in among}
        shares = {one: pull / sum(pulls.values()) for one, pull in pulls.items()}
        tilt = TILT / (1 + ROUTINE * sum(now.contacts.values()))
        moved = {one: _drawn(now.of(one), share, tilt, one == channel) for one, share in shares.items()}
        for name in {segment, ""}:
            seen = crowd.contacts.setdefault(name, {})
            seen[channel] = seen.get(channel, 0.0) + 1
        contacts = {**now.contacts, channel: now.contacts.get(channel, 0.0) + 1}
        return replace(now, channels={**now.channels, **moved}, contacts=contacts)


# ---------------------------------------------------------------- days and segments


ENOUGH = 300
"""So many outcomes make it worth telling segments apart; before that, everybody is one."""

PRIVATE = frozenset(
    (
        *(
            "gmail.com",
            "googlemail.com",
            "outlook.com",
            "outlook.fr",
            "hotmail.com",
            "hotmail.fr",
            "live.fr",
            "msn.com",
        ),
        *("yahoo.com", "yahoo.fr", "icloud.com", "me.com", "aol.com", "gmx.com", "gmx.fr", "proton.me"),
        *("protonmail.com", "orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "neuf.fr", "laposte.net", "bbox.fr"),
    )
)
"""Where private people have their mail; who writes from elsewhere is at work."""


def day_of(moment: datetime) -> float:
    """The day that habits are counted in: since 1970, with its fraction."""
    return moment.timestamp() / 86400


def segment_of(person: Person, crowd: Crowd) -> str:
    """In whose company they are seen until they are known: by rank, by work, else by the kind of channels they use."""
    if crowd.outcomes < ENOUGH:
        return ""
    channels = {known.address.channel for known in person.addresses}
    mails = {known.address.id.rpartition("@")[2] for known in person.addresses if known.address.channel == "email"}
    match channels:
        case _ if person.vip:
            return "vip"
        case _ if mails - PRIVATE:
            return "business"
        case _ if channels & {"telegram", "messenger", "slack"}:
            return "chat"
        case _:
            return "phone" if "sms" in channels else "web"


def _drawn(belief: Belief, share: float, tilt: float, chosen: bool) -> Belief:
    """After a contact, of which this channel was expected to have this share, and which tells so much of habits."""
    weight = tilt * tilt * share * (1 - share)
    return belief.moved(tilt * (float(chosen) - share), weight, belief.variance)


def _turned(lately: tuple[Outcome, ...], channel: str) -> tuple[Outcome, ...]:
    """The last failure there, made an answer."""
    missed = Outcome(channel, False)
    if missed not in lately:
        return lately
    last = len(lately) - 1 - lately[::-1].index(missed)
    return (*lately[:last], Outcome(channel, True), *lately[last + 1 :])


def _sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-max(logit, -30.0)))


# ---------------------------------------------------------------- why


ENOUGH = 50
"""Outcomes from which on something can be said of what customers do."""

Because = Literal["you_said", "trying", "you_answer", "only_here", "you_write", "most_do", "nothing_known"]


class Reason(Struct, frozen=True):
    """Why we write there: they said so, it is being tried out, they answered `answers` of our last `messages` there, we
    can reach them nowhere else, they write to us there, customers answer most there, or nothing is known of it yet.
    """

    because: Because
    answers: int = 0
    messages: int = 0


def unheeding(habits: Habits) -> bool:
    """Whether nothing of the last messages was answered: they have enough, or never look."""
    return len(habits.lately) >= LATELY and not any(outcome.answered for outcome in habits.lately)


def reason(
    habits: Habits,
    channel: str,
    *,
    chosen: bool = False,
    trying: bool = False,
    alone: bool = False,
    most_do: bool = False,
) -> Reason:
    """The honest reason, the strongest that is true.

    `chosen`: they asked for this channel. `trying`: it was drawn, to learn. `alone`: they have no other. `most_do`: see
    `answered_most`.
    """
    there = [outcome.answered for outcome in habits.lately if outcome.channel == channel]
    if chosen:
        return Reason("you_said")
    if trying:
        return Reason("trying")
    if any(there):
        return Reason("you_answer", sum(there), len(there))
    if alone:
        return Reason("only_here")
    if habits.contacts.get(channel, 0.0) >= 1 and channel == max(habits.contacts, key=lambda c: habits.contacts[c]):
        return Reason("you_write")
    return Reason("most_do" if most_do else "nothing_known")


def answered_most(crowd: Crowd, segment: str, kind: str, channel: str, among: Collection[str]) -> bool:
    """Whether customers like them answer there more than on the others; of few nobody can say so."""
    leaning = {one: crowd.leaning(segment, kind, one) for one in {*among, channel}}
    return crowd.outcomes >= ENOUGH and leaning[channel] > max(
        (one for name, one in leaning.items() if name != channel), default=0.0
    )
