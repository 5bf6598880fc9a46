"""What a customer asks, as values: criteria that the database can test, and the order to show what meets them."""

from msgspec import Struct


class Test(Struct, frozen=True, kw_only=True):
    """One attribute against a bound or some words.

    `op` is <, <=, >, >=, =, in, has (said yes, or some) or known (says anything at all). A product that does not state
    the attribute fails. With =, `words` holds how far the number may be off.
    """

    attribute: int
    op: str
    number: float = 0.0
    words: tuple[str, ...] = ()


class Criterion(Struct, frozen=True, kw_only=True):
    """One thing asked. Any of `tests`, or any phrase of `text` (stems) in the product's own words, meets it.

    `excludes` turns it round: then the product must state one of the attributes, and meet none of the tests.
    `attribute`, `op`, `value` and `unit` say it to people.
    """

    attribute: str
    op: str
    value: float | bool | str | tuple[str, ...]
    unit: str = ""
    tests: tuple[Test, ...] = ()
    text: tuple[str, ...] = ()
    excludes: bool = False
    dimension: str = ""
    concept: str = ""


class Order(Struct, frozen=True, kw_only=True):
    """By which number to sort, the smallest or the greatest first."""

    attribute: str
    ids: tuple[int, ...]
    smallest_first: bool
    concept: str = ""


class Query(Struct, frozen=True, kw_only=True):
    """A sentence, understood. `kind` names the kind of product, by the catalogue's word for it.

    `words` are alternatives of stems that only help to rank, and so are those of `narrowing`, the part of the kind's
    name that asks for some of its products before the others: "plume" of "stylo plume". `unknown` is what the catalogue
    knows nothing of. `said` is the sentence itself where it has such words: they may mean more than the catalogue says.
    `money` is what amounts were told in where prices are in another: nobody here knows the rates, their figures are
    taken.
    """

    kind: str = ""
    criteria: tuple[Criterion, ...] = ()
    superlative: Order | None = None
    wishes: tuple[Order, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()
    narrowing: tuple[tuple[str, ...], ...] = ()
    unknown: tuple[str, ...] = ()
    said: str = ""
    money: str = ""
