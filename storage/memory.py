"""What a skill may look up: subscriptions, and the proofs that were asked for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Row, func, select

from dialogs.contact_rules import ContactRules
from dialogs.messages import Address
from dialogs.person import Person
from dialogs.records import Alert, Checks, Proof, Subscription, WhyHere
from dialogs.repair import Repair
from notifications.preference import Habits, reason
from storage import alerts, checks, consents, contact_rules, demand, habits, notices, repairs, visits
from storage.database import Database
from storage.tables import misses, proofs, subscriptions

_proof = msgspec.json.Decoder(Proof)


class Memory:
    """The dialogue's `Records`, in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def subscriptions(self, person_id: str) -> Sequence[Subscription]:
        return await self._subscriptions(subscriptions.c.person_id == person_id)

    async def subscribers(self, order: str) -> Sequence[Subscription]:
        """Everybody who wants news of an order."""
        return await self._subscriptions(subscriptions.c.order_number == order)

    async def alerts(self, person_id: str) -> Sequence[Alert]:
        async with self._database.reading() as connection:
            return await alerts.of_person(connection, person_id)

    async def contact_rules(self, person_id: str) -> ContactRules:
        async with self._database.reading() as connection:
            return await contact_rules.of_person(connection, person_id)

    async def checks(self, person_id: str, order: str) -> Checks:
        async with self._database.reading() as connection:
            return await checks.of_person(connection, person_id, order)

    async def why_here(self, person: Person, address: Address) -> WhyHere:
        """As it was chosen when they were last told something there; else as it would be chosen now."""
        async with self._database.reading() as connection:
            chosen = await notices.why_at(connection, person.id, address) == "you_said"
            learned = (await habits.of_persons(connection, [person.id])).get(person.id, Habits())
        why = reason(learned, address.channel, chosen=chosen or person.preferred == address.channel)
        return WhyHere(why.because, why.answers, why.messages)

    async def pending_proof(self, person_id: str, now: datetime) -> Proof | None:
        which = (
            proofs.c.person_id == person_id,
            proofs.c.sent_to.is_not(None) | proofs.c.body.contains('"decoy":true'),
        )
        return await self._newest(now, *which)

    async def proof_by_hash(self, secret_hash: str, now: datetime) -> Proof | None:
        return await self._newest(now, proofs.c.secret_hash == secret_hash, proofs.c.sent_to.is_(None))

    async def proofs_since(self, asked_from: Address, sent_to: Address | None, since: datetime) -> int:
        from_here = await self._count(proofs.c.asked_from == str(asked_from), since)
        to_there = await self._count(proofs.c.sent_to == str(sent_to), since) if sent_to else 0
        return max(from_here, to_there)

    async def remembers_searches(self, person_id: str) -> bool:
        async with self._database.reading() as connection:
            return await demand.may_remember(connection, person_id)

    async def open_repairs(self, person_id: str) -> Sequence[Repair]:
        async with self._database.reading() as connection:
            return await repairs.open_of(connection, person_id)

    async def products_seen(self, person_id: str) -> Sequence[str]:
        async with self._database.reading() as connection:
            return await visits.products_of(connection, person_id)

    async def offers_to_confirm(self, address: Address, since: datetime) -> bool:
        async with self._database.reading() as connection:
            return await consents.to_confirm(connection, address, since)

    async def offered_last(self, person_id: str, address: Address, since: datetime) -> bool:
        async with self._database.reading() as connection:
            return await consents.offered_last(connection, person_id, address, since)

    async def failures_since(self, asked_from: Address, since: datetime) -> int:
        async with self._database.reading() as connection:
            found = await connection.scalar(
                select(func.count()).where(misses.c.asked_from == str(asked_from), misses.c.at >= since)
            )
        return found or 0

    async def _subscriptions(self, which: Any) -> Sequence[Subscription]:
        async with self._database.reading() as connection:
            rows = await connection.execute(select(subscriptions).where(which).order_by(subscriptions.c.since))
            return [subscription(row) for row in rows]

    async def _newest(self, now: datetime, *which: Any) -> Proof | None:
        valid = (proofs.c.spent_at.is_(None), proofs.c.expires_at > now, proofs.c.tries_left > 0)
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(proofs).where(*which, *valid).order_by(proofs.c.asked_at.desc()).limit(1)
            )
            row = rows.first()
        return replace(_proof.decode(row.body), tries_left=row.tries_left) if row else None

    async def _count(self, which: Any, since: datetime) -> int:
        async with self._database.reading() as connection:
            found = await connection.scalar(select(func.count()).where(which, proofs.c.asked_at >= since))
        return found or 0


def subscription(row: Row[Any]) -> Subscription:
    return Subscription(
        id=row.id,
        person_id=row.person_id,
        order=row.order_number,
        topic=row.topic,
        channel=row.channel,
        address=Address.parse(row.address),
        since=row.since,
    )
