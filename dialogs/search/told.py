"""What titles and descriptions tell in passing: "larg.: 0.548 m", "40 cm de large", "programmes : coton, laine"."""

import re
from collections.abc import Iterator
from itertools import zip_longest

from dialogs.search.lexicon import Lexicon
from dialogs.search.statements import Statement
from dialogs.search.words import fold, key

SHORTEST = 3
"""A name of fewer letters is a word of the text, unless a point or a colon marks it."""

LONGEST = 90
"""A value told in passing has no more characters."""

_CLAUSE = r"(?:^|[.;•|\n\t(>]|(?<=\s)[-–—*]|,)\s*"
_NAMED = re.compile(_CLAUSE + r"([^\W\d_][^.:;•|\n,()=]{1,38}?\.?(?:[ ]*\([^()\n]{1,20}\))?)\s*[:=]\s*")
_ENDS = re.compile(r"[;•|\n]|(?<!env)(?<!approx)(?<!max)(?<!min)\.\s+|\.$|,\s+(?=[^,:]{2,30}:)|\s[-–—*]\s|\s*[(]")
_JOINING = r"\s*(?:(?:de|d'|d|est de|en|of|in|is|environ|jusqu'a|up to|max|maxi|:|=|\.|,)\s*)*"


class Told:
    """Finds what texts tell, by the names that we know."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._names = {
            fold(name): concept
            for concept, found in lexicon.concepts.items()
            for name in found.names
            if len(name) >= SHORTEST
        }
        measured = {name for name, concept in self._names.items() if lexicon.concepts[concept].is_measured}
        adjectives = {
            fold(word): concept
            for concept, found in lexicon.concepts.items()
            for word in found.much
            if found.dimension == "length"
        }
        self._after = re.compile(rf"[^\S\n]?(?:de|d'|en|of|in)?[^\S\n]*({_any({*measured, *adjectives})})(?![a-z])")
        self._before = re.compile(rf"(?<![a-z])({_any(measured)}){_JOINING}$")
        self._called = {**adjectives, **self._names}

    def told(self, text: str) -> Iterator[Statement]:
        """Each statement found; one that names its value outright comes first."""
        marks = list(_NAMED.finditer(text)) if ":" in text or "=" in text else []
        yield from self._named(text, marks)
        yield from self._measured(text, {mark.end() for mark in marks})

    def _named(self, text: str, marks: "list[re.Match[str]]") -> Iterator[Statement]:
        for mark, following in zip_longest(marks, marks[1:]):
            until = min(following.start() if following else len(text), mark.end() + LONGEST)
            value = _ENDS.split(text[mark.end() : until])[0].strip(" ,")
            if value and not value.startswith("//"):
                yield Statement(mark[1].strip(" ."), value, told=True)

    def _measured(self, text: str, named: set[int]) -> Iterator[Statement]:
        """Numbers with a name beside them; not those that stand right behind a name and its colon (`named`)."""
        folded = fold(text)
        for quantity in self._lexicon.units.find(text):
            if quantity.unit is None or quantity.unit.dimension == "money" or quantity.start in named:
                continue
            if quantity.unit.dimension == "":
                yield from self._counted(folded[quantity.start : quantity.end])
                continue
            value = text[quantity.start : quantity.end] if len(folded) == len(text) else ""
            value = value or folded[quantity.start : quantity.end]
            after = self._after.match(folded, quantity.end)
            before = self._before.search(folded, max(0, quantity.start - 60), quantity.start)
            name = (after and after[1]) or (before and before[1])
            if name and (concept := self._meant(name, quantity.unit.dimension)):
                yield Statement(self._lexicon.concepts[concept].names[0], value, told=True)

    def _counted(self, written: str) -> Iterator[Statement]:
        """ "3 places" tells the number of seats."""
        number, _, counted = written.partition(" ")
        concept = self._lexicon.concept(key(counted))
        if concept and not self._lexicon.concepts[concept].dimension:
            yield Statement(self._lexicon.concepts[concept].names[0], number, told=True)

    def _meant(self, name: str, dimension: str) -> str:
        """The concept of a name beside a number: "6 kg de charge" may be a load, "60 cm de charge" is none."""
        wanted = self._lexicon.concepts[self._called[name]].dimension
        return self._called[name] if wanted in ("", dimension) else self._lexicon.concept(key(name), dimension)


def _any(names: set[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
