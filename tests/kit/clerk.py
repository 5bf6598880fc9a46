"""Somebody who works on the queues: one process among others, at a time of the test's choosing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import select

from dialogs.messages import Address, Inbound, Outbound, Purpose, Reply, Status, Text
from hub.clock import Clock
from hub.pen import Why, outbox_row
from storage import queues
from storage.database import Database
from storage.queues import Arrived, Leaving
from storage.tables import outbox

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
LEASE = timedelta(seconds=30)
ANA = Address("telegram", "ana")
BEN = Address("telegram", "ben")


class StoppedClock(Clock):
    """Shows `NOW` until it is moved."""

    def now(self) -> datetime:
        return NOW + self._ahead


def inbound(ident: str, who: Address = ANA, text: str = "bonjour", **more: Any) -> Inbound:
    said = Inbound(id=ident, address=who, at=NOW, content=Text(text))
    return msgspec.structs.replace(said, **more)


def arrival(ident: str, who: Address = ANA) -> dict[str, Any]:
    """A row of the inbox."""
    return {
        "channel": who.channel,
        "provider_id": ident,
        "key": str(who),
        "body": msgspec.json.encode(inbound(ident, who)).decode(),
        "received_at": NOW,
        "state": "queued",
    }


def message(ident: str, to: Address = ANA, purpose: Purpose = Purpose.ANSWER, **more: Any) -> dict[str, Any]:
    """A row of the outbox."""
    out = Outbound(id=ident, address=to, reply=Reply(ident), purpose=purpose)
    return outbox_row(out, "", Why(purpose=purpose), NOW) | more


@dataclass
class Clerk:
    """One process. `now` is what its clock says."""

    database: Database
    name: str = "one"
    now: datetime = NOW

    def later(self, seconds: float) -> "Clerk":
        self.now += timedelta(seconds=seconds)
        return self

    async def receives(self, *rows: dict[str, Any]) -> set[tuple[str, str]]:
        async with self.database.writing() as connection:
            return await queues.put_in(connection, rows)

    async def takes_in(self, most: int = 100) -> list[Arrived]:
        async with self.database.writing() as connection:
            return await queues.claim_in(connection, self.name, self.now, LEASE, most)

    async def finishes(self, *rows: Arrived) -> None:
        ended = {"state": "done", "done_at": self.now, "outcome": "{}", "error": None}
        async with self.database.writing() as connection:
            await queues.finish_in(connection, [{"b_id": row.id, **ended} for row in rows])

    async def writes(self, *rows: dict[str, Any]) -> None:
        async with self.database.writing() as connection:
            await queues.put_out(connection, rows)

    async def takes(self, lane: str = "telegram", most: int = 100) -> list[Leaving]:
        async with self.database.writing() as connection:
            return await queues.claim_out(connection, lane, self.name, self.now, LEASE, most)

    async def takes_at(self, rate: float, lane: str = "telegram", most: int = 100) -> list[Leaving]:
        """Takes as much as the lane's pace allows."""
        async with self.database.writing() as connection:
            allowed = int(await queues.available(connection, lane, rate, self.now))
            taken = await queues.claim_out(connection, lane, self.name, self.now, LEASE, min(most, allowed))
            if taken:
                await queues.spend(connection, lane, allowed - len(taken), self.now)
            return taken

    async def settles(self, *rows: Leaving, state: Status = Status.SENT, **values: Any) -> None:
        blank = dict.fromkeys(("provider_id", "segments", "error", "error_kind", "sent_at"))
        ended = {**blank, "state": state.value, "due_at": self.now, "tries": 0, **values}
        async with self.database.writing() as connection:
            await queues.settle_out(connection, [(row, ended) for row in rows])

    async def reaps(self, *sent_again: str) -> tuple[int, int, int]:
        async with self.database.writing() as connection:
            return await queues.reap(connection, self.now, sent_again)

    async def resumes(self) -> None:
        async with self.database.writing() as connection:
            await queues.resume_all(connection)

    async def renews(self, arrived: Sequence[Arrived] = (), leaving: Sequence[Leaving] = ()) -> None:
        async with self.database.writing() as connection:
            ids, seqs = [row.id for row in arrived], [row.seq for row in leaving]
            await queues.renew(connection, self.name, self.now + LEASE, ids, seqs)

    async def hears(self, status: Status, ident: str) -> list[str]:
        """A receipt for one message, by our own id of it; returns what moved."""
        async with self.database.writing() as connection:
            return [moved.id for moved in await queues.receipt_of(connection, ident, status, self.now)]

    async def row(self, ident: str) -> Any:
        async with self.database.reading() as connection:
            return (await connection.execute(select(outbox).where(outbox.c.id == ident))).one()

    async def state(self, ident: str) -> Status:
        return Status((await self.row(ident)).state)


def ids(rows: Sequence[Leaving]) -> list[str]:
    return [row.id for row in rows]


def said(rows: Sequence[Arrived]) -> list[str]:
    return [msgspec.json.decode(row.body, type=Inbound).id for row in rows]
