"""Show me around: offered to a newcomer once, left at any time."""

import pytest

from dialogs.messages import Choice
from tests.kit.chat import Chat


async def test_a_newcomer_is_offered_a_tour_once_and_goes_through_it(chat: Chat):
    await chat.opens()
    assert chat.offers("Faire le tour")
    await chat.taps("Faire le tour")
    assert chat.hears("1/4.", "Dites-moi ce que vous cherchez")
    for step in ("2/4.", "3/4.", "4/4."):
        await chat.taps("Suite")
        assert chat.hears(step)
    assert not chat.offers("Suite")
    await chat.taps("Arrêter la visite")
    assert chat.hears("À vous de jouer.")
    await chat.says("bonjour")
    assert not chat.offers("Faire le tour")


async def test_it_is_left_by_asking_for_anything_else(chat: Chat):
    phone = chat.on("sms", "+33600000001").in_english()
    await phone.says("hello")
    assert phone.hears("4. Show me around")
    await phone.says("4")
    await phone.says("2")
    assert phone.hears("2/4.", "I follow your orders")
    await phone.says("I want to talk to a human")
    assert phone.hears("I am passing you to someone")


@pytest.mark.parametrize("said", ["visite guidée", "faites-moi visiter", "give me a tour", "guided tour"])
async def test_it_can_be_asked_for_in_words(chat: Chat, said: str):
    await chat.says(said)
    assert chat.hears("1/4.")


async def test_a_customer_is_no_newcomer(chat: Chat):
    await chat.as_customer("C-1002")
    await chat.says("bonjour")
    assert not chat.offers("Faire le tour")


async def test_without_a_team_no_person_is_promised(unmanned_chat: Chat):
    await unmanned_chat.presses(Choice("?", "guided_tour:3"))
    assert unmanned_chat.hears("4/4.")
    assert not unmanned_chat.hears("conseiller")


async def test_it_is_walked_and_left_in_words(chat: Chat):
    await chat.says("visite guidée")
    await chat.says("oui")
    assert chat.hears("2/4.")
    await chat.says("suivant")
    assert chat.hears("3/4.")
    await chat.says("stop")
    assert chat.hears("À vous de jouer.")
