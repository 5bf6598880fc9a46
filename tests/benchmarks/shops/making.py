"""How products are made up: what is true of one comes first, the feed's way of saying it after."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import Any

from msgspec import Struct

Draw = Callable[[Random], Any]


class Nothing:
    """What a feed does not tell: less than, equal to and unlike nothing at all, and it holds nothing."""

    def __lt__(self, other: object) -> bool:
        return False

    __le__ = __gt__ = __ge__ = __eq__ = __ne__ = __contains__ = __lt__

    def __hash__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return False

    def __sub__(self, other: object) -> "Nothing":
        return self

    __mul__ = __sub__

    def __abs__(self) -> "Nothing":
        return self


NOTHING = Nothing()


class Facts:
    """What is true of a product and told by its feed; what is not told is `NOTHING`."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self._told = {name: value for name, value in told.items() if value is not None}

    def __getattr__(self, name: str) -> Any:
        return self._told.get(name, NOTHING)


class Made(Struct, frozen=True):
    """A product: its id, what is true of it, and its record in the feed."""

    id: str
    facts: Facts
    record: Any


class Kind(Struct, frozen=True, kw_only=True):
    """A kind of product: how titles call it, between which prices, and what is drawn for it."""

    name: str
    titles: Sequence[str]
    prices: tuple[float, float]
    draws: Mapping[str, Draw] = {}
    family: str = ""
    shelf: str = ""


class Query(Struct, frozen=True, kw_only=True):
    """What a customer writes, and the products a good shop assistant would show.

    `may` are products about which two assistants would differ: neither wanted nor wrong. `best` tells what a
    superlative puts first (the least of it). `ranked` looks at the order only: a set of keywords is a matter of taste.
    """

    text: str
    wanted: Callable[[Facts], bool]
    lang: str = "fr"
    may: Callable[[Facts], bool] | None = None
    best: Callable[[Facts], Any] | None = None
    ranked: bool = False


def fr(text: str, wanted: Callable[[Facts], bool], **more: Any) -> Query:
    """Asked in French; `more` is what else there is to a `Query`."""
    return Query(text=text, wanted=wanted, lang="fr", **more)


def en(text: str, wanted: Callable[[Facts], bool], **more: Any) -> Query:
    """Asked in English."""
    return Query(text=text, wanted=wanted, lang="en", **more)


def number(low: float, high: float, step: float = 1) -> Draw:
    """A number between two others, in steps."""
    count = round((high - low) / step)
    return lambda dice: _tidy(low + step * dice.randint(0, count))


def one_of(*values: Any) -> Draw:
    return lambda dice: dice.choice(values)


def some_of(values: Sequence[str], least: int, most: int) -> Draw:
    return lambda dice: sorted(dice.sample(values, dice.randint(least, most)), key=list(values).index)


def chance(share: float = 0.5) -> Draw:
    """Yes, this often; else no."""
    return lambda dice: dice.random() < share


def maybe(draw: Draw, share: float = 0.85) -> Draw:
    """Told this often."""
    return lambda dice: draw(dice) if dice.random() < share else None


def price(low: float, high: float, dice: Random) -> float:
    """A price as shops like them, more often low than high."""
    raw = low * (high / low) ** dice.random()
    return float(max(1, round(raw))) - dice.choice((0.0, 0.01, 0.05, 0.10)) if raw > 5 else round(raw, 2)


def drawn(kind: Kind, dice: Random) -> dict[str, Any]:
    """What is true of one product of a kind."""
    told = {name: draw(dice) for name, draw in kind.draws.items()}
    return {"kind": kind.name, "family": kind.family or kind.name, "price": _tidy(price(*kind.prices, dice)), **told}


def spread(kinds: Iterable[Kind], count: int, dice: Random) -> list[Kind]:
    """So many kinds, each about as often, in no order."""
    each = list(kinds)
    found = [each[n % len(each)] for n in range(count)]
    dice.shuffle(found)
    return found


def _tidy(value: float) -> float | int:
    value = round(value, 3)
    return int(value) if value == int(value) else value
