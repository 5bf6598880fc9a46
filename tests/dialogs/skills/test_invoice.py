"""Can I have the invoice?"""

from tests.kit.chat import Chat


async def test_the_invoice_is_one_tap_away(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("je voudrais la facture de la commande 1042")
    assert chat.hears("Voici la facture de la commande 1042.")
    assert [link for link in chat.links if link.endswith("/1042")]


async def test_the_same_in_english_by_sms(chat: Chat):
    sms = await chat.on("sms", "+33639980002").in_english().as_customer("C-1002")
    await sms.says("I need an invoice for 1043")
    assert sms.hears("Here is the invoice for order 1043.", "Invoice F-1043", "https://")


async def test_what_has_not_left_has_none_yet(chat: Chat):
    await chat.as_customer("C-1003")
    await chat.says("la facture de la commande 1060 svp")
    assert chat.hears("La facture est établie quand la commande part.")


async def test_the_order_spoken_of_is_the_one_meant(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande 1042 ?")
    await chat.says("et la facture ?")
    assert chat.hears("Voici la facture de la commande 1042.")


async def test_a_stranger_proves_who_they_are_first(chat: Chat):
    await chat.says("la facture de la commande 1042")
    assert chat.hears("si la commande 1042 existe")
    assert not chat.links
