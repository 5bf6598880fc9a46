"""When somebody may be written to, by their own clock and on their own terms; and how often."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct

from dialogs.contact.rules import SUNDAY, ContactRules, Pace, QuietHours
from dialogs.messages import Address
from notifications.french_holidays import is_holiday

WEEK = timedelta(days=7)
HORIZON = timedelta(days=21)
"""Whoever leaves us no hour in three weeks wants none."""


class House(Struct, frozen=True, kw_only=True):
    """How the shop writes to people who said nothing else: its night, and how often.

    `quiet` holds for promotions everywhere, and for all else on the channels that make a sound, which are `ringing`;
    `quiet_urgent` is the night of what cannot wait there; `nights` are those of channels that have their own.
    """

    quiet: QuietHours = QuietHours(time(21), time(8))
    quiet_urgent: QuietHours = QuietHours(time(22), time(7))
    ringing: Collection[str] = ("sms", "messenger", "telegram", "slack")
    nights: Mapping[str, QuietHours] = {}
    promotions_a_week: int = 2
    promotions_if_less: int = 1
    digest: timedelta = timedelta(minutes=10)
    fallback: timedelta = timedelta(hours=3)
    fallback_on_delivery_day: timedelta = timedelta(hours=1)


USUAL = House()
"""Of a shop that set nothing else."""


class Hold(StrEnum):
    """Why this is not the hour."""

    QUIET_HOURS = "quiet_hours"
    SILENT_DAY = "silent_day"
    HOLIDAY = "holiday"


class Pause(StrEnum):
    """Why this is not the week for a promotion."""

    CAP = "cap"  # they had as many lately as anybody should
    TROUBLE = "trouble"  # a problem of theirs is open, or a parcel late


class Closed(Struct, frozen=True):
    """Not now; `until` is when it opens by itself, None: never."""

    why: Hold
    until: datetime | None


class Occasion(Struct, frozen=True, kw_only=True):
    """What decides over the hour of one message: where it goes, to whom, and what it is."""

    address: Address
    rules: ContactRules
    time_zone: str
    promotion: bool = False
    urgent: bool = False


# ---------------------------------------------------------------- the hour


def closed(occasion: Occasion, now: datetime, house: House) -> Closed | None:
    """Whether the message must wait for a better hour; None: now is as good as any."""
    held = _held(occasion, now, house)
    return Closed(held[0], opening(occasion, now, house)) if held else None


def opening(occasion: Occasion, now: datetime, house: House) -> datetime | None:
    """The first moment from now on at which nothing holds the message; None: there is none."""
    at = now
    while at < now + HORIZON:
        held = _held(occasion, at, house)
        if not held:
            return at
        at = held[1]
    return None


def closing(occasion: Occasion, now: datetime, house: House) -> datetime | None:
    """The next moment at which something will hold the message; None: nothing will, within a week."""
    zone, at = ZoneInfo(occasion.time_zone), now
    nights = [quiet for quiet in (occasion.rules.quiet, _night(occasion, house)) if quiet]
    changes = [(night.begin, zone) for night in nights]
    changes += [(time(0), zone)] if occasion.rules.silent_days else []
    if occasion.promotion and (place := _french(occasion.address)):
        changes += [(hour, ZoneInfo(place)) for hour in (FRENCH_NIGHT.begin, time(0))]
    while changes and at < now + WEEK:
        at = min(_next(hour, there, at) for hour, there in changes)
        if _held(occasion, at, house):
            return at
    return None


def _held(occasion: Occasion, at: datetime, house: House) -> tuple[Hold, datetime] | None:
    """What holds the message at that moment, and until when that does. Their own word is asked first."""
    zone, rules = ZoneInfo(occasion.time_zone), occasion.rules
    return (
        _in_quiet(rules.quiet, zone, at)
        or _on_silent_day(rules.silent_days, zone, at)
        or _in_quiet(_night(occasion, house), zone, at)
        or _forbidden(occasion, at)
    )


def _night(occasion: Occasion, house: House) -> QuietHours | None:
    """The shop's own; it makes no difference to who wants to be written to at any hour.

    A mail wakes nobody: news leave at once. A promotion does not, for who finds it in the morning sees when we wrote.
    """
    own, channel = occasion.rules.quiet, occasion.address.channel
    if own is not None and own.begin == own.end:
        return None
    if occasion.urgent:
        return house.quiet_urgent if channel in house.ringing else None
    usual = house.quiet if occasion.promotion or channel in house.ringing else None
    return house.nights.get(channel, usual)


def _in_quiet(quiet: QuietHours | None, zone: ZoneInfo, at: datetime) -> tuple[Hold, datetime] | None:
    if quiet and quiet.covers(at.astimezone(zone).time()):
        return Hold.QUIET_HOURS, _next(quiet.end, zone, at)
    return None


def _on_silent_day(days: Collection[int], zone: ZoneInfo, at: datetime) -> tuple[Hold, datetime] | None:
    if days and at.astimezone(zone).weekday() in days:
        return Hold.SILENT_DAY, _next(time(0), zone, at)
    return None


# ---------------------------------------------------------------- what operators and laws allow


FRANCE: Mapping[str, str] = {
    "+33": "Europe/Paris",
    "+262": "Indian/Reunion",
    "+590": "America/Guadeloupe",
    "+594": "America/Cayenne",
    "+596": "America/Martinique",
}
"""The clocks of France, by what telephone numbers there begin with."""

FRENCH_NIGHT = QuietHours(time(20), time(8))
"""No advertising by SMS in these hours, on Sundays and on public holidays.

The operators' charter allows working days (Saturday is one) from 8:00 to 22:00; several carriers stop at 20:00.
https://af2m.org/la-charte-de-deontologie-applicable-aux-services-de-business-messaging-est-effective-depuis-le-1er-septembre-2024
"""


def _forbidden(occasion: Occasion, at: datetime) -> tuple[Hold, datetime] | None:
    """By the clock of the number's own country: the operators there do not know where its owner travels."""
    place = _french(occasion.address) if occasion.promotion else ""
    if not place:
        return None
    zone = ZoneInfo(place)
    day = at.astimezone(zone).date()
    if day.weekday() == SUNDAY or is_holiday(day, place):
        return Hold.HOLIDAY, _next(time(0), zone, at)
    return _in_quiet(FRENCH_NIGHT, zone, at)


def _french(address: Address) -> str:
    """The time zone of a French telephone number; empty for all else."""
    if address.channel != "sms":
        return ""
    return next((place for prefix, place in FRANCE.items() if address.id.startswith(prefix)), "")


# ---------------------------------------------------------------- the clock


def _next(hour: time, zone: ZoneInfo, after: datetime) -> datetime:
    """The next moment that hour strikes there; when clocks go back it may strike twice a day."""
    today = after.astimezone(zone).date()
    days = [today + timedelta(days=n) for n in range(2)]
    return min(at for day in days for fold in (0, 1) if (at := _moment(day, hour, zone, fold)) > after)


@lru_cache(maxsize=4096)  # of a million people most share a day, an hour and a zone
def _moment(day: date, hour: time, zone: ZoneInfo, fold: int) -> datetime:
    shown = datetime.combine(day, hour.replace(fold=0))
    early, late = sorted(shown.replace(tzinfo=zone, fold=side).astimezone(UTC) for side in (0, 1))
    if _shown(early, zone) == shown:
        return late if fold else early
    minutes = (early + timedelta(minutes=n) for n in range(int((late - early) / timedelta(minutes=1)) + 1))
    return next(at for at in minutes if _shown(at, zone) >= shown)


def _shown(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


# ---------------------------------------------------------------- how often


def paused(
    pace: Pace, told: Sequence[datetime], now: datetime, house: House, *, trouble: bool
) -> tuple[Pause, datetime] | None:
    """Whether promotions wait, and until when: for an open problem, or since they had enough this week.

    `told` are the moments of those they had lately. Who asked for more hears all there is.
    """
    if trouble:
        return Pause.TROUBLE, now + timedelta(days=1)
    most = house.promotions_if_less if pace == "less" else house.promotions_a_week
    lately = sorted(at for at in told if at > now - WEEK)
    if pace == "more" or len(lately) < most:
        return None
    return Pause.CAP, (lately[-most] if most else now) + WEEK
