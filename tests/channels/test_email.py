"""Email, against a real SMTP server in front of Dovecot, of pymap, of Postmark and of Mailgun."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from channels import Channel, Tools
from channels.email import EmailByImap, EmailByWebhook, Settings, create
from channels.sandbox import Mischief
from channels.sandbox.email import EmailSandbox
from channels.sandbox.mailrooms import Dovecot, Mailgun, Mailroom, Postmark, Pymap
from dialogs.messages import Address, Inbound
from tests.kit.channel_contract import Bench, ChannelContract, WebhookContract, altered, refused
from tests.kit.door import Door

SECRET = "a secret of the house's"
INES = "ines@courrier.example"
GONE = "partie@courrier.example"


def now() -> datetime:
    return datetime.now(UTC)


class Awaited(EmailSandbox):
    """What the person does returns once the channel has let it in."""

    def __init__(self, door: Door, **options: Any) -> None:
        super().__init__(**options)
        self._door = door
        self._arrivals = asyncio.Semaphore(0)

    async def accept(self, inbound: Sequence[Inbound]) -> None:
        self._door.inbound += inbound
        self._arrivals.release()

    async def arrived(self) -> None:
        await asyncio.wait_for(self._arrivals.acquire(), 10)

    async def write(self, who: str, text: str, **how: Any) -> str:
        ident = await super().write(who, text, **how)
        for _ in range(1 + round(self.mischief.duplicate)):
            await self.arrived()
        return ident


@asynccontextmanager
async def listening(room: Mailroom, **settings: Any) -> AsyncIterator[Bench]:
    """A channel that reads a mailbox, and Inès, who has written once."""
    door = Door()
    vendor = Awaited(door, room=room)
    await vendor.start()
    async with wired(vendor, door, **settings) as bench:
        assert isinstance(bench.channel, EmailByImap)
        listener = asyncio.create_task(bench.channel.listen(vendor.accept))
        await vendor.write(INES, "Bonjour")
        yield bench
        listener.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listener


@asynccontextmanager
async def called(room: Postmark | Mailgun) -> AsyncIterator[Bench]:
    """A channel that an inbound service calls, and Inès, who has written once."""
    door = Door()
    room.webhook_url = await door.open("/in/email")
    vendor = EmailSandbox(room=room)
    await vendor.start()
    async with wired(vendor, door) as bench:
        assert isinstance(bench.channel, EmailByWebhook)
        door.channel = bench.channel
        await vendor.write(INES, "Bonjour")
        yield bench
    await door.close()


@asynccontextmanager
async def wired(vendor: EmailSandbox, door: Door, **settings: Any) -> AsyncIterator[Bench]:
    vendor.leave(GONE)
    given = vendor.settings | settings
    async with aiohttp.ClientSession() as session:
        tools = Tools(session, now, "https://relais.example")
        channel = create(Settings(secret=SECRET, **given), tools)
        stranger = create(Settings(secret=SECRET, **given | {"smtp_password": "wrong"}), tools)
        yield Bench(channel, vendor, door, INES, Address("email", INES), Address("email", GONE), stranger)
        await channel.close()
        await stranger.close()
    await vendor.stop()


class TestEmailOnDovecot(ChannelContract):
    @pytest.fixture
    async def bench(self) -> AsyncIterator[Bench]:
        async with listening(Dovecot()) as bench:
            yield bench


class TestEmailOnPymap(ChannelContract):
    @pytest.fixture
    async def bench(self) -> AsyncIterator[Bench]:
        async with listening(Pymap()) as bench:
            yield bench


class TestEmailByPostmark(WebhookContract):
    @pytest.fixture
    async def bench(self) -> AsyncIterator[Bench]:
        async with called(Postmark("", Mischief())) as bench:
            yield bench


class TestEmailByMailgun(WebhookContract):
    @pytest.fixture
    async def bench(self) -> AsyncIterator[Bench]:
        async with called(Mailgun("", Mischief(), now)) as bench:
            yield bench

    async def test_a_request_without_its_signature_is_refused(self, bench: Bench):
        """Mailgun's is in the body."""
        request = await self.genuine(bench)
        unsigned = request.body.partition(b"&signature=")[0]
        assert refused(bench.channel, altered(request, body=unsigned))
