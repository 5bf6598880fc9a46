"""What somebody asks of our messages, in their own words: about this and not that, then and not now, less, nothing.

The words are the merchant's (`config/vocabulary`); hours and days are read as they are anywhere else.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import time
from itertools import pairwise
from typing import cast

from msgspec import Struct

from dialogs.contact.rules import Pace, QuietHours, Subject
from dialogs.reader.slots.dates import weekdays
from dialogs.reader.slots.hours import Hours, hours
from dialogs.reader.slots.text import Bare, Found, bare
from dialogs.vocabulary import Vocabulary, channel_named, plain

REST, ORDER = "rest", "order"
MORNING, MIDNIGHT = time(8), time(0)
"""Until when it is silent "after eight in the evening", and since when "before nine"."""

NOON, HOURS = 12, 24


class About(Struct, frozen=True):
    """One subject, wanted or not, and where; no channel: wherever it is best."""

    subject: Subject
    wanted: bool
    channel: str = ""


class Asked(Struct, frozen=True, kw_only=True):
    """All that a message asks; what it does not speak of is empty.

    `rest` is the channel for what is not named, `refused` one that is not wanted. `hours` were named without saying
    whether only then or never then.
    """

    about: tuple[About, ...] = ()
    only: bool = False  # about these, and about nothing else
    rest: str = ""
    refused: str = ""
    quiet: QuietHours | None = None
    hours: QuietHours | None = None
    silent_days: tuple[int, ...] = ()
    all_day: bool = False
    pace: Pace | None = None
    nothing: bool = False
    again: bool = False  # after all: counts where everything was refused

    def __bool__(self) -> bool:
        return self != Asked()


def asked_in(text: str, vocabulary: Vocabulary, *, refusing: bool) -> Asked:
    """What a message asks. `refusing`: its sense as a whole, for the parts that say neither yes nor no."""
    words = _Words(vocabulary)
    parts = list(_parts(text, words, refusing=refusing))
    said = plain(text)
    about = _general([one for part in parts for one in part.about], said, words)
    more, less = words.has(said, "more"), words.has(said, "less")
    return Asked(
        about=about,
        only=bool(about) and any(part.only and part.about for part in parts),
        rest=next((part.channel for part in parts if part.rest), ""),
        refused=next((part.channel for part in parts if part.unwanted), ""),
        quiet=next((part.quiet for part in parts if part.quiet), None),
        hours=next((part.open_hours for part in parts if part.open_hours), None),
        silent_days=tuple(sorted({day for part in parts for day in part.silent_days})),
        all_day=words.has(said, "all_day"),
        pace="more" if more else "less" if less and not about else None,
        nothing=words.has(said, "nothing") and not about and not any(part.timed for part in parts),
        again=(words.has(said, "again") or words.has(said, "resume"))
        and not (about or more or less)
        and not any(_narrower(part) for part in parts),
    )


def resumes(text: str, vocabulary: Vocabulary) -> bool:
    """Whether they may be written to again, in so many words."""
    return _Words(vocabulary).has(plain(text), "resume")


class _Words:
    """The merchant's words, asked for by what they say."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def has(self, said: str, kind: str) -> bool:
        return any(f" {phrase} " in f" {said} " for phrase in self.vocabulary.letters.get(kind, ()))

    def named(self, said: str, names: Mapping[str, str]) -> list[str]:
        """What is named, the longer names first: "mes colis" is not "colis"."""
        left, found = f" {said} ", dict[int, str]()
        for name in sorted(names, key=len, reverse=True):
            while (at := left.find(f" {name} ")) >= 0:
                found[at] = names[name]
                left = f"{left[: at + 1]}{'_' * len(name)}{left[at + 1 + len(name) :]}"
        return [found[at] for at in sorted(found)]


class _Part(Struct, frozen=True, kw_only=True):
    """One part of a message: what it names, and whether it wants or refuses that."""

    subjects: tuple[str, ...]
    channel: str
    refuses: bool
    says_no: bool  # in so many words, and not as the part before it
    only: bool
    hours: QuietHours | None
    days: tuple[int, ...]

    @property
    def about(self) -> tuple[About, ...]:
        named = dict.fromkeys("orders" if one == ORDER else one for one in self.subjects if one != REST)
        where = "" if self.refuses else self.channel
        return tuple(About(cast(Subject, one), not self.refuses, where) for one in named)

    @property
    def rest(self) -> bool:
        """It says where all else is wanted: "le reste par mail", "pas de SMS, des mails"."""
        return bool(self.channel) and not self.says_no and (REST in self.subjects or self.refuses)

    @property
    def unwanted(self) -> bool:
        """It names a channel that is not wanted at all."""
        return bool(self.channel) and self.says_no and not self.subjects and not self.timed

    @property
    def timed(self) -> bool:
        return bool(self.hours or self.days)

    @property
    def quiet(self) -> QuietHours | None:
        """The hours of silence: those refused, or all but those that alone are wanted."""
        if not self.hours or not (self.refuses or self.only):
            return None
        return self.hours if self.refuses else QuietHours(self.hours.end, self.hours.begin)

    @property
    def open_hours(self) -> QuietHours | None:
        return self.hours if self.hours and not self.refuses and not self.only else None

    @property
    def silent_days(self) -> tuple[int, ...]:
        if self.refuses:
            return self.days
        return tuple(day for day in range(7) if day not in self.days) if self.only and self.days else ()


def _narrower(part: _Part) -> bool:
    """It is about a channel or a time, or says no."""
    return bool(part.channel or part.timed or part.says_no)


# ---------------------------------------------------------------- cut into parts


def _parts(text: str, words: _Words, *, refusing: bool) -> Iterator[_Part]:
    """Each part by itself; what says neither yes nor no goes on as the part before it."""
    found = hours(bare(text)) or _bare_hour(bare(text), words)
    span = (found.start, found.end) if found else (0, 0)
    for start, end in _cuts(bare(text), span, words):
        here = found if found and start <= found.start < end else None
        part = _part(text[start:end], here, words, refusing=refusing)
        refusing = part.refuses
        yield part


def _part(text: str, found: Hours | None, words: _Words, *, refusing: bool) -> _Part:
    said = plain(text)
    only = words.has(said, "only") or words.has(said, "except")
    no = words.has(said, "no") and not words.has(said, "more") and not words.has(said, "except")
    refuses = no or (refusing and not only and not words.has(said, "yes"))
    return _Part(
        subjects=tuple(words.named(said, words.vocabulary.subjects)),
        channel=channel_named(said, words.vocabulary),
        refuses=refuses,
        says_no=no,
        only=only and not no,
        hours=_hours(said, found, words, refused=refuses),
        days=weekdays(bare(text)),
    )


def _cuts(text: Bare, hidden: tuple[int, int], words: _Words) -> Sequence[tuple[int, int]]:
    """Where a part begins and ends: at a comma, and before "mais" or "et", though not within "entre 22 h et 7 h"."""
    letters = words.vocabulary.letters
    borders = "|".join(re.escape(word) for word in (*letters.get("except", ()), *letters.get("but", ())))
    seen = text.without(Found("", "", *hidden)).text
    at = [0, *(found.start() for found in re.finditer(rf"[,;.!?\n]+(?=\s|$)|\b(?:{borders})\b", seen)), len(seen)]
    return [(a, b) for a, b in pairwise(at) if plain(seen[a:b]) or "\x00" in seen[a:b]]


# ---------------------------------------------------------------- hours


def _bare_hour(text: Bare, words: _Words) -> Hours | None:
    """ "Not before 9", "jamais après 8": of messages, nobody names an hour but of a morning or of an evening."""
    before, after = (words.vocabulary.letters.get(side, ()) for side in ("before", "after"))
    found = re.search(rf"\b({'|'.join((*before, *after))}) (\d{{1,2}})(?=$| *[,;.!?])", text.text)
    hour = int(found[2]) if found else HOURS
    if not found or hour >= HOURS:
        return None
    if found[1] in before:
        return Hours("", f"{hour:02}:00", *found.span())
    return Hours(f"{hour if hour > NOON else hour + NOON:02}:00", "", *found.span())


def _hours(said: str, found: Hours | None, words: _Words, *, refused: bool) -> QuietHours | None:
    """ "Le soir" is until the morning for who is not to be written to then, and until bedtime for who is."""
    at = _silent(found, refused=refused) if found else None
    return (_silence_named(said, words) or at) if refused else (at or _silence_named(said, words))


def _silence_named(said: str, words: _Words) -> QuietHours | None:
    """ "La nuit", "in the evening"."""
    named = words.named(said, words.vocabulary.silences)
    begin, _, end = named[0].partition("/") if named else ("", "", "")
    return QuietHours(time.fromisoformat(begin), time.fromisoformat(end)) if begin else None


def _silent(found: Hours, *, refused: bool) -> QuietHours | None:
    """From an hour to an hour; where one is open: until the morning, since midnight, or that very hour."""
    begin = time.fromisoformat(found.since) if found.since else MIDNIGHT
    end = time.fromisoformat(found.until) if found.until else MORNING if refused else MIDNIGHT
    return QuietHours(begin, end) if begin != end else None


# ---------------------------------------------------------------- all orders, or the one spoken of


def _general(about: Collection[About], said: str, words: _Words) -> tuple[About, ...]:
    """ "Ma commande" is the one spoken of, and not for these rules; "mes commandes", or beside another subject, is."""
    orders = [one for one in about if one.subject == "orders"]
    if orders and len({one.subject for one in about}) == 1 and not _all_of_them(said, words):
        return ()
    return tuple({one.subject: one for one in about}.values())


def _all_of_them(said: str, words: _Words) -> bool:
    plural = "orders" in words.named(said, words.vocabulary.subjects)
    beside = REST in words.named(said, words.vocabulary.subjects)
    return plural or beside or words.has(said, "every")
