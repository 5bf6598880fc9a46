"""What all stand-ins share: a local HTTP server that can be told to misbehave, and a courier for their webhooks."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web
from yarl import URL

from channels.sandbox import Mischief

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Excuse = Callable[[], web.Response]


@dataclass
class ApiServer:
    """Serves `app` on the loopback interface. `failing` and `throttling` build the vendor's own error answers."""

    app: web.Application
    mischief: Mischief
    failing: Excuse
    throttling: Excuse
    host: str = "127.0.0.1"
    port: int = 0  # 0: any free one
    calls: int = 0
    _runner: web.AppRunner | None = None

    async def start(self) -> str:
        """Return the address at which the API answers, without a final slash."""
        self.app.middlewares.append(self._disturb)
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return f"http://{self.host}:{self.port}"

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    @web.middleware
    async def _disturb(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.calls += 1
        if self.mischief.delay:
            await asyncio.sleep(self.mischief.delay)
        if self.mischief.strikes(self.mischief.throttle):
            return self.throttling()
        if self.mischief.strikes(self.mischief.fail):
            return self.failing()
        answer = await handler(request)
        if self.mischief.strikes(self.mischief.drop) and request.transport:
            self.mischief.dropped.append(await request.read())
            request.transport.abort()  # accepted, but the caller will never know
        return answer


@dataclass
class Courier:
    """Delivers a vendor's webhooks: each at least once, twice or out of order when told so, again when refused.

    `pauses` are the vendor's, in seconds, between its tries; shortened here so that nobody waits for minutes.
    """

    mischief: Mischief
    pauses: tuple[float, ...] = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
    timeout: float = 15.0
    heed: Callable[[bytes], Awaitable[None]] | None = None  # does what the body of an accepting answer asks for
    statuses: list[int] = field(default_factory=list[int])  # what our side answered, oldest first
    _session: aiohttp.ClientSession | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])
    _held: list[Callable[[], Awaitable[None]]] = field(default_factory=list[Callable[[], Awaitable[None]]])

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> None:
        """Deliver one webhook now; what is refused or unanswered is tried again in the background."""

        async def deliver() -> None:
            await self._deliver(url, body, headers)

        if self.mischief.strikes(self.mischief.reorder):
            self._held.append(deliver)
            self._spawn(self._release_later())
            return
        await deliver()
        if self.mischief.strikes(self.mischief.duplicate):
            await deliver()
        await self._release()

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session:
            await self._session.close()

    async def _deliver(self, url: str, body: bytes, headers: dict[str, str]) -> None:
        if not await self._try(url, body, headers):
            self._spawn(self._again(url, body, headers))

    async def _again(self, url: str, body: bytes, headers: dict[str, str]) -> None:
        for pause in self.pauses:
            await asyncio.sleep(pause)
            if await self._try(url, body, headers):
                return

    async def _try(self, url: str, body: bytes, headers: dict[str, str]) -> bool:
        self._session = self._session or aiohttp.ClientSession()
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):
            timeout = aiohttp.ClientTimeout(total=self.timeout)
            async with self._session.post(
                URL(url, encoded=True), data=body, headers=headers, timeout=timeout
            ) as answer:
                body = await answer.read()
            self.statuses.append(answer.status)
            if self.heed and body and answer.ok:
                await self.heed(body)
            return answer.status < 500 and answer.status != 429
        return False

    async def _release(self) -> None:
        held, self._held = self._held, []
        for deliver in held:
            await deliver()

    async def _release_later(self) -> None:
        await asyncio.sleep(0.3)
        await self._release()

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
