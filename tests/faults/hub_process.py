"""Hubs in processes of their own, for tests that kill them: `python -m tests.faults.hub_process settings.json`.

Importing everything takes seconds, so this process does it once and forks: `serve` or `worker` on standard input makes
a new hub, which knows nothing of those before it and tells its number, its name in the database and its address;
`wait 1234` tells how that one ended.
"""

import asyncio
import gc
import json
import os
import sys
from contextlib import AsyncExitStack
from pathlib import Path

from hub.__main__ import _loop as run
from hub.app import build, load_shop, running
from hub.clock import Clock
from hub.commands.serve import asked_to_stop
from hub.observe import set_up_logs
from hub.settings import Settings, check
from hub.web.server import serving


async def work(settings: Settings, *, serve: bool) -> int:
    """What `relais serve` and `relais worker` do."""
    async with AsyncExitStack() as stack:
        hub = await stack.enter_async_context(build(settings, shop=load_shop(settings, Clock())))
        await stack.enter_async_context(running(hub, listen=serve))
        url = await stack.enter_async_context(serving(hub)) if serve else "-"
        say(f"{os.getpid()} {hub.outbox._holder} {url}")
        await asked_to_stop()
    return 0


async def warmed(settings: Settings) -> None:
    """Build one that never runs: its skills, channels and words are loaded then, for all that are forked from here."""
    async with build(settings, shop=load_shop(settings, Clock())):
        gc.freeze()  # or the first collection of each hub would copy every page that it shares with this process


def obey(order: str, settings: Settings) -> None:
    match order.split():
        case ["serve" | "worker" as kind]:
            if os.fork() == 0:
                os._exit(run(work(settings, serve=kind == "serve")))
        case ["wait", pid]:
            _, status = os.waitpid(int(pid), 0)
            say(str(os.waitstatus_to_exitcode(status)))


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    set_up_logs("warning", as_json=False)
    given = check(json.loads(Path(sys.argv[1]).read_text()))
    asyncio.run(warmed(given))
    say("ready")
    while line := sys.stdin.readline():
        obey(line, given)
