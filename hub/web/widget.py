"""The widget's door: the element's files, a visitor's session, and the stream down which our answers come.

What the page says enters by `POST /in/widget`, through the same door as every vendor's webhook. The stream never
carries an answer by itself: a wake-up from `Streams`, or two seconds' patience, makes it read on in the transcript.
So nothing is lost or told twice when a page, a process or the whole server comes back.
"""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing, suppress
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

import msgspec
from aiohttp import web
from msgspec import Struct
from msgspec.structs import replace

from channels.widget import NAME, Event, WidgetChannel, bearer
from dialogs.errors import NotForUs
from dialogs.messages import Address, Reply
from hub.web.uploads import Uploads, stored

DIST = Path(__file__).parents[2] / "widget" / "dist"
FILE = r"(relais|(panel|extras)-[a-z]{2})\.js|relais-chat\.d\.ts"

PATIENCE = 2.0  # seconds between two looks at the transcript: another process may have written there
KEEP_ALIVE = 15.0  # seconds of silence after which a comment shows proxies that the line is in use
LONG_POLL = 25.0  # seconds that one long poll waits; most proxies cut at 30 or 60
PAGE = 30  # entries of history given at a time


class Entry(Struct, frozen=True, kw_only=True):
    """One line of a conversation, as its page shows it.

    `id` is `Outbound.id` for what we said and `Inbound.id` for what the visitor did. `name` is the agent's, or empty.
    A tap is shown by its label, as `reply.text`. `status` is a `dialogs.messages.Status`. `speaker` says who looks
    after the conversation from here on, when it is not the author.
    """

    seq: int
    id: str
    author: Literal["customer", "bot", "agent"]
    at: datetime
    reply: Reply
    name: str = ""
    status: str = ""
    speaker: Literal["", "bot", "agent"] = ""


class Transcript(Protocol):
    """All that was said at an address, in order.

    `seq` grows over the whole database and is never handed out again; an entry must not appear below one that was
    already given. What we say counts from the moment it is being sent.
    """

    async def after(self, address: Address, seq: int, limit: int) -> Sequence[Entry]:
        """The first `limit` entries that follow `seq`, oldest first."""
        ...

    async def before(self, address: Address, seq: int | None, limit: int) -> Sequence[Entry]:
        """The last `limit` entries that precede `seq`, or the last of all, oldest first."""
        ...


class NowhereToWrite(NotForUs):
    """We know no e-mail address that is surely this visitor's."""

    status = 409


class Mailer(Protocol):
    """Sends what was said by e-mail."""

    async def send(self, visitor: Address, language: str) -> str:
        """To the address that is proven to be theirs; returns it masked. Raises `NowhereToWrite`."""
        ...


def install(
    app: web.Application,
    channel: WidgetChannel,
    transcript: Transcript,
    dist: Path = DIST,
    mailer: Mailer | None = None,
) -> None:
    """Open the door in `app`: its routes, the pages' right to read the answers, and an end to streams at shutdown."""
    app.add_routes(routes(channel, transcript, dist, mailer))
    app.on_response_prepare.append(allow_pages(channel))
    app.on_shutdown.append(let_go(channel))


def routes(
    channel: WidgetChannel, transcript: Transcript, dist: Path = DIST, mailer: Mailer | None = None
) -> list[web.RouteDef]:
    """All the widget's addresses but `POST /in/widget`, of which only the preflight is here."""
    door = Door(channel, transcript, dist, mailer)
    return [
        web.get(f"/widget/{{name:{FILE}}}", door.file),
        web.post("/widget/session", refusing(door.session)),
        web.get("/widget/history", refusing(door.history)),
        web.get("/widget/stream", refusing(door.stream)),
        web.get("/widget/events", refusing(door.events)),
        web.post("/widget/upload", refusing(door.upload)),
        web.post("/widget/transcript", refusing(door.mail)),
        web.get("/widget/files/{path:.+}", refusing(door.uploads.show)),
        web.options("/widget/{path:.*}", preflight),
        web.options(f"/in/{NAME}", preflight),
    ]


# ---------------------------------------------------------------- pages of other sites

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def allow_pages(channel: WidgetChannel) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """An `on_response_prepare` signal: pages of the listed sites may read every answer of ours, refusals included."""

    async def allow(request: web.Request, response: web.StreamResponse) -> None:
        if request.path.startswith("/widget/") or request.path == f"/in/{NAME}":
            response.headers.update(channel.cors(request.headers.get("Origin", "")))

    return allow


def let_go(channel: WidgetChannel) -> Callable[[web.Application], Awaitable[None]]:
    """An `on_shutdown` signal: a stream would otherwise hold the server back."""

    async def close(app: web.Application) -> None:
        channel.streams.close()

    return close


async def preflight(request: web.Request) -> web.Response:
    """A browser asks before it posts from another site; who may is said by `allow_pages`."""
    return web.Response(
        status=204,
        headers={
            "Access-Control-Allow-Methods": "GET, POST",
            "Access-Control-Allow-Headers": "authorization, content-type, last-event-id",
            "Access-Control-Max-Age": "7200",
        },
    )


def refusing(handler: Handler) -> Handler:
    """Answer a refusal with its status and its sentence."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except NotForUs as refusal:
            return web.json_response({"error": str(refusal)}, status=refusal.status)

    return guarded


# ---------------------------------------------------------------- the door


class Hello(Struct, frozen=True):
    """What the element may tell when it asks for a session."""

    lang: str = ""


class Door:
    """Answers the element. Holds no state of its own."""

    def __init__(self, channel: WidgetChannel, transcript: Transcript, dist: Path, mailer: Mailer | None) -> None:
        self.channel = channel
        self.transcript = transcript
        self.dist = dist
        self.uploads = Uploads(channel)
        self.mailer = mailer

    async def file(self, request: web.Request) -> web.StreamResponse:
        """`relais.js` is asked for again and again; `panel-fr.js?v=…` names its content and is kept for good."""
        try:
            content = await asyncio.to_thread((self.dist / request.match_info["name"]).read_bytes)
        except FileNotFoundError:
            return web.Response(status=404, text="The widget has not been built: run `make setup`.")
        etag = hashlib.sha256(content).hexdigest()[:16]
        kept = "public, max-age=31536000, immutable" if request.query.get("v") == etag else "public, max-age=300"
        response = web.Response(body=content, content_type="text/javascript", charset="utf-8")
        response.headers.update({"Cache-Control": kept, "X-Content-Type-Options": "nosniff"})
        response.etag = etag
        response.enable_compression()
        return _unless_known(request, response, etag)

    async def session(self, request: web.Request) -> web.StreamResponse:
        """Begin a session, or lengthen the one that the page remembers, and give the latest page of its history."""
        self.channel.admit(request.headers.get("Origin", ""))
        visitor, token = self._renewed(_bearer(request))
        settings = self.channel.settings
        return _json(
            {
                "token": token,
                "visitor": visitor,
                "language": await _language(request) or settings.language,
                "name": settings.shop_name,
                "upload": settings.upload_megabytes,
                **await self._page(Address(NAME, visitor), None),
            }
        )

    async def history(self, request: web.Request) -> web.StreamResponse:
        """The page of history before `?before=`."""
        return _json(await self._page(self._address(request), _number(request, "before")))

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: all that follows `Last-Event-ID` or `?after=`, then all that is new."""
        address = self._address(request)
        seen = _last_seen(request)
        response = web.StreamResponse(headers=_STREAM)
        with suppress(ConnectionResetError):
            await response.prepare(request)
            await response.write(b"retry: 2000\n\n")
            async with aclosing(self._pieces(address, seen)) as pieces:
                async for piece in pieces:
                    await response.write(piece)
        return response

    async def events(self, request: web.Request) -> web.StreamResponse:
        """One long poll, for pages whose proxy holds streams back: all that follows `?after=`, once there is any."""
        address = self._address(request)
        seen = _number(request, "after")
        loop = asyncio.get_running_loop()
        deadline = loop.time() + LONG_POLL
        with self.channel.streams.subscribe(address) as events:
            while True:
                entries = await self._after(address, seen)
                if entries or loop.time() >= deadline or self.channel.streams.closed:
                    return _json({"entries": entries, "typing": False})
                event = await _next(events)
                if event and event.kind == "typing":
                    return _json({"entries": [], "typing": True})

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Keep a file until the visitor says something with it; the body is the file, `?name=` its name."""
        self.channel.admit(request.headers.get("Origin", ""))
        visitor = self.channel.sessions.visitor(_bearer(request))
        return _json(stored(self.channel.tickets, await self.uploads.take(request, visitor), visitor))

    async def mail(self, request: web.Request) -> web.StreamResponse:
        """Send the conversation by e-mail, and tell the visitor to whom."""
        self.channel.admit(request.headers.get("Origin", ""))
        visitor = Address(NAME, self.channel.sessions.visitor(_bearer(request)))
        if not self.mailer:
            raise NowhereToWrite()
        return _json({"to": await self.mailer.send(visitor, await _language(request))})

    async def _pieces(self, address: Address, seen: int) -> AsyncGenerator[bytes, None]:
        """The stream's text: entries as they come, typing as it happens, a comment when nothing does."""
        loop = asyncio.get_running_loop()
        spoke = loop.time()
        with self.channel.streams.subscribe(address) as events:
            while not self.channel.streams.closed:
                for entry in (entries := await self._after(address, seen)):
                    seen, spoke = entry.seq, loop.time()
                    yield _event("entry", msgspec.json.encode(entry), entry.seq)
                if len(entries) == PAGE:
                    continue
                event = await _next(events)
                if event and event.kind == "typing":
                    yield _event("typing", b"{}")
                if loop.time() - spoke >= KEEP_ALIVE:
                    spoke = loop.time()
                    yield b": still here\n\n"

    async def _after(self, address: Address, seq: int) -> list[Entry]:
        return _shown(address, await self.transcript.after(address, seq, PAGE))

    async def _page(self, address: Address, before: int | None) -> dict[str, object]:
        found = await self.transcript.before(address, before, PAGE + 1)
        return {"history": _shown(address, found[-PAGE:]), "more": len(found) > PAGE}

    def _renewed(self, token: str) -> tuple[str, str]:
        sessions = self.channel.sessions
        with suppress(NotForUs):
            visitor = sessions.visitor(token)
            return visitor, sessions.token(visitor)
        token = sessions.begin()
        return sessions.visitor(token), token

    def _address(self, request: web.Request) -> Address:
        """Whose conversation may be read. A GET from the hub's own pages carries no Origin."""
        origin = request.headers.get("Origin")
        if origin:
            self.channel.admit(origin)
        return Address(NAME, self.channel.sessions.visitor(_bearer(request) or request.query.get("session", "")))


# ---------------------------------------------------------------- in and out

_STREAM = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",  # nginx would hold the events back (https://nginx.org/en/docs/http/ngx_http_proxy_module.html)
}


class _Malformed(NotForUs):
    """The request is not one of the element's."""

    status = 400


def _event(name: str, data: bytes, seq: int | None = None) -> bytes:
    ident = b"" if seq is None else b"id: %d\n" % seq
    return b"%sevent: %s\ndata: %s\n\n" % (ident, name.encode(), data)


async def _next(events: asyncio.Queue[Event]) -> Event | None:
    with suppress(TimeoutError):
        return await asyncio.wait_for(events.get(), PATIENCE)
    return None


def _shown(address: Address, entries: Sequence[Entry]) -> list[Entry]:
    """The page knows its own words by the id it gave them, without the visitor in front."""
    return [replace(entry, id=entry.id.removeprefix(f"{address.id}:")) for entry in entries]


def _json(value: object) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(value), content_type="application/json", headers={"Cache-Control": "no-store"}
    )


def _unless_known(request: web.Request, response: web.Response, etag: str) -> web.Response:
    known = {tag.value for tag in request.if_none_match or ()}
    if etag not in known:
        return response
    kept = {name: response.headers[name] for name in ("Cache-Control", "ETag")}
    return web.Response(status=304, headers=kept)


def _bearer(request: web.Request) -> str:
    return bearer({"authorization": request.headers.get("Authorization", "")})


def _last_seen(request: web.Request) -> int:
    """Where a stream resumes: a browser that reconnects by itself says it in a header, the element in the address."""
    header = request.headers.get("Last-Event-ID", "")
    return _whole(header) if header else _number(request, "after")


def _number(request: web.Request, name: str) -> int:
    return _whole(request.query.get(name, "0"))


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise _Malformed()
    return int(text)


async def _language(request: web.Request) -> str:
    """The language that the page or else the browser asks for, as two letters, or nothing."""
    try:
        told = msgspec.json.decode(await request.read() or b"{}", type=Hello).lang
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise _Malformed() from fault
    wanted = (told or request.headers.get("Accept-Language", ""))[:2].lower()
    return wanted if wanted.isascii() and wanted.isalpha() else ""
