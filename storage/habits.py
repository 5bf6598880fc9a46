"""How people answer, as far as it is believed: eighteen numbers a person, and what is common to many.

What the numbers mean is the business of `notifications/preference.py`; here they are kept.
"""

from collections.abc import Collection, Iterator, Mapping
from struct import Struct
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from notifications.preference import PERSON, Belief, Crowd, Habits, Outcome
from storage.prepared import Prepared, among, insert
from storage.tables import crowd as crowd_table
from storage.tables import habits as habits_table

CHANNELS = ("widget", "messenger", "telegram", "slack", "sms", "email")
"""In this order their numbers are kept: a mean, a variance and contacts each. What else there is teaches nothing."""

_NUMBERS = Struct(f"<{3 * len(CHANNELS)}f")
_UNKNOWN = Belief(0.0, PERSON)
_CONTACTS = "contacts"
_OUTCOMES = "outcomes"


async def of_persons(connection: AsyncConnection, ids: Collection[str]) -> Mapping[str, Habits]:
    """Those of several people; of whom nothing was learned is not among them."""
    rows = await _OF_PERSONS.rows(connection, b_ids=list(ids))
    return {ident: _read(numbers, lately, day) for ident, numbers, lately, day in rows}


async def keep(connection: AsyncConnection, learned: Mapping[str, Habits]) -> None:
    """What is believed of these people from now on."""
    await _KEEP.many(connection, [{"person_id": ident, **_row(learned[ident])} for ident in sorted(learned)])


async def move(connection: AsyncConnection, before: str, target: str) -> None:
    """A stranger turned out to be somebody we know: what was learned goes along, unless more is known already."""
    if await of_persons(connection, [target]):
        await connection.execute(delete(habits_table).where(habits_table.c.person_id == before))
    await connection.execute(update(habits_table).where(habits_table.c.person_id == before).values(person_id=target))


async def crowd(connection: AsyncConnection, *, locked: bool = False) -> Crowd:
    """What is common to many; `locked`: nobody else changes it until the transaction ends."""
    query = select(crowd_table).order_by(crowd_table.c.name)
    known = Crowd()
    for name, mean, variance in await connection.execute(query.with_for_update() if locked else query):
        what, _, rest = name.partition(": ")
        segment, _, channel = rest.rpartition(", ")
        if what == _CONTACTS:
            known.contacts.setdefault(segment, {})[channel] = mean
        elif what == _OUTCOMES:
            known.outcomes = int(mean)
        elif rest:
            known.beliefs[name] = Belief(mean, variance)
    return known


async def keep_crowd(connection: AsyncConnection, known: Crowd) -> None:
    """What is believed of many from now on."""
    await _KEEP_CROWD.many(connection, [*_rows(known)])


# ---------------------------------------------------------------- as rows


def _row(habits: Habits) -> dict[str, Any]:
    numbers = [
        number
        for channel in CHANNELS
        for number in (habits.of(channel).mean, habits.of(channel).variance, habits.contacts.get(channel, 0.0))
    ]
    lately = " ".join(f"{outcome.channel}{'+' if outcome.answered else '-'}" for outcome in habits.lately)
    return {"numbers": _NUMBERS.pack(*numbers), "lately": lately, "day": habits.at}


def _read(numbers: bytes, lately: str, day: float) -> Habits:
    values = _NUMBERS.unpack(numbers)
    each = {channel: values[3 * n : 3 * n + 3] for n, channel in enumerate(CHANNELS)}
    beliefs = {channel: Belief(mean, variance) for channel, (mean, variance, _) in each.items()}
    return Habits(
        channels={channel: belief for channel, belief in beliefs.items() if belief != _UNKNOWN},
        contacts={channel: contacts for channel, (_, _, contacts) in each.items() if contacts},
        at=day,
        lately=tuple(Outcome(told[:-1], told.endswith("+")) for told in lately.split()),
    )


def _rows(known: Crowd) -> Iterator[dict[str, Any]]:
    """By name, so that processes which keep them at the same time never wait for one another in a circle."""
    beliefs = {name: (belief.mean, belief.variance) for name, belief in known.beliefs.items()}
    contacts = {
        f"{_CONTACTS}: {segment}, {channel}": (count, 0.0)
        for segment, counts in known.contacts.items()
        for channel, count in counts.items()
    }
    counted = {_OUTCOMES: (float(known.outcomes), 0.0)}
    for name, (mean, variance) in sorted((beliefs | contacts | counted).items()):
        yield {"name": name, "mean": mean, "variance": variance}


# ---------------------------------------------------------------- statements


def upsert(table: Any, key: str) -> Prepared:
    """A row for each, in place of the one that may be there."""

    def write(dialect: str) -> Any:
        statement = insert(dialect, table)
        others = {column.name: statement.excluded[column.name] for column in table.c if column.name != key}
        return statement.on_conflict_do_update(index_elements=[key], set_=others).inline()

    return Prepared(write)


_KEEP, _KEEP_CROWD = upsert(habits_table, "person_id"), upsert(crowd_table, "name")
_HELD = [habits_table.c[name] for name in ("person_id", "numbers", "lately", "day")]
_OF_PERSONS = Prepared(lambda dialect: select(*_HELD).where(among(dialect, habits_table.c.person_id, "b_ids")))
