"""Reads what a merchant can edit in `config/`: the words customers use, and what they mean."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TypeVar

import msgspec
import yaml

from dialogs.errors import BadSettings
from dialogs.reader.meanings import Meanings
from dialogs.reader.phrases import Phrases
from dialogs.reader.reader import BuiltInReader
from dialogs.reader.rules import Rules
from dialogs.reader.sentences import Sentences
from dialogs.reader.trained import Trained
from dialogs.scenario import Scenario
from dialogs.vocabulary import Vocabulary
from hub.details import load_known

T = TypeVar("T")


def load_phrases(folder: Path) -> dict[str, Phrases]:
    """`<folder>/<language>.yaml`, by language. Raises `BadSettings` with what is wrong in which file."""
    faults: list[str] = []
    found: dict[str, Phrases] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            read = yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)  # noqa: S506 - it makes strings only: `no` is a word
            found[path.stem] = msgspec.convert(read, Phrases)
            faults += [f"{path}: {fault}" for fault in _no_patterns(found[path.stem])]
        except (msgspec.ValidationError, yaml.YAMLError) as error:
            faults.append(f"{path}: {error}")
    if faults:
        raise BadSettings(faults)
    return found


def _no_patterns(said: Phrases) -> Iterator[str]:
    """What is wrong with those that cannot be read."""
    sayings = (pattern for saying in said.intents.values() for pattern in saying.patterns)
    for pattern in (*sayings, *chain(*said.topics.values())):
        try:
            re.compile(pattern)
        except re.error as error:
            yield f"{pattern} is no pattern: {error}"


def digest_of(folder: Path) -> str:
    """Changes when any of the phrases does."""
    whole = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        whole.update(f"{path.name}\n".encode() + path.read_bytes())
    return whole.hexdigest()


def load_trained(path: Path) -> Trained:
    """What `relais train` wrote. Raises `BadSettings` when there is no such file, or it is none of ours."""
    try:
        with path.open("rb") as file:
            return Trained.from_file(file)
    except (OSError, ValueError) as error:
        raise BadSettings([f"{path}: {error}. Run `relais train`."]) from None


def load_reader(config: Path, sentences: Sentences | None = None) -> BuiltInReader:
    """The built-in reader, with what it has learned and the words it knows for details."""
    channels = load_vocabulary(config / "vocabulary").channels
    trained, meanings = (
        load_trained(config / "reader" / "trained.npz"),
        load_meanings(config / "reader" / "meanings.npz"),
    )
    return BuiltInReader(trained, meanings, load_rules(config, trained), load_known(config, channels), sentences)


def load_rules(config: Path, trained: Trained) -> Rules:
    """As they were learned from, unless something was written in the phrases since."""
    return trained.about.rules if up_to_date(config, trained) else Rules.of(load_phrases(config / "phrases"))


def up_to_date(config: Path, trained: Trained) -> bool:
    """Whether nothing was written in the phrases since. Else patterns count at once, phrases after `relais train`."""
    return trained.about.digest == digest_of(config / "phrases")


def load_meanings(path: Path) -> Meanings:
    """What single words mean. Raises `BadSettings` when the file, which ships with Relais, is gone or broken."""
    try:
        with path.open("rb") as file:
            return Meanings.from_file(file)
    except (OSError, ValueError) as error:
        raise BadSettings([f"{path}: {error}. Take it again from where Relais came from."]) from None


def load_scenarios(folder: Path) -> dict[str, Scenario]:
    """`<folder>/<name>.toml`, by name. Raises `BadSettings` with what is wrong in which file."""
    faults, found = list[str](), dict[str, Scenario]()
    for path in sorted(folder.glob("*.toml")):
        try:
            found[path.stem] = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Scenario)
        except (msgspec.ValidationError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.append(f"{path}: {error}")
    if faults:
        raise BadSettings(faults)
    return found


def load_vocabulary(folder: Path) -> Vocabulary:
    """The small words of all languages together, from `<folder>/<language>.toml`."""
    languages = [_words(path) for path in sorted(folder.glob("*.toml"))]
    return Vocabulary(
        ordinals=_together(words.ordinals for words in languages),
        fillers=tuple(word for words in languages for word in words.fillers),
        channels=_together(words.channels for words in languages),
        consent=_gathered(words.consent for words in languages),
        answers=_gathered(words.answers for words in languages),
        likes=_together(words.likes for words in languages),
        departments=_together(words.departments for words in languages),
        subjects=_together(words.subjects for words in languages),
        silences=_together(words.silences for words in languages),
        letters=_gathered(words.letters for words in languages),
    )


def _words(path: Path) -> Vocabulary:
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Vocabulary)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise BadSettings([f"{path}: {error}"]) from None


def _together(said: Iterable[Mapping[str, T]]) -> dict[str, T]:
    """What each word stands for, in whatever language it is said."""
    return {word: meant for words in said for word, meant in words.items()}


def _gathered(said: Iterable[Mapping[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """All words of each kind, those of one language after those of the other."""
    found: dict[str, tuple[str, ...]] = {}
    for kind, words in (one for kinds in said for one in kinds.items()):
        found[kind] = found.get(kind, ()) + words
    return found
