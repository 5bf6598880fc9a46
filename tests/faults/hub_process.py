"""Hubs in processes of their own, for tests that kill them: `python -m tests.faults.hub_process settings.json`.

Importing everything takes seconds, so this process does it once and forks: `start` on standard input makes a new hub,
which knows nothing of those before it and tells its number and address; `wait 1234` tells how that one ended.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

from hub.app import build, load_shop, running
from hub.clock import Clock
from hub.commands.serve import asked_to_stop
from hub.observe import set_up_logs
from hub.settings import Settings, check
from hub.web.server import serving


async def serve(settings: Settings) -> None:
    """What `relais serve` does."""
    async with build(settings, shop=load_shop(settings, Clock())) as hub, running(hub), serving(hub) as url:
        say(f"{os.getpid()} {url}")
        await asked_to_stop()


def obey(order: str, settings: Settings) -> None:
    match order.split():
        case ["start"]:
            if os.fork() == 0:
                asyncio.run(serve(settings))
                os._exit(0)
        case ["wait", pid]:
            _, status = os.waitpid(int(pid), 0)
            say(str(os.waitstatus_to_exitcode(status)))


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    set_up_logs("warning", as_json=False)
    given = check(json.loads(Path(sys.argv[1]).read_text()))
    say("ready")
    while line := sys.stdin.readline():
        obey(line, given)
