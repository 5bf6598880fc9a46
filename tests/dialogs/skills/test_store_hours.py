"""When are your stores open, and where are they?"""

import pytest

from tests.kit.chat import Chat


@pytest.mark.parametrize("said", ["vous êtes ouverts le dimanche à Paris ?", "vous ouvrez à quelle heure à Paris ?"])
async def test_the_hours_of_the_town_named(chat: Chat, said: str):
    await chat.says(said)
    assert chat.hears("Maison Lumen Paris, 27 rue des Allumeurs", "le dimanche de 11 h à 19 h.")
    assert not chat.hears("Lyon")
    await chat.taps("Tous nos magasins")
    assert chat.hears("Maison Lumen Lyon", "Maison Lumen Marseille")


async def test_a_customer_hears_those_of_their_own_town(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("quels sont vos horaires ?")
    assert chat.hears("Maison Lumen Lyon", "Du lundi au samedi de 10 h à 19 h 30.")
    assert not chat.hears("Bordeaux")


async def test_a_stranger_hears_all_in_english_by_sms(chat: Chat):
    phone = chat.on("sms", "+33600000001")
    await phone.says("what are your opening hours?")
    assert phone.hears("Maison Lumen Nantes", "Monday to Saturday 10 am to 7 pm.")
