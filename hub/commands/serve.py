"""`relais serve` and `relais worker`: run until asked to stop, then finish what is held."""

import argparse
import asyncio
import gc
import signal

from hub.app import Hub, build, running
from hub.commands.say import say
from hub.finding import warming
from hub.settings import Settings
from hub.web.server import serving
from storage.migrate import must_be_current


async def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """The web server and the workers in one process."""
    async with build(settings) as hub:
        await _ready(hub)
        async with running(hub), warming(hub.finder), serving(hub) as url:
            say(f"Relais answers at {url} ({settings.hub.public_url} for the world). Ctrl-C stops it.")
            await asked_to_stop()
    return 0


async def work(settings: Settings, arguments: argparse.Namespace) -> int:
    """The workers alone, beside `relais serve`, which listens: several processes may share a PostgreSQL database."""
    async with build(settings) as hub:
        await _ready(hub)
        async with running(hub, listen=False), warming(hub.finder):
            say("The workers are at work. Ctrl-C stops them.")
            await asked_to_stop()
    return 0


async def _ready(hub: Hub) -> None:
    await must_be_current(hub.database)
    gc.collect()
    gc.freeze()  # what is built stays: to look through it again and again takes a tenth of a second each time …
    gc.set_threshold(20_000, 20, 20)  # … and under load a thousand messages are at work, none of them rubbish


async def asked_to_stop() -> None:
    """Return at the first SIGINT or SIGTERM."""
    asked = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, asked.set)
    await asked.wait()
