"""Suggestions in a conversation: what sells, what is like it, what goes with it, what is new, a present, reviews."""

from tests.kit.chat import Chat


class TestBestSellers:
    async def test_of_the_whole_shop(self, shopper: Chat):
        await shopper.says("vos meilleures ventes ?")
        assert shopper.hears("Ce qui se vend le mieux en ce moment")

    async def test_of_one_shelf(self, shopper: Chat):
        await shopper.says("quels sont les aspirateurs les plus vendus ?")
        assert shopper.hears("Aspirateur : ce qui se vend le mieux en ce moment.")
        assert all("Aspirateur" in label for label in shopper.screen.splitlines() if label[:1].isdecimal())

    async def test_in_english(self, shopper: Chat):
        await shopper.says("what are your best sellers?")
        assert shopper.hears("What sells best at the moment")


class TestAboutOneProduct:
    async def test_something_like_it(self, shopper: Chat):
        await shopper.says("l'Aspiralto Nimbus 60 cuivre")
        await shopper.says("et dans le même genre ?")
        assert shopper.hears("Dans le même genre que", "Aspirateur")

    async def test_what_goes_with_it(self, shopper: Chat):
        await shopper.says("l'Aspiralto Cyclone 3")
        await shopper.says("qu'est-ce qui va avec ?")
        assert shopper.hears("Va bien avec")

    async def test_what_others_think_of_it_the_worst_not_hidden(self, shopper: Chat):
        await shopper.says("que pensent les clients du Aspiralto Cyclone 3 ?")
        assert shopper.hears("sur 5")


class TestUnasked:
    async def test_what_is_new(self, shopper: Chat):
        await shopper.says("quoi de neuf en boutique ?")
        assert shopper.hears("Tout juste arrivé")

    async def test_advice_for_a_stranger_is_what_pleases_others(self, shopper: Chat):
        await shopper.says("que me conseillez-vous ?")
        assert shopper.hears("Ce qui plaît le plus à nos clients")


class TestPresents:
    async def test_three_questions_at_most_then_ideas(self, shopper: Chat):
        await shopper.says("je cherche un cadeau")
        assert shopper.hears("Pour qui est-ce")
        await shopper.says("pour ma nièce de 8 ans")
        assert shopper.hears("Qu'est-ce qui ferait plaisir")
        await shopper.says("elle aime dessiner")
        assert shopper.hears("Quel budget")
        await shopper.says("moins de 40 euros")
        assert shopper.hears("Quelques idées", "dessin")

    async def test_each_question_can_be_passed_over(self, shopper: Chat):
        await shopper.says("une idée cadeau ?")
        await shopper.taps("Je préfère ne pas le dire")
        await shopper.taps("Surprenez-moi")
        await shopper.taps("Peu importe")
        assert shopper.hears("Quelques idées")

    async def test_what_was_said_is_not_asked(self, shopper: Chat):
        await shopper.says("idée cadeau pour mon père, 60 ans, il adore le jardin, 50 euros max")
        assert shopper.hears("Quelques idées")

    async def test_no_question_is_put_twice(self, shopper: Chat):
        await shopper.says("I need a present for my boyfriend")
        assert shopper.hears("What do they like?")
        await shopper.says("he is 30")
        assert shopper.hears("How much would you like to spend?")

    async def test_a_childs_present_is_a_toy_unless_something_else_is_said(self, shopper: Chat):
        await shopper.says("I need a present for my niece, she is 8")
        await shopper.taps("Surprise me")
        await shopper.says("under 40 euros")
        assert shopper.hears("A few ideas", "Petit Cosmos")

    async def test_something_else_said_in_between_is_answered(self, shopper: Chat):
        await shopper.says("je cherche un cadeau")
        await shopper.says("où est ma commande 1042 ?")
        assert shopper.hears("1042")


async def test_a_model_is_known_by_its_brand_and_what_follows_however_common_the_words(shopper: Chat):
    await shopper.says("que pensent les clients du Norvale Mini 40 ?")
    assert shopper.hears("Norvale Mini 40 : 4 sur 5, selon 1 client.")


async def test_what_the_shop_sells_is_told_shelf_by_shelf(shopper: Chat):
    await shopper.says("what do you sell?")
    assert shopper.hears("choose a shelf", "Sports and outdoors")


async def test_like_it_are_others_of_its_kind_and_where_there_are_none_it_is_said(shopper: Chat):
    await shopper.in_english().says("dining table")
    await shopper.says("is there anything similar to it?")
    assert shopper.hears("We have nothing else quite like “Casa Verane Rivière, dining table”. From the same shelf:")
    await shopper.says("noise cancelling headphones")
    await shopper.says("anything similar to the first one?")
    assert shopper.hears("Like “Murmelune Silence Léger", "Sonarelle Studio 80")
    assert not shopper.hears("earbuds")


async def test_of_several_on_the_table_it_is_asked_which_one_something_goes_with(shopper: Chat):
    await shopper.says("je cherche une robe")
    await shopper.says("qu'est-ce qui va avec ?")
    assert shopper.hears("De quel article s'agit-il ?")
    await shopper.says("la première")
    assert shopper.hears("va bien avec") or shopper.hears("Va bien avec")
