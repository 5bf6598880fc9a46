"""The queues promise: nothing twice, nothing lost, everybody in order, at the vendor's pace."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from dialogs.messages import Address, Purpose, Status
from storage import queues
from storage.database import Database
from storage.tables import campaigns, inbox, outbox
from tests.kit.clerk import ANA, BEN, LEASE, NOW, Clerk, arrival, ids, message, said

SMS = Address("sms", "+33639980001")


@pytest.fixture
def clerk(database: Database) -> Clerk:
    return Clerk(database)


@asynccontextmanager
async def several(url: str, number: int) -> AsyncIterator[list[Clerk]]:
    """Several processes on one database, each with connections of its own."""
    async with AsyncExitStack() as stack:
        clerks = [Clerk(Database(url), f"clerk-{n}") for n in range(number)]
        for clerk in clerks:
            stack.push_async_callback(clerk.database.close)
        yield clerks


async def work_through(take_some: Callable[[], Awaitable[int]], total: int, done: list[str]) -> None:
    """Take and take until everything is done, by whomever."""
    while len(done) < total:
        if not await take_some():
            await asyncio.sleep(0.01)


# ---------------------------------------------------------------- what came in


async def test_what_a_vendor_delivers_twice_is_kept_once(clerk):
    assert await clerk.receives(arrival("1")) == {("telegram", "1")}
    assert await clerk.receives(arrival("1")) == set()
    assert said(await clerk.takes_in()) == ["1"]


async def test_what_a_vendor_delivers_twice_in_one_breath_is_kept_once(clerk):
    assert await clerk.receives(arrival("1"), arrival("1"), arrival("2", BEN)) == {("telegram", "1"), ("telegram", "2")}
    assert len(await clerk.takes_in()) == 2


async def test_the_same_id_from_two_vendors_is_two_things(clerk):
    await clerk.receives(arrival("1"), arrival("1", SMS))
    assert len(await clerk.takes_in()) == 2


async def test_a_person_is_seen_to_one_thing_at_a_time_in_order(clerk):
    await clerk.receives(arrival("1"), arrival("2"), arrival("3"))
    first = await clerk.takes_in()
    assert said(first) == ["1"]
    assert await clerk.takes_in() == []
    await clerk.finishes(*first)
    assert said(await clerk.takes_in()) == ["2"]


async def test_many_people_are_seen_to_side_by_side(clerk):
    await clerk.receives(*(arrival(str(n), Address("telegram", str(n))) for n in range(5)))
    assert said(await clerk.takes_in(most=3)) == ["0", "1", "2"]
    assert said(await clerk.takes_in()) == ["3", "4"]


async def test_a_row_that_becomes_visible_late_waits_for_the_one_being_worked_on(clerk):
    """PostgreSQL gives numbers before it commits: a smaller one may appear after a larger one was taken."""
    await clerk.receives(arrival("1") | {"id": 20})
    await clerk.takes_in()
    await clerk.receives(arrival("2") | {"id": 10})
    assert await clerk.takes_in() == []


async def test_several_processes_never_take_the_same_arrival_nor_break_the_order(database_url):
    people = [Address("telegram", str(n)) for n in range(8)]
    async with several(database_url, 4) as clerks:
        await clerks[0].receives(*(arrival(f"{who.id}/{n}", who) for n in range(6) for who in people))
        done, busy = list[str](), set[str]()

        async def take_some(clerk: Clerk) -> int:
            taken = await clerk.takes_in(most=3)
            assert busy.isdisjoint(row.key for row in taken)
            busy.update(row.key for row in taken)
            await asyncio.sleep(0.002)
            done.extend(said(taken))
            busy.difference_update(row.key for row in taken)
            await clerk.finishes(*taken)
            return len(taken)

        await asyncio.gather(*(work_through(partial(take_some, clerk), 48, done) for clerk in clerks))
    assert sorted(done) == sorted(f"{who.id}/{n}" for n in range(6) for who in people)
    assert all([d for d in done if d.startswith(f"{who.id}/")] == [f"{who.id}/{n}" for n in range(6)] for who in people)


async def test_work_whose_holder_died_is_taken_over(clerk):
    await clerk.receives(arrival("1"))
    await clerk.takes_in()
    other = Clerk(clerk.database, "two").later(31)
    assert await other.reaps() == (1, 0, 0)
    (again,) = await other.takes_in()
    assert again.attempts == 2


async def test_a_holder_that_lives_keeps_what_it_works_on_and_nothing_else(clerk):
    await clerk.receives(arrival("1"), arrival("2", BEN))
    at_work, forgotten = await clerk.takes_in()
    await clerk.later(20).renews(arrived=[at_work])
    assert await clerk.later(20).reaps() == (1, 0, 0)
    assert said(await clerk.takes_in()) == said([forgotten])


async def test_a_holder_that_was_too_slow_learns_that_its_work_is_no_longer_its_own(clerk):
    await clerk.receives(arrival("1"), arrival("2", BEN))
    lost, kept = await clerk.takes_in()
    await clerk.later(20).renews(arrived=[kept])
    other = Clerk(clerk.database, "two", now=clerk.later(20).now)
    await other.reaps()
    await other.takes_in()
    async with clerk.database.writing() as connection:
        assert await queues.still_held(connection, clerk.name, [lost.id, kept.id]) == {kept.id}


# ---------------------------------------------------------------- what goes out


async def test_the_same_reply_written_twice_is_sent_once(clerk):
    await clerk.writes(message("a"))
    await clerk.writes(message("a"))
    assert ids(await clerk.takes()) == ["a"]
    assert await clerk.takes() == []


async def test_a_reply_that_was_sent_is_not_sent_again_when_written_again(clerk):
    await clerk.writes(message("a"))
    await clerk.settles(*await clerk.takes())
    await clerk.writes(message("a"))
    assert await clerk.takes() == []


async def test_a_person_is_written_to_one_message_at_a_time_in_order(clerk):
    await clerk.writes(message("a"), message("b"), message("c", BEN))
    first = await clerk.takes()
    assert ids(first) == ["a", "c"]
    assert await clerk.takes() == []
    await clerk.settles(*first)
    assert ids(await clerk.takes()) == ["b"]


async def test_a_reply_overtakes_a_campaign(clerk):
    crowd = [message(f"promotion-{n}", Address("telegram", str(n)), Purpose.PROMOTION) for n in range(10)]
    await clerk.writes(*crowd, message("answer"))
    assert ids(await clerk.takes(most=1)) == ["answer"]


async def test_a_reply_overtakes_the_promotion_that_waits_for_the_same_person(clerk):
    await clerk.writes(message("promotion", purpose=Purpose.PROMOTION), message("answer"))
    (first,) = await clerk.takes()
    await clerk.settles(first)
    assert [first.id, *ids(await clerk.takes())] == ["answer", "promotion"]


async def test_a_code_somebody_waits_for_overtakes_everything(clerk):
    others = [p for p in Purpose if p is not Purpose.CODE]
    rows = [message(purpose.value, Address("telegram", purpose.value), purpose) for purpose in [*others, Purpose.CODE]]
    await clerk.writes(*rows)
    taken = [(await clerk.takes(most=1))[0].id for _ in rows]
    assert taken == ["code", "human", "answer", "notice", "promotion"]


async def test_a_future_reminder_does_not_hold_up_its_person(clerk):
    await clerk.writes(message("reminder", due_at=NOW + timedelta(hours=2)), message("answer"))
    assert ids(await clerk.takes()) == ["answer"]


async def test_a_reminder_leaves_when_its_time_has_come(clerk):
    await clerk.writes(message("reminder", due_at=NOW + timedelta(hours=2)))
    assert await clerk.takes() == []
    assert ids(await clerk.later(7200).takes()) == ["reminder"]


async def test_the_next_message_does_not_overtake_one_that_waits_to_be_tried_again(clerk):
    await clerk.writes(message("first"), message("second"))
    await clerk.settles(*await clerk.takes(), state=Status.QUEUED, due_at=NOW + timedelta(seconds=5))
    assert await clerk.takes() == []
    assert ids(await clerk.later(5).takes()) == ["first"]


async def test_other_people_do_not_wait_for_a_message_that_is_tried_again(clerk):
    await clerk.writes(message("first"))
    await clerk.settles(*await clerk.takes(), state=Status.QUEUED, due_at=NOW + timedelta(seconds=5))
    await clerk.writes(message("other", BEN))
    assert ids(await clerk.takes()) == ["other"]


async def test_several_processes_never_send_the_same_message_nor_break_the_order(database_url):
    people = [Address("telegram", str(n)) for n in range(8)]
    async with several(database_url, 4) as clerks:
        await clerks[0].writes(*(message(f"{who.id}/{n}", who) for n in range(6) for who in people))
        done, busy = list[str](), set[str]()

        async def take_some(clerk: Clerk) -> int:
            taken = await clerk.takes_at(rate=100_000, most=3)
            assert busy.isdisjoint(row.key for row in taken)
            busy.update(row.key for row in taken)
            await asyncio.sleep(0.002)
            done.extend(ids(taken))
            busy.difference_update(row.key for row in taken)
            await clerk.settles(*taken)
            return len(taken)

        await asyncio.gather(*(work_through(partial(take_some, clerk), 48, done) for clerk in clerks))
    assert sorted(done) == sorted(f"{who.id}/{n}" for n in range(6) for who in people)
    assert all([d for d in done if d.startswith(f"{who.id}/")] == [f"{who.id}/{n}" for n in range(6)] for who in people)


async def test_what_was_taken_back_is_not_sent(clerk):
    await clerk.writes(message("a", notice_id="1042/shipped"), message("b", BEN, notice_id="1043/shipped"))
    async with clerk.database.writing() as connection:
        assert await queues.cancel_out(connection, outbox.c.notice_id == "1042/shipped") == 1
    assert ids(await clerk.takes()) == ["b"]
    assert await clerk.state("a") is Status.CANCELLED


async def test_what_has_already_left_cannot_be_taken_back(clerk):
    await clerk.writes(message("a"))
    await clerk.takes()
    async with clerk.database.writing() as connection:
        assert await queues.cancel_out(connection, outbox.c.key == str(ANA)) == 0
    assert await clerk.state("a") is Status.SENDING


async def test_while_a_campaign_is_taken_back_no_promotion_leaves_and_answers_do(clerk):
    await clerk.writes(message("promotion", purpose=Purpose.PROMOTION), message("answer", BEN))
    async with clerk.database.writing() as connection:
        row = {"id": "hiver", "name": "Hiver", "body": "{}", "state": "stopping", "created_at": NOW}
        await connection.execute(insert(campaigns).values(row))
    assert ids(await clerk.takes()) == ["answer"]
    async with clerk.database.writing() as connection:
        await connection.execute(update(campaigns).values(state="stopped"))
    assert ids(await clerk.takes()) == ["promotion"]


async def test_how_much_waits_is_told_by_queue(clerk):
    await clerk.receives(arrival("1"), arrival("2"))
    await clerk.writes(message("a"), message("b"), message("c", SMS))
    await clerk.settles(*await clerk.takes())
    async with clerk.database.reading() as connection:
        assert await queues.depths(connection) == {"in": 2, "telegram": 1, "sms": 1}


# ---------------------------------------------------------------- pace


def crowd(number: int, lane: str = "telegram") -> list[dict[str, object]]:
    return [message(f"{lane}-{n}", Address(lane, str(n))) for n in range(number)]


async def test_a_lane_sends_no_faster_than_its_vendor_takes(clerk):
    await clerk.writes(*crowd(40))
    assert len(await clerk.takes_at(rate=10)) == 10
    assert await clerk.takes_at(rate=10) == []
    assert len(await clerk.later(0.5).takes_at(rate=10)) == 5


async def test_a_lane_that_rested_does_not_save_up_more_than_a_second(clerk):
    await clerk.writes(*crowd(40))
    await clerk.takes_at(rate=10)
    assert len(await clerk.later(3600).takes_at(rate=10)) == 10


async def test_a_lane_slower_than_one_a_second_sends_one_when_its_turn_comes(clerk):
    await clerk.writes(*crowd(3))
    assert len(await clerk.takes_at(rate=0.1)) == 1
    assert await clerk.later(5).takes_at(rate=0.1) == []


async def test_processes_share_the_pace_of_a_lane(database_url):
    async with several(database_url, 4) as clerks:
        await clerks[0].writes(*crowd(60))
        taken = await asyncio.gather(*(clerk.takes_at(rate=10) for clerk in clerks))
        assert sum(map(len, taken)) == 10
        taken = await asyncio.gather(*(clerk.later(1).takes_at(rate=10) for clerk in clerks))
        assert sum(map(len, taken)) == 10


async def hold(clerk: Clerk, seconds: float) -> None:
    async with clerk.database.writing() as connection:
        await queues.hold(connection, "telegram", clerk.now + timedelta(seconds=seconds))


async def test_when_a_vendor_says_come_back_later_its_whole_lane_waits_and_no_other(clerk):
    await clerk.writes(*crowd(4), *crowd(2, "sms"))
    await clerk.takes_at(rate=10, most=1)
    await hold(clerk, 30)
    assert await clerk.takes_at(rate=10) == []
    assert len(await clerk.takes_at(rate=10, lane="sms")) == 2
    assert len(await clerk.later(30).takes_at(rate=10)) == 3


async def test_a_shorter_wait_does_not_shorten_a_longer_one(clerk):
    await clerk.writes(*crowd(4))
    await clerk.takes_at(rate=10, most=1)
    await hold(clerk, 30)
    await hold(clerk, 2)
    assert await clerk.later(3).takes_at(rate=10) == []


async def test_a_paused_lane_keeps_everything_until_it_flows_again(clerk):
    await clerk.writes(*crowd(3))
    await clerk.takes_at(rate=10, most=1)
    async with clerk.database.writing() as connection:
        await queues.pause(connection, "telegram", "The token is no longer valid.")
    assert await clerk.later(3600).takes_at(rate=10) == []
    async with clerk.database.writing() as connection:
        await queues.pause(connection, "telegram", None)
    assert len(await clerk.takes_at(rate=10)) == 2


# ---------------------------------------------------------------- when a process dies in the middle of a call


async def test_an_answer_that_may_have_left_is_sent_again(clerk):
    await clerk.writes(message("a"))
    await clerk.takes()
    assert await clerk.later(31).reaps("telegram") == (0, 1, 0)
    (again,) = await clerk.takes()
    assert (again.id, again.attempts) == ("a", 2)


async def test_a_paid_message_that_may_have_left_is_left_for_review(clerk):
    await clerk.writes(message("a", SMS))
    await clerk.takes("sms")
    assert await clerk.later(31).reaps("telegram") == (0, 0, 1)
    assert await clerk.takes("sms") == []
    assert await clerk.state("a") is Status.UNKNOWN


async def test_a_promotion_that_may_have_left_is_left_for_review(clerk):
    await clerk.writes(message("a", purpose=Purpose.PROMOTION))
    await clerk.takes()
    assert await clerk.later(31).reaps("telegram") == (0, 0, 1)
    assert await clerk.state("a") is Status.UNKNOWN


async def test_a_message_in_doubt_does_not_hold_up_the_next(clerk):
    await clerk.writes(message("a", SMS), message("b", SMS))
    await clerk.takes("sms")
    await clerk.later(31).reaps()
    assert ids(await clerk.takes("sms")) == ["b"]


async def test_a_call_that_takes_long_is_not_taken_over_while_its_process_lives(clerk):
    await clerk.writes(message("a"))
    taken = await clerk.takes()
    await clerk.later(20).renews(leaving=taken)
    assert await clerk.later(20).reaps("telegram") == (0, 0, 0)


async def test_a_slow_call_that_was_taken_over_does_not_disturb_the_second(clerk):
    await clerk.writes(message("a"))
    slow = await clerk.takes()
    other = Clerk(clerk.database, "two").later(31)
    await other.reaps("telegram")
    await other.takes()
    await clerk.settles(*slow, state=Status.QUEUED)
    assert await clerk.state("a") is Status.SENDING


async def test_a_slow_call_tells_the_truth_about_a_message_nobody_has_taken_over_yet(clerk):
    await clerk.writes(message("a", SMS))
    slow = await clerk.takes("sms")
    await clerk.later(31).reaps()
    await clerk.settles(*slow, provider_id="SM1")
    assert await clerk.state("a") is Status.SENT


# ---------------------------------------------------------------- receipts


STEPS = (Status.SENT, Status.DELIVERED, Status.READ)
numbers = count()


@settings(max_examples=24, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations([*STEPS, "answer"]), twice=st.sampled_from(STEPS))
async def test_receipts_only_move_a_message_forward_whatever_their_order(clerk, order, twice):
    ident = f"message-{next(numbers)}"
    await clerk.writes(message(ident, Address("telegram", ident)))
    taken = await clerk.takes()
    acts: dict[str, Callable[[], Awaitable[object]]] = {step: partial(clerk.hears, step, ident) for step in STEPS}
    acts["answer"] = partial(clerk.settles, *taken, provider_id=f"p-{ident}", segments=2, sent_at=NOW)
    ranks = [1]
    for event in [*order, twice]:
        await acts[event]()
        ranks.append((await clerk.state(ident)).rank)
    row = await clerk.row(ident)
    assert ranks == sorted(ranks)
    assert (row.state, row.provider_id, row.segments) == ("read", f"p-{ident}", 2)


async def test_a_receipt_by_the_vendors_id_moves_only_the_message_to_that_address(clerk):
    await clerk.writes(message("a"), message("b", SMS))
    await clerk.settles(*await clerk.takes(), *await clerk.takes("sms"), provider_id="77")
    async with clerk.database.writing() as connection:
        moved = await queues.receipt_for(connection, SMS, ["77"], Status.DELIVERED, NOW, "")
    assert [one.id for one in moved] == ["b"]
    assert await clerk.state("a") is Status.SENT


async def test_everything_sent_up_to_a_moment_was_read(clerk):
    await clerk.writes(message("a"), message("b", BEN))
    await clerk.settles(*await clerk.takes(), provider_id="1")
    await clerk.later(60).writes(message("c"))
    await clerk.settles(*await clerk.takes(), provider_id="2")
    async with clerk.database.writing() as connection:
        moved = await queues.receipt_until(connection, str(ANA), NOW + timedelta(seconds=1), Status.READ, clerk.now)
    assert [one.id for one in moved] == ["a"]


async def test_a_receipt_with_our_own_id_settles_what_was_in_doubt(clerk):
    await clerk.writes(message("a", SMS))
    await clerk.takes("sms")
    await clerk.later(31).reaps()
    assert await clerk.hears(Status.DELIVERED, "a") == ["a"]
    row = await clerk.row("a")
    assert (row.state, row.error_kind) == ("delivered", None)


async def test_a_receipt_for_a_message_about_to_be_sent_again_saves_it_from_being_sent_twice(clerk):
    await clerk.writes(message("a"))
    await clerk.takes()
    await clerk.later(31).reaps("telegram")
    await clerk.hears(Status.DELIVERED, "a")
    assert await clerk.takes() == []


async def test_what_failed_or_was_taken_back_stays_so(clerk):
    await clerk.writes(message("a"), message("b", BEN))
    await clerk.settles(*await clerk.takes(), state=Status.FAILED)
    assert await clerk.hears(Status.READ, "a") == []
    assert await clerk.state("a") is Status.FAILED


async def test_a_receipt_tells_why_a_message_failed(clerk):
    await clerk.writes(message("a", SMS))
    await clerk.settles(*await clerk.takes("sms"), provider_id="SM1")
    async with clerk.database.writing() as connection:
        await queues.receipt_for(connection, SMS, ["SM1"], Status.FAILED, NOW, "30005 unknown number")
    row = await clerk.row("a")
    assert (row.state, row.error) == ("failed", "30005 unknown number")


async def test_what_was_delivered_does_not_fail_afterwards(clerk):
    await clerk.writes(message("a"))
    await clerk.settles(*await clerk.takes())
    await clerk.hears(Status.DELIVERED, "a")
    assert await clerk.hears(Status.FAILED, "a") == []


# ---------------------------------------------------------------- one transaction


async def test_what_a_failed_transaction_wrote_was_never_there(clerk):
    async def all_or_nothing() -> None:
        async with clerk.database.writing() as connection:
            await queues.put_out(connection, [message("a")])
            await queues.put_in(connection, [arrival("1")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await all_or_nothing()
    assert (await clerk.takes(), await clerk.takes_in()) == ([], [])


async def test_readers_do_not_wait_for_a_writer(clerk):
    async with clerk.database.writing() as writer, asyncio.timeout(5):
        await queues.put_in(writer, [arrival("1")])
        async with clerk.database.reading() as reader:
            assert (await reader.scalars(select(inbox.c.id))).all() == []


def test_the_lease_of_these_tests_is_shorter_than_the_jumps_in_their_time():
    assert timedelta(seconds=31) > LEASE
