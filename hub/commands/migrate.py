"""`relais migrate`: bring the database up to date."""

import argparse

from hub.commands.say import say
from hub.settings import Settings
from storage.migrate import upgrade


async def run(settings: Settings, arguments: argparse.Namespace) -> int:
    applied = await upgrade(settings.hub.database)
    say(f"Applied: {', '.join(applied)}." if applied else "The database is up to date.")
    return 0
