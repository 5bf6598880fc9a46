"""`relais serve` and `relais worker`: run until asked to stop, then finish what is held."""

import argparse
import asyncio
import signal
from contextlib import AbstractAsyncContextManager

from hub.app import Hub, build, running
from hub.commands.say import say
from hub.finding import warming
from hub.reading_aside import helping
from hub.settings import CONFIG, Settings
from hub.web.server import serving
from storage.migrate import must_be_current


async def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """The web server and the workers in one process."""
    async with build(settings) as hub:
        await must_be_current(hub.database)
        arguments.settle()
        async with _helped(hub), running(hub), warming(hub.finder), serving(hub) as url:
            say(f"Relais answers at {url} ({settings.hub.public_url} for the world). Ctrl-C stops it.", *_told(hub))
            await asked_to_stop()
    return 0


async def work(settings: Settings, arguments: argparse.Namespace) -> int:
    """The workers alone, beside `relais serve`, which listens: several processes may share a PostgreSQL database."""
    async with build(settings) as hub:
        await must_be_current(hub.database)
        arguments.settle()
        async with _helped(hub), running(hub, listen=False), warming(hub.finder):
            say("The workers are at work. Ctrl-C stops them.")
            await asked_to_stop()
    return 0


def _helped(hub: Hub) -> AbstractAsyncContextManager[None]:
    return helping(hub.together, hub.built_in, CONFIG, wanted=hub.settings.nlp.second_process)


def _told(hub: Hub) -> list[str]:
    """What a merchant must not learn from a customer."""
    shop = hub.settings.shop
    if shop.platform != "demo":
        return []
    return [
        f"It speaks as {shop.name} and tells of the demonstration's orders. To change that: [shop] in "
        "config/relais.toml, docs/add-a-shop.md."
    ]


async def asked_to_stop() -> None:
    """Return at the first SIGINT or SIGTERM."""
    asked = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, asked.set)
    await asked.wait()
