"""What people do in the shop is kept for a short while, goes along when they are recognised, and can be forgotten."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from dialogs.messages import Address
from dialogs.records import Join, KeepPurchase, KeepVisit, Remember
from dialogs.selling import InCart, KeptCart
from notifications.events import CartChanged, OrderPlaced, ProductViewed
from storage import carts, happened, links, visits
from storage.database import Database
from storage.keeping import erase, export
from storage.memory import Memory
from storage.tables import purchase_lines, purchases
from tests.kit.acquaintances import CAMILLE, Acquaintances
from tests.kit.clerk import NOW

VISITOR, PHONE = Address("widget", "visitor-1"), Address("sms", "+33639980001")
LAMP, VASE = InCart(sku="LAM-101"), InCart(sku="DEC-107", quantity=2)


@pytest.fixture
def world(database: Database) -> Acquaintances:
    return Acquaintances(database)


async def seen_by(world: Acquaintances, at: Address) -> list[str]:
    return list(await Memory(world.database).products_seen((await world.meets(at)).person.id))


async def looks_at(world: Acquaintances, *skus: str, at: Address = VISITOR) -> None:
    for sku in skus:
        await world.later(1).changes(at, KeepVisit("product", sku))


async def tells(world: Acquaintances, event: CartChanged | OrderPlaced | ProductViewed) -> None:
    async with world.database.writing() as connection:
        await happened.keep(connection, event, world.now)


async def cart_of(world: Acquaintances, at: Address) -> KeptCart | None:
    known = await world.meets(at)
    async with world.database.reading() as connection:
        return await carts.of_person(connection, known.person.id)


async def fills(world: Acquaintances, at: Address, *lines: InCart, url: str = "", ident: str = "1") -> None:
    person = (await world.meets(at)).person.id
    await tells(world, CartChanged(id=ident, at=world.now, person=person, lines=lines, url=url))


async def bought(world: Acquaintances) -> list[tuple[str, str, float]]:
    async with world.database.reading() as connection:
        rows = await connection.execute(select(purchases).order_by(purchases.c.order_number))
        return [(row.order_number, row.person_id, row.total) for row in rows]


# ---------------------------------------------------------------- what they looked at


async def test_what_the_back_end_tells_that_somebody_looked_at_is_remembered_unless_they_want_nothing_remembered(world):
    person = (await world.meets(VISITOR)).person.id
    viewed = ProductViewed(id="v-1", at=world.now, person=person, sku="LAM-101", agreed=True)
    await tells(world, viewed)
    assert await seen_by(world, VISITOR) == ["LAM-101"]
    await world.changes(VISITOR, Remember(False))
    await tells(world, viewed)
    assert await seen_by(world, VISITOR) == []


async def test_what_was_looked_at_is_remembered_the_latest_first_and_once_each(world):
    await looks_at(world, "LAM-101", "DEC-107", "LAM-101")
    await world.changes(VISITOR, KeepVisit("page", "/livraison"))
    assert await seen_by(world, VISITOR) == ["LAM-101", "DEC-107"]


async def test_no_more_than_fifty_things_are_remembered(world):
    await looks_at(world, *(f"SKU-{n}" for n in range(visits.MOST + 3)))
    seen = await seen_by(world, VISITOR)
    assert (len(seen), seen[0], seen[-1]) == (visits.MOST, "SKU-52", "SKU-3")


async def test_what_was_looked_at_three_months_ago_is_forgotten(world):
    await looks_at(world, "LAM-101")
    world.now += visits.LIFE
    await looks_at(world, "DEC-107")
    assert await seen_by(world, VISITOR) == ["DEC-107"]


async def test_what_those_who_never_came_back_looked_at_is_forgotten_too(world):
    await looks_at(world, "LAM-101")
    async with world.database.writing() as connection:
        await visits.sweep(connection, world.now + visits.LIFE)
    assert await seen_by(world, VISITOR) == ["LAM-101"]
    async with world.database.writing() as connection:
        await visits.sweep(connection, world.now + visits.LIFE + timedelta(seconds=1))
    assert await seen_by(world, VISITOR) == []


async def test_who_wants_nothing_remembered_is_not_watched(world):
    await looks_at(world, "LAM-101")
    await world.changes(VISITOR, Remember(granted=False, word="non"))
    assert await seen_by(world, VISITOR) == []
    await looks_at(world, "DEC-107")
    assert await seen_by(world, VISITOR) == []
    await world.changes(VISITOR, Remember(granted=True, word="oui"))
    await looks_at(world, "DEC-107")
    assert await seen_by(world, VISITOR) == ["DEC-107"]


# ---------------------------------------------------------------- their cart


async def test_the_cart_is_what_was_told_last(world):
    await fills(world, VISITOR, LAMP)
    await fills(world.later(60), VISITOR, LAMP, VASE, url="https://shop.example/cart/1")
    cart = await cart_of(world, VISITOR)
    assert cart == KeptCart(lines=(LAMP, VASE), url="https://shop.example/cart/1", touched_at=world.now)


async def test_what_is_told_late_does_not_replace_what_is_newer(world):
    person = (await world.meets(PHONE)).person.id
    await fills(world, PHONE, VASE)
    await tells(world, CartChanged(id="0", at=world.now - timedelta(minutes=1), person=person, lines=(LAMP,)))
    cart = await cart_of(world, PHONE)
    assert cart
    assert cart.lines == (VASE,)


async def test_a_shop_whose_clock_is_ahead_does_not_keep_out_what_follows(world):
    person = (await world.meets(PHONE)).person.id
    await tells(world, CartChanged(id="0", at=world.now + timedelta(days=1), person=person, lines=(LAMP,)))
    await fills(world.later(1), PHONE, VASE)
    cart = await cart_of(world, PHONE)
    assert cart
    assert cart.lines == (VASE,)


async def test_an_emptied_cart_is_no_cart(world):
    await fills(world, VISITOR, LAMP)
    await fills(world.later(1), VISITOR)
    assert await cart_of(world, VISITOR) is None


async def test_an_order_empties_the_cart_and_is_counted(world):
    known = await world.changes(PHONE, Join(PHONE, customer=CAMILLE))
    await tells(world, CartChanged(id="1", at=NOW, customer="C-1001", lines=(LAMP,)))
    assert await cart_of(world, PHONE)
    skus = ("LAM-101", "LAM-101", "DEC-107")
    placed = OrderPlaced(id="2", at=NOW, order="1050", customer="C-1001", total=Decimal("149.90"), skus=skus)
    await tells(world, placed)
    await tells(world, placed)
    assert await cart_of(world, PHONE) is None
    assert await bought(world) == [("1050", known.person.id, 149.9)]
    async with world.database.reading() as connection:
        lines = await connection.scalars(select(purchase_lines.c.sku).order_by(purchase_lines.c.sku))
        assert lines.all() == ["DEC-107", "LAM-101"]


async def test_of_a_customer_who_never_wrote_to_us_nothing_is_kept(world):
    await tells(world, CartChanged(id="1", at=NOW, customer="C-9999", lines=(LAMP,)))
    await tells(world, CartChanged(id="2", at=NOW, person="nobody", lines=(LAMP,)))
    await tells(world, OrderPlaced(id="3", at=NOW, order="1050", customer="C-9999", total=Decimal(10)))
    assert await bought(world) == []
    async with world.database.reading() as connection:
        assert await carts.of_persons(connection, ["nobody", "C-9999", ""]) == {}


async def test_the_shops_own_word_replaces_what_a_page_said_of_a_purchase_and_never_the_other_way(world):
    stranger = (await world.changes(VISITOR, KeepPurchase("1050", Decimal(1), "EUR"))).person.id
    assert await bought(world) == [("1050", stranger, 1.0)]
    camille = (await world.changes(PHONE, Join(PHONE, customer=CAMILLE))).person.id
    placed = OrderPlaced(id="2", at=NOW, order="1050", customer="C-1001", total=Decimal("149.90"))
    await tells(world, placed)
    await world.changes(VISITOR, KeepPurchase("1050", Decimal(9999), "EUR"))
    assert await bought(world) == [("1050", camille, 149.9)]


# ---------------------------------------------------------------- whose it is


async def test_all_of_it_goes_along_when_a_stranger_is_recognised(world):
    camille = (await world.changes(PHONE, Join(PHONE, customer=CAMILLE))).person.id
    await looks_at(world, "DEC-107", "LAM-101", at=PHONE)
    await fills(world, PHONE, LAMP, InCart(sku="DEC-107"), url="https://shop.example/cart/hers")
    await looks_at(world, "LAM-101", "TAB-110")
    await world.changes(VISITOR, KeepPurchase("1050", Decimal(20), "EUR"))
    await fills(world.later(5), VISITOR, VASE, url="https://shop.example/cart/visitors", ident="2")
    await world.changes(VISITOR, Join(VISITOR, customer=CAMILLE))
    assert await seen_by(world, PHONE) == ["TAB-110", "LAM-101", "DEC-107"]
    cart = await cart_of(world, PHONE)
    assert cart == KeptCart(lines=(LAMP, VASE), url="https://shop.example/cart/hers", touched_at=world.now)
    assert await bought(world) == [("1050", camille, 20.0)]


async def test_a_cart_told_of_a_stranger_is_that_of_who_they_turned_out_to_be(world):
    stranger = (await world.meets(VISITOR)).person.id
    await world.changes(VISITOR, Join(VISITOR, customer=CAMILLE))
    await tells(world, CartChanged(id="1", at=world.now, person=stranger, lines=(LAMP,)))
    assert await cart_of(world, VISITOR)


async def test_it_is_all_handed_over_and_forgotten(world, database):
    await looks_at(world, "LAM-101")
    await fills(world, VISITOR, VASE, url="https://shop.example/cart/hers")
    rows = [{"mark": "a" * 16, "url": "https://shop.example/cart/hers"}]
    async with database.writing() as connection:
        await links.add(connection, [*rows, {"mark": "b" * 16, "url": "https://shop.example/lamp"}], NOW)
    person = (await world.changes(VISITOR, KeepPurchase("1050", Decimal(20), "EUR"))).person.id
    told = json.dumps(await export(database, person))
    assert all(word in told for word in ("LAM-101", "DEC-107", "1050"))
    await erase(database, person)
    left = json.dumps(await export(database, person))
    assert not any(word in left for word in ("LAM-101", "DEC-107", "1050"))
    async with database.reading() as connection:
        assert await links.url_of(connection, "a" * 16) is None
        assert await links.url_of(connection, "b" * 16) == "https://shop.example/lamp"
