"""One listing, read: its title, its price, its kind, and every value it states, by column or in passing."""

import re
from collections.abc import Iterable

from msgspec import Struct

from dialogs.search.kinds import KindOf, Kinds
from dialogs.search.lexicon import Lexicon
from dialogs.search.listing import Listing
from dialogs.search.manner import Manner
from dialogs.search.statements import Column, Statement, column, stated
from dialogs.search.tokens import with_digits
from dialogs.search.told import Told
from dialogs.search.units import Quantity, Unit
from dialogs.search.values import Reading, Values
from dialogs.search.words import fold

_MEASURE = re.compile(r"\d+(?:[.,]\d+)?\s*[^\W\d_]{1,6}\.?$")

PROSE = 90
"""A value of more characters is a text that may tell other values in passing."""


class Draft(Struct, kw_only=True):
    """What one listing says, not yet compared with the others."""

    id: str
    title: str = ""
    brand: str = ""
    categories: tuple[str, ...] = ()
    kind: KindOf
    price: float | None = None
    was: float | None = None
    currency: str = ""
    in_stock: bool | None = None
    rating: float | None = None
    popularity: float = 0.0
    url: str = ""
    image: str = ""
    texts: tuple[str, ...] = ()
    stated: tuple[tuple[Column, Reading], ...] = ()
    told: tuple[tuple[Column, Reading], ...] = ()
    labels: dict[str, str] = {}  # how the feed calls its price, its brand …
    loose: tuple[Quantity, ...] = ()  # the numbers with units of the title, whatever they are about


class Describer:
    """Reads listings. The feed's `manner` wins over what a column's name says."""

    def __init__(self, lexicon: Lexicon, manner: Manner | None = None) -> None:
        self._lexicon = lexicon
        self._manner = manner or Manner()
        self._columns: dict[str, Column] = {}
        self._values = Values(lexicon, points=self._manner.points)
        self._told = Told(lexicon)
        self._kinds = Kinds(lexicon)

    def column(self, name: str) -> Column:
        if name not in self._columns:
            found = column(name, self._lexicon, self._manner.apart)
            role = self._manner.roles.get(name, found.role)
            own = self._manner.counts.get(found.key)
            unit = Unit("", own, 1.0, whole=False) if own else found.unit
            self._columns[name] = Column(found.label, found.key, role, unit, found.order, found.is_size)
        return self._columns[name]

    def describe(self, listing: Listing) -> Draft:
        by_role: dict[str, list[str]] = {}
        attributes: list[tuple[Column, Statement]] = []
        labels: dict[str, str] = {}
        for statement in stated(listing, self._lexicon):
            if self._values.is_missing(statement.value):
                continue
            told_by = self.column(statement.name)
            if told_by.role and not self._measures_instead(told_by, statement.value):
                by_role.setdefault(told_by.role, []).append(statement.value)
                labels.setdefault(told_by.role, told_by.label)
            else:
                attributes.append((told_by, statement))
        draft = self._draft(listing, by_role, attributes)
        draft.labels = labels
        return draft

    def _measures_instead(self, told_by: Column, value: str) -> bool:
        """ "Pages: 141" is no link, and "Content: 50 ml" no description."""
        if told_by.role == "url":
            return "/" not in value
        return told_by.role == "description" and bool(_MEASURE.match(value))

    def _draft(
        self, listing: Listing, by_role: dict[str, list[str]], attributes: list[tuple[Column, Statement]]
    ) -> Draft:
        title = " ".join(dict.fromkeys(by_role.get("title", ())))
        brand = next(iter(by_role.get("brand", ())), "")
        categories = tuple(by_role.get("category", ()))
        texts = (*by_role.get("description", ()), *(s.value for _, s in attributes if self._may_tell(s.value)))
        price, currency = self._money(by_role.get("price", ()))
        sale, _ = self._money(by_role.get("sale_price", ()))
        was, _ = self._money(by_role.get("old_price", ()))
        promoted = sale is not None and price is not None and sale < price
        return Draft(
            id=listing.id,
            title=title,
            brand=brand,
            categories=categories,
            kind=self._kinds.of(categories, title, brand),
            price=sale if sale is not None else price,
            was=price if promoted else was,
            currency=next(iter(by_role.get("currency", ())), currency),
            in_stock=self._available(by_role.get("stock", ())),
            rating=self._first_number(by_role.get("rating", ())),
            popularity=self._first_number(by_role.get("popularity", ())) or 0.0,
            url=next(iter(by_role.get("url", ())), ""),
            image=next(iter(by_role.get("image", ())), ""),
            texts=(*texts, *by_role.get("id", ())),
            stated=tuple(self._readings(attributes)),
            told=tuple(self._readings(self._passing(title, texts))),
            loose=tuple(q for q in self._lexicon.units.find(title) if q.unit and q.unit.dimension != "money"),
        )

    def _may_tell(self, value: str) -> bool:
        """Whether a value is a text, or words around numbers: "24 cm de large, 30 cm de haut"."""
        return len(value) > PROSE or (len(value) > 12 and any(map(str.isdigit, value)) and value.count(" ") >= 3)

    def _readings(self, attributes: Iterable[tuple[Column, Statement]]) -> Iterable[tuple[Column, Reading]]:
        for told_by, statement in attributes:
            for reading in self._values.read(statement.value, told_by):
                yield told_by, reading

    def _passing(self, title: str, texts: Iterable[str]) -> Iterable[tuple[Column, Statement]]:
        counted = with_digits(fold(title), self._lexicon)  # "Canapé trois places"
        for text in (title if counted == fold(title) else counted, *texts):
            for statement in self._told.told(text):
                told_by = self.column(statement.name)
                if not told_by.role and not self._values.is_missing(statement.value):
                    yield told_by, statement

    def _money(self, values: Iterable[str]) -> tuple[float | None, str]:
        for value in values:
            spoken = value if self._has_unit(value) else f"{value} €"
            for quantity in self._lexicon.units.find(spoken):
                label = quantity.unit.label if quantity.unit else "EUR"
                return quantity.number, "EUR" if label == "cents" else label
        return None, ""

    def _has_unit(self, value: str) -> bool:
        return bool(re.search(r"[^\d\s.,'\u00a0\u202f]", value))

    def _available(self, values: Iterable[str]) -> bool | None:
        """Whether any of its stocks has some; None when the feed does not say."""
        known = self._lexicon.column_words
        answers: list[bool] = []
        for value in values:
            said = key_of_state(value)
            if said in known["out_of_stock"]:
                answers.append(False)
            elif said in known["in_stock"]:
                answers.append(True)
            elif (count := self._first_number((value,))) is not None:
                answers.append(count > 0)
        return any(answers) if answers else None

    def _first_number(self, values: Iterable[str]) -> float | None:
        for value in values:
            for quantity in self._lexicon.units.find(value):
                return quantity.number
        return None


def key_of_state(value: str) -> str:
    """ "https://schema.org/InStock" and "in_stock" say the same."""
    return fold(re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", value.rsplit("/", 1)[-1])).strip()
