"""How much is delivery, and how long does it take?"""

from tests.kit.chat import Chat


async def test_a_visitor_reads_the_merchants_answer_and_is_asked_where_to(shopper: Chat):
    await shopper.says("combien coûte la livraison ?")
    assert shopper.hears("« Elle est offerte dès 49 € d'achat.", "Quel est votre code postal")
    await shopper.says("69004")
    assert shopper.hears("Livraison (69004) :", "À domicile : 4,90 € (offerte dès 49 € d'achat), entre")


async def test_a_customer_is_told_for_their_own_address_and_cart(shopper: Chat):
    await shopper.in_english().as_customer("C-1002")
    await shopper.says("how much is delivery?")
    assert shopper.hears("Delivery (33000):", "At home: €4.90 (free from €49)")
    await shopper.says("I'm looking for a black leather tote bag")
    await shopper.says("I'll take it")
    await shopper.says("total with shipping?")
    assert shopper.hears("At home: free, between", "With your cart, that makes €149 in all.")


async def test_a_vip_never_pays_for_it(shopper: Chat):
    await shopper.as_customer("C-1001")
    await shopper.says("combien coûte la livraison ?")
    assert shopper.hears("Livraison (69004) :", "À domicile : gratuit")


async def test_abroad_by_sms(shopper: Chat):
    phone = shopper.on("sms", "+33600000001")
    await phone.says("vous livrez en Belgique ?")
    assert phone.hears("Livraison (Belgique) :", "9,90 €")


async def test_a_great_city_abroad_says_the_country(shopper: Chat):
    await shopper.in_english().says("I want to know delivery time to Brussels")
    assert shopper.hears("Delivery (Belgium):", "between")


async def test_a_place_out_of_reach_is_said_so_with_what_is_within(shopper: Chat):
    await shopper.in_english().says("do you deliver to Canada?")
    assert shopper.hears("We deliver in mainland France, Corsica")


async def test_what_a_price_does_not_answer_the_merchant_does(shopper: Chat):
    await shopper.says("installez-vous les appareils à la livraison et reprenez-vous l'ancien ?")
    assert shopper.hears("« La mise en service est comprise pour le gros électroménager")


async def test_when_asks_for_times_and_not_for_countries(chat: Chat):
    await chat.says("vous livrez quand ?")
    assert chat.hears("Deux à quatre jours ouvrés à domicile")
    assert not chat.hears("Belgique")
