"""Follows messages: what came in, how it was understood, what went out because of it, and how far that got."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.messages import Address, Inbound, Outbound
from hub.desk import words_of
from hub.inbox import SHOP
from hub.outbox import DESK
from hub.playground.stage import Journey, Leg
from storage.database import Database
from storage.tables import inbox, outbox, persons

MOST = 40
_TOLD = ("notice", "promotion", "human")
"""What is shown of all that nobody asked for: no codes."""


async def journeys(database: Database, names: dict[str, str]) -> list[Journey]:
    """The latest messages' ways, newest first; `names` are people's by their addresses, where we know better."""
    async with database.reading() as connection:
        arrived = (
            await connection.execute(
                select(inbox).where(inbox.c.channel != SHOP).order_by(inbox.c.id.desc()).limit(MOST)
            )
        ).all()
        left = (
            await connection.execute(
                select(outbox).where(outbox.c.lane != DESK).order_by(outbox.c.seq.desc()).limit(4 * MOST)
            )
        ).all()
        known = await _first_names(connection, {row.person_id for row in left if row.person_id})
    answers: dict[int, list[Any]] = defaultdict(list)
    unasked: list[Any] = []
    for row in reversed(left):
        if row.inbox_id:
            answers[row.inbox_id].append(row)
        else:
            unasked.append(row)
    names = names | {row.key: known.get(row.person_id, "") for row in left if row.key not in names}
    ways = [(row.received_at, _asked(row, answers[row.id], names)) for row in arrived]
    ways += [(row.queued_at, _unasked(row, names)) for row in unasked if row.purpose in _TOLD]
    return [way for _at, way in sorted(ways, key=lambda pair: pair[0], reverse=True) if way][:MOST]


async def _first_names(connection: AsyncConnection, ids: Collection[str]) -> dict[str, str]:
    found = await connection.execute(select(persons.c.id, persons.c.first_name).where(persons.c.id.in_(ids)))
    return {row.id: row.first_name for row in found}


def _asked(row: Any, answers: Iterable[Any], names: Mapping[str, str]) -> Journey | None:
    inbound = msgspec.json.decode(row.body, type=Inbound)
    words = words_of(inbound)
    if not words:
        return None
    answers = list(answers)
    legs = [Leg(stage="received", at=_unix(row.received_at), channel=row.channel), *_understood(row, answers)]
    for answer in answers:
        legs += _legs(answer)
    return Journey(
        id=f"in-{row.id}",
        kind="message",
        channel=row.channel,
        name=names.get(row.key) or inbound.profile.name or _bare(inbound.address),
        text=words,
        legs=tuple(legs),
    )


def _understood(row: Any, answers: Iterable[Any]) -> list[Leg]:
    if not row.done_at:
        return []
    outcome = msgspec.json.decode(row.outcome or "{}")
    at = min(_unix(at) for at in (row.done_at, *(answer.queued_at for answer in answers)))
    if outcome.get("skill") == "desk":
        return [Leg(stage="handed_over", at=at)]
    if not outcome.get("skill"):
        return []
    understood = Leg(
        stage="understood",
        at=at,
        intent=outcome.get("intent", ""),
        sure=outcome.get("confidence", 0.0),
        language=outcome.get("language", ""),
    )
    return [understood, Leg(stage="answered", at=at, skill=outcome["skill"])]


def _unasked(row: Any, names: Mapping[str, str]) -> Journey:
    message = msgspec.json.decode(row.body, type=Outbound)
    kind: Literal["notice", "human"] = "human" if row.purpose == "human" else "notice"
    name = names.get(row.key) or _bare(Address.parse(row.key))
    return Journey(
        id=f"out-{row.seq}", kind=kind, channel=row.lane, name=name, text=message.reply.text, legs=tuple(_legs(row))
    )


def _legs(row: Any) -> Iterable[Leg]:
    yield Leg(stage="queued", at=_unix(row.queued_at), channel=row.lane)
    if row.state == "queued" and row.attempts:
        wait = max(0.0, _unix(row.due_at) - _unix(row.sending_at))
        yield Leg(
            stage="retried",
            at=_unix(row.sending_at),
            channel=row.lane,
            attempt=row.attempts,
            error=row.error_kind or "",
            wait=round(wait, 1),
        )
    if row.sent_at:
        yield Leg(stage="sent", at=_unix(row.sent_at), channel=row.lane, attempt=row.attempts)
    if row.delivered_at:
        yield Leg(stage="delivered", at=_unix(row.delivered_at), channel=row.lane)
    if row.read_at:
        yield Leg(stage="read", at=_unix(row.read_at), channel=row.lane)
    if row.state in ("failed", "dead", "unknown"):
        yield Leg(stage="failed", at=_unix(row.sending_at), channel=row.lane, error=row.error_kind or row.state)


def _bare(address: Address) -> str:
    """What stands for a name; a visitor's random id tells nobody anything."""
    return "" if address.channel == "widget" else address.id


def _unix(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0
