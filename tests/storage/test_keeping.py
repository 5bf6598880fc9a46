"""Everything kept about a person can be handed over, and forgotten."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from dialogs.messages import Address, Purpose, Reply, Status
from dialogs.records import (
    Ask,
    Join,
    KeepRepair,
    Miss,
    Rate,
    Remember,
    Searched,
    Silence,
    Slow,
    Subscribe,
    Wanted,
    Watch,
)
from dialogs.repair.case import Repair
from hub.pen import said_row
from storage import cases, contact_rules, enclosures, transcripts
from storage.database import Database
from storage.keeping import erase, export, proves
from storage.tables import (
    carts,
    checks,
    consents,
    habits,
    inbox,
    metadata,
    notices,
    outbox,
    purchase_lines,
    purchases,
    visits,
)
from tests.kit.acquaintances import CAMILLE, Acquaintances, proof
from tests.kit.clerk import BEN, NOW, Clerk, arrival, message

HERE = Address("telegram", "chat-of-camille")
PHONE = Address("sms", "+33639980001")
THREAD = Address("slack", "C1/1700.42")
WORDS = "Ma lampe est arrivée cassée, je suis très déçue"
PERSONAL = (HERE.id, PHONE.id, "Camille", "C-1001", WORDS, "camille@example.org", THREAD.id, "1042")


@pytest.fixture
def world(database: Database) -> Acquaintances:
    return Acquaintances(database)


async def camille(world: Acquaintances) -> str:
    """She wrote as a stranger, was recognised, asked for news, complained, was handed over, and asked for silence."""
    stranger = (await world.changes(HERE, Subscribe("1042"))).person.id
    await world.changes(HERE, Ask(proof("p", stranger, HERE)), Miss("p"))
    known = await world.changes(HERE, Join(HERE, customer=CAMILLE), Silence(PHONE, "keyword", "STOP"))
    await world.changes(PHONE, Join(PHONE, customer=CAMILLE))
    lamp = Searched(kind="Lampe", wanted=(Wanted("colour", "=", "laiton"),), unknown=(), found=3)
    broken = Repair(id="r", said="la lampe clignote", opened_at=NOW, touched_at=NOW)
    await world.changes(PHONE, Remember(granted=True), lamp, KeepRepair(broken))
    opinion = Rate(id="r1", about="track_order", kind="stars", mark=2, remark="Camille attend toujours")
    await world.changes(PHONE, Watch("LAM-101"), opinion)
    await _written(world.database, known.conversation.id, stranger, known.person.id)
    return known.person.id


async def _written(database: Database, talk: str, stranger: str, known: str) -> None:
    clerk = Clerk(database)
    lines = [("customer", WORDS), ("agent", "Désolée Camille"), ("note", "Camille est très déçue")]
    rows: list[dict[str, Any]] = [said_row(talk, HERE, who, Reply(text), NOW, "1", "Camille") for who, text in lines]
    async with database.writing() as connection:
        await transcripts.add(connection, rows)
        await cases.open_case(connection, "case", talk, WORDS, NOW)
        await cases.shown_at(connection, ident="case", thread=THREAD)
        await enclosures.keep(connection, "photo", str(HERE), b"%PDF-1.7 Camille", NOW)
    await clerk.receives(arrival("1", HERE) | {"body": json.dumps({"text": WORDS})}, arrival("2", THREAD))
    await clerk.receives(arrival("3", BEN))
    notice = {"person_id": stranger, "notice_id": "1042/shipped"}
    await clerk.writes(message("sent", HERE, person_id=known, body=json.dumps({"text": "Bonjour Camille"})))
    await clerk.settles(*await clerk.takes(), provider_id=f"{HERE.id}/77")
    await clerk.writes(message("waiting", PHONE, Purpose.NOTICE, **notice), message("ben", BEN))
    shown = message("shown", Address("desk", talk), conversation_id=talk, body=json.dumps({"text": WORDS}))
    await clerk.writes(shown)

    await _watched(database, known)


async def _watched(database: Database, known: str) -> None:
    """What is kept of how she wants to be written to, and of what she does in the shop."""
    hers = {"person_id": known, "at": NOW}
    told = {"id": "n", "notice": "order_step", "about": "1042", "purpose": "notice", "body": "{}", "state": "told"}
    async with database.writing() as connection:
        await contact_rules.change(connection, Slow("less"), known, NOW)
        await connection.execute(insert(checks).values(order_number="1042", count=2, **hers))
        await connection.execute(insert(notices).values(person_id=known, planned_at=NOW, due_at=NOW, **told))
        await connection.execute(insert(habits).values(person_id=known, numbers=bytes(4), day=1.0))
        await connection.execute(insert(visits).values(what="product", about="LAM-101", **hers))
        await connection.execute(insert(carts).values(person_id=known, body="{}", touched_at=NOW))
        await connection.execute(insert(purchases).values(order_number="1042", total=1.0, currency="EUR", **hers))
        await connection.execute(insert(purchase_lines).values(order_number="1042", sku="ML-1", **hers))


async def everything(database: Database) -> str:
    """All that the database holds, in one text."""
    async with database.reading() as connection:
        rows = [
            tuple(row) for table in metadata.sorted_tables for row in (await connection.execute(select(table))).all()
        ]
    return "\n".join(map(str, rows))


# ---------------------------------------------------------------- handing over


async def test_everything_we_know_of_a_person_is_handed_over(world):
    known = await export(world.database, await camille(world))
    told = json.dumps(known, ensure_ascii=False)
    assert [word for word in PERSONAL if word not in told] == []
    assert {name: len(rows) for name, rows in known.items()} == {
        "persons": 3,  # herself, and the two strangers she was
        "addresses": 2,
        "conversations": 2,
        "subscriptions": 1,
        "consents": 4,
        "wishes": 1,
        "repairs": 1,
        "alerts": 1,
        "ratings": 1,
        "contact_rules": 1,
        "checks": 1,
        "notices": 1,
        "habits": 1,
        "visits": 1,
        "carts": 1,
        "purchases": 1,
        "purchase_lines": 1,
        "proofs": 1,
        "misses": 1,
        "cases": 1,
        "messages": 3,
        "enclosures": 1,
        "inbox": 2,
        "outbox": 3,
    }


async def test_what_is_handed_over_can_be_read(world):
    known = await export(world.database, await camille(world))
    (asked,) = known["subscriptions"]
    assert (asked["order_number"], asked["since"]) == ("1042", "2026-11-22T10:00:00+00:00")
    assert known["messages"][0]["body"]["text"] == WORDS
    assert known["inbox"][0]["body"] == {"text": WORDS}


async def test_no_secret_is_handed_over(world):
    assert "hash-p" not in json.dumps(await export(world.database, await camille(world)))


async def test_nothing_of_anybody_else_is_handed_over(world):
    await world.changes(BEN, Subscribe("2000"))
    told = json.dumps(await export(world.database, await camille(world)))
    assert BEN.id not in told
    assert "2000" not in told


async def test_of_nobody_nothing_is_known(world):
    assert not any((await export(world.database, "nobody")).values())


# ---------------------------------------------------------------- forgetting


async def test_nothing_that_was_known_of_a_person_is_left_anywhere(world):
    who = await camille(world)
    await erase(world.database, who)
    left = await everything(world.database)
    assert [word for word in PERSONAL if word in left.replace("order 1042", "")] == []
    assert all(not rows for name, rows in (await export(world.database, who)).items() if name != "consents")


async def test_what_is_erased_is_not_left_in_the_file_either(sqlite_database, tmp_path: Path):
    await erase(sqlite_database, await camille(Acquaintances(sqlite_database)))
    files = b"".join(file.read_bytes() for file in tmp_path.glob("relais.db*"))
    assert WORDS.encode() not in files
    assert PHONE.id.encode() not in files


async def test_the_proof_of_what_was_consented_to_is_kept_for_whoever_shows_the_address(world):
    await erase(world.database, await camille(world))
    async with world.database.reading() as connection:
        rows = (await connection.execute(select(consents).order_by(consents.c.id))).all()
    kept = [("order 1042", True, ""), ("all", False, "STOP"), ("searches", True, ""), ("price LAM-101", True, "")]
    assert [(row.purpose, row.granted, row.words) for row in rows] == kept
    assert [proves(row.address, str(PHONE)) for row in rows] == [False, True, True, True]


async def test_what_was_on_its_way_to_them_is_taken_back(world):
    await erase(world.database, await camille(world))
    clerk = Clerk(world.database)
    assert [await clerk.state(name) for name in ("sent", "waiting", "shown")] == [Status.SENT, *[Status.CANCELLED] * 2]
    assert await clerk.takes("sms") == await clerk.takes("desk") == []


async def test_what_they_wrote_last_is_not_worked_on_any_more(world):
    await erase(world.database, await camille(world))
    assert [row.key for row in await Clerk(world.database).takes_in()] == [str(BEN)]


async def test_what_was_seen_once_is_still_not_seen_twice(world):
    await erase(world.database, await camille(world))
    assert await Clerk(world.database).receives(arrival("1", HERE)) == set()


async def test_everybody_else_is_left_as_they_were(world):
    ben = (await world.changes(BEN, Subscribe("2000"))).person.id
    who = await camille(world)
    before = await export(world.database, ben)
    await erase(world.database, who)
    assert await export(world.database, ben) == before


async def test_who_comes_back_after_being_erased_is_a_stranger(world):
    who = await camille(world)
    await erase(world.database, who)
    known = await world.meets(HERE)
    assert known.person.id != who
    assert (known.person.first_name, known.person.customer_id) == ("", "")


async def test_erasing_twice_changes_nothing_more(world):
    who = await camille(world)
    await erase(world.database, who)
    once = await everything(world.database)
    await erase(world.database, who)
    assert await everything(world.database) == once


async def test_what_keeps_things_from_happening_twice_stays_blank(world):
    await erase(world.database, await camille(world))
    async with world.database.reading() as connection:
        bodies = await connection.scalars(select(inbox.c.body).where(inbox.c.key != str(BEN)))
        assert set(bodies) == {"{}"}
        bodies = await connection.scalars(select(outbox.c.body).where(outbox.c.key != str(BEN)))
        assert set(bodies) == {"{}"}
