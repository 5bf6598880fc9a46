"""`relais repairs`: what came of the problems with products that customers reported."""

import argparse
from datetime import timedelta

from hub.commands.ready import ready
from hub.commands.say import say
from hub.settings import Settings
from storage.repairs import figures, told


async def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """The figures of the last days, a line each. Status 1 when a question was put twice: that must never happen."""
    async with ready(settings) as hub:
        now = hub.clock.now()
        found = await figures(hub.database, now, now - timedelta(days=arguments.days))
    for name, number in told(found):
        say(f"{number:>6}  {name}")
    say(f"{100 * found.without_a_human:>5.0f}%  settled for good without a human")
    return 1 if found.again else 0
