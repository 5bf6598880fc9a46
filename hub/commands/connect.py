"""`relais connect CHANNEL`: set its webhook, or say the exact steps."""

import argparse

from channels import Connects
from dialogs.errors import BadSettings
from hub.app import build
from hub.commands.say import say
from hub.settings import Settings


async def run(settings: Settings, arguments: argparse.Namespace) -> int:
    async with build(settings) as hub:
        channel = hub.channels.get(arguments.channel)
        if channel is None:
            raise BadSettings([f"[channels.{arguments.channel}] is not in relais.toml: see docs/connect/."])
        steps = await channel.connect() if isinstance(channel, Connects) else ["There is nothing to connect here."]
        say(*steps)
    return 0
