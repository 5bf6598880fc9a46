"""Every journey has a world of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit.databases import SqliteDatabases
from tests.kit.shelves import stocked_databases
from tests.kit.story import SITE, Story, story


@pytest.fixture(scope="session")
def shelved(sqlite: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    """Databases whose catalogue is that of these worlds: they need not learn it each."""
    return stocked_databases(sqlite, tmp_path_factory.mktemp("shelved"), SITE)


@pytest.fixture
async def playing(shelved: SqliteDatabases, tmp_path: Path) -> AsyncIterator[Story]:
    """The running hub, its six channels, and the stand-ins of all vendors."""
    async with shelved.fresh(tmp_path) as url, story(url) as begun:
        yield begun
