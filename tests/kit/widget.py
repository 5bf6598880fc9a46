"""A hub just large enough for the widget: the real door on a real server, a transcript in memory, a bot."""

import socket
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from aiohttp import web
from pydantic import SecretStr

from channels import Answer, Request, Tools
from channels.http import Http
from channels.widget import Settings, WidgetChannel, create
from dialogs.errors import NotForUs
from dialogs.messages import Address, File, Files, Image, Inbound, Outbound, Reply, Status, Tap, Text
from hub.web.widget import DIST, Entry, install

SESSION_SECRET = "s" * 32
IDENTITY_SECRET = "i" * 32
SHOP = "https://shop.example"

PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">
<rect width="400" height="300" fill="#e7ecea"/><rect x="130" y="40" width="140" height="220" rx="10" fill="#fff"/>
<rect x="130" y="40" width="140" height="36" rx="10" fill="#d3dcd9"/><circle cx="200" cy="165" r="58" fill="#b9c8c3"/>
<circle cx="200" cy="165" r="44" fill="#53706a"/><circle cx="186" cy="150" r="16" fill="#7d9690"/></svg>"""

Author = Literal["customer", "bot", "agent"]
Bot = Callable[[Inbound], Sequence[Reply]]


def echo(inbound: Inbound) -> Sequence[Reply]:
    match inbound.content:
        case Text(text):
            return (Reply(f"Vous avez dit : {text}"),)
        case Tap(payload):
            return (Reply(f"Choisi : {payload}"),)
        case _:
            return ()


@dataclass
class MemoryTranscript:
    """Everything said, in a list; `seq` is the place in it."""

    lines: list[tuple[Address, Entry]] = field(default_factory=list[tuple[Address, Entry]])

    def add(
        self,
        address: Address,
        author: Author,
        reply: Reply,
        ident: str = "",
        name: str = "",
        at: datetime | None = None,
    ) -> Entry:
        seq = len(self.lines) + 1
        ident, at = ident or f"ours-{seq}", at or datetime.now(UTC)
        entry = Entry(seq=seq, id=ident, author=author, at=at, reply=reply, name=name, status=Status.SENT)
        self.lines.append((address, entry))
        return entry

    def of(self, address: Address) -> list[Entry]:
        return [entry for owner, entry in self.lines if owner == address]

    async def after(self, address: Address, seq: int, limit: int) -> Sequence[Entry]:
        return [entry for entry in self.of(address) if entry.seq > seq][:limit]

    async def before(self, address: Address, seq: int | None, limit: int) -> Sequence[Entry]:
        return [entry for entry in self.of(address) if seq is None or entry.seq < seq][-limit:]


@dataclass
class WidgetHub:
    """Start it, stop it, start it again on the same port: what was said stays."""

    bot: Bot = echo
    dist: Path = DIST
    origins: tuple[str, ...] = (SHOP,)
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    port: int = 0
    page: str = ""  # what `GET /` shows
    csp: str = ""
    uploads: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="relais-uploads-")))
    transcript: MemoryTranscript = field(default_factory=MemoryTranscript)
    inbound: list[Inbound] = field(default_factory=list[Inbound])
    channel: WidgetChannel = field(init=False)
    _runner: web.AppRunner | None = None
    _http: Http | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def shop_url(self) -> str:
        """The same server under another name: to a browser, another site."""
        return f"http://localhost:{self.port}"

    async def start(self) -> "WidgetHub":
        self.port = self.port or free_port()
        self._http = Http()
        tools = Tools(http=self._http, now=self.now, public_url=self.url)
        own = settings((*self.origins, self.shop_url)).model_copy(
            update={"upload_folder": str(self.uploads), "upload_megabytes": 1}
        )
        self.channel = create(own, tools)
        app = web.Application()
        app.router.add_post("/in/{channel}", self.enter)  # as the hub's general door
        app.router.add_get("/", self._page)
        app.router.add_get("/pictures/{name}", self._picture)
        install(app, self.channel, self.transcript, self.dist)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        return self

    async def stop(self) -> None:
        if self._runner and self._http:
            await self._runner.cleanup()
            await self.channel.close()
            await self._http.close()

    async def say(self, address: Address, reply: Reply, *, agent: str = "") -> Entry:
        """We write: first in the transcript, then on the wire, as the outbox does."""
        entry = self.transcript.add(address, "agent" if agent else "bot", reply, name=agent)
        await self.channel.send(Outbound(id=entry.id, address=address, reply=reply, agent=agent))
        return entry

    async def enter(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = await request.read()
        try:
            received = self.channel.receive(Request(method="POST", url=str(request.url), body=body, headers=headers))
        except NotForUs as refusal:
            return _response(Answer(refusal.status))
        for inbound in received.inbound:
            await self._converse(inbound)
        return _response(received.answer)

    async def _converse(self, inbound: Inbound) -> None:
        if any(earlier.id == inbound.id for earlier in self.inbound):
            return
        self.inbound.append(inbound)
        shown = words(inbound)
        if shown:
            self.transcript.add(inbound.address, "customer", Reply(shown, image=picture(inbound)), inbound.id)
        for reply in self.bot(inbound):
            await self.say(inbound.address, reply)

    async def _page(self, request: web.Request) -> web.Response:
        headers = {"Content-Security-Policy": self.csp} if self.csp else {}
        return web.Response(text=self.page, content_type="text/html", headers=headers)

    async def _picture(self, request: web.Request) -> web.Response:
        return web.Response(text=PICTURE, content_type="image/svg+xml")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def settings(origins: tuple[str, ...] = (SHOP,)) -> Settings:
    return Settings(
        session_secret=SecretStr(SESSION_SECRET),
        identity_secret=SecretStr(IDENTITY_SECRET),
        allowed_origins=origins,
        shop_name="Maison Lune",
    )


def words(inbound: Inbound) -> str:
    match inbound.content:
        case Text(text):
            return text
        case Tap(_, label):
            return label
        case Files(files):
            return " ".join(f"[{file.name}]" for file in files)
        case _:
            return ""


def picture(inbound: Inbound) -> Image | None:
    match inbound.content:
        case Files((File(kind="image", url=url, name=name), *_)):
            return Image(url, name)
        case _:
            return None


def _response(answer: Answer) -> web.Response:
    return web.Response(status=answer.status, text=answer.body, content_type=answer.content_type)
