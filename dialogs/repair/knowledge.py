"""What a good technician knows: procedures as values, which of them a sentence calls for, and how each is walked."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Literal

from msgspec import Struct
from rapidfuzz.distance import OSA

from dialogs.repair.danger import Danger, Dangers
from dialogs.vocabulary import plain

Outcome = Literal["yes", "no", "skipped"]
"""What somebody answered to a step; `skipped`: they could not, would not, or did not know."""

SOLVED, HUMAN, STOP = "solved", "human", "stop"
"""Where a branch may end: it works again; a human goes on; the thing is dangerous, and a human goes on."""

ENDS = (SOLVED, HUMAN, STOP)

LIKELY = 0.6
"""How much of a symptom's words must be said for it to be offered."""

CLEAR = 0.9
"""… for it to be taken without asking."""


class Step(Struct, frozen=True, kw_only=True):
    """One thing to do or to look at, with its question; each answer leads to a later step or to an end."""

    name: str
    text: str
    yes: str
    no: str
    skipped: str

    @property
    def question(self) -> str:
        """Its last sentence: enough to come back to it."""
        return re.split(r"(?<=[.!?…])\s+", self.text.strip())[-1]


class Procedure(Struct, frozen=True, kw_only=True):
    """How one problem is worked through, in one language. `id` is the same in all of them.

    `families` are the kinds of product concerned, `symptoms` how customers say it, `errors` the codes that a display
    may show, `warnings` what is said before anything is touched, `human` what the last resort is and why. `handles` are
    the dangers that its warnings and steps see to by themselves; `types` are those of the family that it is for, all
    where none is named.
    """

    id: str
    title: str
    families: tuple[str, ...]
    symptoms: tuple[str, ...]
    warnings: tuple[str, ...]
    steps: tuple[Step, ...]
    human: str
    errors: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    def fits(self, types: Collection[str]) -> bool:
        """It is for one of these types; what is not known to be of any may be of each."""
        return not self.types or not types or not set(types).isdisjoint(self.types)

    def step(self, name: str) -> Step | None:
        return next((step for step in self.steps if step.name == name), None)

    def after(self, name: str, outcome: Outcome) -> str:
        """The next step's name, or one of `ENDS`."""
        step = self.step(name)
        return getattr(step, outcome) if step else HUMAN

    @property
    def shape(self) -> tuple[tuple[str, str, str, str], ...]:
        """Steps and branches without the words: what must be the same in every language."""
        return tuple((step.name, step.yes, step.no, step.skipped) for step in self.steps)


class Family(Struct, frozen=True, kw_only=True):
    """A kind of product: the shop's categories it is found in, and what customers call it, by language.

    `types` are repaired in different ways, each known by its words: a filter coffee maker has no boiler. Where a shelf
    is shared with what nobody repairs, `by_name` says that only what bears one of the names is of this kind.
    """

    id: str
    categories: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]
    types: Mapping[str, tuple[str, ...]] = {}
    by_name: bool = False

    def name(self, language: str) -> str:
        return (self.names.get(language) or next(iter(self.names.values())))[0]


class Match(Struct, frozen=True):
    """A procedure that a sentence may call for: `score` is 1 or more when one of its symptoms was said in full.

    `words` is how many telling words that symptom has: one alone may be said of a thing in good order.
    """

    procedure: str
    score: float
    words: int = 0


class Knowledge:
    """All procedures, by id and language, the families they are about, and the dangers that go before them."""

    def __init__(
        self,
        families: Sequence[Family] = (),
        procedures: Mapping[str, Mapping[str, Procedure]] | None = None,
        dangers: Sequence[Danger] = (),
    ) -> None:
        self.families = {family.id: family for family in families}
        self.procedures = procedures or {}
        self.dangers = Dangers(dangers)

    def procedure(self, ident: str, language: str) -> Procedure | None:
        """In this language, or in the first there is."""
        told = self.procedures.get(ident, {})
        return told.get(language) or next(iter(told.values()), None)

    def of_family(self, family: str, language: str, types: Collection[str] = ()) -> list[Procedure]:
        told = (self.procedure(ident, language) for ident in self.procedures)
        return [one for one in told if one and family in one.families and one.fits(types)]

    # ------------------------------------------------------------ kinds of product

    def family_of(self, category: str, titles: Iterable[str]) -> str:
        """The family of one product; empty when nothing is known of its kind."""
        shelved = [family for family in self.families.values() if category in family.categories]
        named = _named(plain(" ".join(titles)), _longest_first(shelved))
        alone = len(shelved) == 1 and not shelved[0].by_name
        return named[0] if named else shelved[0].id if alone else ""

    def types_of(self, family: str, words: Iterable[str]) -> tuple[str, ...]:
        """Which types of its family these words tell of: those of a title and of the catalogue, or of a sentence."""
        said, kind = f" {_joined(' '.join(words))} ", self.families.get(family)
        types = kind.types.items() if kind else ()
        return tuple(name for name, words in types if any(f" {_joined(word)} " in said for word in words))

    def families_named(self, text: str) -> list[str]:
        """The kinds of product that a sentence names, those with the longest names first."""
        return _named(_joined(text), self._all_names)

    @cached_property
    def _all_names(self) -> Sequence[tuple[str, Family]]:
        return _longest_first(self.families.values())

    # ------------------------------------------------------------ which procedure

    def recognise(self, text: str, families: Sequence[str] = (), types: Collection[str] = ()) -> list[Match]:
        """The procedures that a sentence calls for, the likeliest first; among these families and types, if any."""
        said, codes = self._heard(text), codes_in(text)
        matches = [
            Match(ident, *self._score(told.values(), said, codes))
            for ident, told in self.procedures.items()
            if not families or _among(next(iter(told.values())), families, types)
        ]
        return sorted((match for match in matches if match.score >= LIKELY), key=lambda match: -match.score)

    def _score(self, told: Iterable[Procedure], said: set[str], codes: set[str]) -> tuple[float, int]:
        procedures = list(told)
        if codes and codes & {_code(code) for procedure in procedures for code in procedure.errors}:
            return 2.0, 2
        return max((self._likeness(symptom, said) for one in procedures for symptom in one.symptoms), default=(0.0, 0))

    def _likeness(self, symptom: str, said: set[str]) -> tuple[float, int]:
        """The share of the symptom's words that were said, rare words counting most; a little more for long ones."""
        weights = self._weights[symptom]
        whole = sum(weights.values()) if not said.isdisjoint(weights) else 0.0
        if not whole:
            return 0.0, 0
        share = sum(weight for word, weight in weights.items() if word in said) / whole
        return (share + min(0.09, 0.015 * whole) if share > CLEAR else share * 0.95), len(weights)

    def _heard(self, text: str) -> set[str]:
        """The words of symptoms that are said, or nearly."""
        return {known for word in _words(text) for known in self._by_initial.get(word[0], ()) if _alike(known, word)}

    @cached_property
    def _by_initial(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in self._counted:
            found.setdefault(word[0], []).append(word)
        return found

    @cached_property
    def _weights(self) -> dict[str, dict[str, float]]:
        """What each symptom's words count: worked out once, for every message that puzzles us is held against all."""
        symptoms = {said for told in self.procedures.values() for one in told.values() for said in one.symptoms}
        return {symptom: {word: self._rarity(word) for word in self._telling(symptom)} for symptom in symptoms}

    def _rarity(self, word: str) -> float:
        return math.log(1 + self._symptoms / (1 + self._counted[word]))

    @cached_property
    def _counted(self) -> Counter[str]:
        return Counter(word for words in self._all_symptoms() for word in set(words))

    @cached_property
    def _symptoms(self) -> int:
        return sum(1 for _ in self._all_symptoms())

    def _all_symptoms(self) -> Iterator[list[str]]:
        for told in self.procedures.values():
            for procedure in told.values():
                yield from (self._telling(symptom) for symptom in procedure.symptoms)

    def _telling(self, symptom: str) -> list[str]:
        """What is wrong, without the name of the thing ("frigo"), which may be said in many ways."""
        words = _words(symptom)
        return [word for word in words if word not in self._things] or words

    @cached_property
    def _things(self) -> frozenset[str]:
        named = [_words(name) for family in self.families.values() for names in family.names.values() for name in names]
        return frozenset(words[0] for words in named if len(words) == 1)


def _among(procedure: Procedure, families: Collection[str], types: Collection[str]) -> bool:
    return not set(families).isdisjoint(procedure.families) and procedure.fits(types)


def codes_in(text: str) -> set[str]:
    """What looks like an error code: "E18", "e 18", "F-05", "Er 3"; written as `_code` writes it."""
    found = re.findall(r"\b(?:err?|[a-z])[ \-:]?\d{1,3}\b", text.casefold())
    return {_code(code) for code in found}


def _code(code: str) -> str:
    letters, digits = re.match(r"([a-z]*)[ \-:]*0*(\d*)", code.casefold()).groups()  # type: ignore[union-attr]
    return f"{letters}{digits}"


def _named(said: str, names: Sequence[tuple[str, Family]]) -> list[str]:
    """The families whose names stand there, each place taken by the longest."""
    found: dict[str, tuple[int, int]] = {}
    for name, family in names:
        place = re.search(rf"\b{re.escape(name)}(s|x)?\b", said) if name in said else None
        if place and not any(start <= place.start() < end for start, end in found.values()):
            found.setdefault(family.id, place.span())
    return list(found)


def _longest_first(families: Iterable[Family]) -> Sequence[tuple[str, Family]]:
    """What customers call them, one name after the other."""
    names = [(_joined(name), family) for family in families for each in family.names.values() for name in each]
    return sorted(names, key=lambda named: -len(named[0]))


@lru_cache(2048)  # the names are few, and looked for in every message that puzzles us
def _joined(text: str) -> str:
    """ "Lave-linge", "lave linge": the same."""
    return re.sub(r"[^\w']+", " ", plain(text)).strip()


_SMALL_WORDS = """
    le la les l un une des de du d mon ma mes ton ta son sa ses notre votre ce cet cette ca c est il elle on je j ai tu
    vous nous ne n pas plus et ou a au aux en y dans sur sous avec pour par que qui qu sont depuis hier the my your our
    it its s is are was of to in on at and or an i m ive have has does doesn t don do not no won isn anymore any more
    this that mine with for
"""
_EMPTY = frozenset(_SMALL_WORDS.split())
"""Words that say nothing of what is wrong."""


def _words(text: str) -> list[str]:
    return [_stem(word) for word in re.findall(r"\w+", plain(text)) if word not in _EMPTY]


def _stem(word: str) -> str:
    """Endings off: "vidange", "vidanger", "vidangent"; "drains", "draining"."""
    for ending in ("ements", "ement", "ations", "ation", "aient", "ants", "ante", "antes", "ent", "ing", "ees", "ee"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    for ending in ("ed", "er", "es", "ez", "e", "s", "r", "t"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


def _alike(word: str, other: str) -> bool:
    """The same, or with one slip of the finger in a long one."""
    if word == other:
        return True
    return min(len(word), len(other)) >= 5 and word[0] == other[0] and OSA.distance(word, other, score_cutoff=1) <= 1
