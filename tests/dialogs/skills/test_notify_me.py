"""Tell me when my parcel moves."""

import pytest

from dialogs.records import Subscription
from dialogs.shop import Step
from tests.kit.chat import Chat


async def wishes(chat: Chat) -> list[Subscription]:
    return list(await chat.hub.memory.subscriptions((await chat.known()).person.id))


async def test_a_tap_and_one_is_told_at_each_step(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande 1042 ?")
    await chat.taps("Me prévenir")
    assert chat.hears("C'est fait : je vous préviendrai ici à chaque étape de la commande 1042.")
    await chat.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert chat.hears("Commande 1042 : le livreur est en route.")


async def test_the_same_in_ones_own_words(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("tenez-moi au courant pour la commande 1042")
    assert chat.hears("je vous préviendrai ici")


async def test_the_same_in_english(chat: Chat):
    await chat.as_customer("C-1002")
    await chat.says("keep me posted about order 1043")
    assert chat.hears("Done: I will tell you here about each step of order 1043.")
    await chat.order_moves("1043", Step.DELIVERED)
    assert chat.hears("Order 1043 was delivered")


async def test_only_the_day_it_is_delivered(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("prévenez-moi seulement le jour de la livraison de la 1061")
    await chat.says("prévenez-moi seulement le jour de la livraison de la commande 1042")
    assert chat.hears("je vous écrirai ici le jour où la commande 1042 sera livrée")
    assert [wish.topic for wish in await wishes(chat)] == ["delivery_day"]


async def test_less_or_more_is_one_tap_away(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("prévenez-moi pour la commande 1042")
    await chat.taps("Seulement le jour J")
    assert [wish.topic for wish in await wishes(chat)] == ["delivery_day"]
    await chat.taps("À chaque étape")
    assert [wish.topic for wish in await wishes(chat)] == ["steps"]


async def test_elsewhere_on_a_channel_of_theirs(chat: Chat):
    await chat.on("sms", "+33639980001").as_customer("C-1001")
    await chat.as_customer("C-1001")
    await chat.says("prévenez-moi par SMS pour la commande 1042")
    assert chat.hears("commande 1042 par SMS")
    sms = chat.on("sms", "+33639980001")
    await chat.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert chat.hears_nothing()
    assert sms.hears("le livreur est en route")


async def test_elsewhere_by_buttons(chat: Chat):
    await chat.on("sms", "+33639980001").as_customer("C-1001")
    await chat.as_customer("C-1001")
    await chat.says("prévenez-moi pour la commande 1042")
    await chat.taps("Sur un autre canal")
    await chat.taps("Par SMS")
    assert [wish.channel for wish in await wishes(chat)] == ["sms"]


async def test_on_a_channel_we_do_not_know_the_number_is_asked_for_and_what_they_wanted_there_is_done(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("prévenez-moi par SMS seulement en cas de retard pour la commande 1042")
    assert chat.hears("Je ne sais pas encore comment vous joindre par SMS. Quel est votre numéro de mobile ?")
    assert chat.offers("Me prévenir ici")
    sms = chat.on("sms", "+33639980077")
    await chat.says("06 39 98 00 77")
    assert not await wishes(chat)
    await chat.says(sms.code)
    assert chat.hears("un mot par SMS si la commande 1042 prend du retard")
    assert [(wish.channel, wish.topic) for wish in await wishes(chat)] == [("sms", "delays")]


async def test_stop_is_in_the_very_answer(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("prévenez-moi pour la commande 1042")
    await chat.taps("Stop")
    assert chat.hears("plus au sujet de la commande 1042")
    assert not await wishes(chat)


async def test_a_phone_that_was_ordered_is_no_channel(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("prévenez-moi quand mon téléphone de la commande 1042 arrive")
    assert chat.hears("je vous préviendrai ici")


async def test_nothing_is_promised_of_what_has_ended(chat: Chat):
    await chat.as_customer("C-1003")
    await chat.says("prévenez-moi pour la commande 7983")
    assert chat.hears("La commande 7983 n'a plus rien à annoncer")
    await chat.says("prévenez-moi pour la commande 7991")
    assert chat.hears("La commande 7991 n'a plus rien à annoncer", "annulée")
    assert not chat.hears("tout est arrivé")


async def test_a_stranger_proves_the_order_first(chat: Chat):
    await chat.says("prévenez-moi pour la commande 1042")
    assert chat.hears("un code à 6 chiffres vient de partir")
    assert not await wishes(chat)
    await chat.says(chat.on("email", "camille.martin@example.org").code)
    assert [wish.order for wish in await wishes(chat)] == ["1042"]


async def test_a_tap_on_a_button_of_last_week_still_does_what_it_says(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande 1042 ?")
    button = chat.button("Me prévenir")
    await chat.later(days=7)
    await chat.says("bonjour")
    await chat.presses(button)
    assert chat.hears("commande 1042")
    assert [wish.order for wish in await wishes(chat)] == ["1042"]


async def test_a_van_that_has_left_is_not_promised(chat: Chat):
    await chat.in_english().as_customer("C-1002")
    await chat.says("tell me when the van leaves with 1043, that's all")
    assert chat.hears("The van has already left with order 1043.")
    assert await wishes(chat) == []
    await chat.taps("Every step")
    assert [wish.topic for wish in await wishes(chat)] == ["steps"]


@pytest.mark.parametrize("which", ["la 1042", "le lave-linge", "2"])
async def test_what_is_wanted_is_kept_while_one_of_several_orders_is_chosen(chat: Chat, which: str):
    await chat.as_customer("C-1001")
    await chat.says("un mot quand le camion part, c'est tout")
    assert chat.hears("De quelle commande s'agit-il ?")
    await chat.says(which)
    assert chat.hears("un mot ici quand le camion part avec la commande 1042, et c'est tout")


async def test_where_it_is_wanted_is_kept_too_even_in_a_button_pressed_later(chat: Chat):
    await chat.on("sms", "+33639980001").as_customer("C-1001")
    await chat.as_customer("C-1001")
    await chat.says("prévenez-moi par SMS, seulement si elle est en retard")
    button = chat.button("Commande 1042")
    await chat.says("bonjour")
    await chat.presses(button)
    assert chat.hears("un mot par SMS si la commande 1042 prend du retard, et c'est tout")
    assert [(one.topic, one.channel) for one in await wishes(chat)] == [("delays", "sms")]


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("seulement le jour de la livraison pour la 1042", "delivery_day"),
        ("juste le jour J pour la 1042", "delivery_day"),
        ("un message le jour J pour la 1042", "delivery_day"),
        ("tell me only on delivery day, 1042", "delivery_day"),
        ("only when it is late, 1042", "delays"),
        ("que les retards de la 1042", "delays"),
        ("a word when the truck leaves with 1042, nothing else", "departure"),
    ],
)
async def test_the_little_that_is_wanted_is_no_question_about_the_delivery(chat: Chat, said: str, topic: str):
    await chat.as_customer("C-1001")
    await chat.says(said)
    assert [(one.order, one.topic) for one in await wishes(chat)] == [("1042", topic)]


@pytest.mark.parametrize(
    "said",
    ["juste une question sur la livraison de la 1042", "décaler la 1042, juste le jour de la livraison, à samedi"],
)
async def test_what_is_asked_about_a_delivery_is_no_wish_for_news(chat: Chat, said: str):
    await chat.as_customer("C-1001")
    await chat.says(said)
    assert await wishes(chat) == []
