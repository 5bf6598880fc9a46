"""Where people wrote to us by themselves, as the transcripts tell: each visit once, answers to what we told left out.

How far they have been counted is kept beside what was learned from them, so that nothing is counted twice. Conditions
of a partial index are repeated to the letter: without it all that a campaign said would be gone through each time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, exists, literal_column, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.messages import Address
from storage.habits import upsert
from storage.tables import addresses, crowd, messages, notices

VISIT = timedelta(hours=1)
"""What follows a word of theirs within this time belongs to the same visit."""

SETTLED = timedelta(minutes=1)
"""So old must a word be to be counted: transactions that began before it have ended, and left no gap behind it."""

_UPTO = "contacts counted"
_EARLIER = messages.alias("earlier")
_VISIT = literal_column(str(VISIT // timedelta(microseconds=1)), Integer)  # as moments are kept


@dataclass(frozen=True)
class Contact:
    """Somebody wrote to us there, unasked."""

    seq: int
    address: Address
    at: datetime


async def fresh(connection: AsyncConnection, now: datetime, most: int) -> list[Contact]:
    """Those not counted yet, the oldest first."""
    upto = int(await connection.scalar(select(crowd.c.mean).where(crowd.c.name == _UPTO)) or 0)
    theirs = (messages.c.seq > upto, text("messages.author = 'customer'"), messages.c.at <= now - SETTLED)
    query = select(messages.c.seq, messages.c.address, messages.c.at).where(*theirs, ~_same_visit(), ~_answer())
    rows = await connection.execute(query.order_by(messages.c.seq).limit(most))
    return [Contact(row.seq, Address.parse(row.address), row.at) for row in rows]


async def counted(connection: AsyncConnection, contacts: Sequence[Contact]) -> None:
    """These need not be counted again."""
    await upsert(crowd, "name").once(connection, name=_UPTO, mean=float(contacts[-1].seq), variance=0.0)


def _same_visit() -> Any:
    before = (_EARLIER.c.address == messages.c.address, _EARLIER.c.seq < messages.c.seq)
    within = (_EARLIER.c.at > messages.c.at - _VISIT, _EARLIER.c.at < messages.c.at + _VISIT)
    return exists().where(*before, text("earlier.author = 'customer'"), *within)


def _answer() -> Any:
    """They reacted to something we told them: that is learned from that telling."""
    theirs = select(addresses.c.person_id).where(addresses.c.address == messages.c.address).correlate(messages)
    within = (notices.c.reacted_at > messages.c.at - _VISIT, notices.c.reacted_at < messages.c.at + _VISIT)
    return exists().where(notices.c.person_id == theirs.scalar_subquery(), *within)
