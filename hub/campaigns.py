"""Feeds campaigns: a chunk of people at a time, about a minute ahead of what the channels can send.

So that consent, caps and quiet hours are decided late, and "stop" finds little on its way. Each chunk is one
transaction with the cursor: after a `kill -9` it goes on with the next person, and nobody is told twice.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.capabilities import Capabilities
from hub.clock import Clock
from hub.loop import IDLE, Loop
from hub.planning import Planner
from notifications.campaign import channels_of
from storage import campaigns, segments
from storage.alone import only_one
from storage.campaigns import Kept
from storage.database import Database

log = structlog.get_logger()

CHUNK, CHUNK_APART = 100, 400
"""People planned in one transaction, for which an answer may have to wait some hundredths of a second; and on
PostgreSQL while nobody waits for one, for there each statement is a journey.
"""

SWEPT = 250
"""Messages taken back in one transaction: as long."""

USED_UP = 0.25
"""The share of the room found that is filled before it is looked for again: to count what waits takes time, the more
the more there is.
"""

GIVES_WAY = 2.0
"""While customers write, a chunk is followed by a pause so many times as long as it took: they come first."""

STOCK = 1_000
"""After so many people, and each time they have doubled since, PostgreSQL looks at how large the tables have become."""

LATELY = 0.5
"""Seconds for which customers are taken to write still: who was answered often writes again."""


@dataclass(frozen=True)
class _Next:
    """Who is to be planned now; `waited`: they were before, and waited for a better hour."""

    ids: Sequence[str]
    waited: bool


class Feeder:
    """Its `loop` is that of one process; of several processes one feeds, and another goes on when it dies.

    `ahead`: so many seconds' worth of messages are planned before they can leave. `busy`: customers wait for an answer.
    """

    def __init__(
        self,
        database: Database,
        planner: Planner,
        channels: Mapping[str, Capabilities],
        clock: Clock,
        busy: Callable[[], bool],
        *,
        ahead: float,
    ) -> None:
        self._database = database
        self._planner = planner
        self._channels = channels
        self._clock = clock
        self._busy = busy
        self._ahead = ahead
        self._heard = -LATELY  # when somebody was last seen to wait for an answer, by `time.monotonic`
        self._known_room: dict[str, float] = {}  # by campaign: people who may be planned before it is looked for again
        self.loop = Loop("campaigns", self._look, clock)

    async def _look(self) -> float:
        began = time.monotonic()
        more = await self.tick()
        took = time.monotonic() - began
        return IDLE if not more else GIVES_WAY * took if self._customers_write() else 0.0

    @property
    def _chunk(self) -> int:
        return CHUNK if self._database.is_sqlite or self._customers_write() else CHUNK_APART

    def _customers_write(self) -> bool:
        now = time.monotonic()
        if self._busy():
            self._heard = now
        return now - self._heard < LATELY

    async def tick(self) -> bool:
        """One step of each campaign that has something to do; whether there is more to do at once."""
        if not await self._at_work():
            return False
        async with only_one(self._database, "campaigns") as mine:
            return await self._steps() if mine else False

    async def _steps(self) -> bool:
        return any([await self._step(kept) for kept in await self._at_work()])

    async def _at_work(self) -> Sequence[Kept]:
        now = self._clock.now()
        return await self._database.read(lambda connection: campaigns.at_work(connection, now))

    async def _step(self, kept: Kept) -> bool:
        match kept.state:
            case "scheduled":
                return await self._begin(kept)
            case "pausing" | "stopping":
                return await self._take_back(kept, for_good=kept.state == "stopping")
            case _:
                return await self._go_on(kept)

    async def _begin(self, kept: Kept) -> bool:
        """Its hour has come: count whom it is for, and run."""
        now = self._clock.now()
        async with self._database.reading() as connection:
            people = await segments.count(connection, kept.campaign.to, now)
        async with self._database.writing() as connection:
            await campaigns.take_stock(connection)
            await campaigns.change(connection, kept.campaign.id, ["scheduled"], "running", counts={"people": people})
        log.info("campaign.begun", campaign=kept.campaign.id, people=people)
        return True

    # ------------------------------------------------------------ forward

    async def _go_on(self, kept: Kept) -> bool:
        """Those whose hour has come first, then the next in line, as many as there is room for."""
        now = self._clock.now()
        found = await self._database.read(lambda connection: self._next(connection, kept, now))
        if not found:
            return False
        if not found.ids:
            return await self._end(kept, now)
        step = await self._planner.step(kept, found.ids, waited=found.waited)
        written = await self._database.write(lambda connection: campaigns.write(connection, step))
        if written and has_doubled(kept.counts.get("looked at", 0), step.counts.get("looked at", 0)):
            await self._database.write(campaigns.count_anew)
        return written

    async def _next(self, connection: AsyncConnection, kept: Kept, now: datetime) -> "_Next | None":
        """Who is next; None: there is no room for anybody at the moment."""
        most = await self._room(connection, kept, now)
        if most < 1:
            return None
        if waited := await campaigns.waiting(connection, kept.campaign.id, now, most):
            return _Next(waited, waited=True)
        return _Next(await segments.after(connection, kept.campaign.to, kept.cursor, most, now), waited=False)

    async def _room(self, connection: AsyncConnection, kept: Kept, now: datetime) -> int:
        """How many people to plan now, so that no channel has more than a minute's worth before it."""
        ident = kept.campaign.id
        room = known = self._known_room.get(ident, 0.0)
        if known < self._chunk:
            room = await self._room_found(connection, kept)
            known = room * USED_UP
        most = max(0, int(min([self._chunk, room, *self._paced(kept, now)])))
        self._known_room[ident] = known - most
        return most

    async def _room_found(self, connection: AsyncConnection, kept: Kept) -> float:
        lanes = {
            lane: count for lane, count in channels_of(kept.counts).items() if lane in self._channels and count > 0
        }
        room = {lane: self._channels[lane].rate * self._ahead for lane in lanes}
        queued = await campaigns.queued(connection, list(lanes), round(max(room.values(), default=0)) + self._chunk)
        looked_at = kept.counts.get("looked at", 0)
        people = [(room[lane] - queued[lane]) * looked_at / lanes[lane] for lane in lanes]
        return min(people, default=self._chunk)

    def _paced(self, kept: Kept, now: datetime) -> list[float]:
        """The room that the campaign's own rate leaves."""
        if not kept.campaign.rate:
            return []
        before = (max(kept.paced_until, now) - now).total_seconds() if kept.paced_until else 0.0
        return [(self._ahead - before) * kept.campaign.rate]

    async def _end(self, kept: Kept, now: datetime) -> bool:
        """Everybody was looked at; it ends when nobody waits for a better hour, and the last message has left."""
        ident = kept.campaign.id
        if await self._database.read(lambda connection: campaigns.goes_on(connection, ident)):
            return False
        async with self._database.writing() as connection:
            await campaigns.change(connection, ident, ["running"], "done", ended_at=now)
        log.info("campaign.done", campaign=ident, told=kept.counts.get("told", 0))
        return False

    # ------------------------------------------------------------ back

    async def _take_back(self, kept: Kept, *, for_good: bool) -> bool:
        """What has not left yet, some at a time; and when nothing is left of it, it is paused, or stopped."""
        now, ident = self._clock.now(), kept.campaign.id
        if await self._database.write(partial(_undo, kept=kept, now=now, for_good=for_good)):
            return True
        async with self._database.writing() as connection:
            if for_good:
                if await campaigns.drop_waiting(connection, ident, SWEPT):
                    return True
                await campaigns.change(connection, ident, ["stopping"], "stopped", ended_at=now)
            else:
                await campaigns.change(connection, ident, ["pausing"], "paused", paced_until=None)
        log.info("campaign.halted", campaign=ident, stopped=for_good)
        return False


def has_doubled(people: int, more: int) -> bool:
    """Whether one thousand was just passed, two, four, eight …"""
    return ((people + more) // STOCK).bit_length() > (people // STOCK).bit_length()


async def _undo(connection: AsyncConnection, *, kept: Kept, now: datetime, for_good: bool) -> bool:
    """Take back some of its messages; false when none was left."""
    ident, lanes = kept.campaign.id, channels_of(kept.counts)
    back = await campaigns.take_back(connection, ident, lanes, now, SWEPT, for_good=for_good)
    if back:
        await campaigns.count_back(connection, ident, back, for_good=for_good)
    return bool(back)
