"""Where is my money?"""

from tests.kit.chat import Chat


async def test_what_is_on_its_way_is_told_with_its_day(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("annuler la bougie")
    await chat.says("oui")
    await chat.says("où en est mon remboursement ?")
    assert chat.hears("24,00 € pour Bougie parfumée Lueur d'Ambre Cèdre (commande 1064) : remboursement en cours")
    await chat.later(days=5)
    await chat.says("où en est mon remboursement ?")
    assert chat.hears("remboursement fait sur la carte qui a servi à payer aujourd'hui")


async def test_a_return_must_arrive_first(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("la cocotte est trop petite, je veux la renvoyer")
    await chat.says("oui")
    await chat.says("et mon remboursement ?")
    assert chat.hears("179,00 €", "dès l'arrivée de votre retour chez nous")


async def test_the_last_one_paid_in_english_by_sms(chat: Chat):
    sms = await chat.on("sms", "+33639980003").in_english().as_customer("C-1003")
    await sms.says("where is my refund?")
    assert sms.hears("(order 7991): paid back to the card you paid with")


async def test_where_there_is_none_one_is_asked_what_one_wants(chat: Chat):
    await chat.as_customer("C-1002")
    await chat.says("je veux être remboursé")
    assert chat.hears("Je ne vois aucun remboursement en cours.")
    assert chat.offers("Renvoyer un article", "Annuler une commande")


async def test_a_stranger_proves_who_they_are_first(chat: Chat):
    await chat.says("où en est le remboursement de la commande 7991 ?")
    assert chat.hears("si la commande 7991 existe")


async def test_what_would_come_back_if_is_a_question_of_terms(chat: Chat):
    await chat.as_customer("C-1006")
    await chat.says("et si je change d'avis, je suis remboursé ?")
    assert chat.hears("Vous avez trente jours après la livraison pour changer d'avis")
