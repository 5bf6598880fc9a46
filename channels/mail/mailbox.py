"""Follows the shop's mailbox over IMAP: told of new mail by the server, and looking for itself now and then."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog
from aioimaplib import IMAP4, IMAP4_SSL, AioImapException, Response
from aioimaplib.aioimaplib import quoted
from msgspec import Struct

from channels.mail.starttls import ImapAfterStarttls, NotEncrypted
from channels.mail.trust import mistrust
from channels.pauses import growing

log = structlog.get_logger()

PAUSES = 1.0, 300.0
"""Seconds before the next try to reach the server: the first pause, and the longest."""

FAREWELL = 1.0
"""Seconds in which an encrypted line may be closed by both ends, as TLS wishes it."""

Handle = Callable[[bytes, str], Awaitable[None]]
"""Is given a mail and the address under which its parts are found (RFC 5092); returns once it is safely stored."""


class Place(Struct, frozen=True):
    """Where the mailbox is, and how to get in. `done` is the folder for read mails; empty leaves them, marked read."""

    host: str
    port: int
    user: str
    password: str
    trusted: ssl.SSLContext | None  # whose certificates are believed; None: the line is not encrypted
    starttls: bool  # whether it is encrypted after its first words, and not from the first byte
    folder: str
    done: str
    timeout: float  # seconds for one command
    look_every: float  # seconds
    largest: int  # bytes of one mail that are fetched


class MailboxFault(Exception):
    """The mail server did not do what it was asked."""


class Line:
    """One connection. aioimaplib waits for the answers of a line that broke; here every wait ends with the line."""

    def __init__(self, place: Place) -> None:
        self._lost = asyncio.Event()
        self.server = _server(place)
        self.server.protocol.conn_lost_cb = lambda _: self._lost.set()
        self._timeout = place.timeout

    async def ask(self, command: Awaitable[Response], what: str) -> Response:
        """The server's answer; raises `MailboxFault` when it is a refusal, or when there is none."""
        answer = asyncio.ensure_future(command)
        await _first(answer, self._lost.wait(), within=self._timeout)
        if answer.cancelled():
            raise MailboxFault(f"The mail server did not answer when asked to {what}.")
        response = answer.result()
        if response.result != "OK":
            raise MailboxFault(f"The mail server refused to {what}.")
        return response

    async def news(self, within: float) -> None:
        """Until the server tells of something or it is time to look; raises `MailboxFault` if the line broke."""
        if self.server.has_capability("IDLE"):
            idle = await self.server.idle_start(within)
            await _first(self.server.wait_server_push(), self._lost.wait(), within=within)
            self.server.idle_done()
            await self.ask(idle, "stop waiting")
        else:
            await _first(self._lost.wait(), within=within)
        if self._lost.is_set():
            raise MailboxFault("The line to the mail server broke.")

    async def close(self) -> None:
        """Returns once nothing of it is left."""
        for task in list(self.server.tasks):  # aioimaplib leaves its own IDLE waiting for ever
            task.cancel()
        if transport := self.server.protocol.transport:
            transport.close()
            await _first(self._lost.wait(), within=FAREWELL)
            transport.abort()


def _server(place: Place) -> IMAP4:
    if not place.trusted:
        return IMAP4(place.host, place.port, timeout=place.timeout)
    kind = ImapAfterStarttls if place.starttls else IMAP4_SSL
    return kind(place.host, place.port, timeout=place.timeout, ssl_context=place.trusted)


class Mailbox:
    """Remembers how far it has read for as long as it lives; `\\Seen` remembers it beyond."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._validity = ""  # the server's promise that the numbers below still mean the same mails
        self._last = 0  # highest UID handled
        self._begun: set[int] = set()  # UIDs given away, and not known to be stored

    async def follow(self, handle: Handle) -> None:
        """Give every unread mail to `handle`, one at a time, until cancelled. Only then is it marked as read."""
        pauses = growing(*PAUSES)
        while True:
            try:
                async with self._open() as line:
                    while True:
                        await self._drain(line, handle)
                        pauses = growing(*PAUSES)
                        await line.news(self._place.look_every)
            except Exception as fault:  # whatever it is, the next try may go better, and a dead listener is worse
                pause = next(pauses)
                log.warning("email.mailbox_lost", fault=_told(fault), pause=pause)
                await asyncio.sleep(pause)

    async def check(self) -> None:
        """Get in and out again; raises `OSError`, `TimeoutError` or `MailboxFault`."""
        try:
            async with self._open():
                pass
        except AioImapException as fault:
            raise MailboxFault("The mail server speaks no IMAP that is understood here.") from fault

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[Line]:
        """Connected, logged in, the folder selected."""
        place, line = self._place, Line(self._place)
        try:
            await _welcome(line)
            await line.ask(line.server.login(quoted(place.user), place.password), "login")
            self._begin(await line.ask(line.server.select(quoted(place.folder)), "select"))
            if place.done:
                await line.server.create(quoted(place.done))  # refused when it is there already
            yield line
        finally:
            await line.close()

    def _begin(self, selected: Response) -> None:
        """Where reading starts when the mailbox was never seen, or was rebuilt: unread mails, and all that come."""
        said = b" ".join(selected.lines)
        validity, following = (re.search(rb"%s (\d+)" % word, said) for word in (b"UIDVALIDITY", b"UIDNEXT"))
        if validity and validity[1].decode() != self._validity:
            self._validity = validity[1].decode()
            self._last = int(following[1]) - 1 if following else 0
            self._begun.clear()

    # ------------------------------------------------------------ the mails

    async def _drain(self, line: Line, handle: Handle) -> None:
        for uid in await self._new(line):
            self._begun.add(uid)
            mail = await self._fetch(line, uid)
            if mail is not None:
                await handle(mail, self._where(uid))
                await self._done(line, uid)
            self._begun.discard(uid)
            self._last = max(uid, self._last)

    async def _new(self, line: Line) -> list[int]:
        """Unread ones, and those that somebody opened in another program before we were done with them."""
        unread = await line.ask(line.server.uid_search("UNSEEN", charset=None), "search")
        since = await line.ask(line.server.uid_search("UID", f"{self._last + 1}:*", charset=None), "search")
        later = {uid for uid in _numbers(since) if uid > self._last}  # `n:*` names the last mail even below n
        return sorted(_numbers(unread) | later | self._begun)

    async def _fetch(self, line: Line, uid: int) -> bytes | None:
        """At most `largest` bytes: a mail's words come first, and what was cut off is only the end of an attachment."""
        part = f"(UID BODY.PEEK[]<0.{self._place.largest}>)"
        fetched = await line.ask(line.server.uid("fetch", str(uid), part), "fetch")
        return next((bytes(data) for data in fetched.lines if isinstance(data, bytearray)), None)

    async def _done(self, line: Line, uid: int) -> None:
        await line.ask(line.server.uid("store", str(uid), "+FLAGS.SILENT", r"(\Seen)"), "mark as read")
        if self._place.done and line.server.has_capability("MOVE"):
            await line.ask(line.server.uid("move", str(uid), quoted(self._place.done)), "move")

    def _where(self, uid: int) -> str:
        place = self._place
        return f"imap://{place.host}:{place.port}/{place.folder};UIDVALIDITY={self._validity}/;UID={uid}/"


async def _welcome(line: Line) -> None:
    """Connect; raises `MailboxFault` where no password may be said: it would have been overheard."""
    try:
        await line.server.wait_hello_from_server()
    except NotEncrypted as fault:
        raise MailboxFault("The mail server does not offer to encrypt the line, and is told nothing.") from fault
    except ssl.SSLError as fault:
        if why := mistrust(fault):
            raise MailboxFault(f"The mail server is told nothing. {why}") from fault
        raise
    if line.server.has_capability("LOGINDISABLED"):  # https://www.rfc-editor.org/rfc/rfc3501#section-6.2.3
        raise MailboxFault("The mail server takes no login on a line that is not encrypted.")


def _told(fault: Exception) -> str:
    """Our own sentences name nobody; others' might."""
    return str(fault) if isinstance(fault, MailboxFault) else type(fault).__name__


def _numbers(response: Response) -> set[int]:
    return {int(word) for line in response.lines[:-1] for word in bytes(line).split() if word.isdigit()}


async def _first(*events: Awaitable[object], within: float) -> None:
    """Wait for the first of these; the others are cancelled."""
    tasks = [asyncio.ensure_future(event) for event in events]
    try:
        await asyncio.wait(tasks, timeout=within, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
