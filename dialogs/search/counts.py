"""What is counted of a catalogue while it is read once: nothing but counts is kept of it."""

from collections import Counter

from msgspec import Struct, field

from dialogs.search.units import Quantity


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

    def add(self, other: "Seen") -> None:
        """How often, and under which names, another was seen that is the same; not what it said."""
        self.labels += other.labels
        self.names += other.names
        self.count += other.count
        self.readings += other.readings
        self.yes += other.yes
        self.told_only &= other.told_only

    def spread(self, primary: str, count: float, low: float, high: float) -> None:
        """So many products of a kind have numbers from one to the other, besides those known."""
        mine = self.by_kind.setdefault(primary, [0, low, high])
        mine[:] = [mine[0] + count, min(mine[1], low), max(mine[2], high)]


class Counts(Struct):
    """All of it. `seen` is by name, kind of value and dimension; `loose` and what follows it are of titles' numbers."""

    count: int = 0
    titled: int = 0
    currency: Counter[str] = field(default_factory=Counter)
    common: dict[int, Seen] = field(default_factory=dict)
    seen: dict[tuple[str, str, str], Seen] = field(default_factory=dict)
    bare: dict[str, list[float]] = field(default_factory=dict)
    kinds: dict[str, Counter[str]] = field(default_factory=dict)
    wider: dict[str, Counter[str]] = field(default_factory=dict)
    shelves: dict[str, Counter[str]] = field(default_factory=dict)
    words: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    called: dict[str, Counter[str]] = field(default_factory=dict)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    alone: Counter[tuple[str, str]] = field(default_factory=Counter)
    looked_at: Counter[str] = field(default_factory=Counter)
    loose: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    in_titles: dict[tuple[str, str], list[Quantity]] = field(default_factory=dict)
    contradicted: Counter[tuple[str, str, str]] = field(default_factory=Counter)
