"""Which of these is better for me?"""

from dialogs.messages import Table
from tests.kit.chat import Chat

SEED = "un lave-linge de moins de 42 cm de large avec programme laine à moins de 350 euros"


async def test_what_is_on_the_table_is_compared_side_by_side(shopper: Chat):
    await shopper.says(SEED)
    await shopper.taps("Comparer")
    assert shopper.hears("Prix : Ekonn 309 € ★ · Norvale 329,90 € · Lavélia 345 €")
    assert shopper.hears("Niveau sonore : Ekonn 75 dB · Norvale 72 dB · Lavélia 70 dB ★")
    assert shopper.hears("Identique pour tous : largeur 40 cm")


async def test_of_long_lists_only_what_differs_is_told(shopper: Chat):
    await shopper.says(SEED)
    await shopper.taps("Comparer")
    assert shopper.hears("Programmes, ce qui diffère : Ekonn rapide 30 min · Norvale délicat, rapide 30 min")


async def test_the_first_two_are_two(shopper: Chat):
    await shopper.says(SEED)
    await shopper.says("compare les deux premières")
    assert shopper.hears("Prix : Ekonn 309 € ★ · Norvale 329,90 €")
    assert "Lavélia" not in shopper.screen
    await shopper.says("lequel est le moins bruyant ?")
    assert shopper.hears("Lave-linge top 6 kg Norvale Mini 40\nNiveau sonore : 72 dB")


async def test_products_are_compared_by_name(shopper: Chat):
    await shopper.says("quelle différence entre le Aria 8 et le Aria 9 ?")
    assert shopper.hears("(A) Lave-linge hublot 8 kg Norvale Aria 8", "(B) Lave-linge hublot 9 kg Norvale Aria 9")
    assert shopper.hears("Capacité : (A) 8 kg · (B) 9 kg ★")


async def test_the_same_in_english(shopper: Chat):
    await shopper.says("a washing machine under 42 cm wide with a wool programme for less than 350 euros")
    await shopper.says("compare the first two")
    assert shopper.hears("Price: Ekonn €309 ★ · Norvale €329.90", "Noise level: Ekonn 75 dB · Norvale 72 dB ★")


async def test_one_product_alone_cannot_be_compared(shopper: Chat):
    await shopper.says("compare")
    assert shopper.hears("Which products shall I compare?") or shopper.hears("Quels produits dois-je comparer ?")


async def test_by_text_message_the_comparison_is_short_and_plain(shopper: Chat):
    sms = shopper.on("sms", "+33639980099")
    await sms.says(SEED)
    await sms.says("compare les deux premières")
    assert sms.hears("Prix : Ekonn 309 €*, Norvale 329,90 €", "* le meilleur")
    assert "★" not in sms.screen
    assert len(sms.screen) < 420


async def test_a_product_is_chosen_from_the_comparison(shopper: Chat):
    await shopper.says(SEED)
    await shopper.taps("Comparer")
    await shopper.taps("Lave-linge top 6 kg Norvale Mini 40")
    assert shopper.hears("329,90 € au lieu de 379,90 €, en stock, noté 4 sur 5", "• Largeur : 40 cm")


async def test_our_own_page_draws_the_comparison_as_a_table(shopper: Chat):
    await shopper.says(SEED)
    await shopper.taps("Comparer")
    table = shopper.said[-1].reply.drawing
    assert isinstance(table, Table)
    assert len(table.heads) == 3
    price = next(row for row in table.rows if row.name == "Prix")
    assert price.best == (0,)
    assert {len(row.values) for row in table.rows} == {3}
    assert "Identique pour tous" in table.lead


async def test_of_those_side_by_side_the_second_is_the_second(shopper: Chat):
    await shopper.says(SEED)
    await shopper.says("compare la Norvale et la Lavélia")
    await shopper.says("je prends la deuxième")
    assert shopper.hears("Lavélia", "345 €")


async def test_of_those_side_by_side_one_is_asked_for(shopper: Chat):
    await shopper.says("quelle différence entre le Aria 8 et le Aria 9 ?")
    await shopper.says("ok je le prends")
    assert shopper.hears("De quel article s'agit-il ?")
    assert shopper.labels == ["Lave-linge hublot 8 kg Norvale Aria 8", "Lave-linge hublot 9 kg Norvale Aria 9"]
    await shopper.says("le B")
    assert shopper.hears("Norvale Aria 9")


async def test_of_those_on_the_table_the_most_so_is_one_and_no_new_search(shopper: Chat):
    await shopper.says("je cherche un aspirateur à moins de 200 euros")
    await shopper.says("le plus silencieux de ceux-là ?")
    assert shopper.hears("Aspirateur traîneau avec sac Aspiralto Silence Sac\nNiveau sonore : 62 dB")
    await shopper.says("et le moins lourd des deux premiers")
    assert shopper.hears("Poids : 900 g")
    assert not shopper.hears("entre 2 €")


async def test_the_cheapest_of_the_three_is_one_and_goes_into_no_cart(shopper: Chat):
    await shopper.says("I need wireless headphones")
    await shopper.says("the cheapest of the three")
    assert shopper.hears("Price: €119")
    assert not shopper.hears("In your cart")


async def test_the_cheapest_of_the_list_is_no_wish_for_fewer_messages(shopper: Chat):
    await shopper.says("je cherche un aspirateur à moins de 200 euros")
    await shopper.says("le moins cher de la liste")
    assert shopper.hears("Prix : 59,90 €")


async def test_asked_for_a_choice_it_recommends_one_and_says_why(shopper: Chat):
    await shopper.says("je cherche un aspirateur à moins de 200 euros")
    await shopper.says("lequel me conseillez-vous ?")
    assert shopper.hears("Je vous conseille Aspirateur", "Autre choix : Aspirateur")
    await shopper.says("pourquoi ?")
    assert shopper.hears("★ le meilleur de la ligne")


async def test_the_one_recommended_is_the_one_taken(shopper: Chat):
    await shopper.says("I need wireless headphones")
    await shopper.says("which one would you recommend?")
    assert shopper.hears("I would take Murmelune Silence Léger", "the lowest price, the best rating (4.7 out of 5)")
    await shopper.says("ok add that one")
    assert shopper.hears("In your cart: Murmelune Silence Léger")


async def test_vs_sets_two_products_side_by_side_and_is_vous_in_a_hurry(shopper: Chat):
    await shopper.says("vs avez des baskets femme en 38")
    assert shopper.hears("Baskets, taille 38, pour femme")
    assert not shopper.hears("Notre catalogue ne dit rien")
    await shopper.says("Norvale Mini 40 vs Ekonn T405")
    assert shopper.hears("Prix : Norvale 329,90 € · Ekonn 309 € ★")


async def test_which_is_quietest_is_asked_of_those_shown_and_not_of_the_whole_shop(shopper: Chat):
    await shopper.in_english().says("I am looking for a vacuum cleaner under 200 euros")
    await shopper.says("which is quietest")
    assert shopper.hears("Noise level: 62 dB")
