"""`relais campaign …`: write to many at once; see it first, watch it, hold it, and read what it brought."""

import argparse
import asyncio
import json
import re
import tomllib
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from dialogs.errors import BadSettings
from dialogs.messages import Address
from hub.commands.ready import ready
from hub.commands.say import say
from hub.marketing import Audience, Look, Marketing, Progress
from hub.settings import Settings
from notifications.campaign import Campaign, read
from notifications.results import Lift, Results

WATCHED = 2.0
"""Seconds between two lines of a campaign that is watched."""


async def create(settings: Settings, arguments: argparse.Namespace) -> int:
    """Keep a draft; the same name again replaces it, as long as it has not begun."""
    campaign = read_file(Path(arguments.file))
    async with _marketing(settings) as marketing:
        audience = await marketing.create(campaign)
        now = await marketing.progress(campaign.id)
    if now.state == "draft":
        say(f"Kept as a draft: {campaign.name}.", *_audience(audience))
        say(f"Next: relais campaign preview {campaign.id}, then test, then start.")
    else:
        say(f"Changed: {campaign.name}.", *_audience(audience), _line(now))
        say(f"For another moment: relais campaign start {campaign.id} --at …")
    return 0


async def count(settings: Settings, arguments: argparse.Namespace) -> int:
    """Whom a file is for, at this moment; nothing is kept."""
    campaign = read_file(Path(arguments.file))
    async with _marketing(settings) as marketing:
        say(*_audience(await marketing.audience(campaign.to)))
    return 0


async def preview(settings: Settings, arguments: argparse.Namespace) -> int:
    async with _marketing(settings) as marketing:
        looks = await marketing.preview(arguments.campaign)
    for alike in _alike(looks):
        say(*_look(alike))
    if arguments.pages:
        say("", *_kept(Path(arguments.pages), arguments.campaign, looks))
    else:
        say("", f"Its mails as pages: relais campaign preview {arguments.campaign} --pages FOLDER")
    return 0


async def test(settings: Settings, arguments: argparse.Namespace) -> int:
    async with _marketing(settings) as marketing:
        await marketing.test(arguments.campaign, Address.parse(arguments.to))
    say(f"On its way to {arguments.to}, as soon as `relais serve` runs.")
    return 0


async def start(settings: Settings, arguments: argparse.Namespace) -> int:
    at = _moment(arguments.at) if arguments.at else None
    async with _marketing(settings) as marketing:
        begins = await marketing.start(arguments.campaign, at, at_once=arguments.now)
    say(f"It begins {_when(begins)}, while `relais serve` runs. Follow it: relais campaign status {arguments.campaign}")
    return 0


async def pause(settings: Settings, arguments: argparse.Namespace) -> int:
    async with _marketing(settings) as marketing:
        await marketing.pause(arguments.campaign)
        now = await marketing.progress(arguments.campaign)
    held = "It does not begin." if now.state == "paused" else "Nothing more leaves within seconds."
    say(f"{held} Go on with: relais campaign resume {arguments.campaign}")
    return 0


async def resume(settings: Settings, arguments: argparse.Namespace) -> int:
    async with _marketing(settings) as marketing:
        begins = await marketing.resume(arguments.campaign)
    say(f"It begins {_when(begins)}, or at once where that is past." if begins else "It goes on.")
    return 0


async def stop(settings: Settings, arguments: argparse.Namespace) -> int:
    async with _marketing(settings) as marketing:
        await marketing.stop(arguments.campaign)
    say("Stopped for good: what has not left within seconds never will.")
    return 0


async def status(settings: Settings, arguments: argparse.Namespace) -> int:
    """One campaign, or all; `watch` tells one again and again, until it has ended."""
    async with _marketing(settings) as marketing:
        if not arguments.campaign:
            say(*[_line(one) for one in await marketing.all()] or ["There is no campaign yet."])
            return 0
        now = await marketing.progress(arguments.campaign)
        while arguments.watch and now.state not in ("stopped", "done"):
            say(_line(now))
            await asyncio.sleep(WATCHED)
            now = await marketing.progress(arguments.campaign)
    say(*_progress(now))
    return 0


async def results(settings: Settings, arguments: argparse.Namespace) -> int:
    async with _marketing(settings) as marketing:
        say(*outcome(await marketing.results(arguments.campaign)))
    return 0


@asynccontextmanager
async def _marketing(settings: Settings) -> AsyncIterator[Marketing]:
    async with ready(settings) as hub:
        yield hub.marketing


# ---------------------------------------------------------------- what is read


def read_file(path: Path) -> Campaign:
    """A campaign in TOML, or in JSON where the file's name says so. Raises `BadSettings` with every fault."""
    try:
        text = path.read_text("utf-8")
        given: Any = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(
            [f"{path} cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}."]
        ) from None
    except ValueError as error:
        raise BadSettings([f"{path} is not well formed{_slip(str(error))}."]) from None
    return read(given)


def _slip(said: str) -> str:
    """Where reading it came to a halt, and what is usually the cause."""
    place = re.search(r"line (\d+),? column (\d+)", said)
    slip = "look for a missing quotation mark or bracket, and for a name that stands twice"
    return f": line {place[1]}, column {place[2]} ({slip})" if place else f": it ends too early ({slip})"


def _moment(text: str) -> datetime:
    """Where no offset from UTC is told, the clock of this machine is meant."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise BadSettings([f"{text} is no moment: 2026-12-01T10:00+01:00 is."]) from None


# ---------------------------------------------------------------- what is said


def _audience(audience: Audience) -> Iterator[str]:
    belong = "1 person belongs" if audience.count == 1 else f"{audience.count:,} people belong"
    yield f"{belong} to it now. Consent, caps and quiet hours are decided when each is told."
    for one in audience.sample:
        yield f"  {one.first_name or '(no name)'}, {one.language or '??'}, {', '.join(one.channels) or 'no address'}"


def _alike(looks: Sequence[Look]) -> Iterable[Sequence[Look]]:
    """Those that show the same, together: chats often do."""
    found: dict[object, list[Look]] = {}
    for look in looks:
        found.setdefault((look.language, look.subject, look.messages, look.bill), []).append(look)
    return found.values()


def _look(alike: Sequence[Look]) -> Iterator[str]:
    look = alike[0]
    yield ""
    yield f"── {_channels(alike)} ({look.language}) {'─' * 30}"
    if unconnected := _channels(one for one in alike if not one.connected):
        yield f"Not connected: {unconnected}."
    if without := _channels(one for one in alike if not one.promotions):
        yield f"No offers are allowed on: {without}."
    if look.subject:
        yield f"Subject: {look.subject}"
    if look.glimpse:
        yield f"Beside it in a list of mails: {look.glimpse}"
    yield "\n┄┄\n".join(look.messages)
    if bill := look.bill:
        price = f", {bill.cost:.3f} € each" if bill.cost else ""
        segments = "1 segment" if bill.segments == 1 else f"{bill.segments} segments"
        yield f"→ {segments} of {bill.letters}, room for {bill.left} more{price}"


def _kept(folder: Path, ident: str, looks: Sequence[Look]) -> Iterator[str]:
    """Write each mail as the page that leaves, and tell where. Raises `BadSettings` where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for look in looks:
            for n, page in enumerate(look.pages, 1):
                file = folder / f"{ident}.{look.language}{f'.{n}' if n > 1 else ''}.html"
                file.write_text(page, "utf-8")
                yield f"Written: {file}"
    except OSError as error:
        raise BadSettings([f"{folder} cannot be written to: {error.strerror}."]) from None


def _channels(looks: Iterable[Look]) -> str:
    return ", ".join(look.channel for look in looks)


def _line(now: Progress) -> str:
    share = now.looked_at / now.people if now.people else 0.0
    end = f", ends about {_when(now.ends_at)}" if now.ends_at else ""
    begin = _begin(now)
    return f"{now.id}: {now.state}, {share:.0%}, {now.told:,} told, {now.queued:,} about to leave{begin}{end}"


def _begin(now: Progress) -> str:
    """When it begins, or would have begun."""
    if not now.starts_at or now.people:
        return ""
    how = {"scheduled": "begins", "paused": "held; it was to begin"}.get(now.state)
    return f", {how} {_when(now.starts_at)}" if how else ""


def _progress(now: Progress) -> Iterator[str]:
    yield _line(now)
    yield f"{now.looked_at:>9,}  of {now.people:,} people looked at"
    yield f"{now.told:>9,}  told: {_each(now.on)}"
    for number, what in (
        (now.waiting, "wait for a better hour"),
        (now.held_out, "kept aside, to see what it brings"),
        (now.stopped, "taken back when it was stopped"),
    ):
        if number:
            yield f"{number:>9,}  {what}"
    for why, number in sorted(now.left_alone.items(), key=lambda item: -item[1]):
        yield f"{number:>9,}  left alone: {why.replace('_', ' ')}"
    if now.ends_at:
        yield f"It ends about {_when(now.ends_at)} at the channels' pace; quiet hours come on top."


def _each(on: Mapping[str, int]) -> str:
    return (
        ", ".join(f"{count:,} by {channel}" for channel, count in sorted(on.items(), key=lambda item: -item[1])) or "-"
    )


def outcome(found: Results) -> Iterator[str]:
    """What came of it, and how sure that is."""
    yield f"{found.told:>9,}  told"
    for number, what in ((found.waiting, "wait for a better hour"), (found.queued, "about to leave")):
        if number:
            yield f"{number:>9,}  {what}: of these nothing is known yet"
    for number, what in (
        (found.sent, "sent"),
        (found.reached, "reached, as far as the channels tell"),
        (found.failed, "not delivered"),
        (found.answered, f"answered{_share(found.answered, found.told)}"),
        (found.clicked, f"followed a link{_share(found.clicked, found.told)}"),
        (found.bought, f"bought within a week{_share(found.bought, found.told)}, for {found.revenue:,.2f} € in all"),
        (found.left, f"asked for no more offers{_share(found.left, found.told)}"),
        (found.held_out, f"kept aside, of whom {_bought(found)}"),
    ):
        yield f"{number:>9,}  {what}"
    yield f"{found.cost:>9,.2f}  € that its messages cost"
    yield _lift(found.lift, found.told)


def _bought(found: Results) -> str:
    return f"{found.held_out_bought:,} bought{_share(found.held_out_bought, found.held_out)}"


def _share(number: int, of: int) -> str:
    return f" ({number / of:.2%})" if number and of else ""


def _lift(lift: Lift, told: int) -> str:
    """What it brought, with as much certainty as there is."""
    points = f"{100 * lift.difference:+.2f} points, between {100 * lift.low:+.2f} and {100 * lift.high:+.2f}"
    match lift.verdict:
        case "too_few":
            return "Whether it made anybody buy cannot be told: too few were kept aside, or too few bought."
        case "unsure":
            return f"Whether it made anybody buy is not certain: {points} in 95 cases of 100."
        case "more":
            some = f"some {lift.extra:,.0f} more people buy, {lift.low * told:,.0f} to {lift.high * told:,.0f}"
            return f"It made {some} in 95 cases of 100: {points}."
        case "fewer":
            some = f"some {-lift.extra:,.0f} people from buying, {-lift.high * told:,.0f} to {-lift.low * told:,.0f}"
            return f"It kept {some} in 95 cases of 100: {points}."


def _when(at: datetime) -> str:
    """By the clock of this machine, and which that is."""
    return f"{at.astimezone():%Y-%m-%d at %H:%M %Z}"
