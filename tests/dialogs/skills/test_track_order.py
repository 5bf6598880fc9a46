"""Where is my order?"""

import pytest

from dialogs.messages import Timeline
from dialogs.shop import Step
from tests.kit.chat import Chat


async def test_a_customer_asks_where_the_parcel_is(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande 1042 ?")
    assert chat.hears("Commande 1042 : partie avec TransLumen hier", "Livraison prévue demain entre 9 h et 12 h.")
    assert chat.offers("Me prévenir", "Un conseiller")


async def test_the_same_in_english(chat: Chat):
    await chat.as_customer("C-1002")
    await chat.says("where is my order 1043?")
    assert chat.hears("Order 1043 is out for delivery", "Expected today between 18:00 and 21:00.")
    assert chat.offers("Keep me posted", "Talk to someone")


@pytest.mark.parametrize("said", ["où est mon lave-linge ?", "où est ma lessive ?", "où est passé mon lave-linge ?"])
async def test_what_is_on_its_way_is_not_looked_for_on_the_shelves(chat: Chat, said: str):
    await chat.as_customer("C-1001")
    await chat.says(said)
    assert chat.hears("Commande 1042 : partie avec TransLumen")


@pytest.mark.parametrize("said", ["where are my headphones?", "where is my headset?"])
async def test_nor_in_english_nor_in_the_midst_of_a_search(chat: Chat, said: str):
    await chat.as_customer("C-1002")
    await chat.says("I am looking for headphones")
    await chat.says(said)
    assert chat.hears("Order 1043 is out for delivery")


async def test_what_nobody_is_waiting_for_is_looked_for(chat: Chat):
    await chat.as_customer("C-1002")
    await chat.says("où est ma machine à laver ?")
    assert not chat.hears("1043")


async def test_the_carriers_own_page_is_one_tap_away(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande 1042 ?")
    assert len(chat.links) == 1
    assert chat.links[0].startswith("https://")


async def test_nobody_is_offered_news_of_what_has_arrived(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande 1004 ?")
    assert chat.hears("Commande 1004 : livrée")
    assert not chat.offers("Me prévenir")


@pytest.mark.parametrize("step", [Step.OUT_FOR_DELIVERY, Step.AT_PICKUP_POINT, Step.DELIVERED])
async def test_the_answer_follows_the_parcel(chat: Chat, step: Step):
    await chat.as_customer("C-1001")
    await chat.order_moves("1042", step)
    await chat.says("et maintenant, où est ma commande 1042 ?")
    told = {
        Step.OUT_FOR_DELIVERY: "le livreur est en route",
        Step.AT_PICKUP_POINT: "elle vous attend",
        Step.DELIVERED: "livrée aujourd'hui",
    }
    assert chat.hears("Commande 1042", told[step])


async def test_the_numbers_in_the_text_of_two_parcels_are_not_those_of_the_choices(chat: Chat):
    sms = await chat.on("sms", "+33639980001").as_customer("C-1001")
    await sms.says("où est ma commande 1064 ?")
    assert sms.hears("voyage en 2 colis", "Colis 1 (", "Colis 2 (")
    assert sms.labels == ["Me prévenir", "Un conseiller", "Changer la livraison", "Annuler la commande"]


async def test_a_number_alone_is_enough(chat: Chat):
    await chat.as_customer("C-1001")
    for said in ("1042", "#1042", "cmd 1042", "n° 1042", "la 1042 ?"):
        await chat.says(said)
        assert chat.hears("Commande 1042 : partie")


async def test_what_comes_next_is_said_and_what_can_be_changed_is_offered(chat: Chat):
    await chat.as_customer("C-1003")
    await chat.says("où est ma commande 1060 ?")
    assert chat.hears("acceptée par Second Souffle Tech", "Ensuite, elle est préparée, puis remise au transporteur.")
    assert chat.offers("Changer la livraison", "Annuler la commande")


async def test_what_has_arrived_can_be_sent_back_or_reported(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("where is my order 1004?")
    assert chat.offers("Something is wrong", "Send something back", "Invoice")
    assert not chat.offers("Change the delivery")


async def test_the_way_is_drawn_where_there_is_one_parcel(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande 1042 ?")
    drawn = chat.heard[-1].reply.drawing
    assert isinstance(drawn, Timeline)
    assert [step.state for step in drawn.steps] == ["done", "done", "now", "next", "next"]
    assert "demain entre 9" in drawn.steps[-1].note


async def test_the_order_in_which_a_thing_is_need_not_be_numbered(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("alors, mon lave-linge, il arrive quand ?")
    assert chat.hears("Commande 1042", "Livraison prévue demain")


async def test_the_order_spoken_of_is_the_one_that_is_asked_about_and_the_other_is_the_other(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande 1042 ?")
    await chat.says("alors, ça vient ?")
    assert chat.hears("Commande 1042", "Livraison prévue demain")
    await chat.says("et l'autre ?")
    assert chat.hears("1064")


async def test_which_order_is_said_by_what_is_in_it(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande ?")
    assert chat.hears("De quelle commande s'agit-il ?")
    await chat.says("celle de la robe")
    assert chat.hears("Votre commande 1064 voyage en 2 colis.")
