"""What a catalogue taught us: its attributes and kinds, their values, and the words it is written in."""

from msgspec import Struct

from dialogs.search.lexicon import Lexicon
from dialogs.search.manner import Manner
from dialogs.search.values import WORD, Reading

GRADES = "abcdefg"


class Spread(Struct, frozen=True, array_like=True):
    """How many products of a kind have an attribute, and between which numbers."""

    count: int
    low: float
    high: float


class Word(Struct, frozen=True, array_like=True):
    """One value in words: how the catalogue writes it, how often, and for which kinds of products."""

    label: str
    count: int
    kinds: tuple[str, ...]


class Attribute(Struct, frozen=True, kw_only=True, eq=False):
    """One attribute. `kind` is number, flag or word; what two columns say of the same thing is one attribute.

    `names` are the keys it is called by, `also` those of other columns that say the same (`same.py`); `low` and `high`
    are in the dimension's base unit, `unit` is how the catalogue mostly writes it. `many` is whether a product has
    several values.
    """

    id: int
    key: str
    kind: str
    label: str
    concept: str = ""
    dimension: str = ""
    unit: str = ""
    factor: float = 1.0
    names: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    count: int = 0
    low: float = 0.0
    high: float = 0.0
    yes: int = 0
    no: int = 0
    many: bool = False
    by_kind: dict[str, Spread] = {}
    values: dict[str, Word] = {}

    @property
    def grades(self) -> tuple[str, ...]:
        """The letters it is told by, the best first, where it is told by nothing else: a tyre's grip of A to E."""
        letters = sorted(self.values)
        by_letters = len(letters) > 1 and all(len(letter) == 1 and letter in GRADES for letter in letters)
        return tuple(GRADES) if by_letters and self.kind == WORD else ()


class KindSeen(Struct, frozen=True, array_like=True):
    """One kind of product: its name in the catalogue, how many there are, and the primary kinds it covers."""

    label: str
    count: int
    primary: tuple[str, ...]


class Bare(Struct, frozen=True, array_like=True):
    """How numbers without a unit are read under one name: the dimension, the likely factors, the likely numbers."""

    dimension: str
    factors: tuple[float, ...]
    low: float
    high: float
    label: str


class Schema(Struct, frozen=True, kw_only=True):
    """All of it, as it is stored beside the catalogue and loaded with it; `titled` of its products have a title."""

    count: int
    currency: str
    attributes: tuple[Attribute, ...]
    kinds: dict[str, KindSeen]
    wider: dict[str, KindSeen]
    words: dict[str, int]
    bare: dict[str, Bare] = {}
    loose: dict[str, dict[str, str]] = {}  # by primary kind and dimension: what a title's number is about
    codes: tuple[str, ...] = ()  # that titles hold: "205 55 r 16"
    called: dict[str, tuple[str, ...]] = {}  # by primary kind: words of titles that tell its products apart
    manner: Manner = Manner()
    titled: int = 0


def attribute_name(reading: Reading, lexicon: Lexicon) -> str:
    """What an attribute is kept under: the concept it is, else its column's own name."""
    if reading.name in lexicon.concepts:
        return reading.name
    concept = lexicon.concept(reading.name, reading.dimension)
    measured = bool(concept and lexicon.concepts[concept].dimension)
    return reading.name if not concept or (measured and reading.kind == WORD) else concept


def united(number: float, how: Bare) -> float:
    """A number without a unit, in the base unit: by the first of the likely units that gives a likely number."""
    for factor in how.factors:
        if how.high and how.low / 2 <= number * factor <= how.high * 2:
            return number * factor
    return number * how.factors[0]
