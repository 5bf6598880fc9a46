"""`relais connect CHANNEL`: set its webhook, or say the exact steps."""

import argparse

from channels import Connects
from channels.loading import module_of
from dialogs.errors import RelaisError
from hub.app import build
from hub.commands.say import say
from hub.settings import Settings


async def run(settings: Settings, arguments: argparse.Namespace) -> int:
    async with build(settings) as hub:
        channel = hub.channels.get(arguments.channel)
        if channel is None:
            steps = _first_steps(arguments.channel, settings.hub.public_url)
        elif isinstance(channel, Connects):
            steps = await channel.connect()
        else:
            steps = ["There is nothing to connect here."]
        say(*steps)
    return 0


def _first_steps(name: str, public_url: str) -> list[str]:
    """Where nothing is set yet, the vendor comes first. Raises `RelaisError` when there are no steps to tell."""
    channel = module_of(name)
    if not hasattr(channel, "first_steps"):
        raise RelaisError(f"[channels.{name}] is not set up. docs/connect/{name}.md says how.")
    steps: list[str] = channel.first_steps(public_url)
    return steps
