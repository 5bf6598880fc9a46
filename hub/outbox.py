"""What goes out, and how each call to a vendor ended. Only from here is anything sent."""

import random
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.capabilities import Capabilities
from dialogs.errors import ChannelError, Deadly, Gone, NotAuthorised, OutcomeUnknown, RetryAfter, RetryBackoff
from dialogs.messages import Address, Purpose, Receipt, Sent, Status
from hub.clock import Clock
from storage import changes, queues
from storage.commits import Commits
from storage.queues import Leaving

log = structlog.get_logger()

DESK = "desk"
"""The lane of what is shown to the team."""

DESK_RATE = 1.0
"""Messages a second to the team's room: https://docs.slack.dev/apis/web-api/rate-limits"""


@dataclass(frozen=True)
class Ended:
    """How one call ended: what the row becomes, and whether more than the row is concerned."""

    leaving: Leaving
    values: dict[str, Any]
    error: ChannelError | None = None
    also: Sequence[dict[str, Any]] = ()  # rows to write with it: the notice on its next way, word to the team
    then: Callable[[AsyncConnection], Awaitable[None]] | None = None  # what else to write in the same transaction

    @property
    def state(self) -> Status:
        return Status(self.values["state"])


@dataclass(frozen=True)
class Took:
    """A receipt, and on which lane it came."""

    address: Address
    receipt: Receipt


class Outbox:
    """The durable queue of what goes out, lane by lane.

    `put` keeps rows to be sent, `claim` takes at most so many of a lane, `settle` writes down how a call ended.
    """

    def __init__(
        self,
        commits: Commits,
        clock: Clock,
        channels: Mapping[str, Capabilities],
        holder: str,
        lease: timedelta,
        tries: int,
    ) -> None:
        self._commits = commits
        self._clock = clock
        self._channels = channels
        self._holder = holder
        self._lease = lease
        self._tries = tries
        self._dry: dict[str, float | None] = {}
        self.settle = commits.kind(self._settle_all, rank=2, brings=_frees)
        self.put = commits.kind(self._put_all, rank=3, brings=_lanes)
        self._received = commits.kind(self._receive_all, rank=4)
        self.claim = commits.kind(self._claim_all, rank=6)  # last: the lane stays locked until the transaction ends

    def hand_to(self, lane: str, room: Callable[[], int], take: Callable[[list[Leaving]], None]) -> None:
        """From now on `take` gets what shall leave by a lane, as much as there is `room` for, claimed when stored."""
        self._commits.join(lane, self.claim, lambda: (lane, room()) if room() else None, take)

    def dry_for(self, lane: str) -> float | None:
        """Seconds until the next may leave a lane whose pace was used up when it was last claimed from.

        None: there was more to be had, or it is held or paused, which others end.
        """
        return self._dry.get(lane)

    # ------------------------------------------------------------ judging how a call ended

    def taken(self, leaving: Leaving, sent: Sent) -> Ended:
        """The vendor took it."""
        return Ended(leaving, self._values(leaving, sent.status, sent=sent))

    def failed(self, leaving: Leaving, error: Exception) -> Ended:
        """The vendor did not, or nobody knows: try again, give up, or leave it to somebody to look at."""
        known = error if isinstance(error, ChannelError) else RetryBackoff(f"{type(error).__name__} in the adapter.")
        return Ended(leaving, self._values(leaving, *self._verdict(leaving, known), error=known), known)

    def too_late(self, leaving: Leaving, then: Callable[[AsyncConnection], Awaitable[None]]) -> Ended:
        """No call was made, for its hours have ended: `then` decides it anew."""
        return Ended(leaving, self._values(leaving, Status.QUEUED), then=then)

    def _verdict(self, leaving: Leaving, error: ChannelError) -> tuple[Status, timedelta]:
        match error:
            case NotAuthorised():
                return Status.QUEUED, timedelta()  # the lane pauses; the message keeps its place
            case RetryAfter(seconds=seconds):
                return Status.QUEUED, timedelta(seconds=seconds)
            case OutcomeUnknown() if not self.may_send_again(leaving):
                return Status.UNKNOWN, timedelta()
            case OutcomeUnknown() | RetryBackoff() if leaving.tries + 1 < self._tries:
                return Status.QUEUED, pause_before(leaving.tries + 2)
            case OutcomeUnknown() | RetryBackoff() | Deadly():
                return Status.DEAD, timedelta()
            case _:
                return Status.FAILED, timedelta()

    def may_send_again(self, leaving: Leaving) -> bool:
        """When nobody knows whether it arrived: chat errs on the side of twice, what is paid or unasked of never."""
        can = self._channels.get(leaving.lane)
        return leaving.purpose != Purpose.PROMOTION and not (can and can.paid)

    def _values(
        self,
        leaving: Leaving,
        state: Status,
        wait: timedelta = timedelta(),
        *,
        sent: Sent | None = None,
        error: ChannelError | None = None,
    ) -> dict[str, Any]:
        now = self._clock.now()
        return {
            "state": state.value,
            "provider_id": sent.provider_id if sent else None,
            "segments": sent.segments if sent else None,
            "error": str(error)[:500] if error else None,
            "error_kind": error.kind if error else None,
            "sent_at": now if sent else None,
            "due_at": now + wait,
            "tries": leaving.tries + isinstance(error, OutcomeUnknown | RetryBackoff),
        }

    # ------------------------------------------------------------ receipts

    async def receipt(self, address: Address, receipt: Receipt) -> list[queues.Moved]:
        """Move what it speaks of forward; returns what moved."""
        return await self._received(Took(address, receipt))

    # ------------------------------------------------------------ together, in one transaction

    async def _put_all(self, connection: AsyncConnection, batches: Sequence[Sequence[dict[str, Any]]]) -> list[None]:
        await queues.put_out(connection, [row for rows in batches for row in rows])
        return [None for _ in batches]

    async def _claim_all(self, connection: AsyncConnection, wants: Sequence[tuple[str, int]]) -> list[list[Leaving]]:
        """The lanes in the order of their names: processes that lock several never wait for one another in a circle."""
        most = {lane: max(most for wanted, most in wants if wanted == lane) for lane, _ in wants}
        claimed = {lane: await self._claim_one(connection, lane, most[lane]) for lane in sorted(most)}
        return [claimed.pop(lane, []) for lane, _ in wants]  # the first who wants some of a lane gets all

    async def _claim_one(self, connection: AsyncConnection, lane: str, most: int) -> list[Leaving]:
        now = self._clock.now()
        can = self._channels.get(lane)
        rate = can.rate if can else DESK_RATE
        allowed = await queues.available(connection, lane, rate, now)
        claimed: list[Leaving] = []
        if allowed >= 1:
            claimed = await queues.claim_out(connection, lane, self._holder, now, self._lease, min(most, int(allowed)))
        if claimed:
            await queues.spend(connection, lane, allowed - len(claimed), now)
        left = allowed - len(claimed)
        self._dry[lane] = (1 - left) / rate if allowed > 0 and left < 1 else None
        return claimed

    async def _settle_all(self, connection: AsyncConnection, batch: Sequence[Ended]) -> list[None]:
        await queues.settle_out(connection, [(ended.leaving, ended.values) for ended in batch])
        await queues.put_out(connection, [row for ended in batch for row in ended.also])
        for ended in batch:
            if ended.then:
                await ended.then(connection)
            if ended.error:
                await self._spread(connection, ended.leaving, ended.error)
        return [None for _ in batch]

    async def _spread(self, connection: AsyncConnection, leaving: Leaving, error: ChannelError) -> None:
        """What an error says of more than its own message."""
        now = self._clock.now()
        match error:
            case Gone():
                await changes.address_gone(connection, Address.parse(leaving.key), error.code, now)
            case RetryAfter(seconds=seconds):
                await queues.hold(connection, leaving.lane, now + timedelta(seconds=seconds))
            case NotAuthorised():
                await queues.pause(connection, leaving.lane, str(error))
                log.error("lane.paused", lane=leaving.lane, why=str(error))
            case _:
                pass

    async def _receive_all(self, connection: AsyncConnection, batch: Sequence[Took]) -> list[list[queues.Moved]]:
        return [await self._receive_one(connection, took) for took in batch]

    async def _receive_one(self, connection: AsyncConnection, took: Took) -> list[queues.Moved]:
        now, receipt = self._clock.now(), took.receipt
        moved: list[queues.Moved] = []
        if receipt.provider_ids:
            known = receipt.provider_ids
            moved += await queues.receipt_for(connection, took.address, known, receipt.status, now, receipt.error)
        if receipt.message:
            moved += await queues.receipt_of(connection, receipt.message, receipt.status, now)
        if receipt.until:
            moved += await queues.receipt_until(connection, str(took.address), receipt.until, receipt.status, now)
        return moved


def _lanes(rows: Sequence[dict[str, Any]]) -> Iterable[str]:
    return [row["lane"] for row in rows]


def _frees(ended: Ended) -> Iterable[str]:
    """The next to the same address may leave, and so may what is written with it."""
    return (ended.leaving.lane, *_lanes(ended.also))


def pause_before(attempt: int) -> timedelta:
    """Half a second, doubled each time, at most ten minutes, and never the same for two messages."""
    return timedelta(seconds=min(600.0, 0.5 * 2 ** min(attempt, 11)) * random.uniform(0.5, 1.0))  # noqa: S311
