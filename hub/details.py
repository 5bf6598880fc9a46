"""Reads which words name a detail: `config/details.toml`, and the names in `config/search/`."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from dialogs.errors import BadSettings
from dialogs.reader.slots.text import bare
from dialogs.reader.slots.things import Known, plain_words

Spoken = Mapping[str, str]
"""What names a detail, as it is said in French, then in English: "mère, maman | mother, mum"."""

T = TypeVar("T")
LANGUAGES = ("fr", "en")


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
    words = {"channel": plain_words(channels), "brand": itself(details.brand), "line": itself(details.line)}
    return Known(words, spoken, [bare(word).text for word in details.ambiguous])


def _in(language: str, named: Iterable[str]) -> dict[str, str]:
    """Each name in this language, standing for the first of its kind."""
    return dict(chain.from_iterable(_names(line.split("|")[LANGUAGES.index(language)]) for line in named))


def _names(listed: str) -> Iterator[tuple[str, str]]:
    names = [name.strip() for name in listed.split(",")]
    return ((name, names[0]) for name in names)


def itself(names: Iterable[str]) -> dict[str, str]:
    """Each name standing for itself."""
    return {name: name for name in names}


def _read(path: Path, kind: type[T]) -> T:
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), kind)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadSettings([f"{path}: {error}"]) from None
