"""The loops that keep the relay going stop in good order, and outlive what goes wrong around them."""

import asyncio
from collections import Counter
from collections.abc import Awaitable
from contextlib import AbstractAsyncContextManager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import generate_latest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from dialogs.capabilities import Capabilities
from dialogs.messages import Address, Outbound, Receipt, Sent, Status
from hub.app import Hub, build, running
from hub.settings import check
from hub.workers import CLAIMS
from storage.tables import inbox, outbox
from tests.kit.chat import READER
from tests.kit.clerk import inbound, message
from tests.kit.databases import PostgresDatabases, SqliteDatabases

POOL = 32
"""How many calls may be under way at once on a channel whose settings do not say."""


class Phones:
    """A channel that takes everything in so many seconds; `told` are the ids of what it took."""

    name = "sms"

    def __init__(self, seconds: float = 0.005, *, paid: bool = True) -> None:
        self.capabilities = Capabilities(text=1000, rate=1000.0, paid=paid)
        self.told: Counter[str] = Counter()
        self.took = asyncio.Event()
        self.meanwhile: Awaitable[None] | None = None  # what happens while it takes the next
        self.most_at_once = 0
        self._at_once = 0
        self._seconds = seconds

    async def send(self, sent: Outbound) -> Sent:
        self._at_once += 1
        self.most_at_once = max(self._at_once, self.most_at_once)
        meanwhile, self.meanwhile = self.meanwhile or asyncio.sleep(self._seconds), None
        await meanwhile
        self._at_once -= 1
        self.told[sent.id] += 1
        self.took.set()
        return Sent(sent.id)

    async def close(self) -> None:
        """Nothing is held."""


def hub_with(phones: Phones, url: str, **delivery: float) -> AbstractAsyncContextManager[Hub]:
    settings = check({"hub": {"database": url, "secret": "a secret of sixteen"}, "delivery": delivery})
    return build(settings, channels={"sms": phones}, reader=READER)


def phone(number: int) -> Address:
    return Address("sms", f"+336399810{number:02}")


def due(ident: str, to: Address) -> dict[str, Any]:
    """A row of the outbox that may leave at once, whatever the day."""
    return message(ident, to, due_at=datetime(2020, 1, 1, tzinfo=UTC))


async def states(hub: Hub) -> Counter[str]:
    async with hub.database.reading() as connection:
        return Counter(await connection.scalars(select(outbox.c.state)))


async def test_a_hub_that_is_asked_to_stop_leaves_no_paid_message_in_doubt(database_url: str):
    phones = Phones()
    async with hub_with(phones, database_url) as hub:
        await hub.outbox.put([due(f"m{n}", phone(n)) for n in range(99)])
    for _ in range(3):
        async with hub_with(phones, database_url) as hub:
            await _stopped_while_it_sends(hub, phones)
            left = await states(hub)
            assert left.keys() <= {"queued", "sent"}
            assert left["sent"] == sum(phones.told.values())
    assert left["queued"]


async def test_no_more_is_sent_at_once_than_the_channels_pool(database_url: str):
    phones = Phones(seconds=0.05)
    async with hub_with(phones, database_url) as hub, running(hub), asyncio.timeout(30):
        puts = [hub.outbox.put([due(f"m{n}.{i}", Address("sms", f"+{n}.{i}")) for i in range(20)]) for n in range(20)]
        for put in puts:
            await put
        while (await states(hub)).keys() != {"sent"}:
            await asyncio.sleep(0.05)
    assert phones.most_at_once == POOL


async def test_a_receipt_that_overtook_its_message_counts_though_the_hub_is_asked_to_stop(database_url: str):
    phones = Phones()
    async with hub_with(phones, database_url) as hub:
        await hub.outbox.put([due("m", phone(1))])
        early = inbound("r", phone(1), content=Receipt(Status.DELIVERED, provider_ids=("m",)))
        phones.meanwhile = hub.relay.accept([early])
        await _stopped_while_it_sends(hub, phones)
        assert await states(hub) == {"delivered": 1}


@pytest.mark.parametrize("paid", [True, False])
async def test_what_the_vendor_took_while_the_database_was_away_is_not_sent_again(
    postgresql: PostgresDatabases, tmp_path: Path, paid: bool
):
    phones = Phones(paid=paid)
    async with (
        postgresql.fresh(tmp_path) as url,
        hub_with(phones, url, lease=5.0) as hub,
        running(hub),
    ):
        name = url.partition("@/")[2].partition("?")[0]
        phones.meanwhile = postgresql.order(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false; {CUT}")
        await hub.outbox.put([due("a", phone(1))])
        async with asyncio.timeout(30):
            await phones.took.wait()
            await asyncio.sleep(0.3)
            await postgresql.order(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            while (await states(hub)).keys() != {"sent"}:
                await asyncio.sleep(0.05)
    assert phones.told == {"a": 1}


async def test_an_answer_that_could_not_be_written_down_is_written_once_the_database_is_back(
    sqlite: SqliteDatabases, tmp_path: Path
):
    """As when the disk was full for a while."""
    phones = Phones()
    async with (
        sqlite.fresh(tmp_path) as url,
        hub_with(phones, url, lease=3600.0) as hub,
        running(hub),
        asyncio.timeout(30),
    ):
        async with hub.database.writing() as connection:
            await connection.execute(text("ALTER TABLE messages RENAME TO elsewhere"))
        await hub.inbox.accept([inbound("1", phone(1))])
        while await _fates(hub) != ["working"]:
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)
        async with hub.database.writing() as connection:
            await connection.execute(text("ALTER TABLE elsewhere RENAME TO messages"))
        while "sent" not in await states(hub):
            await asyncio.sleep(0.05)
    assert sum(phones.told.values()) == 1


async def test_a_hub_alone_with_its_database_takes_over_at_once_what_a_dead_one_held(
    sqlite: SqliteDatabases, tmp_path: Path
):
    phones = Phones()
    async with sqlite.fresh(tmp_path) as url, hub_with(phones, url, lease=3600.0) as dead:
        await dead.inbox.accept([inbound("1", phone(1))])
        await dead.inbox.claim(9)
        async with hub_with(phones, url) as hub, running(hub), asyncio.timeout(30):
            while "sent" not in await states(hub):
                await asyncio.sleep(0.05)
    assert sum(phones.told.values()) == 1


async def test_since_when_a_channel_is_silent_is_known_after_a_start_too(sqlite: SqliteDatabases, tmp_path: Path):
    async with sqlite.fresh(tmp_path) as url:
        async with hub_with(Phones(), url) as hub:
            await hub.relay.accept([inbound("in-1", phone(1))])
            heard = hub.clock.now().timestamp()
        async with hub_with(Phones(), url) as anew:
            async with running(anew):
                pass
            last = anew.metrics.registry.get_sample_value("relais_last_message_timestamp_seconds", {"channel": "sms"})
    assert last == pytest.approx(heard, abs=5)


async def test_a_message_that_kills_whoever_works_on_it_is_given_up_with_an_apology(
    sqlite: SqliteDatabases, tmp_path: Path
):
    phones = Phones()
    async with sqlite.fresh(tmp_path) as url:
        await _killed(url, CLAIMS)
        async with hub_with(phones, url) as hub, running(hub), asyncio.timeout(30):
            while "sent" not in await states(hub):
                await asyncio.sleep(0.05)
            assert await _fates(hub) == ["failed"]
    assert sorted(phones.told) == ["sms:1:sorry.0"]


async def test_an_answer_that_kills_whoever_sends_it_is_given_up_and_the_next_one_leaves(
    sqlite: SqliteDatabases, tmp_path: Path
):
    phones = Phones(paid=False)
    async with sqlite.fresh(tmp_path) as url:
        await _killed_sending(url, "poison", CLAIMS)
        async with hub_with(phones, url) as hub, running(hub), asyncio.timeout(30):
            await hub.outbox.put([due("after", phone(1))])
            while await states(hub) != {"dead": 1, "sent": 1}:
                await asyncio.sleep(0.05)
            assert b'relais_given_up_total{channel="sms"} 1.0' in generate_latest(hub.metrics.registry)
    assert phones.told == {"after": 1}


async def test_an_answer_is_sent_after_fewer_deaths_than_that(sqlite: SqliteDatabases, tmp_path: Path):
    phones = Phones(paid=False)
    async with sqlite.fresh(tmp_path) as url:
        await _killed_sending(url, "unlucky", CLAIMS - 1)
        async with hub_with(phones, url) as hub, running(hub), asyncio.timeout(30):
            while await states(hub) != {"sent": 1}:
                await asyncio.sleep(0.05)
    assert phones.told == {"unlucky": 1}


async def test_what_a_hub_is_sending_itself_it_does_not_send_again_however_late_it_looks(
    sqlite: SqliteDatabases, tmp_path: Path
):
    phones = Phones(paid=False)
    async with sqlite.fresh(tmp_path) as url, hub_with(phones, url) as hub, asyncio.timeout(30):
        phones.meanwhile = _held_up(hub)
        await hub.workers.start()
        await hub.outbox.put([due("slow", phone(1))])
        await phones.took.wait()
        await hub.workers.stop()
        await hub.commits.drain()
    assert phones.told == {"slow": 1}


async def _held_up(hub: Hub) -> None:
    """The call takes longer than the lease, which nobody has renewed."""
    hub.clock.move(timedelta(hours=1))
    await hub.workers.reap()
    await asyncio.sleep(0.2)


async def _killed_sending(url: str, ident: str, times: int) -> None:
    """So many processes die, one after the other, while they send a message."""
    async with hub_with(Phones(paid=False), url) as dead:
        await dead.outbox.put([due(ident, phone(1))])
        for _ in range(times):
            assert len(await dead.outbox.claim(("sms", 9))) == 1
            await dead.workers.reap(everything=True)


async def _killed(url: str, times: int) -> None:
    """So many processes claim what came in, one after the other, and none of them lives to answer it."""
    async with hub_with(Phones(), url) as dead:
        await dead.inbox.accept([inbound("1", phone(1))])
        for _ in range(times):
            assert len(await dead.inbox.claim(9)) == 1
            await dead.workers.reap(everything=True)


async def _stopped_while_it_sends(hub: Hub, phones: Phones) -> None:
    phones.took.clear()
    await hub.workers.start()
    await phones.took.wait()
    await hub.workers.stop()
    await hub.commits.drain()


async def test_a_hub_outlives_a_database_that_cuts_its_connections(postgresql: PostgresDatabases, tmp_path: Path):
    phones = Phones()
    async with (
        postgresql.fresh(tmp_path) as url,
        hub_with(phones, url, lease=1.0) as hub,
        running(hub),
    ):
        for n in range(40):
            await _brought(hub, n)
            await postgresql.order(CUT if n % 8 == 0 else LEAVE)
        async with asyncio.timeout(60):
            while set(await _fates(hub)) != {"done"} or (await states(hub)).keys() & {"queued", "sending"}:
                await asyncio.sleep(0.1)
        doubted = (await states(hub))["unknown"]
    answered = {ident.split(":")[1] for ident in phones.told}
    assert len(answered) >= 40 - doubted
    assert max(phones.told.values()) == 1


CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test%'"
LEAVE = "SELECT 1"


async def _brought(hub: Hub, number: int) -> None:
    """As a vendor does: again until it is accepted."""
    while True:
        with suppress(DBAPIError):
            await hub.inbox.accept([inbound(f"i{number}", phone(number))])
            return


async def _fates(hub: Hub) -> list[str]:
    async with hub.database.reading() as connection:
        return list(await connection.scalars(select(inbox.c.state)))


async def test_who_writes_faster_than_a_lane_may_send_waits_for_its_pace_alone(
    database_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("hub.workers.IDLE", 600.0)
    phones = Phones(seconds=0.0)
    phones.capabilities = Capabilities(text=1000, rate=20.0, paid=True)
    async with hub_with(phones, database_url) as hub, running(hub), asyncio.timeout(30):
        await hub.outbox.put([due(f"m{n}", phone(n)) for n in range(30)])
        while (await states(hub)).keys() != {"sent"}:
            await asyncio.sleep(0.05)
    assert phones.told.total() == 30
