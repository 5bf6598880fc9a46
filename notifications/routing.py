"""Where a notice goes to somebody: consent, then what they chose, then what can carry it, then what promises most."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from dialogs.capabilities import Capabilities
from dialogs.contact.rules import Pace
from dialogs.messages import Purpose
from dialogs.person import KnownAddress, Person
from notifications import timing
from notifications.preference import TRIED, Crowd, Preference, Reason, answered_most, reason, unheeding
from notifications.reach import Barrier, Standing, Telling, Way, leave_by, reach
from notifications.timing import USUAL, House, Pause

__all__ = ["Nowhere", "Route", "Standing", "Telling", "Wait", "route"]


class Route(Struct, frozen=True, kw_only=True):
    """Now, there. `because` is for the honest sentence; `next` are the channels to fall back to, the best first.

    `chance` is how likely an answer is, `propensity` how probable it was that just this channel would be chosen. From
    `leave_by` on it is not the hour for it there.
    """

    known: KnownAddress
    because: Reason
    chance: float
    propensity: float = 1.0
    next: tuple[str, ...] = ()
    leave_by: datetime | None = None


class Wait(Struct, frozen=True):
    """Not yet: ask again then."""

    until: datetime
    why: Barrier | Pause


class Nowhere(Struct, frozen=True):
    """No channel can carry it, and none will by itself: why not, by channel. Empty: they have no address."""

    why: Mapping[str, Barrier]


def route(
    person: Person,
    telling: Telling,
    standing: Standing,
    crowd: Crowd,
    preference: Preference,
    connected: Mapping[str, Capabilities],
    now: datetime,
    luck: float = 1.0,
    house: House = USUAL,
) -> Route | Wait | Nowhere:
    """Where to tell this to this person now; or when to ask again; or why nowhere.

    What they chose always wins: what they named for this very thing, then for its subject, then for everything. A
    channel of their choice that is closed for the hour is waited for; one that is barred makes room for the next.
    `luck`, drawn evenly from 0 to 1, sends one promotion in a hundred elsewhere, to go on learning.
    """
    there = _by_channel(reach(person, telling, standing, connected, now, house))
    named = _named(person, telling, standing)
    chosen = next((there[channel] for channel in named if channel in there and _in_its_hour(there[channel])), None)
    open_now = _open([chosen] if chosen else _usable(telling, there))
    if isinstance(open_now, Wait | Nowhere):
        return open_now
    if pause := _pause(telling, standing, now, house):
        return pause
    routed = _route(open_now, chosen is not None, telling, standing, crowd, preference, luck)
    return replace(routed, leave_by=leave_by(routed.known, person, telling, standing, now, house))


# ---------------------------------------------------------------- the gates


def _named(person: Person, telling: Telling, standing: Standing) -> Sequence[str]:
    """The channels of their choice, the most particular first."""
    all_named = (telling.channel, standing.rules.channels.get(telling.subject, ""), person.preferred)
    return [channel for channel in dict.fromkeys(all_named) if channel]


def _by_channel(ways: Sequence[Way]) -> Mapping[str, Way]:
    """One way a channel: what is open before what will be, and where they were last heard before the rest."""
    best: dict[str, Way] = {}
    for way in sorted(ways, key=_ease):
        best.setdefault(way.channel, way)
    return best


def _ease(way: Way) -> tuple[bool, bool, float]:
    heard = way.known.last_inbound_at
    return way.barrier is not None, not _in_its_hour(way), -heard.timestamp() if heard else 0.0


def _in_its_hour(way: Way) -> bool:
    """It carries this, now or later."""
    return way.barrier is None or way.until is not None


def _usable(telling: Telling, there: Mapping[str, Way]) -> Sequence[Way]:
    """All ways there are; of a campaign that must use one channel, that one."""
    return [way for channel, way in there.items() if telling.forced in ("", channel)]


def _open(ways: Sequence[Way]) -> "Sequence[Way] | Wait | Nowhere":
    """Those that carry it now; else the first that will; else nowhere."""
    if now := [way for way in ways if way.barrier is None]:
        return now
    later = [Wait(way.until, way.barrier) for way in ways if way.barrier and way.until]
    why = {way.channel: way.barrier for way in ways if way.barrier}
    return min(later, key=lambda wait: wait.until, default=Nowhere(why))


def _pause(telling: Telling, standing: Standing, now: datetime, house: House) -> Wait | None:
    """A promotion nobody asked for comes seldom, to who heeds none more seldom, and never amid trouble."""
    if not telling.unasked_promotion:
        return None
    said = standing.rules.pace
    pace: Pace = "less" if said == "normal" and unheeding(standing.habits) else said
    paused = timing.paused(pace, standing.promotions, now, house, trouble=standing.trouble)
    return Wait(paused[1], paused[0]) if paused else None


# ---------------------------------------------------------------- the choice


def _route(
    ways: Sequence[Way],
    chosen: bool,
    telling: Telling,
    standing: Standing,
    crowd: Crowd,
    preference: Preference,
    luck: float,
) -> Route:
    """What promises most of these. There is no other to fall back to from their own choice, nor for a promotion."""
    on = {way.channel: way.known for way in ways}
    about = (standing.habits, crowd, standing.segment, telling.family)
    best = preference.choose(*about, list(on), luck)
    left = on.keys() - {best.channel} if telling.purpose is not Purpose.PROMOTION else ()
    others = sorted(left, key=lambda channel: -preference.worth(*about, channel))
    return Route(
        known=on[best.channel],
        because=reason(
            standing.habits,
            best.channel,
            chosen=chosen,
            trying=best.propensity <= TRIED,
            alone=len(on) == 1,
            most_do=answered_most(crowd, standing.segment, telling.family, best.channel, on),
        ),
        chance=best.chance,
        propensity=best.propensity,
        next=tuple(others),
    )
