"""What is in my cart?"""

import pytest

from tests.kit.chat import Chat


@pytest.fixture
async def full(shopper: Chat) -> Chat:
    """A tote bag, and a dress in 40."""
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("je le prends")
    await shopper.says("je cherche une robe longue en broderie anglaise")
    await shopper.says("je prends la première en 40")
    await shopper.says("voir mon panier")
    return shopper


async def test_it_is_shown_line_by_line_with_the_way_to_the_till(full: Chat):
    assert full.hears("Votre panier : 2 articles, 224 €.", "Solène, blanc, taille 40 · 75 €")
    assert full.offers("Commander", "Utiliser un code")


async def test_a_line_has_its_own_choices(full: Chat):
    await full.taps("Robe longue en broderie anglaise Atelier Rosaé Solène, blanc, taille 40")
    assert full.offers("Un de plus", "Une autre taille", "Retirer")
    await full.taps("Un de plus")
    assert full.hears("Dans votre panier : 2 × Robe longue", "150 €")
    await full.taps("Annuler")
    assert full.hears("Dans votre panier : Robe longue", "75 €")


async def test_another_size_by_buttons_and_by_words(full: Chat):
    await full.taps("Robe longue en broderie anglaise Atelier Rosaé Solène, blanc, taille 40")
    await full.taps("Une autre taille")
    await full.taps("Taille 42")
    assert full.hears("C'est changé : Robe longue", "taille 42.")
    await full.says("finalement en 38")
    assert full.hears("C'est changé :", "taille 38.")


async def test_something_is_taken_out_in_words_and_comes_back(full: Chat):
    await full.says("retire la deuxième du panier")
    assert full.hears("Retiré : Robe longue", "Panier : 1 article, 149 €.")
    await full.taps("Annuler")
    assert full.hears("Dans votre panier : Robe longue", "Panier : 2 articles, 224 €.")


async def test_two_of_one_name_are_told_apart_and_each_way_of_delivery_has_its_sum(shopper: Chat):
    await shopper.says("je cherche une bouilloire")
    await shopper.says("j'ajoute la première au panier")
    assert shopper.hears("Dans votre panier : Bouilloire à température réglable Cuisélio Bulle, vert sauge, 44,90 €.")
    await shopper.taps("Bouilloire à température réglable Cuisélio Bulle, noir")
    await shopper.taps("Ajouter au panier")
    await shopper.says("voir mon panier")
    assert shopper.hears("Cuisélio Bulle, vert sauge · 44,90 €", "Cuisélio Bulle, noir · 44,90 €")
    await shopper.says("retire la noire")
    assert shopper.hears("Retiré : Bouilloire à température réglable Cuisélio Bulle, noir. Panier : 1 article")
    await shopper.says("combien en tout avec la livraison à 67000 ?")
    assert shopper.hears("À domicile : 4,90 € (offerte dès 49 € d'achat), entre", "soit 49,80 € en tout")
    await shopper.says("finalement non, enlève")
    assert shopper.hears("Retiré : Bouilloire à température réglable Cuisélio Bulle. Votre panier est vide")


async def test_what_is_not_in_it_is_not_taken_for_what_is(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("je le prends")
    await shopper.says("enlève la lampe")
    assert shopper.hears("Je ne vois pas cela dans votre panier. Que dois-je retirer ?")
    await shopper.says("rien")
    assert shopper.hears("Votre panier : 1 article")


async def test_emptying_it_is_asked_for_twice(full: Chat):
    await full.says("vide mon panier")
    assert full.hears("Voulez-vous le vider ?")
    await full.taps("Oui, le vider")
    assert full.hears("Votre panier est vide")


async def test_a_search_goes_on_after_it(full: Chat):
    await full.says("je cherche une bouilloire")
    assert full.hears("Bouilloire")


async def test_an_empty_one_leads_to_the_shelves(shopper: Chat):
    await shopper.in_english().says("what's in my cart?")
    assert shopper.hears("Your cart is empty for now.")
    assert shopper.offers("See the shelves", "My favourites")


async def test_by_sms_it_is_a_numbered_list(shopper: Chat):
    phone = shopper.on("sms", "+33600000001").in_english()
    await phone.says("I'm looking for a black leather tote bag")
    await phone.says("I'll take it")
    await phone.says("show me my cart")
    assert phone.hears("Your cart: 1 item, €149.", "1. Trotteville Arcade")
    await phone.says("1")
    assert phone.offers("One more", "Take it out")


async def test_nobody_sees_the_cart_of_another(full: Chat):
    other = full.on("widget", "v-2")
    await other.says("mon panier")
    assert other.hears("Votre panier est vide")


async def test_a_thing_named_is_taken_out(full: Chat):
    await full.says("enlève le cabas")
    assert full.hears("Retiré : Cabas en cuir Trotteville Arcade, noir.")


async def test_so_many_are_said_in_all_or_more_or_fewer(shopper: Chat):
    await shopper.says("bouilloire en verre")
    await shopper.says("je la prends")
    await shopper.says("elle fait combien de watts ?")
    await shopper.says("mettez-en 3")
    assert shopper.hears("Dans votre panier : 3 × Bouilloire en verre")
    await shopper.says("ajoutez-en 2")
    assert shopper.hears("Dans votre panier : 5 × Bouilloire en verre")
    await shopper.says("retirez-en un")
    assert shopper.hears("Dans votre panier : 4 × Bouilloire en verre")
    await shopper.says("panier")
    assert shopper.hears("Votre panier : 4 articles")
    await shopper.says("finalement une seule")
    assert shopper.hears("Dans votre panier : Bouilloire en verre")
    await shopper.says("ça fait combien en tout ?")
    assert shopper.hears("Votre panier : 1 article, 34,90 €.")


async def test_who_asks_what_is_in_it_puts_nothing_in(shopper: Chat):
    await shopper.says("je cherche une bouilloire")
    await shopper.says("j'ajoute la première au panier")
    for question in ("il y a quoi dans mon panier ?", "whats in my cart"):
        await shopper.says(question)
        assert shopper.hears("44,90") or shopper.hears("44.90")
        assert not shopper.hears("89")
