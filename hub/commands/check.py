"""`relais check`: everything that is wrong, at once, each with its remedy."""

import argparse
from collections.abc import Awaitable, Iterator, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from channels import Channel, Checks, Fault
from dialogs.errors import BadSettings, ChannelError
from hub.app import Hub, build
from hub.commands.say import say
from hub.config import load_trained, up_to_date
from hub.nlp import load_service
from hub.settings import CONFIG, Settings
from storage.migrate import is_current

SKEW = 60.0
"""Seconds by which our clock may be wrong before signatures are refused."""


async def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Status 0 when nothing is wrong. The settings themselves were checked before we came here."""
    say("✓ settings: complete and well formed")
    async with build(settings) as hub:
        wrong = sum([await _told(subject, looking) for subject, looking in _looks(hub)])
        meanings = await _meanings(hub) if not wrong else ()
    for subject, fault in (*_worth_knowing(settings), *meanings):
        say(f"! {subject}: {fault.what}", f"  → {fault.remedy}")
    say("Everything is in order." if not wrong else f"{wrong} to put right.")
    return 1 if wrong else 0


def _looks(hub: Hub) -> Iterator[tuple[str, Awaitable[Sequence[Fault]]]]:
    """What is looked at, one after the other."""
    yield "database", _database(hub)
    yield "clock", _clock(hub)
    for name, channel in hub.channels.items():
        yield name, _channel(channel)
    if hub.settings.nlp.service:
        yield hub.settings.nlp.service, _language_service(hub)


async def _told(subject: str, looking: Awaitable[Sequence[Fault]]) -> int:
    """Whatever goes wrong with one, the others are looked at all the same."""
    try:
        faults = await looking
    except Exception as error:
        what = f"It cannot be looked at ({type(error).__name__})."
        faults = [Fault(what, "Compare its settings with docs/settings.md; if they are right, tell us.")]
    if not faults:
        say(f"✓ {subject}")
    for fault in faults:
        say(f"✗ {subject}: {fault.what}", f"  → {fault.remedy}")
    return len(faults)


async def _database(hub: Hub) -> Sequence[Fault]:
    try:
        current = await is_current(hub.database)
    except BadSettings as wrong:
        return [
            Fault(fault, "Is it running, and is its URL right? RELAIS_HUB__DATABASE, or relais.toml.")
            for fault in wrong.faults
        ]
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


def _worth_knowing(settings: Settings) -> Iterator[tuple[str, Fault]]:
    """What is no fault, and yet not what most shops want."""
    if settings.shop.platform == "demo":
        what = "Customers are told of the demonstration's orders."
        yield "shop", Fault(what, "Connect your own: docs/add-a-shop.md.")
    if not settings.desk.channel:
        what = f"Who asks for a person gets none, but this: {settings.shop.contact}"
        yield "desk", Fault(what, "Connect a room of Slack: docs/connect/slack.md.")
    if not {"email", "sms"} & settings.channels.keys():
        what = "No code can be sent, so only customers who are signed in can follow an order."
        yield "codes", Fault(what, "Connect email or sms: docs/connect/.")
    if not up_to_date(CONFIG, load_trained(CONFIG / "reader" / "trained.npz")):
        yield "reader", Fault("Phrases were written since it last learned from them.", "Run `relais train`.")


async def _meanings(hub: Hub) -> Sequence[tuple[str, Fault]]:
    """How far it is computed what the products mean, where there is a model to ask and a catalogue."""
    if not hub.finder.goes_by_meaning:
        return ()
    known, total = await hub.finder.meanings_known()
    if known < total:
        what = (
            f"It is computed for {known:,} of {total:,} descriptions what they mean; until all are, words alone find."
        )
        return (("products", Fault(what, "It goes on by itself while `relais serve` runs.")),)
    if total:
        say(f"✓ products: it is known of all {total:,} descriptions what they mean")
    return ()


def _base_url(settings: object) -> str:
    return str(getattr(settings, "base_url", ""))


async def _channel(channel: Channel) -> Sequence[Fault]:
    return await channel.check() if isinstance(channel, Checks) else []


async def _language_service(hub: Hub) -> Sequence[Fault]:
    service = load_service(hub.settings.nlp, hub.http)
    return await service.check() if service else []
