"""What the tests of learning share: half a dozen phrases an intent, that it may take a second, and what they teach."""

from collections.abc import Awaitable, Callable

import pytest
from msgspec.structs import replace

from dialogs.conversation import Conversation
from dialogs.reader.meanings import Meanings
from dialogs.reader.phrases import Phrases
from dialogs.reader.reader import BuiltInReader
from dialogs.reader.slots.things import Known
from dialogs.reader.trained import Trained
from dialogs.reader.training import train
from hub.config import load_meanings, load_phrases
from hub.settings import CONFIG

SOME = 6
PARKING = (
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
ASKED = "do you have a car park for customers"

Understood = Callable[[Trained, str], Awaitable[str]]


@pytest.fixture(scope="package")
def meanings() -> Meanings:
    return load_meanings(CONFIG / "reader" / "meanings.npz")


@pytest.fixture(scope="package")
def phrases() -> dict[str, Phrases]:
    return {language: _some(said) for language, said in load_phrases(CONFIG / "phrases").items()}


def _some(said: Phrases) -> Phrases:
    intents = {intent: replace(saying, phrases=saying.phrases[:SOME]) for intent, saying in said.intents.items()}
    return replace(said, intents=intents, several=said.several[:SOME])


@pytest.fixture(scope="package")
def trained(phrases: dict[str, Phrases], meanings: Meanings) -> Trained:
    return train(phrases, meanings, "d")


@pytest.fixture
def understood(meanings: Meanings) -> Understood:
    """The intent of a text, for one who learned this."""

    async def read(trained: Trained, text: str) -> str:
        reader = BuiltInReader(trained, meanings, trained.about.rules, Known())
        return (await reader.read(text, Conversation(id="c-1"))).intent

    return read
