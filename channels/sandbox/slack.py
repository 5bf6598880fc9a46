"""A stand-in for Slack: one workspace with one app, its customers' direct messages and the team's support room.

It speaks the Web API, the Events API and Socket Mode well enough for slack_sdk and slack_bolt, signs with Slack's own
code, and refuses what Slack refuses, in its words (https://docs.slack.dev/reference/methods).
"""

import asyncio
import contextlib
import mimetypes
import re
import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import urlencode

import msgspec
from aiohttp import WSMsgType, web
from slack_sdk.signature import SignatureVerifier

from channels.sandbox import Bubble, Button, Mischief, Screens, Tile
from channels.sandbox.server import ApiServer, Courier

Json = dict[str, Any]

SCOPES = (
    "chat:write,im:history,im:write,channels:history,channels:read,groups:history,groups:read,"
    "users:read,files:read,files:write"
)

LARGEST = 1_000_000_000
"""Bytes of a file: https://slack.com/help/articles/201330736"""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Member:
    """Somebody in the workspace; `active` until their account is switched off."""

    id: str
    dm: str
    name: str = ""
    email: str = ""
    active: bool = True


@dataclass
class Room:
    """A channel of the workspace. The app sees the messages of the rooms it was invited to."""

    id: str
    name: str = "support"
    invited: bool = True
    archived: bool = False


@dataclass
class Stored:
    """A file at Slack's: what it holds, or where the picture lies that a member of the sandbox took."""

    name: str
    size: int
    content: bytes | None = None
    url: str = ""
    mime: str = ""
    shared: bool = False


@dataclass
class Message:
    """One message as Slack keeps it; `text` in mrkdwn."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list[Json])
    files: list[Json] = field(default_factory=list[Json])
    thread_ts: str = ""
    edited: str = ""


@dataclass
class Slack:
    """Started, it answers at `base_url` and calls `webhook_url`, or waits for a socket when `socket` is true."""

    webhook_url: str = ""
    token: str = "xoxb-sandbox"  # noqa: S105
    app_token: str = "xapp-sandbox"  # noqa: S105
    signing_secret: str = "sandbox-signing-secret"  # noqa: S105
    team: str = "T0RELAIS"
    bot: str = "U0BOT"
    socket: bool = False
    one_a_second: bool = False  # enforce "one message a second in a channel" too
    scopes: str = SCOPES
    mischief: Mischief = field(default_factory=Mischief)
    port: int = 0
    now: Callable[[], datetime] = utc_now
    name: str = "slack"
    base_url: str = ""
    files_url: str = ""
    rooms: dict[str, Room] = field(default_factory=lambda: {"C0DESK": Room("C0DESK")})
    members: dict[str, Member] = field(default_factory=dict[str, Member])
    thinking: dict[tuple[str, str], str] = field(
        default_factory=dict[tuple[str, str], str]
    )  # status by (channel, thread)
    unacknowledged: dict[str, Json] = field(default_factory=dict[str, Json])  # envelopes, by id

    def __post_init__(self) -> None:
        self.screens = Screens()
        self.messages: dict[tuple[str, str], Message] = {}  # by (channel, ts)
        self.stored: dict[str, Stored] = {}  # by the file's id
        self.uploads = True  # false once the administrator has switched them off
        self.uninstalled = False
        self._numbers = count(1)
        self._last_post: dict[str, float] = {}
        self._tickets: set[str] = set()
        self.lines: list[web.WebSocketResponse] = []

    async def start(self) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._answer)
        app.router.add_get("/link", self._hold_line)
        app.router.add_post("/upload/v1/{ident}", self._take_file)
        app.router.add_get("/files-pri/{ident}", self._give_file)
        app.router.add_get("/screen/{ident}", self._show_file)
        self.courier = _Retrying(self.mischief)
        self._server = ApiServer(app, self.mischief, failing=_failing, throttling=_throttling, port=self.port)
        self.files_url = await self._server.start()
        self.base_url = f"{self.files_url}/api"
        self.port = self._server.port

    async def stop(self) -> None:
        for line in list(self.lines):
            await line.close()
        await self.courier.close()
        await self._server.stop()
        await asyncio.sleep(0.01)  # callers on this same loop notice that their kept connections are closed

    @property
    def calls(self) -> int:
        """How many calls the Web API has had."""
        return self._server.calls

    # ------------------------------------------------------------ what a customer does, in the app's DM

    def meet(self, who: str, *, name: str = "", email: str = "") -> Member:
        """Make somebody a member of the workspace, or tell more about them."""
        member = self.members.setdefault(who, Member(who, dm=f"D{who}"))
        member.name, member.email = name or member.name, email or member.email
        return member

    async def write(self, who: str, text: str, *, name: str = "") -> str:
        member = self.meet(who, name=name)
        return await self._say(Message(member.dm, self._ts(), who, _typed(text)))

    async def attach(self, who: str, url: str, mime: str = "image/jpeg", *, name: str = "", text: str = "") -> str:
        ident = self._store(Stored(name, 12345, url=url, mime=mime, shared=True))
        return await self._say(Message(self.meet(who).dm, self._ts(), who, _typed(text), files=[self._file(ident)]))

    async def edit(self, who: str, message: str, text: str) -> None:
        await self._change(self.messages[self.members[who].dm, message], _typed(text))

    async def unfurl(self, who: str, message: str) -> None:
        """Slack adds the preview of a link: it tells the app that the message changed, though no word did."""
        said = self.messages[self.members[who].dm, message]
        await self._change(said, said.text)

    async def erase(self, who: str, message: str) -> None:
        """They delete one of their messages."""
        said = self.messages.pop((self.members[who].dm, message))
        self.screens.changed(who)
        await self._event(_message_event(said, subtype="message_deleted", deleted_ts=message))

    async def tap(self, who: str, message: str, button: str) -> None:
        await self._press(self.messages[self.members[who].dm, message], button, who)

    def leave(self, who: str) -> None:
        """Their account is switched off by the workspace's administrator."""
        self.meet(who).active = False

    def screen(self, who: str) -> list[Bubble]:
        """The DM of a member, or a room when given a room's id."""
        channel = who if who in self.rooms else self.meet(who).dm
        return [self._bubble(message) for message in self.messages.values() if message.channel == channel]

    def watch(self) -> AsyncIterator[str]:
        return self.screens.watch()

    # ------------------------------------------------------------ what the team does, in the support room

    async def reply_in_thread(self, room: str, thread_ts: str, agent: str, text: str, name: str = "") -> str:
        self.meet(agent, name=name)
        return await self._say(Message(room, self._ts(), agent, _typed(text), thread_ts=thread_ts))

    async def write_in_room(self, room: str, agent: str, text: str, *, name: str = "") -> str:
        """They write beside the threads."""
        self.meet(agent, name=name)
        return await self._say(Message(room, self._ts(), agent, _typed(text)))

    async def join(self, room: str, agent: str) -> None:
        said = Message(room, self._ts(), agent, f"<@{agent}> has joined the channel")
        await self._event(_message_event(said, subtype="channel_join"))

    async def tap_desk(self, room: str, message: str, button: str, agent: str, name: str = "") -> None:
        self.meet(agent, name=name)
        await self._press(self.messages[room, message], button, agent)

    # ------------------------------------------------------------ what the administrator does

    async def verify_url(self) -> None:
        """Slack asks whether the request URL is ours."""
        await self._deliver({"type": "url_verification", "token": "old", "challenge": secrets.token_hex(16)})

    async def slash(self, who: str, command: str, text: str = "") -> None:
        form = {"command": command, "text": text, "team_id": self.team, "user_id": who, "trigger_id": "1.2.3"}
        if self.socket:
            await self._envelop("slash_commands", form)
        else:
            await self._post(urlencode(form).encode(), "application/x-www-form-urlencoded")

    async def uninstall(self) -> None:
        """The app is removed from the workspace: its tokens are worth nothing any more."""
        await self._event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.bot]}})
        await self._event({"type": "app_uninstalled"})
        self.uninstalled = True

    # ------------------------------------------------------------ telling the app

    async def _say(self, said: Message) -> str:
        self._show(said)
        if (room := self.rooms.get(said.channel)) and not room.invited:
            return said.ts
        subtype = {"subtype": "file_share", "files": said.files} if said.files else {}
        await self._event(_message_event(said, **subtype, **self._names(said.user)))
        return said.ts

    def _names(self, user: str) -> Json:
        name = self.members[user].name
        return {"user_profile": {"display_name": name, "real_name": name, "team": self.team}} if name else {}

    async def _change(self, said: Message, text: str) -> None:
        before = _within(said)
        said.text, said.edited = text, self._ts()
        self.screens.changed(said.user)
        changed = Message(said.channel, said.edited, "")
        event = _message_event(changed, subtype="message_changed", hidden=True)
        await self._event({**event, "message": _within(said), "previous_message": before})

    async def _press(self, message: Message, button: str, who: str) -> None:
        """Slack sends an interaction for every button, those that open a page included."""
        block_id, _, action_id = button.partition("/")
        element = next(e for b, e in _elements(message.blocks) if (b, e.get("action_id")) == (block_id, action_id))
        thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
        pressed: Json = {key: element[key] for key in ("type", "action_id", "text", "value", "url") if key in element}
        payload = {
            "type": "block_actions",
            "user": {"id": who, "username": who.lower(), "name": self.members[who].name, "team_id": self.team},
            "api_app_id": "A0RELAIS",
            "team": {"id": self.team, "domain": "shop"},
            "channel": {"id": message.channel, "name": "directmessage"},
            "container": {"type": "message", "message_ts": message.ts, "channel_id": message.channel, **thread},
            "message": {"ts": message.ts, "text": message.text, "bot_id": "B0BOT", **thread},
            "trigger_id": "1.2.3",
            "response_url": "https://hooks.slack.com/actions/none",
            "actions": [{**pressed, "block_id": block_id, "action_ts": self._ts()}],
        }
        if self.socket:
            await self._envelop("interactive", payload)
        else:
            form = urlencode({"payload": msgspec.json.encode(payload).decode()})
            await self._post(form.encode(), "application/x-www-form-urlencoded")

    async def _event(self, event: Json) -> None:
        payload = {
            "type": "event_callback",
            "token": "old",
            "team_id": self.team,
            "api_app_id": "A0RELAIS",
            "event_id": f"Ev{next(self._numbers):08d}",
            "event_time": int(self.now().timestamp()),
            "event": event,
            "authorizations": [{"team_id": self.team, "user_id": self.bot, "is_bot": True}],
        }
        await (self._envelop("events_api", payload) if self.socket else self._deliver(payload))

    async def _deliver(self, payload: Json) -> None:
        await self._post(msgspec.json.encode(payload), "application/json")

    async def _post(self, body: bytes, content_type: str) -> None:
        timestamp = str(int(self.now().timestamp()))
        signature = SignatureVerifier(self.signing_secret).generate_signature(timestamp=timestamp, body=body)
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature or "",
        }
        if self.webhook_url:
            await self.courier.post(self.webhook_url, body, headers)

    async def _envelop(self, kind: str, payload: Json) -> None:
        """Send through the socket; what is not acknowledged is sent again to the next one that opens."""
        ident = secrets.token_hex(8)
        envelope: Json = {"envelope_id": ident, "type": kind, "payload": payload}
        self.unacknowledged[ident] = envelope
        times = 2 if self.mischief.strikes(self.mischief.duplicate) else 1
        for _ in range(times):
            for line in self.lines[:1]:
                await line.send_json(envelope)

    # ------------------------------------------------------------ Socket Mode

    async def refresh(self) -> None:
        """Slack announces that the socket will be closed: the app opens another."""
        for line in self.lines[:1]:
            await line.send_json({"type": "disconnect", "reason": "refresh_requested"})

    async def hang_up(self) -> None:
        """The line breaks without a word."""
        for line in list(self.lines):
            await line.close()

    async def _hold_line(self, request: web.Request) -> web.WebSocketResponse:
        line = web.WebSocketResponse()
        if request.query.get("ticket") not in self._tickets:
            raise web.HTTPForbidden
        self._tickets.discard(request.query["ticket"])
        await line.prepare(request)
        self.lines.append(line)
        with contextlib.suppress(ConnectionResetError):
            await line.send_json({"type": "hello", "num_connections": len(self.lines)})
            for envelope in list(self.unacknowledged.values()):
                await line.send_json({**envelope, "retry_attempt": 1, "retry_reason": "timeout"})
            await self._hear(line)
        self.lines.remove(line)
        return line

    async def _hear(self, line: web.WebSocketResponse) -> None:
        async for frame in line:
            if frame.type is WSMsgType.TEXT:
                self.unacknowledged.pop(msgspec.json.decode(frame.data)["envelope_id"], None)

    # ------------------------------------------------------------ files
    # https://docs.slack.dev/messaging/working-with-files

    def _store(self, file: Stored) -> str:
        ident = f"F{next(self._numbers)}"
        self.stored[ident] = file
        return ident

    def _file(self, ident: str) -> Json:
        """A file as events and answers tell of it."""
        stored, place = self.stored[ident], f"{self.files_url}/files-pri/{ident}"
        about = {"id": ident, "name": stored.name, "mimetype": stored.mime, "size": stored.size}
        return {**about, "url_private": place}

    def _upload_url(self, arguments: Json) -> Json:
        name, length = arguments.get("filename"), str(arguments.get("length", ""))
        if not name or not length.isdigit():
            raise _No("missing_argument")
        if not self.uploads:
            raise _No("file_uploads_disabled")
        if int(length) > LARGEST:
            raise _No("file_upload_size_restricted")
        ident = self._store(Stored(name, int(length)))
        return {"upload_url": f"{self.files_url}/upload/v1/{ident}", "file_id": ident}

    async def _take_file(self, request: web.Request) -> web.Response:
        """The address is secret: no token is asked for. It takes one file, of the size that was announced."""
        stored, content = self.stored.get(request.match_info["ident"]), await request.read()
        if not stored or stored.content is not None or len(content) != stored.size:
            raise web.HTTPBadRequest(text="This is not what was announced.")
        stored.content = content
        return web.Response(text=f"OK - {len(content)}")

    def _complete(self, arguments: Json) -> Json:
        """Share what was uploaded, once."""
        given = arguments.get("files")
        files = _json(given.encode(), list) if isinstance(given, str) else given
        if not files:
            raise _No("missing_argument")
        room = self._writable({"channel": arguments.get("channel_id")})
        for file in files:
            stored = self.stored.get(file.get("id", ""))
            if not stored or stored.content is None or stored.shared:
                raise _No("file_not_found")
            stored.shared, stored.name = True, file.get("title") or stored.name
            stored.mime = mimetypes.guess_type(stored.name)[0] or "application/octet-stream"
        shared = [self._file(file["id"]) for file in files]
        self._show(Message(room, self._ts(), self.bot, files=shared, thread_ts=arguments.get("thread_ts") or ""))
        return {"files": [{"id": file["id"], "title": file["name"]} for file in shared]}

    def _forget_file(self, arguments: Json) -> Json:
        ident = str(arguments.get("file"))
        if not self.stored.pop(ident, None):
            raise _No("file_not_found")
        for message in self.messages.values():
            message.files = [file for file in message.files if file["id"] != ident]
            self.screens.changed(self._who(message.channel))
        return {}

    async def _give_file(self, request: web.Request) -> web.StreamResponse:
        """To the app, by its token; who has none is sent to a page where one logs in."""
        if request.headers.get("Authorization") != f"Bearer {self.token}" or "files:read" not in self.scopes:
            raise web.HTTPFound("https://slack.com/signin")
        return await self._show_file(request)

    async def _show_file(self, request: web.Request) -> web.StreamResponse:
        """As the app on a member's screen shows it."""
        stored = self.stored.get(request.match_info["ident"])
        if not stored:
            raise web.HTTPNotFound
        if stored.content is None:
            raise web.HTTPFound(stored.url)
        return web.Response(body=stored.content)

    # ------------------------------------------------------------ the Web API

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        """A refusal is a 200 that says so: https://docs.slack.dev/apis/web-api#responses"""
        method = request.match_info["method"]
        try:
            arguments = await _arguments(request, method)
            self._authorise(request, arguments, method)
            answer = {"ok": True, **self._method(method)(arguments)}
        except _TooMany:
            return _throttling()
        except _No as no:
            answer = {"ok": False, "error": no.error, **no.more}
        return web.json_response(answer, headers={"X-OAuth-Scopes": self.scopes})

    def _authorise(self, request: web.Request, arguments: Json, method: str) -> None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or arguments.get("token")
        if not token:
            raise _No("not_authed")
        if method == "apps.connections.open" and token == self.token:
            raise _No("not_allowed_token_type")
        if token != (self.app_token if method == "apps.connections.open" else self.token):
            raise _No("invalid_auth")
        if self.uninstalled:
            raise _No("account_inactive")
        if method.startswith("files.") and "files:write" not in self.scopes:
            raise _No("missing_scope", needed="files:write", provided=self.scopes)

    def _method(self, name: str) -> Callable[[Json], Json]:
        methods: Mapping[str, Callable[[Json], Json]] = {
            "auth.test": self._auth_test,
            "chat.postMessage": self._post_message,
            "chat.update": self._update,
            "chat.delete": self._delete,
            "conversations.open": self._open,
            "conversations.info": self._info,
            "users.info": self._user,
            "files.getUploadURLExternal": self._upload_url,
            "files.completeUploadExternal": self._complete,
            "files.delete": self._forget_file,
            "apps.connections.open": self._connect,
            "assistant.threads.setStatus": self._set_status,
        }
        if name not in methods:
            raise _No("unknown_method")
        return methods[name]

    def _auth_test(self, _: Json) -> Json:
        return {
            "url": "https://shop.slack.com/",
            "team": "Shop",
            "user": "relais",
            "team_id": self.team,
            "user_id": self.bot,
            "bot_id": "B0BOT",
        }

    def _post_message(self, arguments: Json) -> Json:
        channel = self._writable(arguments)
        self._pace(channel)
        blocks, text = _content(arguments)
        thread_ts = arguments.get("thread_ts") or ""
        posted = Message(channel, self._ts(), self.bot, text[:40_000], blocks, thread_ts=thread_ts)
        self.thinking.pop((channel, thread_ts), None)
        self._show(posted)
        return {"channel": channel, "ts": posted.ts, "message": _within(posted)}

    def _update(self, arguments: Json) -> Json:
        posted = self._ours(arguments, "cant_update_message")
        blocks, text = _content(arguments)
        if len(text.encode()) > 4000:  # stricter than chat.postMessage, and in bytes
            raise _No("msg_too_long")
        posted.text, posted.blocks, posted.edited = text, blocks, self._ts()
        self._show(posted)
        return {"channel": posted.channel, "ts": posted.ts, "text": text}

    def _delete(self, arguments: Json) -> Json:
        posted = self._ours(arguments, "cant_delete_message")
        del self.messages[posted.channel, posted.ts]
        self.screens.changed(self._who(posted.channel))
        return {"channel": posted.channel, "ts": posted.ts}

    def _open(self, arguments: Json) -> Json:
        member = self.members.get(arguments.get("users", ""))
        if not member:
            raise _No("user_not_found")
        if not member.active:
            raise _No("user_disabled")
        return {"channel": {"id": member.dm}}

    def _info(self, arguments: Json) -> Json:
        room = self.rooms.get(arguments.get("channel", ""))
        if not room:
            raise _No("channel_not_found")
        return {"channel": {"id": room.id, "name": room.name, "is_member": room.invited, "is_archived": room.archived}}

    def _user(self, arguments: Json) -> Json:
        member = self.members.get(arguments.get("user", ""))
        if not member:
            raise _No("user_not_found")
        return {"user": self._profile(member)}

    def _profile(self, member: Member) -> Json:
        profile = {"display_name": member.name, "real_name": member.name, "email": member.email}
        return {
            "id": member.id,
            "team_id": self.team,
            "name": member.id.lower(),
            "deleted": not member.active,
            "profile": profile,
        }

    def _connect(self, _: Json) -> Json:
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        return {"url": f"ws://127.0.0.1:{self.port}/link?ticket={ticket}"}

    def _set_status(self, arguments: Json) -> Json:
        place = arguments.get("channel_id", ""), arguments.get("thread_ts", "")
        if not self._who(place[0]):
            raise _No("channel_not_found")
        self.thinking[place] = arguments.get("status", "")
        self.screens.changed(self._who(place[0]))
        return {}

    # ------------------------------------------------------------ the rules

    def _writable(self, arguments: Json) -> str:
        """The channel, if the app may write there: a room it was invited to, or a member's DM."""
        channel = str(arguments.get("channel", ""))
        if room := self.rooms.get(channel):
            if room.archived:
                raise _No("is_archived")
            if not room.invited:
                raise _No("not_in_channel")
            return channel
        if not (who := self._who(channel)):
            raise _No("channel_not_found")
        if not self.members[who].active:
            raise _No("user_disabled")
        return channel

    def _ours(self, arguments: Json, otherwise: str) -> Message:
        posted = self.messages.get((self._writable(arguments), str(arguments.get("ts"))))
        if not posted:
            raise _No("message_not_found")
        if posted.user != self.bot:
            raise _No(otherwise)
        return posted

    def _pace(self, channel: str) -> None:
        now = self.now().timestamp()
        if self.one_a_second and now - self._last_post.get(channel, 0) < 1:
            raise _TooMany
        self._last_post[channel] = now

    def _who(self, channel: str) -> str:
        """Whose screen a channel is on: a member's, or the room's own."""
        if channel in self.rooms:
            return channel
        return next((member.id for member in self.members.values() if member.dm == channel), "")

    def _ts(self) -> str:
        """Slack's timestamps name a message within its channel: seconds, and a number that never comes twice."""
        return f"{int(self.now().timestamp())}.{next(self._numbers):06d}"

    # ------------------------------------------------------------ the screen

    def _show(self, message: Message) -> None:
        self.messages[message.channel, message.ts] = message
        self.screens.changed(self._who(message.channel))

    def _bubble(self, message: Message) -> Bubble:
        """Blocks as the app lays them out: bold titles begin a tile, the buttons right below belong to it."""
        shown = _laid_out(message.blocks)
        ours = message.user == self.bot
        return Bubble(
            id=message.ts,
            author="us" if ours else "them",
            text="\n".join(shown.texts) if message.blocks else _readable(message.text) or _named(message),
            buttons=tuple(shown.buttons),
            tiles=tuple(shown.tiles),
            image=shown.image or next((f"{self.files_url}/screen/{file['id']}" for file in _pictures(message)), ""),
            status="edited" if message.edited else "sent" if ours else "",
            at=float(message.ts),
            thread=message.thread_ts,
            name="Relais" if ours else self.members[message.user].name,
        )


def _named(message: Message) -> str:
    """Above a file that the app shared stands its name."""
    return ", ".join(file["name"] for file in message.files) if message.thread_ts else ""


def _pictures(message: Message) -> Iterator[Json]:
    return (file for file in message.files if file["mimetype"].startswith("image/"))


class _Retrying(Courier):
    """Slack says which try it is: https://docs.slack.dev/apis/events-api#retries"""

    async def _again(self, url: str, body: bytes, headers: dict[str, str]) -> None:
        for number, pause in enumerate(self.pauses[:3], start=1):
            await asyncio.sleep(pause)
            told = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_error"}
            if await self._try(url, body, {**headers, **told}):
                return


# ---------------------------------------------------------------- payloads


def _message_event(said: Message, **more: Any) -> Json:
    channel_type = "im" if said.channel.startswith("D") else "channel"
    event = {"type": "message", "channel": said.channel, "channel_type": channel_type, "event_ts": said.ts}
    thread = {"thread_ts": said.thread_ts} if said.thread_ts else {}
    words = {"user": said.user, "text": said.text} if said.user else {}
    return {**event, "ts": said.ts, **words, **thread, **more}


def _within(said: Message) -> Json:
    """The message as it stands inside another payload."""
    edited = {"edited": {"user": said.user, "ts": said.edited}} if said.edited else {}
    return {"type": "message", "user": said.user, "text": said.text, "ts": said.ts, **edited}


def _typed(text: str) -> str:
    """What somebody types, as Slack passes it on: three characters escaped, addresses between brackets."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"https?://[^\s]+", r"<\g<0>>", text)


# ---------------------------------------------------------------- reading requests

_QUERY_ONLY = {"users.info", "conversations.info"}  # JSON bodies are not read by these


async def _arguments(request: web.Request, method: str) -> Json:
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        body = await request.read()
        if method not in _QUERY_ONLY and body:
            arguments |= _json(body)
    else:
        arguments |= {name: str(value) for name, value in (await request.post()).items()}
    if isinstance(arguments.get("blocks"), str):
        arguments["blocks"] = _json(arguments["blocks"].encode(), list)
    return arguments


def _json(body: bytes, kind: Any = dict[str, Any]) -> Any:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError as error:
        raise _No("invalid_json") from error


def _content(arguments: Json) -> tuple[list[Json], str]:
    """The blocks, each with its id, and the text. Raises `_No` for what Slack would not post."""
    blocks, text = arguments.get("blocks") or [], arguments.get("text") or ""
    if not (blocks or text.strip()):
        raise _No("no_text")
    if faults := list(complaints(blocks)):
        raise _No("invalid_blocks", errors=faults, response_metadata={"messages": [f"[ERROR] {f}" for f in faults]})
    if sum(len(words) for words in _words(blocks)) > 12_000:
        raise _No("msg_blocks_too_long")
    return [{"block_id": secrets.token_hex(3), **block} for block in blocks], text


# ---------------------------------------------------------------- Block Kit's limits
# https://docs.slack.dev/reference/block-kit/blocks and …/block-elements


def complaints(blocks: Any) -> Iterator[str]:
    """What Slack would find wrong, each fault with the place where it is."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        yield "must be an array of objects [json-pointer:/blocks]"
        return
    if len(blocks) > 50:
        yield "no more than 50 items allowed [json-pointer:/blocks]"
    for number, block in enumerate(blocks):
        check = _CHECKS.get(block.get("type", ""), _unknown)
        for fault, place in check(block):
            yield f"{fault} [json-pointer:/blocks/{number}{place}]"


Faults = Iterator[tuple[str, str]]


def _unknown(block: Json) -> Faults:
    yield f"unsupported type: {block.get('type')}", "/type"


def _section(block: Json) -> Faults:
    if "text" not in block and not block.get("fields"):
        yield "missing required field: text", ""
    if "text" in block:
        yield from _text(block["text"], 3000, "/text")
    if accessory := block.get("accessory"):
        check = {"image": _image, "button": _button}[accessory["type"]]
        yield from ((fault, f"/accessory{place}") for fault, place in check(accessory))


def _image(block: Json) -> Faults:
    if not re.match(r"https?://\S+$", block.get("image_url", "")) or len(block["image_url"]) > 3000:
        yield "invalid image_url", "/image_url"
    if not 0 < len(block.get("alt_text", "")) <= 2000:
        yield "must be between 1 and 2000 characters", "/alt_text"


def _actions(block: Json) -> Faults:
    elements = block.get("elements", [])
    if not 0 < len(elements) <= 25:
        yield "no more than 25 items allowed", "/elements"
    names = [element.get("action_id") for element in elements]
    if len(set(names)) < len(names):
        yield "action_id must be unique within the block", "/elements"
    for number, element in enumerate(elements):
        yield from ((fault, f"/elements/{number}{place}") for fault, place in _button(element))


def _button(element: Json) -> Faults:
    if element.get("type") != "button":
        yield f"unsupported type: {element.get('type')}", "/type"
    yield from _text(element.get("text"), 75, "/text", kinds={"plain_text"})
    for name, most in (("value", 2000), ("action_id", 255), ("url", 3000)):
        if name in element and not 0 < len(element[name]) <= most:
            yield f"must be between 1 and {most} characters", f"/{name}"


def _header(block: Json) -> Faults:
    yield from _text(block.get("text"), 150, "/text", kinds={"plain_text"})


def _context(block: Json) -> Faults:
    if not 0 < len(block.get("elements", [])) <= 10:
        yield "no more than 10 items allowed", "/elements"


def _divider(_: Json) -> Faults:
    yield from ()


def _text(
    text: Any, most: int, place: str, kinds: frozenset[str] | set[str] = frozenset({"plain_text", "mrkdwn"})
) -> Faults:
    if not isinstance(text, dict) or text.get("type") not in kinds:
        yield f"must be a text object: {' or '.join(sorted(kinds))}", place
    elif not text.get("text"):
        yield "must be more than 0 characters", f"{place}/text"
    elif len(text["text"]) > most:
        yield f"must be less than {most + 1} characters", f"{place}/text"


_CHECKS: dict[str, Callable[[Json], Faults]] = {
    "section": _section,
    "image": _image,
    "actions": _actions,
    "header": _header,
    "context": _context,
    "divider": _divider,
}


# ---------------------------------------------------------------- laying out


@dataclass
class _Layout:
    texts: list[str] = field(default_factory=list[str])
    tiles: list[Tile] = field(default_factory=list[Tile])
    buttons: list[Button] = field(default_factory=list[Button])
    image: str = ""
    open_tile: bool = False  # the buttons that come belong to the last tile


_TITLE = re.compile(r"^\*(?:<([^|>]+)\|([^>]*)>|([^\n]*?))\*(?:\n([\s\S]*))?$")


def _laid_out(blocks: list[Json]) -> _Layout:
    shown = _Layout()
    for block in blocks:
        match block["type"]:
            case "section":
                _lay_section(shown, block)
            case "header":
                shown.texts.append(block["text"]["text"])
            case "image":
                shown.image = block["image_url"]
            case "actions":
                _lay_buttons(shown, block)
            case "divider":
                shown.open_tile = False
    return shown


def _lay_section(shown: _Layout, block: Json) -> None:
    text, accessory = block["text"]["text"], block.get("accessory", {})
    title = _TITLE.match(text)
    shown.open_tile = bool(title or accessory)
    if not shown.open_tile:
        shown.texts.append(_readable(text))
        return
    url, linked, bare, rest = title.groups() if title else (None, None, text, None)
    shown.tiles.append(
        Tile(
            title=_readable(linked or bare or ""),
            subtitle=_readable(rest or ""),
            image=accessory.get("image_url", ""),
            url=_readable(url or ""),
        )
    )


def _lay_buttons(shown: _Layout, block: Json) -> None:
    buttons = tuple(
        Button(f"{block['block_id']}/{element['action_id']}", element["text"]["text"], element.get("url", ""))
        for element in block["elements"]
    )
    if shown.open_tile:
        tile = shown.tiles[-1]
        shown.tiles[-1] = msgspec.structs.replace(tile, buttons=tile.buttons + buttons)
    else:
        shown.buttons += buttons


def _readable(mrkdwn: str) -> str:
    """As the app shows it: a link by its name, the three escaped characters themselves."""
    text = re.sub(r"<([^|>]+)(?:\|([^>]*))?>", lambda m: m[2] or m[1], mrkdwn)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _elements(blocks: list[Json]) -> Iterator[tuple[str, Json]]:
    for block in blocks:
        for element in [*block.get("elements", []), *filter(None, [block.get("accessory")])]:
            yield block["block_id"], element


def _words(node: Any) -> Iterator[str]:
    """Every text within blocks, as Slack adds them up."""
    match node:
        case list():
            for item in node:
                yield from _words(item)
        case dict():
            for key, value in node.items():
                if key == "text" and isinstance(value, str):
                    yield value
                else:
                    yield from _words(value)


# ---------------------------------------------------------------- refusals


class _No(Exception):
    """Slack's `"ok": false`, and why."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.more = more


class _TooMany(Exception):
    """More than Slack takes from an app."""


def _failing() -> web.Response:
    return web.json_response({"ok": False, "error": "service_unavailable"}, status=503)


def _throttling() -> web.Response:
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "3"})
