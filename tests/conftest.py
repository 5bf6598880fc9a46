"""What every test may ask for: a database of its own, on SQLite and on PostgreSQL."""

import gc
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from storage.database import Database
from tests.kit.chat import Chat, conversation
from tests.kit.databases import Databases, PostgresDatabases, SqliteDatabases, postgresql_databases, sqlite_databases
from tests.kit.shelves import stocked_databases

LONGEST = ("faults", "browser", "journeys")
"""Folders whose files take minutes each: begun first, so that no core waits for another at the end."""


def pytest_configure() -> None:
    """Tracebacks as Python writes them: drawn with every variable, each takes a tenth of a second."""
    plainly = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plainly])
    gc.disable()  # until all is loaded: a quarter of loading it would be looking for rubbish


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LONGEST.index(folder) if (folder := item.path.parent.name) in LONGEST else len(LONGEST))


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: to look through it again and again takes a fifth of a second each time.

    From here on rubbish is looked for as seldom as the hub does.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    return sqlite_databases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresDatabases]:
    with postgresql_databases() as databases:
        yield databases


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Each of the two: a test that uses it, or what stands on it, runs twice."""
    chosen: Databases = request.getfixturevalue(request.param)
    return chosen


@pytest.fixture
async def database_url(databases: Databases, tmp_path: Path) -> AsyncIterator[str]:
    """A fresh database, migrated and empty: for tests in which several processes share it."""
    async with databases.fresh(tmp_path) as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh database, open; the test runs once on SQLite and once on PostgreSQL."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_database(sqlite: SqliteDatabases, tmp_path: Path) -> AsyncIterator[Database]:
    """A fresh SQLite file, open: for tests to which the kind of database makes no difference."""
    async with sqlite.fresh(tmp_path) as url:
        opened = Database(url)
        yield opened
        await opened.close()


@pytest.fixture
async def chat(stocked: SqliteDatabases, tmp_path: Path) -> AsyncIterator[Chat]:
    """A visitor of the website in conversation with the hub; a team stands behind it."""
    async with stocked.fresh(tmp_path) as url, conversation(url) as talking:
        yield talking


@pytest.fixture
async def unmanned_chat(stocked: SqliteDatabases, tmp_path: Path) -> AsyncIterator[Chat]:
    """The same where no human can be called."""
    async with stocked.fresh(tmp_path) as url, conversation(url, desk=False) as talking:
        yield talking


@pytest.fixture(scope="session")
def stocked(sqlite: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    """SQLite files in which the demonstration's products can be searched already: learning them takes a second."""
    return stocked_databases(sqlite, tmp_path_factory.mktemp("stocked"))


@pytest.fixture
def shopper(chat: Chat) -> Chat:
    """The same visitor, who looks for something."""
    return chat
