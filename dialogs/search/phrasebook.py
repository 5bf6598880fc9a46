"""The words one catalogue can be asked in: its kinds, its attributes' names, its values, and its spelling."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct
from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extractOne

from dialogs.search.codes import of_all
from dialogs.search.facts import BRAND, PRICE, PROMOTION, RATING, STOCK
from dialogs.search.lexicon import Lexicon
from dialogs.search.schema import Attribute, Schema
from dialogs.search.values import FLAG, NUMBER, WORD
from dialogs.search.words import SMALL, fold, key, stem, words

_CONTRARY = (
    "sans non without no free not hors anti faux fausse simili imitation effet aspect facon mi demi semi half extra"
)
NEGATES = frozenset(map(stem, _CONTRARY.split()))
"""A value with one of these more than was asked says the contrary: "cuir" is not "simili cuir"."""

_BEHIND = frozenset((stem("free"),))
"""What denies the word ahead of it: "gluten free"."""

HAVING = frozenset(map(stem, ("avec", "with")))

_WITHOUT = frozenset(map(stem, ("sans", "without", "no", "non", "zero", "0")))

LONGEST_PHRASE = 6


class Named(Struct, frozen=True):
    """What a name calls: attributes of that very name, and those of a longer one ("niveau sonore à l'essorage")."""

    exact: tuple[Attribute, ...]
    longer: tuple[Attribute, ...] = ()


class Phrasebook:
    """Built once for a schema, then only read."""

    def __init__(self, schema: Schema, lexicon: Lexicon) -> None:
        self.schema = schema
        self.lexicon = lexicon
        self.by_id = {a.id: a for a in schema.attributes}
        self.by_concept: dict[str, list[Attribute]] = {}
        self.names: dict[str, list[Attribute]] = {}
        self.longer: dict[str, list[Attribute]] = {}
        self.exact: dict[str, list[tuple[Attribute, str]]] = {}
        self.partial: dict[str, list[tuple[Attribute, str]]] = {}
        self.flags: dict[str, list[Attribute]] = {}
        self.kinds: dict[str, tuple[str, ...]] = {}
        self.narrower: set[str] = set()
        self.had: set[str] = set()  # what some products are said to be with: "avec sac"
        self.lacks: dict[str, list[tuple[Attribute, str]]] = {}
        for attribute in schema.attributes:
            self._add_names(attribute)
            self._add_values(attribute)
            self._add_lacks(attribute)
        self.counted = self._by_own_unit()
        self._add_longer_names()
        self._add_kinds()
        self.plain_values = frozenset(fold(w.label) for a in schema.attributes for w in a.values.values())
        self.adjectives = {
            phrase: (tuple(lexicon.little.get(phrase, ())), tuple(lexicon.much.get(phrase, ())))
            for phrase in {*lexicon.little, *lexicon.much}
        }
        self.codes = frozenset(schema.codes) | of_all(
            (word.label for a in schema.attributes if a.id != BRAND for word in a.values.values()), lexicon.units
        )
        self._spelling = _spelling(schema, lexicon)
        self._known = lexicon.known_words | self._spelling.words | _terms_words(lexicon)
        self.stems = frozenset(map(stem, schema.words))
        self._known_stems = self.stems | frozenset(map(stem, {*lexicon.common_words, *self._known}))
        self.corrected = lru_cache(4096)(self._corrected)

    # what is in it

    def _add_names(self, attribute: Attribute) -> None:
        names = {*attribute.names, key(attribute.label)}
        concept = self.lexicon.concepts.get(attribute.concept)
        if attribute.kind == NUMBER or (concept and concept.order) or attribute.grades:
            for part in {part for name in attribute.names for part in runs_of(name)} - names:
                if len(part) > 2:
                    self.longer.setdefault(part, []).append(attribute)
        if attribute.concept:
            self.by_concept.setdefault(attribute.concept, []).append(attribute)
            names |= {key(name) for name in self.lexicon.concepts[attribute.concept].names if len(name) > 2}
        for name in names:
            if len(name) > 1:
                self.names.setdefault(name, []).append(attribute)
        if attribute.kind == FLAG and attribute.id >= BRAND:
            parts = {part for name in attribute.names for part in runs_of(name)}
            had = (name.partition(" ") for name in attribute.names)
            self.had |= {what for first, _, what in had if first in HAVING and what}
            for part in {self.lexicon.terms.get(part, part) for part in names | parts}:
                self.flags.setdefault(part, []).append(attribute)

    def _by_own_unit(self) -> dict[str, list[Attribute]]:
        """Attributes in units that only this catalogue knows, by the unit's stem."""
        found: dict[str, list[Attribute]] = {}
        for attribute in self.schema.attributes:
            if attribute.kind == NUMBER and not attribute.dimension and attribute.unit:
                found.setdefault(stem(fold(attribute.unit)), []).append(attribute)
        return found

    def _add_longer_names(self) -> None:
        """An attribute whose name only begins or ends with one we know answers for it where no other does."""
        for attribute in self.schema.attributes:
            if attribute.concept:
                continue
            for part in runs_of(attribute.key):
                for concept in self.lexicon.names.get(part, ()):
                    if len(part) > 2 and self.lexicon.concepts[concept].dimension == attribute.dimension:
                        for name in self.lexicon.concepts[concept].names:
                            self.longer.setdefault(key(name), []).append(attribute)
                        self.longer.setdefault(f"concept:{concept}", []).append(attribute)

    def _add_values(self, attribute: Attribute) -> None:
        for meaning, word in attribute.values.items():
            plain = key(word.label)
            self.exact.setdefault(meaning, []).append((attribute, meaning))
            if attribute.id == BRAND:
                first = plain.split(" ")[0]
                if " " in plain and len(first) > 2:
                    self.partial.setdefault(first, []).append((attribute, meaning))
                continue
            for part in runs_of(plain):
                self.partial.setdefault(self.lexicon.terms.get(part, part), []).append((attribute, meaning))

    def _add_lacks(self, attribute: Attribute) -> None:
        """What values and features say a product is free of: "Sans parabène", "Gluten free"."""
        said = [(key(word.label), meaning) for meaning, word in attribute.values.items() if attribute.id != BRAND]
        said += [(name, "") for name in attribute.names] if attribute.kind == FLAG else []
        for plain, value in said:
            first, *between, last = plain.split(" ") if " " in plain else ("", "")
            lacked = [*between, last] if first in _WITHOUT else [first, *between] if last == "free" else []
            if lacked:
                self.lacks.setdefault(self._in_general(lacked), []).append((attribute, value))

    def _in_general(self, stems: Iterable[str]) -> str:
        return " ".join(self.lexicon.terms.get(stem, stem) for stem in stems)

    def _add_kinds(self) -> None:
        """By every name of theirs. A `narrower` one this shop has not, but what it is one of: sofas, for a sofa bed."""
        for name, known in self.lexicon.kinds.items():
            if known.kind in self.schema.kinds or known.kind in self.schema.wider:
                self.kinds[name] = (known.kind,)
            elif not self.says_more(name) and (wider := self._wider_here(known.kind)):
                self.kinds[name] = (wider,)
                self.narrower.add(name)
        for shelf in self.schema.kinds:
            if shelf.startswith("shelf:"):
                name = shelf.removeprefix("shelf:")
                self.kinds[name] = (*self.kinds.get(name, ()), shelf)
        for head in self.schema.wider:
            name = head.removeprefix("head:")
            if head.startswith("head:") and name not in self.kinds and not name.isdecimal() and len(name) > 2:
                self.kinds[name] = (head,)

    def _wider_here(self, kind: str) -> str:
        return next((wider for wider in self.lexicon.and_wider(kind) if wider in self.schema.kinds), "")

    def says_more(self, name: str) -> bool:
        """Whether a word of it is a value or a shelf here: "croquettes chien" are kibble, for dogs."""
        said = {form for word in name.split() for form in (word, *self._in_other_words(word))} if " " in name else ()
        return any(word in self.exact or f"shelf:{word}" in self.schema.kinds for word in said)

    def _in_other_words(self, word: str) -> tuple[str, ...]:
        term = self.lexicon.terms.get(word, "")
        return (term, *self.lexicon.same_term.get(term, ()))

    # look-ups

    def named(self, name: str) -> Named | None:
        exact, longer = self.names.get(name, ()), self.longer.get(name, ())
        return Named(tuple(exact), tuple(longer)) if exact or longer else None

    def of_concepts(self, concepts: Iterable[str]) -> Named:
        exact = [a for concept in concepts for a in self.by_concept.get(concept, ())]
        longer = [a for concept in concepts for a in self.longer.get(f"concept:{concept}", ())]
        return Named(tuple(exact), tuple(longer))

    def valued(self, phrase: str) -> dict[int, set[str]]:
        """Which attributes have this value, as it stands or within a longer one, and the values that say so."""
        meaning = self.lexicon.terms.get(phrase, phrase)
        found: dict[int, set[str]] = {}
        for attribute, value in self.exact.get(meaning, ()):
            found.setdefault(attribute.id, set()).add(value)
        same = self.lexicon.same_term.get(meaning, ())  # "cordless" asks for "sans fil", whose "sans" denies nothing
        asked = {word for way in (phrase, *same) for word in way.split(" ")}
        for attribute, value in self.partial.get(meaning, ()) if phrase not in NEGATES else ():
            if attribute.concept == "size" and attribute.id in found:
                continue  # who sleeps in "King" asks for no "Super King"
            if not _denies(key(attribute.values[value].label).split(" "), asked) and not (
                attribute.id == BRAND and BRAND in found
            ):
                found.setdefault(attribute.id, set()).add(value)
        return found

    def has_value(self, phrase: str) -> bool:
        meaning = self.lexicon.terms.get(phrase, phrase)
        return meaning in self.exact or (meaning in self.partial and phrase not in NEGATES)

    def flagged(self, phrase: str) -> list[Attribute]:
        """Yes-or-no attributes that the phrase names."""
        return self.flags.get(self.lexicon.terms.get(phrase, phrase), [])

    def free_of(self, phrase: str) -> list[tuple[Attribute, str]]:
        """The values that say a product has none of it, and (with no value) the features that do."""
        asked = self._in_general(phrase.split(" "))
        return self.lacks.get(asked) or next(
            (said for lacked, said in self.lacks.items() if lacked.startswith(f"{asked} ")), []
        )

    def price(self) -> Attribute | None:
        return self.by_id.get(PRICE)

    def stock(self) -> Attribute | None:
        return self.by_id.get(STOCK)

    def promotion(self) -> Attribute | None:
        return self.by_id.get(PROMOTION)

    def rating(self) -> Attribute | None:
        return self.by_id.get(RATING)

    def numbers(self, dimension: str) -> list[Attribute]:
        """Attributes in numbers of a dimension."""
        return [a for a in self.schema.attributes if a.kind == NUMBER and a.dimension == dimension]

    def sized(self) -> list[Attribute]:
        """Attributes in words whose values are numbers too: sizes, years, counts."""
        return [a for a in self.schema.attributes if a.kind in (NUMBER, WORD) and not a.dimension]

    # spelling

    def _corrected(self, word: str) -> str:
        """The catalogue's word that a mistyped one most likely is; the word itself when it is known, or like none.

        Words of other shops are known too: who asks a bookshop for "pâtes" does not mean "pages".
        """
        if len(word) < 4 or word in self._known or stem(word) in self._known_stems or word.isdecimal():
            return word
        most = 1 if len(word) < 8 else 2
        near = [w for w in self._by_length(len(word), most) if w[:1] == word[:1] or w[:2] == word[1::-1]]
        best = extractOne(word, near, scorer=DamerauLevenshtein.distance, score_cutoff=most)
        return best[0] if best else word

    def _by_length(self, length: int, most: int) -> Iterator[str]:
        """Longer ones first: a letter is sooner left out than put in, "casqe" is no "case"."""
        for size in range(length + most, length - most - 1, -1):
            yield from self._spelling_by_length.get(size, ())

    @property
    def _spelling_by_length(self) -> dict[int, list[str]]:
        return self._spelling.by_length


def _denies(said: Sequence[str], asked: set[str]) -> bool:
    """Whether a value denies what is asked: "simili cuir" denies "cuir", "CarPlay sans fil" no CarPlay."""
    first = next((at for at, word in enumerate(said) if word in asked), len(said))
    behind = (word for word in said[first:] if word in _BEHIND and word not in asked)
    return any(word in NEGATES and word not in asked for word in said[:first]) or any(behind)


class Spelling(Struct, frozen=True):
    """Words to correct to, the most frequent first, by length."""

    words: frozenset[str]
    by_length: dict[int, list[str]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.words)


def _spelling(schema: Schema, lexicon: Lexicon) -> Spelling:
    counted = {word: count for word, count in schema.words.items() if len(word) > 3 and word.isalpha()}
    names = [a.label for a in schema.attributes] + [name for a in schema.attributes for name in _names(a, lexicon)]
    for text in [*names, *_names_of_kinds(schema, lexicon)]:
        for word in words(text):
            if len(word) > 3:
                counted.setdefault(word, 1)
    for section in (lexicon.asking.before, lexicon.asking.after, lexicon.asking.chat, lexicon.asking.superlative):
        for phrases in section.values():
            for phrase in phrases:
                for word in words(phrase):
                    if len(word) > 4:
                        counted.setdefault(word, 1)
    for spelling in lexicon.units.by_spelling:
        if len(spelling) > 4 and spelling.isalpha():
            counted.setdefault(spelling, 1)
    by_length: dict[int, list[str]] = {}
    for word in sorted(counted, key=lambda word: -counted[word]):
        by_length.setdefault(len(word), []).append(word)
    return Spelling(frozenset(counted), by_length)


def _names(attribute: Attribute, lexicon: Lexicon) -> Sequence[str]:
    concept = lexicon.concepts.get(attribute.concept)
    return (*concept.names, *concept.little, *concept.much) if concept else ()


def _names_of_kinds(schema: Schema, lexicon: Lexicon) -> list[str]:
    """The spelled names of the kinds that this catalogue has."""
    return [
        name
        for kind, names in lexicon.kind_names.items()
        if kind in schema.kinds or kind in schema.wider
        for name in names
    ]


def _terms_words(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(word for name in lexicon.spelled_terms for word in words(name))


def runs_of(plain: str) -> set[str]:
    """Every run of up to three words of a phrase."""
    found = [word for word in plain.split(" ") if word and fold(word) not in SMALL]
    return {" ".join(found[i : i + size]) for size in (1, 2, 3) for i in range(len(found) - size + 1)}
