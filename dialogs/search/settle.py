"""What the counts of a catalogue come to: which names are one attribute, what it is, and what its numbers are in."""

from collections import Counter
from collections.abc import Iterator

from dialogs.search.bare import how_bare
from dialogs.search.called import telling
from dialogs.search.counts import Counts, Seen
from dialogs.search.facts import COMMON
from dialogs.search.lexicon import Lexicon
from dialogs.search.manner import Manner
from dialogs.search.same import Ident, Profile, Together, same_things
from dialogs.search.schema import Attribute, Bare, KindSeen, Schema, Spread, Word, united
from dialogs.search.values import FLAG, NUMBER

FIRST_LEARNT = 10
"""Attributes below are those that every catalogue has (`facts.py`)."""

LEAST_ALIKE = 3
"""Products that must share the head of their names for it to be a kind."""

TOLD_ENOUGH = 0.01
"""The share of products in whose texts an unknown name must stand before it is an attribute."""


class Settling:
    """Done once: the counts are used up."""

    def __init__(self, counts: Counts, lexicon: Lexicon, manner: Manner) -> None:
        self._counts, self._lexicon, self._manner = counts, lexicon, manner
        self._also: dict[Ident, list[str]] = {}

    def schema(self) -> Schema:
        self._settle_concepts()
        self._settle_flags()
        hows = ((name, how_bare(name, self._counts, self._lexicon)) for name in self._counts.bare)
        bare = {name: how for name, how in hows if how}
        self._settle_bare(bare)
        self._settle_names()
        about = self._about()
        self._settle_titles(about)
        return Schema(
            count=self._counts.count,
            currency=self._counts.currency.most_common(1)[0][0] if self._counts.currency else "EUR",
            attributes=tuple(self._attributes()),
            kinds={name: self._kind(name, counted) for name, counted in self._counts.kinds.items()},
            wider={name: self._kind(name, of) for name, of in self._counts.wider.items() if of.total() >= LEAST_ALIKE},
            words=dict(self._counts.words),
            bare=bare,
            loose=about,
            codes=tuple(sorted(code for code, count in self._counts.codes.items() if count > 1)),
            called=telling(self._counts.called),
            manner=self._manner,
            titled=self._counts.titled,
        )

    def _settle_bare(self, bare: dict[str, Bare]) -> None:
        """Numbers without a unit join those with one."""
        for name, how in bare.items():
            plain = self._counts.seen.pop((name, NUMBER, ""), None)
            if plain is None:
                continue
            ident = (name, NUMBER, how.dimension)
            joined = self._counts.seen.setdefault(ident, Seen(plain.concept, NUMBER, how.dimension))
            joined.add(plain)
            joined.units[how.label] += plain.count
            for primary, (count, low, high) in plain.by_kind.items():
                joined.spread(primary, count, united(low, how), united(high, how))

    def _settle_concepts(self) -> None:
        """A name that could be another's is known by its values: a novel's "genre" is none of a dress."""
        for seen in self._counts.seen.values():
            held = self._lexicon.concepts[seen.concept].holds if seen.concept else ()
            if held and 2 * sum(seen.values.get(term, 0) for term in held) < sum(seen.values.values()):
                seen.concept = ""

    def _settle_flags(self) -> None:
        """1 and 0 say yes and no where others do so in words, or where nothing else is ever said."""
        for name, kind, dimension in list(self._counts.seen):
            digits = self._counts.seen[name, kind, dimension]
            flags = self._counts.seen.get((name, FLAG, ""))
            only = set(digits.values)
            counted = sum(digits.values.values()) == digits.readings
            if kind != NUMBER or dimension or not counted or not (only == {"0", "1"} or (flags and only <= {"0", "1"})):
                continue
            del self._counts.seen[name, NUMBER, ""], self._counts.bare[name]
            flags = self._counts.seen.setdefault((name, FLAG, ""), Seen(digits.concept, FLAG, ""))
            flags.add(digits)
            flags.yes += digits.values.get("1", 0)
            for primary, spread in digits.by_kind.items():
                flags.by_kind.setdefault(primary, [0, 0.0, 1.0])[0] += spread[0]

    def _settle_names(self) -> None:
        """Names of one thing become one attribute."""
        together = Together(self._counts.pairs, self._counts.alone, self._counts.looked_at)
        found = same_things(list(self._profiles()), together)
        for ident, kept in found.items():
            other, joined = self._counts.seen.pop(ident), self._counts.seen[kept]
            self._also.setdefault(kept, []).append(ident[0])
            joined.add(other)
            joined.units += other.units
            self._join_values(joined, other)

    def _join_values(self, joined: Seen, other: Seen) -> None:
        for primary, (count, low, high) in other.by_kind.items():
            joined.spread(primary, count, low, high)
        for word, times in other.values.items():
            joined.values[word] = joined.values.get(word, 0) + times
            joined.spellings[word] = joined.spellings.get(word, Counter()) + other.spellings[word]
            joined.kinds_of[word] = joined.kinds_of.get(word, set()) | other.kinds_of[word]

    def _profiles(self) -> Iterator[Profile]:
        for ident, seen in self._counts.seen.items():
            if seen.count and self._is_attribute(ident[0], seen):
                names = frozenset(name for own in seen.names for name in (own, self._lexicon.in_one_language(own)))
                yield Profile(ident, names, seen.concept, seen.by_kind, frozenset(seen.values))

    def _settle_titles(self, about: dict[str, dict[str, str]]) -> None:
        """What only titles tell is an attribute too."""
        for primary, names in about.items():
            for dimension, name in names.items():
                seen = self._counts.seen.get((name, NUMBER, dimension))
                quantities = self._counts.in_titles[primary, dimension]
                if seen is None:
                    seen = self._counts.seen[name, NUMBER, dimension] = Seen(name, NUMBER, dimension, told_only=False)
                    seen.labels[self._lexicon.concepts[name].names[0] if name in self._lexicon.concepts else name] += 1
                if primary not in seen.by_kind:
                    numbers = [quantity.number for quantity in quantities]
                    seen.by_kind[primary] = [len(numbers), min(numbers), max(numbers)]
                    seen.count += len(numbers)
                    seen.readings += len(numbers)
                    seen.units[quantities[0].unit.label if quantities[0].unit else ""] += len(numbers)

    def _attributes(self) -> Iterator[Attribute]:
        for number, seen in self._counts.common.items():
            yield self._made(number, COMMON[number], seen)
        kept = [item for item in self._counts.seen.items() if self._is_attribute(item[0][0], item[1])]
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
        return not seen.told_only or known or seen.count >= max(3, TOLD_ENOUGH * self._counts.count)

    def _kind(self, name: str, counted: Counter[str]) -> KindSeen:
        label = self._counts.shelves[name].most_common(1)[0][0]
        primary = tuple(kind for kind, _ in counted.most_common(40))
        return KindSeen(label, sum(counted.values()), primary)

    def _about(self) -> dict[str, dict[str, str]]:
        """What a title's number is about, by kind and dimension: the column that mostly says the same."""
        found: dict[str, dict[str, str]] = {}
        for (primary, dimension), agreeing in self._counts.loose.items():
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
            for (name, kind, measured), seen in self._counts.seen.items()
            if kind == NUMBER and measured == dimension and primary in seen.by_kind
        ]
        if not dimension or len(named) != 1:
            return ""
        name, (_, low, high) = named[0][0], named[0][1].by_kind[primary]
        alike = all(low / 2 <= quantity.number <= high * 2 for quantity in self._counts.in_titles[primary, dimension])
        return name if alike and not self._counts.contradicted[name, primary, dimension] else ""


def _label(name: str, seen: Seen) -> str:
    spoken = Counter({label: count for label, count in seen.labels.items() if label != name}) or seen.labels
    return spoken.most_common(1)[0][0]
