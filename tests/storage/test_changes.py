"""What a conversation changes in what is known of people, and what follows from it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from dialogs.messages import Address, Purpose, Reply, Status
from dialogs.records import (
    Ask,
    Change,
    Entitle,
    HandOver,
    Join,
    Miss,
    Prefer,
    Reopen,
    Silence,
    Speak,
    Spend,
    Subscribe,
    Tell,
    Unsubscribe,
)
from storage import changes, notices, unwanted
from storage.database import Database
from storage.memory import Memory
from storage.notices import Plan, Telling
from storage.tables import proofs
from tests.kit.acquaintances import CAMILLE, Acquaintances, proof
from tests.kit.clerk import ANA, BEN, NOW, Clerk, ids, message

MAIL = Address("email", "camille@example.org")


@pytest.fixture
def world(database: Database) -> Acquaintances:
    return Acquaintances(database)


@pytest.fixture
def clerk(database: Database) -> Clerk:
    return Clerk(database)


async def following(world: Acquaintances, at: Address) -> list[tuple[str, str]]:
    known = await world.meets(at)
    return [(s.order, s.topic) for s in await Memory(world.database).subscriptions(known.person.id)]


# ---------------------------------------------------------------- news


async def test_news_are_sent_where_and_for_what_they_were_asked(world):
    known = await world.changes(ANA, Subscribe("1042", "delivery_day", "sms"))
    (subscription,) = await Memory(world.database).subscriptions(known.person.id)
    assert (subscription.person_id, subscription.channel, subscription.address) == (known.person.id, "sms", ANA)
    assert (subscription.topic, subscription.since) == ("delivery_day", NOW)


async def test_asking_again_replaces_what_was_asked_for(world):
    await world.changes(ANA, Subscribe("1042", "steps"))
    await world.changes(ANA, Subscribe("1042", "delivery_day"))
    assert await following(world, ANA) == [("1042", "delivery_day")]


async def test_asking_for_news_is_written_in_the_ledger(world):
    await world.changes(ANA, Subscribe("1042"))
    assert await world.ledger() == [(str(ANA), "order 1042", True, "asked", "")]


async def test_no_more_news_of_one_order_leaves_the_others(world):
    await world.changes(ANA, Subscribe("1042"), Subscribe("1043"), Unsubscribe("1042"))
    assert await following(world, ANA) == [("1043", "steps")]


async def test_no_more_news_at_all(world):
    await world.changes(ANA, Subscribe("1042"), Subscribe("1043"))
    await world.changes(BEN, Subscribe("1042"))
    await world.changes(ANA, Unsubscribe())
    assert await following(world, ANA) == []
    assert await following(world, BEN) == [("1042", "steps")]


def notice(ident: str, person_id: str, order: str, to: Address = ANA) -> dict[str, object]:
    return message(ident, to, Purpose.NOTICE, person_id=person_id, notice_id=f"{order}/shipped")


async def told(clerk: Clerk, ident: str, person_id: str, order: str) -> None:
    """News of an order, on its way."""
    plan = Plan(
        id=f"n-{ident}",
        person_id=person_id,
        notice="order_step",
        about=order,
        purpose=Purpose.NOTICE.value,
        body="{}",
        planned_at=NOW,
        due_at=NOW,
    )
    async with clerk.database.writing() as connection:
        await notices.plan(connection, [plan])
        row = await notices.by_id(connection, plan.id)
        assert row is not None
        await notices.told(connection, [Telling(seq=row.seq, at=NOW, address=ANA, tried=("telegram",))])
    await clerk.writes(message(ident, ANA, Purpose.NOTICE, person_id=person_id, notice_id=plan.id))


async def test_news_already_queued_are_taken_back_with_the_subscription(world, clerk):
    me = (await world.changes(ANA, Subscribe("1042"), Subscribe("1043"))).person.id
    await told(clerk, "a", me, "1042")
    await told(clerk, "b", me, "1043")
    await clerk.writes(message("answer"))
    await world.changes(ANA, Unsubscribe("1042"))
    assert await clerk.state("a") is Status.CANCELLED
    assert {await clerk.state("b"), await clerk.state("answer")} == {Status.QUEUED}


async def test_an_order_whose_number_begins_alike_keeps_its_news(world, clerk):
    me = (await world.changes(ANA, Subscribe("10_2"), Subscribe("1042"))).person.id
    await told(clerk, "a", me, "1042")
    await world.changes(ANA, Unsubscribe("10_2"))
    assert await clerk.state("a") is Status.QUEUED


async def test_a_stop_link_given_to_a_stranger_still_stops_once_they_are_known(world, clerk):
    stranger = (await world.changes(ANA, Subscribe("1042"))).person.id
    await told(clerk, "a", stranger, "1042")
    known = await world.changes(ANA, Join(ANA, customer=CAMILLE))
    await told(clerk, "b", known.person.id, "1042")
    async with world.database.writing() as connection:
        await unwanted.orders(connection, stranger, "1042")
    assert await following(world, ANA) == []
    assert {await clerk.state("a"), await clerk.state("b")} == {Status.CANCELLED}


# ---------------------------------------------------------------- silence


async def test_silence_takes_back_what_nobody_asked_for_and_nothing_else(world, clerk):
    me = (await world.meets(ANA)).person.id
    await clerk.writes(notice("notice", me, "1042"), message("promotion", purpose=Purpose.PROMOTION))
    await clerk.writes(message("answer"), message("code", purpose=Purpose.CODE), notice("other", "ben", "1042", BEN))
    await world.changes(ANA, Silence(ANA, "keyword", "STOP"))
    states = [await clerk.state(name) for name in ("notice", "promotion", "answer", "code", "other")]
    assert states == [Status.CANCELLED] * 2 + [Status.QUEUED] * 3


async def test_silence_closes_the_address_and_is_written_in_the_ledger(world):
    known = await world.changes(ANA, Silence(ANA, "keyword", "STOP"))
    assert [there.open for there in known.person.addresses] == [False]
    assert await world.ledger() == [(str(ANA), "all", False, "keyword", "STOP")]


async def test_silence_for_promotions_leaves_the_address_open_and_notices_on_their_way(world, clerk):
    me = (await world.meets(ANA)).person.id
    await clerk.writes(notice("notice", me, "1042"), message("promotion", purpose=Purpose.PROMOTION))
    known = await world.changes(ANA, Silence(ANA, "keyword", "PAS DE PUB", "promotions"))
    assert [there.open for there in known.person.addresses] == [True]
    assert [await clerk.state("notice"), await clerk.state("promotion")] == [Status.QUEUED, Status.CANCELLED]
    assert await world.ledger() == [(str(ANA), "promotions", False, "keyword", "PAS DE PUB")]


async def test_who_wants_to_hear_from_us_again_does(world):
    await world.changes(ANA, Silence(ANA, "keyword", "STOP"))
    known = await world.changes(ANA, Reopen(ANA, "keyword", "START"))
    assert [there.open for there in known.person.addresses] == [True]
    assert [granted for _, _, granted, _, _ in await world.ledger()] == [False, True]


async def test_an_address_that_is_no_longer_one_is_closed(world, clerk):
    me = (await world.meets(ANA)).person.id
    await clerk.writes(notice("notice", me, "1042"))
    async with world.database.writing() as connection:
        await changes.address_gone(connection, ANA, "403", NOW)
    assert [there.open for there in (await world.meets(ANA)).person.addresses] == [False]
    assert await clerk.takes() == []
    assert await world.ledger() == [(str(ANA), "all", False, "gone", "403")]


async def test_an_address_of_nobody_can_be_gone_too(world):
    async with world.database.writing() as connection:
        await changes.address_gone(connection, ANA, "403", NOW)
    assert await world.ledger() == []


# ---------------------------------------------------------------- who they are, what they may see


async def test_what_they_may_see_adds_up(world):
    known = await world.changes(ANA, Entitle("1042"), Entitle("1043"), Entitle("1042"))
    assert known.person.orders == ("1042", "1043")


async def test_their_language_and_preferred_channel_are_remembered(world):
    known = await world.changes(ANA, Speak("en"), Prefer("sms"))
    assert (known.person.language, known.person.preferred) == ("en", "sms")


async def test_a_proof_asked_for_is_remembered_without_its_secret(world):
    me = (await world.meets(ANA)).person.id
    asked = proof("p", me, ANA)
    await world.changes(ANA, Ask(asked))
    assert await Memory(world.database).pending_proof(me, NOW) == asked


async def test_a_proof_given_is_good_for_nothing_more(world):
    me = (await world.meets(ANA)).person.id
    await world.changes(ANA, Ask(proof("p", me, ANA)), Spend("p"))
    assert await Memory(world.database).pending_proof(me, NOW) is None


async def test_a_wrong_code_costs_a_try_and_is_counted(world):
    me = (await world.meets(ANA)).person.id
    await world.changes(ANA, Ask(proof("p", me, ANA)), Miss("p"), Miss("p"))
    memory = Memory(world.database)
    pending = await memory.pending_proof(me, NOW)
    assert pending is not None
    assert (pending.tries_left, await memory.failures_since(ANA, NOW - timedelta(hours=1))) == (1, 2)


async def test_a_wrong_code_for_no_proof_is_counted_all_the_same(world):
    await world.changes(ANA, Miss())
    assert await Memory(world.database).failures_since(ANA, NOW - timedelta(hours=1)) == 1


@pytest.mark.parametrize("change", [Tell(MAIL, Reply("123456"), Purpose.CODE), HandOver("a question")])
async def test_what_is_only_said_changes_nothing_about_people(world, change: Change):
    before = await world.meets(ANA)
    assert await world.changes(ANA, change) == before


async def test_changes_are_all_kept_or_none(world):
    me = (await world.meets(ANA)).person.id
    known = await world.meets(ANA)
    twice = (Subscribe("1042"), Ask(proof("p", me, ANA)), Ask(proof("p", me, ANA)))
    with pytest.raises(IntegrityError):
        async with world.database.writing() as connection:
            await changes.apply(connection, twice, known, known.conversation.id, NOW)
    assert await following(world, ANA) == []
    async with world.database.reading() as connection:
        assert (await connection.scalars(select(proofs.c.id))).all() == []


async def test_an_answer_on_its_way_outlives_every_change(world, clerk):
    await clerk.writes(message("answer"))
    await world.changes(ANA, Join(ANA, customer=CAMILLE), Unsubscribe(), Silence(ANA, "keyword"))
    assert ids(await clerk.takes()) == ["answer"]
