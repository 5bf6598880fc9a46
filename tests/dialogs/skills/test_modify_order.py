"""Two of them rather than one; the green one rather than the white.

Nothing of Inès' (C-1003) order 1060 is packed: headphones, a lavender smartphone, a yellow speaker.
"""

from decimal import Decimal

from dialogs.shop import Line
from tests.kit.chat import Chat


async def line(chat: Chat, number: str, place: int) -> Line:
    found = await chat.shop.order(number)
    assert found
    return found.lines[place]


async def test_another_colour_is_shown_with_its_price_then_taken(chat: Chat):
    await chat.as_customer("C-1003")
    await chat.says("je voudrais modifier la commande 1060, le smartphone en blanc")
    assert chat.hears("Commande 1060 : Smartphone 128 Go Orivo Nova 12, blanc, au lieu de", "lavande")
    assert chat.hears("Le prix ne change pas. Je le fais ?")
    await chat.says("oui")
    assert (await line(chat, "1060", 1)).sku == "TEL-103"


async def test_a_quantity_says_what_it_costs(chat: Chat):
    sms = await chat.on("sms", "+33639980003").in_english().as_customer("C-1003")
    await sms.says("change my order 1060: I want two speakers")
    assert sms.hears("Order 1060: 2 × Ondéo Sud Galet", "instead of 1.", "€69.90 more will be charged to the card")
    await sms.says("yes")
    assert (await line(chat, "1060", 2)).quantity == 2
    await sms.says("undo")
    assert (await line(chat, "1060", 2)).quantity == 1


async def test_what_is_chosen_by_its_number_is_no_quantity(chat: Chat):
    sms = await chat.on("sms", "+33639980003").as_customer("C-1003")
    await sms.says("modifier ma commande 1060")
    assert sms.hears("Que souhaitez-vous modifier dans la commande 1060 ?")
    await sms.says("2")
    assert sms.hears("Smartphone 128 Go Orivo Nova 12, lavande : que souhaitez-vous modifier ?", "Même prix")
    assert sms.offers("Un de plus", "Le retirer")
    await sms.says("en blanc")
    assert sms.hears("Orivo Nova 12, blanc, au lieu de")


async def test_taking_something_out_is_cancelling_it(chat: Chat):
    await chat.as_customer("C-1003")
    await chat.says("modifiez la commande 1060 : retirez l'enceinte")
    assert chat.hears("Annulation dans la commande 1060 : Enceinte portable", "69,90 € vous seront remboursés")
    await chat.says("oui")
    found = await chat.shop.order("1060")
    assert found
    assert found.total == Decimal("608.00")


async def test_more_than_there_are_is_refused(chat: Chat):
    await chat.as_customer("C-1003")
    await chat.says("modifier la commande 1060 : je veux 9 enceintes")
    assert chat.hears("5 exemplaires au plus sont possibles")


async def test_what_is_packed_is_refused_with_what_one_can_do_instead(chat: Chat):
    await chat.as_customer("C-1005")
    await chat.says("je veux modifier la commande 1061")
    assert chat.hears("Elle est déjà emballée : on ne peut plus la modifier.", "Vous pouvez encore l'annuler")
    assert chat.offers("Annuler la commande", "Changer la livraison")


async def test_a_no_changes_nothing(chat: Chat):
    await chat.as_customer("C-1003")
    await chat.says("je voudrais modifier la commande 1060, le smartphone en blanc")
    await chat.says("non merci")
    assert (await line(chat, "1060", 1)).sku == "TEL-102"
