"""Do you have a promo code?"""

from tests.kit.chat import Chat


async def bag(chat: Chat) -> None:
    await chat.says("je cherche un cabas en cuir noir")
    await chat.says("je le prends")


async def test_the_codes_that_are_mine_with_their_conditions(shopper: Chat):
    await shopper.says("avez-vous un code promo ?")
    assert shopper.hears("BIENVENUE10 : 10 % de remise dès 40 € d'achats")
    assert shopper.offers("Utiliser BIENVENUE10")


async def test_a_vip_has_one_that_others_have_not(shopper: Chat):
    await shopper.as_customer("C-1001")
    await shopper.says("avez-vous un code promo ?")
    assert shopper.hears("CERCLE15 : 15 %")
    assert not shopper.hears("BIENVENUE10")
    await shopper.says("utilise le code LUMEN5")
    assert shopper.hears("LUMEN5 : 5 € de remise", "Votre panier est vide pour l'instant")


async def test_a_code_is_typed_and_taken_off_again(shopper: Chat):
    await bag(shopper)
    await shopper.says("j'ai un code promo LUMEN5")
    assert shopper.hears("Code LUMEN5 : 5 € de moins. Panier : 1 article, 144 €.")
    await shopper.taps("Retirer le code")
    assert shopper.hears("Le code est retiré. Panier : 1 article, 149 €.")


async def test_a_bare_code_is_heard_where_it_was_asked_for(shopper: Chat):
    await bag(shopper)
    await shopper.says("avez-vous un code promo ?")
    await shopper.says("LUMEN5")
    assert shopper.hears("Code LUMEN5 : 5 € de moins.")


async def test_a_bare_code_is_heard_unasked_as_well(shopper: Chat):
    await shopper.says("BIENVENUE10")
    assert shopper.hears("BIENVENUE10 : 10 % de remise dès 40 € d'achats", "Votre panier est vide pour l'instant")
    assert shopper.offers("Voir les rayons")


async def test_what_a_code_lacks_is_said_in_english_too(shopper: Chat):
    await shopper.in_english().says("add the Blancheline Lanoline to my cart")
    await shopper.says("I have a promo code LUMEN5")
    assert shopper.hears("The code LUMEN5 needs purchases of €50; €41.10 more to go.")


async def test_an_unknown_code_is_said_so_by_sms(shopper: Chat):
    phone = shopper.on("sms", "+33600000001")
    await phone.says("j'ai un code promo FANTAISIE20")
    assert phone.hears("Le code FANTAISIE20 n'existe pas.", "1. Mes codes")


async def test_who_hesitates_is_offered_one_once_and_never_again(shopper: Chat):
    await bag(shopper)
    await shopper.says("c'est trop cher")
    assert shopper.hears("Prenez votre temps.", "10 % de remise sur ce panier avec le code BIENVENUE10")
    await shopper.taps("Utiliser BIENVENUE10")
    assert shopper.hears("14,90 € de moins.", "134,10 €")
    await shopper.says("c'est quand même un peu cher")
    assert shopper.hears("Je peux vous aider autrement")
    assert shopper.offers("Alerte prix", "Garder de côté")


async def test_nothing_is_offered_to_who_has_nothing_in_the_cart(shopper: Chat):
    await shopper.in_english().says("it's too expensive")
    assert shopper.hears("Of course, take your time.")
    assert not shopper.hears("code")
