"""A product as it stands in the file, and how it becomes a listing: its id, and the limits of what we take in."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from dialogs.search.listing import Field, Listing
from dialogs.search.words import fold
from storage.feeds.plain import plain

MOST_FIELDS = 1_000
LONGEST_NAME = 200
LONGEST_VALUE = 20_000
"""Characters of a value that are kept: a long description tells no more."""

LONGEST_PRODUCT = 1_000_000
"""Characters a product may take in the file."""

LONGEST_ID = 200


class Entry(Struct, frozen=True):
    """A product's names and values, and the line of the file on which it starts (from 1).

    `id_name` is the column in which the file keeps ids, where it has columns.
    """

    line: int
    fields: Sequence[Field]
    id_name: str = ""


class Rejected(Struct, frozen=True):
    """A product that cannot be taken in: on which line it starts, and why, as a sentence."""

    line: int
    why: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.why}"


class Register:
    """Gives each entry its id, and refuses an id that was given before."""

    def __init__(self, remark: Callable[[str], None]) -> None:
        self._remark = remark
        self._lines: dict[str, int] = {}
        self._named = ""
        self._numbered = False
        self._count = 0

    def listing(self, entry: Entry) -> Listing | Rejected:
        self._count += 1
        if len(entry.fields) > MOST_FIELDS:
            return Rejected(entry.line, f"It has {len(entry.fields)} fields; {MOST_FIELDS} is the most.")
        fields = tuple(_tidied(entry.fields))
        found = min(fields, key=lambda field: id_rank(field.name), default=None)
        self._named = self._named or entry.id_name
        if found is None:
            return Rejected(entry.line, "It is empty.")
        if id_rank(found.name) == NO_ID:
            return self._without_id(entry.line, fields)
        self._named = self._named or found.name
        if len(fields) == 1:
            return Rejected(entry.line, f"It has an id, {found.value[:40]}, and nothing else.")
        return self._with_id(entry.line, found.value[:LONGEST_ID], fields)

    def _without_id(self, line: int, fields: tuple[Field, ...]) -> Listing | Rejected:
        if self._named:
            return Rejected(line, f"It has no id: “{self._named}” is missing or empty.")
        if not self._numbered:
            self._numbered = True
            self._remark("No column holds an id: products are numbered as they stand in the file.")
        return self._with_id(line, str(self._count), fields)

    def _with_id(self, line: int, id_: str, fields: tuple[Field, ...]) -> Listing | Rejected:
        before = self._lines.setdefault(id_, line)
        if before != line:
            return Rejected(line, f"Its id, {id_[:40]}, is that of the product on line {before}.")
        return Listing(id=id_, fields=fields)


def _tidied(fields: Iterable[Field]) -> Iterable[Field]:
    for field in fields:
        value = plain(field.value[: 10 * LONGEST_VALUE])[:LONGEST_VALUE]
        if value:
            yield Field(_name(field.name), value)


@lru_cache(10_000)
def _name(name: str) -> str:
    return plain(name[: 10 * LONGEST_NAME])[:LONGEST_NAME]


# ---------------------------------------------------------------- which field is the id

NO_ID = 99
_BEST_FIRST = (
    ("id", "uid", "uuid", "guid", "identifiant", "identifier"),
    ("sku", "ugs"),
    ("reference", "ref"),
    ("code",),
    ("numero", "number", "num", "no"),
    ("gtin", "gtin13", "gtin14", "gtin12", "gtin8", "ean", "ean13", "barcode", "barcodes", "barres", "upc", "isbn"),
    ("mpn", "asin", "handle", "slug"),
)
_RANKS = {word: rank for rank, words in enumerate(_BEST_FIRST) for word in words}
_ANY_PRODUCT = frozenset(
    (
        *("product", "products", "produit", "article", "item", "art", "variant", "variante", "offer", "offre"),
        *("part", "object", "entity", "internal", "interne", "unique", "catalogue", "listing"),
        *("de", "du", "l", "the"),
    )
)
_WORDS = re.compile(r"[a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(10_000)
def id_rank(name: str) -> int:
    """How well a field's name says "this is the product's id": 0 is best, `NO_ID` not at all."""
    if name.startswith("@"):
        return len(_BEST_FIRST)  # JSON-LD's address of the node, where the shop gives no number
    words = _WORDS.findall(fold(_CAMEL.sub(" ", name)))
    telling = [word for word in words if word not in _ANY_PRODUCT] or words
    if telling[:1] == ["code"] and len(telling) > 1:  # "code barres", "code EAN"
        telling = telling[1:]
    return _RANKS.get(telling[0], NO_ID) if len(telling) == 1 else NO_ID
