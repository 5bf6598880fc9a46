"""Between two imports the shop tells what changed, and who searches finds it so."""

from decimal import Decimal

import pytest

from notifications.events import OfProduct, PriceChanged, StockChanged
from storage.catalogue import Catalogue
from storage.database import Database
from storage.freshness import keep_true
from tests.kit.catalogues import WASHERS, bring_in, ids
from tests.kit.moments import NOON


@pytest.fixture
async def washers(database: Database) -> Catalogue:
    return await bring_in(database, WASHERS)


async def tells(database: Database, event: OfProduct) -> None:
    async with database.writing() as connection:
        await keep_true(connection, event)


async def test_what_got_cheaper_is_found_at_its_new_price(database: Database, washers: Catalogue):
    said = "lave-linge entre 300 et 330 euros"
    assert "dear" not in ids(await washers.search(said))
    await tells(database, PriceChanged(id="e-1", at=NOON, sku="dear", was=Decimal(699), now=Decimal("319.50")))
    assert "dear" in ids(await washers.search(said))
    (sheet,) = await washers.sheets(["dear"])
    assert (sheet.price, sheet.currency) == (319.5, "EUR")


async def test_what_is_sold_out_is_shown_so_once_no_variant_is_left(database: Database, washers: Catalogue):
    for left, variant, there in ((4, "", True), (0, "white", True), (0, "", False)):
        await tells(database, StockChanged(id="e-2", at=NOON, sku="slim", was=5, left=left, variant=variant))
        (sheet,) = await washers.sheets(["slim"])
        assert sheet.in_stock is there


async def test_what_is_not_in_the_catalogue_stays_out_of_it(database: Database, washers: Catalogue):
    await tells(database, PriceChanged(id="e-3", at=NOON, sku="none", was=Decimal(2), now=Decimal(1)))
    assert await washers.sheets(["none"]) == []
