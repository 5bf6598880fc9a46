"""I want to send it back, or exchange it.

Camille's (C-1001) order 1004, a coffee maker and a casserole, came twelve days ago.
"""

import pytest

from dialogs.aftercare import Return
from dialogs.shop import Step
from tests.kit.chat import Chat


async def returns(chat: Chat, number: str) -> list[Return]:
    return list(await chat.shop.returns(number))


async def test_a_return_is_started_with_its_reason_label_and_places_to_leave_it(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("je veux renvoyer la cocotte")
    assert chat.hears("Cocotte en fonte émaillée Fonte Royère Mijotine 24 : pour quelle raison ?")
    assert chat.offers("Trop petit", "Défectueux", "J'ai changé d'avis")
    await chat.taps("Trop petit")
    assert chat.hears("(commande 1004) : 179,00 € vous seront remboursés dès son arrivée", "L'envoi est gratuit.")
    assert await returns(chat, "1004") == []
    await chat.says("oui")
    assert chat.hears(
        "C'est fait.", "Collez l'étiquette sur le colis", "Tabac-presse des Pentes, 19 montée de l'Horloge"
    )
    assert [link for link in chat.links if "etiquettes" in link]
    assert len(await returns(chat, "1004")) == 1


async def test_the_reason_said_at_once_is_not_asked_again(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("la cocotte est trop petite, je veux la renvoyer")
    assert chat.hears("Retour de l'article « Cocotte", "Je le fais ?")


async def test_what_was_never_bought_is_said_so_and_not_asked_twice_alike(chat: Chat):
    """The headphones wait in nobody's orders; what is said of them is kept for what is then chosen."""
    await chat.as_customer("C-1001")
    await chat.says("je veux renvoyer les écouteurs")
    assert chat.hears("Je ne vois pas cela parmi ce que vous avez commandé", "Que souhaitez-vous renvoyer")
    await chat.says("ils sont trop petits")
    assert chat.hears("Je ne vois pas encore duquel de ces articles il s'agit")
    await chat.says("la cocotte")
    assert chat.hears("179,00 € vous seront remboursés")


async def test_the_same_in_english_by_sms(chat: Chat):
    sms = await chat.on("sms", "+33639980001").in_english().as_customer("C-1001")
    await sms.says("I want to return an item")
    assert sms.hears("What would you like to send back from order 1004?", "2. Fonte Royère Mijotine 24")
    await sms.says("2")
    assert sms.hears("why are you sending it back?", "1. Too small")
    await sms.says("I changed my mind")
    assert sms.hears("(order 1004): €179.00 will be paid back once it has reached us.", "1. Yes, do it")
    await sms.says("1")
    assert sms.hears("Done.", "Stick the label on the parcel", "https://retours.maison-lumen.example/etiquettes/")


async def test_an_exchange_shows_what_there_is(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.order_moves("1064", Step.DELIVERED)
    await chat.says("je veux échanger les baskets, je n'aime pas la couleur")
    assert chat.hears("Préférez-vous un remboursement, ou l'un de ces articles en échange ?", "vert sauge")
    await chat.taps("Baskets en cuir Marcheloup Lacet 1, vert sauge, pointure 40")
    assert chat.hears("en échange de « Baskets en cuir Marcheloup Lacet 1, vert sauge, pointure 40 »")
    await chat.says("oui")
    assert [one.swap for one in await returns(chat, "1064")] == ["CHA-103"]


async def test_what_is_too_small_is_exchanged_for_a_larger_one(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.order_moves("1064", Step.DELIVERED)
    await chat.says("je veux renvoyer les baskets, trop petites")
    assert chat.offers("Pointure 41", "Pointure 42", "Rembourser 89,00 €")
    await chat.says("plutôt du 41")
    assert chat.hears("en échange de « Baskets en cuir Marcheloup Lacet 1, blanc, pointure 41 »")
    await chat.says("oui")
    assert [(one.swap, one.item.line.variant) for one in await returns(chat, "1064")] == [("CHA-101", "40")]


async def test_an_appliance_is_fetched_and_what_that_costs_is_said(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.order_moves("1042", Step.DELIVERED)
    await chat.says("je veux renvoyer le lave-linge, il est trop grand")
    assert chat.hears("Nous venons le chercher chez vous pour 19,00 €.")
    await chat.says("non")
    await chat.says("je veux renvoyer le lave-linge")
    await chat.taps("Défectueux")
    assert chat.hears("Nous venons le chercher chez vous, sans frais.")


@pytest.mark.parametrize("said", ["non", "annule"])
async def test_a_no_starts_nothing(chat: Chat, said: str):
    await chat.as_customer("C-1001")
    await chat.says("la cocotte est trop petite, je veux la renvoyer")
    await chat.says(said)
    assert await returns(chat, "1004") == []


async def test_a_return_that_was_started_is_told_and_can_be_called_off(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("la cocotte est trop petite, je veux la renvoyer")
    await chat.says("oui")
    await chat.says("je veux renvoyer la cafetière, elle est trop petite")
    await chat.says("oui")
    await chat.says("comment retourner un article de la commande 1004 ?")
    assert chat.hears("est lancé : déposez le colis, au plus tard")
    await chat.taps("Revenir en arrière")
    assert len(await returns(chat, "1004")) == 1


async def test_too_late_says_why(chat: Chat):
    sms = await chat.on("sms", "+33639980002").in_english().as_customer("C-1002")
    await sms.says("I want to return the espresso machine")
    assert sms.hears("The thirty days for sending it back are over.", "the two-year guarantee still holds")


async def test_what_has_not_arrived_cannot_be_sent_back_yet(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("comment retourner un article de la commande 1042 ?")
    assert chat.hears("Rien de la commande 1042 n'est encore arrivé")


async def test_another_thing_of_the_order_may_be_named_instead(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("je veux renvoyer la cafetière")
    await chat.says("elle ne me plaît pas")
    assert chat.hears("Cafetière", "Je le fais ?")
    await chat.says("non, la cocotte")
    assert chat.hears("Cocotte en fonte émaillée")
    assert not chat.hears("Cafetière")
