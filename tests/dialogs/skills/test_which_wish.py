"""Two or three buttons when it may be this or that."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from dialogs.conversation import Conversation
from dialogs.understanding import Guess, Understanding
from tests.kit.chat import Chat, conversation
from tests.kit.databases import SqliteDatabases


class Torn:
    """A reader that hesitates, in the language that is spoken."""

    async def read(
        self, text: str, conversation: Conversation, now: datetime | None = None, time_zone: str = "Europe/Paris"
    ) -> Understanding:
        said = {
            "ma commande": (Guess("track_order", 0.4), Guess("change_delivery", 0.35), Guess("out_of_scope", 0.1)),
            "mon colis": (Guess("track_order", 0.4), Guess("delivery_eta", 0.35)),
            "the messages": (Guess("unsubscribe_notifications", 0.4), Guess("change_channel", 0.3)),
            "euh": (Guess("out_of_scope", 0.3), Guess("track_order", 0.2), Guess("delivery_eta", 0.2)),
            "coucou": (Guess("greeting", 0.4), Guess("track_order", 0.2), Guess("delivery_eta", 0.2)),
        }[text]
        return Understanding("en" if text.startswith("the") else "fr", said)


@pytest.fixture
async def torn(sqlite: SqliteDatabases, tmp_path: Path) -> AsyncIterator[Chat]:
    async with sqlite.fresh(tmp_path) as url, conversation(url, reader=Torn()) as talking:
        yield talking


async def test_who_may_mean_either_is_asked_and_answered(torn: Chat):
    await torn.as_customer("C-1001")
    await torn.says("ma commande")
    assert torn.hears("Vous voulez suivre une commande ou modifier une livraison ?")
    assert torn.offers("Suivre une commande", "Modifier une livraison")
    await torn.presses(torn.button("Suivre une commande"))
    assert torn.hears("Commande 10")


async def test_nobody_is_asked_whether_they_want_to_know_where_it_is_or_when_it_comes(torn: Chat):
    await torn.as_customer("C-1002")
    await torn.says("mon colis")
    assert torn.hears("Livraison prévue")


async def test_the_same_in_english(torn: Chat):
    await torn.says("the messages")
    assert torn.hears("Would you like to have fewer messages or choose where we write to you?")


@pytest.mark.parametrize("said", ["euh", "coucou"])
async def test_what_is_most_likely_no_wish_is_not_asked_about(torn: Chat, said: str):
    await torn.says(said)
    assert not torn.hears("Vous voulez")
