"""Reads which words name a detail: `config/details.toml`, the names in `config/search/`, and a catalogue's own."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from dialogs.errors import BadSettings
from dialogs.reader.reader import BuiltInReader
from dialogs.reader.slots.text import bare
from dialogs.reader.slots.things import Known, plain_words
from dialogs.search.facts import BRAND
from dialogs.search.schema import Attribute, Schema

Spoken = Mapping[str, str]
"""What names a detail, as it is said in French, then in English: "mère, maman | mother, mum"."""

T = TypeVar("T")
LANGUAGES = ("fr", "en")
OF_CONCEPT = {"colour": "color", "material": "material"}
"""What a catalogue's attributes are about, and the details that their values name."""


class Details(Struct, frozen=True):
    """`config/details.toml`; colours, materials and features are terms of `config/search/terms.toml`."""

    ambiguous: tuple[str, ...]
    color: tuple[str, ...]
    material: tuple[str, ...]
    feature: tuple[str, ...]
    brand: tuple[str, ...]
    line: tuple[str, ...]
    recipient: Spoken
    occasion: Spoken
    delivery_mode: Spoken
    topic: Spoken


def load_known(config: Path, channels: Mapping[str, str]) -> Known:
    """All that names a detail without a catalogue. Raises `BadSettings` when a file is not as it should be."""
    details = _read(config / "details.toml", Details)
    terms = _read(config / "search" / "terms.toml", dict[str, dict[str, str]])["terms"]
    kinds = _read(config / "search" / "kinds.toml", dict[str, dict[str, object]])["kinds"]
    named: dict[str, Iterable[str]] = {
        "color": (terms[term] for term in details.color if term in terms),
        "material": (terms[term] for term in details.material if term in terms),
        "category": (str(names) for names in kinds.values()),
        "feature": (terms[term] for term in details.feature if term in terms),
        "recipient": details.recipient.values(),
        "occasion": details.occasion.values(),
        "delivery_mode": details.delivery_mode.values(),
        "topic": details.topic.values(),
    }
    every = {kind: list(names) for kind, names in named.items()}
    spoken = {language: {kind: _in(language, names) for kind, names in every.items()} for language in LANGUAGES}
    words = {"channel": plain_words(channels), "brand": _itself(details.brand), "line": _itself(details.line)}
    return Known(words, spoken, [bare(word).text for word in details.ambiguous])


def knows_the_catalogue(reader: BuiltInReader) -> Callable[[Schema], None]:
    """Tells the reader what each catalogue's products are called, instead of the last one's."""
    known = reader.known
    return lambda schema: reader.know(with_catalogue(known, schema))


def with_catalogue(known: Known, schema: Schema) -> Known:
    """The same, and what the catalogue's products are called, made of and painted."""
    values: dict[str, dict[str, str]] = {
        "category": _itself(kind.label for kind in schema.kinds.values() if kind.label)
    }
    for attribute in schema.attributes:
        if detail := _detail(attribute):
            values.setdefault(detail, {}).update(_itself(word.label for word in attribute.values.values()))
    return known.also(values)


def _detail(attribute: Attribute) -> str:
    """The detail that its values name; empty for the most."""
    return "brand" if attribute.id == BRAND else OF_CONCEPT.get(attribute.concept, "")


def _in(language: str, named: Iterable[str]) -> dict[str, str]:
    """Each name in this language, standing for the first of its kind."""
    return dict(chain.from_iterable(_names(line.split("|")[LANGUAGES.index(language)]) for line in named))


def _names(listed: str) -> Iterator[tuple[str, str]]:
    names = [name.strip() for name in listed.split(",")]
    return ((name, names[0]) for name in names)


def _itself(names: Iterable[str]) -> dict[str, str]:
    return {name: name for name in names}


def _read(path: Path, kind: type[T]) -> T:
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), kind)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadSettings([f"{path}: {error}"]) from None
