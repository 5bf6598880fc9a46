"""What was said, by whom, in order: the widget's history, the team's card, a person's export."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.messages import Address, Reply
from storage.database import Database
from storage.prepared import Prepared
from storage.tables import addresses, messages, outbox

_reply = msgspec.json.Decoder(Reply)


class Said(Struct, frozen=True, kw_only=True):
    """One thing said. `author` is customer, bot, agent, or note (said inside the team)."""

    seq: int
    id: str
    author: str
    name: str
    reply: Reply
    at: datetime
    status: str


async def add(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Write down what was said; each row has the columns of `messages`, `body` as JSON."""
    await _ADD.many(connection, rows)


_ADD = Prepared(lambda _: messages.insert().inline())


async def heard_since(connection: AsyncConnection, address: Address, since: datetime) -> int:
    """How often somebody has written to us from an address since then."""
    theirs = (messages.c.address == str(address), messages.c.author == "customer", messages.c.at >= since)
    return await connection.scalar(select(func.count()).select_from(messages).where(*theirs)) or 0


async def questions_of(connection: AsyncConnection, person_ids: Sequence[str], now: datetime) -> Mapping[str, int]:
    """How often these people wrote to us in the last calendar month."""
    this = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last = (this - timedelta(days=1)).replace(day=1)
    theirs = (addresses.c.person_id.in_(list(person_ids)), messages.c.author == "customer")
    counted = select(addresses.c.person_id, func.count().label("number"))
    counted = counted.join(messages, messages.c.address == addresses.c.address)
    rows = await connection.execute(
        counted.where(*theirs, messages.c.at >= last, messages.c.at < this).group_by(addresses.c.person_id)
    )
    return {row.person_id: row.number for row in rows}


class Transcripts:
    """Reads what was said."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def after(self, address: Address, seq: int, limit: int) -> Sequence[Said]:
        """What was said at an address since `seq`, oldest first."""
        return await self._read(and_(_held_at(address), messages.c.seq > seq), messages.c.seq, limit)

    async def before(self, address: Address, seq: int | None, limit: int) -> Sequence[Said]:
        """The last that was said at an address, before `seq` if it is given, oldest first."""
        here = _held_at(address)
        which = here if seq is None else and_(here, messages.c.seq < seq)
        return (await self._read(which, messages.c.seq.desc(), limit))[::-1]

    async def last(self, conversation_id: str, limit: int) -> Sequence[Said]:
        """The end of a conversation, wherever it was held."""
        which = messages.c.conversation_id == conversation_id
        return (await self._read(which, messages.c.seq.desc(), limit))[::-1]

    async def _read(self, which: ColumnElement[bool], order: Any, limit: int) -> list[Said]:
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(messages, outbox.c.state)
                .join(outbox, outbox.c.id == messages.c.ref, isouter=True)
                .where(which, messages.c.author != "note")
                .order_by(order)
                .limit(limit)
            )
            return [_said(row) for row in rows]


def _held_at(address: Address) -> ColumnElement[bool]:
    """In the conversation that an address leads to now: what somebody else said there before is not for these eyes."""
    leads_to = select(addresses.c.conversation_id).where(addresses.c.address == str(address)).scalar_subquery()
    return and_(messages.c.address == str(address), messages.c.conversation_id == leads_to)


def _said(row: Row[Any]) -> Said:
    return Said(
        seq=row.seq,
        id=row.ref,
        author=row.author,
        name=row.name,
        reply=_reply.decode(row.body),
        at=row.at,
        status=row.state or "",
    )
