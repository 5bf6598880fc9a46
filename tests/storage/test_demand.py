"""What customers look for is counted for the merchant, and kept of nobody who did not ask for it."""

from datetime import date

from dialogs.messages import Address
from dialogs.records import Remember, Searched, Wanted
from storage import demand
from storage.database import Database
from storage.keeping import export
from tests.kit.acquaintances import Acquaintances

HERE, THERE = Address("telegram", "chat-of-camille"), Address("telegram", "chat-of-ben")
LONG_AGO, LATER = date(2020, 1, 1), date(2100, 1, 1)
NARROW = Wanted("width", "<", "42", "cm")
CHEAP = Wanted("price", "<", "350", "EUR")


def looked_for(*wanted: Wanted, unknown: tuple[str, ...] = (), found: int = 3) -> Searched:
    return Searched(kind="Lave-linge", wanted=wanted, unknown=unknown, found=found)


async def test_what_is_asked_most_comes_first(database: Database):
    world = Acquaintances(database)
    await world.changes(HERE, looked_for(NARROW, CHEAP))
    await world.changes(THERE, looked_for(CHEAP))
    asked = await demand.asked(database, LONG_AGO)
    assert [(one.kind, one.about, one.count) for one in asked] == [
        ("Lave-linge", "price", 2),
        ("Lave-linge", "width", 1),
    ]


async def test_searches_that_found_nothing_are_told_with_what_was_wanted(database: Database):
    world = Acquaintances(database)
    await world.changes(HERE, looked_for(NARROW, found=0), looked_for(CHEAP))
    assert [(one.about, one.wanted) for one in await demand.unmet(database, LONG_AGO)] == [("width", "< 42 cm")]


async def test_words_that_the_catalogue_does_not_know_are_told(database: Database):
    world = Acquaintances(database)
    await world.changes(HERE, looked_for(unknown=("wifi",)))
    assert [(one.about, one.count) for one in await demand.unknown(database, LONG_AGO)] == [("wifi", 1)]


async def test_only_the_days_asked_for_are_counted(database: Database):
    world = Acquaintances(database)
    await world.changes(HERE, looked_for(NARROW))
    assert await demand.asked(database, LATER) == []


async def test_nothing_of_a_person_is_kept_before_they_say_so_and_all_goes_when_they_say_no(database: Database):
    world = Acquaintances(database)
    who = (await world.changes(HERE, looked_for(CHEAP))).person.id
    assert (await export(database, who))["wishes"] == []
    await world.changes(HERE, Remember(granted=True), looked_for(NARROW))
    assert [wish["wanted"] for wish in (await export(database, who))["wishes"]] == ["< 42 cm"]
    await world.changes(HERE, Remember(granted=False), looked_for(CHEAP))
    assert (await export(database, who))["wishes"] == []


async def test_the_count_names_nobody(database: Database):
    world = Acquaintances(database)
    await world.changes(HERE, looked_for(NARROW))
    async with database.reading() as connection:
        rows = (await connection.exec_driver_sql("SELECT * FROM demand")).mappings().all()
    assert {column for row in rows for column in row} == {"day", "what", "kind", "about", "wanted", "count"}
