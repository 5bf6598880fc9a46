"""Who is known: persons, their addresses, and the conversation held on each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import msgspec
from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.conversation import Conversation
from dialogs.messages import Address, Profile
from dialogs.person import KnownAddress, Person
from dialogs.shop import Customer
from storage import alerts, carts, checks, contact_rules, habits, notices, purchases, visits
from storage.prepared import Prepared, among
from storage.queues import only_new
from storage.tables import addresses, conversations, messages, persons, repairs, subscriptions

_conversation = msgspec.json.Decoder(Conversation)


@dataclass(frozen=True)
class Known:
    """An address, whose it is, and the conversation held there. `version` guards it against being changed twice."""

    address: Address
    person: Person
    conversation: Conversation
    version: int


async def meet(connection: AsyncConnection, heard: dict[Address, Profile], now: datetime) -> dict[Address, Known]:
    """Everybody at these addresses; strangers become persons without a name."""
    known = await load(connection, list(heard))
    strangers = sorted(heard.keys() - known.keys())  # in order: processes that meet the same never wait in a circle
    if strangers:
        await _welcome(connection, {address: heard[address] for address in strangers}, now)
        known |= await load(connection, strangers)
    return known


async def load(connection: AsyncConnection, wanted: Sequence[Address]) -> dict[Address, Known]:
    """Those of these addresses that are known."""
    found = await _LOAD.rows(connection, b_wanted=[str(address) for address in wanted])
    return {known.address: known for known in await _all_known(connection, found)}


async def of_persons(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, dict[Address, Known]]:
    """Where these people can be written to; who has no address is not among them."""
    theirs: dict[str, dict[Address, Known]] = {}
    for known in await _all_known(connection, await _OF_PERSONS.rows(connection, b_ids=list(ids))):
        theirs.setdefault(known.person.id, {})[known.address] = known
    return theirs


async def _all_known(connection: AsyncConnection, found: Sequence[Sequence[Any]]) -> list[Known]:
    theirs = await _addresses_of(connection, {ident for _, _, _, ident, *_ in found})
    return [_known(address, state, version, _person(who, theirs)) for address, state, version, *who in found]


_PERSON = [
    persons.c[name]
    for name in ("id", "first_name", "language", "time_zone", "customer_id", "vip", "preferred", "orders")
]
_REPAIRING = exists().where(repairs.c.person_id == persons.c.id, repairs.c.state == "open").label("repairing")
_KNOWN = (
    select(addresses.c.address, conversations.c.state, conversations.c.version, *_PERSON, _REPAIRING)
    .join(persons, persons.c.id == addresses.c.person_id)
    .join(conversations, conversations.c.id == addresses.c.conversation_id)
)
_LOAD = Prepared(lambda dialect: _KNOWN.where(among(dialect, addresses.c.address, "b_wanted")))
_OF_PERSONS = Prepared(lambda dialect: _KNOWN.where(among(dialect, addresses.c.person_id, "b_ids")))


def _known(address: str, state: str, version: int, person: Person) -> Known:
    return Known(Address.parse(address), person, _conversation.decode(state), version)


def _person(row: Sequence[Any], addresses_of: dict[str, tuple[KnownAddress, ...]]) -> Person:
    ident, first_name, language, time_zone, customer_id, vip, preferred, orders, repairing = row
    return Person(
        id=ident,
        first_name=first_name,
        language=language,
        time_zone=time_zone,
        customer_id=customer_id or "",
        vip=vip,
        preferred=preferred,
        orders=orders,
        repairing=bool(repairing),
        addresses=addresses_of.get(ident, ()),
    )


async def _addresses_of(connection: AsyncConnection, ids: set[str]) -> dict[str, tuple[KnownAddress, ...]]:
    theirs: dict[str, tuple[KnownAddress, ...]] = {}
    for ident, *row in await _ADDRESSES.rows(connection, b_ids=list(ids)):
        theirs[ident] = (*theirs.get(ident, ()), _known_address(*row))
    return theirs


def _known_address(
    address: str, willing: bool, gone: bool, last_inbound_at: datetime | None, thread: Any
) -> KnownAddress:
    return KnownAddress(
        address=Address.parse(address), open=willing and not gone, last_inbound_at=last_inbound_at, thread=thread
    )


_HELD = [addresses.c[name] for name in ("person_id", "address", "open", "gone", "last_inbound_at", "thread")]
_ADDRESSES = Prepared(
    lambda dialect: select(*_HELD).where(among(dialect, addresses.c.person_id, "b_ids")).order_by(addresses.c.address)
)


async def person(connection: AsyncConnection, ident: str) -> Person | None:
    row = (await connection.execute(select(*_PERSON, _REPAIRING).where(persons.c.id == ident))).first()
    return _person(row, await _addresses_of(connection, {ident})) if row else None


async def several(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, Person]:
    """Those of these people that are known, in the order of their ids."""
    found = await _SEVERAL.rows(connection, b_ids=list(ids))
    theirs = await _addresses_of(connection, {ident for ident, *_ in found})
    return {row[0]: _person(row, theirs) for row in found}


_SEVERAL = Prepared(
    lambda dialect: select(*_PERSON, _REPAIRING).where(among(dialect, persons.c.id, "b_ids")).order_by(persons.c.id)
)


async def of_customer(connection: AsyncConnection, customer_id: str) -> Person | None:
    found = await connection.scalar(select(persons.c.id).where(persons.c.customer_id == customer_id))
    return await person(connection, found) if found else None


async def customer_of(connection: AsyncConnection, ident: str) -> str:
    """The customer whom a person is, or turned out to be; empty for a stranger."""
    who = persons.c.id == await who_became(connection, ident)
    return await connection.scalar(select(persons.c.customer_id).where(who)) or ""


# ---------------------------------------------------------------- strangers


async def _welcome(connection: AsyncConnection, heard: dict[Address, Profile], now: datetime) -> None:
    newcomers = [{"id": uuid4().hex, "created_at": now, "language": profile.language} for profile in heard.values()]
    await _ADD_PERSONS.many(connection, newcomers)
    whose = {address: str(person["id"]) for address, person in zip(heard, newcomers, strict=True)}
    await _add_addresses(connection, whose, now)


async def _new_person(connection: AsyncConnection, now: datetime, **known: Any) -> str:
    ident = uuid4().hex
    await _ADD_PERSONS.many(connection, [{"id": ident, "created_at": now, **known}])
    return ident


async def add_address(connection: AsyncConnection, address: Address, person_id: str, now: datetime) -> str:
    """Give a person an address with a new conversation on it; returns the conversation's id."""
    return (await _add_addresses(connection, {address: person_id}, now))[0]


async def _add_addresses(connection: AsyncConnection, whose: dict[Address, str], now: datetime) -> list[str]:
    begun = [(str(address), person_id, uuid4().hex) for address, person_id in whose.items()]
    names = ("address", "person_id", "conversation_id")
    await _ADD_ADDRESSES.many(connection, [dict(zip(names, row, strict=True)) for row in begun])
    await _ADD_CONVERSATIONS.many(connection, [_new_conversation(ident, address, now) for address, _, ident in begun])
    return [ident for _, _, ident in begun]


_ADD_PERSONS, _ADD_ADDRESSES, _ADD_CONVERSATIONS = map(only_new, (persons, addresses, conversations))


def _new_conversation(ident: str, address: str, now: datetime) -> dict[str, Any]:
    state = msgspec.json.encode(Conversation(id=ident)).decode()
    return {"id": ident, "address": address, "state": state, "version": 0, "updated_at": now}


# ---------------------------------------------------------------- joining and parting


async def join(
    connection: AsyncConnection, address: Address, *, customer: Customer | None, person_id: str, now: datetime
) -> str:
    """Make an address a customer's, or a known person's; returns whose it is. Nothing they asked for is lost."""
    target = await (_of_customer(connection, customer, now) if customer else who_became(connection, person_id))
    before = await connection.scalar(select(addresses.c.person_id).where(addresses.c.address == str(address)))
    if before is None:
        await add_address(connection, address, target, now)
    elif before != target:
        await connection.execute(
            update(addresses).where(addresses.c.address == str(address)).values(person_id=target, open=True)
        )
        await _leave_nothing_behind(connection, before, target, now)
    return target


async def _of_customer(connection: AsyncConnection, customer: Customer, now: datetime) -> str:
    """The person a customer is; made if need be, unless another process is just making them too."""
    known = {"first_name": customer.first_name, "language": customer.language, "vip": customer.vip}
    known |= {"time_zone": customer.time_zone, "city": customer.city[:80], "postcode": customer.postcode[:16]}
    who = persons.c.customer_id == customer.id
    if not (await connection.execute(update(persons).where(who).values(known))).rowcount:
        await _new_person(connection, now, customer_id=customer.id, **known)
    return str(await connection.scalar(select(persons.c.id).where(who)))


async def _leave_nothing_behind(connection: AsyncConnection, before: str, target: str, now: datetime) -> None:
    """What an anonymous person subscribed to follows their last address. A customer's never becomes another's."""
    anonymous = await connection.scalar(
        select(persons.c.id).where(persons.c.id == before, persons.c.customer_id.is_(None))
    )
    left = await connection.scalar(select(func.count()).select_from(addresses).where(addresses.c.person_id == before))
    if left or not anonymous:
        return
    theirs = select(subscriptions.c.order_number).where(subscriptions.c.person_id == target)
    await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.person_id == before, subscriptions.c.order_number.not_in(theirs))
        .values(person_id=target)
    )
    await connection.execute(delete(subscriptions).where(subscriptions.c.person_id == before))
    await connection.execute(update(repairs).where(repairs.c.person_id == before).values(person_id=target))
    await alerts.move(connection, before, target)
    await contact_rules.move(connection, before, target)
    await notices.move(connection, before, target)
    await habits.move(connection, before, target)
    await checks.move(connection, before, target)
    await visits.move(connection, before, target, now)
    await carts.move(connection, before, target)
    await purchases.move(connection, before, target)
    await connection.execute(update(persons).where(persons.c.id == before).values(became=target))


async def who_became(connection: AsyncConnection, ident: str) -> str:
    """Who somebody turned out to be, as in a link we gave them when they were a stranger; else they themselves."""
    while became := await connection.scalar(select(persons.c.became).where(persons.c.id == ident)):
        ident = became
    return ident


async def part(connection: AsyncConnection, address: Address, now: datetime) -> None:
    """Make an address nobody's: whoever writes from it next is a stranger in a new conversation."""
    theirs = select(addresses.c.person_id, addresses.c.open).where(addresses.c.address == str(address))
    before = (await connection.execute(theirs)).first()
    await connection.execute(delete(addresses).where(addresses.c.address == str(address)))
    await add_address(connection, address, await _new_person(connection, now), now)
    if before is None:
        return
    await connection.execute(  # who asked for silence there is not asked again
        update(addresses).where(addresses.c.address == str(address)).values(open=before.open)
    )
    await connection.execute(
        update(persons)
        .where(persons.c.id == before.person_id, persons.c.preferred == address.channel)
        .values(preferred="")
    )


async def move(connection: AsyncConnection, conversation_id: str, to: Address) -> None:
    """The conversation is held at another address from now on; the one it comes from still leads to it.

    What was said there before, in another conversation, belongs to this one: the widget goes on showing it.
    """
    before = select(addresses.c.conversation_id).where(addresses.c.address == str(to)).scalar_subquery()
    await connection.execute(
        update(messages)
        .where(messages.c.address == str(to), messages.c.conversation_id == before)
        .values(conversation_id=conversation_id)
    )
    await connection.execute(
        update(addresses).where(addresses.c.address == str(to)).values(conversation_id=conversation_id)
    )
    await connection.execute(update(conversations).where(conversations.c.id == conversation_id).values(address=str(to)))
