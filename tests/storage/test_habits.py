"""What is believed of people comes back as it was kept, on both databases."""

import pytest

from notifications.preference import Belief, Crowd, Habits, Outcome, Preference
from storage import habits
from storage.database import Database

ANA = Habits(
    channels={"sms": Belief(0.5, 0.25), "telegram": Belief(-1.5, 0.75)},
    contacts={"telegram": 3.0},
    at=20000.5,
    lately=(Outcome("sms", True), Outcome("telegram", False)),
)


async def keep(database: Database, **known: Habits) -> None:
    async with database.writing() as connection:
        await habits.keep(connection, known)


async def read(database: Database, *ids: str) -> dict[str, Habits]:
    async with database.reading() as connection:
        return dict(await habits.of_persons(connection, ids))


async def test_habits_come_back_as_they_were(database):
    await keep(database, ana=ANA)
    assert await read(database, "ana", "nobody") == {"ana": ANA}


async def test_the_newest_belief_replaces_the_older(database):
    await keep(database, ana=Habits(at=1.0))
    await keep(database, ana=ANA)
    assert (await read(database, "ana"))["ana"] == ANA


async def test_it_is_little_that_is_kept_of_anybody(database):
    rows = [
        Habits(channels={name: Belief(1.0, 0.5) for name in habits.CHANNELS}, lately=(Outcome("messenger", True),) * 5)
    ]
    await keep(database, ana=rows[0])
    async with database.reading() as connection:
        size = await connection.exec_driver_sql("SELECT length(numbers), length(lately) FROM habits")
        numbers, lately = size.one()
    assert numbers == 18 * 4
    assert lately <= 120


async def test_what_is_common_to_many_comes_back(database):
    learned, everybody = Preference({}, {"delivery": 1.0}), Crowd()
    somebody = learned.contacted(Habits(), everybody, "vip", "sms", ["sms", "email"], 1.0)
    learned.answered(somebody, everybody, "vip", "delivery", "sms", 1.0, 1.0)
    async with database.writing() as connection:
        await habits.keep_crowd(connection, everybody)
    async with database.reading() as connection:
        assert await habits.crowd(connection) == everybody


async def test_a_stranger_takes_their_habits_along(database):
    await keep(database, stranger=ANA)
    async with database.writing() as connection:
        await habits.move(connection, "stranger", "ana")
    assert await read(database, "stranger", "ana") == {"ana": ANA}


async def test_what_was_known_before_is_not_replaced_by_a_strangers(database):
    await keep(database, stranger=Habits(at=1.0), ana=ANA)
    async with database.writing() as connection:
        await habits.move(connection, "stranger", "ana")
    assert await read(database, "stranger", "ana") == {"ana": ANA}


@pytest.mark.parametrize("many", [5000])
async def test_thousands_are_read_and_kept_at_once(database, many: int):
    await keep(database, **{f"p{n}": ANA for n in range(many)})
    found = await read(database, *(f"p{n}" for n in range(many)))
    assert len(found) == many
