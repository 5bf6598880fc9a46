"""In which unit a column's numbers are that come without one."""

from statistics import median

from dialogs.search.counts import Counts, Seen
from dialogs.search.lexicon import Lexicon
from dialogs.search.schema import Bare
from dialogs.search.values import NUMBER

GROWN_UP = 18
"""Ages without a unit are years where none is above this; else months."""


def how_bare(name: str, counts: Counts, lexicon: Lexicon) -> Bare | None:
    """Under this name: in its usual unit, if that gives likely numbers; None where it has none."""
    measured = [seen for (n, kind, dim), seen in counts.seen.items() if n == name and kind == NUMBER and dim]
    concept = lexicon.concepts.get(name)
    numbers = counts.bare[name]
    if not measured and not (concept and concept.dimension):
        return None
    plain = counts.seen.get((name, NUMBER, ""))
    kinds = plain.by_kind.keys() if plain else set[str]()
    main = max(measured, key=lambda seen: (len(kinds & seen.by_kind.keys()), seen.count)) if measured else None
    dimension = main.dimension if main else concept.dimension if concept else ""
    spreads = list(main.by_kind.values()) if main else []
    low = min((spread[1] for spread in spreads), default=0.0)
    high = max((spread[2] for spread in spreads), default=0.0)
    factors = _factors(main, dimension, numbers, lexicon)
    elsewhere = main and plain and main.by_kind.keys().isdisjoint(plain.by_kind)
    likely = any(low / 2 <= number * factor <= high * 2 for number in numbers for factor in factors)
    apart = elsewhere and not (concept and concept.dimension and likely)
    if apart or (main and main.count * 20 < len(numbers)):
        return None  # "taille": 42 of shoes, 240 cm of sheets; "wheels": 4 of a suitcase, 29 inches of a bicycle
    return Bare(dimension, factors, low, high, _label(main, dimension, factors[0], lexicon))


def _factors(main: Seen | None, dimension: str, numbers: list[float], lexicon: Lexicon) -> tuple[float, ...]:
    used = [label for label, _ in main.units.most_common() if label] if main else []
    factors = [unit.factor for label in used if (unit := lexicon.units.named(label))]
    if factors:
        extra = [0.1, 1.0, 100.0] if dimension == "length" else [0.001, 1.0] if dimension == "mass" else []
        return tuple(dict.fromkeys([*factors, *extra]))
    if dimension == "length" and median(numbers) > 250:
        return (0.1,)
    return (12.0,) if dimension == "age" and max(numbers) <= GROWN_UP else (1.0,)


def _label(main: Seen | None, dimension: str, factor: float, lexicon: Lexicon) -> str:
    """As the feed mostly writes it; where it never does, the unit that its numbers are read in."""
    if main:
        return main.units.most_common(1)[0][0]
    base = lexicon.units.base.get(dimension, "")
    written = (u.label for u in lexicon.units.by_spelling.values() if u.dimension == dimension)
    return next((label for label in written if lexicon.units.factor(label) == factor), base)
