"""What was said before counts: answers to a question, and the same again of something else."""

import pytest
from msgspec.structs import replace

from dialogs.conversation import Conversation
from dialogs.messages import Choice
from hub.config import load_reader
from hub.settings import CONFIG

READER = load_reader(CONFIG)
FRESH = Conversation(id="c-1", language="fr")
ASKED = replace(FRESH, offered=(Choice("Me prévenir", "notify_me:1042"),))


async def sure(text: str, conversation: Conversation, intent: str) -> float:
    guesses = (await READER.read(text, conversation)).guesses
    return next((guess.confidence for guess in guesses if guess.intent == intent), 0.0)


@pytest.mark.parametrize(("text", "intent"), [("oui", "affirm"), ("pourquoi pas", "affirm"), ("bof", "deny")])
async def test_a_yes_or_a_no_is_likelier_after_a_question(text: str, intent: str):
    assert await sure(text, ASKED, intent) >= await sure(text, FRESH, intent) > 0
    assert (await READER.read(text, ASKED)).intent == intent


@pytest.mark.parametrize(
    ("last", "intent"),
    [("track_order", "track_order"), ("delivery_eta", "delivery_eta"), ("notify_me", "subscribe_notifications")],
)
@pytest.mark.parametrize("text", ["et pour l'autre ?", "et la deuxième ?", "what about the other one?"])
async def test_the_same_is_asked_of_another(text: str, last: str, intent: str):
    spoken = replace(FRESH, recent=("greet", last))
    assert (await READER.read(text, spoken)).intent == intent


async def test_a_number_alone_is_an_order_to_be_followed():
    assert (await READER.read("c'est la 1042", FRESH)).intent == "track_order"
