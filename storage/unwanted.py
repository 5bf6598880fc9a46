"""What people want no more: taken back in the transaction in which they say so, waiting or queued already."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import get_args

from sqlalchemy import Delete, and_, delete
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.contact.rules import PROMOTIONAL, Subject
from dialogs.messages import Address, Purpose
from dialogs.person import Person
from dialogs.records import About, Consent, LeaveOut, Unwatch, Want
from notifications.consent import PROMOTIONS, YES
from notifications.notices import all_notices
from storage import alerts, consents, contact_rules, notices, people
from storage.queues import cancel_out
from storage.tables import outbox, subscriptions

UNASKED = (Purpose.NOTICE, Purpose.PROMOTION)
SUBJECTS: Sequence[Subject] = get_args(Subject)
WATCHED: Sequence[About] = get_args(About)
WHY = "unwanted"


@dataclass(frozen=True)
class Said:
    """How somebody said what they want or not: by which way (words, button, page, link), and in which words."""

    how: str = "asked"
    words: str = ""


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
        await subject(connection, became, one, Said(how), now)
    if what not in ("", *SUBJECTS):
        await leave_out(connection, became, what, Said(how), now)
    if not what:
        await _note(connection, became, "everything", Said(how), now)


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
        await no_offers(connection, address, person_id, Said(how), now)
    if not (await consents.of_person(connection, person_id)).open_to(PROMOTIONS):
        await contact_rules.change(connection, Want(PROMOTIONS, None), person_id, now)


async def no_offers(connection: AsyncConnection, address: Address, person_id: str, said: Said, now: datetime) -> None:
    """Nothing that may make them buy, there: neither all our offers nor what they had agreed to of them."""
    agreed = await consents.of_person(connection, person_id)
    for purpose in (one for one in PROMOTIONAL if one == PROMOTIONS or agreed.on(address, one) in YES):
        await consents.add(connection, Consent(address, purpose, False, said.how, said.words), person_id, now)
    await here(connection, address, (Purpose.PROMOTION,))


async def subject(connection: AsyncConnection, person_id: str, unwanted: Subject, said: Said, now: datetime) -> None:
    """Nothing about this any more: what they had asked for of it goes too."""
    await _note(connection, person_id, unwanted, said, now)
    match unwanted:
        case "orders":
            await orders(connection, person_id, "")
        case "price" | "stock" | "low_stock":
            await alerts.unwatch_all(connection, person_id, unwanted)
        case "promotions":
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


async def unsubscribe(connection: AsyncConnection, person_id: str, order: str, said: Said, now: datetime) -> None:
    """No more news of an order; when none is named, of none they followed, and no word of the products they watched."""
    await _note(connection, person_id, f"order {order}" if order else "all followed", said, now)
    await orders(connection, person_id, order)
    if not order:
        await products(connection, person_id, Unwatch(), said, now)


async def leave_out(connection: AsyncConnection, person_id: str, order: str, said: Said, now: datetime) -> None:
    """No more news of this order; who wants those of all goes on hearing of the others."""
    became = await people.who_became(connection, person_id)
    await _note(connection, became, f"order {order}", said, now)
    await orders(connection, person_id, order)
    await contact_rules.change(connection, LeaveOut(order), became, now)


async def products(connection: AsyncConnection, person_id: str, wish: Unwatch, said: Said, now: datetime) -> None:
    """No more word of a product; when none is named, of no product at all."""
    await _note(connection, person_id, f"{wish.about} {wish.sku}" if wish.sku else "products", said, now)
    await alerts.unwatch(connection, wish, person_id)
    for about in (wish.about,) if wish.sku else WATCHED:
        await _cancel(connection, [person_id], about, about=wish.sku)


async def here(connection: AsyncConnection, address: Address, purposes: Collection[Purpose]) -> None:
    """Nothing of these purposes to this address: what waits elsewhere is asked again when it is due."""
    which = [purpose.value for purpose in purposes]
    await cancel_out(connection, and_(outbox.c.key == str(address), outbox.c.purpose.in_(which)))


async def _note(connection: AsyncConnection, person_id: str, purpose: str, said: Said, now: datetime) -> None:
    """It stands in the ledger for each of their addresses: it is wanted on none of them."""
    person = await people.person(connection, person_id)
    for address in _addresses(person) if person else ():
        await consents.add(connection, Consent(address, purpose, False, said.how, said.words), person_id, now)


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
