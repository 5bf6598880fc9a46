"""What came in, kept until it is answered: one commit before the vendor is told, one with the answer."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog
from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.conversation import Conversation
from dialogs.messages import Address, Contact, Edit, Files, Inbound, Place, StaffNote, Tap, Text
from dialogs.records import Change, Consent, KeepCart, Move, Part, Want
from hub.clock import Clock
from hub.desk import Step, write_down
from hub.learning import Learning
from hub.pen import Written
from notifications.events import CartChanged, Happening, Met, about
from storage import changes, happened, notices, people, queues, transcripts
from storage.commits import Commits
from storage.database import Database
from storage.notices import Plan
from storage.people import Known
from storage.prepared import Prepared, among
from storage.queues import Arrived
from storage.tables import addresses, conversations, inbox
from storage.unwanted import Said

log = structlog.get_logger()

IN = "in"
"""The queue of what came in, beside those of the lanes."""

SHOP = "shop"
"""The name under which the shop's own events come in, beside the channels'."""

LONGEST = 200
"""Characters of a provider's id that are kept as they are: ids of ours are made from it. A longer one is hashed."""

REACTIONS = Text | Tap | Files | Place | Contact | Edit
"""What counts as an answer to a notice. That a message was opened does not: machines open messages."""

_NO_TEXT = re.compile("[\0\ud800-\udfff]")

_inbound = msgspec.json.Decoder(Inbound)
_event: msgspec.json.Decoder[Happening] = msgspec.json.Decoder(Happening)


@dataclass(frozen=True)
class Work:
    """Something to see to: what arrived, and who it is from (nobody for the team's words and the shop's events)."""

    arrived: Arrived
    inbound: Inbound | None = None
    event: Happening | None = None
    known: Known | None = None


@dataclass(frozen=True, kw_only=True)
class Done:
    """All that came of one piece of work, to be written down in one transaction."""

    work: Work
    conversation: Conversation | None = None  # as it is now
    changes: Sequence[Change] = ()
    written: Written = field(default_factory=Written)
    plans: Sequence[Plan] = ()  # what is to be told because of it
    case: Step | None = None  # what it does to a hand-over
    outcome: dict[str, Any] = field(default_factory=dict[str, Any])
    error: str = ""


class Inbox:
    """The durable queue of what came in.

    `claim` takes at most so many pieces of work, one a conversation. `finish` writes down what came of one, and returns
    false when the conversation has changed meanwhile: it must be done again.
    """

    def __init__(
        self, database: Database, commits: Commits, learning: Learning, clock: Clock, holder: str, lease: timedelta
    ) -> None:
        self._database = database
        self._learning = learning
        self._clock = clock
        self._holder = holder
        self._lease = lease
        self._commits = commits
        self._keep = commits.kind(self._put_all, rank=0, brings=lambda _: (IN,))
        self.finish = commits.kind(self._finish_all, rank=1, brings=_leads_to)
        self.claim = commits.kind(self._claim_all, rank=5)

    async def accept(self, inbound: Sequence[Inbound]) -> int:
        """Return how many were new, once all are certain to survive."""
        rows = [_row(one, self._clock.now()) for one in inbound if _reachable(one.address)]
        return await self._keep(rows) if rows else 0

    async def accept_event(self, event: Happening) -> int:
        """The same for what happened in the shop."""
        return await self.accept_events([event])

    async def accept_events(self, events: Sequence[Happening]) -> int:
        """Several at once: all are kept, or none."""
        return await self._keep([_happening(event, self._clock.now()) for event in events])

    def hand_to(self, room: Callable[[], int], take: Callable[[list[Work]], None]) -> None:
        """From now on `take` gets what arrives, as much as there is `room` for, claimed as it is stored."""
        self._commits.join(IN, self.claim, lambda: room() or None, take)

    async def again(self, work: Work) -> Work:
        """The same work, with everybody as they are now."""
        async with self._database.reading() as connection:
            return (await _with_people(connection, [_read(work.arrived)], self._clock.now()))[0]

    async def heard_since(self, address: Address, since: datetime) -> int:
        """How often somebody has written from there since then."""
        return await self._database.read(lambda connection: transcripts.heard_since(connection, address, since))

    async def last_heard(self, channels: Sequence[str]) -> dict[str, datetime]:
        """When something last came in, by channel."""
        newest = select(func.max(inbox.c.id)).where(inbox.c.channel.in_(channels)).group_by(inbox.c.channel)
        found = select(inbox.c.channel, inbox.c.received_at).where(inbox.c.id.in_(newest))
        async with self._database.reading() as connection:
            return {row.channel: row.received_at for row in await connection.execute(found)}

    # ------------------------------------------------------------ together, in one transaction

    async def _put_all(self, connection: AsyncConnection, batches: Sequence[list[dict[str, Any]]]) -> list[int]:
        new = await queues.put_in(connection, [row for rows in batches for row in rows])
        return [_count_new(rows, new) for rows in batches]

    async def _claim_all(self, connection: AsyncConnection, wants: Sequence[int]) -> list[list[Work]]:
        now = self._clock.now()
        arrived = await queues.claim_in(connection, self._holder, now, self._lease, max(wants))
        read = {row.id: work for row in arrived if (work := _readable(row))}
        unreadable = [row.id for row in arrived if row.id not in read]
        await queues.finish_in(connection, [_given_up(ident, now, "unreadable") for ident in unreadable])
        met = await _with_people(connection, list(read.values()), now)
        return [met, *([] for _ in wants[1:])]

    async def _finish_all(self, connection: AsyncConnection, batch: Sequence[Done]) -> list[bool]:
        """One result each: false when the conversation has changed meanwhile, and the work must be done again.

        What another process has taken over, because we were slower than our lease, is theirs: nothing of ours is kept.
        """
        now = self._clock.now()
        held = await queues.still_held(connection, self._holder, [done.work.arrived.id for done in batch])
        mine = [done for done in batch if done.work.arrived.id in held]
        fresh = _fresh(mine, await _versions(connection, mine))
        await _save_conversations(connection, fresh, now)
        await _save_addresses(connection, fresh)
        await self._learning.late(connection, await notices.heard(connection, _reactions(fresh), now), now)
        for done in fresh:
            if done.changes:
                assert done.work.known
                assert done.conversation
                known, said = done.work.known, _said(done.work.inbound)
                await changes.apply(connection, done.changes, known, done.conversation.id, now, said)
                await _follow(connection, done)
            if done.case:
                await write_down(connection, done.case, now)
            if done.work.event:
                await happened.keep(connection, done.work.event, now)
        await transcripts.add(connection, [row for done in fresh for row in done.written.said])
        await queues.put_out(connection, [row for done in fresh for row in done.written.leaving])
        await notices.plan(connection, [plan for done in fresh for plan in done.plans])
        if happenings := [row for done in fresh for row in _what_happened(done, now)]:
            await queues.put_in(connection, happenings)
        await queues.finish_in(connection, [_finished(done, now) for done in fresh])
        again = {id(done) for done in mine} - {id(done) for done in fresh}
        return [id(done) not in again for done in batch]


def _leads_to(done: Done) -> Iterable[str]:
    """The next of the same conversation may be worked on now, and what is said may leave."""
    return (IN, *(row["lane"] for row in done.written.leaving))


def _count_new(rows: Sequence[dict[str, Any]], new: set[tuple[str, str]]) -> int:
    """How many of these rows were new: each counts for the first batch that brought it."""
    mine = new & {(row["channel"], row["provider_id"]) for row in rows}
    new -= mine
    return len(mine)


def _row(inbound: Inbound, now: datetime) -> dict[str, Any]:
    inbound = _keepable(inbound)
    if len(inbound.id) > LONGEST:
        inbound = msgspec.structs.replace(inbound, id=hashlib.sha256(inbound.id.encode()).hexdigest())
    return _arrival(inbound.address.channel, inbound.id, str(inbound.address), inbound, now)


def _happening(event: Happening, now: datetime) -> dict[str, Any]:
    return _arrival(SHOP, event.id, f"{SHOP}:{about(event)}", event, now)


def _arrival(channel: str, ident: str, key: str, body: Any, now: datetime) -> dict[str, Any]:
    return {
        "channel": channel,
        "provider_id": ident,
        "key": key,
        "body": msgspec.json.encode(body).decode(),
        "received_at": now,
        "state": "queued",
    }


def _keepable(inbound: Inbound) -> Inbound:
    """Without NUL, which PostgreSQL keeps nowhere, nor halves of characters, which nobody can encode.

    A mail may hold either, and what cannot be kept would be fetched again for ever, with all that waits behind it.
    """
    try:
        if b"\\u0000" not in msgspec.json.encode(inbound):
            return inbound
    except UnicodeEncodeError:
        pass
    return msgspec.convert(_cleaned(msgspec.to_builtins(inbound)), Inbound)


def _cleaned(value: Any) -> Any:
    match value:
        case str():
            return _NO_TEXT.sub("", value)
        case list():
            return [_cleaned(one) for one in value]
        case dict():
            return {_cleaned(name): _cleaned(one) for name, one in value.items()}
        case _:
            return value


def _reachable(address: Address) -> bool:
    """No address of a real person is longer than we can keep, or holds what no text does."""
    if len(str(address)) <= 255 and not _NO_TEXT.search(address.id):
        return True
    log.warning("inbox.no_address", channel=address.channel)
    return False


def _readable(row: Arrived) -> Work | None:
    """What cannot be read any more, since a new version say, must not keep all else waiting."""
    try:
        return _read(row)
    except msgspec.ValidationError:
        log.exception("inbox.unreadable", inbox=row.id)
        return None


async def _with_people(connection: AsyncConnection, work: Sequence[Work], now: datetime) -> list[Work]:
    """Fetch all who said something in one go."""
    heard = {w.inbound.address: w.inbound.profile for w in work if w.inbound and not of_the_team(w.inbound)}
    known = await people.meet(connection, heard, now) if heard else {}
    return [Work(w.arrived, w.inbound, w.event, known.get(w.inbound.address) if w.inbound else None) for w in work]


def _read(row: Arrived) -> Work:
    if row.channel == SHOP:
        return Work(row, event=_event.decode(row.body))
    return Work(row, inbound=_inbound.decode(row.body))


def of_the_team(inbound: Inbound) -> bool:
    """Said in the team's room, not by a customer."""
    return isinstance(inbound.content, StaffNote) or (isinstance(inbound.content, Tap) and "desk" in inbound.thread)


# ---------------------------------------------------------------- what a finished piece of work leaves behind


async def _versions(connection: AsyncConnection, batch: Sequence[Done]) -> dict[str, int]:
    """How often each conversation concerned has changed so far; nobody changes them until we are done."""
    concerned = {ident for done in batch for ident in _expected(done)}
    return dict(await _VERSIONS.rows(connection, b_ids=list(concerned))) if concerned else {}


def _expected(done: Done) -> dict[str, int]:
    """The conversation that a piece of work changes, as it was when the work began."""
    return {done.conversation.id: _version(done)} if done.conversation else {}


def _fresh(batch: Sequence[Done], versions: dict[str, int]) -> list[Done]:
    """What may be written down: nothing about a conversation that has changed since, and only one change of each."""
    taken, fresh = set[str](), list[Done]()
    for done in batch:
        expected = _expected(done)
        if not taken & expected.keys() and all(versions.get(ident) == then for ident, then in expected.items()):
            fresh.append(done)
            taken |= expected.keys()
    return fresh


def _version(done: Done) -> int:
    return done.work.known.version if done.work.known else 0


async def _save_conversations(connection: AsyncConnection, batch: Sequence[Done], now: datetime) -> None:
    rows = [
        _conversation_row(done.conversation, _version(done), now) | _held(done) for done in batch if done.conversation
    ]
    await _SAVE_HELD.many(connection, rows)


def _said(heard: Inbound | None) -> Said:
    """How they said what the ledger keeps: in their words, or by a button with its own."""
    match heard:
        case Inbound(content=Tap(label=label, payload=payload)):
            return Said("button", label or payload)
        case Inbound(content=Text(text=text) | Edit(text=text)):
            return Said("asked", text)
        case _:
            return Said()


def _held(done: Done) -> dict[str, str]:
    assert done.work.known
    return {"b_address": str(done.work.known.address)}


def _conversation_row(conversation: Conversation, version: int, now: datetime) -> dict[str, Any]:
    state = msgspec.json.encode(conversation).decode()
    return {"b_id": conversation.id, "b_state": state, "b_version": version + 1, "b_now": now}


def _reactions(batch: Sequence[Done]) -> set[tuple[str, Address]]:
    """Who did something that answers what we told them: a word, a button, a picture, said to the team as well."""
    return {
        (done.work.known.person.id, done.work.known.address)
        for done in batch
        if (heard := done.work.inbound) and heard.vouched and done.work.known and isinstance(heard.content, REACTIONS)
    }


async def _save_addresses(connection: AsyncConnection, batch: Sequence[Done]) -> None:
    heard = [
        {"b_address": str(i.address), "b_at": i.at, "b_thread": i.thread}
        for done in batch
        if (i := done.work.inbound) and i.vouched and done.work.known
    ]
    await _HEARD.many(connection, heard)


async def _follow(connection: AsyncConnection, done: Done) -> None:
    """An address that now leads to another conversation: what was just said there belongs to that one."""
    if not any(isinstance(change, Part | Move) for change in done.changes) or not done.work.known:
        return
    here = str(done.work.known.address)
    leads_to = await connection.scalar(select(addresses.c.conversation_id).where(addresses.c.address == here))
    for row in done.written.said:
        if row["address"] == here and leads_to:
            row["conversation_id"] = leads_to


def _what_happened(done: Done, now: datetime) -> Iterator[dict[str, Any]]:
    """What somebody did that is an event too: it is kept, and notices are planned from it, as of one of the shop's."""
    known, heard = done.work.known, done.work.inbound
    for change in done.changes if known and heard else ():
        assert known
        assert heard
        ident, person = f"{heard.address.channel}:{heard.id}", known.person.id
        match change:
            case KeepCart(lines=lines, url=url):
                event: Happening = CartChanged(id=f"cart:{ident}", at=now, person=person, lines=lines, url=url)
            case Consent(purpose="promotions" | "summary", granted=True) | Want(subject="summary", wanted=True):
                event = Met(id=f"met:{ident}", at=now, person=person)
            case _:
                continue
        yield _happening(event, now)


def _finished(done: Done, now: datetime) -> dict[str, Any]:
    outcome = msgspec.json.encode(done.outcome).decode()
    if done.error:
        return _given_up(done.work.arrived.id, now, done.error) | {"outcome": outcome}
    return {"b_id": done.work.arrived.id, "state": "done", "done_at": now, "outcome": outcome, "error": None}


def _given_up(ident: int, now: datetime, why: str) -> dict[str, Any]:
    return {"b_id": ident, "state": "failed", "done_at": now, "outcome": "{}", "error": why}


def _versions_of(dialect: str) -> Any:
    query = select(conversations.c.id, conversations.c.version).where(among(dialect, conversations.c.id, "b_ids"))
    return query.order_by(conversations.c.id).with_for_update() if dialect == "postgresql" else query


_SAVED = (
    update(conversations)
    .where(conversations.c.id == bindparam("b_id"))
    .values(state=bindparam("b_state"), version=bindparam("b_version"), updated_at=bindparam("b_now"))
)
_HEARD_FROM = (
    update(addresses)
    .where(addresses.c.address == bindparam("b_address"))
    .where(or_(addresses.c.last_inbound_at.is_(None), addresses.c.last_inbound_at <= bindparam("b_at")))
    .values(last_inbound_at=bindparam("b_at"), thread=bindparam("b_thread"), gone=False)
)
_VERSIONS = Prepared(_versions_of)
_SAVE_HELD = Prepared(lambda _: _SAVED.values(address=bindparam("b_address")))
_HEARD = Prepared(lambda _: _HEARD_FROM)
