"""`relais talk`: a conversation in the terminal, as any customer, shown as any channel would show it."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from channels import Channel
from channels.console import Console, shown
from channels.loading import capabilities_of
from dialogs.errors import RelaisError
from dialogs.messages import Address, Choice, Inbound, Reply, Start, Tap, Text, offered
from dialogs.vocabulary import plain
from hub.app import Hub, build, running
from hub.commands.say import say
from hub.finding import warming
from hub.settings import Settings
from storage.migrate import upgrade

PATIENCE = 5.0
"""Seconds to wait for an answer."""


async def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Keeps nothing: the database is a scratch one. Ctrl-D ends, and at a keyboard an empty line does."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'talk.db'}"
        await upgrade(url)
        scratch = settings.model_copy(update={"hub": settings.hub.model_copy(update={"database": url})})
        terminal = Terminal(arguments.channel)
        quiet = scratch.model_copy(update={"desk": settings.desk.model_copy(update={"channel": ""})})
        async with build(quiet, channels=terminal.channels()) as hub, running(hub), warming(hub.finder):
            await _known(hub, arguments.customer)
            await terminal.talk(hub, arguments.customer)
    return 0


async def _known(hub: Hub, customer: str) -> None:
    if customer and not await hub.shop.customer(customer):
        raise RelaisError(f"The shop knows no customer {customer}.")


class Terminal:
    """Reads lines, says them to the hub, and prints what comes back."""

    def __init__(self, like: str) -> None:
        self._like = like
        self._said: asyncio.Queue[Reply] = asyncio.Queue()
        self._choices: tuple[Choice, ...] = ()
        self._count = 0
        self._address = Address(like, "terminal")

    def channels(self) -> dict[str, Channel]:
        return {self._like: Console(self._said.put_nowait, capabilities_of(self._like))}

    async def talk(self, hub: Hub, customer: str) -> None:
        if customer:
            await self._do(hub, Start(f"identity:{customer}"))
        async for line in _lines():
            if not sys.stdin.isatty():
                say(f"> {line}")
            await self._do(hub, self._meant(line))

    def _meant(self, line: str) -> Text | Tap:
        """A button's label pressed by typing it in brackets: `[Me prévenir]`."""
        label = plain(line) if line.startswith("[") and line.endswith("]") else ""
        pressed = next((choice for choice in self._choices if label and plain(choice.label) == label), None)
        return Tap(pressed.payload, pressed.label) if pressed else Text(line)

    async def _do(self, hub: Hub, content: Text | Tap | Start) -> None:
        self._count += 1
        inbound = Inbound(id=str(self._count), address=self._address, at=hub.clock.now(), content=content)
        await hub.relay.accept([inbound])
        await self._hear(hub)

    async def _hear(self, hub: Hub) -> None:
        """Everything said until both queues are empty."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < deadline:
            await hub.workers.measure()
            while not self._said.empty():
                reply = self._said.get_nowait()
                self._choices = offered([reply]) or self._choices
                say(shown(reply))
            if not any(hub.workers.depths.values()) and self._said.empty():
                return
            await asyncio.sleep(0.01)


async def _lines() -> AsyncIterator[str]:
    """What is typed, until an empty line; what is piped, its empty lines left out."""
    typed = sys.stdin.isatty()
    while True:
        if typed:
            say("")
        line = await asyncio.to_thread(sys.stdin.readline)
        if not line or (typed and not line.strip()):
            return
        if line.strip():
            yield line.strip()
