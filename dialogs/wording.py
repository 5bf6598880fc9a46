"""Says things in the customer's language: gettext catalogues, dates and prices, all through Babel."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_currency

LANGUAGES = ("fr", "en")
"""The languages spoken, the first being the one spoken when nothing is known."""


class Wording:
    """One language's words. Call it with an English sentence: `_("Order {number} has left.", number="1042")`."""

    def __init__(self, language: str, sentences: Mapping[str, str | tuple[str, ...]], region: str = "") -> None:
        self.language = language
        self.locale = Locale.parse(region or language)
        self._sentences = sentences

    def __call__(self, sentence: str, /, **values: Any) -> str:
        said = self._sentences.get(sentence, sentence)
        text = said if isinstance(said, str) else said[0]
        return text.format(**values) if values else text

    def plural(self, one: str, many: str, n: int, /, **values: Any) -> str:
        """The sentence for `n` of something; `{n}` in it is the number."""
        said = self._sentences.get(one)
        index = 0 if self._plural(n) == "one" else 1
        text = said[index] if isinstance(said, tuple) else (one, many)[index]
        return text.format(n=n, **values)

    @cached_property
    def _plural(self) -> Callable[[int], str]:
        """One of Babel's rules; it reads all it knows of a language to tell, so that it is asked when it is needed."""
        return self.locale.plural_form

    def day(self, day: date, today: date) -> str:
        """ "aujourd'hui", "demain", "mardi 24 novembre", or with its year when that is another."""
        gap = (day - today).days
        if gap in (-1, 0, 1):
            return {-1: self("yesterday"), 0: self("today"), 1: self("tomorrow")}[gap]
        pattern = self("EEEE d MMMM") if day.day > 1 else self("EEEE 1 MMMM")
        return format_date(day, pattern if day.year == today.year else f"{pattern} y", locale=self.locale)

    def date(self, day: date) -> str:
        """ "24 novembre 2026": a day far off, or long ago."""
        return format_date(day, self("d MMMM y"), locale=self.locale)

    def moment(self, at: datetime, now: datetime, time_zone: str) -> str:
        """ "hier à 14:05", in the person's own time zone."""
        zone = ZoneInfo(time_zone)
        local, today = at.astimezone(zone), now.astimezone(zone).date()
        clock = format_datetime(local, self("HH:mm"), locale=self.locale)
        return self("{day} at {time}", day=self.day(local.date(), today), time=clock)

    def money(self, amount: Decimal, currency: str) -> str:
        return format_currency(amount, currency, locale=self.locale)

    def all_of(self, words: list[str]) -> str:
        """ "a, b et c"."""
        return format_list(words, locale=self.locale)

    def one_of(self, words: list[str]) -> str:
        """ "a, b ou c"."""
        return format_list(words, "or", locale=self.locale)

    def pick(self, texts: Mapping[str, str]) -> str:
        """The text of a shop in this language, or in the first it has."""
        return texts.get(self.language) or next(iter(texts.values()), "")


Wordings = Mapping[str, Wording]
"""By language."""


@cache
def load_wordings(folder: Path) -> Wordings:
    """Read `<folder>/<language>/LC_MESSAGES/relais.po` for every language spoken, once a process.

    Raises `FileNotFoundError` when a language has no catalogue.
    """
    return {language: Wording(language, _sentences(folder, language)) for language in LANGUAGES}


def _sentences(folder: Path, language: str) -> dict[str, str | tuple[str, ...]]:
    with (folder / language / "LC_MESSAGES" / "relais.po").open("rb") as file:
        catalogue: Catalog = read_po(file, locale=language)
    return {_key(m.id): _value(m.string) for m in catalogue if m.id and m.string and all(_value(m.string))}


def _key(ident: Any) -> str:
    return ident if isinstance(ident, str) else ident[0]


def _value(said: Any) -> str | tuple[str, ...]:
    return said if isinstance(said, str) else tuple(said)


def choose_language(*wishes: str) -> str:
    """The first wish that we speak, else the first language we speak."""
    return next((wish for wish in wishes if wish in LANGUAGES), LANGUAGES[0])
