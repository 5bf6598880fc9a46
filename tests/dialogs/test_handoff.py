"""What the team sees, and what its words mean."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from dialogs.conversation import Conversation
from dialogs.handoff import DONE, Dossier, Line, card, command
from dialogs.messages import Address
from dialogs.person import Person
from dialogs.wording import load_wordings
from hub.settings import CONFIG
from tests.kit.chat import plainly
from tests.kit.moments import NOON

FR = load_wordings(CONFIG / "locales")["fr"]
DOSSIER = Dossier(
    person=Person(id="p-1", first_name="Camille", customer_id="C-1001", vip=True),
    conversation=Conversation(id="c-1", order="1042", recent=("track_order", "not_understood", "track_order", "human")),
    address=Address("messenger", "7001001"),
    reason="asked for a person",
    last=(Line("customer", "mon colis est abîmé"), Line("bot", "Je vous passe un conseiller.")),
    window=timedelta(hours=24),
    last_inbound_at=NOON - timedelta(hours=1, minutes=18),
)


def shown(dossier: Dossier) -> str:
    return plainly(card(dossier, FR, NOON).text)


def test_the_card_says_who_where_what_and_what_was_tried():
    text = shown(DOSSIER)
    assert text.startswith("Camille · VIP · client C-1001\nCanal : Messenger\nCommande : 1042\n")
    assert "Motif : demande à parler à quelqu'un" in text
    assert "Déjà abordé : suivi de commande, message non compris" in text


def test_the_card_names_no_part_of_ours():
    said = replace(DOSSIER, conversation=replace(DOSSIER.conversation, recent=("greet", "attachment", "which_wish")))
    assert "Déjà abordé" not in shown(said)


def test_the_card_shows_the_last_words_and_how_to_answer():
    text = shown(DOSSIER)
    assert "Client : mon colis est abîmé\nAssistant : Je vous passe un conseiller." in text
    assert "Répondez dans ce fil" in text


def test_the_card_tells_how_long_the_channel_lets_us_answer():
    assert "Temps restant pour répondre sur ce canal : 22 h 42" in shown(DOSSIER)
    late = replace(DOSSIER, last_inbound_at=NOON - timedelta(days=2))
    assert "La fenêtre de ce canal est fermée" in shown(late)
    assert "Temps restant" not in shown(replace(DOSSIER, window=None))


def test_a_stranger_is_a_visitor():
    text = shown(replace(DOSSIER, person=Person(id="p-2")))
    assert text.startswith("Un visiteur · non identifié\n")


def test_the_conversation_is_given_back_by_a_button_until_it_has_been():
    assert [choice.payload for choice in card(DOSSIER, FR, NOON).choices] == [DONE]
    closed = card(replace(DOSSIER, closed=True), FR, NOON)
    assert not closed.choices
    assert plainly(closed.text).endswith("Rendue à l'assistant.")


@pytest.mark.parametrize(
    ("written", "kind", "text"),
    [
        ("Bonjour, je regarde.", "answer", "Bonjour, je regarde."),
        ("!note cliente fidèle", "note", "cliente fidèle"),
        ("!Note cliente fidèle", "note", "cliente fidèle"),
        ("// à rappeler", "note", "à rappeler"),
        ("//à rappeler", "note", "à rappeler"),
        ("  !done ", "done", ""),
        ("!DONE", "done", ""),
        ("!nota cliente fidèle", "unknown", "!nota"),
        ("!Aide", "unknown", "!aide"),
        ("voir https://shop.example", "answer", "voir https://shop.example"),
        ("!!! Attention, dernier jour", "answer", "!!! Attention, dernier jour"),
    ],
)
def test_what_the_teams_words_are_for(written: str, kind: str, text: str):
    meant = command(written)
    assert (meant.kind, meant.text) == (kind, text)
