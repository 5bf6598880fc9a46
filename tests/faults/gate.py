"""What stands around hubs that die: the reverse proxy before them, and somebody who starts them again."""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import unquote_plus

import aiohttp
from aiohttp import web

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Call:
    """A call that came through the gate: what it said, when it came and was answered, and whether with a 2xx."""

    words: str
    came: float
    ended: float
    accepted: bool


@dataclass
class Gate:
    """The hubs' public address, which stays while they come and go. Those at `doors` take turns."""

    session: aiohttp.ClientSession
    url: str = ""
    doors: list[str] = field(default_factory=list[str])
    calls: list[Call] = field(default_factory=list[Call])
    turned_away: int = 0
    _turn: "count[int]" = field(default_factory=count)

    async def pass_on(self, request: web.Request) -> web.Response:
        """Hand on, and answer as the hub does; for one that is not there or dies meanwhile, as proxies do: 502."""
        came, body = time.monotonic(), await request.read()
        try:
            answer = await self._ask_hub(request, body)
        except (aiohttp.ClientError, TimeoutError, IndexError):
            self.turned_away += 1
            answer = web.Response(status=502)
        words = f"{request.headers.get('Authorization', '')} {unquote_plus(body.decode())}"
        self.calls.append(Call(words, came, time.monotonic(), 200 <= answer.status < 300))
        return answer

    async def _ask_hub(self, request: web.Request, body: bytes) -> web.Response:
        where = self.doors[next(self._turn) % (len(self.doors) or 1)] + request.path_qs
        headers = {name: value for name, value in request.headers.items() if name not in ("Host", "Content-Length")}
        async with self.session.request(request.method, where, data=body, headers=headers) as answer:
            said = await answer.read()
        return web.Response(status=answer.status, body=said, content_type=answer.content_type)


@asynccontextmanager
async def open_gate() -> AsyncIterator[Gate]:
    """A gate that leads nowhere yet."""
    app = web.Application()
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        gate = Gate(session)
        app.router.add_route("*", "/{path:.*}", gate.pass_on)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        gate.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield gate
        finally:
            await runner.cleanup()


@dataclass(frozen=True)
class Hub:
    """A process that runs. `holder` is its name in the database; a worker has no address."""

    kind: str
    pid: int
    holder: str
    url: str


@dataclass
class Keeper:
    """Starts hubs, kills them, and starts them again."""

    nursery: Process
    gate: Gate
    hubs: list[Hub] = field(default_factory=list[Hub])

    async def start(self, kind: str) -> None:
        """A hub is at work when this returns; one that serves can be reached by the gate."""
        pid, holder, url = (await self._order(kind)).split()
        self.hubs.append(Hub(kind, int(pid), holder, url))
        if kind == "serve":
            self.gate.doors.append(url)

    async def kill(self, hub: Hub) -> None:
        """SIGKILL: it finishes nothing."""
        assert await self._end(hub, signal.SIGKILL) == -signal.SIGKILL

    async def stop(self) -> list[int]:
        """Ask all to stop, and wait until they have; returns their exit statuses."""
        return [await self._end(hub, signal.SIGTERM) for hub in list(self.hubs)]

    async def _end(self, hub: Hub, sign: signal.Signals) -> int:
        self.hubs.remove(hub)
        if hub.url in self.gate.doors:
            self.gate.doors.remove(hub.url)
        os.kill(hub.pid, sign)
        return int(await self._order(f"wait {hub.pid}"))

    async def _order(self, words: str) -> str:
        assert self.nursery.stdin
        self.nursery.stdin.write(f"{words}\n".encode())
        await self.nursery.stdin.drain()
        return await _heard(self.nursery)


@asynccontextmanager
async def keeper(settings: Path, gate: Gate, log: Path) -> AsyncIterator[Keeper]:
    """Somebody who minds hubs with these settings; leaves no process behind."""
    with log.open("w") as errors:
        program = [sys.executable, "-m", "tests.faults.hub_process", str(settings)]
        nursery = await asyncio.create_subprocess_exec(*program, cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=errors)
    minding = Keeper(nursery, gate)
    try:
        assert await _heard(nursery) == "ready", log.read_text()
        yield minding
    finally:
        nursery.kill()
        await nursery.wait()
        for hub in minding.hubs:
            with suppress(ProcessLookupError):
                os.kill(hub.pid, signal.SIGKILL)


async def _heard(process: Process) -> str:
    assert process.stdout
    async with asyncio.timeout(60):
        return (await process.stdout.readline()).decode().strip()
