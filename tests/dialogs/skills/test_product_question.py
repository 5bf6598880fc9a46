"""How wide is it?"""

from dialogs.messages import Viewed
from tests.kit.chat import Chat

SEED = "un lave-linge de moins de 42 cm de large avec programme laine à moins de 350 euros"


async def test_a_fact_is_told_of_each_product_on_the_table(shopper: Chat):
    await shopper.says(SEED)
    await shopper.says("et le bruit, ça donne quoi ?")
    assert shopper.hears("Niveau sonore", "Ekonn T405 Laine : 75 dB", "Norvale Mini 40 : 72 dB")


async def test_a_fact_is_told_of_each_product_in_english(shopper: Chat):
    await shopper.says("a washing machine under 42 cm wide with a wool programme for less than 350 euros")
    await shopper.says("what about the noise?")
    assert shopper.hears("Noise level", "75 dB", "72 dB", "70 dB")


async def test_a_product_is_meant_by_its_place(shopper: Chat):
    await shopper.says(SEED)
    await shopper.says("combien coûte la deuxième ?")
    assert shopper.hears("Norvale Mini 40", "Prix : 329,90 €")
    assert "Ekonn" not in shopper.screen


async def test_it_stays_the_one_spoken_of(shopper: Chat):
    await shopper.says(SEED)
    await shopper.says("combien coûte la deuxième ?")
    await shopper.says("et la profondeur ?")
    assert shopper.hears("Norvale Mini 40", "Profondeur : 60 cm")
    assert "Ekonn" not in shopper.screen


async def test_a_product_is_meant_by_its_name(shopper: Chat):
    await shopper.says("quelle est la largeur du Aria 9 ?")
    assert shopper.hears("Lave-linge hublot 9 kg Norvale Aria 9", "Largeur : 60 cm")


async def test_a_product_is_meant_by_its_name_in_english(shopper: Chat):
    await shopper.says("how much does the Aria 9 cost?")
    assert shopper.hears("Norvale Aria 9", "Price: €519")


async def test_stock_is_a_fact_too(shopper: Chat):
    await shopper.says(SEED)
    await shopper.says("la deuxième est-elle en stock ?")
    assert shopper.hears("Norvale Mini 40", "Disponibilité : en stock")


async def test_the_page_one_looks_at_says_which_product_is_meant(shopper: Chat):
    """Told by the widget, with the visitor's consent; it is not answered."""
    await shopper.says(SEED)
    second = shopper.said[-1].reply.cards[1].choices[0].payload.removeprefix("product_question:")
    shopper.forgets()
    await shopper.does(Viewed(product=second))
    assert shopper.hears_nothing()
    await shopper.says("quelle est sa profondeur ?")
    assert shopper.hears("Norvale Mini 40")
    assert "Ekonn" not in shopper.screen


async def test_what_is_not_known_is_not_made_up(shopper: Chat):
    await shopper.says(SEED)
    await shopper.says("a-t-il la fonction vapeur ?")
    assert shopper.hears("notre catalogue ne le précise pas", "Notre équipe peut se renseigner pour vous")
    assert shopper.offers("Un conseiller")


async def test_a_card_opens_the_whole_product_with_a_way_back(shopper: Chat):
    await shopper.says(SEED)
    await shopper.says("la deuxième")
    assert shopper.hears("Lave-linge top 6 kg Norvale Mini 40", "noté 4 sur 5", "• Niveau sonore : 72 dB")
    await shopper.taps("Retour aux résultats")
    assert shopper.hears("3 modèles")


async def test_a_product_that_is_gone_is_said_to_be_gone(shopper: Chat):
    await shopper.says(SEED)
    button = shopper.button("Lave-linge top 6 kg Norvale Mini 40")
    gone = type(button)(button.label, "product_question:GONE-1")
    await shopper.presses(gone)
    assert shopper.hears("Ce produit n'est plus à notre catalogue.")


async def test_what_a_motor_is_like_is_told_in_english_too(shopper: Chat):
    await shopper.says("a washing machine under 42 cm wide with a wool programme for less than 350 euros")
    await shopper.says("what motor does it have?")
    assert shopper.hears("brushed motor")
    assert "charbons" not in shopper.screen


async def test_a_sheet_in_english_names_what_the_catalogue_says_in_french(shopper: Chat):
    await shopper.says("show me sneakers")
    await shopper.says("the second")
    assert shopper.hears("• Sole: crêpe rubber", "• Use: school")
