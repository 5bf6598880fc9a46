"""The messages that were not understood, from what the inbox remembers of how each was answered."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import select

from dialogs.messages import Edit, Files, Inbound, Text
from dialogs.reader.unanswered import Unanswered
from storage.database import Database
from storage.tables import inbox

AT_A_LOSS = frozenset({"not_understood", "which_wish"})
"""The skills that answer what nobody else could."""


class _Trace(Struct):
    """What the relay writes down of an answer."""

    skill: str = ""
    language: str = ""
    intent: str = ""
    confidence: float = 0.0


_inbound, _trace = msgspec.json.Decoder(Inbound), msgspec.json.Decoder(_Trace)


async def unanswered(database: Database, since: datetime, limit: int = 2000) -> Sequence[Unanswered]:
    """The latest first, at most `limit` of the messages received since then being looked through."""
    wanted = (
        select(inbox.c.body, inbox.c.outcome, inbox.c.received_at)
        .where(inbox.c.state == "done", inbox.c.received_at >= since, inbox.c.outcome.is_not(None))
        .order_by(inbox.c.id.desc())
        .limit(limit)
    )
    async with database.reading() as connection:
        rows = (await connection.execute(wanted)).all()
    read = [(_inbound.decode(row.body), _trace.decode(row.outcome), row.received_at) for row in rows]
    return [
        Unanswered(_text(said), trace.language, at, trace.intent, trace.confidence)
        for said, trace, at in read
        if trace.skill in AT_A_LOSS and _text(said)
    ]


def _text(said: Inbound) -> str:
    match said.content:
        case Text(text=text) | Edit(text=text) | Files(text=text):
            return text.strip()
        case _:
            return ""
