"""What sells best?"""

import pytest

from tests.kit.chat import Chat


@pytest.mark.parametrize(
    ("said", "shelf", "of_it"),
    [
        ("meilleures ventes en high-tech", "High-tech :", "Casque hi-fi filaire"),
        ("les best-sellers en électroménager", "Électroménager :", "Aspirateur"),
        ("c'est quoi vos best sellers en mode femme ?", "Mode femme :", "Robe longue"),
        ("les plus vendus chez les enfants", "Enfants :", "Poussette"),
        ("les best-sellers en jardin", "Jardin :", "Barbecue"),
    ],
)
async def test_of_a_shelf_however_wide(shopper: Chat, said: str, shelf: str, of_it: str):
    await shopper.says(said)
    assert shopper.hears(f"{shelf} ce qui se vend le mieux en ce moment.", of_it)


async def test_the_same_in_english_and_of_another_shelf_in_few_words(shopper: Chat):
    await shopper.in_english().says("best sellers in electronics")
    assert shopper.hears("Electronics: what sells best at the moment.", "headphones")
    assert not shopper.hears("air fryer")
    await shopper.says("and in toys?")
    assert shopper.hears("Toys: what sells best at the moment.")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("le top des ventes rayon animalerie", "Nous n'avons pas de rayon « animalerie »."),
        ("quelles sont les meilleures ventes en livres ?", "Nous n'avons pas de rayon « livres »."),
        ("what's popular in pet supplies", "We have no shelf for “pet supplies”."),
    ],
)
async def test_a_shelf_that_the_shop_lacks_is_said_to_be_lacking(shopper: Chat, said: str, told: str):
    await shopper.says(said)
    assert shopper.hears(told, "Ekonn Air 3")


@pytest.mark.parametrize("said", ["qu'est-ce qui marche le mieux en ce moment chez vous", "what's in demand this week"])
async def test_where_no_shelf_is_named_it_is_of_the_whole_shop(shopper: Chat, said: str):
    await shopper.says(said)
    assert shopper.hears("Ekonn Air 3")
    assert not shopper.hears("Nous n'avons pas")
    assert not shopper.hears("We have no shelf")
