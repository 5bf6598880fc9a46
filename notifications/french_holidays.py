"""Public holidays in France, overseas too: https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000033008129"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import cache

EVERYWHERE = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
AFTER_EASTER = (1, 39, 50)
"""Easter Monday, Ascension and Whit Monday, in days after Easter."""

ALSACE = (12, 26)
GOOD_FRIDAY = -2
"""Holidays in Alsace and Moselle only: a number does not tell who lives there, so that they count for everybody."""

ABOLITION: Mapping[str, tuple[int, int]] = {
    "Indian/Reunion": (12, 20),
    "America/Guadeloupe": (5, 27),
    "America/Cayenne": (6, 10),
    "America/Martinique": (5, 22),
}
"""The day slavery ended there, by the time zone of the place."""


def is_holiday(day: date, time_zone: str) -> bool:
    return day in _holidays(day.year, time_zone)


@cache
def _holidays(year: int, time_zone: str) -> Collection[date]:
    own = [ABOLITION[time_zone]] if time_zone in ABOLITION else []
    moving = {easter(year) + timedelta(days=n) for n in (GOOD_FRIDAY, *AFTER_EASTER)}
    return moving | {date(year, month, day) for month, day in (*EVERYWHERE, ALSACE, *own)}


def easter(year: int) -> date:
    """Easter Sunday, after the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8)."""
    golden, century, in_century = year % 19, year // 100, year % 100
    leap, left = divmod(century, 4)
    corrected = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - corrected + 15) % 30
    fours, ones = divmod(in_century, 4)
    to_sunday = (32 + 2 * left + 2 * fours - epact - ones) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
