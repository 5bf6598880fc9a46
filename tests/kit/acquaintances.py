"""People for the tests of what is kept about them: who they are, where they write from, what changes about them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from msgspec.structs import replace
from sqlalchemy import select

from dialogs.messages import Address, Profile
from dialogs.person import Person
from dialogs.records import Change, Proof
from dialogs.shop import Customer
from storage import changes, people
from storage.database import Database
from storage.people import Known
from storage.tables import consents
from tests.kit.clerk import NOW

CAMILLE = Customer(
    id="C-1001",
    first_name="Camille",
    last_name="Martin",
    email="camille@example.org",
    phone="+33639980001",
    language="fr",
    city="Lyon",
    postcode="69003",
    vip=True,
    since=date(2021, 3, 1),
)


@dataclass
class Acquaintances:
    """Everybody we know, at a time of the test's choosing."""

    database: Database
    now: datetime = NOW

    def later(self, seconds: float) -> "Acquaintances":
        self.now += timedelta(seconds=seconds)
        return self

    async def meets(self, address: Address, language: str = "") -> Known:
        async with self.database.writing() as connection:
            return (await people.meet(connection, {address: Profile(language=language)}, self.now))[address]

    async def changes(self, at: Address, *what: Change) -> Known:
        """What a conversation at an address changed; returns how it is known afterwards."""
        known = await self.meets(at)
        async with self.database.writing() as connection:
            await changes.apply(connection, what, known, known.conversation.id, self.now)
        return await self.meets(at)

    async def person(self, ident: str) -> Person:
        async with self.database.reading() as connection:
            found = await people.person(connection, ident)
        assert found is not None
        return found

    async def ledger(self) -> list[tuple[Any, ...]]:
        """Every consent given or taken back: where, for what, whether, how, in which words."""
        columns = (consents.c.address, consents.c.purpose, consents.c.granted, consents.c.how, consents.c.words)
        async with self.database.reading() as connection:
            return [tuple(row) for row in await connection.execute(select(*columns).order_by(consents.c.id))]


def proof(ident: str, person_id: str, at: Address, **more: Any) -> Proof:
    """A code that was asked for from an address and sent to another."""
    asked = Proof(
        id=ident,
        kind="order",
        person_id=person_id,
        secret_hash=f"hash-{ident}",
        expires_at=NOW + timedelta(minutes=10),
        tries_left=3,
        asked_from=at,
        sent_to=Address("email", "camille@example.org"),
        order="1042",
    )
    return replace(asked, **more)
