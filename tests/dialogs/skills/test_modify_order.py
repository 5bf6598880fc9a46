"""Two of them rather than one; the green one rather than the white.

Nothing of Inès' (C-1003) order 1060 is packed: headphones, a lavender smartphone, a yellow speaker. Oliver (C-1017) has
a dress in size 34 and a shirt in S coming, Samuel (C-1039) red pumps in 40, of which there is no 39.
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


async def test_another_size_is_shown_then_taken_and_given_back(chat: Chat):
    sms = await chat.on("sms", "+33639980017").in_english().as_customer("C-1017")
    await sms.says("could I have the long dress in 40 instead of 34?")
    assert sms.hears("Order 1058: Atelier Rosaé Solène", "size 40, instead of size 34. The price stays the same.")
    await sms.says("yes")
    assert (await line(chat, "1058", 1)).variant == "40"
    await sms.says("undo")
    assert (await line(chat, "1058", 1)).variant == "34"


async def test_who_wants_another_size_chooses_among_those_there_are(chat: Chat):
    await chat.as_customer("C-1017")
    await chat.says("je voudrais changer la taille de la chemise dans ma commande 1058")
    assert chat.hears("Chemise oxford Hartwell Brume Tilbury, blanc, taille S : en quelle taille ?")
    assert chat.offers("Taille M", "Taille XXL")
    await chat.says("en 60")
    assert chat.hears("la taille 60 n'existe pas")
    await chat.says("en L")
    await chat.says("oui")
    assert (await line(chat, "1058", 0)).variant == "L"


async def test_a_size_that_is_sold_out_is_refused_with_what_there_is_instead(chat: Chat):
    await chat.as_customer("C-1039")
    await chat.says("je voudrais les escarpins en 39 plutôt que 40")
    assert chat.hears("Pas en stock actuellement", "rouge, pointure 39", "La commande 1040 reste telle quelle.")
    assert chat.hears("noir, pointure 39", "20,00 € de plus")
    assert chat.offers("Une autre taille", "Prévenir du retour")
    await chat.says("alors en 38")
    await chat.says("oui")
    assert (await line(chat, "1040", 1)).variant == "38"


async def test_another_colour_stays_in_their_size_and_is_asked_for_in_passing(chat: Chat):
    await chat.as_customer("C-1039")
    await chat.says("can I have the court shoes in black instead?")
    assert chat.hears("in black, size 40, instead of", "in red, size 40")
    await chat.says("yes")
    assert (await line(chat, "1040", 1)).variant == "40"


async def test_a_dress_that_is_packed_is_not_x_that_is_not(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("je voudrais la robe en 40 au lieu de 38")
    assert chat.hears("Elle est déjà emballée : on ne peut plus la modifier.")


async def test_what_they_give_up_for_it_tells_a_wish_from_a_wrong_parcel(chat: Chat):
    chat = await chat.in_english().as_customer("C-1001")
    await chat.says("I want the dress in size 40 instead of 38")
    assert chat.hears("It is already packed, so it can no longer be changed.")
