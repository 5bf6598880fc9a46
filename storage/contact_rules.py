"""On what terms people let us write to them: read whole, changed one word at a time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.contact.rules import ContactRules
from dialogs.messages import Address
from dialogs.records import Hush, LeaveOut, Prefer, Reopen, Shun, Slow, Subscribe, Want
from storage.prepared import Prepared, among
from storage.queues import insert_once
from storage.tables import contact_rules

Wish = Want | Hush | Slow | Subscribe | LeaveOut | Shun | Prefer | Reopen
"""What bears on somebody's terms: an order followed anew is left out no longer, a channel wished for is not shunned."""


async def of_person(connection: AsyncConnection, person_id: str) -> ContactRules:
    return (await of_persons(connection, [person_id])).get(person_id, ContactRules())


async def of_persons(connection: AsyncConnection, ids: Sequence[str]) -> Mapping[str, ContactRules]:
    """Those of several people; who never said anything is not among them."""
    return dict(await _OF_PERSONS.rows(connection, b_ids=list(ids)))


_HELD = (contact_rules.c.person_id, contact_rules.c.body)
_OF_PERSONS = Prepared(lambda dialect: select(*_HELD).where(among(dialect, contact_rules.c.person_id, "b_ids")))


async def change(connection: AsyncConnection, wish: Wish, person_id: str, now: datetime) -> None:
    """Write down one more thing they said."""
    before = await of_person(connection, person_id)
    rules = _changed(before, wish)
    if rules == before:
        return
    await connection.execute(
        insert_once(connection, contact_rules).values(person_id=person_id, body=ContactRules(), at=now)
    )
    await connection.execute(
        update(contact_rules).where(contact_rules.c.person_id == person_id).values(body=rules, at=now)
    )


async def move(connection: AsyncConnection, before: str, target: str) -> None:
    """A stranger turned out to be somebody we know: their terms go along, unless there are some already."""
    if await of_persons(connection, [target]):
        await connection.execute(delete(contact_rules).where(contact_rules.c.person_id == before))
    await connection.execute(update(contact_rules).where(contact_rules.c.person_id == before).values(person_id=target))


def _changed(rules: ContactRules, wish: Wish) -> ContactRules:
    match wish:
        case Shun(channel=channel):
            return replace(rules, shunned=tuple(dict.fromkeys((*rules.shunned, channel))))
        case Prefer(channel=channel) | Reopen(address=Address(channel=channel)):
            return _welcome(rules, channel)
        case Subscribe(order=order, channel=channel):
            left_out = tuple(one for one in rules.left_out if one != order)
            return replace(_welcome(rules, channel), left_out=left_out)
        case LeaveOut(order=order):
            return replace(rules, left_out=(*rules.left_out, order)) if rules.wants_order(order) else rules
        case Slow(pace=pace):
            return replace(rules, pace=pace)
        case Hush(quiet=quiet, silent_days=days):
            return replace(rules, quiet=quiet, silent_days=days)
        case Want(subject=subject, wanted=wanted, channel=channel):
            rules = _welcome(rules, channel) if wanted else rules
            others = {one: where for one, where in rules.channels.items() if one != subject}
            return replace(
                rules,
                wanted=(*(one for one in rules.wanted if one != subject), *((subject,) if wanted else ())),
                refused=(*(one for one in rules.refused if one != subject), *((subject,) if wanted is False else ())),
                channels=others | ({subject: channel} if wanted and channel else {}),
                left_out=() if subject == "orders" else rules.left_out,
            )


def _welcome(rules: ContactRules, channel: str) -> ContactRules:
    """They want something there after all."""
    return replace(rules, shunned=tuple(one for one in rules.shunned if one != channel))
