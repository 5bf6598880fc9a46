"""When the team is there: hours as a merchant writes them, "mon-fri 9:00-18:00, sat 10:00-12:30"."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PART = re.compile(r"([a-z]{3})(?:-([a-z]{3}))? (\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")


class Shift(Struct, frozen=True):
    """From when to when on one day of the week, Monday being 0; `end` is no longer part of it."""

    day: int
    start: time
    end: time


class Hours(Struct, frozen=True):
    """The week of a team, in its own time zone. Without shifts it is always there."""

    shifts: tuple[Shift, ...] = ()
    time_zone: str = "Europe/Paris"

    def open_at(self, now: datetime) -> bool:
        local = now.astimezone(ZoneInfo(self.time_zone))
        return not self.shifts or any(
            shift.day == local.weekday() and shift.start <= local.time() < shift.end for shift in self.shifts
        )

    def opens(self, now: datetime) -> datetime:
        """When somebody is there again: now, where somebody is."""
        if self.open_at(now):
            return now
        zone = ZoneInfo(self.time_zone)
        today = now.astimezone(zone).date()
        days = [today + timedelta(days=n) for n in range(8)]
        theirs = ((day, shift.start) for day in days for shift in self.shifts if shift.day == day.weekday())
        starts = (datetime.combine(day, start, zone) for day, start in theirs)
        return min(start for start in starts if start > now)


def read_hours(text: str, time_zone: str = "Europe/Paris") -> Hours:
    """Read "mon-fri 9:00-18:00, sat 10:00-12:30"; empty: always there. Raises `ValueError` when it is none."""
    try:
        ZoneInfo(time_zone)
    except ZoneInfoNotFoundError:
        raise ValueError(f"{time_zone}: no time zone") from None
    parts = [part.strip() for part in text.lower().split(",") if part.strip()]
    return Hours(tuple(shift for part in parts for shift in _shifts(part)), time_zone)


def _shifts(part: str) -> list[Shift]:
    read = _PART.fullmatch(part)
    if not read or read[1] not in DAYS or (read[2] or read[1]) not in DAYS:
        raise ValueError(f"{part}: not like mon-fri 9:00-18:00")
    first, last = DAYS.index(read[1]), DAYS.index(read[2] or read[1])
    start, end = time(int(read[3]), int(read[4])), time(int(read[5]), int(read[6]))
    if first > last or start >= end:
        raise ValueError(f"{part}: the end comes before the beginning")
    return [Shift(day, start, end) for day in range(first, last + 1)]
