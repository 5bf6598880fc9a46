"""Forgets a person everywhere: in the team's room, beside the database where a channel keeps something, and in it."""

from channels import Forgets
from hub.app import Hub
from storage import keeping


async def forget(hub: Hub, person: str) -> list[str]:
    """The database comes last: it knows where the rest is. Returns the files that the team's room would not delete."""
    left = await hub.desk.take_back(await keeping.shown_to_team(hub.database, person))
    for address in await keeping.addresses_of(hub.database, person):
        channel: object = hub.channels.get(address.channel)
        if isinstance(channel, Forgets):
            await channel.forget(address)
    await keeping.erase(hub.database, person)
    return left
