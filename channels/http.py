"""The one HTTP client through which every channel calls its vendor.

It knows what the hub must know of every call, and no library tells exactly: whether anything had left when it failed.
One call at a time over each connection, HTTP/1.1, parsed by httptools (Node's own parser). `docs/decisions/` says why
it is ours: aiohttp's client took four times the processor, the largest single part of a message's way.
"""

import asyncio
import ssl
import time
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Self, cast
from urllib.parse import quote, urljoin, urlsplit

import httptools
from msgspec import Struct

from dialogs.errors import OutcomeUnknown, Refused, RetryBackoff

BASE_URL = r"^https?://\S+[^/\s]$"
"""What a setting looks like that says where a vendor answers: a web address without a final slash."""

CONNECT = 5.0
"""Seconds that a vendor's server may take to accept a connection."""

IDLE = 15.0
"""Seconds that a connection is kept unused: well below the minute after which vendors' servers close it themselves."""

LARGEST = 8 * 1024 * 1024
"""Bytes of an answer; no vendor's is near it."""

TURNS = 3
"""How often a file's server may send us on to another."""

_SAFE = "/:?#[]@!$&'()*+,;=%-._~"


class Answered(Struct, frozen=True):
    """What a vendor said. Header names are in lower case."""

    status: int
    body: bytes
    headers: Mapping[str, str] = {}


class Origin(Struct, frozen=True):
    """A server: what a connection is kept for."""

    host: str
    port: int
    secure: bool


class Http:
    """Connections to everybody, kept for the next call."""

    def __init__(self) -> None:
        self._idle: dict[Origin, list[_Line]] = {}

    async def call(
        self,
        method: str,
        url: str,
        *,
        seconds: float,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Answered:
        """Make one call, and wait `seconds` at most for its answer; a redirection is an answer too.

        Raises `RetryBackoff` when nothing has reached the vendor, `OutcomeUnknown` when nobody knows whether it did.
        Neither repeats the address, in which some vendors put the secret.
        """
        origin, target = _split(url)
        asked = _written(method, origin, target, headers or {}, body)
        line = self._kept(origin) or await self._open(origin)
        answer = await line.ask(asked, seconds)
        if line.reusable:
            self._idle.setdefault(origin, []).append(line)
        return answer

    async def fetch(self, url: str, *, seconds: float, headers: Mapping[str, str] | None = None) -> bytes:
        """Get a file, wherever its server sends us on to; only that first server is shown `headers`.

        Raises `RetryBackoff` when it may come later, `Refused` when it will not.
        """
        try:
            answer = await self._followed(url, seconds, headers)
        except ValueError:
            raise Refused("This is no address of a file.") from None
        except OutcomeUnknown as lost:  # asking changes nothing, so it may be asked again
            raise (Refused if lost.code == "TooLarge" else RetryBackoff)(code=lost.code) from None
        if answer.status == 200:
            return answer.body
        passing = answer.status == 429 or answer.status >= 500
        raise (RetryBackoff if passing else Refused)("The file does not come.", code=str(answer.status))

    async def _followed(self, url: str, seconds: float, headers: Mapping[str, str] | None) -> Answered:
        answer = await self.call("GET", url, seconds=seconds, headers=headers)
        for _ in range(TURNS):
            if answer.status not in (301, 302, 303, 307, 308):
                break
            url = urljoin(url, answer.headers.get("location", ""))
            answer = await self.call("GET", url, seconds=seconds)
        return answer

    async def close(self) -> None:
        """Hang up everywhere."""
        for lines in self._idle.values():
            for line in lines:
                line.hang_up()
        self._idle.clear()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def _kept(self, origin: Origin) -> "_Line | None":
        """A connection that is still open; the one used last, so that the others may grow old."""
        lines, oldest = self._idle.get(origin, []), time.monotonic() - IDLE
        while lines:
            line = lines.pop()
            if line.reusable and line.since > oldest:
                return line
            line.hang_up()
        return None

    async def _open(self, origin: Origin) -> "_Line":
        tls = self._tls if origin.secure else None
        try:
            async with asyncio.timeout(CONNECT):
                loop = asyncio.get_running_loop()
                _, line = await loop.create_connection(_Line, origin.host, origin.port, ssl=tls)
        except (OSError, TimeoutError, UnicodeError) as error:  # TLS and name look-ups fail with OSErrors
            raise RetryBackoff(f"{origin.host} cannot be reached.", code=type(error).__name__) from None
        return line

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context()


class _Line(asyncio.Protocol):
    """One connection, and the one call that is under way on it."""

    def __init__(self) -> None:
        self.reusable = False
        self.since = 0.0
        self._transport: asyncio.Transport
        self._answer: asyncio.Future[Answered] | None = None

    async def ask(self, asked: bytes, seconds: float) -> Answered:
        """Send what was asked and return the answer. From here on, nobody knows what arrived unless it comes."""
        loop = asyncio.get_running_loop()
        self.reusable, self._answer = False, loop.create_future()
        self._begin()
        self._transport.write(asked)
        late = loop.call_later(seconds, self._fail, "Timeout")
        try:
            return await self._answer
        finally:
            late.cancel()
            if not self.reusable:
                self.hang_up()

    def hang_up(self) -> None:
        self.reusable = False
        self._transport.abort()

    # ------------------------------------------------------------ what the loop tells

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._begin()

    def data_received(self, data: bytes) -> None:
        if not self._answer or self._answer.done():
            return self.hang_up()  # nobody asked: it must not pass for the answer to the next call
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._fail("Unreadable")
        return None

    def connection_lost(self, exc: Exception | None) -> None:
        self.reusable = False
        if self._until_the_end and not exc:
            self.on_message_complete()
        self._fail(type(exc).__name__ if exc else "Closed")

    # ------------------------------------------------------------ what the parser tells

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        framed = self._headers.keys() & {"content-length", "transfer-encoding"}
        self._until_the_end = not framed and not self._parser.should_keep_alive()

    def on_body(self, body: bytes) -> None:
        self._body += body
        if len(self._body) > LARGEST:
            self._fail("TooLarge")

    def on_message_complete(self) -> None:
        status = self._parser.get_status_code()
        if 100 <= status < 200:
            return self._headers.clear()  # "go on": the answer itself is still to come
        if self._answer and not self._answer.done():
            self.reusable, self.since = self._parser.should_keep_alive(), time.monotonic()
            self._answer.set_result(Answered(status, bytes(self._body), self._headers))
        return None

    def _begin(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._headers: dict[str, str] = {}
        self._body = bytearray()
        self._until_the_end = False

    def _fail(self, why: str) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_exception(OutcomeUnknown(code=why))


@lru_cache(512)
def _split(url: str) -> tuple[Origin, str]:
    """Where to call, and what to ask for there. Raises `ValueError` when it is no address of the web."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("A vendor's address begins with http:// or https://.")
    secure = parts.scheme == "https"
    target = quote(parts.path or "/", _SAFE) + (f"?{quote(parts.query, _SAFE)}" if parts.query else "")
    return Origin(parts.hostname, parts.port or (443 if secure else 80), secure), target


def _written(method: str, origin: Origin, target: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """A request as it goes over the line (RFC 9112). Raises `ValueError` when a header would begin another."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {_name(origin)}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    head = "\r\n".join(lines)
    if head.count("\r") != len(lines) - 1 or head.count("\n") != len(lines) - 1:
        raise ValueError("A header holds a line break.")
    return head.encode("latin-1") + b"\r\n\r\n" + body


def _name(origin: Origin) -> str:
    host = f"[{origin.host}]" if ":" in origin.host else origin.host
    return host if origin.port == (443 if origin.secure else 80) else f"{host}:{origin.port}"
