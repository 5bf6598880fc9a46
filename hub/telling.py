"""Tells what is due, late: asks the shop how things stand now, before anything is locked; then comes `hub/round.py`.

Several processes may tell side by side. A notice that is due is told within a second, at once when it is planned here.
"""

from collections.abc import Mapping, Sequence

import msgspec
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.errors import ShopError
from hub.clock import Clock
from hub.facts import Facts, Whose
from hub.loop import IDLE, Loop
from hub.observe import Metrics
from hub.round import Due, Round
from notifications.events import Happening, OfCustomer
from notifications.notices import News, Notice
from notifications.timing import House
from storage import carts, interests, notices, overdue, transcripts
from storage.commits import Commits
from storage.database import Database
from storage.notices import Kept
from storage.queues import Leaving

log = structlog.get_logger()

MOST = 50
"""Notices told in one transaction: some hundredths of a second, for which a customer's answer may have to wait."""

_event: msgspec.json.Decoder[Happening] = msgspec.json.Decoder(Happening)


class Teller:
    """Its `loop` is that of one process. `wake` it when something was planned that may be due at once."""

    def __init__(
        self,
        notices: Sequence[Notice],
        facts: Facts,
        one_round: Round,
        house: House,
        database: Database,
        commits: Commits,
        metrics: Metrics,
        clock: Clock,
        lanes: Sequence[str],
    ) -> None:
        self._calm = {notice.name for notice in notices if not notice.urgent}
        self._facts = facts
        self._house = house
        self._database = database
        self._metrics = metrics
        self._clock = clock
        self._tell = commits.kind(one_round.tell_all, rank=4, brings=lambda _: lanes)
        self.loop = Loop("telling", self._look, clock)

    async def elsewhere(self, connection: AsyncConnection, leaving: Leaving) -> None:
        """The channel could not carry it after all: what was told with it is due at once, on another channel."""
        await notices.tell_elsewhere(connection, leaving.notice_id or "", leaving.lane, self._clock.now())

    async def anew(self, connection: AsyncConnection, leaving: Leaving) -> None:
        """It could not leave in its hours: whether, when and where it is told is decided once more."""
        await overdue.decide_anew(connection, leaving, self._clock.now())

    async def _look(self) -> float:
        """Tell what is due."""
        rows = await self._due()
        for told in await self._tell.insist(Due(rows, await self._ask(rows))) if rows else ():
            self._metrics.notices.labels(told.notice, told.state, told.why).inc()
            log.info("notice.decided", notice=told.notice, state=told.state, why=told.why)
        return 0.0 if len(rows) >= MOST else IDLE

    # ------------------------------------------------------------ what is due, and the facts

    async def _due(self) -> list[Kept]:
        """What is due, and what else can be told with it to the same people."""
        now = self._clock.now()
        async with self._database.reading() as connection:
            rows = await notices.due(connection, now, MOST)
            rows += await notices.falling_back(connection, now, MOST)
            calm = {row.person_id for row in rows if row.notice in self._calm}
            soon = await notices.waiting_of(connection, calm, now + self._house.digest) if calm else []
        due = {row.seq for row in rows}
        return [*rows, *(row for row in soon if row.seq not in due and row.notice in self._calm)]

    async def _ask(self, rows: Sequence[Kept]) -> dict[int, News]:
        """How things stand, by the number of the row: asked once for each event, then what is one person's own."""
        bodies = list(dict.fromkeys(row.body for row in rows))
        shared = dict(zip(bodies, [await self._shared(body) for body in bodies], strict=True))
        personal = [row for row in rows if (news := shared[row.body]) and isinstance(news.event, OfCustomer)]
        whose = await self._whose(personal) if personal else {}
        asked = {row.seq: await self._own(shared[row.body], row, whose) for row in rows}
        return {seq: news for seq, news in asked.items() if news}

    async def _shared(self, body: str) -> News | None:
        try:
            return await self._facts.of(_event.decode(body))
        except (ShopError, msgspec.ValidationError) as error:
            log.warning("notice.no_facts", kind=type(error).__name__)
            return None

    async def _own(self, news: News | None, row: Kept, whose: Mapping[str, Whose]) -> News | None:
        if not news or row.person_id not in whose:
            return news
        try:
            return await self._facts.own(news, whose[row.person_id], row.id)
        except ShopError:
            return None

    async def _whose(self, rows: Sequence[Kept]) -> dict[str, Whose]:
        ids = sorted({row.person_id for row in rows})
        async with self._database.reading() as connection:
            people = await interests.interested(connection, ids)
            kept = await carts.of_persons(connection, ids)
            questions = await transcripts.questions_of(connection, ids, self._clock.now())
        return {
            one.person_id: Whose(
                person_id=one.person_id,
                customer_id=one.customer_id,
                time_zone=one.time_zone,
                cart=kept.get(one.person_id),
                questions=questions.get(one.person_id, 0),
            )
            for one in people
        }
