"""How each call to a vendor ended is written down, and what follows for the message, its lane and its address."""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text

from dialogs.capabilities import Capabilities
from dialogs.errors import (
    Gone,
    NotAuthorised,
    OutcomeUnknown,
    Refused,
    RetryAfter,
    RetryBackoff,
    WindowClosed,
)
from dialogs.messages import Address, Purpose, Receipt, Sent, Status
from hub.clock import Clock
from hub.outbox import DESK, Outbox, pause_before
from hub.settings import ROOT
from storage import queues
from storage.commits import Commits
from storage.database import Database
from storage.queues import Leaving
from storage.tables import cases, lanes
from tests.kit.acquaintances import Acquaintances
from tests.kit.clerk import ANA, BEN, LEASE, Clerk, StoppedClock, ids, message
from tests.kit.databases import PostgresDatabases

TRIES = 3
CHAT = Capabilities(text=1000, rate=100.0)
PAID = Capabilities(text=1000, rate=100.0, paid=True)
PHONE = Address("sms", "+33639980001")

Process = Callable[..., Outbox]


@pytest.fixture
def clock() -> Clock:
    return StoppedClock()


@pytest.fixture
def process(database: Database, clock: Clock) -> Process:
    """Another process at the same database."""

    def start(name: str = "one", rate: float = 100.0) -> Outbox:
        can = {"telegram": Capabilities(text=1000, rate=rate), "sms": PAID}
        return Outbox(Commits(database), clock, can, name, LEASE, TRIES)

    return start


@pytest.fixture
def clerk(database: Database) -> Clerk:
    return Clerk(database)


async def taken(outbox: Outbox, lane: str = "telegram", most: int = 100) -> list[Leaving]:
    return await outbox.claim((lane, most))


async def fails(outbox: Outbox, error: Exception, lane: str = "telegram") -> None:
    """The next message of the lane is tried, and fails."""
    (leaving,) = await taken(outbox, lane, 1)
    await outbox.settle(outbox.failed(leaving, error))


# ---------------------------------------------------------------- when it went well


async def test_what_the_vendor_took_is_sent_under_its_id(process, clerk):
    outbox = process()
    await outbox.put([message("a")])
    (leaving,) = await taken(outbox)
    await outbox.settle(outbox.taken(leaving, Sent("77", segments=2)))
    row = await clerk.row("a")
    assert (row.state, row.provider_id, row.segments, row.error) == ("sent", "77", 2, None)
    assert row.sent_at is not None


async def test_a_message_is_marked_as_being_sent_before_the_call(process, clerk):
    outbox = process()
    await outbox.put([message("a")])
    await taken(outbox)
    assert await clerk.state("a") is Status.SENDING


async def test_what_else_a_call_led_to_is_written_with_it(process, clerk, database):
    outbox = process()
    await outbox.put([message("a")])
    (leaving,) = await taken(outbox)
    ended = outbox.taken(leaving, Sent("77"))

    async def open_case(connection):
        values = {"id": "case", "conversation_id": "talk", "reason": "", "opened_at": clerk.now}
        await connection.execute(insert(cases).values(values))

    await outbox.settle(replace(ended, also=[message("b", BEN)], then=open_case))
    assert ids(await taken(outbox)) == ["b"]
    async with database.reading() as connection:
        assert (await connection.scalars(select(cases.c.id))).all() == ["case"]


async def test_who_claims_and_hears_receipts_at_once_waits_for_nobody_in_a_circle(
    postgresql: PostgresDatabases, tmp_path: Path, clock: Clock
):
    """Another process writes down how a call ended, and then claims in the same transaction."""
    async with postgresql.fresh(tmp_path) as url:
        ours, theirs = Database(url), Database(url)
        commits = Commits(ours)
        outbox = Outbox(commits, clock, {"telegram": CHAT}, "one", LEASE, TRIES)
        await outbox.put([message("a"), message("b", BEN)])
        await taken(outbox, most=1)
        before = commits.count
        async with theirs.writing() as connection:
            await queues.receipt_of(connection, "a", Status.SENT, clock.now())
            heard = asyncio.gather(taken(outbox), outbox.receipt(ANA, Receipt(Status.READ, message="a")))
            while not await connection.scalar(text(WAITING)):
                await asyncio.sleep(0.01)
            assert await queues.available(connection, "telegram", 100.0, clock.now()) >= 1
        claimed, moved = await heard
        assert (ids(claimed), [one.id for one in moved], commits.count - before) == (["b"], ["a"], 1)
        await ours.close()
        await theirs.close()


WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


# ---------------------------------------------------------------- when it did not

ENDINGS = [
    (RetryBackoff(), ANA, Purpose.ANSWER, Status.QUEUED),
    (RetryAfter(seconds=5), ANA, Purpose.ANSWER, Status.QUEUED),
    (NotAuthorised(), ANA, Purpose.ANSWER, Status.QUEUED),
    (OutcomeUnknown(), ANA, Purpose.ANSWER, Status.QUEUED),
    (OutcomeUnknown(), ANA, Purpose.PROMOTION, Status.UNKNOWN),
    (OutcomeUnknown(), PHONE, Purpose.ANSWER, Status.UNKNOWN),
    (RetryBackoff(), PHONE, Purpose.ANSWER, Status.QUEUED),
    (Gone(), ANA, Purpose.ANSWER, Status.FAILED),
    (WindowClosed(), ANA, Purpose.ANSWER, Status.FAILED),
    (Refused(), ANA, Purpose.ANSWER, Status.FAILED),
    (ValueError("a bug in the adapter"), ANA, Purpose.ANSWER, Status.QUEUED),
]


@pytest.mark.parametrize(("error", "to", "purpose", "state"), ENDINGS, ids=lambda value: getattr(value, "kind", None))
async def test_what_becomes_of_a_message_is_told_by_how_its_call_failed(process, clerk, error, to, purpose, state):
    outbox = process()
    await outbox.put([message("a", to, purpose)])
    await fails(outbox, error, to.channel)
    assert await clerk.state("a") is state


@pytest.mark.parametrize("error", [RetryBackoff(), OutcomeUnknown()])
async def test_a_message_is_given_up_after_every_try_and_kept_for_an_operator(process, clerk, clock, error):
    outbox = process()
    await outbox.put([message("a")])
    for _ in range(TRIES):
        await fails(outbox, error)
        clock.move(timedelta(minutes=10))
    row = await clerk.row("a")
    assert (row.state, row.attempts, row.error_kind) == ("dead", TRIES, error.kind)
    assert await taken(outbox) == []


async def test_what_was_given_up_gets_all_its_tries_again_by_the_sql_of_the_operators_page(
    process, clerk, clock, database
):
    outbox = process()
    await outbox.put([message("a")])
    for _ in range(TRIES):
        await fails(outbox, RetryBackoff())
        clock.move(timedelta(minutes=10))
    async with database.writing() as connection:
        await connection.execute(text(block_of("operations.md", "sql")))
    for _ in range(TRIES - 1):
        await fails(outbox, RetryBackoff())
        clock.move(timedelta(minutes=10))
    row = await clerk.row("a")
    assert (row.state, row.tries, row.attempts) == ("queued", TRIES - 1, 2 * TRIES - 1)


def block_of(page: str, kind: str) -> str:
    return (ROOT / "docs" / page).read_text("utf-8").partition(f"```{kind}\n")[2].partition("```")[0]


@pytest.mark.parametrize("error", [RetryAfter(seconds=1), NotAuthorised()])
async def test_a_vendor_who_is_busy_or_does_not_know_us_has_not_failed_to_deliver(process, clerk, clock, error):
    outbox = process()
    await outbox.put([message("a")])
    for _ in range(TRIES + 2):
        await fails(outbox, error)
        clock.move(timedelta(minutes=1))
        await clerk.resumes()
    await fails(outbox, RetryBackoff())
    assert await clerk.state("a") is Status.QUEUED


async def test_nor_has_a_process_that_died_while_it_was_sending(process, clerk, clock):
    outbox = process()
    await outbox.put([message("a")])
    for _ in range(TRIES + 2):
        await taken(outbox)
        clock.move(LEASE * 2)
        clerk.now = clock.now()
        await clerk.reaps("telegram")
    await fails(outbox, RetryBackoff())
    assert await clerk.state("a") is Status.QUEUED


async def test_what_is_written_is_claimed_in_the_commit_that_writes_it(database, clock):
    commits, left = Commits(database), list[Leaving]()
    outbox = Outbox(commits, clock, {"telegram": CHAT, "sms": PAID}, "one", LEASE, TRIES)
    outbox.hand_to("telegram", lambda: 9, left.extend)
    await outbox.put([message("a"), message("b"), message("c", PHONE)])
    await asyncio.sleep(0)
    assert ids(left) == ["a"]
    await outbox.settle(outbox.taken(left[0], Sent("77")))
    await asyncio.sleep(0)
    assert ids(left) == ["a", "b"]
    assert commits.count == 2


async def test_what_went_wrong_is_written_beside_the_message_without_its_words(process, clerk):
    outbox = process()
    await outbox.put([message("a")])
    await fails(outbox, KeyError("the customer's words"))
    row = await clerk.row("a")
    assert (row.error, row.error_kind) == ("KeyError in the adapter.", "retry_backoff")


async def test_the_message_after_one_that_failed_for_good_goes_on(process):
    outbox = process()
    await outbox.put([message("a"), message("b")])
    await fails(outbox, Refused())
    assert ids(await taken(outbox)) == ["b"]


async def test_the_message_after_one_that_is_tried_again_waits_for_it(process, clock):
    outbox = process()
    await outbox.put([message("a"), message("b")])
    await fails(outbox, RetryBackoff())
    assert await taken(outbox) == []
    clock.move(timedelta(seconds=10))
    assert ids(await taken(outbox)) == ["a"]


@pytest.mark.parametrize("attempt", range(1, 30))
def test_pauses_grow_and_never_exceed_ten_minutes(attempt):
    longest = min(600.0, 0.5 * 2**attempt)
    assert longest / 2 <= pause_before(attempt).total_seconds() <= longest


# ---------------------------------------------------------------- what it says of more than the message


async def test_when_the_vendor_says_when_to_come_back_its_whole_lane_waits(process, clock):
    outbox = process()
    await outbox.put([message("a"), message("b", BEN), message("c", PHONE)])
    await fails(outbox, RetryAfter(seconds=20))
    assert await taken(outbox) == []
    assert ids(await taken(outbox, "sms")) == ["c"]
    clock.move(timedelta(seconds=20))
    assert ids(await taken(outbox)) == ["a", "b"]


async def test_a_bad_token_pauses_its_lane_and_loses_nothing(process, clock, database, clerk):
    outbox = process()
    await outbox.put([message("a"), message("b", BEN)])
    await fails(outbox, NotAuthorised("The token is no longer valid."))
    clock.move(timedelta(days=2))
    assert await taken(outbox) == []
    async with database.reading() as connection:
        assert await connection.scalar(select(lanes.c.paused)) == "The token is no longer valid."
    assert {await clerk.state("a"), await clerk.state("b")} == {Status.QUEUED}


async def test_an_address_that_is_no_longer_one_gets_no_more_news(process, clerk, database):
    world, outbox = Acquaintances(database), process()
    await world.meets(ANA)
    await outbox.put([message("answer"), message("notice", purpose=Purpose.NOTICE)])
    await fails(outbox, Gone("Blocked.", code="403"))
    assert await clerk.state("notice") is Status.CANCELLED
    assert [there.open for there in (await world.meets(ANA)).person.addresses] == [False]


# ---------------------------------------------------------------- pace


async def test_processes_share_the_pace_of_a_lane(process, clock):
    first, second = process("first", rate=10.0), process("second", rate=10.0)
    await first.put([message(f"m{n}", Address("telegram", str(n))) for n in range(40)])
    assert [len(await taken(first, most=6)), len(await taken(second)), len(await taken(first))] == [6, 4, 0]
    clock.move(timedelta(seconds=1))
    assert len(await taken(second)) == 10


async def test_lanes_claimed_together_each_get_their_own(process):
    outbox = process()
    await outbox.put([message("a"), message("c", PHONE)])
    sms, chat, again = await asyncio.gather(taken(outbox, "sms"), taken(outbox), taken(outbox, "sms"))
    assert (ids(sms), ids(chat), ids(again)) == (["c"], ["a"], [])


async def test_the_team_is_written_to_one_message_a_second(process, clock):
    outbox = process()
    await outbox.put([message(f"m{n}", Address(DESK, str(n))) for n in range(3)])
    assert len(await taken(outbox, DESK)) == 1
    assert await taken(outbox, DESK) == []
    clock.move(timedelta(seconds=1))
    assert len(await taken(outbox, DESK)) == 1


# ---------------------------------------------------------------- receipts


numbers = itertools.count()
TOLD = st.lists(st.sampled_from([Status.SENT, Status.DELIVERED, Status.READ]), min_size=1, max_size=6)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=TOLD)
async def test_a_message_is_as_far_as_the_furthest_receipt_says(process, clerk, told):
    outbox, name = process(), f"m{next(numbers)}"
    await outbox.put([message(name, Address("telegram", name))])
    (leaving,) = await taken(outbox)
    await outbox.settle(outbox.taken(leaving, Sent(name)))
    for status in told:
        await outbox.receipt(Address.parse(leaving.key), Receipt(status, provider_ids=(name,)))
    assert await clerk.state(name) is max(told, key=lambda status: status.rank)


async def test_a_receipt_tells_what_moved_and_nothing_the_second_time(process):
    outbox = process()
    await outbox.put([message("a")])
    (leaving,) = await taken(outbox)
    await outbox.settle(outbox.taken(leaving, Sent("77")))
    receipt = Receipt(Status.DELIVERED, provider_ids=("77",))
    assert [moved.id for moved in await outbox.receipt(ANA, receipt)] == ["a"]
    assert await outbox.receipt(ANA, receipt) == []


async def test_a_receipt_up_to_a_moment_moves_all_that_was_sent_there(process, clock, clerk):
    outbox = process()
    await outbox.put([message("a"), message("b", BEN)])
    for leaving in await taken(outbox):
        await outbox.settle(outbox.taken(leaving, Sent(f"p-{leaving.id}")))
    await outbox.receipt(ANA, Receipt(Status.READ, until=clock.now()))
    assert [await clerk.state("a"), await clerk.state("b")] == [Status.READ, Status.SENT]


async def test_a_receipt_with_our_own_id_settles_a_paid_message_in_doubt(process, clerk):
    outbox = process()
    await outbox.put([message("a", PHONE)])
    await fails(outbox, OutcomeUnknown(), "sms")
    await outbox.receipt(PHONE, Receipt(Status.DELIVERED, message="a"))
    assert await clerk.state("a") is Status.DELIVERED


async def test_a_receipt_that_comes_before_the_answer_of_the_call_is_not_undone_by_it(process, clerk):
    outbox = process()
    await outbox.put([message("a", PHONE)])
    (leaving,) = await taken(outbox, "sms")
    await outbox.receipt(PHONE, Receipt(Status.DELIVERED, message="a"))
    await outbox.settle(outbox.taken(leaving, Sent("SM1", segments=3)))
    row = await clerk.row("a")
    assert (row.state, row.provider_id, row.segments) == ("delivered", "SM1", 3)


async def test_a_lane_whose_pace_is_used_up_says_when_the_next_may_leave(process, clock):
    outbox = process(rate=2.0)
    await outbox.put([message(name, Address("telegram", name)) for name in "abcd"])
    assert len(await outbox.claim(("telegram", 9))) == 2
    assert outbox.dry_for("telegram") == pytest.approx(0.5)
    clock.move(timedelta(seconds=0.4))
    assert await outbox.claim(("telegram", 9)) == []
    assert outbox.dry_for("telegram") == pytest.approx(0.1)
    clock.move(timedelta(seconds=10))
    assert len(await outbox.claim(("telegram", 9))) == 2
    clock.move(timedelta(seconds=10))
    assert await outbox.claim(("telegram", 9)) == []
    assert outbox.dry_for("telegram") is None
