"""Whoever has the database to itself need not wait for the dead."""

from storage.alone import alone
from storage.database import Database


async def test_the_first_process_has_a_sqlite_file_to_itself_and_the_second_has_not(sqlite_database: Database):
    other = Database(str(sqlite_database.url))
    with alone(sqlite_database) as first, alone(other) as second:
        assert (first, second) == (True, False)
    await other.close()


async def test_the_next_process_has_it_once_the_first_is_gone(sqlite_database: Database):
    with alone(sqlite_database):
        pass
    with alone(sqlite_database) as again:
        assert again


async def test_nobody_has_postgresql_to_itself(postgresql, tmp_path):
    async with postgresql.fresh(tmp_path) as url:
        shared = Database(url)
        with alone(shared) as first:
            assert not first
        await shared.close()
