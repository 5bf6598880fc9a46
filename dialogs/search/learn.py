"""Learns a catalogue's schema by reading it once: nothing is declared, everything is counted."""

from collections import Counter
from collections.abc import Iterable
from itertools import chain, combinations, islice

from dialogs.search.called import count, titled
from dialogs.search.codes import codes
from dialogs.search.counts import Counts, Seen
from dialogs.search.describe import Describer, Draft
from dialogs.search.facts import BRAND, COMMON, PRICE, PROMOTION, STOCK, common_facts
from dialogs.search.kinds import KindOf
from dialogs.search.lexicon import Lexicon
from dialogs.search.listing import Listing
from dialogs.search.manner import manner_of
from dialogs.search.same import Ident
from dialogs.search.schema import Schema, attribute_name
from dialogs.search.settle import Settling
from dialogs.search.statements import Column
from dialogs.search.values import FLAG, NUMBER, WORD, Reading
from dialogs.search.words import words

SAMPLE = 500
"""Listings looked at to guess which column holds the title where its name does not tell."""

MOST_VALUES = 20_000
"""Distinct values kept of one attribute: what has more is hardly a vocabulary."""
MOST_WORDS = 80_000
MOST_KINDS = 6
MOST_CALLED = 2_000
"""Distinct words counted of one kind's titles."""

PAIRED = 5_000
"""Listings looked at to learn which names never stand together."""


def learn(listings: Iterable[Listing], lexicon: Lexicon) -> Schema:
    """The schema of a catalogue; `listings` is read once, and only counts are kept."""
    ahead = iter(listings)
    sample = list(islice(ahead, SAMPLE))
    manner = manner_of(sample, lexicon)
    learner, describer = Learner(lexicon), Describer(lexicon, manner)
    for listing in chain(sample, ahead):
        learner.see(describer.describe(listing))
    return Settling(learner.counts, lexicon, manner).schema()


class Learner:
    """Counts what drafts say."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.counts = Counts()

    def see(self, draft: Draft) -> None:
        self.counts.count += 1
        self.counts.titled += bool(draft.title)
        self.counts.currency[draft.currency] += draft.price is not None
        self._see_kind(draft.kind)
        self._see_common(draft)
        self._see_words(draft)
        given = self._see_readings(draft.stated, draft.kind.primary, told=False)
        self._see_readings(draft.told, draft.kind.primary, told=True, given=given)
        self._see_loose(draft, given)
        if self.counts.count <= PAIRED:
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
        self.counts.looked_at[draft.kind.primary] += 1
        self.counts.alone.update((name, draft.kind.primary) for name in here)
        self.counts.pairs.update(combinations(here, 2))

    def _see_common(self, draft: Draft) -> None:
        for fact in common_facts(draft):
            if fact.attribute not in COMMON:
                continue
            name = COMMON[fact.attribute]
            kind = WORD if fact.attribute == BRAND else FLAG if fact.attribute in (STOCK, PROMOTION) else NUMBER
            dimension = "money" if fact.attribute == PRICE else ""
            if fact.attribute not in self.counts.common:
                concept = name if name in self._lexicon.concepts else ""
                self.counts.common[fact.attribute] = Seen(concept, kind, dimension)
            seen = self.counts.common[fact.attribute]
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
            self.counts.bare.setdefault(name, []).append(reading.number)
        ident = self._ident(name, reading)
        if ident not in self.counts.seen:
            concept = name if name in self._lexicon.concepts else ""
            self.counts.seen[ident] = Seen(concept, ident[1], reading.dimension)
        return self.counts.seen[ident]

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
        for counted, names in ((self.counts.kinds, kind.exact), (self.counts.wider, kind.wider)):
            for name in names:
                counted.setdefault(name, Counter())[kind.primary] += 1
                self.counts.shelves.setdefault(name, Counter())[kind.shelf] += 1

    def _see_words(self, draft: Draft) -> None:
        told = [draft.title, draft.brand, *draft.categories]
        told += [reading.label for _, reading in draft.stated if reading.kind == WORD]
        for text in told:
            for word in words(text):
                if len(word) > 2 and (word in self.counts.words or len(self.counts.words) < MOST_WORDS):
                    self.counts.words[word] += 1
        said = titled(draft.title, draft.brand)
        count(self.counts.called, draft.kind.primary, said, MOST_CALLED)
        for code in codes(draft.title, self._lexicon.units):
            if code in self.counts.codes or len(self.counts.codes) < MOST_WORDS:
                self.counts.codes[code] += 1

    def _see_loose(self, draft: Draft, given: dict[str, list[Reading]]) -> None:
        """Whether the title's 7 kg is what a column calls the capacity."""
        for quantity in draft.loose:
            dimension = quantity.unit.dimension if quantity.unit else ""
            agreeing = self.counts.loose.setdefault((draft.kind.primary, dimension), Counter())
            agreeing[""] += 1
            some = self.counts.in_titles.setdefault((draft.kind.primary, dimension), [])
            if len(some) < SAMPLE:
                some.append(quantity)
            for name, readings in given.items():
                numbers = [r.number for r in readings if r.kind == NUMBER and r.dimension == dimension]
                agrees = bool(numbers) and abs(numbers[0] - quantity.number) < 1e-6 * max(1, numbers[0])
                agreeing[name] += agrees
                self.counts.contradicted[name, draft.kind.primary, dimension] += bool(numbers) and not agrees
