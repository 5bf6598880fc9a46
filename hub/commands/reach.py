"""`relais reach`: where somebody can be written to now, what bars each of their other channels, and why there."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from dialogs.channel_names import capital, channel_name
from dialogs.contact.why_here import told
from dialogs.messages import Purpose
from dialogs.wording import Wording
from hub.app import Hub
from hub.commands.person import find
from hub.commands.ready import ready
from hub.commands.say import say
from hub.settings import Settings
from notifications.reach import Telling, Way, barrier_told, reach
from storage import habits, standing
from storage.standing import Party

SUBJECTS: Mapping[str, Telling] = {
    "News of their orders": Telling(subject="orders", purpose=Purpose.NOTICE, family="delivery", template=True),
    "Offers": Telling(subject="promotions", purpose=Purpose.PROMOTION, family="promo"),
}
"""What a merchant asks about. That an approved text exists is taken for granted: `relais check` looks at those."""


async def run(settings: Settings, arguments: argparse.Namespace) -> int:
    async with ready(settings) as hub:
        party = await _party(hub, await find(hub, arguments.who))
        say("\n".join([*_told(hub, party), *await _why(hub, party)]))
    return 0


async def _party(hub: Hub, person_id: str) -> Party:
    async with hub.database.reading() as connection:
        crowd = await habits.crowd(connection)
        found = await standing.parties(connection, [person_id], crowd, hub.clock.now())
    return found.get(person_id, standing.NOBODY)


def _told(hub: Hub, party: Party) -> Iterator[str]:
    connected, house = {name: one.capabilities for name, one in hub.channels.items()}, hub.settings.notices.house()
    for subject, telling in SUBJECTS.items():
        yield f"{subject}:"
        ways = reach(party.person, telling, party.standing, connected, hub.clock.now(), house)
        yield from (f"  {_line(way, party, hub.wordings['en'])}" for way in ways)
        if not ways:
            yield "  They have no address."


async def _why(hub: Hub, party: Party) -> Sequence[str]:
    """What they are told who ask why we write to them there, in both languages."""
    lines = list[str]()
    for known in (one for one in party.person.addresses if one.open and one.address.channel in hub.channels):
        why = await hub.memory.why_here(party.person, known.address)
        lines += [f"  {told(why, known.address.channel, words)}" for words in hub.wordings.values()]
    return ["Why there:", *lines] if lines else []


def _line(way: Way, party: Party, _: Wording) -> str:
    if way.barrier is None:
        return f"{capital(channel_name(way.channel, _))}: yes, now."
    until = way.until.astimezone(ZoneInfo(party.person.time_zone)) if way.until else None
    return barrier_told(way.barrier, way.channel, _) + (
        f" Until {until:%A %d %B, %H:%M}, by their clock." if until else ""
    )
