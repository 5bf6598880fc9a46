"""The yardstick: the same way with nothing in it. An aiohttp server, one row with a shared fsync, an aiohttp client.

It reads the message and sends an answer, and knows nobody: no person, no conversation, no queue, no retry. Nothing that
stands on aiohttp and SQLite can be faster than this. `python -m tests.benchmarks.bare PORT FILE VENDOR`.
"""

import asyncio
import json
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor

import aiohttp
import uvloop
from aiohttp import web

INSERT = "INSERT OR IGNORE INTO inbox (id, chat, body) VALUES (?, ?, ?)"
ANSWER = "Bonjour ! Que puis-je faire pour vous ?"

Row = tuple[int, int, bytes]


class GroupCommit:
    """One transaction for all the rows that wait."""

    def __init__(self, file: str) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._database = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.execute("CREATE TABLE inbox (id INTEGER PRIMARY KEY, chat INTEGER, body BLOB)")
        self._rows: list[Row] = []
        self._waiting: list[asyncio.Future[None]] = []
        self._task: asyncio.Task[None] | None = None

    async def keep(self, row: Row) -> None:
        future = asyncio.get_running_loop().create_future()
        self._rows.append(row)
        self._waiting.append(future)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        await future

    async def _run(self) -> None:
        while self._rows:
            rows, waiting = self._rows, self._waiting
            self._rows, self._waiting = [], []
            await asyncio.get_running_loop().run_in_executor(self._thread, self._write, rows)
            for future in waiting:
                future.set_result(None)

    def _write(self, rows: list[Row]) -> None:
        self._database.execute("BEGIN IMMEDIATE")
        self._database.executemany(INSERT, rows)
        self._database.execute("COMMIT")


class Bot:
    """Acknowledges once the row is kept; then answers."""

    def __init__(self, commits: GroupCommit, session: aiohttp.ClientSession, url: str) -> None:
        self._commits = commits
        self._session = session
        self._url = url
        self._answering = set[asyncio.Task[None]]()

    async def enter(self, request: web.Request) -> web.Response:
        body = await request.read()
        update = json.loads(body)
        chat = update["message"]["chat"]["id"]
        await self._commits.keep((update["update_id"], chat, body))
        task = asyncio.create_task(self._answer(chat))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)
        return web.Response()

    async def _answer(self, chat: int) -> None:
        async with self._session.post(self._url, json={"chat_id": chat, "text": ANSWER}) as taken:
            await taken.json()


async def serve(port: int, file: str, url: str) -> None:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        app = web.Application()
        app.router.add_post("/in/telegram", Bot(GroupCommit(file), session, f"{url}/bot1:bare/sendMessage").enter)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port, backlog=2048).start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), sys.argv[2], sys.argv[3]))
