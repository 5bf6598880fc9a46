"""What is to be told to whom, when: planned, told or not, and what came of it. One row is one telling on one channel.

Whoever plans the same twice plans it once, by the row's id. Rows of campaigns are kept here too; they are fed and sent
by `hub/campaigns.py`, so that `due` leaves them alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    and_,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.messages import Address, Purpose
from storage.prepared import Prepared, among
from storage.queues import cancel_out, only_new
from storage.tables import Moment, notices, outbox

CAMPAIGN = "campaign"
"""In place of a notice's name: the row is a campaign's."""

MEMORY = timedelta(days=3)
"""How long after a telling a word of theirs may still be an answer to it."""

LONGEST = 120
"""Characters that are kept of what a notice is about, and of an event's id, in place of which there is a hash then."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Something to tell one person, not before `due_at`. `body` is what it tells of, `channel` where they want it.

    `part` is the parcel or the payment of the order that it is `about`; empty: it tells of all.
    """

    id: str
    person_id: str
    notice: str
    about: str
    purpose: str
    body: str
    planned_at: datetime
    due_at: datetime
    channel: str = ""
    part: str = ""


@dataclass(frozen=True)
class Kept:
    """A row, as far as it decides what happens next. `tried` are the channels it was told on, in order."""

    seq: int
    id: str
    person_id: str
    notice: str
    about: str
    part: str
    purpose: str
    body: str
    channel: str
    state: str
    due_at: datetime
    told_at: datetime | None
    address: str | None
    tried: str
    segment: str
    reacted_at: datetime | None
    fallback_at: datetime | None

    @property
    def channels_tried(self) -> tuple[str, ...]:
        return tuple(filter(None, self.tried.split(",")))


@dataclass(frozen=True, kw_only=True)
class Telling:
    """How a row was told: where and why there, how likely an answer seemed, and when to try the next channel."""

    seq: int
    at: datetime
    address: Address
    tried: Sequence[str]
    why: str = ""
    segment: str = ""
    chance: float | None = None
    propensity: float | None = None
    fallback_at: datetime | None = None


@dataclass(frozen=True)
class Late:
    """They answered after all what had been taken for unanswered a day after it was told there."""

    person_id: str
    channel: str


_COLUMNS = [notices.c[name] for name in Kept.__dataclass_fields__]


def ident(event_id: str, notice: str, person_id: str) -> str:
    """A row's id: the same thing is told once to the same person."""
    told = event_id if len(event_id) <= LONGEST else sha256(event_id.encode()).hexdigest()
    return f"{told}:{notice}:{person_id}"


# ---------------------------------------------------------------- planning


async def plan(connection: AsyncConnection, plans: Sequence[Plan]) -> None:
    """Keep what is to be told. What waits of the same notice about the same is told no more: the newer says it all."""
    for (notice, about, part), same in _by_subject(plans).items():
        given = {"b_persons": [one.person_id for one in same], "b_ids": [one.id for one in same]}
        await _REPLACE.once(connection, b_notice=notice, b_about=about, b_part=part, **given)
    cut = [{"about": one.about[:LONGEST], "part": one.part[:LONGEST], "state": "waiting"} for one in plans]
    await _PLAN.many(connection, [vars(one) | short for one, short in zip(plans, cut, strict=True)])


async def write(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Keep rows as they are given, by the columns' names; one whose id is there already changes nothing."""
    await _PLAN.many(connection, rows)


def _by_subject(plans: Iterable[Plan]) -> Mapping[tuple[str, str, str], list[Plan]]:
    grouped: dict[tuple[str, str, str], list[Plan]] = {}
    for one in plans:
        grouped.setdefault((one.notice, one.about[:LONGEST], one.part[:LONGEST]), []).append(one)
    return grouped


_PLAN = only_new(notices)
_WAITS = notices.c.state == "waiting"
_PART = bindparam("b_part", type_=String)


def _replaced(dialect: str) -> Any:
    """Found by the person: of one notice, or one product, there may be a hundred thousand rows to go through."""
    nothing: ColumnElement[str] = literal_column("''")  # takes the other indexes out of the choice
    notice = notices.c.notice.concat(nothing) == bindparam("b_notice", type_=String)
    about = notices.c.about.concat(nothing) == bindparam("b_about", type_=String)
    return (
        update(notices)
        .where(among(dialect, notices.c.person_id, "b_persons"), notice, about, notices.c.part == _PART)
        .where(~among(dialect, notices.c.id, "b_ids"), or_(_WAITS, notices.c.fallback_at.is_not(None)))
        .values(
            state=case((_WAITS, literal_column("'dropped'")), else_=notices.c.state),
            why=case((_WAITS, literal_column("'replaced'")), else_=notices.c.why),
            fallback_at=None,
        )
    )


_REPLACE = Prepared(_replaced)


# ---------------------------------------------------------------- telling


async def due(connection: AsyncConnection, now: datetime, most: int) -> list[Kept]:
    """What is to be told by now, the longest due first; campaigns excepted."""
    return [Kept(*row) for row in await _DUE.rows(connection, b_now=now, b_most=most)]


async def falling_back(connection: AsyncConnection, now: datetime, most: int) -> list[Kept]:
    """What was told, and nobody reacted: to be told on the next channel by now."""
    return [Kept(*row) for row in await _FALLING.rows(connection, b_now=now, b_most=most)]


async def due_count(connection: AsyncConnection, now: datetime, most: int = 1000) -> int:
    """How much `due` and `falling_back` would find, counted up to so many of each."""
    ((count,),) = await _DUE_COUNT.rows(connection, b_now=now, b_most=most)
    return int(count)


async def waiting_of(connection: AsyncConnection, person_ids: Collection[str], until: datetime) -> list[Kept]:
    """What else is to be told to these people by then, the longest due first; campaigns excepted."""
    return [Kept(*row) for row in await _WAITING_OF.rows(connection, b_persons=list(person_ids), b_now=until)]


async def locked(connection: AsyncConnection, seqs: Collection[int]) -> list[Kept]:
    """These rows as they are now, ours until the transaction ends; without those that another process works on."""
    return [Kept(*row) for row in await _LOCKED.rows(connection, b_seqs=list(seqs))]


async def by_id(connection: AsyncConnection, ident: str) -> Kept | None:
    row = (await connection.execute(select(*_COLUMNS).where(notices.c.id == ident))).first()
    return Kept(*row) if row else None


async def why_at(connection: AsyncConnection, person_id: str, address: Address) -> str:
    """Why they were last told something there rather than elsewhere; empty when they never were."""
    there = (notices.c.person_id == person_id, notices.c.address == str(address), notices.c.told_at.is_not(None))
    query = select(notices.c.why).where(*there).order_by(notices.c.told_at.desc()).limit(1)
    return await connection.scalar(query) or ""


async def told(connection: AsyncConnection, tellings: Sequence[Telling]) -> None:
    """These rows were told: the message stands in the outbox, by the same transaction."""
    await _TOLD.many(connection, [_telling_row(one) for one in tellings])


async def again(connection: AsyncConnection, row: Kept, telling: Telling) -> int:
    """The same, told on the next channel too: a row of its own, which is answered or not by itself. Its number."""
    same = ("person_id", "notice", "about", "part", "purpose", "body", "channel")
    copied = {name: getattr(row, name) for name in same}
    moments = {"planned_at": telling.at, "due_at": telling.at, "told_at": telling.at}
    how = {name: getattr(telling, name) for name in ("why", "segment", "chance", "propensity", "fallback_at")}
    where = {"address": str(telling.address), "tried": ",".join(telling.tried), "state": "told"}
    ident = f"{row.id}>{telling.address.channel}"
    await _PLAN.many(connection, [{"id": ident, **copied, **moments, **how, **where}])
    await no_fallback(connection, [row.seq])
    return int(await connection.scalar(select(notices.c.seq).where(notices.c.id == ident)) or 0)


async def dropped(connection: AsyncConnection, seqs: Collection[int], why: str) -> None:
    """These will not be told."""
    await _DROPPED.many(connection, [{"b_seq": seq, "b_why": why[:40]} for seq in seqs])


async def postponed(connection: AsyncConnection, seq: int, until: datetime, why: str = "") -> None:
    """This is told later."""
    await _POSTPONED.once(connection, b_seq=seq, b_due=until, b_why=why[:40])


async def tell_elsewhere(connection: AsyncConnection, ident: str, channel: str, now: datetime) -> None:
    """What was told on that channel, this with all that was told in the same message, is to be told on another."""
    row = await by_id(connection, ident)
    if row and row.notice != CAMPAIGN and row.channels_tried[-1:] == (channel,):
        await _untold(connection, row, now, why="another_way", tried=row.tried)


async def too_late(connection: AsyncConnection, row: Kept, now: datetime) -> None:
    """What was told with this row could not leave in its hours: it waits again, and no channel is the poorer for it."""
    await _untold(connection, row, now, why="too_late", tried=",".join(row.channels_tried[:-1]))


async def _untold(connection: AsyncConnection, row: Kept, now: datetime, **known: str) -> None:
    """All that was told in one message with this row is due at once."""
    same = (notices.c.person_id == row.person_id, notices.c.told_at == row.told_at, notices.c.address == row.address)
    waiting = {"state": "waiting", "due_at": now, "told_at": None, "fallback_at": None, **known}
    await connection.execute(update(notices).where(*same, notices.c.state == "told").values(waiting))


async def fallback_at(connection: AsyncConnection, seq: int, at: datetime) -> None:
    """When this is told on the next channel, if nobody reacts before."""
    await connection.execute(update(notices).where(notices.c.seq == seq).values(fallback_at=at))


async def no_fallback(connection: AsyncConnection, seqs: Collection[int]) -> None:
    """These are not told on another channel any more."""
    await _NO_FALLBACK.many(connection, [{"b_seq": seq} for seq in seqs])


async def overtaken(connection: AsyncConnection, row: Kept, parts: Collection[str], named: Collection[str]) -> None:
    """What notices of these names told of these parts of an order before this row goes to no further channel."""
    given = {"b_person": row.person_id, "b_about": row.about, "b_seq": row.seq}
    await _OVERTAKEN.once(connection, **given, b_parts=[part[:LONGEST] for part in parts], b_named=list(named))


def _overtaken(dialect: str) -> Any:
    """Found by the person: of one order there are few rows, of one notice very many."""
    nothing: ColumnElement[str] = literal_column("''")  # takes the other indexes out of the choice
    about = notices.c.about.concat(nothing) == bindparam("b_about", type_=String)
    same = and_(about, among(dialect, notices.c.part, "b_parts"))
    named = among(dialect, notices.c.notice.concat(nothing), "b_named")
    theirs = notices.c.person_id == bindparam("b_person", type_=String)
    others = notices.c.seq != bindparam("b_seq", type_=Integer)
    return (
        update(notices).where(theirs, same, named, others, notices.c.fallback_at.is_not(None)).values(fallback_at=None)
    )


def _telling_row(telling: Telling) -> dict[str, Any]:
    names = ("seq", "why", "segment", "chance", "propensity", "fallback_at")
    return {
        **{f"b_{name}": getattr(telling, name) for name in names},
        "b_at": telling.at,
        "b_address": str(telling.address),
        "b_tried": ",".join(telling.tried),
    }


def _due(_: str) -> Any:
    which = (text("notices.state = 'waiting'"), notices.c.notice != CAMPAIGN, notices.c.due_at <= _NOW)
    return select(*_COLUMNS).where(*which).order_by(notices.c.due_at, notices.c.seq).limit(_MOST)


def _falling(_: str) -> Any:
    which = (text("notices.fallback_at IS NOT NULL"), notices.c.fallback_at <= _NOW)
    return select(*_COLUMNS).where(*which).order_by(notices.c.fallback_at, notices.c.seq).limit(_MOST)


def _due_count(_: str) -> Any:
    waiting = (text("state = 'waiting'"), notices.c.notice != CAMPAIGN, notices.c.due_at <= _NOW)
    falling = (text("fallback_at IS NOT NULL"), notices.c.fallback_at <= _NOW)
    found = [select(notices.c.seq).where(*which).limit(_MOST).subquery() for which in (waiting, falling)]
    first, second = (select(func.count()).select_from(one).scalar_subquery() for one in found)
    return select((first + second).label("count"))


def _waiting_of(dialect: str) -> Any:
    theirs = (among(dialect, notices.c.person_id, "b_persons"), notices.c.told_at.is_(None), _WAITS)
    which = (*theirs, notices.c.notice != CAMPAIGN, notices.c.due_at <= _NOW)
    return select(*_COLUMNS).where(*which).order_by(notices.c.due_at, notices.c.seq)


def _locked(dialect: str) -> Any:
    query = select(*_COLUMNS).where(among(dialect, notices.c.seq, "b_seqs")).order_by(notices.c.seq)
    return query.with_for_update(skip_locked=True) if dialect == "postgresql" else query


def _told(_: str) -> Any:
    values = {name: bindparam(f"b_{name}", type_=notices.c[name].type) for name in _HOW_TOLD}
    return update(notices).where(_THIS).values(state="told", told_at=bindparam("b_at", type_=Moment), **values)


_HOW_TOLD = ("address", "tried", "why", "segment", "chance", "propensity", "fallback_at")
_NOW = bindparam("b_now", type_=Moment)
_MOST = bindparam("b_most", type_=Integer)
_THIS = notices.c.seq == bindparam("b_seq")
_WHY: dict[str, Any] = {"why": bindparam("b_why")}
_DUE, _FALLING, _DUE_COUNT = Prepared(_due), Prepared(_falling), Prepared(_due_count)
_WAITING_OF, _LOCKED, _TOLD = Prepared(_waiting_of), Prepared(_locked), Prepared(_told)
_DROPPED = Prepared(lambda _: update(notices).where(_THIS).values(state="dropped", fallback_at=None, **_WHY))
_POSTPONED = Prepared(
    lambda _: update(notices).where(_THIS).values(state="waiting", due_at=bindparam("b_due", type_=Moment), **_WHY)
)
_OVERTAKEN = Prepared(_overtaken)
_NO_FALLBACK = Prepared(lambda _: update(notices).where(_THIS).values(fallback_at=None))


# ---------------------------------------------------------------- what they do then


async def heard(connection: AsyncConnection, who: Collection[tuple[str, Address]], now: datetime) -> list[Late]:
    """These people did something at these addresses: what was told them there is answered, and tried nowhere else."""
    if not who:
        return []
    given = {"b_persons": sorted({ident for ident, _ in who}), "b_addresses": sorted({str(at) for _, at in who})}
    return _late(await _HEARD.rows(connection, b_now=now, b_since=now - MEMORY, **given))


async def reacted(connection: AsyncConnection, person_id: str, now: datetime, *, clicked: int) -> list[Late]:
    """They followed a link in the telling of that number: it is answered, and nothing is tried elsewhere.

    The first time counts.
    """
    mine = and_(notices.c.person_id == person_id, notices.c.seq == clicked)
    await connection.execute(
        update(notices).where(mine).values(clicked_at=func.coalesce(notices.c.clicked_at, literal(now, Moment)))
    )
    answered = update(notices).where(mine, notices.c.reacted_at.is_(None), notices.c.told_at.is_not(None))
    late = _late((await connection.execute(answered.values(reacted_at=now, grade=_TURNED).returning(*_WHO_LATE))).all())
    which = (notices.c.person_id == person_id, notices.c.fallback_at.is_not(None))
    await connection.execute(update(notices).where(*which).values(fallback_at=None))
    return late


def _late(rows: Iterable[Sequence[Any]]) -> list[Late]:
    """Those that a day without an answer had been learned from."""
    return [Late(person_id, Address.parse(address).channel) for person_id, address, grade in rows if grade]


_TURNED = case((notices.c.grade == 0, literal_column("0.5")), else_=notices.c.grade)
_WHO_LATE = (notices.c.person_id, notices.c.address, notices.c.grade)


def _heard(dialect: str) -> Any:
    there = among(dialect, notices.c.address, "b_addresses")
    since = bindparam("b_since", type_=Moment)
    return (
        update(notices)
        .where(among(dialect, notices.c.person_id, "b_persons"), notices.c.told_at > since)
        .where(notices.c.reacted_at.is_(None), or_(there, notices.c.fallback_at.is_not(None)))
        .values(
            reacted_at=case((there, _NOW), else_=notices.c.reacted_at),
            grade=case((there, _TURNED), else_=notices.c.grade),
            fallback_at=None,
        )
        .returning(*_WHO_LATE)
    )


_HEARD = Prepared(_heard)


# ---------------------------------------------------------------- what they no longer want


async def over(connection: AsyncConnection, notice: str, about: str, part: str, now: datetime) -> None:
    """What was told of it is over, to whomever: of that part, and of what named none; of all, when it is empty."""
    which = [notices.c.notice == notice, notices.c.about == about[:LONGEST], notices.c.over_at.is_(None)]
    which += [notices.c.part.in_([part[:LONGEST], ""])] if part else []
    await connection.execute(update(notices).where(*which).values(over_at=now))


async def cancel(
    connection: AsyncConnection,
    person_ids: Collection[str],
    *,
    why: str,
    about: str = "",
    named: Collection[str] = (),
    purposes: Collection[str] = (),
) -> int:
    """Take back what was not told yet, and what was told but has not left; returns how much.

    Of all notices, or only those about an order or product, of these names, of these purposes. Campaigns too.
    """
    which: list[ColumnElement[bool]] = [notices.c.person_id.in_(list(person_ids))]
    which += [notices.c.about == about[:LONGEST]] if about else []
    which += [notices.c.notice.in_(list(named))] if named else []
    which += [notices.c.purpose.in_(list(purposes))] if purposes else []
    unsent = select(notices.c.id).where(*which, notices.c.told_at.is_not(None))
    taken_back = await cancel_out(
        connection, and_(outbox.c.person_id.in_(list(person_ids)), outbox.c.notice_id.in_(unsent))
    )
    waiting = update(notices).where(*which, _WAITS).values(state="dropped", why=why[:40])
    falling = update(notices).where(*which, notices.c.fallback_at.is_not(None)).values(fallback_at=None)
    dropped = await connection.execute(waiting)
    await connection.execute(falling)
    return taken_back + dropped.rowcount


# ---------------------------------------------------------------- what is learned from it


@dataclass(frozen=True)
class Outcome:
    """What came of one telling."""

    seq: int
    person_id: str
    notice: str
    address: str
    segment: str
    told_at: datetime
    reacted_at: datetime | None
    grade: float | None

    @property
    def channel(self) -> str:
        return Address.parse(self.address).channel


_OUTCOME = [notices.c[name] for name in Outcome.__dataclass_fields__]


async def ungraded(connection: AsyncConnection, before: datetime, most: int) -> list[Outcome]:
    """What was told before then, and has taught nothing yet: the oldest first, ours until the transaction ends."""
    which = (text("told_at IS NOT NULL AND grade IS NULL"), notices.c.told_at <= before, notices.c.state == "told")
    query = select(*_OUTCOME).where(*which).order_by(notices.c.told_at).limit(most).with_for_update(skip_locked=True)
    return [Outcome(*row) for row in await connection.execute(query)]


async def grade(connection: AsyncConnection, grades: Mapping[int, float]) -> None:
    """What each telling was worth, by its number: 1 answered within the hour, 0.5 within the day, else 0."""
    await _GRADE.many(connection, [{"b_seq": seq, "b_grade": worth} for seq, worth in grades.items()])


async def graded(connection: AsyncConnection, most: int) -> list[Outcome]:
    """The last tellings whose worth is known, the oldest first."""
    which = (notices.c.grade.is_not(None), notices.c.told_at.is_not(None))
    rows = await connection.execute(select(*_OUTCOME).where(*which).order_by(notices.c.seq.desc()).limit(most))
    return [Outcome(*row) for row in rows][::-1]


async def promoted(
    connection: AsyncConnection, person_ids: Collection[str], since: datetime
) -> Mapping[str, tuple[datetime, ...]]:
    """When each of these people was last written to unasked."""
    found: dict[str, tuple[datetime, ...]] = {}
    for person_id, at in await _PROMOTED.rows(connection, b_persons=list(person_ids), b_since=since):
        found[person_id] = (*found.get(person_id, ()), at)
    return found


async def move(connection: AsyncConnection, before: str, target: str) -> None:
    """A stranger turned out to be somebody we know: what is to be told goes along."""
    await connection.execute(update(notices).where(notices.c.person_id == before).values(person_id=target))


_GRADE = Prepared(lambda _: update(notices).where(_THIS).values(grade=bindparam("b_grade")))


def _promoted(dialect: str) -> Any:
    which = (among(dialect, notices.c.person_id, "b_persons"), notices.c.told_at > bindparam("b_since", type_=Moment))
    promotion = notices.c.purpose == literal_column(f"'{Purpose.PROMOTION.value}'")
    return select(notices.c.person_id, notices.c.told_at).where(*which, promotion).order_by(notices.c.told_at)


_PROMOTED = Prepared(_promoted)
