"""I am looking for …"""

import pytest

from tests.kit.chat import Chat

SEED = "Je cherche une machine à laver de moins de 42 centimètres de large, avec programme laine, à moins de 350 euros"
SEED_IN_ENGLISH = "I am looking for a washing machine under 42 cm wide with a wool programme for less than 350 euros"
MEETING_IT = ("Ekonn T405 Laine", "Norvale Mini 40", "Lavélia Douceur 6")


def titles(chat: Chat) -> list[str]:
    return [card.title for message in chat.heard for card in message.reply.cards]


# ---------------------------------------------------------------- the answer


async def test_every_attribute_is_a_criterion(shopper: Chat):
    await shopper.says(SEED)
    assert shopper.hears(
        "Lave-linge, moins de 42 cm de large, moins de 350 €, programme laine : 3 modèles.", *MEETING_IT
    )


async def test_the_same_in_english(shopper: Chat):
    await shopper.says(SEED_IN_ENGLISH)
    assert shopper.hears(
        "Washing machine, under 42 cm wide, under €350, wool programme: 3 products.", *MEETING_IT, "in stock"
    )


async def test_a_card_shows_price_stock_and_how_the_criteria_are_met(shopper: Chat):
    await shopper.says(SEED)
    card = shopper.heard[-1].reply.cards[1]
    assert card.title == "Lave-linge top 6 kg Norvale Mini 40"
    assert "329,90\u00a0€ au lieu de 379,90\u00a0€, en stock" in card.subtitle
    assert "40\u00a0cm de large, programme laine" in card.subtitle


async def test_each_has_a_reason_tied_to_what_was_asked(shopper: Chat):
    """Who asks for a low price hears what costs little to run."""
    await shopper.says(SEED)
    assert shopper.hears("Le prix le plus bas", "La meilleure classe énergétique (C)")


async def test_what_goes_with_a_criterion_comes_along(shopper: Chat):
    await shopper.says(SEED)
    assert titles(shopper)[-1] == "Lessive laine et soie Blancheline Lanoline"
    assert shopper.hears("Va de pair avec : programme laine")


async def test_products_that_do_not_say_are_counted(shopper: Chat):
    await shopper.says("je cherche un aspirateur avec plus de 40 minutes d'autonomie")
    assert shopper.hears("3 autres modèles n'indiquent pas ce critère : autonomie.")


async def test_what_is_said_next_is_understood_as_of_that_kind(shopper: Chat):
    await shopper.says("tv 55 pouces")
    await shopper.says("et en 43 pouces ?")
    assert shopper.hears("taille d'écran : 43 pouces")


async def test_an_order_that_nothing_states_is_not_claimed(shopper: Chat):
    await shopper.says("je cherche une cafetière")
    await shopper.says("la plus silencieuse")
    assert shopper.hears("Notre catalogue ne dit rien de « silencieuse »")


async def test_what_the_catalogue_does_not_know_is_said(shopper: Chat):
    await shopper.says("un lave-linge avec wifi")
    assert shopper.hears("Notre catalogue ne dit rien de « wifi » : je n'en ai pas tenu compte.", "15 modèles")


# ---------------------------------------------------------------- nothing meets it all


async def test_the_nearest_say_by_how_much_they_miss(shopper: Chat):
    await shopper.says("un lave-linge de moins de 38 cm de large")
    assert shopper.hears("nous n'en avons pas", "Au plus près :", "40 cm de large : 2 cm de trop")
    assert shopper.offers("Largeur : peu importe")


async def test_the_criterion_that_excludes_everything_is_named(shopper: Chat):
    await shopper.says("un lave-linge noir de moins de 42 cm de large avec programme laine")
    assert shopper.hears("aucun modèle ne réunit tout cela", "Sans « en noir", "il y en aurait", "Couleur : blanc")


async def test_a_budget_that_is_missed_is_told_as_money(shopper: Chat):
    await shopper.says("un lave-linge à moins de 280 euros")
    assert shopper.hears("Lave-linge top 6 kg Ekonn T406", "9 € de plus que votre budget")


async def test_one_tap_takes_the_criterion_away(shopper: Chat):
    await shopper.says("un canapé rouge")
    assert shopper.hears("Canapé, en rouge : nous n'en avons pas.")
    await shopper.taps("Couleur : peu importe")
    assert shopper.hears("Canapé : 3 modèles.")


async def test_several_impossible_things_are_told_apart_from_the_rest(shopper: Chat):
    await shopper.says("un lave-linge noir de moins de 30 cm de large à moins de 400 euros")
    assert shopper.hears("Nous n'avons rien de tel : moins de 30 cm de large, en noir.", "moins de 400 € : 7 modèles")


# ---------------------------------------------------------------- going on


async def test_it_is_narrowed(shopper: Chat):
    await shopper.says(SEED)
    await shopper.says("plutôt moins de 320")
    assert shopper.hears("Lave-linge, moins de 42 cm de large, programme laine, moins de 320 € : 1 modèle.")
    assert "Norvale" not in shopper.screen


async def test_it_is_narrowed_in_english(shopper: Chat):
    await shopper.says(SEED_IN_ENGLISH)
    await shopper.says("rather under 320")
    assert shopper.hears("Washing machine, under 42 cm wide, wool programme, under €320: 1 product.")


async def test_a_criterion_is_dropped(shopper: Chat):
    await shopper.says(SEED)
    await shopper.says("peu importe la largeur")
    assert shopper.hears("Lave-linge, moins de 350 €, programme laine :")
    await shopper.says("sans programme laine")
    assert shopper.hears("Lave-linge, moins de 350 € :")


async def test_a_criterion_is_dropped_in_english(shopper: Chat):
    await shopper.says(SEED_IN_ENGLISH)
    await shopper.says("never mind the width")
    assert shopper.hears("Washing machine, under €350, wool programme:")


async def test_the_same_in_another_colour(shopper: Chat):
    await shopper.says("un smartphone noir à moins de 500 euros")
    assert shopper.hears("Smartphone, moins de 500 €, en noir")
    await shopper.says("pareil en blanc")
    assert shopper.hears("moins de 500 €, en blanc", "Orivo Nova 12, blanc")
    assert "en noir" not in shopper.screen


async def test_the_two_ends_of_a_budget_stand_together(shopper: Chat):
    await shopper.says("un lave-linge à moins de 400 euros")
    await shopper.says("au moins 320 euros")
    assert shopper.hears("entre 320 € et 400 €")


async def test_the_best_of_a_kind_comes_first(shopper: Chat):
    await shopper.says("un lave-linge")
    await shopper.says("le plus silencieux ?")
    assert shopper.hears("Le niveau sonore le plus bas d'abord.")
    assert titles(shopper)[0] == "Lave-linge hublot 9 kg Brunnhof Stille 9"


async def test_there_is_a_next_page_until_there_is_none(shopper: Chat):
    await shopper.says("un smartphone")
    assert shopper.hears("Smartphone : 13 modèles.")
    first = titles(shopper)
    await shopper.taps("Plus de résultats")
    assert shopper.hears("Résultats 6 à 10 sur 13 :")
    assert not set(first) & set(titles(shopper))
    await shopper.says("la suite")
    assert shopper.hears("Résultats 11 à 13 sur 13 :")
    assert not shopper.offers("Plus de résultats")
    await shopper.says("la suite")
    assert shopper.hears("C'est tout ce que nous avons pour cette recherche.")


async def test_another_kind_of_product_begins_another_search(shopper: Chat):
    await shopper.says(SEED)
    await shopper.says("et un smartphone à moins de 300 euros ?")
    assert shopper.hears("Smartphone, moins de 300 €")
    assert "cm de large" not in shopper.screen


async def test_something_else_in_between_loses_nothing(shopper: Chat):
    await shopper.says(SEED)
    await shopper.says("où est ma commande 1042 ?")
    assert shopper.hears("1042")
    await shopper.says("plutôt moins de 320 euros pour le lave-linge")
    assert shopper.hears("moins de 42 cm de large, programme laine, moins de 320 €")


async def test_what_is_surely_about_something_else_is_not_searched(shopper: Chat):
    await shopper.says(SEED)
    await shopper.says("je voudrais parler à un conseiller")
    assert shopper.hears("Je vous passe un conseiller")


# ---------------------------------------------------------------- one good question


async def test_what_matters_most_is_asked_with_buttons(shopper: Chat):
    await shopper.says("un lave-linge")
    await shopper.taps("Affiner")
    assert shopper.hears("Qu'est-ce qui compte le plus pour vous ?")
    assert shopper.offers("Moins de 450 €", "Le plus silencieux")
    await shopper.taps("Le plus silencieux")
    assert shopper.hears("Le niveau sonore le plus bas d'abord.")


async def test_the_shelves_are_walked_by_buttons(shopper: Chat):
    await shopper.says("quels sont vos rayons ?")
    assert shopper.offers("Lave-linge", "Autres rayons")
    await shopper.taps("Autres rayons")
    assert shopper.offers("Smartphones")
    await shopper.taps("Smartphones")
    assert shopper.hears("Smartphone : 13 modèles.")


async def test_the_shelves_in_english(shopper: Chat):
    await shopper.in_english().says("what do you sell?")
    assert shopper.offers("Washing machines", "Other shelves")


async def test_a_kind_of_product_alone_is_enough(shopper: Chat):
    await shopper.says("Lave-linge")
    assert shopper.hears("Lave-linge : 15 modèles.")


# ---------------------------------------------------------------- where words are few


async def test_a_text_message_names_three_and_counts_on(shopper: Chat):
    sms = shopper.on("sms", "+33639980099")
    await sms.says(SEED)
    assert sms.hears("1. Lave-linge top 5,5 kg Ekonn T405 Laine", "309 € au lieu de 339 €, en stock")
    assert sms.hears("4. Comparer")
    assert sms.hears("Avec cela : Lessive laine et soie Blancheline Lanoline, 8,90 €.")
    assert "Ajouter" not in sms.screen
    assert not sms.links


async def test_a_number_picks_a_product(shopper: Chat):
    sms = shopper.on("sms", "+33639980099")
    await sms.says(SEED)
    await sms.says("2")
    assert sms.hears("Lave-linge top 6 kg Norvale Mini 40", "329,90 €")


# ---------------------------------------------------------------- what lasts


async def test_the_search_is_small_and_survives_in_the_conversation(shopper: Chat):
    await shopper.says(SEED)
    await shopper.says("plutôt moins de 320")
    looking = (await shopper.known()).conversation.looking
    assert looking is not None
    assert len(looking.shown) == 1
    assert looking.said == (SEED, "plutôt moins de 320")


@pytest.mark.parametrize(
    "said",
    [
        "machine a laver - de 42cm de large prog laine - de 350€",
        "MACHINE A LAVER LARGEUR MAX 41 CM, PROGRAMME LAINE, 350 EUROS MAX",
    ],
)
async def test_however_it_is_written(shopper: Chat, said: str):
    await shopper.says(said)
    assert shopper.hears("3 modèles", *MEETING_IT)


# ---------------------------------------------------------------- and what is none


async def test_the_weather_is_no_attribute_of_what_is_on_the_table(shopper: Chat):
    await shopper.says("une machine à laver de moins de 50 cm de large")
    await shopper.says("quel temps fait-il à Lille ?")
    assert shopper.hears("je ne m'occupe que de")


async def test_a_parcel_that_arrived_broken_is_no_search(shopper: Chat):
    await shopper.says("mon colis est arrivé cassé")
    assert titles(shopper) == []


async def test_what_a_thing_is_of_is_not_the_thing(shopper: Chat):
    """A machine that washes silk, and smooths shirts, is no silk shirt."""
    await shopper.says("a silk shirt")
    assert shopper.hears("Shirt: 4 products")
    assert "washing machine" not in shopper.screen


async def test_what_only_the_stores_have_is_said_and_found_there(shopper: Chat):
    await shopper.says("une montre connectée noire")
    assert shopper.hears("en magasin seulement")
    await shopper.taps("En magasin")
    assert shopper.hears("de 14 h à 19 h")


async def test_less_than_an_hour_is_told_in_minutes(shopper: Chat):
    await shopper.says("je cherche un aspirateur à moins de 250 euros")
    assert shopper.hears("La plus longue autonomie (45 min)")


async def test_what_is_said_of_the_shop_is_no_search(shopper: Chat):
    """ "Êtes" is no "été", and praise for the service asks for no dinner service."""
    await shopper.says("vous êtes nuls stp")
    assert titles(shopper) == []
    await shopper.says("Hello, great service")
    assert titles(shopper) == []


async def test_a_search_that_finds_nothing_clears_no_table(shopper: Chat):
    await shopper.says("un réfrigérateur")
    await shopper.says("le premier")
    title = shopper.screen.splitlines()[0]
    await shopper.says("vous avez des sabres laser ?")
    assert shopper.hears("rien trouvé")
    await shopper.says("y a des avis sur le premier ?")
    assert shopper.hears(title)
