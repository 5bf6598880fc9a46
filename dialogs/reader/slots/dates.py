"""Days, as they are said, made definite by the day it is where the person lives; with their hours, a slot."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from dialogs.reader.slots.hours import Hours, hours
from dialogs.reader.slots.text import Bare, Found

_WEEKDAYS = (
    "lundi|monday|mon",
    "mardi|tuesday|tues?",
    "mercredi|wednesday|wed",
    "jeudi|thursday|thurs?",
    "vendredi|friday|fri",
    "samedi|saturday|sat",
    "dimanche|sunday|sun",
)
_MONTHS = (
    "janv(?:ier)?|jan(?:uary)?",
    "fev(?:rier)?|feb(?:ruary)?",
    "mars|mar(?:ch)?",
    "avr(?:il)?|apr(?:il)?",
    "mai|may",
    "juin|june?",
    "juil(?:let)?|july?",
    "aout|aug(?:ust)?",
    "sept?(?:embre|ember)?",
    "oct(?:obre|ober)?",
    "nov(?:embre|ember)?",
    "dec(?:embre|ember)?",
)
_SHORT = "mon|wed|sat|sun"
_WEEKDAY = "|".join(spelt for spelt in "|".join(_WEEKDAYS).split("|") if spelt not in _SHORT.split("|"))
_BRIEF = (
    rf"(?:(?<=\bon )|(?<=\bnext )|(?<=\bthis )|(?<=\bby )|(?<=\bbefore )|(?<=\bor ))(?:{_SHORT})\b"
    rf"|\b(?:{_SHORT})(?= (?:or|am|pm|morning|afternoon|evening|night)\b)"
)
"""Other words, too: "mon colis", "he sat down"."""
_MONTH = "|".join(_MONTHS)
_FROM_TODAY = {
    "aujourd'hui": 0,
    "aujourdhui": 0,
    "auj": 0,
    "today": 0,
    "ce soir": 0,
    "ce matin": 0,
    "tonight": 0,
    "cet apres-midi": 0,
    "cet apres midi": 0,
    "this morning": 0,
    "this evening": 0,
    "this afternoon": 0,
    "cet aprem": 0,
    "demain": 1,
    "dmain": 1,
    "2main": 1,
    "tomorrow": 1,
    "tmrw": 1,
    "tomorow": 1,
    "tmr": 1,
    "apres-demain": 2,
    "apres demain": 2,
    "hier": -1,
    "yesterday": -1,
    "avant-hier": -2,
    "avant hier": -2,
    "dans une quinzaine": 15,
    "in a fortnight": 14,
    "il y a une quinzaine": -15,
    "a fortnight ago": -14,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "the day before yesterday": -2,
    "day before yesterday": -2,
}
_SAID = re.compile(rf"\b(?:{'|'.join(sorted(_FROM_TODAY, key=len, reverse=True))})\b")
_SPELT = {
    "un": 1,
    "une": 1,
    "a": 1,
    "one": 1,
    "deux": 2,
    "two": 2,
    "trois": 3,
    "three": 3,
    "quatre": 4,
    "four": 4,
    "cinq": 5,
    "five": 5,
} | {
    "six": 6,
    "sept": 7,
    "seven": 7,
    "huit": 8,
    "eight": 8,
    "dix": 10,
    "ten": 10,
    "quinze": 15,
    "couple of": 2,
    "few": 3,
}
_DAYS_IN = {"j": 1, "d": 1, "s": 7, "w": 7, "m": 30}
_COUNT = rf"\d{{1,2}}|{'|'.join(sorted(_SPELT, key=len, reverse=True))}"
_SPAN = r"jours?|days?|semaines?|weeks?|mois|months?"
_AHEAD = re.compile(rf"\b(?:dans|d'ici|in|within|sous) (?:a )?({_COUNT}) ({_SPAN})\b|\b({_COUNT}) ({_SPAN}) from now\b")
_AGO = re.compile(
    rf"\b(?:il y a|ya|y a|depuis|ca fait|for) (?:a |plus de |over |more than )?({_COUNT}) ({_SPAN})\b|"
    rf"\b({_COUNT}) ({_SPAN}) ago\b"
)
_ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_FIGURES = re.compile(
    r"(?<![\d/.-])(?<!size )(?<!taille )(?<!pointure )(\d{1,2})(?:[/.](\d{1,2})(?:[/.](20\d\d|\d\d))?"
    r"|-(\d{1,2})-(20\d\d))(?![\d/-]|\.\d| ?(?:etoiles|stars|€|eur|cm|kg))"
)
_DAY_MONTH = re.compile(
    rf"\b(?:le |the |on )?(?:(?:{_WEEKDAY}) )?(1er|premier|\d{{1,2}})(?:st|nd|rd|th|"
    rf"er)? (?:of )?({_MONTH})\b\.?(?:,? (20\d\d))?"
)
_MONTH_DAY = re.compile(rf"\b({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (20\d\d))?")
_PART_OF_MONTH = re.compile(
    rf"\b(?:(?P<first>debut|early|(?:beginning|start) of)|(?P<middle>mi|mid|(?:the )?middle of)|fin|late|end of)"
    rf"[ -](?:de )?(?P<month>{_MONTH})\b"
)
_THIS_MONTH = re.compile(
    r"\b(?:(?:(?P<first>debut|early|(?:beginning|start) of)|(?P<middle>mi|mid|(?:the )?middle of)|"
    r"(?P<last>fin|late|end of))[ -](?:du |de |the |of )*(?:(?P<before>next|this) )?(?:mois|month)\b"
    r"(?P<after> prochain)?|(?:le mois prochain|next month))\b"
)
_DAY_OF_WEEK = re.compile(
    rf"(?:\b(?P<before>a week on|a fortnight on|next|last|this|on|depuis|since|ce|le|for|pour|by|"
    rf"d'ici) )?(?P<day>\b(?:{_WEEKDAY})\b|{_BRIEF})"
    r"(?: (?P<after>prochain|dernier|passe|suivant|next|last|en huit|en quinze|week))?"
)
_LATER = {"en huit": 7, "week": 7, "a week on": 7, "en quinze": 14, "a fortnight on": 14}
"""By how many days "mardi en huit" and "a week on Tuesday" are after the next one."""
_THE_DAY = re.compile(
    r"\b(?:le|the|du|au|on the) (\d{1,2})(?:st|nd|rd|th|er)?\b(?! ?(?:€|eur|cm|kg|h\b|janv|fev|avr|"
    r"rue|avenue|\d|/|%|pieces|articles|items|exemplaires|premier|choses))"
)
_WEEK = re.compile(
    r"\b(?:(la )?semaine prochaine|next week|(?:la )?semaine (?:derniere|passee)|last week|(?:ce |"
    r"le )?week-?end|this weekend|the weekend|fin de (?:la )?semaine|end of (?:the )?week)\b"
)
_PAST = re.compile(
    r"\b(?:depuis|since|hier|dernier|passe|last|commande(?:e|es)? (?:le|du|de)|(?:ai|avons|a ete|"
    r"etait|devais|devait|aurait du) [\w' ]{0,24}|ordered|bought|was|were|should have|supposed|paid|"
    r"arrived|delivered|livree?s?|recue?s?|achetee?s?|payee?s?)\b[^.!?]{0,24}$"
)

_CHOOSES = re.compile(r"\b(?:pas|ni|not|nor|sauf|except|au lieu|plutot|mieux|instead|rather|make it|move|switch)\b")
_REFUSED = re.compile(
    r"\b(?:pas|ni|not|nor|sauf|except|au lieu d[eu]|plutot qu[e'] ?|instead of|rather than)(?: (?:le|ce|on|this))? ?$"
)
_WISHED = re.compile(r"\b(?:plutot|mieux|rather|make it|move it to|switch to)(?: (?:le|ce|pour|on|for|this))? $")
_EVERY_WEEK = re.compile(
    rf"\b(?:(?P<day>{_WEEKDAY})|(?P<worked>en semaine|weekday|jours? ouvres|working day)|week[- ]?end)s?\b"
)

_IN_WORDS = re.compile(
    rf"{_WEEKDAY}|demain|2main|aujourd|\bauj\b|hier|matin|soir|midi|aprem|apres|week|semaine|(?<!bon)jour|mois|month"
    r"|today|tomor|tmr|yesterday|morning|noon|evening|tonight|lunch|days?\b|fortnight|quinzaine|\bhalf |quarter"
    r"|\bheures?(?: |$)|o'clock"
    r"|\b(?:wed|sat|sun)\b|(?:on|next|this|by|before|or) mon\b|\bmon (?:or|am|pm)\b"
    r"|\b(?:debut|mi|mid|fin|early|late|beginning|start|middle|end)[ -]"
)
_OF_A_MONTH = re.compile("mois|month")
_IN_FIGURES = re.compile(r"\d|premier")
"""Without any of these no day and no hour is said: most messages are let go at two looks."""


class Day(Struct, frozen=True):
    """A day, or the first of a stretch of `days`, and where it is said."""

    day: date
    start: int
    end: int
    days: int = 1

    @property
    def value(self) -> str:
        last = self.day + timedelta(days=self.days - 1)
        return self.day.isoformat() if self.days == 1 else f"{self.day.isoformat()}/{last.isoformat()}"


def days(text: Bare, now: datetime, time_zone: str) -> Iterator[Found]:
    """`date`: a day, or two joined by "/". `new_slot`: hours, with their day when it is said, in the same writing."""
    if not _IN_WORDS.search(text.text) and not _IN_FIGURES.search(text.text):
        return
    today = now.astimezone(ZoneInfo(time_zone)).date()
    day = _meant(text.text, _days(text.text, today))
    if said := hours(text, dated=day is not None):
        yield _slot(day, said)
    if day:
        yield Found("date", day.value, day.start, day.end)


def _meant(text: str, said: Iterator[Day]) -> Day | None:
    """The first said, but of "pas mardi, plutôt jeudi" the second."""
    return min(said, key=lambda day: _unwished(text, day), default=None) if _CHOOSES.search(text) else next(said, None)


def _unwished(text: str, day: Day) -> int:
    before = text[max(0, day.start - 24) : day.start]
    return 2 if _REFUSED.search(before) else 0 if _WISHED.search(before) else 1


def weekdays(text: Bare) -> tuple[int, ...]:
    """The days of the week that are named, Monday being 0; a week-end is two of them, and "en semaine" the others."""
    return tuple(sorted({day for found in _EVERY_WEEK.finditer(text.text) for day in _days_of(found)}))


def _days_of(found: re.Match[str]) -> Sequence[int]:
    return [_number(found["day"])] if found["day"] else range(5) if found["worked"] else (5, 6)


def _number(day: str) -> int:
    return next(n for n, spelt in enumerate(_WEEKDAYS) if re.fullmatch(spelt, day))


def _slot(day: Day | None, said: Hours) -> Found:
    of = f"{day.day.isoformat()}T" if day else "T"
    value = "/".join(f"{of}{hour}" if hour else ".." for hour in (said.since, said.until))
    return Found("new_slot", value, said.start, said.end)


def _days(text: str, today: date) -> Iterator[Day]:
    for says, finder in _FINDERS:
        if says.search(text):
            yield from finder(text, today)


def _definite(text: str, today: date) -> Iterator[Day]:
    for found in _ISO.finditer(text):
        yield from _if_real(int(found[1]), int(found[2]), int(found[3]), found)
    for found in _DAY_MONTH.finditer(text):
        yield from _nearest(
            1 if found[1] == "premier" else int(found[1].removesuffix("er")), _month(found[2]), found[3], today, found
        )
    for found in _MONTH_DAY.finditer(text):
        yield from _nearest(int(found[2]), _month(found[1]), found[3], today, found)
    for found in _FIGURES.finditer(text):
        first, second = int(found[1]), int(found[2] or found[4])
        day, month = (second, first) if second > 12 else (first, second)
        yield from _nearest(day, month, found[3] or found[5], today, found)


def _part_of_month(text: str, today: date) -> Iterator[Day]:
    """Ten days of it, or what is left after twenty."""
    for found in _PART_OF_MONTH.finditer(text):
        first = 1 if found["first"] else 11 if found["middle"] else 21
        for day in _nearest(first, _month(found["month"]), None, today, found):
            last = monthrange(day.day.year, day.day.month)[1] if first == 21 else first + 9
            yield replace(day, days=last - first + 1)


def _this_month(text: str, today: date) -> Iterator[Day]:
    """ "fin du mois", "early next month", "le mois prochain"."""
    for found in _THIS_MONTH.finditer(text):
        part = found["first"] or found["middle"] or found["last"]
        ahead = not part or found["before"] == "next" or found["after"] is not None
        year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
        length = monthrange(year, month + 1)[1]
        first, last = (
            (1, 10) if found["first"] else (11, 20) if found["middle"] else (21 if found["last"] else 1, length)
        )
        yield Day(date(year, month + 1, first), found.start(), found.end(), last - first + 1)


def _nearest(day: int, month: int, year: str | None, today: date, found: re.Match[str]) -> Iterator[Day]:
    """Without a year: the one that brings it nearest."""
    if year:
        yield from _if_real(int(year) + (2000 if len(year) == 2 else 0), month, day, found)
        return
    near = [one for y in (today.year - 1, today.year, today.year + 1) for one in _if_real(y, month, day, found)]
    yield from sorted(near, key=lambda one: abs((one.day - today).days))[:1]


def _if_real(year: int, month: int, day: int, found: re.Match[str]) -> Iterator[Day]:
    try:
        yield Day(date(year, month, day), found.start(), found.end())
    except ValueError:
        return


def _month(written: str) -> int:
    return next(n for n, spelt in enumerate(_MONTHS, 1) if re.fullmatch(spelt, written))


def _relative(text: str, today: date) -> Iterator[Day]:
    for found in _SAID.finditer(text):
        yield Day(today + timedelta(days=_FROM_TODAY[found[0]]), found.start(), found.end())
    for pattern, sign in ((_AHEAD, 1), (_AGO, -1)):
        for found in pattern.finditer(text):
            count, span = found[1] or found[3], found[2] or found[4]
            many = int(count) if count.isdecimal() else _SPELT[count]
            yield Day(today + timedelta(days=sign * many * _DAYS_IN[span[0]]), found.start(), found.end())


def _weekday(text: str, today: date) -> Iterator[Day]:
    """The next one, or the last where the words speak of the past."""
    for found in _DAY_OF_WEEK.finditer(text):
        ahead = (_number(found["day"]) - today.weekday()) % 7 or 7
        past = found["after"] in ("dernier", "passe", "last") or found["before"] in ("last", "depuis", "since")
        if past or (found["after"] is None and found["before"] != "next" and _PAST.search(text[: found.start()])):
            ahead = ahead - 7 if ahead < 7 else -7
        later = _LATER.get(found["after"], 0) or _LATER.get(found["before"], 0)
        yield Day(today + timedelta(days=ahead + later), found.start(), found.end())


def _weeks(text: str, today: date) -> Iterator[Day]:
    monday = today - timedelta(days=today.weekday())
    for found in _WEEK.finditer(text):
        said = found[0]
        if "end" in said and "fin" not in said and "end of" not in said:
            yield Day(monday + timedelta(days=5), found.start(), found.end(), 2)
        elif "fin" in said or "end of" in said:
            yield Day(monday + timedelta(days=3), found.start(), found.end(), 2)
        else:
            ahead = 7 if "prochaine" in said or "next" in said else -7
            yield Day(monday + timedelta(days=ahead), found.start(), found.end(), 7)


def _day_of_month(text: str, today: date) -> Iterator[Day]:
    """ "le 24": this month or the next, or the last one where the words speak of the past."""
    for found in _THE_DAY.finditer(text):
        day, past = int(found[1]), bool(_PAST.search(text[: found.start()]))
        for months in (0, 1, 2) if not past else (0, -1, -2):
            year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
            real = next(_if_real(year, month + 1, day, found), None)
            if real and (real.day <= today if past else real.day >= today):
                yield real
                break


_FINDERS: Sequence[tuple[re.Pattern[str], Callable[[str, date], Iterator[Day]]]] = (
    (_IN_FIGURES, _definite),
    (_IN_WORDS, _relative),
    (_PART_OF_MONTH, _part_of_month),
    (_OF_A_MONTH, _this_month),
    (_IN_WORDS, _weekday),
    (_IN_WORDS, _weeks),
    (_IN_FIGURES, _day_of_month),
)
"""In this order, each with what it needs to find anything."""
