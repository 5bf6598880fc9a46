"""What is learned from the phrases, and that it was learned from those that ship."""

import zlib
from io import BytesIO

import pytest
from msgspec.structs import replace

from dialogs.conversation import Conversation
from dialogs.reader.meanings import Meanings
from dialogs.reader.phrases import Phrases, Saying
from dialogs.reader.reader import BuiltInReader
from dialogs.reader.slots.things import Known
from dialogs.reader.trained import Trained
from dialogs.reader.training import train
from hub.config import digest_of, load_meanings, load_phrases, load_trained
from hub.settings import CONFIG

FEW = 6
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def meanings() -> Meanings:
    return load_meanings(CONFIG / "reader" / "meanings.npz")


@pytest.fixture(scope="module")
def phrases() -> dict[str, Phrases]:
    """Half a dozen phrases an intent, that learning may take a second."""
    return {language: _few(said) for language, said in load_phrases(CONFIG / "phrases").items()}


def _few(said: Phrases) -> Phrases:
    intents = {intent: replace(saying, phrases=saying.phrases[:FEW]) for intent, saying in said.intents.items()}
    return replace(said, intents=intents, several=said.several[:FEW])


@pytest.fixture(scope="module")
def trained(phrases: dict[str, Phrases], meanings: Meanings) -> Trained:
    return train(phrases, meanings, "d")


async def understood(trained: Trained, meanings: Meanings, text: str) -> str:
    reader = BuiltInReader(trained, meanings, trained.about.rules, Known())
    return (await reader.read(text, Conversation(id="c-1"))).intent


def test_what_ships_was_learned_from_the_phrases_that_ship():
    trained = load_trained(CONFIG / "reader" / "trained.npz")
    assert trained.about.digest == digest_of(CONFIG / "phrases"), "run `relais train`"


def test_what_ships_is_small_in_a_package():
    assert sum(len(zlib.compress(path.read_bytes())) for path in (CONFIG / "reader").glob("*.npz")) < 5 * MEGABYTE


def test_the_same_phrases_give_the_same_arrays(phrases: dict[str, Phrases], meanings: Meanings, trained: Trained):
    assert train(phrases, meanings, "d").to_bytes() == trained.to_bytes()


async def test_ten_phrases_teach_another_thing(phrases: dict[str, Phrases], meanings: Meanings, trained: Trained):
    asked = "do you have a car park for customers"
    told = Saying(
        phrases=(
            "where can I park",
            "is there parking near your shop",
            "parking for customers",
            "do you have a car park",
            "how much is the car park",
            "can I leave my car in front of the shop",
            "any parking spaces",
            "is the parking free",
            "where do I leave the car",
            "a place to park my van",
        )
    )
    english = replace(phrases["en"], intents={**phrases["en"].intents, "parking": told})
    after = train({**phrases, "en": english}, meanings, "d")
    assert await understood(trained, meanings, asked) != "parking"
    assert await understood(after, meanings, asked) == "parking"


def test_what_was_learned_is_read_back_as_it_was_written(trained: Trained):
    assert Trained.from_file(BytesIO(trained.to_bytes())).to_bytes() == trained.to_bytes()


@pytest.mark.parametrize("data", [b"", b"nonsense", b"PK\x03\x04"])
def test_what_is_no_trained_reader_is_refused(data: bytes):
    with pytest.raises(ValueError, match="not a trained reader"):
        Trained.from_file(BytesIO(data))
