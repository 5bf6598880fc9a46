"""Hours of the day, as they are said: "entre 14h et 16h", "after 6pm", "before noon", "2-4pm", "matin"."""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from dialogs.reader.slots.spelt import RUN, number
from dialogs.reader.slots.text import Bare

EARLIEST = 8
"""Nobody delivers before: "between 2 and 4" is in the afternoon."""

LATEST = 23
"""The last hour of a day; "vingt-quatre heures" is how long something takes."""


class Hours(Struct, frozen=True):
    """From an hour to an hour, either of them open."""

    since: str
    until: str
    start: int
    end: int


def hours(text: Bare, *, dated: bool = False) -> Hours | None:
    """The hours said, whatever the day. Where one is said beside them (`dated`), "after 4" is an hour."""
    return next(_hours(text.text, dated), None)


def _hours(text: str, dated: bool) -> Iterator[Hours]:
    has_figures = _FIGURES.search(text) is not None
    for pattern, needs_figures, needs_day, read in _WAYS:
        if has_figures >= needs_figures and dated >= needs_day and (found := pattern.search(text)):
            yield from read(found)


# ---------------------------------------------------------------- what each way of saying it means


def _between(found: re.Match[str]) -> Iterator[Hours]:
    first, last = ("f", "t") if found["t"] else ("v", "w")
    until = _clock(found[last], found[f"{last}m"], found[f"{last}p"])
    since = _clock(
        found["g"] or found["u"] or found[first], found[f"{first}m"], found[f"{first}p"] or found[f"{last}p"]
    )
    if since and until:
        yield Hours(since, until, found.start(), found.end())


def _at(found: re.Match[str]) -> Iterator[Hours]:
    if hour := _clock(found["x"], found["xm"], found["xp"]):
        yield _from_or_to(found["how"] or "", hour, found)


def _between_figures(found: re.Match[str]) -> Iterator[Hours]:
    since, until = _by_day(found["f"]), _by_day(found["t"])
    if since and until:
        yield Hours(since, until, found.start(), found.end())


def _figure(found: re.Match[str]) -> Iterator[Hours]:
    if hour := _by_day(found["x"]):
        yield _from_or_to(found["how"], hour, found)


def _past(found: re.Match[str]) -> Iterator[Hours]:
    minutes = (30 if found["part"] == "half" else 15) * (1 if found["way"] == "past" else -1)
    yield _exactly(_of_the_day(found["hour"]), minutes, found)


def _half(found: re.Match[str]) -> Iterator[Hours]:
    yield _from_or_to(found["how"] or "", _time(_of_the_day(found["hour"]), 30), found)


def _in_words(found: re.Match[str]) -> Iterator[Hours]:
    """ "vers six heures et quart", "huit heures moins le quart", "six o'clock"."""
    morning = (found["when"] or "").startswith(("du matin", "in the morning"))
    hour = int(number(found["hour"])) if morning else _of_the_day(found["hour"])
    if hour <= LATEST:
        yield _from_or_to(found["how"] or "", _time(hour, _PART_OF_HOUR[found["part"] or ""]), found)


def _of_the_day(said: str) -> int:
    """An hour of which nobody says whether it is before noon."""
    hour = int(said) if said.isdecimal() else int(number(said))
    return hour + 12 * (hour < EARLIEST)


def _exactly(hour: int, minutes: int, found: re.Match[str]) -> Hours:
    return Hours(_time(hour, minutes), _time(hour, minutes), found.start(), found.end())


def _time(hour: int, minutes: int) -> str:
    hour, minute = divmod(60 * hour + minutes, 60)
    return f"{hour % 24:02}:{minute:02}"


def _till_noon(found: re.Match[str]) -> Iterator[Hours]:
    yield Hours("", "12:00", found.start(), found.end())


def _half_day(found: re.Match[str]) -> Iterator[Hours]:
    yield Hours(*_PARTS["morning" if found["half"] == "am" else "afternoon"], found.start("half"), found.end("half"))


def _part(found: re.Match[str]) -> Iterator[Hours]:
    yield Hours(*_PARTS[found[1]], found.start(), found.end())


def _from_or_to(how: str, hour: str, found: re.Match[str]) -> Hours:
    match how:
        case "apres" | "after" | "a partir de" | "from" | "des":
            return Hours(hour, "", found.start(), found.end())
        case "avant" | "before" | "by":
            return Hours("", hour, found.start(), found.end())
        case _:
            return Hours(hour, hour, found.start(), found.end())


def _clock(hour: str | None, minute: str | None, part: str | None) -> str:
    if hour is None or int(hour) > 24:
        return ""
    part = part or ""
    late = part[:1] in ("p", "d") and "matin" not in part and int(hour) < 12
    return f"{(int(hour) + 12 * late) % 24:02}:{minute or '00'}"


def _by_day(hour: str) -> str:
    return _clock(hour, None, "pm" if int(hour) < EARLIEST else None)


# ---------------------------------------------------------------- how it is said

_FIGURES = re.compile(r"\d")
_HOUR = (
    r"(?P<{0}>\d{{1,2}}) ?(?:h(?:eures?)?|:|(?=am|pm|a\.m|p\.m|"
    r"o'clock))(?: ?(?P<{0}m>[0-5]\d))?(?: ?(?P<{0}p>am|pm|a\.m\.?|p\.m\.?|du matin|du soir|o'clock))?"
)
_BETWEEN = re.compile(
    rf"\b(?:entre|between|from|de) (?:{_HOUR.format('f')}|(?P<g>\d{{1,2}})) (?:et|and|a|to|-) {_HOUR.format('t')}"
    rf"|\b(?:{_HOUR.format('v')}|(?P<u>\d{{1,2}})) ?(?:-|a|to) ?{_HOUR.format('w')}"
)
_AT = re.compile(
    rf"\b(?:(?P<how>apres|after|avant|before|a partir de|from|vers|around|a|at|by|"
    rf"des)\s+)?{_HOUR.format('x')}(?![\w€])"
)
_NO_HOUR = (
    r"(?![\w/.:,-]*\d)(?! ?(?:€|£|\$|%|eur|jours?|days?|semaines?|weeks?|mois|months?|ans\b|years?|fois|times|cm|kg"
    r"|minutes?|mins?\b|personnes?|people|pieces?|items?|articles?|janv|jan|fev|feb|mars?\b|avr|apr|mai\b|may\b|jui|jul"
    r"|jun|aout|aug|sep|oct|nov|dec))"
)
"""A bare figure that counts something else is no hour."""
_BARE_BETWEEN = re.compile(rf"\b(?:entre|between) (?P<f>\d{{1,2}}) (?:et|and) (?P<t>\d{{1,2}})\b{_NO_HOUR}")
_BARE = re.compile(rf"\b(?P<how>apres|after|avant|before|vers|around|a partir de|by) (?P<x>\d{{1,2}})\b{_NO_HOUR}")
_SPELT = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_PAST = re.compile(rf"\b(?P<part>half|quarter) (?P<way>past|to) (?P<hour>\d{{1,2}}|{'|'.join(_SPELT)})\b")
_HOW = r"(?:(?P<how>apres|after|avant|before|a partir de|from|des|vers|around|about|a|at|by|pour|for)\s+)"
_HALF = re.compile(rf"\b{_HOW}?half (?P<hour>\d{{1,2}}|{'|'.join(_SPELT)})\b(?! (?:as|price|of))")
""" "half seven" is half past seven."""
_PART_OF_HOUR = {"": 0, "et demi": 30, "et demie": 30, "et quart": 15, "moins quart": -15, "moins le quart": -15}
_SAID = rf"(?P<hour>{RUN}|\b\d{{1,2}}) ?"
_PARTS_OF_DAY = r"(?: (?P<when>du matin|du soir|de l'apres[- ]midi|in the (?:morning|evening|afternoon)))"
_WITH_A_PART = rf"(?:heures?|h) (?P<part>{'|'.join(filter(None, _PART_OF_HOUR))})\b{_PARTS_OF_DAY}?"
_HOURS_AND_PART = re.compile(rf"{_HOW}?{_SAID}{_WITH_A_PART}")
_HOURS_IN_WORDS = re.compile(rf"\b{_HOW}(?P<hour>{RUN}) ?(?:heures?\b|o'clock)(?P<part>){_PARTS_OF_DAY}?")
""" "dans deux heures" is no hour of the day: it must be said that it is at, before or after."""
_TILL_NOON = re.compile(
    r"\b(?:avant|before|by|d'ici|jusqu'a|until) (?:(?:\w+di|\w+day) )?(?:midi|noon|lunch(?:time)?)\b"
)
_HALF_DAY = re.compile(r"(?:mon|tues?|wed|thurs?|fri|sat|sun|day|tomorrow|tmrw) (?P<half>am|pm)\b")
_PARTS = {
    "matin": ("08:00", "12:00"),
    "matinee": ("08:00", "12:00"),
    "morning": ("08:00", "12:00"),
    "aprem": ("12:00", "18:00"),
    "apres-midi": ("12:00", "18:00"),
    "apres midi": ("12:00", "18:00"),
    "afternoon": ("12:00", "18:00"),
    "fin de journee": ("17:00", "20:00"),
    "end of the day": ("17:00", "20:00"),
    "soir": ("18:00", "21:00"),
    "soiree": ("18:00", "21:00"),
    "evening": ("18:00", "21:00"),
    "tonight": ("18:00", "21:00"),
    "midi": ("12:00", "14:00"),
    "noon": ("12:00", "14:00"),
    "lunchtime": ("12:00", "14:00"),
}
_PART = re.compile(rf"\b({'|'.join(sorted(_PARTS, key=len, reverse=True))})s?\b")

_WAYS: tuple[tuple[re.Pattern[str], bool, bool, Callable[[re.Match[str]], Iterator[Hours]]], ...] = (
    (_BETWEEN, True, False, _between),
    (_PAST, False, False, _past),
    (_HALF, False, True, _half),
    (_HOURS_AND_PART, False, False, _in_words),
    (_HOURS_IN_WORDS, False, False, _in_words),
    (_AT, True, False, _at),
    (_BARE_BETWEEN, True, True, _between_figures),
    (_BARE, True, True, _figure),
    (_TILL_NOON, False, False, _till_noon),
    (_HALF_DAY, False, False, _half_day),
    (_PART, False, False, _part),
)
"""In this order, each with whether it needs a figure, and a day beside it."""
