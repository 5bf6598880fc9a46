"""A hub that runs understands what it was taught meanwhile."""

import os
import shutil
from pathlib import Path

import pytest

from dialogs.conversation import Conversation
from dialogs.reader.adding import add
from dialogs.reader.phrases import Phrases, Saying
from dialogs.reader.reader import BuiltInReader
from hub.config import digest_of, load_meanings, load_phrases, load_reader, load_trained
from hub.relearning import Relearning
from hub.settings import CONFIG

ASKED = "le zorglub est-il déjà parti de chez vous"
TAUGHT = ("où est le zorglub", "le zorglub est parti ?", "suivre le zorglub", "des nouvelles du zorglub")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The house's own, to be written in."""
    for folder in ("phrases", "reader", "search", "vocabulary"):
        shutil.copytree(CONFIG / folder, tmp_path / folder)
    for file in CONFIG.glob("*.toml"):
        shutil.copy(file, tmp_path)
    return tmp_path


def teach(config: Path) -> None:
    """As `relais train` does after a few phrases were added."""
    phrases = load_phrases(config / "phrases")
    french = phrases["fr"]
    saying = Saying(french.intents["track_order"].patterns, (*french.intents["track_order"].phrases, *TAUGHT))
    more = {**phrases, "fr": Phrases(french.words, {**french.intents, "track_order": saying}, french.several)}
    file = config / "reader" / "trained.npz"
    added = add(load_trained(file), more, load_meanings(config / "reader" / "meanings.npz"), digest_of(config))
    assert added
    file.write_bytes(added[0].to_bytes())
    os.utime(file, ns=(0, file.stat().st_mtime_ns + 1))


async def confidence(reader: BuiltInReader, text: str) -> float:
    return next(
        guess.confidence
        for guess in (await reader.read(text, Conversation(id=""))).guesses
        if guess.intent == "track_order"
    )


async def test_what_was_taught_counts_without_starting_anew(config: Path):
    reader = load_reader(config)
    relearning = Relearning(reader, config)
    before = await confidence(reader, ASKED)
    teach(config)
    assert await confidence(reader, ASKED) == before
    await relearning.look()
    assert await confidence(reader, ASKED) > before


async def test_a_broken_file_changes_nothing(config: Path):
    reader = load_reader(config)
    relearning = Relearning(reader, config)
    before = await confidence(reader, ASKED)
    (config / "reader" / "trained.npz").write_bytes(b"half a fi")
    await relearning.look()
    assert await confidence(reader, ASKED) == before
