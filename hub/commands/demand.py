"""`relais demand`: what customers look for, what of it the shop has not, and the words its catalogue does not know."""

import argparse
from collections.abc import Sequence
from datetime import timedelta

from hub.commands.ready import ready
from hub.commands.say import say
from hub.settings import Settings
from storage import demand
from storage.demand import Demanded


async def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """The most wanted of the last days, a line each, under three headings; nobody's name is in it."""
    async with ready(settings) as hub:
        since = (hub.clock.now() - timedelta(days=arguments.days)).date()
        lists = {
            "Asked for most": await demand.asked(hub.database, since, arguments.most),
            "Asked for, and not found": await demand.unmet(hub.database, since, arguments.most),
            "Words the catalogue does not know": await demand.unknown(hub.database, since, arguments.most),
        }
    for heading, found in lists.items():
        say(f"{heading}:")
        _listed(found)
    return 0


def _listed(found: Sequence[Demanded]) -> None:
    for one in found:
        say(f"{one.count:>6}  {' '.join(filter(None, [one.kind or 'any', one.about, one.wanted]))}")
    if not found:
        say("     0  nothing yet")
