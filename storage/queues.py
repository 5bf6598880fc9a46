"""The queues, which are the database: what came in, what goes out, and at what pace.

A row is *claimed* for a while by one holder; one that dies loses its claim when the lease runs out. Rows of one key
are worked on one at a time, in order: only the first unfinished row of a key can be claimed. Sub-queries repeat the
condition of the partial index to the letter, without which SQLite does not use it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.messages import Address, Purpose, Status
from storage.prepared import Prepared, among, insert
from storage.tables import campaigns, inbox, lanes, outbox

PRIORITIES = {Purpose.CODE: 0, Purpose.HUMAN: 1, Purpose.ANSWER: 2, Purpose.NOTICE: 5, Purpose.PROMOTION: 9}
"""A reply overtakes a campaign; a code that somebody waits for overtakes everything."""

COUNTED = 10_000
"""Rows of a lane that are counted, to tell how much waits there: a campaign may leave a million."""


def insert_once(connection: AsyncConnection, table: Any) -> Any:
    """An INSERT that leaves alone what is already there."""
    return _insert_once(connection.dialect.name, table)


def only_new(table: Any) -> Prepared:
    """The same for rows that every message brings."""
    return Prepared(lambda dialect: _insert_once(dialect, table).inline())


@cache
def _insert_once(dialect: str, table: Any) -> Any:
    return insert(dialect, table).on_conflict_do_nothing()


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
    return {(channel, provider_id) for channel, provider_id in await _PUT_IN.each(connection, rows)}


_PUT_IN = Prepared(lambda dialect: _insert_once(dialect, inbox).returning(inbox.c.channel, inbox.c.provider_id))


async def claim_in(
    connection: AsyncConnection, holder: str, now: datetime, lease: timedelta, most: int
) -> list[Arrived]:
    """Take the first unfinished rows, one a key, oldest first."""
    claimed = await _CLAIM_IN.rows(connection, b_holder=holder, b_until=now + lease, b_most=most)
    return sorted((Arrived(*row) for row in claimed), key=lambda row: row.id)


def _claim_in(dialect: str) -> Any:
    earlier = inbox.alias("earlier")
    before = or_(earlier.c.state == "working", earlier.c.id < inbox.c.id)
    busy = exists().where(earlier.c.key == inbox.c.key, text("earlier.state IN ('queued', 'working')"), before)
    heads = (
        select(inbox.c.id)
        .where(text("inbox.state IN ('queued', 'working')"), inbox.c.state == "queued", ~busy)
        .order_by(inbox.c.id)
        .limit(bindparam("b_most", type_=Integer))
    )
    return (
        update(inbox)
        .where(inbox.c.id.in_(_locked(dialect, heads, inbox)))
        .values(
            state="working",
            holder=bindparam("b_holder"),
            leased_until=bindparam("b_until"),
            attempts=inbox.c.attempts + 1,
        )
        .returning(inbox.c.id, inbox.c.channel, inbox.c.key, inbox.c.body, inbox.c.received_at, inbox.c.attempts)
    )


_CLAIM_IN = Prepared(_claim_in)


def _locked(dialect: str, rows: Select[Any], of: Any) -> Any:
    """On PostgreSQL several processes claim side by side, each leaving alone what another is looking at."""
    return rows.with_for_update(skip_locked=True, of=of) if dialect == "postgresql" else rows


async def still_held(connection: AsyncConnection, holder: str, ids: Sequence[int]) -> set[int]:
    """Which of these rows are still the holder's: one that was slower than its lease finds its work taken over."""
    return {ident for (ident,) in await _STILL_HELD.rows(connection, b_ids=ids, b_holder=holder)}


def _still_held(dialect: str) -> Any:
    mine = (among(dialect, inbox.c.id, "b_ids"), inbox.c.state == "working", inbox.c.holder == bindparam("b_holder"))
    query = select(inbox.c.id).where(*mine)
    return query.order_by(inbox.c.id).with_for_update() if dialect == "postgresql" else query


_STILL_HELD = Prepared(_still_held)


async def finish_in(connection: AsyncConnection, done: Sequence[dict[str, Any]]) -> None:
    """Mark rows as done: each gives `b_id`, `state`, `done_at`, `outcome`, `error`."""
    await _FINISH.many(connection, done)


_FINISH = Prepared(
    lambda _: (
        update(inbox)
        .where(inbox.c.id == bindparam("b_id"))
        .values({name: bindparam(name) for name in ("state", "done_at", "outcome", "error")})
    )
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
    attempts: int  # claims so far, this one included
    tries: int  # failures so far
    deaths: int  # processes that died while they sent it
    conversation_id: str | None
    person_id: str | None
    notice_id: str | None
    about: str | None
    queued_at: datetime
    leave_by: datetime | None

    def is_late(self, now: datetime) -> bool:
        """Whether its hours have ended before it could leave."""
        return self.leave_by is not None and now >= self.leave_by


async def put_out(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Write down what shall be sent, in the caller's transaction; a row whose id is already there changes nothing."""
    await _PUT_OUT.many(connection, rows)


_PUT_OUT = only_new(outbox)


async def claim_out(
    connection: AsyncConnection, lane: str, holder: str, now: datetime, lease: timedelta, most: int
) -> list[Leaving]:
    """Take what is due on a lane, one row a key: the more urgent first, then the older. Marks it `sending`.

    A future reminder does not block its key. What waits to be tried again does: the next must not overtake it. While a
    campaign is taken back no promotion leaves at all, so that "stop" counts at once.
    """
    given = {"b_lane": lane, "b_holder": holder, "b_now": now, "b_until": now + lease, "b_most": most}
    claimed = await _CLAIM_OUT.rows(connection, **given)
    return sorted((Leaving(*row) for row in claimed), key=lambda row: row.seq)


def _claim_out(dialect: str) -> Any:
    other, now = outbox.alias("other"), bindparam("b_now", type_=outbox.c.due_at.type)
    before = or_(
        other.c.state == "sending",
        and_(
            or_(other.c.due_at <= now, other.c.attempts > 0),
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
            outbox.c.lane == bindparam("b_lane"),
            text("outbox.state IN ('queued', 'sending')"),
            outbox.c.state == "queued",
            outbox.c.due_at <= now,
            outbox.c.priority <= _least_urgent(),
            ~busy,
        )
        .order_by(outbox.c.priority, outbox.c.seq)
        .limit(bindparam("b_most", type_=Integer))
    )
    return (
        update(outbox)
        .where(outbox.c.seq.in_(_locked(dialect, heads, outbox)))
        .values(
            state="sending",
            holder=bindparam("b_holder"),
            leased_until=bindparam("b_until"),
            sending_at=now,
            attempts=outbox.c.attempts + 1,
        )
        .returning(*(getattr(outbox.c, name) for name in _LEAVING))
    )


def _least_urgent() -> Any:
    """Up to which priority messages may leave now: the end of a range in the index, so that nothing is gone through."""
    halting = exists().where(text("campaigns.state IN ('pausing', 'stopping')")).select_from(campaigns)
    promotion = PRIORITIES[Purpose.PROMOTION]
    return select(case((halting, promotion - 1), else_=promotion)).scalar_subquery()


_LEAVING = (
    "seq", "id", "key", "lane", "purpose", "body", "attempts", "tries", "deaths",
    "conversation_id", "person_id", "notice_id", "about", "queued_at", "leave_by",
)  # fmt: skip
_CLAIM_OUT = Prepared(_claim_out)

_HOW = ("state", "error", "error_kind")
_WHAT = ("provider_id", "segments", "sent_at")
_UNSETTLED: ColumnElement[bool] = literal_column("outbox.state IN ('queued', 'sending', 'unknown')", Boolean())


def _settled(name: str) -> BindParameter[Any]:
    return bindparam(f"b_{name}", type_=outbox.c[name].type)


_SETTLE = Prepared(
    lambda _: (
        update(outbox)
        .where(outbox.c.seq == bindparam("b_seq"), outbox.c.attempts == bindparam("b_attempts"))
        .where(or_(_UNSETTLED, outbox.c.provider_id.is_(None)), outbox.c.state != "cancelled")
        .values({name: case((_UNSETTLED, _settled(name)), else_=outbox.c[name]) for name in _HOW})
        .values({name: func.coalesce(_settled(name), outbox.c[name]) for name in _WHAT})
        .values(due_at=_settled("due_at"), tries=_settled("tries"), holder=None, leased_until=None)
    )
)


async def settle_out(connection: AsyncConnection, results: Sequence[tuple[Leaving, dict[str, Any]]]) -> None:
    """Write down how calls ended: each gives `due_at`, `tries` and a value for all of `_HOW` and `_WHAT`.

    A receipt may have come before the call's own answer: what is already delivered or read stays so. The number of the
    attempt tells whether the row has been claimed by somebody else since; then it is theirs to settle.
    """
    rows = [{f"b_{name}": value for name, value in values.items()} for _, values in results]
    claims = [{"b_seq": leaving.seq, "b_attempts": leaving.attempts} for leaving, _ in results]
    await _SETTLE.many(connection, [claim | row for claim, row in zip(claims, rows, strict=True)])


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
    connection: AsyncConnection, to: Address, provider_ids: Sequence[str], status: Status, at: datetime, error: str
) -> Sequence[Moved]:
    """Move messages to an address forward by the vendor's ids of them; returns those that moved."""
    known = and_(outbox.c.lane == to.channel, outbox.c.provider_id.in_(list(provider_ids)))
    which = and_(known, outbox.c.key == str(to))  # nobody speaks of what was sent to others
    return await _receipt(connection, which, status, at, error)


async def receipt_of(connection: AsyncConnection, ident: str, status: Status, at: datetime) -> Sequence[Moved]:
    """Move one message forward by our own id of it: the channel handed it back."""
    return await _receipt(connection, outbox.c.id == ident, status, at, "")


async def receipt_until(
    connection: AsyncConnection, key: str, until: datetime, status: Status, at: datetime
) -> Sequence[Moved]:
    """Move forward all that was sent on a key up to a moment."""
    sent = text("state IN ('sent', 'delivered')")
    which = and_(outbox.c.key == key, outbox.c.sending_at <= until, sent)
    return await _receipt(connection, which, status, at, "")


async def _receipt(
    connection: AsyncConnection, which: ColumnElement[bool], status: Status, at: datetime, error: str
) -> Sequence[Moved]:
    moment = {Status.SENT: "sent_at", Status.DELIVERED: "delivered_at", Status.READ: "read_at"}.get(status)
    told = {moment: at, "error": None, "error_kind": None} if moment else {"error": error}
    values: dict[str, Any] = {"state": status.value, **told}
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
    rows = await _LANE.rows(connection, b_lane=lane)
    if not rows:
        await connection.execute(insert_once(connection, lanes), [{"lane": lane, "tokens": burst, "filled_at": now}])
        rows = await _LANE.rows(connection, b_lane=lane)
    for tokens, filled_at, held_until, paused in rows:
        if not paused and not (held_until and held_until > now):
            refilled: float = tokens + max(0.0, (now - filled_at).total_seconds()) * rate
            return min(burst, refilled)
    return 0.0


def _lane(dialect: str) -> Any:
    """The lane's row, locked: who comes second waits, for to skip it would be to send at twice the rate."""
    wanted = (lanes.c.tokens, lanes.c.filled_at, lanes.c.held_until, lanes.c.paused)
    query = select(*wanted).where(lanes.c.lane == bindparam("b_lane"))
    return query.with_for_update() if dialect == "postgresql" else query


_LANE = Prepared(_lane)


async def spend(connection: AsyncConnection, lane: str, left: float, now: datetime) -> None:
    """Write down how many messages may still leave the lane at once."""
    await _SPEND.once(connection, b_lane=lane, b_left=left, b_now=now)


_SPEND = Prepared(
    lambda _: (
        update(lanes)
        .where(lanes.c.lane == bindparam("b_lane"))
        .values(tokens=bindparam("b_left"), filled_at=bindparam("b_now"))
    )
)


async def hold(connection: AsyncConnection, lane: str, until: datetime) -> None:
    """Nothing leaves the lane before then; what was said before is only ever prolonged."""
    longer = or_(lanes.c.held_until.is_(None), lanes.c.held_until < until)
    await connection.execute(update(lanes).where(lanes.c.lane == lane, longer).values(held_until=until))


async def pause(connection: AsyncConnection, lane: str, why: str | None) -> None:
    """Nothing leaves the lane until an operator has acted; `None` lets it flow again."""
    await connection.execute(update(lanes).where(lanes.c.lane == lane).values(paused=why))


# ---------------------------------------------------------------- leases


async def renew(
    connection: AsyncConnection, holder: str, until: datetime, arrived: Sequence[int], leaving: Sequence[int]
) -> None:
    """A holder that lives keeps what it works on, and only that: what it lost track of will be taken over."""
    for table, number, held in ((inbox, inbox.c.id, arrived), (outbox, outbox.c.seq, leaving)):
        if held:
            await connection.execute(
                update(table).where(table.c.holder == holder, number.in_(held)).values(leased_until=until)
            )


async def reap(connection: AsyncConnection, now: datetime, sent_again: Sequence[str]) -> tuple[int, int, int]:
    """Free what dead holders held; returns how many rows in, out sent again, and out left for review.

    A message found `sending` may have left: its outcome is unknown. It is sent again only on the lanes of
    `sent_again`, and never when it is a promotion: chat errs on the side of twice, what is paid or unasked on never.
    How often that happened is counted: what kills each process that sends it must not be sent for ever.
    """
    late_in = and_(text("inbox.state = 'working'"), inbox.c.leased_until < now)
    late_out = and_(text("outbox.state = 'sending'"), outbox.c.leased_until < now)
    again = and_(late_out, outbox.c.lane.in_(list(sent_again)), outbox.c.purpose != Purpose.PROMOTION.value)
    freed = await connection.execute(update(inbox).where(late_in).values(state="queued", holder=None))
    resent = await connection.execute(
        update(outbox)
        .where(again)
        .values(state="queued", holder=None, error_kind="unknown", deaths=outbox.c.deaths + 1)
    )
    unknown = await connection.execute(
        update(outbox).where(late_out).values(state="unknown", holder=None, error_kind="unknown")
    )
    return freed.rowcount, resent.rowcount, unknown.rowcount


async def paused(connection: AsyncConnection) -> dict[str, str]:
    """The lanes that wait for an operator, and why."""
    rows = await connection.execute(select(lanes.c.lane, lanes.c.paused).where(lanes.c.paused.is_not(None)))
    return {row.lane: row.paused for row in rows}


async def resume_all(connection: AsyncConnection) -> None:
    """Let every lane flow again: an operator has started us anew, with better credentials we hope."""
    await connection.execute(update(lanes).where(lanes.c.paused.is_not(None)).values(paused=None))


async def depths(connection: AsyncConnection) -> dict[str, int]:
    """How much waits: in, and on each lane, where no more than `COUNTED` are counted."""
    waiting_in = select(func.count()).select_from(inbox).where(text("state IN ('queued', 'working')"))
    depths, lane = {"in": await connection.scalar(waiting_in) or 0}, ""
    while lane := await connection.scalar(_next_lane(after=lane)) or "":
        depths[lane] = await connection.scalar(_counted(lane)) or 0
    return depths


def _next_lane(after: str) -> Any:
    """The index is asked for each lane's name, where to group would be to go through all that waits."""
    return select(func.min(outbox.c.lane)).where(text("state IN ('queued', 'sending')"), outbox.c.lane > after)


def _counted(lane: str) -> Any:
    some = select(outbox.c.seq).where(text("state IN ('queued', 'sending')"), outbox.c.lane == lane).limit(COUNTED)
    return select(func.count()).select_from(some.subquery())
