"""Writes down what a conversation changed in what is known of people: each `Change` of the dialogue, in one place."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

import msgspec
from sqlalchemy import Delete, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs import records
from dialogs.messages import Address, Purpose
from dialogs.records import Change
from storage import alerts, contact_rules, demand, people, ratings, repairs
from storage.queues import cancel_out
from storage.tables import addresses, consents, misses, outbox, persons, proofs, subscriptions

_UNASKED = (Purpose.NOTICE.value, Purpose.PROMOTION.value)


async def apply(
    connection: AsyncConnection, changes: Sequence[Change], known: people.Known, conversation_id: str, now: datetime
) -> None:
    """Write down what one answer changed, in order: what follows a `Join` is about who they turned out to be."""
    me = known.person.id
    for change in changes:
        if isinstance(change, records.Join):
            whose = await people.join(
                connection, change.address, customer=change.customer, person_id=change.person_id, now=now
            )
            me = whose if change.address == known.address else me
        else:
            await _apply(connection, change, me, known.address, conversation_id, now)


async def _apply(
    connection: AsyncConnection, change: Change, me: str, here: Address, conversation_id: str, now: datetime
) -> None:
    """`Tell` and `HandOver` are not about people: the relay sees to them."""
    match change:
        case records.Subscribe():
            await _subscribe(connection, change, me, here, now)
        case records.Unsubscribe(order=order):
            await unsubscribe(connection, me, order)
        case records.Watch():
            await alerts.watch(connection, change, me, here, now)
        case records.Unwatch():
            await alerts.unwatch(connection, change, me)
        case records.Want() | records.Hush() | records.Slow():
            await contact_rules.change(connection, change, me, now)
        case records.Consent():
            await _consent(connection, me, change, now)
        case records.Prefer(channel=channel):
            await connection.execute(update(persons).where(persons.c.id == me).values(preferred=channel))
        case records.Ask(proof=proof):
            await _remember(connection, proof, now)
        case records.Spend(proof_id=proof_id):
            await connection.execute(update(proofs).where(proofs.c.id == proof_id).values(spent_at=now))
        case records.Miss(proof_id=proof_id):
            await _miss(connection, proof_id, here, now)
        case records.Entitle(order=order):
            await _entitle(connection, me, order)
        case records.Part(address=address):
            await people.part(connection, address, now)
        case records.Silence():
            await _silence(connection, change, me, now)
        case records.Reopen(address=address, how=how, word=word):
            await connection.execute(update(addresses).where(addresses.c.address == str(address)).values(open=True))
            await _consent(connection, me, records.Consent(address, "all", True, how, word), now)
        case records.Move(to=to, conversation_id=other):
            await people.move(connection, other or conversation_id, to)
        case records.Speak(language=language):
            await connection.execute(update(persons).where(persons.c.id == me).values(language=language))
        case records.Searched():
            await demand.count(connection, change, me, now)
        case records.Remember(granted=granted, word=word):
            await _consent(connection, me, records.Consent(here, demand.PURPOSE, granted, "button", word), now)
            if not granted:
                await demand.forget(connection, me)
        case records.KeepRepair(repair=repair):
            await repairs.keep(connection, repair, me)
        case records.Rate():
            await ratings.keep(connection, change, me, now)
        case records.Tell() | records.HandOver() | records.Join():
            pass


async def _entitle(connection: AsyncConnection, person_id: str, order: str) -> None:
    theirs = await connection.scalar(select(persons.c.orders).where(persons.c.id == person_id)) or ()
    orders = tuple(dict.fromkeys((*theirs, order)))
    await connection.execute(update(persons).where(persons.c.id == person_id).values(orders=orders))


async def _subscribe(
    connection: AsyncConnection, wish: records.Subscribe, person_id: str, here: Address, now: datetime
) -> None:
    """Asking again for the same order replaces what was asked for."""
    await connection.execute(_theirs(person_id, wish.order))
    row = {
        "id": uuid4().hex,
        "person_id": person_id,
        "order_number": wish.order,
        "topic": wish.topic,
        "channel": wish.channel,
        "address": str(here),
        "since": now,
    }
    await connection.execute(insert(subscriptions).values(row))
    await _consent(connection, person_id, records.Consent(here, f"order {wish.order}", True, "asked"), now)


def _theirs(person_id: str, order: str) -> Delete:
    which = subscriptions.c.person_id == person_id
    return delete(subscriptions).where(and_(which, subscriptions.c.order_number == order) if order else which)


async def unsubscribe(connection: AsyncConnection, person_id: str, order: str) -> None:
    """Takes effect at once: what is queued and not yet sent is taken back."""
    became = await people.who_became(connection, person_id)
    await connection.execute(_theirs(became, order))
    if not order:
        await alerts.unwatch(connection, records.Unwatch(), became)
    queued = and_(outbox.c.person_id.in_({person_id, became}), outbox.c.purpose == Purpose.NOTICE.value)
    about = outbox.c.notice_id.startswith(f"{order}/", autoescape=True) if order else outbox.c.notice_id.is_not(None)
    await cancel_out(connection, and_(queued, about))


async def _silence(connection: AsyncConnection, change: records.Silence, person_id: str, now: datetime) -> None:
    unasked = _UNASKED if change.topic == "all" else (Purpose.PROMOTION.value,)
    if change.topic == "all":
        where = addresses.c.address == str(change.address)
        await connection.execute(update(addresses).where(where).values(open=False))
    await cancel_out(connection, and_(outbox.c.key == str(change.address), outbox.c.purpose.in_(unasked)))
    said = records.Consent(change.address, change.topic, False, change.how, change.word)
    await _consent(connection, person_id, said, now)


async def _consent(connection: AsyncConnection, person_id: str, said: records.Consent, now: datetime) -> None:
    """The ledger is only ever added to."""
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
    await connection.execute(insert(consents).values(row))


async def _remember(connection: AsyncConnection, proof: records.Proof, now: datetime) -> None:
    row = {
        "id": proof.id,
        "person_id": proof.person_id,
        "secret_hash": proof.secret_hash,
        "asked_from": str(proof.asked_from),
        "sent_to": str(proof.sent_to) if proof.sent_to else None,
        "body": msgspec.json.encode(proof).decode(),
        "asked_at": now,
        "expires_at": proof.expires_at,
        "tries_left": proof.tries_left,
    }
    await connection.execute(insert(proofs).values(row))


async def _miss(connection: AsyncConnection, proof_id: str, here: Address, now: datetime) -> None:
    await connection.execute(insert(misses).values({"asked_from": str(here), "at": now}))
    if proof_id:
        await connection.execute(
            update(proofs).where(proofs.c.id == proof_id).values(tries_left=proofs.c.tries_left - 1)
        )


async def address_gone(connection: AsyncConnection, address: Address, why: str, now: datetime) -> None:
    """The vendor says that nobody can be reached there any more; should they write from there again, they can."""
    whose = await connection.scalar(select(addresses.c.person_id).where(addresses.c.address == str(address)))
    if whose:
        where = addresses.c.address == str(address)
        await connection.execute(update(addresses).where(where).values(gone=True))
        await cancel_out(connection, and_(outbox.c.key == str(address), outbox.c.purpose.in_(_UNASKED)))
        await _consent(connection, whose, records.Consent(address, "all", False, "gone", why), now)
