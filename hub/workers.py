"""Keeps the relay going: claims what waits, works on many conversations at once, and renews or takes over leases."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from channels import Channel, Listens
from hub.clock import Clock
from hub.inbox import IN, Inbox, Work
from hub.observe import Metrics
from hub.outbox import DESK, Outbox
from hub.relay import Relay
from storage import notices, queues
from storage.commits import Commits
from storage.database import Database
from storage.queues import Leaving

log = structlog.get_logger()

IDLE = 1.0
"""Seconds between two looks at a queue: another process may have written, and what must be tried again falls due."""

SOON = 0.05
"""Seconds after which a lane whose pace is used up is looked at again: a few then leave together."""

NOTICES = "notices"
"""What is due to be told, beside the queues."""

FOR_EVER = timedelta(days=10_000)
"""Longer than any lease."""

ASK_AGAIN = 0.5
"""Seconds after which whoever listens is told once more to stop."""

TRIES = 3
"""How often a piece of work is done again before the customer gets an apology."""

CLAIMS = 5
"""How often a piece of work, or a message, is claimed in vain before it is taken for one that kills whoever has it."""


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
        commits: Commits,
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
        self._commits = commits
        self._holder = holder
        self._lease = lease
        self._at_once = at_once
        self._pools = {**pools, DESK: 4}
        self._loops: list[asyncio.Task[None]] = []
        self._listening: list[asyncio.Task[None]] = []
        self._bells = {queue: asyncio.Event() for queue in (IN, *self._pools)}
        self._conversing: dict[asyncio.Task[None], int] = {}  # each with the row it works on
        self._sending: dict[str, dict[asyncio.Task[None], int]] = {lane: {} for lane in self._pools}
        self._stopping = False
        self.depths: dict[str, int] = {}

    async def start(self, *, listen: bool = True, alone: bool = False) -> None:
        """Take over what dead processes held, let every lane flow again, and begin. Only one process may `listen`.

        Who is `alone` with the database knows that whoever held anything is dead, and waits for no lease.
        """
        await self.reap(everything=alone)
        async with self._database.writing() as connection:
            await queues.resume_all(connection)
        self._inbox.hand_to(self._room_in, self._take_in)
        for lane in self._pools:
            self._outbox.hand_to(lane, partial(self._room_out, lane), partial(self._take_out, lane))
        rooms = {IN: self._room_in} | {lane: partial(self._room_out, lane) for lane in self._pools}
        self._loops = [self._loop(f"look.{queue}", partial(self._look, queue, room)) for queue, room in rooms.items()]
        self._loops.append(self._loop("recall", self._recall))
        for name, channel in self._channels.items():
            if listen and isinstance(channel, Listens):
                self._listening.append(self._loop(f"listen.{name}", partial(channel.listen, self._relay.accept)))

    async def stop(self, patience: float = 20.0) -> None:
        """Claim nothing more, finish what is held, and end.

        A claim under way is waited for, not cut off: its rows would stay marked as being sent by nobody.
        """
        self._stopping = True
        self._ring_all()
        await asyncio.gather(self._hang_up(), *self._loops, return_exceptions=True)
        await self._commits.drain()
        if held := {*self._conversing, *(task for sending in self._sending.values() for task in sending)}:
            await asyncio.wait(held, timeout=patience)
        await self._relay.finish()

    async def _hang_up(self) -> None:
        """Listen no more. Before Python 3.12 `asyncio.wait_for` can lose a cancellation: ask until they have ended."""
        left = set(self._listening)
        while left:
            for listening in left:
                listening.cancel()
            _ended, left = await asyncio.wait(left, timeout=ASK_AGAIN)

    def busy(self) -> bool:
        """Whether somebody waits for an answer."""
        return bool(self._conversing)

    # ------------------------------------------------------------ ticks

    async def reap(self, *, everything: bool = False) -> None:
        """Take over what dead processes held. What may have been sent is sent again only where that is harmless.

        What this process works on itself is not taken over, however late it gets to say so.
        """
        await self.renew()
        again = [name for name, channel in self._channels.items() if not channel.capabilities.paid]
        late = self._clock.now() + (FOR_EVER if everything else timedelta())
        async with self._database.writing() as connection:
            freed, resent, unknown = await queues.reap(connection, late, [*again, DESK])
        if freed or resent or unknown:
            log.info("leases.reaped", freed=freed, resent=resent, unknown=unknown)
            self._ring_all()

    async def renew(self) -> None:
        """Tell the database that this process lives."""
        arrived, until = list(self._conversing.values()), self._clock.now() + self._lease
        leaving = [row for sending in self._sending.values() for row in sending.values()]
        if arrived or leaving:
            async with self._database.writing() as connection:
                await queues.renew(connection, self._holder, until, arrived, leaving)

    async def measure(self) -> None:
        """Look at how much waits, and for what."""
        self.depths, paused = await self._database.read(self._waiting)
        for lane in self._pools:
            self._metrics.paused.labels(lane).set(lane in paused)
        for queue in ("in", NOTICES, *self._pools):
            self._metrics.depth.labels(queue).set(self.depths.get(queue, 0))

    async def _waiting(self, connection: AsyncConnection) -> tuple[dict[str, int], Collection[str]]:
        """How much waits in each queue, and which lanes wait for an operator."""
        due = {NOTICES: await notices.due_count(connection, self._clock.now())}
        return await queues.depths(connection) | due, await queues.paused(connection)

    async def _recall(self) -> None:
        """Tell since when each channel has been silent: one that was unplugged stays so when we start anew."""
        for channel, at in (await self._inbox.last_heard(list(self._channels))).items():
            self._metrics.last_heard.labels(channel).set(at.timestamp())

    # ------------------------------------------------------------ what came in

    def _room_in(self) -> int:
        return 0 if self._stopping else max(0, self._at_once - len(self._conversing))

    def _take_in(self, claimed: list[Work]) -> None:
        for work in claimed:
            self._spawn(self._see_to(work), self._conversing, work.arrived.id, IN, self._at_once)

    async def _see_to(self, work: Work) -> None:
        """Again and again while the conversation changes under our hands: each time somebody else got on with it."""
        if work.arrived.attempts > CLAIMS:
            return await self._relay.give_up(work)
        attempt = 1
        while not await self._relay.converse(work, last_try=attempt >= TRIES):
            await asyncio.sleep(min(1.0, 0.0125 * 4**attempt))
            work, attempt = await self._inbox.again(work), attempt + 1
        return None

    # ------------------------------------------------------------ what goes out

    def _room_out(self, lane: str) -> int:
        return 0 if self._stopping else max(0, self._pools[lane] - len(self._sending[lane]))

    def _take_out(self, lane: str, claimed: list[Leaving]) -> None:
        for leaving in claimed:
            self._spawn(self._see_off(leaving), self._sending[lane], leaving.seq, lane, self._pools[lane])
        dry = self._outbox.dry_for(lane)
        if dry is not None:
            asyncio.get_running_loop().call_later(max(SOON, dry), self._bells[lane].set)

    async def _see_off(self, leaving: Leaving) -> None:
        await (self._relay.bury(leaving) if leaving.deaths >= CLAIMS else self._relay.deliver(leaving))

    # ------------------------------------------------------------ what others wrote, and what falls due

    async def _look(self, queue: str, room: Callable[[], int]) -> None:
        """Look now and then; what this process stores is claimed as it is stored."""
        while not self._stopping:
            self._bells[queue].clear()
            if room():
                await self._commits.look(queue)
            await self._clock.pause(IDLE, self._bells[queue])

    # ------------------------------------------------------------ tasks

    def _ring_all(self) -> None:
        """Have every loop look at its queue at once."""
        for bell in self._bells.values():
            bell.set()

    def _spawn(
        self, work: Coroutine[Any, Any, None], held: dict[asyncio.Task[None], int], row: int, queue: str, most: int
    ) -> None:
        def finished(task: asyncio.Task[None]) -> None:
            if len(held) >= most:
                self._bells[queue].set()  # there was no room, and something may wait for it
            del held[task]
            if not task.cancelled() and (error := task.exception()):
                log.error("worker.failed", exc_info=error)  # its lease runs out, and somebody takes over

        task = asyncio.create_task(work)
        held[task] = row
        task.add_done_callback(finished)

    def _loop(self, name: str, work: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        return asyncio.create_task(self._forever(name, work), name=name)

    async def _forever(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """A loop outlives every passing fault: a database that restarts, a disk that is full for a while."""
        while not self._stopping:
            try:
                return await work()
            except Exception:
                log.exception("loop.failed", loop=name)
                await asyncio.sleep(IDLE)
        return None
