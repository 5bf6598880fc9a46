"""What a skill may look up: subscriptions, and the proofs that were asked for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Select, bindparam, func, select

from dialogs.contact.rules import PROMOTIONAL, ContactRules, Subject
from dialogs.messages import Address
from dialogs.person import Person
from dialogs.records import Alert, Checks, Proof, Subscription, WhyHere
from dialogs.repair.case import Repair
from notifications.consent import Consents
from notifications.preference import Habits, reason
from storage import alerts, checks, consents, contact_rules, demand, habits, notices, people, repairs, visits
from storage.database import Database
from storage.prepared import Prepared
from storage.tables import misses, proofs, subscriptions

_proof = msgspec.json.Decoder(Proof)


class Memory:
    """The dialogue's `Records`, in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def subscriptions(self, person_id: str) -> Sequence[Subscription]:
        return await self._subscriptions(_THEIRS, b_person=person_id)

    async def alerts(self, person_id: str) -> Sequence[Alert]:
        return await self._database.read(lambda connection: alerts.of_person(connection, person_id))

    async def contact_rules(self, person_id: str) -> ContactRules:
        return await self._database.read(lambda connection: contact_rules.of_person(connection, person_id))

    async def checks(self, person_id: str, order: str) -> Checks:
        return await self._database.read(lambda connection: checks.of_person(connection, person_id, order))

    async def why_here(self, person: Person, address: Address) -> WhyHere:
        """As it was chosen when they were last told something there; else as it would be chosen now."""
        told = await self._database.read(lambda connection: notices.why_at(connection, person.id, address))
        learned = await self._database.read(lambda connection: habits.of_persons(connection, [person.id]))
        chosen = told == "you_said" or person.preferred == address.channel
        why = reason(
            learned.get(person.id, Habits()),
            address.channel,
            chosen=chosen,
            trying=told == "trying",
            alone=[known.address for known in person.addresses if known.open] == [address],
            most_do=told == "most_do",
        )
        return WhyHere(why.because, why.answers, why.messages)

    async def pending_proof(self, person_id: str, now: datetime) -> Proof | None:
        return await self._newest(_PENDING, b_person=person_id, b_now=now)

    async def proof_by_hash(self, secret_hash: str, now: datetime) -> Proof | None:
        return await self._newest(_OF_A_LINK, b_hash=secret_hash, b_now=now)

    async def customer_of(self, person_id: str) -> str:
        return await self._database.read(lambda connection: people.customer_of(connection, person_id))

    async def proofs_since(self, asked_from: Address, sent_to: Address | None, since: datetime) -> int:
        from_here = await self._count(proofs.c.asked_from == str(asked_from), since)
        to_there = await self._count(proofs.c.sent_to == str(sent_to), since) if sent_to else 0
        return max(from_here, to_there)

    async def remembers_searches(self, person_id: str) -> bool:
        return await self._database.read(lambda connection: demand.may_remember(connection, person_id))

    async def open_repairs(self, person_id: str) -> Sequence[Repair]:
        return await self._database.read(lambda connection: repairs.open_of(connection, person_id))

    async def handed_repairs(self, person_id: str, since: datetime) -> Sequence[Repair]:
        return await self._database.read(lambda connection: repairs.handed_of(connection, person_id, since))

    async def products_seen(self, person_id: str) -> Sequence[str]:
        return await self._database.read(lambda connection: visits.products_of(connection, person_id))

    async def offers_allowed(self, person_id: str) -> Mapping[Subject, Sequence[Address]]:
        latest = await self._database.read(lambda connection: consents.latest_of(connection, [person_id]))
        known = latest.get(person_id, Consents())
        return {subject: known.offers_allowed(subject) for subject in PROMOTIONAL}

    async def offers_to_confirm(self, address: Address, since: datetime) -> Sequence[Subject]:
        return await self._database.read(lambda connection: consents.to_confirm(connection, address, since))

    async def offered_last(self, person_id: str, address: Address, since: datetime) -> bool:
        return await self._database.read(
            lambda connection: consents.offered_last(connection, person_id, address, since)
        )

    async def failures_since(self, asked_from: Address, since: datetime) -> int:
        return await self._many(
            select(func.count()).where(misses.c.asked_from == str(asked_from), misses.c.at >= since)
        )

    async def _subscriptions(self, which: Prepared, **given: Any) -> Sequence[Subscription]:
        rows = await self._database.read(lambda connection: which.rows(connection, **given))
        return [subscription(row) for row in rows]

    async def _newest(self, which: Prepared, **given: Any) -> Proof | None:
        rows = await self._database.read(lambda connection: which.rows(connection, **given))
        return next((replace(_proof.decode(body), tries_left=left) for body, left in rows), None)

    async def _count(self, which: Any, since: datetime) -> int:
        return await self._many(select(func.count()).where(which, proofs.c.asked_at >= since))

    async def _many(self, count: Select[int]) -> int:
        return await self._database.read(lambda connection: connection.scalar(count)) or 0


def _followed(which: ColumnElement[bool]) -> Select[Any]:
    return select(subscriptions).where(which).order_by(subscriptions.c.since)


_THEIRS = Prepared(lambda _: _followed(subscriptions.c.person_id == bindparam("b_person")))


def _valid(*which: ColumnElement[bool]) -> Select[Any]:
    """The newest of those proofs that can still be given."""
    valid = (proofs.c.spent_at.is_(None), proofs.c.expires_at > bindparam("b_now"), proofs.c.tries_left > 0)
    newest = select(proofs.c.body, proofs.c.tries_left).where(*which, *valid).order_by(proofs.c.asked_at.desc())
    return newest.limit(1)


_SENT = proofs.c.sent_to.is_not(None) | proofs.c.body.contains('"decoy":true')
_PENDING = Prepared(lambda _: _valid(proofs.c.person_id == bindparam("b_person"), _SENT))
_OF_A_LINK = Prepared(lambda _: _valid(proofs.c.secret_hash == bindparam("b_hash"), proofs.c.sent_to.is_(None)))


def subscription(row: Sequence[Any]) -> Subscription:
    """From a row of the table, with all its columns."""
    ident, person_id, order, topic, channel, address, since = row
    return Subscription(
        id=ident,
        person_id=person_id,
        order=order,
        topic=topic,
        channel=channel,
        address=Address.parse(address),
        since=since,
    )
