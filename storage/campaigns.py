"""Campaigns: a row and a cursor each. What was planned of one stands in `notices` and `outbox`, as every notice does.

One process feeds campaigns at a time; a step forward is guarded by the cursor it began from all the same.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Table,
    TextClause,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.errors import RelaisError
from dialogs.messages import Purpose
from notifications.campaign import NAME, ON, Campaign, notice_id
from notifications.results import Results
from storage import consents as ledger
from storage import links, queues, transcripts
from storage import notices as tellings
from storage.prepared import Prepared, among
from storage.queues import insert_once
from storage.tables import (
    Moment,
    addresses,
    campaigns,
    consents,
    conversations,
    messages,
    notices,
    outbox,
    persons,
    purchases,
)

State = Literal["draft", "scheduled", "running", "pausing", "paused", "stopping", "stopped", "done"]

AFTERWARDS = timedelta(days=7)
"""How long after it was told what somebody buys, or takes back, counts for a campaign."""

PARTS = 4
"""Messages that one telling may take: a long text, a picture, what can be chosen."""

_campaign = msgspec.json.Decoder(Campaign)


@dataclass(frozen=True)
class Kept:
    """A campaign, and how far it is. `counts`: what became of those looked at so far; "on sms" are messages there."""

    campaign: Campaign
    state: State
    cursor: str
    paced_until: datetime | None
    counts: Mapping[str, int]
    created_at: datetime
    starts_at: datetime | None
    ended_at: datetime | None

    @property
    def has_begun(self) -> bool:
        """Whether it was counted whom it is for, and those people may have been written to."""
        return "people" in self.counts


# ---------------------------------------------------------------- the row


async def keep(connection: AsyncConnection, campaign: Campaign, now: datetime) -> None:
    """A draft; kept again, it replaces the one before, when and whether it begins aside. Raises `RelaisError` once it
    has begun.
    """
    body = msgspec.json.encode(campaign).decode()
    row = {"id": campaign.id, "name": campaign.name, "body": body, "state": "draft", "created_at": now}
    await connection.execute(insert_once(connection, campaigns).values(row))
    held = and_(campaigns.c.state == "paused", campaigns.c.cursor == "")  # nobody was looked at yet
    to_come = or_(campaigns.c.state.in_(["draft", "scheduled"]), held)
    known = update(campaigns).where(campaigns.c.id == campaign.id, to_come)
    if not (await connection.execute(known.values(name=campaign.name, body=body))).rowcount:
        raise RelaisError(f"The campaign {campaign.id} has begun: what it says can no longer be changed.")


async def load(connection: AsyncConnection, ident: str) -> Kept:
    """Raises `RelaisError` when there is none of that name."""
    found = await _read(connection, campaigns.c.id == ident)
    if not found:
        raise RelaisError(f"There is no campaign called {ident}.")
    return found[0]


async def all_kept(connection: AsyncConnection) -> Sequence[Kept]:
    """The newest first."""
    return (await _read(connection))[::-1]


async def at_work(connection: AsyncConnection, now: datetime) -> Sequence[Kept]:
    """Those with something to do: that run, whose hour has come, or of which something is to be taken back."""
    return [_kept(row) for row in await _AT_WORK.rows(connection, b_now=now)]


async def change(connection: AsyncConnection, ident: str, allowed: Collection[State], to: State, **more: Any) -> None:
    """Move it to another state. Raises `RelaisError`, which tells the state it is in, unless it is in one of these."""
    which = update(campaigns).where(campaigns.c.id == ident, campaigns.c.state.in_(allowed))
    if not (await connection.execute(which.values(state=to, **more))).rowcount:
        state = (await load(connection, ident)).state
        raise RelaisError(f"The campaign {ident} is {state}, which cannot become {to}.")


async def _read(connection: AsyncConnection, *which: ColumnElement[bool]) -> Sequence[Kept]:
    return [_kept(row) for row in await connection.execute(_IN_ORDER.where(*which))]


def _kept(row: Sequence[Any]) -> Kept:
    body, *rest = row
    return Kept(_campaign.decode(body), *rest)


_KEPT = [
    campaigns.c[name]
    for name in ("body", "state", "cursor", "paced_until", "counts", "created_at", "starts_at", "ended_at")
]
_IN_ORDER = select(*_KEPT).order_by(campaigns.c.created_at, campaigns.c.id)
_AT_WORK = Prepared(
    lambda _: _IN_ORDER.where(
        or_(
            text("state IN ('running', 'pausing', 'stopping')"),
            and_(text("state = 'scheduled'"), campaigns.c.starts_at <= bindparam("b_now", type_=Moment)),
        )
    )
)


# ---------------------------------------------------------------- how PostgreSQL goes about it


async def take_stock(connection: AsyncConnection) -> None:
    """Have PostgreSQL look at what decides about people, and at what a campaign fills: see `count_anew`."""
    await _analyse(connection, persons, addresses, conversations, consents)
    await count_anew(connection)


async def count_anew(connection: AsyncConnection) -> None:
    """Have PostgreSQL look at what a campaign fills: of new rows it knows nothing.

    It would look whole tables through, for each chunk and for each customer who writes, until it looks by itself: once
    a minute, where a campaign fills a table by a thousand rows a second.
    https://www.postgresql.org/docs/15/planner-stats.html
    """
    await _analyse(connection, notices, outbox, messages)


async def _analyse(connection: AsyncConnection, *tables: Table) -> None:
    if connection.dialect.name == "postgresql":
        for table in tables:
            await connection.execute(text(f"ANALYZE {table.name}"))


async def as_large_as_now(connection: AsyncConnection) -> None:
    """Have PostgreSQL choose its way anew for each statement of this transaction, by an index wherever there is one.

    It keeps the way it chose while a table was small, and a campaign fills tables in minutes; and for some hundred
    people it would rather read all there are. The settings end with the transaction:
    https://www.postgresql.org/docs/15/runtime-config-query.html
    """
    if connection.dialect.name == "postgresql":
        await connection.exec_driver_sql(
            "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'off', true)"
        )


# ---------------------------------------------------------------- a step forward


@dataclass(frozen=True, kw_only=True)
class Step:
    """What one chunk of people comes to: rows, and where the campaign stands after it. All rows of a kind are alike.

    `counts` are what it adds to those of the campaign.
    """

    ident: str
    before: str  # the cursor it began from
    cursor: str
    paced_until: datetime | None
    counts: Mapping[str, int]
    planned: Sequence[dict[str, Any]] = ()  # rows of `notices`
    again: Sequence[dict[str, Any]] = ()  # the same, of those that had waited
    leaving: Sequence[dict[str, Any]] = ()  # of `outbox`
    said: Sequence[dict[str, Any]] = ()  # of the transcripts
    links: Sequence[dict[str, Any]] = ()  # where the links in them lead
    number: Callable[[Mapping[str, int]], None] = lambda _: None  # told the tellings' numbers, before they leave
    people: Sequence[str] = ()  # for whom it was decided
    heard: int = 0  # how much was said about writing to them, as it was decided: see `consents.said_about`
    at: datetime


async def write(connection: AsyncConnection, step: Step) -> bool:
    """All of it or nothing: false when the campaign runs no longer, or somebody else took the step.

    Or when one of these people has said yes or no to something meanwhile: then it must be decided anew.
    """
    await as_large_as_now(connection)
    await ledger.nobody_speaks(connection)
    if await ledger.said_about(connection, step.people) != step.heard:
        return False
    given = {"b_cursor": step.cursor, "b_paced": step.paced_until}
    mine = await _STEP.rows(connection, b_id=step.ident, b_before=step.before, **given)
    if mine:
        await _add(connection, step.ident, mine[0][0], step.counts)
        await tellings.write(connection, step.planned)
        await _AGAIN.many(connection, [{f"b_{name}": row[name] for name in ("id", *_DECIDED)} for row in step.again])
        if step.links:
            await links.add(connection, step.links, step.at)
            step.number(await _numbers(connection, [row["notice_id"] for row in step.leaving]))
        await queues.put_out(connection, step.leaving)
        await transcripts.add(connection, step.said)
    return bool(mine)


async def _numbers(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, int]:
    return dict(await _NUMBERS.rows(connection, b_ids=ids))


_NUMBERS = Prepared(lambda dialect: select(notices.c.id, notices.c.seq).where(among(dialect, notices.c.id, "b_ids")))
_STEP = Prepared(
    lambda _: (
        update(campaigns)
        .where(campaigns.c.id == bindparam("b_id"), campaigns.c.state == "running")
        .where(campaigns.c.cursor == bindparam("b_before"))
        .values(
            cursor=bindparam("b_cursor"),
            paced_until=bindparam("b_paced", type_=Moment),
        )
        .returning(campaigns.c.counts)
    )
)
_DECIDED = ("state", "why", "due_at", "told_at", "address", "tried", "segment", "chance", "propensity")
_AGAIN = Prepared(
    lambda _: (
        update(notices)
        .where(notices.c.id == bindparam("b_id"), notices.c.state == "waiting")
        .values({name: bindparam(f"b_{name}", type_=notices.c[name].type) for name in _DECIDED})
    )
)


async def waiting(connection: AsyncConnection, ident: str, now: datetime, most: int) -> Sequence[str]:
    """Who waited for a better hour that has come, the longest first."""
    which = (*_waiting_of(ident), notices.c.due_at <= now)
    return (
        await connection.scalars(select(notices.c.person_id).where(*which).order_by(notices.c.due_at).limit(most))
    ).all()


async def next_hour(connection: AsyncConnection, ident: str) -> datetime | None:
    """When the first of those who wait may be told; None: nobody waits."""
    found: datetime | None = await connection.scalar(select(func.min(notices.c.due_at)).where(*_waiting_of(ident)))
    return found


async def last_hour(connection: AsyncConnection, ident: str) -> datetime | None:
    """When the last of them may be told."""
    found: datetime | None = await connection.scalar(select(func.max(notices.c.due_at)).where(*_waiting_of(ident)))
    return found


async def goes_on(connection: AsyncConnection, ident: str) -> bool:
    """Whether somebody waits for a better hour yet, or a message waits to leave."""
    leaves = select(outbox.c.seq).where(text("outbox.state IN ('queued', 'sending')"), _written_for(ident)).limit(1)
    return bool(await next_hour(connection, ident) or await connection.scalar(leaves))


async def unsent(connection: AsyncConnection, ident: str) -> dict[str, int]:
    """How many of its messages wait to leave, by lane."""
    which = (text("outbox.state IN ('queued', 'sending')"), _written_for(ident))
    rows = await connection.execute(
        select(outbox.c.lane, func.count().label("messages")).where(*which).group_by(outbox.c.lane)
    )
    return {row.lane: row.messages for row in rows}


async def queued(connection: AsyncConnection, lanes: Collection[str], most: int) -> dict[str, int]:
    """How many promotions wait to leave by each of these lanes; no more than `most` are counted."""
    return {lane: (await _QUEUED.rows(connection, b_lane=lane, b_most=most))[0][0] for lane in lanes}


def _queued(_: str) -> Any:
    promotion = queues.PRIORITIES[Purpose.PROMOTION]
    which = (text("outbox.state IN ('queued', 'sending')"), outbox.c.lane == bindparam("b_lane"))
    some = select(outbox.c.seq).where(*which, outbox.c.priority == promotion).limit(bindparam("b_most", type_=Integer))
    return select(func.count()).select_from(some.subquery())


_QUEUED = Prepared(_queued)


def _written_for(ident: str) -> ColumnElement[bool]:
    """Of the outbox, the campaign's rows."""
    return outbox.c.notice_id.startswith(notice_id(ident, ""), autoescape=True)


def _waiting_of(ident: str) -> Sequence[ColumnElement[bool] | TextClause]:
    """Found by their hour: of one campaign there may be a million rows to go through, and few of them wait."""
    nothing: ColumnElement[str] = literal_column("''")  # takes the other indexes out of the choice
    mine = (notices.c.notice.concat(nothing) == NAME, notices.c.about.concat(nothing) == ident)
    return (*mine, text("state = 'waiting'"))


def _of(ident: str) -> ColumnElement[bool]:
    return and_(notices.c.notice == NAME, notices.c.about == ident)


# ---------------------------------------------------------------- a step back


async def take_back(
    connection: AsyncConnection, ident: str, lanes: Collection[str], now: datetime, most: int, *, for_good: bool
) -> dict[str, int]:
    """Take back what has not left yet, so many of each lane; returns how many, by lane: nobody when all is done.

    `for_good` cancels it; otherwise those people wait, and it is decided anew whether and where they are told.
    """
    some = [one for lane in lanes for one in await _next_to_leave(connection, ident, lane, most)]
    parts = [f"{one}.{part}" for one in some for part in range(PARTS)]
    if for_good:
        await _CANCEL.once(connection, b_ids=parts)
    else:
        await _UNSAY.once(connection, b_ids=parts)
        await _DELETE.once(connection, b_ids=parts)
    return await _untell(connection, some, now, for_good=for_good, why="paused")


async def _untell(
    connection: AsyncConnection, ids: Sequence[str], now: datetime, *, for_good: bool, why: str
) -> dict[str, int]:
    """These people were not told after all; returns how many, by lane. `why` they wait again."""
    undone = {"b_state": "dropped", "b_why": "stopped"} if for_good else {"b_state": "waiting", "b_why": why}
    back = [lane for (lane,) in await _UNTELL.rows(connection, b_ids=ids, b_now=now, **undone)]
    return {lane: back.count(lane) for lane in sorted(set(back))}


async def _next_to_leave(connection: AsyncConnection, ident: str, lane: str, most: int) -> Sequence[str]:
    """The ids of tellings of which nothing has left."""
    which = (outbox.c.lane == lane, outbox.c.state == "queued", _written_for(ident), outbox.c.id.endswith(".0"))
    query = select(outbox.c.notice_id).where(text("outbox.state IN ('queued', 'sending')"), *which)
    ordered = query.order_by(outbox.c.priority, outbox.c.seq).limit(most).with_for_update(skip_locked=True)
    return [one for one in await connection.scalars(ordered) if one]


def _queued_among(dialect: str) -> ColumnElement[bool]:
    return and_(among(dialect, outbox.c.id, "b_ids"), outbox.c.state == literal_column("'queued'"))


def _unsay(dialect: str) -> Any:
    """What was not said is in no transcript."""
    talks = select(outbox.c.conversation_id).where(_queued_among(dialect))
    return delete(messages).where(messages.c.conversation_id.in_(talks), among(dialect, messages.c.ref, "b_ids"))


_UNSAY = Prepared(_unsay)
_DELETE = Prepared(lambda dialect: delete(outbox).where(_queued_among(dialect)))
_CANCEL = Prepared(lambda dialect: update(outbox).where(_queued_among(dialect)).values(state="cancelled"))
_UNTELL = Prepared(
    lambda dialect: (
        update(notices)
        .where(among(dialect, notices.c.id, "b_ids"))
        .values(
            state=bindparam("b_state"), why=bindparam("b_why"), due_at=bindparam("b_now", type_=Moment), told_at=None
        )
        .returning(notices.c.tried)
    )
)


async def drop_waiting(connection: AsyncConnection, ident: str, most: int) -> int:
    """So many of those who wait will not be told; returns how many that were."""
    some = select(notices.c.id).where(*_waiting_of(ident)).limit(most).scalar_subquery()
    which = update(notices).where(notices.c.id.in_(some))
    return (await connection.execute(which.values(state="dropped", why="stopped"))).rowcount


async def count_back(connection: AsyncConnection, ident: str, back: Mapping[str, int], *, for_good: bool) -> None:
    """Count so many messages, by lane, as taken back."""
    taken = sum(back.values())
    less = {"told": -taken, "stopped" if for_good else "waiting": taken}
    for (counts,) in await _COUNTS.rows(connection, b_id=ident):
        await _add(connection, ident, counts, {**{ON + lane: -count for lane, count in back.items()}, **less})


async def _add(connection: AsyncConnection, ident: str, counts: Mapping[str, int], more: Mapping[str, int]) -> None:
    """Add to the counts, of which nobody else writes any until the transaction ends."""
    added = {name: counts.get(name, 0) + more.get(name, 0) for name in {**counts, **more}}
    await _COUNT.once(connection, b_id=ident, b_counts={name: number for name, number in added.items() if number})


_COUNTS = Prepared(lambda _: select(campaigns.c.counts).where(campaigns.c.id == bindparam("b_id")).with_for_update())
_COUNT = Prepared(
    lambda _: (
        update(campaigns)
        .where(campaigns.c.id == bindparam("b_id"))
        .values(counts=bindparam("b_counts", type_=campaigns.c.counts.type))
    )
)


async def too_late(connection: AsyncConnection, telling: tellings.Kept, now: datetime) -> None:
    """This could not leave in its hours: that person waits again, unless the campaign was stopped meanwhile."""
    state = await connection.scalar(select(campaigns.c.state).where(campaigns.c.id == telling.about))
    for_good = state in ("stopping", "stopped")
    back = await _untell(connection, [telling.id], now, for_good=for_good, why="too_late")
    await count_back(connection, telling.about, back, for_good=for_good)


# ---------------------------------------------------------------- what came of it


async def results(
    connection: AsyncConnection, ident: str, receipts: Collection[str], costs: Mapping[str, float]
) -> Results:
    """What became of it so far. `receipts`: channels that tell of arrivals; `costs`: euros a message or segment."""
    people = {row.state: row for row in await connection.execute(_people(ident))}
    left = (await connection.execute(_messages(ident))).all()
    told, aside, held = people.get("told"), people.get("waiting"), people.get("held_out")
    return Results(
        told=told.people if told else 0,
        waiting=aside.people if aside else 0,
        queued=_sum(left, ("queued", "sending")),
        sent=_sum(left, _SENT),
        reached=_sum(left, ("delivered", "read")) + _sum([row for row in left if row.lane not in receipts], ("sent",)),
        failed=_sum(left, ("failed", "dead", "unknown")),
        answered=told.answered if told else 0,
        clicked=told.clicked if told else 0,
        bought=told.bought if told else 0,
        revenue=float(told.revenue or 0) if told else 0.0,
        left=told.left if told else 0,
        cost=sum(costs.get(row.lane, 0.0) * row.segments for row in left if row.state in _SENT),
        held_out=held.people if held else 0,
        held_out_bought=held.bought if held else 0,
    )


_SENT = ("sent", "delivered", "read")


def _sum(rows: Iterable[Any], states: Collection[str]) -> int:
    return sum(row.messages for row in rows if row.state in states)


def _people(ident: str) -> Any:
    """Those told and those kept aside, each with what they did in the week after."""
    until = notices.c.due_at + _micros(AFTERWARDS)
    after = and_(
        purchases.c.person_id == notices.c.person_id, purchases.c.at >= notices.c.due_at, purchases.c.at <= until
    )
    spent = select(func.sum(purchases.c.total)).where(after).correlate(notices).scalar_subquery()
    refused = and_(~consents.c.granted, consents.c.purpose.in_(["all", "promotions"]), consents.c.how != "gone")
    then = and_(consents.c.at >= notices.c.due_at, consents.c.at <= until, consents.c.person_id == notices.c.person_id)
    rows = (
        select(
            notices.c.state,
            notices.c.reacted_at,
            notices.c.clicked_at,
            spent.label("spent"),
            exists().where(then, refused).label("refused"),
        )
        .where(_of(ident))
        .subquery()
    )
    return select(
        rows.c.state,
        func.count().label("people"),
        func.count(rows.c.reacted_at).label("answered"),
        func.count(rows.c.clicked_at).label("clicked"),
        func.count(rows.c.spent).label("bought"),
        func.sum(rows.c.spent).label("revenue"),
        func.count().filter(rows.c.refused).label("left"),
    ).group_by(rows.c.state)


def _messages(ident: str) -> Any:
    """The messages by lane and state, and what they are billed as. The first part of each speaks for the others."""
    joined = notices.join(outbox, outbox.c.id == notices.c.id.concat(".0"))
    segments = func.sum(func.coalesce(outbox.c.segments, 1)).label("segments")
    return (
        select(outbox.c.lane, outbox.c.state, func.count().label("messages"), segments)
        .select_from(joined)
        .where(_of(ident))
        .group_by(outbox.c.lane, outbox.c.state)
    )


def _micros(span: timedelta) -> Any:
    """As `Moment` is kept: what is added to one."""
    return bindparam(None, round(span / timedelta(microseconds=1)), type_=BigInteger)
