"""Reads `config/search/`: what words mean in any catalogue, and how customers ask."""

import tomllib
from pathlib import Path

import msgspec

from dialogs.errors import BadSettings
from dialogs.search.lexicon import Lexicon


def load_lexicon(folder: Path) -> Lexicon:
    """All of its files together. Raises `BadSettings` with what is wrong in which file."""
    files = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            files[path.stem] = tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadSettings([f"{path}: {error}"]) from None
    try:
        return Lexicon(files)
    except (msgspec.ValidationError, KeyError) as error:
        raise BadSettings([f"{folder}: {error}"]) from None
