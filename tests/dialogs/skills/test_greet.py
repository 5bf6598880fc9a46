"""Hello, the first word, and the language."""

import pytest

from dialogs.messages import OptOut
from tests.kit.chat import Chat

DISCLOSED = "Je suis l'assistant automatique de Maison Lumen."


async def test_a_visitor_is_greeted_and_offered_three_things(chat: Chat):
    await chat.says("bonjour")
    assert chat.hears("Bonjour, que puis-je faire pour vous ?")
    assert chat.offers("Suivre ma commande", "Me prévenir", "Un conseiller")


async def test_a_customer_is_greeted_by_their_first_name(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("bonjour")
    assert chat.hears("Bonjour Camille, que puis-je faire pour vous ?")


async def test_the_first_word_says_that_no_human_speaks_and_says_it_once(chat: Chat):
    await chat.says("bonjour")
    assert chat.screen.startswith(DISCLOSED)
    await chat.says("bonjour")
    assert DISCLOSED not in chat.screen
    await chat.later(days=30)
    await chat.says("où est ma commande 1042 ?")
    assert DISCLOSED not in chat.screen


@pytest.mark.parametrize("channel", ["messenger", "telegram", "slack", "sms", "email"])
async def test_it_is_said_on_every_channel_whatever_is_said_first(chat: Chat, channel: str):
    phone = chat.on(channel, "somebody")
    await phone.says("où est ma commande 1042 ?")
    assert phone.screen.startswith(DISCLOSED)
    english = chat.on(channel, "somebody else").in_english()
    await english.says("hello")
    assert english.screen.startswith("I am the automatic assistant of Maison Lumen.")


async def test_who_only_wants_silence_hears_no_introduction(chat: Chat):
    phone = chat.on("telegram", "somebody")
    await phone.does(OptOut("blocked"))
    assert phone.hears_nothing()
    await phone.says("bonjour")
    assert phone.screen.startswith(DISCLOSED)


async def test_a_vip_is_greeted_with_what_is_theirs_once_a_day(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("bonjour")
    assert chat.hears("Bonjour Camille", "En tant que VIP, vous avez : des ventes privées, un conseiller attitré")
    await chat.taps("Mes privilèges")
    assert chat.hears("1 840 points")
    await chat.says("bonjour")
    assert chat.hears("Bonjour Camille")
    assert not chat.hears("En tant que VIP")


async def test_another_customer_hears_of_no_privileges(chat: Chat):
    phone = await chat.on("sms", "+33639980002").as_customer("C-1002")
    await phone.says("hello")
    assert phone.hears("Hello James, what can I do for you?")
    assert not phone.hears("VIP")


# ---------------------------------------------------------------- the language


async def test_english_is_answered_in_english(chat: Chat):
    await chat.says("hello")
    assert chat.hears("Hello, what can I do for you?")


async def test_the_language_is_kept_on_words_that_belong_to_none(chat: Chat):
    await chat.says("hello, where is my order?")
    for said in ("1042", "ok", "???", "👍"):
        await chat.says(said)
        assert not chat.hears("commande")
    assert (await chat.known()).conversation.language == "en"


async def test_whoever_changes_language_is_followed(chat: Chat):
    await chat.says("bonjour")
    await chat.says("where is my order, please?")
    assert chat.hears("What is the number of your order?")
    await chat.says("pardon, je voudrais suivre mon colis")
    assert chat.hears("Quel est le numéro de votre commande ?")


async def test_the_customers_own_language_is_spoken_before_they_have_said_anything(chat: Chat):
    await chat.as_customer("C-1002")
    await chat.opens()
    assert chat.hears("Hello James, what can I do for you?")


async def test_the_apps_language_counts_until_they_write(chat: Chat):
    phone = chat.on("telegram", "somebody").in_english()
    await phone.opens()
    assert phone.hears("Hello, what can I do for you?")
