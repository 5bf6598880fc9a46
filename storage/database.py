"""Opens the database, SQLite or PostgreSQL by its URL, and hands out units of work.

On SQLite writers take turns (`BEGIN IMMEDIATE`) and readers have their own engine: a reader that took the write lock
would stop everybody. Sources: https://www.sqlite.org/wal.html, …/lang_transaction.html
"""

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, TypeVar, cast

import msgspec
from sqlalchemy import URL, Connection, Engine, ExceptionContext, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

Result = TypeVar("Result")
Work = Callable[[AsyncConnection], Coroutine[Any, Any, Result]]


LAST_WORDS = 5.0
"""Seconds for which the end waits for who still has a connection in hand."""

TRUSTED = 10.0
"""Seconds for which a connection to PostgreSQL that lay idle is taken to live, unless it is seen to be closed."""

_LEFT = "left"
"""Under this name a connection keeps when it was last put back."""

READERS = 2
"""Threads that look things up: SQLite's own work is short, and the interpreter runs one of them at a time."""


class Database:
    """One database. `writing` is a transaction that may change it; `reading` sees a steady picture of it."""

    def __init__(self, url: str, *, pool_size: int = 5) -> None:
        self.url = _with_driver(make_url(url))
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._writer = _sqlite(self.url, pool_size=1, begin="BEGIN IMMEDIATE")
            self._reader = _sqlite(self.url, pool_size=pool_size, begin="BEGIN")
        else:
            self._writer = _postgresql(self.url, pool_size, "SET jit = off; SET enable_seqscan = off")
            self._reader = _postgresql(self.url, pool_size, "SET jit = off")
        self._writers = _Threads(self.url, 1, "BEGIN IMMEDIATE") if self.is_sqlite else None
        self._readers = _Threads(self.url, READERS, "BEGIN") if self.is_sqlite else None
        self._turn = asyncio.Lock()
        self._users = 0
        self._closed = False
        self._left = asyncio.Event()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """One transaction, committed at the end, undone by an exception."""
        with self._used():
            if not self.is_sqlite:
                async with self._writer.begin() as connection:
                    yield connection
            else:
                async with self._turn, self._writer.begin() as connection:
                    yield connection

    async def write(self, work: Work[Result]) -> Result:
        """Do `work` in one transaction, as `writing` does, but faster; `work` may wait for nothing but the database.

        On SQLite all of it takes place on one thread, where aiosqlite would change threads four times a statement.
        """
        if self._writers:
            async with self._turn:
                return await self._writers.do(work)
        async with self.writing() as connection:
            return await work(connection)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection to read from."""
        with self._used():
            async with self._reader.connect() as connection:
                yield connection

    async def read(self, work: Work[Result]) -> Result:
        """Look something up, as `reading` does, but faster; `work` may wait for nothing but the database."""
        if self._readers:
            return await self._readers.do(work)
        async with self.reading() as connection:
            return await work(connection)

    async def close(self) -> None:
        """Wait for whoever still holds a connection, then close them all; who comes later gets a `RuntimeError`."""
        self._closed = True
        self._see_who_is_left()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._left.wait(), LAST_WORDS)
        await self._writer.dispose()
        await self._reader.dispose()
        for threads in filter(None, (self._writers, self._readers)):
            threads.close()

    @contextmanager
    def _used(self) -> Iterator[None]:
        """SQLAlchemy would open a new connection after the end, which nobody closes; so we say no."""
        if self._closed:
            raise RuntimeError("The database is closed.")
        self._users += 1
        try:
            yield
        finally:
            self._users -= 1
            self._see_who_is_left()

    def _see_who_is_left(self) -> None:
        if self._closed and not self._users:
            self._left.set()


PASSING = {"08", "40", "53", "55", "57", "58"}
"""Classes of PostgreSQL's errors that speak of the server and its connections, not of what was asked of it.

https://www.postgresql.org/docs/current/errcodes-appendix.html
"""


def is_away(error: Exception) -> bool:
    """Whether the database cannot be reached or cannot work at the moment: the same may go well a little later."""
    told = getattr(getattr(error, "orig", error), "sqlstate", None) or ""
    if told[:2] in PASSING or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return True
    return isinstance(error, OperationalError | InterfaceError | OSError | NoConnection)


def _with_driver(url: URL) -> URL:
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
    return url.set(drivername=drivers.get(url.drivername, url.drivername))


def _encode(value: Any) -> str:
    return msgspec.json.encode(value).decode()


# ---------------------------------------------------------------- threads of our own


class _Threads:
    """SQLite's busiest users: whole transactions on threads of their own, while the loop goes on."""

    def __init__(self, url: URL, many: int, begin: str) -> None:
        self._threads = ThreadPoolExecutor(many, thread_name_prefix=begin.lower().replace(" ", "-"))
        self._engine = create_engine(
            url.set(drivername="sqlite+pysqlite"),
            poolclass=QueuePool,
            pool_size=many,
            connect_args={"check_same_thread": False},  # closed by whoever closes the database
            json_serializer=_encode,
            json_deserializer=msgspec.json.decode,
            hide_parameters=True,
        )
        _set_up_sqlite(self._engine)
        self._begin = begin
        self._mine = threading.local()
        self._all: list[_Plain] = []

    async def do(self, work: Work[Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._at_once, work)

    def close(self) -> None:
        self._threads.shutdown()
        for connection in self._all:
            connection.close()
        self._engine.dispose()

    def _at_once(self, work: Work[Result]) -> Result:
        """There is no loop here and no need of one: what never waits runs to its end in one go."""
        connection = self._connection()
        with connection.transaction(self._begin):
            running = work(cast(AsyncConnection, connection))
            try:
                running.send(None)
            except StopIteration as end:
                return cast(Result, end.value)
            running.close()
            raise RuntimeError("A transaction waited for something other than the database.")

    def _connection(self) -> "_Plain":
        """The thread's own, kept: to lend one from the pool takes longer than a look-up."""
        if not hasattr(self._mine, "connection"):
            self._mine.connection = _Plain(self._engine.connect())
            self._all.append(self._mine.connection)
        return cast(_Plain, self._mine.connection)


class _Plain:
    """What statements need of an `AsyncConnection`, over a connection that never makes anybody wait.

    Texts, which every message needs, go straight to the driver: through SQLAlchemy each takes ten times as long.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._driver = cast(sqlite3.Connection, connection.connection.dbapi_connection)
        self.dialect = connection.dialect

    @contextmanager
    def transaction(self, begin: str) -> Iterator[None]:
        """Committed at the end, undone by an exception."""
        self._told(self._driver.execute, begin)
        try:
            yield
            self._told(self._driver.execute, "COMMIT")
        except BaseException:
            if self._driver.in_transaction:
                self._driver.execute("ROLLBACK")
            raise

    async def exec_driver_sql(self, sql: str, given: Sequence[Any] = ()) -> "_Found":
        """Execute a text once with these values, or with each of a list of them."""
        many = isinstance(given, list)
        return _Found(self._told(self._driver.executemany if many else self._driver.execute, sql, given))

    async def execute(self, *given: Any) -> Any:
        return self._connection.execute(*given)

    async def scalar(self, *given: Any) -> Any:
        return self._connection.scalar(*given)

    async def scalars(self, *given: Any) -> Any:
        return self._connection.scalars(*given)

    def close(self) -> None:
        self._connection.close()

    def _told(self, do: Callable[..., sqlite3.Cursor], sql: str, *given: Any) -> sqlite3.Cursor:
        """What goes wrong is told as SQLAlchemy tells it, without the values."""
        try:
            return do(sql, *given)
        except sqlite3.Error as error:
            raise DBAPIError.instance(sql, None, error, sqlite3.Error, hide_parameters=True) from error


class _Found:
    """What a text has found."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor

    def all(self) -> list[Any]:
        return self._cursor.fetchall()


# ---------------------------------------------------------------- engines


def _sqlite(url: URL, *, pool_size: int, begin: str) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=60,
        json_serializer=_encode,
        json_deserializer=msgspec.json.decode,
        hide_parameters=True,  # an error is logged, and tells nobody's words or address
    )
    _set_up_sqlite(engine.sync_engine)

    @event.listens_for(engine.sync_engine, "begin")
    def begun(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    del begun  # registered, and of no other use
    return engine


def _set_up_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")  # an accepted message survives a power cut
        cursor.execute("PRAGMA busy_timeout=30000")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-8000")
        cursor.close()

    del connected


def _postgresql(url: URL, pool_size: int, manners: str) -> AsyncEngine:
    """`manners` are told to the server by each new connection.

    Who writes finds rows by an index, however few there seem to be. PostgreSQL keeps the way that it chose for a
    statement: one chosen while the outbox was empty read all of it for each row of it once it had filled, and a claim
    among 40,000 took a minute. Nor is any statement of ours worth compiling, which takes longer than most of them.
    https://www.postgresql.org/docs/15/runtime-config-query.html, …/docs/15/jit-decision.html
    """
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_use_lifo=True,  # the connection that was used last is ready at once: its server process is awake
        json_serializer=_encode,
        json_deserializer=msgspec.json.decode,
        hide_parameters=True,
    )
    _look_before_use(engine.sync_engine)

    @event.listens_for(engine.sync_engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        """Told by a statement, for PgBouncer takes few settings as a connection opens."""
        connection.run_async(lambda driver: driver.execute(manners))

    del connected

    @event.listens_for(engine.sync_engine, "handle_error")
    def refused(context: ExceptionContext) -> None:
        """PostgreSQL quotes the row that it does not take."""
        cause: Any = context.original_exception.__cause__
        if getattr(cause, "detail", None):
            cause.detail = None

    return engine


def _look_before_use(engine: Engine) -> None:
    """A connection that was closed is seen without a word; one that lay idle for long is asked whether it lives.

    To ask before each use, as SQLAlchemy's `pool_pre_ping` does, is three journeys to the server: they took a quarter
    of the time of each transaction.
    """

    @event.listens_for(engine, "checkin")
    def left(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info[_LEFT] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def taken(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        idle = time.monotonic() - record.info.get(_LEFT, time.monotonic())
        if connection.driver_connection.is_closed() or (idle > TRUSTED and not _answers(engine, connection)):
            raise InvalidatePoolError

    del left, taken


def _answers(engine: Engine, connection: Any) -> bool:
    try:
        return engine.dialect.do_ping(connection)
    except cast(Any, engine.dialect.loaded_dbapi).Error:
        return False
