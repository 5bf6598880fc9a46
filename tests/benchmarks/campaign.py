"""A campaign to a million people: how fast it is planned, what it leaves to customers who write meanwhile, how it ends.

`relais serve` is a process of its own and sends a hundred messages a second, three times what Telegram takes, to a
stand-in. It plans far ahead of that pace, so that planning is what is measured; half-way through it is killed, and
started again. Two customers write a third of the time, each again as soon as they are answered. Then the campaign is
stopped, most of it still waiting to leave. On one database alone, or with fewer people:

    .venv/bin/python -m tests.benchmarks.campaign --on PostgreSQL --people 100000
"""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from subprocess import Popen

import uvloop
from sqlalchemy import func, select, text

from notifications.campaign import read
from storage import campaigns
from storage.campaigns import Kept
from storage.database import Database
from storage.migrate import upgrade
from storage.tables import notices
from tests.benchmarks import servers
from tests.benchmarks.figures import Figure, percentile, table
from tests.benchmarks.load import Load, Message, vendor
from tests.benchmarks.postgres import postgresql

KINDS = ("SQLite", "PostgreSQL")
PEOPLE, QUICK = 1_000_000, 20_000
FIRST = 10_000_000
"""The chat of the first recipient: customers' have fewer digits."""

WRITING, WRITE, BREATHE = 2, 2.0, 4.0
"""So many customers write, for so many seconds of each six."""

RATE = 100.0
"""Messages a second that the vendor takes."""

PATIENCE = 60 * 60.0
"""Seconds for one database; what is not planned by then is told as it is."""

SETTINGS = {
    "RELAIS_CHANNELS__TELEGRAM__RATE": str(RATE),
    "RELAIS_DELIVERY__AHEAD": "1000000",
    "RELAIS_NOTICES__QUIET": "",
    "RELAIS_NOTICES__QUIET_URGENT": "",
}
OFFER = read(
    {
        "id": "bench",
        "name": "A benchmark's",
        "hold_out": 0.1,
        "message": {
            "fr": {
                "text": "Bonjour {first_name}, nos lampes sont à -10 % jusqu’à dimanche.",
                "links": [{"label": "Voir les lampes", "url": "https://shop.example/lampes"}],
            },
            "en": {"text": "Hello {first_name}, our lamps are 10% off until Sunday."},
        },
    }
)


async def measure(*, quick: bool = False) -> list[Figure]:
    return await _each(KINDS, QUICK if quick else PEOPLE)


async def _each(kinds: Collection[str], people: int) -> list[Figure]:
    async with AsyncExitStack() as stack:
        folder, urls = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="relais-bench-"))), {}
        if "SQLite" in kinds:
            urls["SQLite"] = f"sqlite:///{folder / 'campaign.db'}"
            await upgrade(urls["SQLite"])
        if "PostgreSQL" in kinds and (postgres := stack.enter_context(postgresql())):
            urls["PostgreSQL"] = await stack.enter_async_context(postgres.fresh(folder))
        return [figure for kind, url in urls.items() for figure in await _measure(kind, url, people)]


async def _measure(kind: str, url: str, people: int) -> list[Figure]:
    database = Database(url)
    try:
        await _settle_a_town(database, people)
        run = Run(kind, url, database, people)
        await run.whole()
        return await run.figures()
    finally:
        await database.close()


# ---------------------------------------------------------------- the town


_NUMBERS = {
    "sqlite": "WITH RECURSIVE n(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM n WHERE x + 1 < {people})",
    "postgresql": "WITH n(x) AS (SELECT generate_series(0, {people} - 1))",
}
_ID = {"sqlite": "printf('%032x', x)", "postgresql": "lpad(to_hex(x), 32, '0')"}
_TOWN = (
    "INSERT INTO persons (id, first_name, language, created_at) {numbers} SELECT {id}, "
    "CASE x % 4 WHEN 0 THEN 'Camille' WHEN 1 THEN 'James' WHEN 2 THEN 'Zoé' ELSE '' END, "
    "CASE x % 3 WHEN 0 THEN 'en' ELSE 'fr' END, {at} FROM n",
    "INSERT INTO addresses (address, person_id, conversation_id, last_inbound_at) {numbers} "
    "SELECT 'telegram:' || ({first} + x), {id}, {id}, {at} FROM n",
    "INSERT INTO conversations (id, address, state, version, updated_at) {numbers} "
    """SELECT {id}, 'telegram:' || ({first} + x), '{{"id":"' || {id} || '"}}', 0, {at} FROM n""",
    "INSERT INTO consents (person_id, address, purpose, granted, how, at) {numbers} "
    "SELECT {id}, 'telegram:' || ({first} + x), 'promotions', {yes}, 'button', {at} FROM n",
)

_SETTLED: dict[str, tuple[str, ...]] = {"sqlite": (), "postgresql": ("VACUUM ANALYZE", "CHECKPOINT")}


async def _settle_a_town(database: Database, people: int) -> None:
    """So many people, each of whom has a telephone and has agreed to offers, and has lived there for long.

    A million rows that came a moment ago keep PostgreSQL's disk and processors busy for minutes: no shop meets that.
    """
    dialect = database.url.get_backend_name()
    about = {
        "numbers": _NUMBERS[dialect].format(people=people),
        "id": _ID[dialect],
        "first": FIRST,
        "at": int((time.time() - 86_400) * 1_000_000),
        "yes": "1" if dialect == "sqlite" else "true",
    }
    for statement in _TOWN:
        async with database.writing() as connection:
            await connection.execute(text(statement.format(**about).replace(":", r"\:")))
    async with database.reading() as connection:
        alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
        for statement in _SETTLED[dialect]:
            await alone.execute(text(statement))


# ---------------------------------------------------------------- who listens


class Crowd(Load):
    """Customers who wait for an answer, and a million others whose messages are counted."""

    def __init__(self, message: Message, people: int) -> None:
        super().__init__(message, count(int(time.time())))
        self.got = bytearray(people)
        self.last = 0.0  # when the last offer came

    def answered(self, chat: int, body: bytes) -> None:
        if chat < FIRST:
            super().answered(chat, body)
            return
        self.got[chat - FIRST] += 1
        self.last = time.perf_counter()

    @property
    def twice(self) -> int:
        """Who got it more than once."""
        return sum(number > 1 for number in self.got)


# ---------------------------------------------------------------- the run


@dataclass
class Run:
    """One campaign on one database, and what was seen of it."""

    kind: str
    url: str
    database: Database
    people: int
    planning: float = 0.0  # seconds
    planned: int = 0
    before: list[float] = field(default_factory=list[float])  # milliseconds a reply took before it began
    waits: list[float] = field(default_factory=list[float])  # … and meanwhile
    grown: list[float] = field(default_factory=list[float])  # megabytes, each process
    ending: float = 0.0  # seconds
    began: float = field(default_factory=time.perf_counter)

    async def whole(self) -> None:
        self.crowd = Crowd(lambda chat, number: b"", self.people)
        async with vendor(self.crowd) as port:
            async with self._served(port) as process:
                self.before += await self._write(4 * WRITE)
                await self._begin()
                await self._plan(process, self.people / 2, PATIENCE / 2)
                process.send_signal(signal.SIGKILL)
                await asyncio.to_thread(process.wait)
            async with self._served(port) as process:
                await self._plan(process, self.people, PATIENCE)
                await self._stop()

    @asynccontextmanager
    async def _served(self, port: int) -> AsyncIterator["Popen[bytes]"]:
        server = servers.relais(f"campaign-{self.kind}", port, self.url, **SETTINGS)
        self.crowd.message, self._port = server.message, server.port
        async with servers.running(server) as process:
            await self.crowd.once(server.port)  # it answers, so it has loaded all that answering needs
            yield process

    async def _begin(self) -> None:
        now = datetime.now(UTC)
        async with self.database.writing() as connection:
            await campaigns.keep(connection, OFFER, now)
            await campaigns.change(connection, OFFER.id, ["draft"], "scheduled", starts_at=now)

    async def _plan(self, process: "Popen[bytes]", enough: float, patience: float) -> None:
        """Have customers write while it is planned, and look at both now and then."""
        first, began = _looked_at(await self._kept()), time.perf_counter()
        last, memory = first, [_memory(process.pid)]
        while last < enough and time.perf_counter() - self.began < patience:
            self.waits += await self._write(WRITE)
            memory.append(_memory(process.pid))
            await asyncio.sleep(BREATHE)
            last = _looked_at(await self._kept())
        self.planning += time.perf_counter() - began
        self.planned += last - first
        settled = memory[len(memory) // 10 :]
        self.grown.append(max(settled) - settled[0])

    async def _write(self, seconds: float) -> list[float]:
        """Milliseconds that each answer took."""
        done = await self.crowd.run(self._port, WRITING, seconds)
        return [wait * 1000 for wait in done.waits]

    async def _stop(self) -> None:
        """How long after "stop" the last message leaves."""
        async with self.database.writing() as connection:
            await campaigns.change(connection, OFFER.id, ["running"], "stopping")
        began = time.perf_counter()
        while time.perf_counter() - max(began, self.crowd.last) < 5.0:  # nothing has come for five seconds
            await asyncio.sleep(0.1)
        self.ending = max(0.0, self.crowd.last - began)

    async def _kept(self) -> Kept:
        async with self.database.reading() as connection:
            return await campaigns.load(connection, OFFER.id)

    async def figures(self) -> list[Figure]:
        async with self.database.reading() as connection:
            rows = await connection.scalar(select(func.count()).select_from(notices))
            people = await connection.scalar(select(func.count(notices.c.person_id.distinct())))
        named = f"{self.kind}: {self.people:,} people"
        return [
            Figure(what=f"{named}, looked at", value=_looked_at(await self._kept()), target=self.people),
            Figure(what=f"{named}, planned", value=self.planned / self.planning, unit="people/s"),
            Figure(what=f"{named}, memory grown", value=max(self.grown), unit="MB", target=30, at_most=True),
            Figure(what=f"{named}, a reply's wait before it begins, p95", value=percentile(self.before, 95), unit="ms"),
            Figure(what=f"{named}, a reply's wait meanwhile, p50", value=percentile(self.waits, 50), unit="ms"),
            Figure(
                what=f"{named}, a reply's wait meanwhile, p95",
                value=percentile(self.waits, 95),
                unit="ms",
                target=250,
                at_most=True,
            ),
            Figure(what=f"{named}, stopped within", value=self.ending, unit="s", target=60, at_most=True),
            Figure(what=f"{named}, sent", value=sum(map(bool, self.crowd.got)), unit="messages"),
            Figure(what=f"{named}, sent twice, a kill -9 between", value=self.crowd.twice, target=0, at_most=True),
            Figure(what=f"{named}, planned twice", value=(rows or 0) - (people or 0), target=0, at_most=True),
        ]


def _looked_at(kept: Kept) -> int:
    return kept.counts.get("looked at", 0)


def _memory(pid: int) -> float:
    """Megabytes that a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.campaign")
    parser.add_argument("--on", choices=KINDS, action="append", help="the database; without: both")
    parser.add_argument("--people", type=int, default=PEOPLE)
    asked = parser.parse_args()
    sys.stdout.write(table("A campaign", uvloop.run(_each(asked.on or KINDS, asked.people))) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
