"""`relais check`: everything that is wrong, at once, each with its remedy."""

import argparse
import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from channels import Channel, Checks, Fault
from dialogs.errors import ChannelError
from hub.app import Hub, build
from hub.commands.say import say
from hub.nlp import load_service
from hub.settings import Settings
from storage.migrate import is_current

SKEW = 60.0
"""Seconds by which our clock may be wrong before signatures are refused."""


async def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Status 0 when nothing is wrong. The settings themselves were checked before we came here."""
    say("✓ settings: complete and well formed")
    async with build(settings) as hub:
        results = [
            await _told("database", _database(hub)),
            await _told("clock", _clock(hub)),
            *[await _told(name, _channel(channel)) for name, channel in hub.channels.items()],
            *[await _told(service, _language_service(hub)) for service in filter(None, [settings.nlp.service])],
        ]
    wrong = sum(results)
    say("Everything is in order." if not wrong else f"{wrong} to put right.")
    return 1 if wrong else 0


async def _told(subject: str, looking: "asyncio.Future[Sequence[Fault]] | object") -> int:
    faults: Sequence[Fault] = await looking  # type: ignore[misc]
    if not faults:
        say(f"✓ {subject}")
    for fault in faults:
        say(f"✗ {subject}: {fault.what}", f"  → {fault.remedy}")
    return len(faults)


async def _database(hub: Hub) -> Sequence[Fault]:
    try:
        current = await is_current(hub.database)
    except Exception as error:
        return [Fault(f"It cannot be opened ({type(error).__name__}).", "Check database under [hub] in relais.toml.")]
    return [] if current else [Fault("It is not up to date.", "Run `relais migrate`.")]


async def _clock(hub: Hub) -> Sequence[Fault]:
    """Compare with what the first vendor that answers says in its `Date` header (RFC 9110, section 6.6.1)."""
    for base in filter(None, (_base_url(theirs) for theirs in hub.settings.channels.values())):
        try:
            answer = await hub.http.call("GET", base, seconds=5)
            theirs = parsedate_to_datetime(answer.headers["date"])
        except (ChannelError, KeyError, ValueError):
            continue
        gap = abs((datetime.now(UTC) - theirs.astimezone(UTC)).total_seconds())
        if gap > SKEW:
            return [
                Fault(
                    f"It is {gap:.0f} seconds off.", "Set it by NTP: vendors refuse what is signed too early or late."
                )
            ]
        return []
    return []


def _base_url(settings: object) -> str:
    return str(getattr(settings, "base_url", ""))


async def _channel(channel: Channel) -> Sequence[Fault]:
    return await channel.check() if isinstance(channel, Checks) else []


async def _language_service(hub: Hub) -> Sequence[Fault]:
    service = load_service(hub.settings.nlp, hub.http)
    return await service.check() if service else []
