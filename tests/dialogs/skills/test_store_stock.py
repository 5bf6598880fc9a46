"""Do you have it in a store near me?"""

from tests.kit.chat import Chat

SEED = "je cherche une machine à laver de moins de 42 cm, programme laine, moins de 350 euros"


async def test_in_the_town_that_is_named(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("vous l'avez à Lyon ?")
    assert shopper.hears("Cabas en cuir Trotteville Arcade, noir :", "Maison Lumen Lyon, 14 quai", ": 7 en stock.")
    assert shopper.offers("Retirer en magasin", "Ajouter au panier")


async def test_near_where_the_customer_lives(shopper: Chat):
    await shopper.in_english().as_customer("C-1002")
    await shopper.says("I'm looking for a black leather tote bag")
    await shopper.says("is it available in a store near me?")
    assert shopper.hears("Maison Lumen Bordeaux", ": 5 in stock.")


async def test_near_a_place_that_is_shared(shopper: Chat):
    telegram = shopper.on("telegram", "5001001")
    await telegram.says("je cherche un cabas en cuir noir")
    await telegram.says("dispo en magasin ?")
    assert telegram.hears("Dites-moi votre ville, ou partagez votre position")
    await telegram.shares_their_place()
    assert telegram.screen.index("Lyon") < telegram.screen.index("Paris")


async def test_where_there_is_none_the_others_are_named(shopper: Chat):
    phone = shopper.on("sms", "+33600000001")
    await phone.says("je cherche un cabas en cuir noir")
    await phone.says("il est en magasin à Marseille ?")
    assert phone.hears("il n'en reste plus à Marseille.", "Nous pouvons vous le livrer.")


async def test_sizes_are_told_store_by_store(shopper: Chat):
    await shopper.says("je cherche une robe")
    await shopper.says("la deuxième est dispo en magasin à Nantes ?")
    assert shopper.hears("Maison Lumen Nantes", "40 et 42 en stock")


async def test_how_collecting_works_in_the_merchants_words(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("vous l'avez à Lyon ?")
    await shopper.taps("Retirer en magasin")
    assert shopper.hears("« Choisissez le magasin à la commande.", "prêt en deux heures")


async def test_in_stock_alone_is_a_question_about_the_product(shopper: Chat):
    await shopper.says(SEED)
    await shopper.says("la deuxième est-elle en stock ?")
    assert shopper.hears("Disponibilité : en stock")


async def test_nothing_on_the_table_is_asked_for(shopper: Chat):
    await shopper.in_english().says("is it available in a store near me?")
    assert shopper.hears("Which product do you mean?")


async def test_a_postcode_in_another_question_is_that_questions(shopper: Chat):
    await shopper.says("je cherche un cabas en cuir noir")
    await shopper.says("vous l'avez à Lyon ?")
    await shopper.says("combien coûte la livraison à 69004 ?")
    assert shopper.hears("Livraison (69004) :")
    await shopper.says("vous l'avez en magasin à Nantes ?")
    assert not shopper.hears("Livraison")


async def test_which_one_said_in_words_is_no_purchase(shopper: Chat):
    shopper.in_english()
    await shopper.says("is the Murmelune Silence 3 available in Bordeaux?")
    await shopper.says("and in Lyon?")
    await shopper.says("the black one")
    assert shopper.hears("Murmelune Silence 3", "in black", "Lyon")
    assert not shopper.hears("In your cart")


async def test_the_town_is_kept_while_one_of_several_is_chosen(shopper: Chat):
    sms = shopper.on("sms", "+33639980097").in_english()
    await sms.says("are the Silence 3 headphones available in Lyon?")
    assert sms.hears("Which one do you mean?")
    await sms.says("1")
    assert sms.hears("none left in Lyon", "There is some in Paris")


async def test_the_town_is_kept_when_more_is_asked_of_the_same(shopper: Chat):
    await shopper.says("je cherche une bouilloire en verre")
    await shopper.says("dispo en magasin à Paris ?")
    await shopper.says("réservez-le pour moi en magasin")
    assert shopper.hears("Maison Lumen Paris")
    assert not shopper.hears("Lyon")
    await shopper.says("préviens-moi quand elle revient en stock")
    assert shopper.hears("C'est en stock en ce moment. C'est noté : je vous écrirai ici avant")
