"""Finding products, as the conversation sees it: the port behind which any searchable catalogue stands."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from msgspec import Struct

from dialogs.search.criteria import Criterion, Query


class Stated(Struct, frozen=True, kw_only=True):
    """One thing a product says of itself: "largeur", "40 cm". `concept` is what is meant, where that is known.

    `name` is the label in the customer's language; empty: as the catalogue writes it. `value` is in the catalogue's
    writing, its words in the customer's language where we know them; `number` is the number in it, in the unit written
    there.
    """

    concept: str
    label: str
    value: str
    name: str = ""
    number: float | None = None

    @property
    def called(self) -> str:
        """In the customer's language where we know it, else as the catalogue writes it."""
        return self.name or self.label


class Item(Struct, frozen=True, kw_only=True):
    """One product, ready to be shown in one language. What the catalogue does not say is None or empty.

    `in_stock`: it can be ordered; `in_stores`: it cannot, but a store has it.
    """

    sku: str
    title: str
    brand: str = ""
    price: Decimal | None = None
    currency: str = "EUR"
    was: Decimal | None = None
    in_stock: bool | None = None
    in_stores: bool = False
    rating: float = 0.0
    url: str = ""
    image: str = ""
    facts: tuple[Stated, ...] = ()
    goes_with: tuple[str, ...] = ()


class About(Struct, frozen=True):
    """An attribute that a question names: by its label in the catalogue, and by what is meant where that is known."""

    concept: str
    label: str


class Heard(Struct, frozen=True, kw_only=True):
    """A sentence, as the catalogue understands it.

    `cues` are turns of phrase: `more`, `same`, `drop`, `compare`, `asking`, `shelves`, `gift`
    (`config/search/follow.toml`).
    `about` are the attributes it names; `names` the products it names outright.
    """

    query: Query
    cues: frozenset[str] = frozenset()
    about: tuple[About, ...] = ()
    names: tuple[str, ...] = ()

    def only(self, cue: str) -> bool:
        """Whether that turn of phrase is in it, and no product and no kind of product."""
        return cue in self.cues and not self.query.kind and not self.names


class Near(Struct, frozen=True):
    """A product that misses one criterion, and by how much, in its unit; None where it cannot be counted."""

    sku: str
    criterion: Criterion
    amount: float | None


class Result(Struct, frozen=True, kw_only=True):
    """What a search brought, the best first: all that meet it, or else the nearest and what excludes everything.

    `lacking` counts the products that would do, but do not say what one criterion asks. `by_meaning`: the first are
    what the words describe, though they do not say them.
    """

    skus: tuple[str, ...]
    near: tuple[Near, ...] = ()
    excluding: tuple[Criterion, ...] = ()
    lacking: tuple[tuple[Criterion, int], ...] = ()
    by_meaning: bool = False


class Finder(Protocol):
    """What the conversation may ask of a catalogue."""

    async def edition(self) -> int:
        """Which catalogue is in use: queries are understood anew when it has changed. 0: there is none."""
        ...

    async def hear(self, sentence: str) -> Heard: ...

    async def hear_if(self, cue: str, sentence: str) -> Heard | None:
        """The same where that turn of phrase is in it; else None, and next to no time."""
        ...

    async def find(self, query: Query) -> Result: ...

    async def describes(self, query: Query) -> bool:
        """Whether some product is what the words describe, though none says them; never where nobody can tell."""
        ...

    async def items(self, skus: Sequence[str], language: str) -> Sequence[Item]:
        """Those of these products that there are, in this order."""
        ...

    async def shelves(self, language: str) -> Sequence[str]:
        """The names of the shop's shelves, those with most products first."""
        ...

    def kind(self, query: Query, language: str) -> str:
        """What the kind of product asked for is called; empty when none was asked for."""
        ...

    def tied(self, concept: str) -> Sequence[str]:
        """What else interests who asks for this: who wants a low price, a low consumption."""
        ...

    def say(self, word: str, language: str) -> str:
        """A word of the catalogue in the customer's language, where it is known to us."""
        ...


class NoFinder:
    """Where there is no catalogue to search."""

    async def edition(self) -> int:
        return 0

    async def hear(self, sentence: str) -> Heard:
        return Heard(query=Query())

    async def hear_if(self, cue: str, sentence: str) -> Heard | None:
        return None

    async def find(self, query: Query) -> Result:
        return Result(skus=())

    async def describes(self, query: Query) -> bool:
        return False

    async def items(self, skus: Sequence[str], language: str) -> Sequence[Item]:
        return ()

    async def shelves(self, language: str) -> Sequence[str]:
        return ()

    def kind(self, query: Query, language: str) -> str:
        return query.kind

    def tied(self, concept: str) -> Sequence[str]:
        return ()

    def say(self, word: str, language: str) -> str:
        return word
