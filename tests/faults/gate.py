"""What stands around a hub that dies: the reverse proxy before it, and somebody who starts it again."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_plus

import aiohttp
from aiohttp import web

ROOT = Path(__file__).parents[2]


@dataclass
class Gate:
    """The hub's public address, which stays while hubs come and go. `accepted` are the calls it answered 2xx."""

    hub: str = ""
    url: str = ""
    accepted: list[str] = field(default_factory=list[str])
    turned_away: int = 0
    _runner: web.AppRunner | None = None
    _session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._pass)
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        assert self._runner
        assert self._session
        await self._session.close()
        await self._runner.cleanup()

    async def _pass(self, request: web.Request) -> web.Response:
        """Hand on, and answer as the hub does; for a hub that is not there or dies meanwhile, as proxies do: 502."""
        assert self._session
        body, where = await request.read(), self.hub + request.path_qs
        headers = {name: value for name, value in request.headers.items() if name not in ("Host", "Content-Length")}
        try:
            async with self._session.request(request.method, where, data=body, headers=headers) as answer:
                said, kind = await answer.read(), answer.content_type
        except (aiohttp.ClientError, TimeoutError, ValueError):
            self.turned_away += 1
            return web.Response(status=502)
        if answer.ok:
            self.accepted.append(f"{headers.get('Authorization', '')} {unquote_plus(body.decode())}")
        return web.Response(status=answer.status, body=said, content_type=kind)


@dataclass
class Keeper:
    """Starts the hub, kills it, and starts it again."""

    nursery: Process
    gate: Gate
    pid: int = 0

    async def start(self) -> None:
        """A hub answers when this returns."""
        pid, self.gate.hub = (await self._order("start")).split()
        self.pid = int(pid)

    async def kill(self) -> None:
        """SIGKILL: it finishes nothing."""
        self.gate.hub = ""
        os.kill(self.pid, signal.SIGKILL)
        assert await self._order(f"wait {self.pid}") == str(-signal.SIGKILL)

    async def stop(self) -> int:
        """Ask it to stop, and wait until it has; returns its exit status."""
        os.kill(self.pid, signal.SIGTERM)
        return int(await self._order(f"wait {self.pid}"))

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
        with suppress(ProcessLookupError):
            os.kill(minding.pid or nursery.pid, signal.SIGKILL)


async def _heard(process: Process) -> str:
    assert process.stdout
    async with asyncio.timeout(60):
        return (await process.stdout.readline()).decode().strip()
