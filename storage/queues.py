"""The queues, which are the database: what came in, what goes out, and at what pace.

A row is *claimed* for a while by one holder; one that dies loses its claim when the lease runs out. Rows of one key
are worked on one at a time, in order: only the first unfinished row of a key can be claimed. Sub-queries repeat the
condition of the partial index to the letter, without which SQLite does not use it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, literal_column, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.messages import Purpose, Status
from storage.tables import inbox, lanes, outbox

PRIORITIES = {Purpose.CODE: 0, Purpose.HUMAN: 1, Purpose.ANSWER: 2, Purpose.NOTICE: 5, Purpose.PROMOTION: 9}
"""A reply overtakes a campaign; a code that somebody waits for overtakes everything."""


def insert_once(connection: AsyncConnection, table: Any) -> Any:
    """An INSERT that leaves alone what is already there."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing()


# ---------------------------------------------------------------- what came in


@dataclass(frozen=True)
class Arrived:
    """A row of the inbox, claimed."""

    id: int
    channel: str
    key: str
    body: str
    received_at: datetime
    attempts: int


async def put_in(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> set[tuple[str, str]]:
    """Keep what arrived; returns the (channel, provider's id) of what was new."""
    statement = insert_once(connection, inbox).returning(inbox.c.channel, inbox.c.provider_id)
    added = await connection.execute(statement, list(rows))
    return {(row.channel, row.provider_id) for row in added}


async def claim_in(
    connection: AsyncConnection, holder: str, now: datetime, lease: timedelta, most: int
) -> list[Arrived]:
    """Take the first unfinished rows, one a key, oldest first."""
    earlier = inbox.alias("earlier")
    busy = exists().where(
        earlier.c.key == inbox.c.key, earlier.c.id < inbox.c.id, text("earlier.state IN ('queued', 'working')")
    )
    heads = (
        select(inbox.c.id)
        .where(text("inbox.state IN ('queued', 'working')"), inbox.c.state == "queued", ~busy)
        .order_by(inbox.c.id)
        .limit(most)
    )
    claimed = await connection.execute(
        update(inbox)
        .where(inbox.c.id.in_(_locked(connection, heads, inbox)))
        .values(state="working", holder=holder, leased_until=now + lease, attempts=inbox.c.attempts + 1)
        .returning(inbox.c.id, inbox.c.channel, inbox.c.key, inbox.c.body, inbox.c.received_at, inbox.c.attempts)
    )
    return sorted((Arrived(*row) for row in claimed), key=lambda row: row.id)


def _locked(connection: AsyncConnection, rows: Select[Any], of: Any) -> Any:
    """On PostgreSQL several processes claim side by side, each leaving alone what another is looking at."""
    if connection.dialect.name == "postgresql":
        return rows.with_for_update(skip_locked=True, of=of)
    return rows


async def finish_in(connection: AsyncConnection, done: Sequence[dict[str, Any]]) -> None:
    """Mark rows as done: each gives `b_id`, `state`, `done_at`, `outcome`, `error`."""
    if done:
        await connection.execute(
            update(inbox)
            .where(inbox.c.id == bindparam("b_id"))
            .values({name: bindparam(name) for name in ("state", "done_at", "outcome", "error")}),
            list(done),
        )


# ---------------------------------------------------------------- what goes out


@dataclass(frozen=True)
class Leaving:
    """A row of the outbox, claimed: `sending` is written, the call to the vendor comes next."""

    seq: int
    id: str
    key: str
    lane: str
    purpose: str
    body: str
    attempts: int
    conversation_id: str | None
    person_id: str | None
    notice_id: str | None
    about: str | None
    queued_at: datetime


async def put_out(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Write down what shall be sent, in the caller's transaction; a row whose id is already there changes nothing."""
    if rows:
        await connection.execute(insert_once(connection, outbox), list(rows))


async def claim_out(
    connection: AsyncConnection, lane: str, holder: str, now: datetime, lease: timedelta, most: int
) -> list[Leaving]:
    """Take what is due on a lane, one row a key: the more urgent first, then the older. Marks it `sending`."""
    other = outbox.alias("other")
    before = or_(
        other.c.state == "sending",
        and_(
            other.c.due_at <= now,
            or_(
                other.c.priority < outbox.c.priority,
                and_(other.c.priority == outbox.c.priority, other.c.seq < outbox.c.seq),
            ),
        ),
    )
    busy = exists().where(other.c.key == outbox.c.key, text("other.state IN ('queued', 'sending')"), before)
    heads = (
        select(outbox.c.seq)
        .where(
            outbox.c.lane == lane,
            text("outbox.state IN ('queued', 'sending')"),
            outbox.c.state == "queued",
            outbox.c.due_at <= now,
            ~busy,
        )
        .order_by(outbox.c.priority, outbox.c.seq)
        .limit(most)
    )
    claimed = await connection.execute(
        update(outbox)
        .where(outbox.c.seq.in_(_locked(connection, heads, outbox)))
        .values(
            state="sending", holder=holder, leased_until=now + lease, sending_at=now, attempts=outbox.c.attempts + 1
        )
        .returning(*(getattr(outbox.c, name) for name in _LEAVING))
    )
    return sorted((Leaving(*row) for row in claimed), key=lambda row: row.seq)


_LEAVING = (
    "seq", "id", "key", "lane", "purpose", "body", "attempts",
    "conversation_id", "person_id", "notice_id", "about", "queued_at",
)  # fmt: skip

_SETTLED = ("state", "provider_id", "segments", "error", "error_kind", "sent_at", "due_at")


async def settle_out(connection: AsyncConnection, results: Sequence[dict[str, Any]]) -> None:
    """Write down how the calls ended: each gives `b_seq` and a value for every column of `_SETTLED`.

    A receipt may have come before the call's own answer: what is already delivered or read stays so.
    """
    if results:
        await connection.execute(
            update(outbox)
            .where(outbox.c.seq == bindparam("b_seq"), outbox.c.state == "sending")
            .values({name: bindparam(name) for name in _SETTLED} | {"holder": None, "leased_until": None}),
            list(results),
        )


@dataclass(frozen=True)
class Moved:
    """A message that a receipt moved forward."""

    id: str
    purpose: str
    conversation_id: str | None


def _moves_to(status: Status) -> ColumnElement[bool]:
    """From which states a receipt may move a message: forward only, and never out of a final one."""
    final = {Status.FAILED, Status.DEAD, Status.CANCELLED}
    return outbox.c.state.in_([s.value for s in Status if s.rank < status.rank and s not in final])


async def receipt_for(
    connection: AsyncConnection, lane: str, provider_ids: Sequence[str], status: Status, at: datetime, error: str
) -> Sequence[Moved]:
    """Move messages forward by the vendor's ids of them; returns those that moved."""
    which = and_(outbox.c.lane == lane, outbox.c.provider_id.in_(list(provider_ids)))
    return await _receipt(connection, which, status, at, error)


async def receipt_of(connection: AsyncConnection, ident: str, status: Status, at: datetime) -> Sequence[Moved]:
    """Move one message forward by our own id of it: the channel handed it back."""
    return await _receipt(connection, outbox.c.id == ident, status, at, "")


async def receipt_until(
    connection: AsyncConnection, key: str, until: datetime, status: Status, at: datetime
) -> Sequence[Moved]:
    """Move forward all that was sent on a key up to a moment."""
    which = and_(outbox.c.key == key, outbox.c.sending_at <= until, outbox.c.provider_id.is_not(None))
    return await _receipt(connection, which, status, at, "")


async def _receipt(
    connection: AsyncConnection, which: ColumnElement[bool], status: Status, at: datetime, error: str
) -> Sequence[Moved]:
    moment = {Status.SENT: "sent_at", Status.DELIVERED: "delivered_at", Status.READ: "read_at"}.get(status)
    values: dict[str, Any] = {"state": status.value} | ({moment: at} if moment else {"error": error})
    moved = await connection.execute(
        update(outbox)
        .where(which, _moves_to(status))
        .values(values)
        .returning(outbox.c.id, outbox.c.purpose, outbox.c.conversation_id)
    )
    return [Moved(*row) for row in moved]


async def cancel_out(connection: AsyncConnection, which: ColumnElement[bool]) -> int:
    """Take back what has not left yet; returns how much."""
    cancelled = await connection.execute(
        update(outbox)
        .where(which, text("state IN ('queued', 'sending')"), outbox.c.state == "queued")
        .values(state="cancelled")
    )
    return cancelled.rowcount


# ---------------------------------------------------------------- pace


async def available(connection: AsyncConnection, lane: str, rate: float, now: datetime) -> float:
    """How many messages may leave a lane now: at most `rate` a second over all processes, none while held or paused.

    The lane's row stays locked until the transaction ends, so that claims on one lane follow one another.
    """
    burst = max(1.0, rate)
    row = (await connection.execute(_locked(connection, select(lanes).where(lanes.c.lane == lane), lanes))).first()
    if row is None:
        await connection.execute(insert_once(connection, lanes), [{"lane": lane, "tokens": burst, "filled_at": now}])
        return burst
    if row.paused or (row.held_until and row.held_until > now):
        return 0.0
    return min(burst, float(row.tokens) + max(0.0, (now - row.filled_at).total_seconds()) * rate)


async def spend(connection: AsyncConnection, lane: str, left: float, now: datetime) -> None:
    """Write down how many messages may still leave the lane at once."""
    await connection.execute(update(lanes).where(lanes.c.lane == lane).values(tokens=left, filled_at=now))


async def hold(connection: AsyncConnection, lane: str, until: datetime) -> None:
    """Nothing leaves the lane before then."""
    await connection.execute(update(lanes).where(lanes.c.lane == lane).values(held_until=until))


async def pause(connection: AsyncConnection, lane: str, why: str | None) -> None:
    """Nothing leaves the lane until an operator has acted; `None` lets it flow again."""
    await connection.execute(update(lanes).where(lanes.c.lane == lane).values(paused=why))


# ---------------------------------------------------------------- leases


async def renew(connection: AsyncConnection, holder: str, until: datetime) -> None:
    """A holder that lives keeps what it holds."""
    for table, state in ((inbox, "working"), (outbox, "sending")):
        await connection.execute(
            update(table).where(table.c.state == state, table.c.holder == holder).values(leased_until=until)
        )


async def reap(connection: AsyncConnection, now: datetime, sent_again: Sequence[str]) -> tuple[int, int, int]:
    """Free what dead holders held; returns how many rows in, out sent again, and out left for review.

    A message found `sending` may have left: its outcome is unknown. It is sent again only on the lanes of
    `sent_again`, and never when it is a promotion: chat errs on the side of twice, what is paid or unasked on never.
    """
    late_in = and_(inbox.c.state == "working", inbox.c.leased_until < now)
    late_out = and_(outbox.c.state == "sending", outbox.c.leased_until < now)
    again = and_(late_out, outbox.c.lane.in_(list(sent_again)), outbox.c.purpose != Purpose.PROMOTION.value)
    freed = await connection.execute(update(inbox).where(late_in).values(state="queued", holder=None))
    resent = await connection.execute(
        update(outbox).where(again).values(state="queued", holder=None, error_kind="unknown")
    )
    unknown = await connection.execute(
        update(outbox).where(late_out).values(state="unknown", holder=None, error_kind="unknown")
    )
    return freed.rowcount, resent.rowcount, unknown.rowcount


async def depths(connection: AsyncConnection) -> dict[str, int]:
    """How much waits: in, and on each lane."""
    waiting_in = await connection.scalar(
        select(func.count()).select_from(inbox).where(text("state IN ('queued', 'working')"))
    )
    lanes_out = await connection.execute(
        select(outbox.c.lane, func.count(literal_column("1")))
        .where(text("state IN ('queued', 'sending')"))
        .group_by(outbox.c.lane)
    )
    return {"in": waiting_in or 0} | {row[0]: row[1] for row in lanes_out}


async def next_due(connection: AsyncConnection, lane: str, now: datetime) -> datetime | None:
    """When the next message of a lane that is not yet due will be."""
    due: datetime | None = await connection.scalar(
        select(func.min(outbox.c.due_at)).where(
            outbox.c.lane == lane, text("state IN ('queued', 'sending')"), outbox.c.due_at > now
        )
    )
    return due
