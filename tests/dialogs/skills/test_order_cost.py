"""What did I pay for it?

Camille's (C-1001) order 1042 is a washing machine and a detergent; order 1004 a coffee maker and a casserole.
"""

from tests.kit.chat import Chat


async def test_an_order_just_spoken_of_is_told_with_what_each_thing_cost(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande 1042 ?")
    await chat.says("je l'ai payée combien ?")
    assert chat.hears("Commande 1042, passée", "338,80 € en tout.", "• Lave-linge top 6 kg Norvale Mini 40 : 329,90 €")
    assert chat.offers("Facture")


async def test_in_english_by_sms_it_is_the_order_that_has_the_thing(chat: Chat):
    sms = await chat.on("sms", "+33639980001").in_english().as_customer("C-1001")
    await sms.says("what did I pay for the coffee maker?")
    assert sms.hears("Order 1004, placed", "€238.90 in all.")
    await sms.says("how much did it cost?")
    assert sms.hears("€238.90 in all.")


async def test_a_product_on_the_table_is_asked_for_its_price(shopper: Chat):
    await shopper.in_english().as_customer("C-1001")
    await shopper.says("I am looking for a glass kettle")
    await shopper.says("how much does it cost?")
    assert shopper.hears("€34.90 instead of €39.90")


async def test_a_stranger_proves_the_order_first(chat: Chat):
    await chat.says("combien j'ai payé ?")
    assert chat.hears("Quel est le numéro de votre commande ?")
