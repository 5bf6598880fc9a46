"""What somebody asks of our messages, in their own words: about this and not that, then and not now, less, nothing.

The words are the merchant's (`config/vocabulary`); hours and days are read as they are anywhere else.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import time
from itertools import pairwise
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from dialogs.contact.rules import Pace, QuietHours, Subject
from dialogs.reader.slots.dates import weekdays
from dialogs.reader.slots.hours import Hours, hours
from dialogs.reader.slots.text import Bare, Found, bare
from dialogs.vocabulary import Vocabulary, channel_named, plain

REST, ORDER = "rest", "order"
MORNING, MIDNIGHT = time(8), time(0)
"""Until when it is silent "after eight in the evening", and since when "before nine"."""

NOON, HOURS = 12, 24
_NOON = re.compile(r"\b(?:midi|noon)\b", re.IGNORECASE)


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
    all_else: bool = False  # not about these, and about everything else
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
    every_order = _all_of_them(said, words) or any(part.sense.excepted for part in parts)
    about = _general([one for part in parts for one in part.about], every_order=every_order)
    more, less = words.has(said, "more"), words.has(said, "less")
    return Asked(
        about=about,
        only=bool(about) and any(part.sense.only and part.about for part in parts),
        all_else=bool(about) and any(part.sense.all_else and part.about for part in parts),
        rest=next((part.channel for part in parts if part.rest), ""),
        refused=next((part.channel for part in parts if part.unwanted), ""),
        quiet=next((part.quiet for part in parts if part.quiet), None),
        hours=next((part.open_hours for part in parts if part.open_hours), None),
        silent_days=tuple(sorted({day for part in parts for day in part.silent_days})),
        all_day=words.has(said, "all_day"),
        pace="more" if more else "less" if less and not about else None,
        nothing=words.has(said, "nothing")
        and not about
        and not any(part.timed or part.sense.excepted for part in parts),
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


class _Sense(Struct, frozen=True, kw_only=True):
    """What a part of a message does to that which it names."""

    refuses: bool
    says_no: bool = False  # in so many words, and not as the part before it
    against: bool = False  # this part or one before it refuses in so many words, not only the message as a whole
    only: bool = False  # this, and nothing else
    excepted: bool = False  # from all, or from nothing: "sauf les offres", "nothing but deliveries"
    all_else: bool = False  # not this, and everything else
    everything: bool = False  # it speaks of all there is


class _Part(Struct, frozen=True, kw_only=True):
    """One part of a message: what it names, and whether it wants or refuses that."""

    subjects: tuple[str, ...]
    channel: str
    by_name: bool  # "SMS", rather than where they are read: "sur mon mobile"
    sense: _Sense
    hours: QuietHours | None
    days: tuple[int, ...]

    @property
    def refuses(self) -> bool:
        return self.sense.refuses

    @property
    def about(self) -> tuple[About, ...]:
        named = dict.fromkeys("orders" if one == ORDER else one for one in self.subjects if one != REST)
        where = "" if self.refuses else self.channel
        return tuple(About(cast(Subject, one), not self.refuses, where) for one in named)

    @property
    def rest(self) -> bool:
        """It says where all else is wanted: "le reste par mail", "pas de SMS, des mails"."""
        return bool(self.channel) and not self.sense.says_no and (REST in self.subjects or self.refuses)

    @property
    def unwanted(self) -> bool:
        """It names a channel that is not wanted at all: by its name, for "plus de réseau sur mon mobile" has none."""
        return self.by_name and self.sense.says_no and not self.subjects and not self.timed

    @property
    def timed(self) -> bool:
        return bool(self.hours or self.days)

    @property
    def quiet(self) -> QuietHours | None:
        """The hours of silence: those refused, or all but those that alone are wanted."""
        if not self.hours or not (self.refuses or self.sense.only):
            return None
        return self.hours if self.refuses else QuietHours(self.hours.end, self.hours.begin)

    @property
    def open_hours(self) -> QuietHours | None:
        return self.hours if self.hours and not self.refuses and not self.sense.only else None

    @property
    def silent_days(self) -> tuple[int, ...]:
        if self.refuses:
            return self.days
        return tuple(day for day in range(7) if day not in self.days) if self.sense.only and self.days else ()


def _narrower(part: _Part) -> bool:
    """It is about a channel or a time, or says no."""
    return bool(part.channel or part.timed or part.sense.says_no)


# ---------------------------------------------------------------- cut into parts


def _parts(text: str, words: _Words, *, refusing: bool) -> Iterator[_Part]:
    """Each part by itself; what says neither yes nor no goes on as the part before it, and "sauf" turns it round."""
    found = _hours_said(text) or _bare_hour(bare(text), words)
    span = (found.start, found.end) if found else (0, 0)
    before: _Part | None = None
    for start, end in _cuts(bare(text), span, words):
        here = found if found and start <= found.start < end else None
        sense = _sense(plain(text[start:end]), before, words, refusing=before.refuses if before else refusing)
        before = _part(text[start:end], here, sense, words)
        yield before


_BUT_THIS = _Sense(refuses=False, only=True, excepted=True)
_BUT_NOT_THIS = _Sense(refuses=True, says_no=True, excepted=True)
_ALL_BUT_THIS = replace(_BUT_NOT_THIS, all_else=True)


def _sense(said: str, before: _Part | None, words: _Words, *, refusing: bool) -> _Sense:
    """ "Sauf les offres" wants them where all was refused in so many words, and refuses them where it was not."""
    if words.has(said, "nothing_but"):
        return _BUT_THIS
    if words.has(said, "all_but"):
        return _BUT_THIS if words.has(said, "no") else _ALL_BUT_THIS
    if words.has(said, "except"):
        if before and before.sense.against:
            return _BUT_THIS
        return _ALL_BUT_THIS if before and before.sense.everything and not before.subjects else _BUT_NOT_THIS
    return _plain_sense(said, before, words, refusing=refusing)


def _plain_sense(said: str, before: _Part | None, words: _Words, *, refusing: bool) -> _Sense:
    only, everything = words.has(said, "only"), words.has(said, "everything")
    no = words.has(said, "no") and not words.has(said, "more")
    kept = only or everything or words.has(said, "yes")
    against = no or words.has(said, "none") or words.has(said, "nothing")
    return _Sense(
        refuses=no or words.has(said, "none") or (refusing and not kept),
        says_no=no,
        against=against or (before is not None and before.sense.against and not kept),
        only=only and not no,
        everything=everything,
    )


def _subjects(said: str, words: _Words, *, refused: bool) -> Sequence[str]:
    """ "Plus d'offres" names them as "plus de promos" does; "changer d'avis" names nothing."""
    names = words.vocabulary.subjects
    named = words.named(said, names)
    return words.named(said.replace("d'", "de "), names) if refused and not named else named


def _part(text: str, found: Hours | None, sense: _Sense, words: _Words) -> _Part:
    said = plain(text)
    return _Part(
        subjects=tuple(_subjects(said, words, refused=sense.says_no)),
        channel=channel_named(said, words.vocabulary),
        by_name=any(word in words.vocabulary.channels for word in said.split()),
        sense=sense,
        hours=_hours(said, found, words, refused=sense.refuses),
        days=weekdays(bare(text)),
    )


def _cuts(text: Bare, hidden: tuple[int, int], words: _Words) -> Sequence[tuple[int, int]]:
    """Where a part begins and ends: at a comma, and before "mais" or "et", though not within "entre 22 h et 7 h"."""
    letters = words.vocabulary.letters
    borders = _any_of((*letters.get("except", ()), *letters.get("but", ())))
    whole = _any_of((*letters.get("nothing_but", ()), *letters.get("all_but", ())))
    seen = text.without(Found("", "", *hidden)).text
    found = re.finditer(rf"(?P<whole>\b(?:{whole})\b)|[,;.!?\n]+(?=\s|$)|\b(?:{borders})\b", seen)
    at = [0, *(one.start() for one in found if not one["whole"]), len(seen)]
    return [(a, b) for a, b in pairwise(at) if plain(seen[a:b]) or "\x00" in seen[a:b]]


def _any_of(phrases: Collection[str]) -> str:
    """The longest that fits: "apart from" before "apart"."""
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


# ---------------------------------------------------------------- hours


def _hours_said(text: str) -> Hours | None:
    """From one to another: "entre midi et 14 h" is read once noon is a figure, too, of as many letters."""
    read = (hours(bare(said)) for said in (text, _NOON.sub("12 h", text)))
    return next((one for one in read if one and one.since != one.until), None)


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


def _general(about: Collection[About], *, every_order: bool) -> tuple[About, ...]:
    """ "Ma commande" is the one spoken of, and not for these rules; "mes commandes", or beside another subject, is."""
    orders = [one for one in about if one.subject == "orders"]
    if orders and len({one.subject for one in about}) == 1 and not every_order:
        return ()
    return tuple({one.subject: one for one in about}.values())


def _all_of_them(said: str, words: _Words) -> bool:
    plural = "orders" in words.named(said, words.vocabulary.subjects)
    beside = REST in words.named(said, words.vocabulary.subjects)
    return plural or beside or words.has(said, "every")
