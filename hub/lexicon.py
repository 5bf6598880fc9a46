"""Reads `config/search/`: what words mean in any catalogue, and how customers ask. Once a process."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from dialogs.errors import BadSettings
from dialogs.search.lexicon import Lexicon
from dialogs.search.words import key
from storage.finding import Spelt


@cache
def load_lexicon(folder: Path) -> Lexicon:
    """All of its files together. Raises `BadSettings` with what is wrong in which file."""
    files = {path.stem: read(path) for path in sorted(folder.glob("*.toml"))}
    try:
        return Lexicon(files)
    except (msgspec.ValidationError, KeyError) as error:
        raise BadSettings([f"{folder}: {error}"]) from None


@cache
def load_spelt(folder: Path) -> Spelt:
    """What its terms and kinds are called, and what is only told. Raises `BadSettings`."""
    terms, kinds, told = (read(folder / name) for name in ("terms.toml", "kinds.toml", "told.toml"))
    return Spelt(
        terms=_called(terms["terms"]),
        kinds=_called(kinds["kinds"]),
        labels=_by_word(told["labels"]),
        values=_by_word(told["values"]),
    )


def _called(things: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The first name of each thing in each language: "noir | black"."""
    halves = {thing: names.partition("|") for thing, names in things.items()}
    return {thing: {"fr": _first(french), "en": _first(english)} for thing, (french, _, english) in halves.items()}


def _by_word(things: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The same, by each of the names."""
    return {key(name): names for names in _called(things).values() for name in names.values()}


def _first(names: str) -> str:
    return names.split(",")[0].strip()


def read(path: Path) -> dict[str, Any]:
    """One file of them, as it is. Raises `BadSettings`."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings([f"{path}: {error}"]) from None
