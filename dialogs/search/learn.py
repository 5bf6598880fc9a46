"""Learns a catalogue's schema by reading it once: nothing is declared, everything is counted."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, combinations, islice
from statistics import median

from msgspec import Struct, field

from dialogs.search.codes import codes
from dialogs.search.describe import Describer, Draft
from dialogs.search.facts import BRAND, COMMON, PRICE, PROMOTION, STOCK, common_facts
from dialogs.search.kinds import KindOf
from dialogs.search.lexicon import Lexicon
from dialogs.search.listing import Listing
from dialogs.search.manner import Manner, manner_of
from dialogs.search.same import Ident, Profile, Together, same_things
from dialogs.search.schema import Attribute, Bare, KindSeen, Schema, Spread, Word, attribute_name, united
from dialogs.search.statements import Column
from dialogs.search.units import Quantity
from dialogs.search.values import FLAG, NUMBER, WORD, Reading
from dialogs.search.words import words

SAMPLE = 500
"""Listings looked at to guess which column holds the title where its name does not tell."""

MOST_VALUES = 20_000
"""Distinct values kept of one attribute: what has more is hardly a vocabulary."""
MOST_WORDS = 80_000
MOST_KINDS = 6
FIRST_LEARNT = 10
"""Attributes below are those that every catalogue has (`facts.py`)."""

LEAST_ALIKE = 3
"""Products that must share the head of their names for it to be a kind."""

GROWN_UP = 18
"""Ages without a unit are years where none is above this; else months."""

PAIRED = 5_000
"""Listings looked at to learn which names never stand together."""

TOLD_ENOUGH = 0.01
"""The share of products in whose texts an unknown name must stand before it is an attribute."""


class Seen(Struct):
    """Counts for one attribute to be."""

    concept: str
    kind: str
    dimension: str
    labels: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    values: dict[str, int] = field(default_factory=dict)
    spellings: dict[str, Counter[str]] = field(default_factory=dict)
    kinds_of: dict[str, set[str]] = field(default_factory=dict)
    by_kind: dict[str, list[float]] = field(default_factory=dict)
    count: int = 0
    readings: int = 0
    yes: int = 0
    told_only: bool = True


def learn(listings: Iterable[Listing], lexicon: Lexicon) -> Schema:
    """The schema of a catalogue; `listings` is read once, and only counts are kept."""
    ahead = iter(listings)
    sample = list(islice(ahead, SAMPLE))
    manner = manner_of(sample, lexicon)
    learner = Learner(lexicon, manner)
    describer = Describer(lexicon, manner)
    for listing in chain(sample, ahead):
        learner.see(describer.describe(listing))
    return learner.schema()


class Learner:
    """Counts what drafts say."""

    def __init__(self, lexicon: Lexicon, manner: Manner) -> None:
        self._lexicon = lexicon
        self._manner = manner
        self._count = self._titled = 0
        self._currency: Counter[str] = Counter()
        self._common: dict[int, Seen] = {}
        self._seen: dict[tuple[str, str, str], Seen] = {}
        self._bare: dict[str, list[float]] = {}
        self._kinds: dict[str, Counter[str]] = {}
        self._wider: dict[str, Counter[str]] = {}
        self._shelves: dict[str, Counter[str]] = {}
        self._words: Counter[str] = Counter()
        self._codes: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._alone: Counter[tuple[str, str]] = Counter()
        self._looked_at: Counter[str] = Counter()
        self._also: dict[Ident, list[str]] = {}
        self._loose: dict[tuple[str, str], Counter[str]] = {}
        self._contradicted: Counter[tuple[str, str, str]] = Counter()
        self._in_titles: dict[tuple[str, str], list[Quantity]] = {}

    def see(self, draft: Draft) -> None:
        self._count += 1
        self._titled += bool(draft.title)
        self._currency[draft.currency] += draft.price is not None
        self._see_kind(draft.kind)
        self._see_common(draft)
        self._see_words(draft)
        given = self._see_readings(draft.stated, draft.kind.primary, told=False)
        self._see_readings(draft.told, draft.kind.primary, told=True, given=given)
        self._see_loose(draft, given)
        if self._count <= PAIRED:
            self._see_together(draft)

    # readings

    def _see_readings(
        self,
        readings: Iterable[tuple[Column, Reading]],
        primary: str,
        *,
        told: bool,
        given: dict[str, list[Reading]] | None = None,
    ) -> dict[str, list[Reading]]:
        found: dict[str, list[Reading]] = {}
        for column, reading in readings:
            name = attribute_name(reading, self._lexicon)
            if given and name in given:
                continue
            if reading in found.get(name, ()):
                continue
            seen = self._attribute(name, reading)
            seen.told_only &= told
            seen.names[column.key if reading.name == column.key else reading.name] += 1
            seen.labels[column.label if reading.name == column.key else reading.name] += 1
            self._count_reading(seen, reading, primary, first=name not in found)
            found.setdefault(name, []).append(reading)
        return found

    def _see_together(self, draft: Draft) -> None:
        """Which names stand together on a product: those of one thing never do."""
        here = sorted({attribute_name(reading, self._lexicon) for _, reading in (*draft.stated, *draft.told)})
        self._looked_at[draft.kind.primary] += 1
        self._alone.update((name, draft.kind.primary) for name in here)
        self._pairs.update(combinations(here, 2))

    def _see_common(self, draft: Draft) -> None:
        for fact in common_facts(draft):
            if fact.attribute not in COMMON:
                continue
            name = COMMON[fact.attribute]
            kind = WORD if fact.attribute == BRAND else FLAG if fact.attribute in (STOCK, PROMOTION) else NUMBER
            dimension = "money" if fact.attribute == PRICE else ""
            if fact.attribute not in self._common:
                concept = name if name in self._lexicon.concepts else ""
                self._common[fact.attribute] = Seen(concept, kind, dimension)
            seen = self._common[fact.attribute]
            seen.told_only = False
            seen.labels[draft.labels.get(name, name)] += 1
            unit = draft.currency if dimension else ""
            label = draft.brand if kind == WORD else ""
            number = fact.number or 0.0
            reading = Reading(name, kind, number, number, dimension, unit, word=fact.word or "", label=label)
            self._count_reading(seen, reading, draft.kind.primary, first=True)

    def _ident(self, name: str, reading: Reading) -> Ident:
        return name, NUMBER if reading.bare else reading.kind, reading.dimension

    def _attribute(self, name: str, reading: Reading) -> Seen:
        if reading.bare:
            self._bare.setdefault(name, []).append(reading.number)
        ident = self._ident(name, reading)
        if ident not in self._seen:
            concept = name if name in self._lexicon.concepts else ""
            self._seen[ident] = Seen(concept, ident[1], reading.dimension)
        return self._seen[ident]

    def _count_reading(self, seen: Seen, reading: Reading, primary: str, *, first: bool) -> None:
        seen.readings += 1
        seen.count += first
        if reading.kind == FLAG:
            seen.yes += reading.number > 0
        if reading.kind == NUMBER:
            seen.units[reading.unit] += 1
        spread = seen.by_kind.setdefault(primary, [0, reading.number, reading.high or reading.number])
        spread[0] += first
        spread[1] = min(spread[1], reading.number)
        spread[2] = max(spread[2], reading.high or reading.number)
        if reading.word and (reading.word in seen.values or len(seen.values) < MOST_VALUES):
            seen.values[reading.word] = seen.values.get(reading.word, 0) + 1
            seen.spellings.setdefault(reading.word, Counter())[reading.label] += 1
            kinds = seen.kinds_of.setdefault(reading.word, set())
            if len(kinds) < MOST_KINDS:
                kinds.add(primary)

    # kinds, words, and numbers of titles

    def _see_kind(self, kind: KindOf) -> None:
        for counted, names in ((self._kinds, kind.exact), (self._wider, kind.wider)):
            for name in names:
                counted.setdefault(name, Counter())[kind.primary] += 1
                self._shelves.setdefault(name, Counter())[kind.shelf] += 1

    def _see_words(self, draft: Draft) -> None:
        told = [draft.title, draft.brand, *draft.categories]
        told += [reading.label for _, reading in draft.stated if reading.kind == WORD]
        for text in told:
            for word in words(text):
                if len(word) > 2 and (word in self._words or len(self._words) < MOST_WORDS):
                    self._words[word] += 1
        for code in codes(draft.title, self._lexicon.units):
            if code in self._codes or len(self._codes) < MOST_WORDS:
                self._codes[code] += 1

    def _see_loose(self, draft: Draft, given: dict[str, list[Reading]]) -> None:
        """Whether the title's 7 kg is what a column calls the capacity."""
        for quantity in draft.loose:
            dimension = quantity.unit.dimension if quantity.unit else ""
            agreeing = self._loose.setdefault((draft.kind.primary, dimension), Counter())
            agreeing[""] += 1
            some = self._in_titles.setdefault((draft.kind.primary, dimension), [])
            if len(some) < SAMPLE:
                some.append(quantity)
            for name, readings in given.items():
                numbers = [r.number for r in readings if r.kind == NUMBER and r.dimension == dimension]
                agrees = bool(numbers) and abs(numbers[0] - quantity.number) < 1e-6 * max(1, numbers[0])
                agreeing[name] += agrees
                self._contradicted[name, draft.kind.primary, dimension] += bool(numbers) and not agrees

    # the schema

    def schema(self) -> Schema:
        self._settle_concepts()
        self._settle_flags()
        bare = {name: how for name in self._bare if (how := self._how_bare(name))}
        self._settle_bare(bare)
        self._settle_names()
        about = self._about()
        self._settle_titles(about)
        return Schema(
            count=self._count,
            currency=self._currency.most_common(1)[0][0] if self._currency else "EUR",
            attributes=tuple(self._attributes()),
            kinds={name: self._kind(name, counted) for name, counted in self._kinds.items()},
            wider={name: self._kind(name, of) for name, of in self._wider.items() if of.total() >= LEAST_ALIKE},
            words=dict(self._words),
            bare=bare,
            loose=about,
            codes=tuple(sorted(code for code, count in self._codes.items() if count > 1)),
            manner=self._manner,
            titled=self._titled,
        )

    def _how_bare(self, name: str) -> Bare | None:
        """In which unit numbers without one are, under this name: its usual one, if that gives likely numbers."""
        united = [seen for (n, kind, dim), seen in self._seen.items() if n == name and kind == NUMBER and dim]
        concept = self._lexicon.concepts.get(name)
        numbers = self._bare[name]
        if not united and not (concept and concept.dimension):
            return None
        main = max(united, key=lambda seen: seen.count) if united else None
        dimension = main.dimension if main else concept.dimension if concept else ""
        plain = self._seen.get((name, NUMBER, ""))
        apart = main and plain and not (concept and concept.dimension) and main.by_kind.keys().isdisjoint(plain.by_kind)
        if apart or (main and main.count * 20 < len(numbers)):
            return None  # "taille": 42 of shoes, 240 cm of sheets
        spreads = list(main.by_kind.values()) if main else []
        low = min((spread[1] for spread in spreads), default=0.0)
        high = max((spread[2] for spread in spreads), default=0.0)
        return Bare(
            dimension, self._factors(main, dimension, numbers), low, high, self._unit_label(main, dimension, numbers)
        )

    def _factors(self, main: Seen | None, dimension: str, numbers: list[float]) -> tuple[float, ...]:
        used = [label for label, _ in main.units.most_common() if label] if main else []
        factors = [unit.factor for label in used if (unit := self._lexicon.units.named(label))]
        if factors:
            extra = [0.1, 1.0, 100.0] if dimension == "length" else [0.001, 1.0] if dimension == "mass" else []
            return tuple(dict.fromkeys([*factors, *extra]))
        if dimension == "length" and median(numbers) > 250:
            return (0.1,)
        return (12.0,) if dimension == "age" and max(numbers) <= GROWN_UP else (1.0,)

    def _unit_label(self, main: Seen | None, dimension: str, numbers: list[float]) -> str:
        """As the feed mostly writes it; where it never does, the unit that its numbers are read in."""
        if main:
            return main.units.most_common(1)[0][0]
        factor = self._factors(main, dimension, numbers)[0]
        base = self._lexicon.units.base.get(dimension, "")
        written = (u.label for u in self._lexicon.units.by_spelling.values() if u.dimension == dimension)
        return next((label for label in written if self._lexicon.units.factor(label) == factor), base)

    def _settle_bare(self, bare: dict[str, Bare]) -> None:
        """Numbers without a unit join those with one."""
        for name, how in bare.items():
            plain = self._seen.pop((name, NUMBER, ""), None)
            if plain is None:
                continue
            ident = (name, NUMBER, how.dimension)
            joined = self._seen.setdefault(ident, Seen(plain.concept, NUMBER, how.dimension))
            joined.labels += plain.labels
            joined.names += plain.names
            joined.count += plain.count
            joined.readings += plain.readings
            joined.told_only &= plain.told_only
            joined.units[how.label] += plain.count
            for primary, (count, low, high) in plain.by_kind.items():
                mine = joined.by_kind.setdefault(primary, [0, united(low, how), united(high, how)])
                mine[0] += count
                mine[1] = min(mine[1], united(low, how))
                mine[2] = max(mine[2], united(high, how))

    def _settle_concepts(self) -> None:
        """A name that could be another's is known by its values: a novel's "genre" is none of a dress."""
        for seen in self._seen.values():
            held = self._lexicon.concepts[seen.concept].holds if seen.concept else ()
            if held and 2 * sum(seen.values.get(term, 0) for term in held) < sum(seen.values.values()):
                seen.concept = ""

    def _settle_flags(self) -> None:
        """1 and 0 say yes and no where others do so in words, or where nothing else is ever said."""
        for name, kind, dimension in list(self._seen):
            digits = self._seen[name, kind, dimension]
            flags = self._seen.get((name, FLAG, ""))
            only = set(digits.values)
            counted = sum(digits.values.values()) == digits.readings
            if kind != NUMBER or dimension or not counted or not (only == {"0", "1"} or (flags and only <= {"0", "1"})):
                continue
            del self._seen[name, NUMBER, ""], self._bare[name]
            flags = self._seen.setdefault((name, FLAG, ""), Seen(digits.concept, FLAG, ""))
            flags.labels += digits.labels
            flags.names += digits.names
            flags.count += digits.count
            flags.readings += digits.readings
            flags.yes += digits.values.get("1", 0)
            flags.told_only &= digits.told_only
            for primary, spread in digits.by_kind.items():
                flags.by_kind.setdefault(primary, [0, 0.0, 1.0])[0] += spread[0]

    def _settle_names(self) -> None:
        """Names of one thing become one attribute."""
        found = same_things(list(self._profiles()), Together(self._pairs, self._alone, self._looked_at))
        for ident, kept in found.items():
            other, joined = self._seen.pop(ident), self._seen[kept]
            self._also.setdefault(kept, []).append(ident[0])
            joined.labels += other.labels
            joined.names += other.names
            joined.units += other.units
            joined.count += other.count
            joined.readings += other.readings
            joined.yes += other.yes
            joined.told_only &= other.told_only
            self._join_values(joined, other)

    def _join_values(self, joined: Seen, other: Seen) -> None:
        for primary, (count, low, high) in other.by_kind.items():
            mine = joined.by_kind.setdefault(primary, [0, low, high])
            mine[:] = [mine[0] + count, min(mine[1], low), max(mine[2], high)]
        for word, times in other.values.items():
            joined.values[word] = joined.values.get(word, 0) + times
            joined.spellings[word] = joined.spellings.get(word, Counter()) + other.spellings[word]
            joined.kinds_of[word] = joined.kinds_of.get(word, set()) | other.kinds_of[word]

    def _profiles(self) -> Iterator[Profile]:
        for ident, seen in self._seen.items():
            if seen.count and self._is_attribute(ident[0], seen):
                names = frozenset(name for own in seen.names for name in (own, self._lexicon.in_one_language(own)))
                yield Profile(ident, names, seen.concept, seen.by_kind, frozenset(seen.values))

    def _settle_titles(self, about: dict[str, dict[str, str]]) -> None:
        """What only titles tell is an attribute too."""
        for primary, names in about.items():
            for dimension, name in names.items():
                seen = self._seen.get((name, NUMBER, dimension))
                quantities = self._in_titles[primary, dimension]
                if seen is None:
                    seen = self._seen[name, NUMBER, dimension] = Seen(name, NUMBER, dimension, told_only=False)
                    seen.labels[self._lexicon.concepts[name].names[0] if name in self._lexicon.concepts else name] += 1
                if primary not in seen.by_kind:
                    numbers = [quantity.number for quantity in quantities]
                    seen.by_kind[primary] = [len(numbers), min(numbers), max(numbers)]
                    seen.count += len(numbers)
                    seen.readings += len(numbers)
                    seen.units[quantities[0].unit.label if quantities[0].unit else ""] += len(numbers)

    def _attributes(self) -> Iterator[Attribute]:
        for number, seen in self._common.items():
            yield self._made(number, COMMON[number], seen)
        kept = [item for item in self._seen.items() if self._is_attribute(item[0][0], item[1])]
        for number, ((name, _, _), seen) in enumerate(sorted(kept, key=lambda item: -item[1].count)):
            yield self._made(FIRST_LEARNT + number, name, seen)

    def _made(self, number: int, name: str, seen: Seen) -> Attribute:
        also = self._also.get((name, seen.kind, seen.dimension), ())
        unit = seen.units.most_common(1)[0][0] if seen.units else ""
        known = self._lexicon.units.named(unit)
        spreads = [Spread(int(count), low, high) for count, low, high in seen.by_kind.values()]
        return Attribute(
            id=number,
            key=name,
            kind=seen.kind,
            label=_label(name, seen),
            concept=seen.concept,
            dimension=seen.dimension,
            unit=known.label if known else unit,
            factor=known.factor if known else 1.0,
            names=tuple(seen.names),
            also=tuple(also),
            count=seen.count,
            low=min((s.low for s in spreads), default=0.0),
            high=max((s.high for s in spreads), default=0.0),
            yes=seen.yes,
            no=seen.count - seen.yes if seen.kind == FLAG else 0,
            many=seen.readings > seen.count * 1.15,
            by_kind=dict(zip(seen.by_kind, spreads, strict=True)),
            values={word: self._word(seen, word) for word in seen.values},
        )

    def _word(self, seen: Seen, word: str) -> Word:
        label = seen.spellings[word].most_common(1)[0][0]
        return Word(label, seen.values[word], tuple(sorted(seen.kinds_of[word])))

    def _is_attribute(self, name: str, seen: Seen) -> bool:
        """A name that only texts hold is one when we know it, or when it comes back often enough."""
        known = name in self._lexicon.concepts
        return not seen.told_only or known or seen.count >= max(3, TOLD_ENOUGH * self._count)

    def _kind(self, name: str, counted: Counter[str]) -> KindSeen:
        label = self._shelves[name].most_common(1)[0][0]
        primary = tuple(kind for kind, _ in counted.most_common(40))
        return KindSeen(label, sum(counted.values()), primary)

    def _about(self) -> dict[str, dict[str, str]]:
        """What a title's number is about, by kind and dimension: the column that mostly says the same."""
        found: dict[str, dict[str, str]] = {}
        for (primary, dimension), agreeing in self._loose.items():
            total = agreeing.pop("")
            best = agreeing.most_common(1)
            preferred = self._lexicon.prefers.get(primary, {}).get(dimension)
            if best and best[0][1] >= max(2, 0.25 * total):
                found.setdefault(primary, {})[dimension] = best[0][0]
            elif preferred and (not best or not best[0][1]):
                found.setdefault(primary, {})[dimension] = preferred
            elif (not best or not best[0][1]) and (only := self._instead(primary, dimension)):
                found.setdefault(primary, {})[dimension] = only
        return found

    def _instead(self, primary: str, dimension: str) -> str:
        """What some titles say where others of the kind have a column for it: alike, and never another number."""
        named = [
            (name, seen)
            for (name, kind, measured), seen in self._seen.items()
            if kind == NUMBER and measured == dimension and primary in seen.by_kind
        ]
        if not dimension or len(named) != 1:
            return ""
        name, (_, low, high) = named[0][0], named[0][1].by_kind[primary]
        alike = all(low / 2 <= quantity.number <= high * 2 for quantity in self._in_titles[primary, dimension])
        return name if alike and not self._contradicted[name, primary, dimension] else ""


def _label(name: str, seen: Seen) -> str:
    spoken = Counter({label: count for label, count in seen.labels.items() if label != name}) or seen.labels
    return spoken.most_common(1)[0][0]
