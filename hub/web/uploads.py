"""The pictures and documents that visitors send: taken when they are what they seem, kept for a while, shown by link.

They lie below one folder, by day and by visitor, under names of our own; no address leads to one but a signed link.
"""

import asyncio
import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import structlog
from aiohttp import web

from channels.widget import KINDS, Tickets, WidgetChannel
from dialogs.errors import NotForUs
from hub.file_kinds import ending, named

DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOST = 20  # files of one visitor in a day
MEGABYTE = 1_000_000  # bytes
GIGABYTE = 1000 * MEGABYTE

log = structlog.get_logger()


class TooLarge(NotForUs):
    """The file is larger than we take."""

    status = 413


class WrongKind(NotForUs):
    """The file is neither a picture nor a PDF document."""

    status = 415


class TooMany(NotForUs):
    """This visitor has sent enough for today."""

    status = 429


class NoRoom(NotForUs):
    """There is no room for more files; those of past days will make some."""

    status = 507


class Uploads:
    """Keeps and shows files. Several hubs need the same folder."""

    def __init__(self, channel: WidgetChannel) -> None:
        settings = channel.settings
        self._folder = Path(settings.upload_folder)
        self._largest = settings.upload_megabytes * MEGABYTE
        self._room = settings.upload_gigabytes * GIGABYTE
        self._days = settings.upload_days
        self._tickets = channel.tickets

    async def take(self, request: web.Request, visitor: str) -> str:
        """Keep what a visitor posts; returns its ticket. Raises a `NotForUs` that says what is wrong with it."""
        content = await self._read(request)
        if not (deserved := ending(content)):
            raise WrongKind()
        name = named(request.query.get("name", ""), deserved)
        place = self._tickets.place(visitor)
        await asyncio.to_thread(self._keep, content, place)
        return self._tickets.ticket(place, name)

    async def show(self, request: web.Request) -> web.StreamResponse:
        """A file, to whoever has its signed link; it can do nothing to the page that shows it."""
        place, name = self._tickets.read(request.raw_path.partition("/widget/files/")[2].partition("?")[0])
        file = self._folder / place
        if not await asyncio.to_thread(file.is_file):
            raise web.HTTPNotFound(text="The file is kept no longer.")
        return web.FileResponse(file, headers=_harmless(name))

    async def _read(self, request: web.Request) -> bytes:
        if (request.content_length or 0) > self._largest:
            raise TooLarge()
        content = bytearray()
        async for chunk in request.content.iter_chunked(64 * 1024):
            content += chunk
            if len(content) > self._largest:
                raise TooLarge()
        return bytes(content)

    def _keep(self, content: bytes, place: str) -> None:
        file = self._folder / place
        self._forget_the_past(date.fromisoformat(place[:10]))
        if self._held() + len(content) > self._room:
            log.warning("uploads.full", folder=str(self._folder))
            raise NoRoom()
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if sum(1 for _ in file.parent.iterdir()) >= MOST:
            raise TooMany()
        file.write_bytes(content)

    def _forget_the_past(self, today: date) -> None:
        """Folders are named by their day: those past keeping go with all that is in them, nothing else does."""
        first = str(today - timedelta(days=self._days))
        for day in self._folder.glob("*-*-*"):
            if day.is_dir() and DAY.fullmatch(day.name) and day.name < first:
                shutil.rmtree(day)

    def _held(self) -> int:
        return sum(file.stat().st_size for file in self._folder.glob("*/*/*"))


def _harmless(name: str) -> dict[str, str]:
    mime = KINDS[name[name.rfind(".") :]]
    how = "inline" if mime.startswith("image/") else "attachment"
    return {
        "Content-Type": mime,
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(name)}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Cache-Control": "private, max-age=86400, immutable",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }


def stored(tickets: Tickets, ticket: str, visitor: str) -> dict[str, str]:
    """What the page is told about a file that we took."""
    file = tickets.file(ticket, visitor)
    return {"ticket": ticket, "url": file.url, "name": file.name, "kind": file.kind}
