"""Conversations that were handed over: which thread of the team's room belongs to which conversation."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.conversation import Conversation
from dialogs.messages import Address, Files, Inbound
from storage import people
from storage.people import Known
from storage.tables import cases, conversations, inbox, messages, outbox


@dataclass(frozen=True)
class Case:
    """One hand-over. `thread` is empty until the team's room has shown it."""

    id: str
    conversation_id: str
    thread: Address | None
    reason: str
    opened_at: datetime
    closed_at: datetime | None


async def open_case(connection: AsyncConnection, ident: str, conversation_id: str, reason: str, now: datetime) -> None:
    await connection.execute(
        insert(cases).values(id=ident, conversation_id=conversation_id, reason=reason, opened_at=now)
    )


async def close(connection: AsyncConnection, ident: str, now: datetime) -> None:
    await connection.execute(update(cases).where(cases.c.id == ident).values(closed_at=now))


async def reopen(connection: AsyncConnection, ident: str) -> None:
    await connection.execute(update(cases).where(cases.c.id == ident).values(closed_at=None))


async def shown_at(connection: AsyncConnection, *, ident: str, thread: Address) -> None:
    """The team's room shows the case in this thread."""
    await connection.execute(update(cases).where(cases.c.id == ident).values(thread=str(thread)))


async def by_thread(connection: AsyncConnection, thread: Address) -> Case | None:
    return await _one(connection, cases.c.thread == str(thread))


async def of_conversation(connection: AsyncConnection, conversation_id: str) -> Case | None:
    """The latest case of a conversation, open or closed."""
    return await _one(connection, cases.c.conversation_id == conversation_id)


async def _one(connection: AsyncConnection, which: ColumnElement[bool]) -> Case | None:
    row = (await connection.execute(select(cases).where(which).order_by(cases.c.opened_at.desc()).limit(1))).first()
    return _case(row) if row else None


def _case(row: Any) -> Case:
    thread = Address.parse(row.thread) if row.thread else None
    return Case(row.id, row.conversation_id, thread, row.reason, row.opened_at, row.closed_at)


async def talk_of(connection: AsyncConnection, conversation_id: str) -> Known | None:
    """Who the conversation is with, where it is held now, and its state."""
    row = (await connection.execute(select(conversations).where(conversations.c.id == conversation_id))).first()
    if row is None:
        return None
    here = Address.parse(row.address)
    known = (await people.load(connection, [here])).get(here)
    state = msgspec.json.decode(row.state, type=Conversation)
    return Known(here, known.person, state, row.version) if known else None


async def last_said(connection: AsyncConnection, conversation_id: str, most: int) -> list[tuple[str, str]]:
    """The last things said, oldest first: who, and the text of it."""
    rows = await connection.execute(
        select(messages.c.author, messages.c.body)
        .where(messages.c.conversation_id == conversation_id, messages.c.author != "note")
        .order_by(messages.c.seq.desc())
        .limit(most)
    )
    return [(row.author, msgspec.json.decode(row.body).get("text", "")) for row in rows][::-1]


async def files_before(connection: AsyncConnection, case: Case, most: int) -> list[Inbound]:
    """What the customer had sent along, among the last things said when the case was opened; oldest first."""
    said = await connection.execute(
        select(messages.c.author, messages.c.address, messages.c.ref)
        .where(messages.c.conversation_id == case.conversation_id, messages.c.author != "note")
        .where(messages.c.at <= case.opened_at)
        .order_by(messages.c.seq.desc())
        .limit(most)
    )
    refs = [(Address.parse(row.address).channel, row.ref) for row in said if row.author == "customer"]
    which = tuple_(inbox.c.channel, inbox.c.provider_id).in_(refs)
    bodies = await connection.scalars(select(inbox.c.body).where(which).order_by(inbox.c.id)) if refs else ()
    heard = [msgspec.json.decode(body, type=Inbound) for body in bodies]
    return [one for one in heard if isinstance(one.content, Files)]


async def status_of(connection: AsyncConnection, outbox_id: str) -> tuple[str, str, str] | None:
    """How far a message of ours got, on which lane, and what went wrong."""
    row = (
        await connection.execute(
            select(outbox.c.state, outbox.c.lane, outbox.c.error_kind).where(outbox.c.id == outbox_id)
        )
    ).first()
    return (row.state, row.lane, row.error_kind or "") if row else None


async def shown_status(connection: AsyncConnection, outbox_id: str) -> str:
    """The id, in the team's room, of what already tells how far a message got; empty when nothing does."""
    found = await connection.scalar(
        select(outbox.c.provider_id)
        .where(outbox.c.about == outbox_id, outbox.c.provider_id.is_not(None))
        .order_by(outbox.c.seq)
        .limit(1)
    )
    return found or ""
