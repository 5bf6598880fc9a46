"""All that is kept about one person: to hand it over, or to forget it, as the law lets them ask.

Articles 15 and 17 of the GDPR: https://eur-lex.europa.eu/eli/reg/2016/679/oj. What proves a consent outlives its
person, with the address hashed: whoever shows the address can still be shown the proof, nobody can read it there.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Table, and_, case, delete, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.messages import Address
from storage.database import Database
from storage.tables import (
    addresses,
    alerts,
    carts,
    cases,
    checks,
    consents,
    contact_rules,
    conversations,
    enclosures,
    habits,
    inbox,
    links,
    messages,
    misses,
    notices,
    outbox,
    persons,
    proofs,
    purchase_lines,
    purchases,
    ratings,
    repairs,
    subscriptions,
    visits,
    wishes,
)

FORGOTTEN = "forgotten:"
"""What the hash of an address that was forgotten begins with."""

_ABOUT_WRITING = (contact_rules, checks, notices, habits, visits, carts, purchases, purchase_lines)
"""What is known of how they want to be written to, and of what they do in the shop."""

_SECRET = ("secret_hash",)
_SERVICE = ("holder", "leased_until", "version")


async def export(database: Database, person_id: str) -> dict[str, Any]:
    """Everything we know of a person, as plain JSON values, oldest first; secrets excepted."""
    async with database.reading() as connection:
        theirs = await _theirs(connection, person_id)
        return {table.name: await _plain(connection, table, which) for table, which in theirs.where().items()}


async def addresses_of(database: Database, person_id: str) -> list[Address]:
    """Where they write, or have written."""
    async with database.reading() as connection:
        return [Address.parse(place) for place in (await _theirs(connection, person_id)).places]


async def shown_to_team(database: Database, person_id: str) -> list[str]:
    """The files of theirs that the team was shown, by their ids in its room."""
    async with database.reading() as connection:
        theirs = (await _theirs(connection, person_id)).where()[outbox]
        files = and_(outbox.c.lane == "desk", outbox.c.body.contains('"act":"file"'), outbox.c.provider_id.is_not(None))
        return [file for file in await connection.scalars(select(outbox.c.provider_id).where(theirs, files)) if file]


async def erase(database: Database, person_id: str) -> None:
    """Forget a person. What is on its way to them is taken back; what they wrote and had not been seen to is dropped.

    Rows that keep the same thing from happening twice stay, blank.
    """
    async with database.writing() as connection:
        if database.is_sqlite:
            await connection.execute(text("PRAGMA secure_delete = ON"))  # not left in the file either
        theirs = await _theirs(connection, person_id)
        where = theirs.where()
        await _forget_addresses(connection, where[consents])
        await _forget_links(connection, where[carts])
        await connection.execute(update(inbox).where(where[inbox]).values(_BLANK_IN))
        await connection.execute(update(outbox).where(where[outbox]).values(_BLANK_OUT))
        for table in where.keys() - {consents, inbox, outbox}:
            await connection.execute(delete(table).where(where[table]))
    if database.is_sqlite:
        async with database.reading() as connection:
            await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def proves(kept: str, address: str) -> bool:
    """Whether a consent whose address was forgotten was given at this one ("sms:+33639980001")."""
    salt, _, digest = kept.removeprefix(FORGOTTEN).partition(".")
    return hmac.compare_digest(digest, _digest(salt, address))


# ---------------------------------------------------------------- whose


@dataclass(frozen=True)
class _Theirs:
    """The names under which a person is kept: their own, those of the strangers they were, where they write, …"""

    ids: list[str]
    places: list[str]
    talks: list[str]
    threads: list[str]
    happenings: list[str]  # under which the shop's events about them came in

    def where(self) -> dict[Table, ColumnElement[bool]]:
        """Their rows, table by table."""
        return {
            persons: persons.c.id.in_(self.ids),
            addresses: addresses.c.person_id.in_(self.ids),
            conversations: conversations.c.id.in_(self.talks),
            subscriptions: subscriptions.c.person_id.in_(self.ids),
            consents: or_(consents.c.person_id.in_(self.ids), consents.c.address.in_(self.places)),
            proofs: or_(
                proofs.c.person_id.in_(self.ids),
                proofs.c.asked_from.in_(self.places),
                proofs.c.sent_to.in_(self.places),
            ),
            misses: misses.c.asked_from.in_(self.places),
            wishes: wishes.c.person_id.in_(self.ids),
            alerts: alerts.c.person_id.in_(self.ids),
            repairs: repairs.c.person_id.in_(self.ids),
            ratings: ratings.c.person_id.in_(self.ids),
            **{table: table.c.person_id.in_(self.ids) for table in _ABOUT_WRITING},
            cases: cases.c.conversation_id.in_(self.talks),
            messages: or_(messages.c.conversation_id.in_(self.talks), messages.c.address.in_(self.places)),
            enclosures: enclosures.c.address.in_(self.places),
            inbox: inbox.c.key.in_([*self.places, *self.threads, *self.happenings]),
            outbox: or_(
                outbox.c.person_id.in_(self.ids),
                outbox.c.conversation_id.in_(self.talks),
                outbox.c.key.in_(self.places),
            ),
        }


async def _theirs(connection: AsyncConnection, person_id: str) -> _Theirs:
    ids = await with_the_strangers_they_were(connection, [person_id])
    held = (await connection.execute(select(addresses).where(addresses.c.person_id.in_(ids)))).all()
    places = [row.address for row in held]
    old = await connection.scalars(select(conversations.c.id).where(conversations.c.address.in_(places)))
    talks = sorted({*old, *(row.conversation_id for row in held)})
    threads = await connection.scalars(
        select(cases.c.thread).where(cases.c.conversation_id.in_(talks), cases.c.thread.is_not(None))
    )
    return _Theirs(ids, places, talks, [thread for thread in threads if thread], await _happenings(connection, ids))


async def _happenings(connection: AsyncConnection, ids: list[str]) -> list[str]:
    """What they put aside is told by their number or ours, what they bought by that of the order."""
    customers = await connection.scalars(select(persons.c.customer_id).where(persons.c.id.in_(ids)))
    bought = await connection.scalars(select(purchases.c.order_number).where(purchases.c.person_id.in_(ids)))
    return [f"shop:{about}" for about in (*ids, *filter(None, customers), *bought)]


async def with_the_strangers_they_were(connection: AsyncConnection, known: list[str]) -> list[str]:
    """All the names under which these people were ever kept."""
    found = list(await connection.scalars(select(persons.c.id).where(persons.c.became.in_(known))))
    return known + await with_the_strangers_they_were(connection, found) if found else known


# ---------------------------------------------------------------- handing over


async def _plain(connection: AsyncConnection, table: Table, which: ColumnElement[bool]) -> list[dict[str, Any]]:
    shown = [column for column in table.c if column.name not in _SECRET + _SERVICE]
    rows = await connection.execute(select(*shown).where(which).order_by(*table.primary_key))
    return [{name: _value(name, value) for name, value in row._mapping.items()} for row in rows]


def _value(name: str, value: Any) -> Any:
    """As JSON would have it; what is kept as JSON is opened, and has no secrets either."""
    if isinstance(value, datetime):
        return value.isoformat()
    if name in ("body", "state", "outcome") and isinstance(value, str) and value.startswith("{"):
        return _without_secrets(msgspec.json.decode(value).items())
    if isinstance(value, bytes):
        return value.hex()
    return msgspec.to_builtins(value)


def _without_secrets(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in items if name not in _SECRET}


# ---------------------------------------------------------------- forgetting


_BLANK_IN = {
    "key": FORGOTTEN,
    "body": "{}",
    "outcome": None,
    "error": None,
    "state": case((inbox.c.state == "failed", "failed"), else_="done"),
    "holder": None,
}
_LEFT = ("sent", "delivered", "read")
_BLANK_OUT = {
    "key": FORGOTTEN,
    "body": "{}",
    "state": case((outbox.c.state.in_(_LEFT), outbox.c.state), else_="cancelled"),
    "holder": None,
    "person_id": None,
    "conversation_id": None,
    "notice_id": None,
    "provider_id": None,
    "error": None,
}


async def _forget_addresses(connection: AsyncConnection, which: ColumnElement[bool]) -> None:
    """The ledger keeps what was consented to, when and how; where, as a hash with a salt of its own."""
    rows = (await connection.execute(select(consents.c.id, consents.c.address).where(which))).all()
    for row in rows:
        if not row.address.startswith(FORGOTTEN):
            salt = secrets.token_hex(8)
            kept = f"{FORGOTTEN}{salt}.{_digest(salt, row.address)}"
            await connection.execute(update(consents).where(consents.c.id == row.id).values(address=kept))


async def _forget_links(connection: AsyncConnection, which: ColumnElement[bool]) -> None:
    """A link that brings back their cart leads nowhere any more."""
    bodies = await connection.scalars(select(carts.c.body).where(which))
    urls = [msgspec.json.decode(body).get("url", "") for body in bodies]
    await connection.execute(delete(links).where(links.c.url.in_(urls)))


def _digest(salt: str, address: str) -> str:
    """Slow on purpose: there are not so many telephone numbers. https://www.rfc-editor.org/rfc/rfc7914"""
    return hashlib.scrypt(address.encode(), salt=salt.encode(), n=2**14, r=8, p=1, dklen=32).hex()
