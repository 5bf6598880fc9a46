"""What came in is kept until it is answered, and written down in one piece with its answer."""

import asyncio
import dataclasses
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select, update

from dialogs.messages import Address, Profile, Reply
from dialogs.records import Silence, Subscribe
from dialogs.shop import Step
from hub.clock import Clock
from hub.inbox import Done, Inbox, Work
from hub.learning import Learning
from hub.pen import Written, said_row
from notifications.events import OrderMoved
from notifications.preference import Preference
from storage import changes, queues
from storage.commits import Commits
from storage.database import Database
from storage.tables import addresses, conversations, inbox, messages, outbox, subscriptions
from tests.kit.clerk import ANA, BEN, LEASE, NOW, StoppedClock, arrival, inbound, message

EVENT = OrderMoved(id="e1", order="1042", parcel="1042-1", step=Step.SHIPPED, at=NOW)

Door = Callable[..., Inbox]


@pytest.fixture
def clock() -> Clock:
    return StoppedClock()


def learning(database: Database, clock: Clock) -> Learning:
    return Learning(database, Preference({}, {}), [], (), clock)


@pytest.fixture
def process(database: Database, clock: Clock) -> Door:
    """Another process at the same database."""

    def start(name: str = "one") -> Inbox:
        return Inbox(database, Commits(database), learning(database, clock), clock, name, LEASE)

    return start


def answered(work: Work, *said: str, **more: Any) -> Done:
    """The work, done: the conversation goes on in French, and we say something."""
    assert work.known
    talk = replace(work.known.conversation, language="fr")
    lines = [said_row(talk.id, ANA, "bot", Reply(word), NOW, word) for word in said]
    done = Done(work=work, conversation=talk, written=Written(lines, [message(word) for word in said]))
    return dataclasses.replace(done, **more)


async def together(door: Inbox, *done: Done) -> list[bool]:
    """Finish several pieces of work in one commit."""
    return await asyncio.gather(*map(door.finish, done))


async def column(database: Database, of: Any) -> list[Any]:
    async with database.reading() as connection:
        return list(await connection.scalars(select(of)))


# ---------------------------------------------------------------- accepting


async def test_how_much_was_new_is_told(process):
    door = process()
    assert await door.accept([inbound("1"), inbound("2", BEN)]) == 2
    assert await door.accept([inbound("2", BEN), inbound("3")]) == 1


async def test_one_thing_delivered_to_several_calls_at_once_is_new_once(process):
    door = process()
    assert sorted(await asyncio.gather(*(door.accept([inbound("1")]) for _ in range(5)))) == [0, 0, 0, 0, 1]


async def test_webhooks_that_wait_together_share_a_commit(database, clock):
    commits = Commits(database)
    door = Inbox(database, commits, learning(database, clock), clock, "one", LEASE)
    await asyncio.gather(*(door.accept([inbound(str(n))]) for n in range(50)))
    assert commits.count == 1


async def test_what_a_person_said_comes_back_as_they_said_it_with_who_they_are(process):
    door, said = process(), inbound("1", text="où est ma commande 🧺 ?")
    await door.accept([said])
    (work,) = await door.claim(10)
    assert work.inbound == said
    assert work.known is not None
    assert work.known.address == ANA


@pytest.mark.parametrize("odd", ["\0", "\ud800"])
async def test_what_no_database_keeps_is_left_out_of_what_a_person_said(process, odd):
    """A mail may hold it; refused, it would be fetched again for ever, and all that waits behind it with it."""
    door, profile = process(), Profile(name=f"A{odd}na")
    said = inbound(f"1{odd}", text=f"où est{odd} ma \\u0000 commande ?", profile=profile, thread={"subject": odd})
    assert await door.accept([said, inbound("2", BEN)]) == 2
    work, _ = await door.claim(10)
    assert work.inbound == inbound(
        "1", text="où est ma \\u0000 commande ?", profile=Profile("Ana"), thread={"subject": ""}
    )
    assert await door.finish(answered(work, "voilà"))


@pytest.mark.parametrize("odd", ["\0", "\ud800"])
async def test_nobody_lives_at_an_address_that_no_database_keeps(process, odd):
    assert await process().accept([inbound("1", Address("telegram", f"an{odd}a"))]) == 0


async def test_what_happened_in_the_shop_waits_in_the_same_queue(process):
    door = process()
    assert [await door.accept_event(EVENT), await door.accept_event(EVENT)] == [1, 0]
    (work,) = await door.claim(10)
    assert (work.event, work.inbound, work.known) == (EVENT, None, None)


async def test_an_id_of_any_length_is_known_again(process, database):
    door, long = process(), "<" + "x" * 900 + "@example.org>"
    assert [await door.accept([inbound(long)]), await door.accept([inbound(long)])] == [1, 0]
    assert await door.accept([inbound(long + "2")]) == 1
    (work,) = await door.claim(10)
    assert work.inbound is not None
    assert len(work.inbound.id) == 64


async def test_an_address_nobody_can_have_keeps_nobody_waiting(process):
    door = process()
    assert await door.accept([inbound("1", Address("email", "x" * 300)), inbound("2")]) == 1
    assert len(await door.claim(10)) == 1


async def test_what_can_no_longer_be_read_is_set_aside_and_the_rest_goes_on(process, database):
    async with database.writing() as connection:
        await queues.put_in(connection, [arrival("1") | {"body": '{"written by": "an older version"}'}, arrival("2")])
    door = process()
    assert await door.claim(10) == []
    (work,) = await door.claim(10)
    assert work.arrived.id == 2
    assert await column(database, inbox.c.error) == ["unreadable", None]


async def test_what_arrives_is_claimed_in_the_commit_that_stores_it(database, clock):
    commits, taken = Commits(database), list[Work]()
    door = Inbox(database, commits, learning(database, clock), clock, "one", LEASE)
    door.hand_to(lambda: 1, taken.extend)
    await door.accept([inbound("1"), inbound("2", BEN)])
    await asyncio.sleep(0)
    assert [work.inbound for work in taken] == [inbound("1")]
    assert commits.count == 1


async def test_the_next_of_a_conversation_is_claimed_in_the_commit_that_frees_it(database, clock):
    commits, taken = Commits(database), list[Work]()
    door = Inbox(database, commits, learning(database, clock), clock, "one", LEASE)
    door.hand_to(lambda: 9, taken.extend)
    await door.accept([inbound("1"), inbound("2")])
    await asyncio.sleep(0)
    assert await door.finish(answered(taken[0], "un"))
    await asyncio.sleep(0)
    assert len(taken) == 2
    assert commits.count == 2


async def test_who_has_no_room_is_handed_nothing(database, clock):
    taken = list[Work]()
    door = Inbox(database, Commits(database), learning(database, clock), clock, "one", LEASE)
    door.hand_to(lambda: 0, taken.extend)
    await door.accept([inbound("1")])
    assert taken == []
    assert len(await door.claim(9)) == 1


# ---------------------------------------------------------------- finishing


async def test_an_answer_and_the_state_it_leads_to_are_written_together(process, database):
    door = process()
    await door.accept([inbound("1")])
    (work,) = await door.claim(10)
    assert await door.finish(answered(work, "Bonjour !", changes=[Subscribe("1042")]))
    assert await column(database, outbox.c.id) == ["Bonjour !"]
    assert await column(database, messages.c.ref) == ["Bonjour !"]
    assert await column(database, conversations.c.version) == [1]
    assert await column(database, inbox.c.state) == ["done"]
    assert await column(database, subscriptions.c.order_number) == ["1042"]


async def test_nothing_of_an_answer_is_kept_when_one_part_of_it_cannot_be(process, database):
    door = process()
    await door.accept([inbound("1")])
    (work,) = await door.claim(10)
    broken = answered(work, "Bonjour !", changes=[Subscribe("1042")])
    broken.written.said.append({**broken.written.said[0], "conversation_id": None})
    with pytest.raises(Exception, match="conversation_id"):
        await door.finish(broken)
    assert await column(database, outbox.c.id) == []
    assert await column(database, conversations.c.version) == [0]
    assert await column(database, subscriptions.c.order_number) == []


async def test_an_answer_to_a_conversation_that_changed_meanwhile_is_refused(process, database):
    door = process()
    await door.accept([inbound("1")])
    (work,) = await door.claim(10)
    async with database.writing() as connection:
        await connection.execute(update(conversations).values(version=5))
    assert not await door.finish(answered(work, "trop tard"))
    assert await column(database, outbox.c.id) == []
    again = await door.again(work)
    assert await door.finish(answered(again, "à temps"))
    assert await column(database, outbox.c.id) == ["à temps"]


async def test_of_two_changes_of_one_conversation_that_wait_together_one_is_redone(process, database):
    """The team speaks where somebody is just writing."""
    door = process()
    await door.accept([inbound("1")])
    await door.accept_event(EVENT)
    speaking, event = await door.claim(10)
    assert speaking.known is not None
    told = Done(work=Work(event.arrived, known=speaking.known), conversation=speaking.known.conversation)
    assert await together(door, answered(speaking, "oui"), told) == [True, False]
    assert await column(database, conversations.c.version) == [1]


async def test_a_stale_answer_is_refused_even_beside_a_fresh_change_of_the_same_conversation(process, database):
    door = process()
    await door.accept([inbound("1")])
    await door.accept_event(EVENT)
    stale, event = await door.claim(10)
    async with database.writing() as connection:
        await connection.execute(update(conversations).values(version=5))
    fresh = Done(
        work=Work(event.arrived, known=dataclasses.replace(stale.known, version=5)),
        conversation=stale.known.conversation,
    )
    assert await together(door, answered(stale, "trop tard"), fresh) == [False, True]
    assert await column(database, outbox.c.id) == []


async def test_an_answer_to_somebody_forgotten_meanwhile_is_refused(process, database):
    door = process()
    await door.accept([inbound("1")])
    (work,) = await door.claim(10)
    async with database.writing() as connection:
        await connection.execute(conversations.delete())
    assert not await door.finish(answered(work, "trop tard"))


async def test_work_that_another_process_took_over_is_left_to_it(process, database, clock):
    slow, quick = process("slow"), process("quick")
    await slow.accept([inbound("1")])
    (lost,) = await slow.claim(10)
    clock.move(timedelta(seconds=31))
    async with database.writing() as connection:
        await queues.reap(connection, clock.now(), [])
    (taken,) = await quick.claim(10)
    assert await slow.finish(answered(lost, "du lent"))
    assert await column(database, outbox.c.id) == []
    assert await quick.finish(answered(taken, "du rapide"))
    assert await column(database, outbox.c.id) == ["du rapide"]


async def test_the_last_word_heard_is_remembered_for_windows_and_threads(process, database):
    door = process()
    await door.accept([inbound("1", thread={"subject": "Lampe"})])
    (work,) = await door.claim(10)
    await door.finish(answered(work))
    assert await column(database, addresses.c.last_inbound_at) == [NOW]
    assert await column(database, addresses.c.thread) == [{"subject": "Lampe"}]


async def test_somebody_whom_the_channel_called_gone_is_there_again_once_they_write(process, database):
    door = process()
    await door.accept([inbound("1")])
    (work,) = await door.claim(9)
    async with database.writing() as connection:
        await changes.address_gone(connection, ANA, "551", NOW)
    await door.finish(answered(work))
    assert await column(database, addresses.c.gone) == [False]


async def test_who_asked_for_silence_keeps_it_when_they_write(process, database):
    door = process()
    await door.accept([inbound("1")])
    (work,) = await door.claim(9)
    await door.finish(answered(work, changes=[Silence(ANA, "keyword", "STOP")]))
    await door.accept([inbound("2")])
    (work,) = await door.claim(9)
    await door.finish(answered(work))
    assert await column(database, addresses.c.open) == [False]


async def test_a_word_that_comes_late_does_not_turn_back_the_time_of_the_last(process, database):
    door = process()
    await door.accept([inbound("2"), inbound("1", at=NOW - timedelta(hours=30))])
    for _ in range(2):
        (work,) = await door.claim(10)
        await door.finish(answered(work))
    assert await column(database, addresses.c.last_inbound_at) == [NOW]


async def test_a_mail_nobody_vouches_for_does_not_change_how_we_write_to_them(process, database):
    door = process()
    await door.accept([inbound("1", thread={"subject": "forged"}, vouched=False)])
    (work,) = await door.claim(10)
    await door.finish(answered(work))
    assert await column(database, addresses.c.last_inbound_at) == [None]
    assert await column(database, addresses.c.thread) == [{}]


async def test_what_failed_each_time_is_marked_and_does_not_come_back(process, database):
    door = process()
    await door.accept([inbound("1")])
    (work,) = await door.claim(10)
    await door.finish(answered(work, "Désolé", error="failed each time"))
    assert await column(database, inbox.c.state) == ["failed"]
    assert await door.claim(10) == []
