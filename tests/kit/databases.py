"""Databases for tests: a fresh one each, on SQLite and on PostgreSQL, copied from one that was migrated once.

PostgreSQL is a private server that the tests start themselves: the distribution's programs, else those of the
`pgserver` wheel. It listens on a socket in a folder of its own, keeps nothing safe, and goes with the tests; with
pytest-xdist each worker has its own.
"""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, Protocol, TypeVar

import asyncpg  # type: ignore[import-untyped]
import pytest

from storage.migrate import upgrade

DISTRIBUTION = Path("/usr/lib/postgresql")
MEMORY, ROOM = Path("/dev/shm"), 2**30
"""Where files cost no disk, if there is so much room (bytes): a fresh database is there in a tenth of the time."""
UNPRIVILEGED = ("postgres", "nobody")
"""Who runs the server when we are root, which PostgreSQL refuses."""

SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "100",
    "listen_addresses": "",
}
PATIENCE = 60.0
"""Seconds that a busy machine may take to start the server."""

Result = TypeVar("Result")


class Databases(Protocol):
    """Where fresh databases come from."""

    def fresh(self, folder: Path) -> AbstractAsyncContextManager[str]:
        """The URL of one that is migrated and empty, gone at the end; `folder` is the test's own."""
        ...


# ---------------------------------------------------------------- SQLite


@dataclass
class SqliteDatabases:
    """Files, copied from `template`."""

    template: Path

    @asynccontextmanager
    async def fresh(self, folder: Path) -> AsyncIterator[str]:
        file = folder / "relais.db"
        shutil.copy(self.template, file)
        yield f"sqlite:///{file}"


def sqlite_databases(folder: Path) -> SqliteDatabases:
    """Migrates the template, once a session."""
    template = folder / "template.db"
    _at_once(upgrade(f"sqlite:///{template}"))
    return SqliteDatabases(template)


# ---------------------------------------------------------------- PostgreSQL


@dataclass
class PostgresDatabases:
    """Databases of the server whose socket is in `socket`, copied from the one called `template`."""

    socket: Path
    _numbers: "count[int]" = field(default_factory=count)

    def url(self, name: str) -> str:
        return f"postgresql://relais@/{name}?host={self.socket}"

    @asynccontextmanager
    async def fresh(self, folder: Path) -> AsyncIterator[str]:
        name = f"test_{next(self._numbers)}"
        await self.order(f"CREATE DATABASE {name} TEMPLATE template_relais STRATEGY file_copy")
        try:
            yield self.url(name)
        finally:
            await self.order(f"DROP DATABASE {name} WITH (FORCE)")

    async def order(self, sql: str) -> None:
        connection = await asyncpg.connect(self.url("postgres"))
        try:
            await connection.execute(sql)
        finally:
            await connection.close()


@contextmanager
def postgresql_databases(settings: Mapping[str, str] = SETTINGS) -> Iterator[PostgresDatabases]:
    """Starts the server and migrates the template, once a session. Fails the test when there is no PostgreSQL.

    One whose settings keep things safe is on a disk, as a merchant's is.
    """
    place = _quickest() if settings.get("fsync") == "off" else None
    folder = Path(tempfile.mkdtemp(prefix="relais-pg-", dir=place))  # short: a socket's may have 107 characters
    try:
        with _served(_programs(), folder, settings):
            databases = PostgresDatabases(folder)
            _at_once(databases.order("CREATE DATABASE template_relais"))
            _at_once(upgrade(databases.url("template_relais")))
            yield databases
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _quickest() -> Path | None:
    """The memory where there is room, else where temporary files usually go."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


def _programs() -> Path:
    """The folder of PostgreSQL's programs: the distribution's newest, else the wheel's."""
    installed = sorted(DISTRIBUTION.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    wheel = find_spec("pgserver")
    folders = [Path(folder) for folder in wheel.submodule_search_locations or ()] if wheel else []
    found = [*installed[-1:], *(folder / "pginstall/bin/postgres" for folder in folders)]
    there = [program.parent for program in found if program.exists()]
    return there[0] if there else pytest.fail("PostgreSQL is missing: apt install postgresql, or its wheel, pgserver.")


@contextmanager
def _served(programs: Path, folder: Path, settings: Mapping[str, str]) -> Iterator[None]:
    data, who = folder / "data", _somebody_else(folder)
    create = ["initdb", "-D", str(data), "-U", "relais", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    made = subprocess.run([programs / create[0], *create[1:]], cwd=folder, capture_output=True, text=True, **who)
    if made.returncode:
        pytest.fail(f"PostgreSQL's initdb in {programs} failed: {made.stderr.strip()}")
    given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, *given], cwd=folder, stdout=log, stderr=log, **who
        )
    try:
        _wait_until_it_listens(server, folder)
        yield
    finally:
        server.send_signal(signal.SIGINT)  # a fast shutdown: sessions still open are cut off
        server.wait(PATIENCE)


def _somebody_else(folder: Path) -> dict[str, Any]:
    """As whom the programs run: ourselves, unless we are root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    chosen = next((known[name] for name in UNPRIVILEGED if name in known), None)
    if chosen is None:
        pytest.fail(f"PostgreSQL does not run as root, and there is no user {' or '.join(UNPRIVILEGED)} to run it.")
    os.chown(folder, chosen.pw_uid, chosen.pw_gid)
    return {"user": chosen.pw_uid, "group": chosen.pw_gid, "extra_groups": []}


def _wait_until_it_listens(server: "subprocess.Popen[bytes]", folder: Path) -> None:
    ready, deadline = folder / "data" / "postmaster.pid", time.monotonic() + PATIENCE
    while not (ready.exists() and ready.read_text().rstrip().endswith("ready")):
        if server.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"PostgreSQL did not start: {(folder / 'log').read_text().strip()}")
        time.sleep(0.05)


def _at_once(work: Coroutine[Any, Any, Result]) -> Result:
    """Wait for something asynchronous, on a thread of its own: this one's loop belongs to the tests."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
