"""`relais export` and `relais erase`: what a person may ask of us by law, in one command."""

import argparse
import json
import sys

from dialogs.errors import RelaisError
from dialogs.messages import Address
from hub.app import Hub
from hub.commands.ready import ready
from hub.commands.say import say, warn
from hub.forgetting import forget
from hub.settings import Settings
from storage import keeping, people


async def export(settings: Settings, arguments: argparse.Namespace) -> int:
    async with ready(settings) as hub:
        known = await keeping.export(hub.database, await find(hub, arguments.who))
    json.dump(known, sys.stdout, ensure_ascii=False, indent=2)
    say("")
    return 0


async def erase(settings: Settings, arguments: argparse.Namespace) -> int:
    async with ready(settings) as hub:
        person = await find(hub, arguments.who)
        if not arguments.yes and not _sure(arguments.who):
            warn("Nothing was erased.")
            return 1
        left = await forget(hub, person)
    say("All that was known of this person is erased, except the proof of what they consented to.")
    if left:
        warn(f"The team's room keeps what they had sent: delete it there by hand ({', '.join(left)}).")
    return 0


async def find(hub: Hub, who: str) -> str:
    """The person behind a customer's id or an address. Raises `RelaisError` when nobody is."""
    async with hub.database.reading() as connection:
        customer = await people.of_customer(connection, who)
        if customer:
            return customer.id
        address = Address.parse(who)
        known = (await people.load(connection, [address])).get(address)
    if not known:
        raise RelaisError(f"Nobody is known as {who}. Give a customer's id, or an address such as sms:+33639980001.")
    return known.person.id


def _sure(who: str) -> bool:
    return input(f"Erase all that is known of {who}? This cannot be undone. Type yes: ").strip().lower() == "yes"
