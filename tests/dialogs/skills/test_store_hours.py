"""When are your stores open, and where are they?"""

import pytest

from dialogs.products.stores import open_days
from dialogs.shop import Store
from dialogs.wording import load_wordings
from hub.settings import CONFIG
from tests.kit.chat import Chat

WORDINGS = load_wordings(CONFIG / "locales")


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


async def test_which_is_open_on_a_day_and_what_of_another_one(chat: Chat):
    chat.in_english()
    await chat.says("where are your stores?")
    assert chat.hears("Maison Lumen Paris", "Maison Lumen Lyon")
    await chat.says("which one is open on Sunday?")
    assert chat.hears("Open on Sunday:", "Maison Lumen Paris")
    assert not chat.hears("Lyon")
    await chat.says("and the one in Lyon?")
    assert chat.hears("Maison Lumen Lyon")
    assert not chat.hears("Paris")


def test_the_days_are_those_the_hours_name():
    def days(french: str) -> frozenset[int]:
        store = Store(id="s", name="", street="", postcode="", city="", latitude=0, longitude=0, hours={"fr": french})
        return open_days(store, WORDINGS["fr"])

    assert days("Du mardi au samedi de 10 h à 19 h 30, le lundi de 14 h à 19 h") == {0, 1, 2, 3, 4, 5}
    assert days("Du vendredi au lundi de 9 h à 12 h ; fermé le dimanche") == {4, 5, 0}
    assert days("Sur rendez-vous") == frozenset()
