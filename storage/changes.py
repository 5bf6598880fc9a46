"""Writes down what a conversation changed in what is known of people: each `Change` of the dialogue, in one place."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

import msgspec
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs import records
from dialogs.contact.rules import PROMOTIONAL
from dialogs.messages import Address, Purpose
from dialogs.records import Change
from notifications.consent import PROMOTIONS, YES
from storage import (
    alerts,
    checks,
    consents,
    contact_rules,
    demand,
    people,
    purchases,
    ratings,
    repairs,
    unwanted,
    visits,
)
from storage.tables import addresses, misses, persons, proofs, subscriptions
from storage.unwanted import UNASKED, Said


async def apply(
    connection: AsyncConnection,
    changes: Sequence[Change],
    known: people.Known,
    conversation_id: str,
    now: datetime,
    said: Said = Said(),  # noqa: B008
) -> None:
    """Write down what one answer changed, in order: what follows a `Join` is about who they turned out to be.

    `said` is what the ledger keeps of how they said it.
    """
    me = known.person.id
    for change in changes:
        if isinstance(change, records.Join):
            whose = await people.join(
                connection, change.address, customer=change.customer, person_id=change.person_id, now=now
            )
            me = whose if change.address == known.address else me
        else:
            await _apply(connection, change, me, known.address, conversation_id, now, said)


async def _apply(
    connection: AsyncConnection, change: Change, me: str, here: Address, conversation_id: str, now: datetime, said: Said
) -> None:
    """`Tell` and `HandOver` are not about people: the relay sees to them. A cart comes back as an event."""
    match change:
        case records.Subscribe():
            await _subscribe(connection, change, me, here, now, said)
        case records.Unsubscribe(order=order):
            await unwanted.unsubscribe(connection, me, order, said, now)
        case records.LeaveOut(order=order):
            await unwanted.leave_out(connection, me, order, said, now)
        case records.Watch(sku=sku, about=about):
            await alerts.watch(connection, change, me, here, now)
            await consents.add(connection, _yes(here, f"{about} {sku}", said), me, now)
        case records.Unwatch():
            await unwanted.products(connection, me, change, said, now)
        case records.Hush() | records.Slow():
            await contact_rules.change(connection, change, me, now)
        case records.Shun(channel=channel):
            await contact_rules.change(connection, change, me, now)
            no = records.Consent(here, f"by {channel}", False, said.how, said.words)
            await consents.add(connection, no, me, now)
        case records.Want():
            await contact_rules.change(connection, change, me, now)
            if change.wanted is False:
                await unwanted.subject(connection, me, change.subject, said, now)
            elif change.wanted and change.subject not in PROMOTIONAL:
                await consents.add(connection, _yes(here, change.subject, said), me, now)
        case records.Consent():
            await consents.add(connection, change, me, now)
            if not change.granted and change.purpose == PROMOTIONS:
                await unwanted.here(connection, change.address, (Purpose.PROMOTION,))
        case records.Check():
            await checks.count(connection, change, me, now)
        case records.Prefer(channel=channel):
            await connection.execute(update(persons).where(persons.c.id == me).values(preferred=channel))
            await contact_rules.change(connection, change, me, now)
        case records.Ask(proof=proof):
            await _remember(connection, proof, now)
        case records.Spend(proof_id=proof_id):
            await connection.execute(update(proofs).where(proofs.c.id == proof_id).values(spent_at=now))
        case records.Miss(proof_id=proof_id):
            await _miss(connection, proof_id, here, now)
        case records.Entitle(order=order):
            await _entitle(connection, me, order)
        case records.Part(address=address):
            await _part(connection, address, me, now)
        case records.Silence():
            await _silence(connection, change, me, now, said)
        case records.Reopen(address=address, how=how, word=word):
            await connection.execute(update(addresses).where(addresses.c.address == str(address)).values(open=True))
            await contact_rules.change(connection, change, me, now)
            await consents.add(connection, records.Consent(address, "all", True, how, word or said.words), me, now)
        case records.Move(to=to, conversation_id=other):
            await people.move(connection, other or conversation_id, to)
        case records.Speak(language=language):
            await connection.execute(update(persons).where(persons.c.id == me).values(language=language))
        case records.Searched():
            await demand.count(connection, change, me, now)
        case records.Remember(granted=granted, word=word):
            await consents.add(connection, records.Consent(here, demand.PURPOSE, granted, "button", word), me, now)
            if not granted:
                await demand.forget(connection, me)
                await visits.forget(connection, me)
        case records.KeepRepair(repair=repair):
            await repairs.keep(connection, repair, me)
        case records.Rate():
            await ratings.keep(connection, change, me, now)
        case records.KeepVisit():
            await visits.keep(connection, change, me, now)
        case records.KeepPurchase():
            await purchases.claim(connection, change, me, now)
        case records.Tell() | records.HandOver() | records.KeepCart() | records.Join():
            pass


async def _entitle(connection: AsyncConnection, person_id: str, order: str) -> None:
    theirs = await connection.scalar(select(persons.c.orders).where(persons.c.id == person_id)) or ()
    orders = tuple(dict.fromkeys((*theirs, order)))
    await connection.execute(update(persons).where(persons.c.id == person_id).values(orders=orders))


async def _subscribe(
    connection: AsyncConnection, wish: records.Subscribe, person_id: str, here: Address, now: datetime, said: Said
) -> None:
    """Asking again for the same order replaces what was asked for."""
    await connection.execute(unwanted.followed(person_id, wish.order))
    await contact_rules.change(connection, wish, person_id, now)
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
    await consents.add(connection, _yes(here, f"order {wish.order}", said), person_id, now)


def _yes(here: Address, purpose: str, said: Said) -> records.Consent:
    """They asked for it, there."""
    return records.Consent(here, purpose, True, said.how, said.words)


async def _silence(
    connection: AsyncConnection, change: records.Silence, person_id: str, now: datetime, said: Said
) -> None:
    """What waits is asked again when it is due, and finds another way or none."""
    address, words = change.address, change.word or said.words
    if change.topic == "promotions":
        await unwanted.no_offers(connection, address, person_id, Said(change.how, words), now)
        return
    await connection.execute(update(addresses).where(addresses.c.address == str(address)).values(open=False))
    await consents.add(connection, records.Consent(address, "all", False, change.how, words), person_id, now)
    await unwanted.here(connection, address, UNASKED)


async def _part(connection: AsyncConnection, address: Address, person_id: str, now: datetime) -> None:
    """What its owner allowed there was theirs to allow; whoever writes from it next is asked anew."""
    agreed = await consents.of_person(connection, person_id)
    for purpose in (one for one in PROMOTIONAL if agreed.on(address, one) in YES):
        await consents.add(connection, records.Consent(address, purpose, False, "parted"), person_id, now)
    await people.part(connection, address, now)


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
        await consents.add(connection, records.Consent(address, "all", False, "gone", why), whose, now)
        await unwanted.here(connection, address, UNASKED)
