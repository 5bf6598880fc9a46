"""What is an account for, what of my password, what becomes of my data?"""

import pytest

from tests.kit.chat import Chat


@pytest.mark.parametrize("said", ["quels sont les avantages d'un compte ?", "à quoi ça sert un compte ?"])
async def test_the_benefits_are_told_in_the_merchants_words(chat: Chat, said: str):
    await chat.says(said)
    assert chat.hears("« Le suivi de vos commandes, des suggestions selon vos goûts, les alertes de prix")
    assert chat.offers("M'identifier", "Créer un compte")
    await chat.taps("Créer un compte")
    assert chat.hears("« Un prénom et une adresse suffisent.")


async def test_the_same_in_english_by_sms(chat: Chat):
    phone = chat.on("sms", "+33600000001")
    await phone.says("what are the benefits of an account?")
    assert phone.hears("“Tracking of your orders, suggestions to your taste", "1. Sign in", "2. Create an account")


async def test_who_is_signed_in_is_not_asked_to(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("quels sont les avantages d'un compte ?")
    assert not chat.offers("M'identifier")


async def test_a_forgotten_password_needs_none(chat: Chat):
    await chat.says("j'ai oublié mon mot de passe")
    assert chat.hears("Je ne demande jamais de mot de passe")
    await chat.taps("M'identifier")
    assert chat.hears("Quelle est l'adresse e-mail de votre compte")


async def test_it_is_honest_about_data_and_leads_to_who_erases_it(chat: Chat):
    await chat.says("supprimez mes données")
    assert chat.hears("Je conserve nos messages")
    assert chat.offers("Un conseiller")
    english = chat.on("sms", "+33600000001")
    await english.says("I want a copy of my data")
    assert english.hears("“Ask here or at donnees@maison-lumen.example.", "I keep our messages")


async def test_without_a_team_it_tells_where_to_ask(unmanned_chat: Chat):
    await unmanned_chat.says("supprimez mes données")
    assert unmanned_chat.hears("Notre équipe est joignable : 01 23 45 67 89")
