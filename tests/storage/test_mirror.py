"""A shop that shows its products needs no import."""

import pytest
from msgspec.structs import replace

from dialogs.search.facts import Clerk
from dialogs.search.learn import learn
from dialogs.search.lexicon import Lexicon
from dialogs.search.listing import Field, Listing
from dialogs.shop import Product
from hub.lexicon import load_lexicon
from hub.settings import CONFIG
from storage.catalogue import Catalogue, fill
from storage.database import Database
from storage.mirror import bring_up_to_date
from storage.shops.demo import DemoShop
from tests.kit.shelves import NOW, demo_shop


class CornerShop:
    """Ten products of the demonstration, whose prices can change."""

    def __init__(self, shop: DemoShop) -> None:
        self._shop = shop
        self.stock: list[Product] = list(shop.products()[:10])
        self.categories = shop.categories

    def products(self) -> list[Product]:
        return self.stock


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(CONFIG / "search")


@pytest.fixture
def shop() -> CornerShop:
    return CornerShop(demo_shop())


async def found(database: Database, lexicon: Lexicon, sentence: str) -> tuple[str, ...]:
    catalogue = await Catalogue.load(database, lexicon)
    assert catalogue
    return (await catalogue.search(sentence)).ids


async def test_an_empty_catalogue_is_filled_from_the_shop(database: Database, lexicon: Lexicon, shop: CornerShop):
    assert await bring_up_to_date(database, shop, lexicon, NOW)
    assert set(await found(database, lexicon, "lave-linge à moins de 310 euros")) == {"LAV-102", "LAV-106"}


async def test_nothing_is_done_while_the_shop_shows_the_same(database: Database, lexicon: Lexicon, shop: CornerShop):
    await bring_up_to_date(database, shop, lexicon, NOW)
    assert not await bring_up_to_date(database, shop, lexicon, NOW)


async def test_it_follows_the_shop(database: Database, lexicon: Lexicon, shop: CornerShop):
    await bring_up_to_date(database, shop, lexicon, NOW)
    shop.stock = shop.stock[:2]
    assert await bring_up_to_date(database, shop, lexicon, NOW)
    assert set(await found(database, lexicon, "lave-linge")) == {"LAV-101", "LAV-102"}


async def test_what_the_merchant_imported_is_not_touched(database: Database, lexicon: Lexicon, shop: CornerShop):
    listing = Listing(
        id="MINE", fields=(Field("id", "MINE"), Field("titre", "Lave-linge à moi"), Field("prix", "10 €"))
    )
    schema = learn([listing], lexicon)
    await fill(database, schema, [Clerk(schema, lexicon).enter(listing)], NOW)
    assert not await bring_up_to_date(database, shop, lexicon, NOW)
    assert await found(database, lexicon, "lave-linge") == ("MINE",)


async def test_titles_of_every_language_are_found(database: Database, lexicon: Lexicon, shop: CornerShop):
    shop.stock = [replace(product, description={}) for product in shop.stock]
    await bring_up_to_date(database, shop, lexicon, NOW)
    assert await found(database, lexicon, "top-loading washing machine")
