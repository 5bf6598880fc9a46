"""This is not what I ordered; or something is missing, or came broken."""

import pytest

from tests.kit.chat import Chat


async def test_something_missing_is_sent_again_after_a_yes(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("il manque la cafetière dans la commande 1004")
    assert chat.hears("Toutes nos excuses.", "préférez-vous un nouvel envoi ou un remboursement ?")
    await chat.taps("Un nouvel envoi")
    assert chat.hears(
        "Nouvel envoi gratuit : Cafetière filtre", "(commande 1004), livraison au plus tard", "Je le fais ?"
    )
    await chat.says("oui")
    assert chat.hears("C'est fait.", "Vous pouvez revenir en arrière jusqu'à")


async def test_the_wrong_thing_is_paid_back_in_english_by_sms(chat: Chat):
    sms = await chat.on("sms", "+33639980001").in_english().as_customer("C-1001")
    await sms.says("you sent the wrong coffee maker in order 1004")
    await sms.says("2")
    assert sms.hears("Refund of €59.90 to the card you paid with", "You need not send anything back.")
    await sms.says("yes")
    assert [str(refund.amount) for refund in await chat.shop.refunds("1004")] == ["59.90"]
    await sms.says("undo")
    assert list(await chat.shop.refunds("1004")) == []


async def test_what_travels_in_another_parcel_is_not_missing(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("il manque la bougie")
    assert chat.hears("Bonne nouvelle : rien n'est perdu.", "Bougie parfumée Lueur d'Ambre Cèdre", "Livraison prévue")
    assert chat.offers("Me prévenir")


async def test_what_is_wrong_with_what_is_asked_for(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("il y a une erreur dans mon colis de la commande 1004, ce n'est pas ce que j'ai commandé")
    assert chat.hears("De quel article de la commande 1004 s'agit-il ?")
    await chat.says("la cafetière")
    assert chat.hears("préférez-vous un nouvel envoi ou un remboursement ?")


@pytest.mark.parametrize("said", ["non", "annule", "non, pas celle-là"])
async def test_a_no_sends_and_pays_nothing(chat: Chat, said: str):
    await chat.as_customer("C-1001")
    await chat.says("il manque la cafetière dans la commande 1004")
    await chat.taps("Rembourser 59,90 €")
    await chat.says(said)
    assert list(await chat.shop.refunds("1004")) == []


async def test_the_same_thing_is_not_paid_back_twice(chat: Chat):
    await chat.as_customer("C-1001")
    for _ in range(2):
        await chat.says("il manque la cafetière dans la commande 1004")
        await chat.says("2")
        await chat.says("oui")
    assert len(await chat.shop.refunds("1004")) == 1


async def test_an_old_delivery_goes_to_the_team(chat: Chat):
    await chat.as_customer("C-1002")
    await chat.says("il manque la cafetière italienne dans la commande 7976")
    assert chat.hears("notre équipe doit regarder avec vous")
    assert chat.offers("Un conseiller")


async def test_what_they_would_rather_have_may_be_said(chat: Chat):
    await chat.as_customer("C-1023")
    await chat.says("il manque la tondeuse dans ma commande")
    assert chat.hears("préférez-vous un nouvel envoi ou un remboursement ?")
    await chat.says("je veux être remboursé")
    assert chat.hears("Remboursement de 279,00 €", "Je le fais ?")


async def test_what_arrived_broken_is_not_repaired_and_a_bare_yes_leaves_the_question_open(chat: Chat):
    await chat.in_english().as_customer("C-1001")
    await chat.says("the coffee maker arrived broken")
    assert chat.hears("shall we send you another, or pay it back?")
    await chat.says("yes")
    assert chat.hears("Gladly: which one?")
    await chat.says("I'd rather have my money back")
    assert chat.hears("Refund of €59.90 to the card you paid with", "Shall I do it?")


async def test_another_colour_than_the_one_ordered_is_the_wrong_one_and_is_not_asked_again(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("j'ai reçu la cocotte en bleu au lieu de rouge")
    assert chat.hears("Cocotte en fonte émaillée", "préférez-vous un nouvel envoi ou un remboursement ?")


async def test_told_of_something_else_that_is_wrong_the_question_is_asked_as_it_was(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("j'ai reçu un mauvais article dans 1004")
    await chat.says("il me manque un article dans 1004")
    assert chat.hears("De quel article de la commande 1004 s'agit-il ?")


async def test_what_came_in_excess_is_neither_sent_again_nor_paid_back(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("j'ai reçu 2 cafetières au lieu d'une dans la commande 1004")
    assert chat.hears("Merci de nous le dire.", "1004", "notre équipe")
    assert chat.labels == ["Un conseiller"]


async def test_what_the_carrier_says_it_delivered_is_looked_for_by_the_team(chat: Chat):
    """Of what has come, not of what is still on its way."""
    await chat.as_customer("C-1001")
    await chat.says("ma commande est marquée livrée mais je n'ai rien reçu")
    assert chat.hears("Le transporteur dit avoir livré la commande 1004", "un voisin ou un gardien")
    assert chat.labels == ["Un conseiller"]
