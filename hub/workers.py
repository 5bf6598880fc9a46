"""Keeps the relay going: claims what waits, works on many conversations at once, and renews or takes over leases."""

import asyncio
from collections.abc import Coroutine, Mapping
from datetime import timedelta
from typing import Any

import structlog

from channels import Channel, Listens
from hub.clock import Clock
from hub.inbox import Inbox, Work
from hub.observe import Metrics
from hub.outbox import DESK, Outbox
from hub.relay import Relay
from hub.wakes import IN, Wakes
from storage import queues
from storage.database import Database

log = structlog.get_logger()

IDLE = 1.0
"""Seconds between two looks at the queue when nobody woke us: another process may have written."""

TRIES = 3
"""How often a piece of work is done again before the customer gets an apology."""


class Workers:
    """The loops of one process. `stop` lets them finish what they hold."""

    def __init__(
        self,
        relay: Relay,
        inbox: Inbox,
        outbox: Outbox,
        channels: Mapping[str, Channel],
        database: Database,
        metrics: Metrics,
        clock: Clock,
        wakes: Wakes,
        *,
        holder: str,
        lease: timedelta,
        at_once: int,
        pools: Mapping[str, int],
    ) -> None:
        self._relay = relay
        self._inbox = inbox
        self._outbox = outbox
        self._channels = channels
        self._database = database
        self._metrics = metrics
        self._clock = clock
        self._wakes = wakes
        self._holder = holder
        self._lease = lease
        self._at_once = at_once
        self._pools = {**pools, DESK: 4}
        self._loops: list[asyncio.Task[None]] = []
        self._conversing: set[asyncio.Task[None]] = set()
        self._sending: set[asyncio.Task[None]] = set()
        self.depths: dict[str, int] = {}

    async def start(self) -> None:
        """Take over what dead processes held, then begin."""
        await self.reap()
        self._loop("converse", self._converse())
        for lane in self._pools:
            self._loop(f"deliver.{lane}", self._deliver(lane))
        for name, channel in self._channels.items():
            if isinstance(channel, Listens):
                self._loop(f"listen.{name}", channel.listen(self._relay.accept))

    async def stop(self, patience: float = 20.0) -> None:
        """Claim nothing more, finish what is held, and end."""
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        if held := self._conversing | self._sending:
            await asyncio.wait(held, timeout=patience)

    # ------------------------------------------------------------ ticks

    async def reap(self) -> None:
        """Take over what dead processes held. What may have been sent is sent again only where that is harmless."""
        again = [name for name, channel in self._channels.items() if not channel.capabilities.paid]
        async with self._database.writing() as connection:
            freed, resent, unknown = await queues.reap(connection, self._clock.now(), [*again, DESK])
        if freed or resent or unknown:
            log.info("leases.reaped", freed=freed, resent=resent, unknown=unknown)
            self._wakes.ring_all()

    async def renew(self) -> None:
        """Tell the database that this process lives."""
        if self._conversing or self._sending:
            async with self._database.writing() as connection:
                await queues.renew(connection, self._holder, self._clock.now() + self._lease)

    async def measure(self) -> None:
        """Look at how much waits."""
        async with self._database.reading() as connection:
            self.depths = await queues.depths(connection)
        for queue in ("in", *self._pools):
            self._metrics.depth.labels(queue).set(self.depths.get(queue, 0))

    # ------------------------------------------------------------ what came in

    async def _converse(self) -> None:
        bell = self._wakes.bell(IN)
        while True:
            bell.clear()
            free = self._at_once - len(self._conversing)
            claimed = await self._inbox.claim(free) if free > 0 else []
            for work in claimed:
                self._spawn(self._see_to(work), self._conversing, bell)
            if not claimed:
                await self._clock.pause(IDLE, bell)

    async def _see_to(self, work: Work) -> None:
        for attempt in range(TRIES):
            if await self._relay.converse(work, last_try=attempt == TRIES - 1):
                return
            await asyncio.sleep(0.05 * 4**attempt)
            work = await self._inbox.again(work)

    # ------------------------------------------------------------ what goes out

    async def _deliver(self, lane: str) -> None:
        bell, at_work = self._wakes.bell(lane), set[asyncio.Task[None]]()
        while True:
            bell.clear()
            free = self._pools[lane] - len(at_work)
            claimed = await self._outbox.claim((lane, free)) if free > 0 else []
            for leaving in claimed:
                task = self._spawn(self._relay.deliver(leaving), self._sending, bell)
                at_work.add(task)
                task.add_done_callback(at_work.discard)
            if not claimed:
                await self._clock.pause(IDLE, bell)

    # ------------------------------------------------------------ tasks

    def _spawn(
        self, work: Coroutine[Any, Any, None], held: set[asyncio.Task[None]], bell: asyncio.Event
    ) -> asyncio.Task[None]:
        def finished(task: asyncio.Task[None]) -> None:
            held.discard(task)
            bell.set()  # the next of the same conversation may go
            if not task.cancelled() and (error := task.exception()):
                log.error("worker.failed", exc_info=error)

        task = asyncio.create_task(work)
        held.add(task)
        task.add_done_callback(finished)
        return task

    def _loop(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        self._loops.append(asyncio.create_task(self._forever(name, work), name=name))

    async def _forever(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:
            log.exception("loop.died", loop=name)
            raise
