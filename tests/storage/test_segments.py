"""Who belongs to a segment: the database's answer, beside one worked out by hand over an invented town."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import Table, insert, update

from notifications.segment import Orders, Products, Seen, Segment
from storage import segments
from storage.database import Database
from storage.tables import addresses, catalogues, persons, product_sheets, products, purchase_lines, purchases, visits

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
KINDS = {"ML-1": "Luminaires", "ML-2": "Luminaires", "ML-3": "Arrosoirs", "ML-4": "Draps"}
CITIES = ("Paris", "LYON", "Évry", "")
PEOPLE = 120


@dataclass
class Somebody:
    """One inhabitant, as the shop would describe them."""

    id: str
    language: str
    vip: bool
    customer: bool
    city: str
    postcode: str
    channels: dict[str, bool]  # whether they can be written to there
    heard: int | None  # days ago
    bought: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])  # what, days ago: an order each
    viewed: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])


def town() -> list[Somebody]:
    chance = Random(5)
    return [_somebody(f"{n:032x}", chance) for n in range(PEOPLE)]


def _somebody(ident: str, chance: Random) -> Somebody:
    some = lambda most: [(chance.choice(list(KINDS)), chance.randint(1, 300)) for _ in range(chance.randint(0, most))]  # noqa: E731
    return Somebody(
        id=ident,
        language=chance.choice(["fr", "en", ""]),
        vip=chance.random() < 0.2,
        customer=chance.random() < 0.7,
        city=chance.choice(CITIES),
        postcode=chance.choice(["75011", "69003", "91000", ""]),
        channels={name: chance.random() < 0.8 for name in chance.sample(["sms", "email", "telegram"], 2)},
        heard=chance.choice([None, chance.randint(1, 400)]),
        bought=some(4),
        viewed=some(3),
    )


@pytest.fixture
async def shop(database: Database) -> Database:
    """The town, and the catalogue by whose kinds it is asked about."""
    async with database.writing() as connection:
        rows: dict[Table, list[dict[str, object]]] = {
            table: [] for table in (persons, addresses, purchases, purchase_lines, visits)
        }
        for one in town():
            for table, row in _rows(one):
                rows[table].append(row)
        for table, of in rows.items():
            await connection.execute(insert(table), of)
        await connection.execute(insert(catalogues), {"id": 1, "state": "current", "at": NOW, "taught": "{}"})
        for number, (sku, kind) in enumerate(KINDS.items()):
            await connection.execute(insert(products), {"id": number, "catalogue_id": 1, "sku": sku, "rank": 1.0})
            sheet = dict.fromkeys(["title", "brand", "url", "image", "currency", "shown"], "")
            await connection.execute(insert(product_sheets), {"product_id": number, "kind": kind, **sheet})
    return database


def _rows(one: Somebody) -> Iterator[tuple[Table, dict[str, object]]]:
    known = {"id": one.id, "language": one.language, "vip": one.vip, "city": one.city, "postcode": one.postcode}
    yield persons, {**known, "customer_id": one.id if one.customer else None, "created_at": NOW}
    for name, willing in one.channels.items():
        heard = None if one.heard is None else NOW - timedelta(days=one.heard)
        place = {"address": f"{name}:{one.id}", "person_id": one.id, "conversation_id": f"{one.id[:-4]}{name[:4]}"}
        yield addresses, {**place, "open": willing, "last_inbound_at": heard}
    for number, (sku, days) in enumerate(one.bought):
        order = {"order_number": f"{one.id}/{number}", "person_id": one.id, "at": NOW - timedelta(days=days)}
        yield purchases, {**order, "total": 10.0, "currency": "EUR"}
        yield purchase_lines, {**order, "sku": sku}
    for sku, days in one.viewed:
        yield visits, {"person_id": one.id, "what": "product", "about": sku, "at": NOW - timedelta(days=days)}


async def who(database: Database, segment: Segment) -> set[int]:
    """Whom the database finds, by their places in the town."""
    async with database.reading() as connection:
        found = await segments.after(connection, segment, "", PEOPLE, NOW)
        assert await segments.count(connection, segment, NOW) == len(found)
    return {int(ident, 16) for ident in found}


QUESTIONS = [
    (Segment(), lambda one: True),
    (Segment(language=("fr", "")), lambda one: one.language in ("fr", "")),
    (Segment(vip=True), lambda one: one.vip),
    (Segment(vip=False, customer=True), lambda one: one.customer and not one.vip),
    (Segment(customer=False), lambda one: not one.customer),
    (Segment(city=("lyon", "évry")), lambda one: one.city in ("LYON", "Évry")),
    (Segment(postcode=("75", "690")), lambda one: one.postcode.startswith(("75", "690"))),
    (Segment(channel=("sms",)), lambda one: one.channels.get("sms", False)),
    (Segment(channel=("sms", "email")), lambda one: one.channels.get("sms") or one.channels.get("email")),
    (Segment(bought=Products()), lambda one: bool(one.bought)),
    (Segment(bought=Products(sku=("ML-3",))), lambda one: any(sku == "ML-3" for sku, _ in one.bought)),
    (
        Segment(bought=Products(kind=("luminaires",), days=90)),
        lambda one: any(KINDS[sku] == "Luminaires" and days <= 90 for sku, days in one.bought),
    ),
    (
        Segment(bought=Products(kind=("Draps",), sku=("ML-3",))),
        lambda one: any(sku in ("ML-3", "ML-4") for sku, _ in one.bought),
    ),
    (
        Segment(viewed=Products(sku=("ML-1", "ML-2"), days=60)),
        lambda one: any(sku in ("ML-1", "ML-2") and days <= 60 for sku, days in one.viewed),
    ),
    (Segment(orders=Orders(at_least=2)), lambda one: len(one.bought) >= 2),
    (Segment(orders=Orders(at_most=0)), lambda one: not one.bought),
    (
        Segment(orders=Orders(at_least=1, at_most=1, days=100)),
        lambda one: sum(days <= 100 for _, days in one.bought) == 1,
    ),
    (Segment(seen=Seen(within=100)), lambda one: one.heard is not None and one.heard <= 100),
    (Segment(seen=Seen(not_for=100)), lambda one: one.heard is None or one.heard > 100),
    (
        Segment(any=(Segment(vip=True), Segment(orders=Orders(at_least=3)))),
        lambda one: one.vip or len(one.bought) >= 3,
    ),
    (
        Segment(language=("fr",), none=(Segment(bought=Products(sku=("ML-1",))), Segment(vip=True))),
        lambda one: one.language == "fr" and not one.vip and all(sku != "ML-1" for sku, _ in one.bought),
    ),
    (
        Segment(any=(Segment(none=(Segment(vip=True),)), Segment(city=("Paris",)))),
        lambda one: not one.vip or one.city == "Paris",
    ),
]


async def test_the_database_finds_whom_a_shop_assistant_would(shop: Database):
    for segment, belongs in QUESTIONS:
        expected = {number for number, one in enumerate(town()) if belongs(one)}
        assert await who(shop, segment) == expected, segment


async def test_every_question_has_somebody_who_belongs_and_all_but_the_first_somebody_who_does_not():
    counts = [sum(bool(belongs(one)) for one in town()) for _, belongs in QUESTIONS]
    assert counts[0] == PEOPLE
    assert all(0 < count < PEOPLE for count in counts[1:])


async def test_they_come_in_chunks_each_once(shop: Database):
    async with shop.reading() as connection:
        first = await segments.after(connection, Segment(vip=False), "", 10, NOW)
        more = await segments.after(connection, Segment(vip=False), first[-1], PEOPLE, NOW)
    assert sorted([*first, *more]) == [one.id for one in town() if not one.vip]


async def test_a_stranger_who_turned_out_to_be_known_is_counted_once(shop: Database):
    async with shop.writing() as connection:
        await connection.execute(update(persons).where(persons.c.id == town()[0].id).values(became=town()[1].id))
    assert await who(shop, Segment()) == set(range(1, PEOPLE))


async def test_a_percent_sign_in_a_postcode_means_itself(shop: Database):
    assert await who(shop, Segment(postcode=("%",))) == set()
