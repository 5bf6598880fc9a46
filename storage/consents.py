"""The ledger of what people allowed and refused: only ever added to, read back as what counts now, or as proof."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zlib import crc32

from sqlalchemy import ColumnElement, Select, and_, func, insert, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.contact.rules import PROMOTIONAL, Subject
from dialogs.messages import Address, Purpose
from dialogs.records import Consent
from notifications.consent import ALL, Consents, Entry, standing
from storage.keeping import FORGOTTEN, proves, with_the_strangers_they_were
from storage.prepared import Prepared, among
from storage.tables import addresses, consents, notices

DECISIVE = (ALL, *PROMOTIONAL)
"""What is asked of the ledger before each message; the rest of it is proof only."""

_SAID = [consents.c[name] for name in ("person_id", "address", "purpose", "granted", "how", "at", "words", "shown")]


async def add(connection: AsyncConnection, said: Consent, person_id: str, now: datetime) -> None:
    """One more line; what stands above it never changes."""
    row = {
        "person_id": person_id,
        "address": str(said.address),
        "purpose": said.purpose[:32],
        "granted": said.granted,
        "how": said.how,
        "words": said.words,
        "shown": said.shown,
        "at": now,
    }
    if said.purpose in DECISIVE:
        await _MAY_SPEAK.rows(connection)
    await connection.execute(insert(consents).values(row))


# ---------------------------------------------------------------- what counts now


async def of_person(connection: AsyncConnection, person_id: str) -> Consents:
    return (await latest_of(connection, [person_id])).get(person_id, Consents())


async def latest_of(connection: AsyncConnection, person_ids: Sequence[str]) -> Mapping[str, Consents]:
    """What counts now on the addresses of these people; of whom nothing is kept is not among them."""
    theirs: dict[str, list[Entry]] = {}
    for person_id, *said in await _LATEST.rows(connection, b_persons=list(person_ids)):
        theirs.setdefault(person_id, []).append(_entry(said))
    return {person_id: standing(entries) for person_id, entries in theirs.items()}


async def said_about(connection: AsyncConnection, person_ids: Sequence[str]) -> int:
    """How much was ever said about writing to these people's addresses: another number, and other words may count."""
    ((number,),) = await _SAID_ABOUT.rows(connection, b_persons=list(person_ids))
    return int(number)


async def nobody_speaks(connection: AsyncConnection) -> None:
    """Whoever is just saying yes or no is waited for, and whoever would now waits until the transaction ends.

    Ask it before anything is changed, so that two transactions never wait for one another. On SQLite writers take
    turns anyway.
    """
    await _NOBODY_SPEAKS.rows(connection)


async def to_confirm(connection: AsyncConnection, address: Address, since: datetime) -> Sequence[Subject]:
    """What somebody said yes to there since then, and has not confirmed yet."""
    there = and_(consents.c.address == str(address), consents.c.purpose.in_(DECISIVE))
    entries = await _entries(connection, there)
    lately = {entry.purpose for entry in entries if entry.at > since}
    return [subject for subject in standing(entries).waiting(address) if subject in lately]


async def offered_last(connection: AsyncConnection, person_id: str, address: Address, since: datetime) -> bool:
    """Whether the last thing told them unasked at an address, since then, was a promotion."""
    there = (notices.c.person_id == person_id, notices.c.address == str(address), notices.c.told_at > since)
    last = select(notices.c.purpose).where(*there).order_by(notices.c.told_at.desc(), notices.c.seq.desc()).limit(1)
    return await connection.scalar(last) == Purpose.PROMOTION.value


def _about(dialect: str, *columns: Any) -> Select[Any]:
    """By whose the address is now: what a stranger said there is the word of whom they turned out to be."""
    query = select(*columns).join_from(addresses, consents, addresses.c.address == consents.c.address)
    decisive = or_(*(consents.c.purpose == literal_column(f"'{purpose}'") for purpose in DECISIVE))
    return query.where(among(dialect, addresses.c.person_id, "b_persons"), decisive)


def _latest(dialect: str) -> Any:
    return _about(dialect, addresses.c.person_id.label("whose"), *_SAID).order_by(consents.c.id)


def _lock(function: str) -> Callable[[str], Any]:
    """Taken by name: https://www.postgresql.org/docs/15/explicit-locking.html#ADVISORY-LOCKS"""
    taken: ColumnElement[Any] = literal_column(f"{function}({crc32(b'relais consents')})")
    return lambda dialect: select(taken if dialect == "postgresql" else literal_column("1"))


_LATEST = Prepared(_latest)
_SAID_ABOUT = Prepared(lambda dialect: _about(dialect, func.count(consents.c.id)))
_MAY_SPEAK = Prepared(_lock("pg_advisory_xact_lock_shared"))
_NOBODY_SPEAKS = Prepared(_lock("pg_advisory_xact_lock"))


def _entry(said: Sequence[Any]) -> Entry:
    person_id, address, purpose, granted, how, at, words, shown = said
    return Entry(
        person_id=person_id,
        address=Address.parse(address),
        purpose=purpose,
        granted=granted,
        how=how,
        at=at,
        words=words,
        shown=shown,
    )


# ---------------------------------------------------------------- proof


async def ledger_of(connection: AsyncConnection, person_id: str) -> Sequence[Entry]:
    """Every word of a person, the oldest first: on their addresses, and of the strangers they were."""
    ids = await with_the_strangers_they_were(connection, [person_id])
    places = select(addresses.c.address).where(addresses.c.person_id.in_(ids))
    return await _entries(connection, or_(consents.c.person_id.in_(ids), consents.c.address.in_(places)))


async def ledger_at(connection: AsyncConnection, address: Address) -> Sequence[Entry]:
    """Every word said at an address, the oldest first, even by somebody who has been forgotten since."""
    kept = select(consents.c.address).where(consents.c.address.startswith(FORGOTTEN, autoescape=True)).distinct()
    theirs = [forgotten for forgotten in await connection.scalars(kept) if proves(forgotten, str(address))]
    return await _entries(connection, consents.c.address.in_([str(address), *theirs]))


async def _entries(connection: AsyncConnection, which: ColumnElement[bool]) -> Sequence[Entry]:
    rows = await connection.execute(select(*_SAID).where(which).order_by(consents.c.id))
    return [_entry(row) for row in rows]
