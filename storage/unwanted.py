"""What people want no more: taken back in the transaction in which they say so, waiting or queued already."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import get_args

from sqlalchemy import Delete, and_, delete
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.contact.rules import Subject
from dialogs.messages import Address, Purpose
from dialogs.person import Person
from dialogs.records import About, Consent, LeaveOut, Unwatch, Want
from notifications.consent import PROMOTIONS
from notifications.notices import all_notices
from storage import alerts, consents, contact_rules, notices, people
from storage.queues import cancel_out
from storage.tables import outbox, subscriptions

UNASKED = (Purpose.NOTICE, Purpose.PROMOTION)
SUBJECTS: Sequence[Subject] = get_args(Subject)
WATCHED: Sequence[About] = get_args(About)
WHY = "unwanted"


def offers_by(channel: str) -> str:
    """What a link ends that stands below an offer sent there."""
    return f"{PROMOTIONS}@{channel}"


async def stop(connection: AsyncConnection, person_id: str, what: str, how: str, now: datetime) -> None:
    """What a link of ours ends: a subject, the news of one order, or, when `what` is empty, all we write unasked; of
    offers those on one channel (`offers_by`).

    It stands in the ledger for every address that this concerns: the link does not say which they read it at.
    """
    became = await people.who_became(connection, person_id)
    person = await people.person(connection, became)
    if not person:
        return
    if channel := channel_of(what):
        await _offers(connection, [one for one in _addresses(person) if one.channel == channel], became, how, now)
        return
    for one in SUBJECTS if not what else [subject for subject in SUBJECTS if subject == what]:
        await contact_rules.change(connection, Want(one, False), became, now)
        await subject(connection, became, one, how, now)
    if what not in ("", *SUBJECTS):
        await leave_out(connection, became, what, now)
    purpose = f"order {what}" if what not in ("", *SUBJECTS) else what or "everything"
    for address in _addresses(person):
        await consents.add(connection, Consent(address, purpose, False, how), became, now)


def channel_of(what: str) -> str:
    """The channel on which a link ends the offers; empty for a link that ends something else."""
    return what.removeprefix(offers_by("")) if what.startswith(offers_by("")) else ""


def _addresses(person: Person) -> list[Address]:
    return [known.address for known in person.addresses]


async def _offers(
    connection: AsyncConnection, where: Collection[Address], person_id: str, how: str, now: datetime
) -> None:
    """No offers there any more; what they agreed to elsewhere they go on receiving."""
    for address in where:
        await consents.add(connection, Consent(address, PROMOTIONS, False, how), person_id, now)
        await here(connection, address, (Purpose.PROMOTION,))
    if not (await consents.of_person(connection, person_id)).open_to(PROMOTIONS):
        await contact_rules.change(connection, Want(PROMOTIONS, None), person_id, now)


async def subject(connection: AsyncConnection, person_id: str, unwanted: Subject, how: str, now: datetime) -> None:
    """Nothing about this any more: what they had asked for of it goes too."""
    match unwanted:
        case "orders":
            await orders(connection, person_id, "")
        case "price" | "stock" | "low_stock":
            await alerts.unwatch_all(connection, person_id, unwanted)
        case "promotions":
            await consents.withdraw(connection, person_id, how, now)
            await notices.cancel(connection, [person_id], why=WHY, purposes=[Purpose.PROMOTION])
            theirs = (outbox.c.person_id == person_id, outbox.c.purpose == Purpose.PROMOTION.value)
            await cancel_out(connection, and_(*theirs))
        case _:
            pass
    await _cancel(connection, [person_id], unwanted)


async def orders(connection: AsyncConnection, person_id: str, order: str) -> None:
    """No more news of an order, or of any when `order` is empty."""
    became = await people.who_became(connection, person_id)
    await connection.execute(followed(became, order))
    await _cancel(connection, {person_id, became}, "orders", about=order)


async def leave_out(connection: AsyncConnection, person_id: str, order: str, now: datetime) -> None:
    """No more news of this order; who wants those of all goes on hearing of the others."""
    await orders(connection, person_id, order)
    await contact_rules.change(connection, LeaveOut(order), await people.who_became(connection, person_id), now)


async def products(connection: AsyncConnection, person_id: str, wish: Unwatch) -> None:
    """No more word of a product; when none is named, of no product at all."""
    await alerts.unwatch(connection, wish, person_id)
    for about in (wish.about,) if wish.sku else WATCHED:
        await _cancel(connection, [person_id], about, about=wish.sku)


async def here(connection: AsyncConnection, address: Address, purposes: Collection[Purpose]) -> None:
    """Nothing of these purposes to this address: what waits elsewhere is asked again when it is due."""
    which = [purpose.value for purpose in purposes]
    await cancel_out(connection, and_(outbox.c.key == str(address), outbox.c.purpose.in_(which)))


def followed(person_id: str, order: str) -> Delete:
    """Their subscription to an order, or all of them when `order` is empty, deleted."""
    which = subscriptions.c.person_id == person_id
    return delete(subscriptions).where(and_(which, subscriptions.c.order_number == order) if order else which)


async def _cancel(connection: AsyncConnection, ids: Collection[str], unwanted: Subject, about: str = "") -> None:
    if named := _named(unwanted):
        await notices.cancel(connection, ids, why=WHY, about=about, named=named)


@cache
def _named(unwanted: Subject) -> Collection[str]:
    """The notices about a subject."""
    return tuple(notice.name for notice in all_notices() if notice.subject == unwanted)
