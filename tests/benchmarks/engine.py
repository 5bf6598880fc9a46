"""The delivery engine alone: how fast rows go in, are claimed and settled, and what a reply waits behind a campaign."""

import asyncio
import os
import tempfile
import time
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from dialogs.capabilities import Capabilities
from dialogs.messages import Address, Outbound, Purpose, Reply, Sent
from hub.clock import Clock
from hub.outbox import Outbox
from hub.pen import Why, outbox_row
from storage.commits import Commits
from storage.database import Database
from storage.migrate import upgrade
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.postgres import postgresql

LANE = "telegram"
AT_ONCE = 256  # rows claimed together, sent at once and settled together
BATCH = 1000  # rows that one transaction brings
CHUNK = 5000  # rows of a campaign that one statement brings
CAN = {LANE: Capabilities(text=4096, rate=1_000_000)}
TARGETS = {"SQLite": 3000.0, "PostgreSQL": 2000.0}


async def measure(*, quick: bool = False) -> list[Figure]:
    sends, campaign = (4_000, 30_000) if quick else (20_000, 300_000)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="relais-bench-")))
        urls = {"SQLite": f"sqlite:///{folder / 'engine.db'}"}
        await upgrade(urls["SQLite"])
        if postgres := stack.enter_context(postgresql()):
            urls["PostgreSQL"] = await stack.enter_async_context(postgres.fresh(folder))
        return [figure for kind, url in urls.items() for figure in await _measure(kind, url, sends, campaign)]


async def _measure(kind: str, url: str, sends: int, campaign: int) -> list[Figure]:
    database = Database(url)
    post = Post(database)
    try:
        enqueued = await post.enqueue(sends)
        before = _memory()
        sent = await post.send_all(sends)
        queued = await post.campaign(campaign)
        waits = await post.replies_behind_it(seconds=max(3.0, campaign / 30_000))
        grown = _memory() - before
    finally:
        await database.close()
    return [
        Figure(what=f"{kind}: enqueue, {BATCH} in a transaction", value=enqueued, unit="rows/s"),
        Figure(what=f"{kind}: claim, send nothing, settle", value=sent, unit="rows/s", target=TARGETS[kind]),
        Figure(what=f"{kind}: a campaign of {campaign:,} put in", value=queued, unit="rows/s"),
        Figure(what=f"{kind}: a reply's wait while it runs, p50", value=percentile(waits, 50), unit="ms"),
        Figure(
            what=f"{kind}: a reply's wait while it runs, p95",
            value=percentile(waits, 95),
            unit="ms",
            target=250,
            at_most=True,
        ),
        Figure(what=f"{kind}: memory grown meanwhile", value=grown, unit="MB", target=20, at_most=True),
    ]


class Post:
    """An outbox whose vendor takes everything at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._commits = Commits(database)
        self._clock = Clock()
        self._outbox = Outbox(self._commits, self._clock, CAN, "bench", timedelta(seconds=60), 8)
        self._replied: dict[str, float] = {}

    async def enqueue(self, rows: int) -> float:
        """Rows a second, each of another person."""
        began = time.perf_counter()
        for start in range(0, rows, BATCH):
            await self._outbox.put([self._row(f"m{n}", n, Purpose.ANSWER) for n in range(start, start + BATCH)])
        return rows / (time.perf_counter() - began)

    async def send_all(self, rows: int) -> float:
        """Rows a second, until nothing waits."""
        began, left = time.perf_counter(), rows
        while left:
            left -= await self._send_some()
        return rows / (time.perf_counter() - began)

    async def campaign(self, rows: int) -> float:
        """Rows a second, in chunks as a campaign's feeder makes them: one statement each, from numbers alone."""
        began = time.perf_counter()
        for start in range(0, rows, CHUNK):
            async with self._database.writing() as connection:
                await connection.execute(text(_FEED[connection.dialect.name]), self._chunk(start))
        return rows / (time.perf_counter() - began)

    async def replies_behind_it(self, seconds: float) -> list[float]:
        """Milliseconds from the moment a reply is asked for until its call could be made, the campaign running."""
        waits: list[float] = []
        running = asyncio.create_task(self._run(waits))
        deadline, number = time.perf_counter() + seconds, 0
        while time.perf_counter() < deadline:
            number += 1
            ident = f"reply{number}"
            self._replied[ident] = time.perf_counter()
            await self._outbox.put([self._row(ident, number, Purpose.ANSWER)])
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.5)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert len(waits) == number, f"{number - len(waits)} replies were not sent"
        return waits

    async def _run(self, waits: list[float]) -> None:
        while True:
            await self._send_some(waits)

    async def _send_some(self, waits: list[float] | None = None) -> int:
        claimed = await self._outbox.claim((LANE, AT_ONCE))
        now = time.perf_counter()
        if waits is not None:
            waits += [(now - self._replied.pop(row.id)) * 1000 for row in claimed if row.id in self._replied]
        await asyncio.gather(*(self._outbox.settle(self._outbox.taken(row, Sent(f"v{row.seq}"))) for row in claimed))
        return len(claimed)

    def _row(self, ident: str, person: int, purpose: Purpose) -> dict[str, Any]:
        message = Outbound(id=ident, address=Address(LANE, str(person)), reply=Reply("Bonjour !"), purpose=purpose)
        return outbox_row(message, "", Why(), self._clock.now())

    def _chunk(self, start: int) -> dict[str, Any]:
        row = self._row("", 0, Purpose.PROMOTION)
        return {"start": start, "many": CHUNK, "body": row["body"], "at": int(time.time() * 1_000_000)}


_COLUMNS = 'id, "key", lane, priority, due_at, state, purpose, body, queued_at'
_VALUES = "'telegram', 9, CAST(:at AS bigint), 'queued', 'promotion', CAST(:body AS text), CAST(:at AS bigint)"
_FEED = {
    "sqlite": f"""
        WITH RECURSIVE n(x) AS (SELECT :start UNION ALL SELECT x + 1 FROM n WHERE x + 1 < :start + :many)
        INSERT INTO outbox ({_COLUMNS}) SELECT 'c' || x, 'telegram:c' || x, {_VALUES} FROM n""",
    "postgresql": f"""
        INSERT INTO outbox ({_COLUMNS}) SELECT 'c' || x, 'telegram:c' || x, {_VALUES}
        FROM generate_series(CAST(:start AS int), CAST(:start AS int) + CAST(:many AS int) - 1) AS n(x)""",
}


def _memory() -> float:
    """Megabytes this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
