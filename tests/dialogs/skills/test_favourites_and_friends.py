"""Keep it for me; how many points have I; how do I refer a friend; I want to show it to somebody."""

import pytest

from tests.kit.chat import Chat


async def test_something_is_kept_and_found_again(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("garde-le de côté")
    assert shopper.hears("Dans vos favoris : Cabas en cuir Trotteville Arcade, noir.")
    assert shopper.offers("Alerte prix")
    await shopper.says("mes favoris")
    assert shopper.hears("Votre favori :", "Cabas en cuir")
    assert shopper.offers("Ajouter au panier", "Retirer")
    await shopper.taps("Retirer")
    assert shopper.hears("Retiré de vos favoris")


async def test_what_a_visitor_liked_follows_them_when_they_sign_in(shopper: Chat):
    await shopper.in_english().says("I'm looking for a black leather tote bag")
    await shopper.says("add it to my favourites")
    await shopper.as_customer("C-1002")
    await shopper.says("my favourites")
    assert shopper.hears("Your favourite:", "Trotteville Arcade")


async def test_by_sms_favourites_are_a_numbered_list(shopper: Chat):
    phone = shopper.on("sms", "+33600000001")
    await phone.says("je cherche un cabas en cuir noir")
    await phone.says("ajoute-le à mes favoris")
    await phone.says("mes favoris")
    assert phone.hears("Votre favori :", "1. Cabas en cuir")


async def test_a_vip_knows_their_points_and_privileges(shopper: Chat):
    await shopper.as_customer("C-1001")
    await shopper.says("combien de points j'ai ?")
    assert shopper.hears("Vous avez 1 840 points. Ils valent 45 €. Votre niveau : VIP.", "un conseiller attitré")
    assert shopper.offers("Mon conseiller", "Mes codes", "Parrainer un ami")


async def test_a_customer_knows_what_is_missing_to_the_next_level(shopper: Chat):
    await shopper.in_english().as_customer("C-1002")
    await shopper.says("how many points do I have?")
    assert shopper.hears("You have 310 points.", "90 more points to the level Flame")


async def test_a_visitor_reads_how_it_works_and_may_sign_in(shopper: Chat):
    phone = shopper.on("sms", "+33600000001")
    await phone.says("combien de points j'ai ?")
    assert phone.hears("« Un euro dépensé vaut un point", "Pour voir les vôtres, dites-moi qui vous êtes.")
    assert phone.offers("M'identifier")


async def test_a_customer_has_a_link_and_sees_how_far_friends_have_got(shopper: Chat):
    await shopper.as_customer("C-1001")
    await shopper.says("où en sont mes parrainages ?")
    assert shopper.hears("/demo/friends/c-1001", "Julie : a commandé, vous avez reçu votre récompense")
    assert shopper.hears("Sonia : inscrit", "Vous pouvez encore parrainer 7 personnes.")


async def test_a_visitor_reads_what_referring_brings(shopper: Chat):
    await shopper.in_english().says("how do I refer a friend?")
    assert shopper.hears("“Share your link from your account.", "To have your own link, tell me who you are.")


async def test_a_product_is_shared_by_ones_own_mail_or_on_social_networks(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("partage-le avec ma sœur")
    assert shopper.hears("Voici la page à partager : /demo/products/SAC-102")
    assert any(link.startswith("mailto:?subject=Cabas%20en%20cuir") for link in shopper.links)
    assert any(link.startswith("https://wa.me/?text=") for link in shopper.links)


async def test_by_sms_the_link_alone_will_do(shopper: Chat):
    phone = shopper.on("sms", "+33600000001").in_english()
    await phone.says("I'm looking for a black leather tote bag")
    await phone.says("share it with my sister")
    assert phone.hears("Here is the page to share: /demo/products/SAC-102")
    assert not phone.hears("WhatsApp")


@pytest.mark.parametrize("said", ["envoyez-moi le lien svp", "vous pouvez m'envoyer le lien ?", "ok send me the link"])
async def test_who_asks_for_the_link_gets_that_of_what_is_spoken_of(shopper: Chat, said: str):
    await shopper.says("casque à réduction de bruit à moins de 150 euros")
    await shopper.says(said)
    assert shopper.hears("/demo/products/SON-104")
