"""I no longer want it: the whole order, or one thing of it.

Of Camille's (C-1001) order 1064, a dress and trainers are packed in one parcel, a candle is not; 1042 has left.
"""

from decimal import Decimal

import pytest

from dialogs.shop import Order, Step
from tests.kit.chat import Chat


async def order(chat: Chat, number: str) -> Order:
    found = await chat.shop.order(number)
    assert found
    return found


async def test_one_thing_is_cancelled_after_a_yes_with_what_comes_back_and_when(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("je veux annuler la bougie")
    assert chat.hears(
        "Annulation dans la commande 1064 : Bougie parfumée Lueur d'Ambre Cèdre.",
        "24,00 € vous seront remboursés sur la carte qui a servi à payer, au plus tard",
        "Je le fais ?",
    )
    assert (await order(chat, "1064")).total == Decimal("202.00")
    await chat.says("oui")
    assert chat.hears("C'est fait. Annulation dans la commande 1064", "Vous pouvez revenir en arrière jusqu'à")
    assert (await order(chat, "1064")).total == Decimal("178.00")


async def test_the_same_in_english_by_sms(chat: Chat):
    sms = await chat.on("sms", "+33639980003").in_english().as_customer("C-1003")
    await sms.says("cancel the speaker please")
    assert sms.hears(
        "Cancellation in order 1060: Ondéo Sud Galet", "€69.90 will be paid back to the card you paid with"
    )
    await sms.says("1")
    assert sms.hears("Done.", "You can take this back until")
    assert {line.sku for line in (await order(chat, "1060")).lines} == {"SON-105", "TEL-102"}


async def test_the_whole_order_is_named_thing_by_thing(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("annulez toute la commande 1064")
    assert chat.hears("Annulation de toute la commande 1064 (Robe", "Baskets", "Bougie", "202,00 € vous seront")
    await chat.taps("Oui, allez-y")
    assert {parcel.step for parcel in (await order(chat, "1064")).parcels} == {Step.CANCELLED}


async def test_without_saying_what_one_chooses_among_pictures(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("annuler la commande 1064")
    assert chat.hears("Que souhaitez-vous annuler dans la commande 1064 ?")
    cards = [card for message in chat.heard for card in message.reply.cards]
    assert all(card.image for card in cards)
    await chat.taps("Bougie parfumée Lueur d'Ambre Cèdre")
    assert chat.hears("Annulation dans la commande 1064 : Bougie")


async def test_what_to_cancel_may_be_said_after_the_question(chat: Chat):
    sms = await chat.on("sms", "+33639980001").as_customer("C-1001")
    await sms.says("annuler la commande 1064")
    await sms.says("juste la bougie")
    assert sms.hears("Annulation dans la commande 1064 : Bougie")


@pytest.mark.parametrize("said", ["non", "non, pas celle-là", "annule", "laissez tomber"])
async def test_a_no_cancels_nothing(chat: Chat, said: str):
    before = await order(chat, "1064")
    await chat.as_customer("C-1001")
    await chat.says("annulez toute la commande 1064")
    await chat.says(said)
    assert chat.hears("Très bien, je laisse la commande 1064 telle quelle.")
    assert await order(chat, "1064") == before


@pytest.mark.parametrize(
    "said", ["non, pas celle-là", "annule", "annulez l'annulation", "j'ai changé d'avis, je la garde finalement"]
)
async def test_a_cancellation_is_taken_back_by_a_word(chat: Chat, said: str):
    before = await order(chat, "1064")
    await chat.as_customer("C-1001")
    await chat.says("annuler la bougie")
    await chat.says("oui")
    await chat.says(said)
    assert chat.hears("la commande 1064 est comme avant")
    assert await order(chat, "1064") == before


async def test_after_half_an_hour_it_stays_cancelled(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("annuler la bougie")
    await chat.says("oui")
    await chat.later(minutes=31)
    await chat.taps("Revenir en arrière")
    assert chat.hears("Le délai pour revenir en arrière est passé.")


async def test_what_has_left_is_refused_with_what_one_can_do_instead(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("annuler la commande 1042")
    assert chat.hears(
        "Elle est déjà partie : on ne peut plus l'annuler. Refusez le colis à la livraison, ou renvoyez-le"
    )
    assert chat.offers("Changer la livraison", "Un conseiller")


async def test_the_same_yes_twice_cancels_once(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("annuler la bougie")
    yes = chat.button("Oui, allez-y")
    await chat.presses(yes)
    await chat.presses(yes)
    assert chat.hears("C'est déjà fait.")
    assert (await order(chat, "1064")).total == Decimal("178.00")


async def test_an_old_yes_does_not_answer_a_newer_question(chat: Chat):
    before = await order(chat, "1064")
    await chat.as_customer("C-1001")
    await chat.says("annuler la bougie")
    old = chat.button("Oui, allez-y")
    await chat.says("annulez toute la commande 1064")
    await chat.presses(old)
    assert chat.hears("Cette question n'est plus d'actualité, je n'ai donc rien changé.")
    assert await order(chat, "1064") == before


async def test_somebody_elses_order_is_not_cancelled(chat: Chat):
    before = await order(chat, "1064")
    await chat.as_customer("C-1002")
    await chat.says("annuler la commande 1064")
    await chat.says("oui")
    assert await order(chat, "1064") == before


async def test_what_goes_together_is_said_to_before_it_is_agreed_to(chat: Chat):
    await chat.as_customer("C-1021")
    await chat.says("je voudrais annuler la ponceuse")
    assert chat.hears("Ces articles ne peuvent être annulés qu'ensemble. Annulation de toute la commande 1013")


async def test_who_would_rather_have_another_size_cancels_nothing(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("je veux annuler la commande 1064")
    assert chat.hears("Que souhaitez-vous annuler dans la commande 1064 ?")
    await chat.says("je veux la robe en 40 au lieu de 38")
    assert chat.hears("Elle est déjà emballée : on ne peut plus la modifier.")
    assert not chat.hears("Je le fais ?")


async def test_who_names_one_thing_of_a_parcel_hears_that_another_goes_with_it(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("je veux annuler ma commande")
    await chat.says("la robe")
    assert chat.hears("Ces articles ne peuvent être annulés qu'ensemble.", "Baskets en cuir Marcheloup Lacet 1")
