"""What came of problems with products, counted from the rows."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from dialogs.repair.case import Repair
from storage import repairs
from storage.database import Database
from storage.repairs import Figures, figures

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def begun(ident: str, at: datetime = NOON, **known: object) -> Repair:
    return Repair(id=ident, said="il fuit", opened_at=at, touched_at=at, family="ovens", put=("a", "b"), **known)  # type: ignore[arg-type]


async def kept(database: Database, *those: tuple[str, Repair]) -> None:
    async with database.writing() as connection:
        for person, repair in those:
            await repairs.keep(connection, repair, person)


async def test_a_problem_is_kept_once_however_often_it_changes(database: Database):
    first = begun("r")
    await kept(database, ("ana", first), ("ana", replace(first, step="hose", touched_at=NOON + timedelta(minutes=1))))
    async with database.reading() as connection:
        (found,) = await repairs.open_of(connection, "ana")
        assert (found.step, await repairs.open_of(connection, "ben")) == ("hose", [])


async def test_the_one_last_spoken_of_comes_first_and_what_has_ended_not_at_all(database: Database):
    later = NOON + timedelta(hours=1)
    await kept(database, ("ana", begun("old")), ("ana", begun("new", later)), ("ana", begun("done", end="solved")))
    async with database.reading() as connection:
        assert [one.id for one in await repairs.open_of(connection, "ana")] == ["new", "old"]


async def test_what_came_of_them_all(database: Database):
    day, week = timedelta(days=1), timedelta(days=7)
    await kept(
        database,
        ("ana", begun("for good", end="solved")),
        ("ben", begun("back within days", end="solved")),
        ("ben", begun("the same again", NOON + 3 * day, end="handed")),
        ("eve", begun("back much later", end="solved")),
        ("eve", begun("another year", NOON + week + day, end="solved")),
        ("joe", begun("left", end="left")),
        ("kim", begun("silent for long")),
        ("lea", begun("in the midst", NOON + 9 * day)),
    )
    found = await figures(database, NOON + 10 * day, NOON - day)
    assert found == Figures(reported=8, solved=4, for_good=3, handed=1, given_up=2, under_way=1, questions=16, again=0)
    assert found.without_a_human == 3 / 7


async def test_only_what_was_reported_since_then_counts(database: Database):
    await kept(
        database, ("ana", begun("before", NOON - timedelta(days=40), end="solved")), ("ana", begun("since", again=1))
    )
    found = await figures(database, NOON, NOON - timedelta(days=30))
    assert (found.reported, found.solved, found.again, found.without_a_human) == (1, 0, 1, 0.0)


async def test_before_anything_is_reported_all_is_nought(database: Database):
    assert (await figures(database, NOON, NOON)).reported == 0
