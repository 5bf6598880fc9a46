"""One import at a time, on both databases."""

from storage.database import Database
from storage.importing import only_import


async def test_an_import_keeps_others_waiting_until_it_is_done(database_url: str):
    one, other = Database(database_url), Database(database_url)
    async with only_import(one) as first:
        async with only_import(other) as second:
            assert (first, second) == (True, False)
        async with only_import(other) as still:
            assert not still
    async with only_import(other) as now:
        assert now
    await one.close()
    await other.close()
