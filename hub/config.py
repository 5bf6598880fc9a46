"""Reads what a merchant can edit in `config/`: the words customers use, and what they mean."""

import tomllib
from pathlib import Path

import msgspec
import yaml

from dialogs.errors import BadSettings
from dialogs.reader.phrases import Phrases
from dialogs.vocabulary import Vocabulary


def load_phrases(folder: Path) -> dict[str, Phrases]:
    """`<folder>/<language>.yaml`, by language. Raises `BadSettings` with what is wrong in which file."""
    faults: list[str] = []
    found: dict[str, Phrases] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            read = yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)  # noqa: S506 - it makes strings only: `no` is a word
            found[path.stem] = msgspec.convert(read, Phrases)
        except (msgspec.ValidationError, yaml.YAMLError) as error:
            faults.append(f"{path}: {error}")
    if faults:
        raise BadSettings(faults)
    return found


def load_vocabulary(folder: Path) -> Vocabulary:
    """The small words of all languages together, from `<folder>/<language>.toml`."""
    ordinals: dict[str, int] = {}
    fillers: tuple[str, ...] = ()
    channels: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            words = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Vocabulary)
        except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
            raise BadSettings([f"{path}: {error}"]) from None
        ordinals |= words.ordinals
        fillers += words.fillers
        channels |= words.channels
    return Vocabulary(ordinals=ordinals, fillers=fillers, channels=channels)
