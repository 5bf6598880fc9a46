"""One sentence on its way to criteria: its pieces, what was found in it so far, and how to look around in it."""

from collections.abc import Sequence

from msgspec import Struct

from dialogs.search.criteria import Criterion, Order, Test
from dialogs.search.facts import COMMON
from dialogs.search.phrasebook import Named, Phrasebook
from dialogs.search.pieces import Is, Piece
from dialogs.search.schema import Attribute
from dialogs.search.values import NUMBER

STRAYED = 0.03
"""An attribute of so small a share of the products of a kind, beside another, is none of theirs."""

DETERMINERS = ("des", "les", "le", "la", "du", "de", "un", "une", "mes", "the", "a", "some", "my")


class Findings(Struct):
    """What was found so far. `primary` are the kinds that the kind asked for covers."""

    kind: str = ""
    primary: frozenset[str] = frozenset()
    criteria: list[Criterion] = []
    orders: list[Order] = []
    wishes: list[Order] = []
    unknown: list[str] = []
    narrowing: list[tuple[str, ...]] = []
    money: str = ""


class Sentence:
    """What its readers share."""

    def __init__(self, book: Phrasebook, pieces: list[Piece]) -> None:
        self.book = book
        self.lexicon = book.lexicon
        self.pieces = pieces
        self.found = Findings(criteria=[], orders=[], wishes=[], unknown=[], narrowing=[])
        self.kind_at = -1

    def skip_back(self, at: int) -> int:
        while at >= 0 and (self.pieces[at].what == Is.JOIN or self.pieces[at].text in (":", "=", "'")):
            at -= 1
        return at

    def skip_ahead(self, at: int) -> int:
        while at < len(self.pieces) and self.pieces[at].what == Is.JOIN:
            at += 1
        return at

    def before(self, at: int) -> Piece | None:
        i = at - 1
        while i >= 0 and self.pieces[i].what in (Is.JOIN, Is.CHAT):
            i -= 1
        return self.pieces[i] if i >= 0 else None

    def negated(self, at: int) -> bool:
        """Whether a "not" governs this piece: right before it, or before others of the same list."""
        i = at - 1
        while i >= 0:
            piece = self.pieces[i]
            if piece.what == Is.NOT:
                return True
            if {Is.LITTLE, Is.MUCH} & set(piece.also):
                return False  # "pas trop longue, rouge" may well be red
            if piece.what not in (Is.JOIN, Is.CHAT) and not (piece.what == Is.NAME and Is.NAME in piece.also):
                return False
            i -= 1
        return False

    def use_not(self, at: int) -> None:
        for i in range(at - 1, -1, -1):
            if self.pieces[i].what == Is.NOT:
                self.pieces[i].used = True
                return

    def without(self, at: int) -> bool:
        ahead = self.before(at)
        return ahead is not None and ahead.what == Is.WITHOUT

    def done_to(self, at: int) -> int:
        """Where the verb stands whose object this is, where nothing else tells what is wanted; -1: it is none.

        "Quelque chose pour presser des oranges" asks for nothing orange.
        """
        i = at - 1
        while i > 0 and self.pieces[i].text in DETERMINERS:
            i -= 1
        to = self.pieces[i - 1].text if i > 0 else ""
        return i if self.pieces[i].what == Is.WORD and to in ("pour", "to", "quoi") and not self.found.kind else -1

    def best(self, options: Sequence[Attribute], number: float | None = None, op: str = "") -> Attribute | None:
        """Of several attributes, the one that this kind of product has, whose numbers are like this one."""
        most = max(map(self.covers, options), default=0)
        there = [a for a in options if self.covers(a) > STRAYED * most]

        def fitness(attribute: Attribute) -> tuple[float, ...]:
            likely = number is None or self.plausible(attribute, number, op)
            concept = self.lexicon.concepts.get(attribute.concept)
            return (likely, -(concept.rank if concept else 6), self.covers(attribute))

        return max(there, key=fitness, default=None)

    def covers(self, attribute: Attribute) -> int:
        """How many products of the kind asked for have it."""
        if not self.found.primary:
            return attribute.count
        return sum(attribute.by_kind[kind].count for kind in self.found.primary if kind in attribute.by_kind)

    def plausible(self, attribute: Attribute, number: float, op: str) -> bool:
        low, high = self.spread(attribute)
        slack = 0.3 if op else 0.02
        return low * (1 - slack) <= number <= high * (1 + slack)

    def spread(self, attribute: Attribute) -> tuple[float, float]:
        """Between which numbers the products of the kind asked for have it."""
        spreads = [s for kind, s in attribute.by_kind.items() if not self.found.primary or kind in self.found.primary]
        low = min((s.low for s in spreads), default=attribute.low)
        return low, max((s.high for s in spreads), default=attribute.high)

    def is_of_kind(self, kinds: tuple[str, ...]) -> bool:
        return not self.found.primary or len(kinds) >= 6 or bool(self.found.primary & set(kinds))

    def degree(self, piece: Piece) -> Is | None:
        """ "moins" and "plus" begin bounds, and comparisons."""
        if piece.text in self.lexicon.asking.superlative["least"]:
            return Is.LEAST
        return Is.MOST if piece.text in self.lexicon.asking.superlative["most"] else None

    def ordering(self, attribute: Attribute) -> tuple[str, ...]:
        concept = self.lexicon.concepts.get(attribute.concept)
        return concept.order if concept else attribute.grades

    def add_number(self, attribute: Attribute, op: str, number: float, unit: str, written: float) -> None:
        tests = (
            _equal(attribute, number, unit)
            if op == "="
            else (Test(attribute=attribute.id, op=op, number=tidy(number)),)
        )
        self.found.criteria.append(
            Criterion(
                attribute=attribute.label,
                op=op,
                value=tidy(written),
                unit=unit if attribute.dimension else "",
                tests=tests,
                dimension=attribute.dimension,
                concept=attribute.concept,
            )
        )

    def add_any_number(self, attribute: Attribute, numbers: Sequence[tuple[float, float]], unit: str) -> None:
        """Equal to any of some numbers, each given in the base unit and as it was written."""
        self.found.criteria.append(
            Criterion(
                attribute=attribute.label,
                op="in",
                value=tuple(f"{written:g}" for _, written in numbers),
                unit=unit if attribute.dimension else "",
                tests=tuple(test for number, _ in numbers for test in _equal(attribute, number, unit)),
                dimension=attribute.dimension,
                concept=attribute.concept,
            )
        )

    def add_words(
        self, attribute: Attribute, groups: list[tuple[str, ...]], at: int, *, negated: bool, all_of: bool
    ) -> None:
        joined = [tuple(dict.fromkeys(word for group in groups for word in group))]
        for words in groups if all_of and not negated else joined:
            labels = tuple(dict.fromkeys(attribute.values[word].label for word in words))
            fitting = words if negated else (*words, *self._suiting(attribute, words))
            several = len(groups) > 1 and not all_of
            op = ("not in" if several else "!=") if negated else ("in" if several else "=")
            shown = tuple(self.shown(attribute, group) for group in groups) if several else self.shown(attribute, words)
            self.found.criteria.append(
                Criterion(
                    attribute=attribute.label,
                    op=op,
                    value=shown if labels else "",
                    tests=(Test(attribute=attribute.id, op="in", words=fitting), *self.same_elsewhere(attribute, at)),
                    excludes=negated,
                    concept=attribute.concept,
                )
            )

    def _suiting(self, attribute: Attribute, words: Sequence[str]) -> tuple[str, ...]:
        """Other values that suit who asks for these: what is unisex is for men, too."""
        others = (other for word in words for other in self.lexicon.asking.suits.get(word, ()))
        return tuple(other for other in dict.fromkeys(others) if other in attribute.values and other not in words)

    def shown(self, attribute: Attribute, words: Sequence[str]) -> str:
        """The value as the catalogue writes it, the shortest where several say the same."""
        return min((attribute.values[word].label for word in words), key=len)

    def same_elsewhere(self, attribute: Attribute, at: int) -> tuple[Test, ...]:
        """A feature may be listed among others here, and have a column of its own there."""
        if not attribute.many:
            return ()
        flags = [a for a in self.book.flagged(self.pieces[at].phrase) if self.covers(a) > 0]
        return tuple(Test(attribute=a.id, op="has") for a in flags)

    def add_flag(self, attribute: Attribute, piece: Piece, *, wanted: bool) -> None:
        piece.used = True
        self.found.criteria.append(
            Criterion(
                attribute=attribute.label,
                op="has" if wanted else "has not",
                value=wanted,
                tests=(Test(attribute=attribute.id, op="has"),),
                excludes=not wanted,
                concept=attribute.concept,
            )
        )

    def order(self, named: Named, smallest: bool, into: list[Order], piece: Piece | None = None) -> None:
        options = [a for a in named.exact if a.kind == NUMBER] or [a for a in named.longer if a.kind == NUMBER]
        best = self.best(tuple(options))
        if best is None:
            if piece:
                self.found.unknown.append(piece.text)
            return
        same = tuple(a.id for a in options if a.concept == best.concept and a.dimension == best.dimension)
        ids = (best.id, *(i for i in same if i != best.id))
        concept = COMMON.get(best.id, best.concept)
        into.append(Order(attribute=best.label, ids=ids, smallest_first=smallest, concept=concept))
        if piece:
            piece.used = True


def measures(attribute: Attribute, dimension: str | None) -> bool:
    """Whether it can be compared with a number of the dimension; one without a unit fits any."""
    if attribute.kind != NUMBER:
        return False
    return dimension in (None, "") or attribute.dimension == dimension


def _equal(attribute: Attribute, number: float, unit: str) -> tuple[Test, ...]:
    """Equal as people count: exactly in the catalogue's own unit, to a hundredth after a conversion."""
    converted = bool(unit and attribute.unit and unit != attribute.unit)
    slack = 0.01 * abs(number) if converted else max(1e-6 * abs(number), 1e-9)
    return (Test(attribute=attribute.id, op="=", number=tidy(number), words=(repr(slack),)),)


def tidy(value: float) -> float:
    return float(f"{value:.10g}")
