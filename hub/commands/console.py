"""`relais console`: a link into the merchant's pages."""

import argparse

from hub.clock import Clock
from hub.commands.say import say
from hub.links import Links
from hub.settings import Settings


async def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """The link is signed with the hub's secret: who can run this can read that too."""
    links = Links(settings.hub.public_url, settings.hub.secret.get_secret_value().encode())
    say(
        "Open this link within ten minutes, while Relais runs; it lets in whoever opens it, once:",
        f"  {links.entry(Clock().now())}",
    )
    return 0
