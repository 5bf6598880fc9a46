"""What customers send along, so that the team can look at it.

It stays at the vendor until then. Where it comes only once, with a mail, it is put aside for a while. Whatever it is
called, it is shown only if it is a picture or a PDF document.
"""

import hashlib
from collections.abc import Mapping

import structlog
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from channels import Channel, Fetches
from channels.http import LARGEST
from dialogs.errors import ChannelError
from dialogs.messages import File, Files, Inbound
from hub.clock import Clock
from hub.file_kinds import ending, named
from storage import enclosures
from storage.database import Database

_PUT_ASIDE = "put-aside:"

log = structlog.get_logger()


class Enclosure(Struct, frozen=True):
    """A picture or a document, under a name that can do no harm."""

    name: str
    content: bytes


class Enclosures:
    """Puts aside what comes once, and gets what the team wants to see."""

    def __init__(self, channels: Mapping[str, Channel], database: Database, clock: Clock) -> None:
        self._channels = channels
        self._database = database
        self._clock = clock

    async def put_aside(self, inbound: Inbound) -> Inbound:
        """The same message without what its files hold; what the team could look at is kept apart."""
        said = inbound.content
        if not isinstance(said, Files) or not any(file.content for file in said.files):
            return inbound
        async with self._database.writing() as connection:
            files = [await self._one(connection, inbound, n, file) for n, file in enumerate(said.files)]
        return replace(inbound, content=replace(said, files=tuple(files)))

    async def look(self, file: File, channel: str) -> Enclosure | None:
        """What the team may see of it; None when that is nothing. Raises `RetryBackoff` when it may come later."""
        content = await self._content(file, channel) if file.size <= LARGEST else b""
        deserved = ending(content)
        return Enclosure(named(file.name or file.kind, deserved), content) if deserved else None

    async def _one(self, connection: AsyncConnection, inbound: Inbound, n: int, file: File) -> File:
        bare = replace(file, content=b"")
        if len(file.content) > LARGEST or not ending(file.content):
            return bare
        # The same for the same message, which a mailbox may give twice.
        ident = hashlib.sha256(f"{inbound.address}/{inbound.id}/{n}".encode(errors="replace")).hexdigest()
        kept = await enclosures.keep(connection, ident, str(inbound.address), file.content, self._clock.now())
        return replace(bare, url=f"{_PUT_ASIDE}{ident}") if kept else bare

    async def _content(self, file: File, channel: str) -> bytes:
        if file.url.startswith(_PUT_ASIDE):
            async with self._database.reading() as connection:
                return await enclosures.content(connection, file.url.removeprefix(_PUT_ASIDE)) or b""
        vendor: object = self._channels.get(channel)
        if not isinstance(vendor, Fetches):
            return b""
        try:
            return await vendor.fetch(file)
        except ChannelError as error:
            if error.again:
                raise
            log.info("enclosures.not_fetched", channel=channel, kind=error.kind, code=error.code)
            return b""
