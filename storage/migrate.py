"""Brings a database to what this version of Relais needs, and tells whether it already is.

Alembic is only imported where it works: a hub that runs never pays for it. To write the next step after a change of
`tables.py`: `python -m storage.migrate "What changes, as a sentence."`, then read what it wrote.
"""

import asyncio
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from dialogs.errors import BadSettings
from storage.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
STEPS = MIGRATIONS / "versions"
SHUT = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)
"""What SQLite says of a file that it cannot use, whatever is asked of it: https://www.sqlite.org/rescode.html"""

_ONE_AT_A_TIME = 7_354_725
"""The advisory lock that processes which start together take in turn: any number, as long as it is always the same."""


async def upgrade(url: str) -> list[str]:
    """Create or bring up to date the database at `url`; returns the steps that were made, oldest first.

    Raises `BadSettings` when it cannot be opened.
    """
    from alembic import command

    database, made = Database(url), list[str]()
    if database.is_sqlite and (file := database.url.database):
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    try:
        with _told_plainly():
            await _run(database, lambda config: command.upgrade(config, "head"), made)
    finally:
        await database.close()
    return made


async def is_current(database: Database) -> bool:
    """Whether the database is exactly what this version needs. One small query. Raises `BadSettings`."""
    if _is_missing(database):
        return False
    with _told_plainly():
        return await _is_newest(database)


async def must_be_current(database: Database) -> None:
    """Raises `BadSettings` unless the database is exactly what this version needs."""
    if not await is_current(database):
        raise BadSettings(["The database is not up to date. Run `relais migrate`, then start again."])


def _is_missing(database: Database) -> bool:
    """SQLite would make an empty file, or complain that its folder is missing."""
    return database.is_sqlite and not Path(database.url.database or "").exists()


@contextmanager
def _told_plainly() -> Iterator[None]:
    """A server that is not there, or does not let us in, is a matter of settings; so is a file that is no database."""
    try:
        yield
    except DBAPIError as error:
        if getattr(error.orig, "sqlite_errorcode", 0) & 0xFF not in SHUT:
            raise
        raise BadSettings([f"[hub] database cannot be opened: {error.orig}."]) from error
    except Exception as error:  # of connecting only: SQLAlchemy wraps what statements raise
        if not isinstance(error, OSError | _postgres_error()):
            raise
        raise BadSettings([f"[hub] database cannot be opened: {str(error).rstrip('.')}."]) from error


def _postgres_error() -> type[Exception]:
    """Looked for when something went wrong: who runs on SQLite need not load PostgreSQL's driver."""
    import asyncpg  # type: ignore[import-untyped]

    error: type[Exception] = asyncpg.PostgresError
    return error


async def _is_newest(database: Database) -> bool:
    async with database.reading() as connection:
        if not await connection.run_sync(lambda sync: inspect(sync).has_table("alembic_version")):
            return False
        return bool(await connection.scalar(text("SELECT version_num FROM alembic_version")) == newest())


def newest() -> str:
    """The last step there is: steps are files that begin with their number."""
    return max(path.stem.partition("_")[0] for path in STEPS.glob("[0-9]*.py"))


async def draft(sentence: str) -> Path:
    """Write the next step: what changed in `tables.py` since the last one. Returns its file."""
    from alembic import command

    number = f"{int(newest()) + 1:04}"
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/draft.db"
        await upgrade(url)
        database = Database(url)
        await _run(database, lambda config: _revision(command, config, sentence, number), [])
        await database.close()
    return next(STEPS.glob(f"{number}_*.py"))


def _revision(command: Any, config: "Config", sentence: str, number: str) -> None:
    command.revision(config, message=sentence, rev_id=number, autogenerate=True)


async def _run(database: Database, work: "Callable[[Config], None]", made: list[str]) -> None:
    """Alembic is not asynchronous: it works on a connection of ours, in one transaction."""
    async with database.writing() as connection:
        if not database.is_sqlite:
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})"))
        await connection.run_sync(lambda sync: work(_config(sync, made)))


def _config(connection: Connection, made: list[str]) -> "Config":
    from alembic.config import Config

    def applied(*, step: Any, **_: Any) -> None:
        made.append(step.up_revision_id)

    config = Config(attributes={"connection": connection, "applied": applied})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


if __name__ == "__main__":
    sys.stdout.write(f"{asyncio.run(draft(sys.argv[1]))}\n")
