"""A campaign's row, its steps forward and back, and what is counted of it, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update

from dialogs.errors import RelaisError
from dialogs.messages import Address, Outbound, Purpose, Reply
from dialogs.records import Consent
from hub.pen import Why, outbox_row, said_row
from notifications.campaign import Campaign, notice_id, read
from notifications.results import Results
from storage import campaigns, people
from storage import consents as ledger
from storage import notices as tellings
from storage.campaigns import Step
from storage.database import Database
from storage.tables import consents, messages, notices, outbox, purchases
from tests.kit.databases import PostgresDatabases

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WINTER = read({"id": "hiver", "name": "Hiver", "message": {"fr": {"text": "Bonjour."}}})
BONJOUR = Reply("Bonjour.")
PEOPLE = [f"{n:032x}" for n in range(1, 7)]


async def running(database: Database, campaign: Campaign = WINTER) -> None:
    async with database.writing() as connection:
        await campaigns.keep(connection, campaign, NOW)
        await campaigns.change(connection, campaign.id, ["draft"], "running", counts={"people": 6})


def row(person: str, state: str = "told", lane: str = "telegram", **changed: Any) -> dict[str, Any]:
    told = state == "told"
    return {
        "id": notice_id("hiver", person),
        "person_id": person,
        "notice": "campaign",
        "about": "hiver",
        "purpose": "promotion",
        "body": "{}",
        "planned_at": NOW,
        "state": state,
        "why": "",
        "due_at": NOW,
        "told_at": NOW if told else None,
        "address": f"{lane}:{person}" if told else None,
        "tried": lane if told else "",
        "segment": "",
        "chance": None,
        "propensity": None,
        **changed,
    }


def leaving(person: str, lane: str = "telegram") -> dict[str, Any]:
    where, ident = Address(lane, person), notice_id("hiver", person)
    message = Outbound(id=f"{ident}.0", address=where, reply=BONJOUR, purpose=Purpose.PROMOTION)
    return outbox_row(
        message, f"talk {person[-1]}", Why(person_id=person, purpose=Purpose.PROMOTION, notice_id=ident), NOW
    )


def said(person: str) -> dict[str, Any]:
    where, ident = Address("telegram", person), f"{notice_id('hiver', person)}.0"
    return said_row(f"talk {person[-1]}", where, "bot", BONJOUR, NOW, ident)


def step(told: list[str], **changed: Any) -> Step:
    """These people told by Telegram, the cursor on the last."""
    plain = Step(
        ident="hiver",
        before="",
        cursor=told[-1],
        paced_until=None,
        counts={"people": 6, "told": len(told), "on telegram": len(told)},
        planned=[row(person) for person in told],
        leaving=[leaving(person) for person in told],
        said=[said(person) for person in told],
        at=NOW,
    )
    return replace(plain, **changed)


async def states(database: Database, table: Any = notices) -> list[str]:
    async with database.reading() as connection:
        return list(await connection.scalars(select(table.c.state).order_by(table.c.id)))


# ---------------------------------------------------------------- the row


async def test_a_draft_and_what_waits_for_its_hour_are_replaced_and_what_has_begun_is_not(database: Database):
    async with database.writing() as connection:
        await campaigns.keep(connection, WINTER, NOW)
        await campaigns.keep(connection, read({**_plain(), "name": "Grand hiver"}), NOW)
        assert (await campaigns.load(connection, "hiver")).campaign.name == "Grand hiver"
        await campaigns.change(connection, "hiver", ["draft"], "scheduled", starts_at=NOW)
        await campaigns.keep(connection, WINTER, NOW)
        kept = await campaigns.load(connection, "hiver")
        assert (kept.campaign.name, kept.state, kept.starts_at) == ("Hiver", "scheduled", NOW)
        await campaigns.change(connection, "hiver", ["scheduled"], "running", counts={"people": 6})
        with pytest.raises(RelaisError, match="has begun: what it says can no longer be changed"):
            await campaigns.keep(connection, WINTER, NOW)


def _plain() -> dict[str, Any]:
    return {"id": "hiver", "name": "Hiver", "message": {"fr": {"text": "Bonjour."}}}


async def test_what_cannot_become_is_said_with_what_it_is(database: Database):
    await running(database)
    async with database.writing() as connection:
        with pytest.raises(RelaisError, match="hiver is running, which cannot become paused"):
            await campaigns.change(connection, "hiver", ["pausing"], "paused")
        with pytest.raises(RelaisError, match="no campaign called printemps"):
            await campaigns.change(connection, "printemps", ["draft"], "running")


async def test_a_scheduled_one_is_at_work_from_its_hour_on(database: Database):
    async with database.writing() as connection:
        await campaigns.keep(connection, WINTER, NOW)
        await campaigns.change(connection, "hiver", ["draft"], "scheduled", starts_at=NOW)
        assert not await campaigns.at_work(connection, NOW - timedelta(seconds=1))
        assert [kept.state for kept in await campaigns.at_work(connection, NOW)] == ["scheduled"]


# ---------------------------------------------------------------- forward


async def test_a_step_writes_all_of_it_and_moves_the_cursor(database: Database):
    await running(database)
    assert await database.write(lambda connection: campaigns.write(connection, step(PEOPLE[:3])))
    assert await states(database) == ["told"] * 3
    assert await states(database, outbox) == ["queued"] * 3
    async with database.reading() as connection:
        kept = await campaigns.load(connection, "hiver")
    assert (kept.cursor, kept.counts["told"]) == (PEOPLE[2], 3)


async def test_a_step_is_taken_once(database: Database):
    await running(database)
    again = [await database.write(lambda connection: campaigns.write(connection, step(PEOPLE[:3]))) for _ in range(2)]
    assert again == [True, False]
    assert await states(database, outbox) == ["queued"] * 3


async def test_no_step_is_taken_once_it_is_paused(database: Database):
    await running(database)
    async with database.writing() as connection:
        await campaigns.change(connection, "hiver", ["running"], "pausing")
    assert not await database.write(lambda connection: campaigns.write(connection, step(PEOPLE[:3])))
    assert await states(database) == []


async def everybody_agreed(database: Database) -> None:
    """Each of them has an address, and has agreed there to be told of offers."""
    async with database.writing() as connection:
        for person in PEOPLE:
            await people.add_address(connection, _address(person), person, NOW)
            await ledger.add(connection, Consent(_address(person), "promotions", True, "button"), person, NOW)


def _address(person: str) -> Address:
    return Address("telegram", person)


async def heard(database: Database, whom: list[str]) -> int:
    return await database.read(lambda connection: ledger.said_about(connection, whom))


NO_MORE = {
    "no more offers": Consent(_address(PEOPLE[1]), "promotions", False, "button"),
    "nothing any more": Consent(_address(PEOPLE[1]), "all", False, "keyword", "STOP"),
}


@pytest.mark.parametrize("whose", [PEOPLE[1], "the stranger they were there"])
@pytest.mark.parametrize("no", NO_MORE.values(), ids=NO_MORE)
async def test_who_says_no_while_it_is_decided_has_it_decided_anew(database: Database, no: Consent, whose: str):
    await running(database)
    await everybody_agreed(database)
    decided = step(PEOPLE[:3], people=PEOPLE[:3], heard=await heard(database, PEOPLE[:3]))
    async with database.writing() as connection:
        await ledger.add(connection, no, whose, NOW)
    assert not await database.write(lambda connection: campaigns.write(connection, decided))
    assert (await states(database), await states(database, outbox)) == ([], [])
    anew = step([PEOPLE[0], PEOPLE[2]], people=PEOPLE[:3], heard=await heard(database, PEOPLE[:3]))
    assert await database.write(lambda connection: campaigns.write(connection, anew))
    async with database.reading() as connection:
        assert (await campaigns.load(connection, "hiver")).counts["told"] == 2


async def test_who_is_just_saying_no_is_waited_for(database: Database):
    await running(database)
    await everybody_agreed(database)
    decided = step(PEOPLE[:3], people=PEOPLE[:3], heard=await heard(database, PEOPLE[:3]))
    async with database.writing() as connection:
        await ledger.add(connection, NO_MORE["no more offers"], PEOPLE[1], NOW)
        written = asyncio.create_task(database.write(lambda connection: campaigns.write(connection, decided)))
        await asyncio.wait([written], timeout=0.2)
        assert not written.done()
    assert not await written
    assert await states(database) == []


async def test_a_no_of_somebody_else_changes_nothing(database: Database):
    await running(database)
    await everybody_agreed(database)
    decided = step([PEOPLE[0]], people=[PEOPLE[0]], heard=await heard(database, [PEOPLE[0]]))
    async with database.writing() as connection:
        await ledger.add(connection, NO_MORE["nothing any more"], PEOPLE[1], NOW)
    assert await database.write(lambda connection: campaigns.write(connection, decided))


async def test_who_waited_is_told_when_their_hour_has_come(database: Database):
    await running(database)
    later = NOW + timedelta(hours=8)
    waits = step(PEOPLE[:2], leaving=[], said=[], planned=[row(p, "waiting", due_at=later) for p in PEOPLE[:2]])
    await database.write(lambda connection: campaigns.write(connection, waits))
    async with database.reading() as connection:
        assert await campaigns.waiting(connection, "hiver", NOW, 10) == []
        assert await campaigns.next_hour(connection, "hiver") == later
        assert set(await campaigns.waiting(connection, "hiver", later, 10)) == set(PEOPLE[:2])
    told = step(
        PEOPLE[:1], before=PEOPLE[1], cursor=PEOPLE[1], planned=[], again=[row(PEOPLE[0])], leaving=[leaving(PEOPLE[0])]
    )
    assert await database.write(lambda connection: campaigns.write(connection, told))
    assert await states(database) == ["told", "waiting"]


async def test_what_waits_to_leave_is_counted_by_lane_and_no_further_than_asked(database: Database):
    await running(database)
    await database.write(lambda connection: campaigns.write(connection, step(PEOPLE)))
    async with database.reading() as connection:
        assert await campaigns.queued(connection, ["telegram", "sms"], 4) == {"telegram": 4, "sms": 0}
        assert await campaigns.unsent(connection, "hiver") == {"telegram": 6}


# ---------------------------------------------------------------- back


async def sent_to_the_first(database: Database) -> None:
    await running(database)
    await database.write(lambda connection: campaigns.write(connection, step(PEOPLE)))
    async with database.writing() as connection:
        await connection.execute(update(outbox).where(outbox.c.id.contains(PEOPLE[0])).values(state="sent"))


async def test_stopped_for_good_what_has_not_left_never_will(database: Database):
    await sent_to_the_first(database)
    async with database.writing() as connection:
        back = await campaigns.take_back(connection, "hiver", ["telegram", "sms"], NOW, 3, for_good=True)
        assert back == {"telegram": 3}
        assert await campaigns.take_back(connection, "hiver", ["telegram", "sms"], NOW, 10, for_good=True) == {
            "telegram": 2
        }
        assert await campaigns.take_back(connection, "hiver", ["telegram", "sms"], NOW, 10, for_good=True) == {}
    assert await states(database) == ["told"] + ["dropped"] * 5
    assert await states(database, outbox) == ["sent"] + ["cancelled"] * 5


async def test_paused_what_has_not_left_is_decided_anew(database: Database):
    await sent_to_the_first(database)
    async with database.writing() as connection:
        assert await campaigns.take_back(connection, "hiver", ["telegram", "sms"], NOW, 10, for_good=False) == {
            "telegram": 5
        }
        left = (await connection.scalars(select(messages.c.ref))).all()
    assert await states(database) == ["told"] + ["waiting"] * 5
    assert await states(database, outbox) == ["sent"]
    assert left == [f"{notice_id('hiver', PEOPLE[0])}.0"]


async def test_nothing_of_another_campaign_is_taken_back(database: Database):
    await sent_to_the_first(database)
    async with database.writing() as connection:
        assert await campaigns.take_back(connection, "hive", ["telegram", "sms"], NOW, 10, for_good=True) == {}


async def test_those_who_wait_are_dropped_some_at_a_time(database: Database):
    await running(database)
    waits = step(PEOPLE, leaving=[], said=[], planned=[row(person, "waiting") for person in PEOPLE])
    await database.write(lambda connection: campaigns.write(connection, waits))
    async with database.writing() as connection:
        assert [await campaigns.drop_waiting(connection, "hiver", 4) for _ in range(3)] == [4, 2, 0]
    assert await states(database) == ["dropped"] * 6


# ---------------------------------------------------------------- what came of it


async def test_what_came_of_it_is_counted(database: Database):
    """Of five told by text message one is kept aside; two buy, one of them too late; one of those told leaves."""
    await running(database)
    planned = [row(person, lane="sms") for person in PEOPLE[:4]] + [
        row(PEOPLE[4], "held_out"),
        row(PEOPLE[5], "waiting"),
    ]
    told = step(PEOPLE, planned=planned, leaving=[leaving(person, "sms") for person in PEOPLE[:4]])
    await database.write(lambda connection: campaigns.write(connection, told))
    async with database.writing() as connection:
        for person, state in zip(PEOPLE, ("delivered", "sent", "failed", "queued"), strict=False):
            this = update(outbox).where(outbox.c.id == f"{notice_id('hiver', person)}.0")
            await connection.execute(this.values(state=state, segments=2))
        await connection.execute(_change(PEOPLE[0], reacted_at=NOW, clicked_at=NOW))
        for person, days in ((PEOPLE[0], 1), (PEOPLE[0], 2), (PEOPLE[1], 8), (PEOPLE[2], -1), (PEOPLE[4], 3)):
            await connection.execute(insert(purchases).values(_bought(person, days)))
        refusal = {"person_id": PEOPLE[1], "address": f"sms:{PEOPLE[1]}", "purpose": "promotions", "how": "keyword"}
        await connection.execute(insert(consents).values(granted=False, at=NOW + timedelta(hours=1), **refusal))
    async with database.reading() as connection:
        found = await campaigns.results(connection, "hiver", ["sms"], {"sms": 0.05})
    assert found == Results(
        told=4, waiting=1, queued=1, sent=2, reached=1, failed=1, answered=1, clicked=1, bought=1, revenue=60.0,
        left=1, cost=0.2, held_out=1, held_out_bought=1,
    )  # fmt: skip


async def test_sent_is_reached_where_a_channel_never_tells_of_arrivals(database: Database):
    await sent_to_the_first(database)
    async with database.reading() as connection:
        found = await campaigns.results(connection, "hiver", [], {})
    assert (found.sent, found.reached, found.queued) == (1, 1, 5)


async def test_of_nobody_there_is_nothing_to_tell(database: Database):
    await running(database)
    async with database.reading() as connection:
        assert await campaigns.results(connection, "hiver", [], {}) == Results()


def _change(person: str, **values: Any) -> Any:
    return update(notices).where(notices.c.person_id == person).values(**values)


def _bought(person: str, days: int) -> dict[str, Any]:
    at = NOW + timedelta(days=days)
    return {"order_number": f"{person}/{days}", "person_id": person, "total": 30.0, "currency": "EUR", "at": at}


# ---------------------------------------------------------------- how PostgreSQL goes about it


async def test_who_answers_is_found_at_once_however_much_a_campaign_has_filled(
    postgresql: PostgresDatabases, tmp_path: Path
):
    """The way was chosen while the table was empty, and counted then: from then on each answer read all of it."""
    thousands = [row(f"{n:032x}") for n in range(2_000)]
    async with postgresql.fresh(tmp_path) as url, _opened(url) as database:
        await database.write(campaigns.take_stock)
        await database.write(lambda connection: tellings.write(connection, thousands))
        await database.write(campaigns.count_anew)
        async with database.writing() as connection:
            theirs = "EXPLAIN UPDATE notices SET fallback_at = NULL WHERE person_id = ANY(ARRAY['x']) AND told_at > 0"
            ways = "\n".join(await connection.scalars(text(theirs)))
    assert "Seq Scan" not in ways
    assert "ix_notices_person" in ways


async def test_a_chunk_of_people_is_looked_up_by_index_and_nothing_else_is(
    postgresql: PostgresDatabases, tmp_path: Path
):
    async with postgresql.fresh(tmp_path) as url, _opened(url) as database:
        async with database.reading() as connection:
            await campaigns.as_large_as_now(connection)
            during = await connection.scalar(text("SHOW enable_seqscan"))
        async with database.reading() as connection:
            after = await connection.scalar(text("SHOW enable_seqscan"))
    assert (during, after) == ("off", "on")


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()
