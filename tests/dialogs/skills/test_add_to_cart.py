"""I'll take it!"""

import pytest

from dialogs.messages import Text
from tests.kit.chat import Chat

PHONE = "+33600000001"


async def test_what_is_offered_is_bought_in_ones_own_words(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir")
    await shopper.says("je prends le premier")
    assert shopper.hears("Dans votre panier : Cabas en cuir Trotteville Arcade")
    assert shopper.offers("Voir le panier", "Annuler", "Commander")


async def test_the_same_in_english(shopper: Chat):
    await shopper.in_english().says("I'm looking for a leather tote bag")
    await shopper.says("I'll take the first one")
    assert shopper.hears("In your cart: Trotteville Arcade")
    assert shopper.offers("See the cart", "Undo", "Check out")


async def test_by_the_button_of_a_card(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir")
    await shopper.taps("Ajouter au panier")
    assert shopper.hears("Dans votre panier :")


async def test_a_size_is_asked_for_and_heard(shopper: Chat):
    await shopper.says("je cherche une robe")
    await shopper.says("je prends la deuxième")
    assert shopper.hears("Solène, blanc : en quelle taille ?")
    await shopper.says("en 40")
    assert shopper.hears("Dans votre panier :", "taille 40, 75 €.")


async def test_the_size_may_be_said_at_once(shopper: Chat):
    await shopper.says("je cherche une robe")
    await shopper.says("la deuxième en 38")
    assert shopper.hears("Dans votre panier :", "taille 38")


async def test_which_one_is_asked_and_the_size_said_before_is_kept(shopper: Chat):
    await shopper.says("je cherche une robe")
    await shopper.says("je la prends en 38")
    assert shopper.hears("De quel article s'agit-il ?")
    await shopper.says("2")
    assert shopper.hears("Dans votre panier :", "taille 38")


async def test_a_size_that_does_not_exist_is_said_so(shopper: Chat):
    await shopper.says("je cherche une robe")
    await shopper.says("la deuxième en M")
    assert shopper.hears("la taille M n'existe pas")
    assert shopper.offers("Taille 38")


async def test_several_at_once_and_then_more(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("j'en veux 2")
    assert shopper.hears("Dans votre panier : 2 × Cabas en cuir", "298 €")
    await shopper.says("mets-en trois")
    assert shopper.hears("Dans votre panier : 3 × Cabas en cuir", "447 €")


async def test_by_sms_in_words_and_numbers(shopper: Chat):
    phone = shopper.on("sms", PHONE)
    await phone.says("je cherche un cabas en cuir noir")
    await phone.says("je le prends")
    assert phone.hears("Dans votre panier : Cabas en cuir Trotteville Arcade, noir, 149 €.", "1. Voir le panier")
    await phone.says("1")
    assert phone.hears("Votre panier : 1 article, 149 €.")


async def test_undoing_takes_it_out_again(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("je le prends")
    await shopper.taps("Annuler")
    assert shopper.hears("Retiré :", "Votre panier est vide")


async def test_what_is_sold_out_is_said_with_what_is_possible(shopper: Chat):
    await shopper.says("je cherche des baskets en cuir noires Lacet 1")
    await shopper.presses(shopper.button("Baskets en cuir Marcheloup Lacet 1, noir"))
    await shopper.says("je les prends")
    assert shopper.hears("épuisé en ligne pour le moment")
    assert shopper.offers("En magasin", "Prévenir du retour")


async def test_more_than_there_are_is_refused_for_the_shops_reason(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("j'en veux 90")
    assert shopper.hears("Il n'en reste que 34 à expédier.")


async def test_a_message_delivered_twice_adds_it_once(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.does(Text("je le prends"), ident="the same")
    await shopper.does(Text("je le prends"), ident="the same")
    await shopper.taps("Voir le panier")
    assert shopper.hears("Votre panier : 1 article, 149 €.")


async def test_whoever_wants_to_buy_what_is_not_on_the_table_looks_for_it(shopper: Chat):
    await shopper.says("je voudrais acheter une bouilloire")
    assert shopper.hears("Bouilloire")
    assert shopper.offers("Ajouter au panier")


async def test_a_visitors_cart_is_theirs_after_signing_in(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("je le prends")
    await shopper.as_customer("C-1001")
    await shopper.says("voir mon panier")
    assert shopper.hears("Votre panier : 1 article, 149 €.")
    phone = shopper.on("sms", "+33639980001")
    await phone.says("voir mon panier")
    assert phone.hears("Votre panier est vide"), "a number proves nothing before a code does"


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("je prends celui à 199", "Silence Sac"),
        ("ajoutez le moins cher au panier", "Poing"),
        ("I'll take the one for €199", "Silence Sac"),
    ],
)
async def test_which_one_may_be_told_by_what_it_costs(shopper: Chat, said: str, title: str):
    await shopper.says("je cherche un aspirateur Aspiralto à moins de 250 euros")
    await shopper.says(said)
    assert title in shopper.screen
    assert "panier" in shopper.screen or "cart" in shopper.screen


async def test_who_is_asked_which_one_may_say_the_quietest(shopper: Chat):
    await shopper.says("je cherche un aspirateur Aspiralto à moins de 250 euros")
    await shopper.says("je le prends")
    assert shopper.hears("De quel article s'agit-il ?")
    await shopper.says("finalement non, plutôt le plus silencieux")
    assert shopper.hears("Silence Sac", "panier")


async def test_a_yes_with_a_size_takes_what_was_just_offered(shopper: Chat):
    await shopper.says("je cherche des baskets en cuir")
    await shopper.says("la première")
    await shopper.says("ok pour la 42")
    assert shopper.hears("Dans votre panier :", "pointure 42")


async def test_a_bare_ok_is_asked_whether_it_means_to_buy(shopper: Chat):
    await shopper.in_english().says("I'm looking for a leather tote bag in black")
    await shopper.says("ok")
    assert shopper.hears("Shall I put it in your cart?")
    await shopper.says("yes")
    assert shopper.hears("In your cart: Trotteville Arcade")


async def test_how_many_is_kept_until_one_is_chosen(shopper: Chat):
    await shopper.says("je voudrais commander 2 cabas")
    await shopper.says("le noir")
    await shopper.taps("Ajouter au panier")
    assert shopper.hears("Dans votre panier : 2 × Cabas")


async def test_to_order_what_is_in_the_cart_puts_no_second_one_there(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("je le prends")
    await shopper.says("c'est bon je commande")
    assert shopper.hears("Votre panier : 1 article, 149 €.")


async def test_the_cart_is_no_basket_of_the_shelves(shopper: Chat):
    await shopper.in_english().says("shoes")
    await shopper.says("what do people say about the first one")
    await shopper.says("add it to my basket, size 41")
    assert shopper.hears("In your cart: Cordovane Valse", "size 41")


async def test_who_only_points_at_it_sees_it_first(shopper: Chat):
    shopper.in_english()
    await shopper.says("I need a coffee machine under 200")
    await shopper.says("the red one")
    assert not shopper.hears("In your cart")


async def test_the_second_of_one_is_none_and_what_was_done_is_undone_in_words(shopper: Chat):
    await shopper.says("je cherche une bouilloire en verre")
    await shopper.says("ajoute le deuxième au panier")
    assert shopper.hears("Je n'ai montré qu'un article. De quel article s'agit-il ?")
    await shopper.says("ajoute le premier au panier")
    await shopper.says("annule")
    assert shopper.hears("Retiré : Bouilloire en verre Cuisélio Transparence.")
    await shopper.says("non, remets-le")
    assert shopper.hears("Dans votre panier : Bouilloire en verre Cuisélio Transparence")


async def test_what_somebody_likes_is_shown_and_not_put_in_their_cart(shopper: Chat):
    await shopper.says("je cherche une bouilloire")
    await shopper.says("la deuxième me plaît")
    assert shopper.hears("Bouilloire en verre Cuisélio Transparence", "Capacité")
    await shopper.says("voir mon panier")
    assert shopper.hears("Votre panier est vide")
