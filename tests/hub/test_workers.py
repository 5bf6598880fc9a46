"""The loops that keep the relay going stop in good order, and outlive what goes wrong around them."""

import asyncio
from collections import Counter
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from channels import Channel
from dialogs.capabilities import Capabilities
from dialogs.messages import Address, Outbound, Sent
from hub.app import Hub, build, running
from hub.settings import Settings, check
from hub.workers import CLAIMS
from storage.tables import inbox, outbox
from tests.kit.clerk import inbound, message
from tests.kit.databases import PostgresDatabases, SqliteDatabases

PAID = Capabilities(text=1000, rate=1000.0, paid=True)


class Phones:
    """A paid channel that takes everything; `told` are the ids of what it took."""

    name = "sms"
    capabilities = PAID

    def __init__(self) -> None:
        self.told: Counter[str] = Counter()

    async def send(self, sent: Outbound) -> Sent:
        await asyncio.sleep(0.005)
        self.told[sent.id] += 1
        return Sent(sent.id)

    async def close(self) -> None:
        """Nothing is held."""


def settings(url: str, **delivery: float) -> Settings:
    return check({"hub": {"database": url, "secret": "a secret of sixteen"}, "delivery": delivery})


def phone(number: int) -> Address:
    return Address("sms", f"+336399810{number:02}")


async def states(hub: Hub) -> Counter[str]:
    async with hub.database.reading() as connection:
        return Counter(await connection.scalars(select(outbox.c.state)))


async def test_a_hub_that_is_asked_to_stop_leaves_no_paid_message_in_doubt(database_url: str):
    phones: Channel = Phones()
    async with build(settings(database_url), channels={"sms": phones}) as hub:
        await hub.outbox.put([message(f"m{n}", phone(n)) for n in range(40)])
        for _ in range(3):
            await _stopped_while_it_claims(hub)
        left = await states(hub)
    assert left.keys() <= {"queued", "sent"}
    assert sum(left.values()) == 40


async def test_a_hub_alone_with_its_database_takes_over_at_once_what_a_dead_one_held(
    sqlite: SqliteDatabases, tmp_path: Path
):
    phones = Phones()
    async with sqlite.fresh(tmp_path) as url, build(settings(url, lease=3600.0), channels={"sms": phones}) as dead:
        await dead.inbox.accept([inbound("1", phone(1))])
        await dead.inbox.claim(9)
        async with build(settings(url), channels={"sms": phones}) as hub, running(hub), asyncio.timeout(30):
            while "sent" not in await states(hub):
                await asyncio.sleep(0.05)
    assert sum(phones.told.values()) == 1


async def test_a_message_that_kills_whoever_works_on_it_is_given_up_with_an_apology(
    sqlite: SqliteDatabases, tmp_path: Path
):
    phones = Phones()
    async with sqlite.fresh(tmp_path) as url:
        await _killed(url, CLAIMS)
        async with build(settings(url), channels={"sms": phones}) as hub, running(hub), asyncio.timeout(30):
            while "sent" not in await states(hub):
                await asyncio.sleep(0.05)
            assert await _fates(hub) == ["failed"]
    assert sorted(phones.told) == ["sms:1:sorry.0"]


async def _killed(url: str, times: int) -> None:
    """So many processes claim what came in, one after the other, and none of them lives to answer it."""
    async with build(settings(url), channels={"sms": Phones()}) as dead:
        await dead.inbox.accept([inbound("1", phone(1))])
        for _ in range(times):
            assert len(await dead.inbox.claim(9)) == 1
            await dead.workers.reap(everything=True)


async def _stopped_while_it_claims(hub: Hub) -> None:
    await hub.workers.start()
    await asyncio.sleep(0.02)
    await hub.workers.stop()
    await hub.commits.drain()


async def test_a_hub_outlives_a_database_that_cuts_its_connections(postgresql: PostgresDatabases, tmp_path: Path):
    phones = Phones()
    async with (
        postgresql.fresh(tmp_path) as url,
        build(settings(url, lease=1.0), channels={"sms": phones}) as hub,
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
