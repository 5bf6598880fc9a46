"""Slack, through its Web API, Events API and Socket Mode: customers in a direct message, the team in a support room.

Customers write to the app in a DM; their address is `TEAM/USER`. The support desk works in the room of `[desk]`: each
conversation handed over is a thread there, and the thread's address is `ROOM/THREAD_TS`. Events arrive over HTTP
(`mode = "http"`) or over a socket that we open ourselves, for shops behind a firewall (`mode = "socket"`).
"""

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar
from urllib.parse import parse_qs, urlencode

import msgspec
import structlog
import yaml
from aiohttp import ClientError
from msgspec import Raw, Struct
from msgspec.structs import replace
from pydantic import BaseModel, Field, SecretStr, model_validator

from channels import Accept, Answer, Channel, Fault, Received, Request, Tools
from channels.http import BASE_URL
from channels.pauses import growing
from dialogs.capabilities import Capabilities, length, sentences, shorten
from dialogs.errors import (
    ChannelError,
    Gone,
    NotAuthorised,
    NotForUs,
    OutcomeUnknown,
    Refused,
    RetryAfter,
    RetryBackoff,
)
from dialogs.messages import (
    Address,
    Card,
    Choice,
    Content,
    Edit,
    File,
    Files,
    Image,
    Inbound,
    Outbound,
    Profile,
    Reply,
    Sent,
    StaffNote,
    Tap,
    Text,
)

if TYPE_CHECKING:
    from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
    from slack_sdk.signature import SignatureVerifier

log = structlog.get_logger()

A = TypeVar("A", bound=Struct)  # the shape of an answer

CAPABILITIES = Capabilities(
    # All blocks of a message share about 12,000 characters: https://github.com/slackapi/bolt-js/issues/2867
    text=10_000,
    caption=3_000,
    # https://docs.slack.dev/reference/block-kit/blocks/actions-block: 25 elements, and
    # https://docs.slack.dev/reference/block-kit/block-elements/button-element: 75 characters each
    buttons=25,
    button_label=75,
    links=25,
    # https://docs.slack.dev/reference/block-kit/blocks: 50 a message; a card takes two, and ten are enough to read
    cards=10,
    card_title=150,
    card_subtitle=300,
    card_buttons=5,
    images=True,
    # "Several hundred messages per minute" for a workspace: https://docs.slack.dev/apis/web-api/rate-limits
    rate=5.0,
)


class Settings(BaseModel, frozen=True, extra="forbid"):
    """How to reach the shop's Slack app. `relais connect slack` prints the app's manifest and where to find each."""

    token: SecretStr = Field(description="The bot user's token, which begins with xoxb-.")
    mode: Literal["http", "socket"] = Field(
        default="http", description="How events arrive: Slack calls us, or we call Slack."
    )
    signing_secret: SecretStr = Field(
        default=SecretStr(""), description="Proves that a request is Slack's; for mode http."
    )
    app_token: SecretStr = Field(default=SecretStr(""), description="The app-level token (xapp-); for mode socket.")
    app_id: str = Field(
        default="", pattern="^(A[A-Z0-9]+)?$", description="The app's id (A…): customers then get a link that opens it."
    )
    link_url: str = Field(default="https://slack.com", pattern=BASE_URL, description="Where Slack's links lead.")
    base_url: str = Field(
        default="https://slack.com/api", pattern=BASE_URL, description="Where Slack's Web API answers."
    )
    files_url: str = Field(
        default="https://files.slack.com", pattern=BASE_URL, description="Where files lie that people send."
    )
    timeout: float = Field(default=10.0, gt=0, description="Seconds to wait for Slack's answer.")
    pool: int = Field(default=20, gt=0, description="How many calls to Slack may be under way at once.")
    heartbeat: float = Field(default=10.0, gt=0, description="Seconds between two signs of life on the socket.")

    @model_validator(mode="after")
    def _has_what_its_mode_needs(self) -> Self:
        if self.mode == "http" and not self.signing_secret.get_secret_value().strip():
            raise ValueError("Slack over HTTP needs signing_secret: without it anybody could speak for Slack.")
        if self.mode == "socket" and not self.app_token.get_secret_value().strip():
            raise ValueError("Slack's Socket Mode needs app_token, an app-level token with connections:write.")
        return self


def create(settings: Settings, tools: Tools) -> Channel:
    return SlackOverHttp(settings, tools) if settings.mode == "http" else SlackOverSocket(settings, tools)


# ---------------------------------------------------------------- the channel


class Slack:
    """What both modes share: sending, the support desk, checking and connecting."""

    name = "slack"
    capabilities = CAPABILITIES

    def __init__(self, settings: Settings, tools: Tools) -> None:
        self._settings = settings
        self._tools = tools
        self._lines = asyncio.Semaphore(settings.pool)
        self._rooms: dict[str, str] = {}  # a customer's DM channel never changes; asked once

    async def send(self, message: Outbound) -> Sent:
        """Write to a customer in their DM. Raises the `ChannelError` that says what to do next."""
        room = message.thread.get("channel") or await self._room_of(message.address)
        thread = {"thread_ts": ts} if (ts := message.thread.get("thread_ts")) else {}
        try:
            posted = await self._post(room, written(message.reply), **thread)
        except Refused as refusal:
            bare = without_pictures(message.reply)
            if refusal.code != "invalid_blocks" or bare == message.reply:
                raise
            log.warning("slack.pictures_refused")  # it fetches them itself: the words matter more
            posted = await self._post(room, written(bare), **thread)
        return Sent(posted.ts)

    async def fetch(self, file: File) -> bytes:
        """Get what lies at Slack's. What only seems to, for a member linked it there, is not shown our token."""
        if not file.url.startswith(f"{self._settings.files_url}/"):
            raise Refused("This file does not lie at Slack's.")
        headers = {"Authorization": f"Bearer {self._settings.token.get_secret_value()}"}
        async with self._lines:
            return await self._tools.http.fetch(file.url, seconds=self._settings.timeout, headers=headers)

    async def close(self) -> None:
        """Nothing is held: the HTTP client is the hub's."""

    # ------------------------------------------------ the support desk

    async def open_thread(self, room: str, card: Reply) -> Address:
        posted = await self._post(room, headed(card))
        return _thread(posted.channel, posted.ts)

    async def update_thread(self, thread: Address, card: Reply) -> None:
        room, ts = _place(thread)
        await self._call(_Posted, "chat.update", {"channel": room, "ts": ts, **headed(card)})

    async def post(self, thread: Address, text: str, *, replaces: str = "") -> str:
        room, ts = _place(thread)
        if not replaces:
            return (await self._post(room, written(Reply(text)), thread_ts=ts)).ts
        changes = {"channel": room, "ts": replaces, **written(Reply(text))}
        return (await self._call(_Posted, "chat.update", changes)).ts

    async def show_file(self, thread: Address, name: str, content: bytes) -> str:
        """Slack says where to put it, is given it there, and shows it: only the last of the three is seen.

        Source: https://docs.slack.dev/messaging/working-with-files#upload
        """
        room, ts = _place(thread)
        about = {"filename": name, "length": str(len(content))}
        ready = await self._call(_Upload, "files.getUploadURLExternal", query=about)
        await self._hand_over(ready.upload_url, content)
        shared = {"files": [{"id": ready.file_id, "title": name}], "channel_id": room, "thread_ts": ts}
        await self._call(_Verdict, "files.completeUploadExternal", shared)
        return ready.file_id

    async def take_back(self, file: str) -> None:
        try:
            await self._call(_Verdict, "files.delete", {"file": file})
        except Refused as refusal:
            if refusal.code not in ("file_not_found", "file_deleted"):
                raise

    async def _hand_over(self, url: str, content: bytes) -> None:
        headers = {"Content-Type": "application/octet-stream"}
        try:
            async with self._lines:
                answered = await self._tools.http.call(
                    "POST", url, seconds=self._settings.timeout, headers=headers, body=content
                )
        except OutcomeUnknown as error:  # nobody sees it yet: it may be begun anew
            raise RetryBackoff("Slack did not answer when it was given a file.", code=error.code) from None
        if answered.status != 200:
            raise RetryBackoff("Slack did not take the file.", code=str(answered.status))

    # ------------------------------------------------ who is who

    async def name_of(self, user: str) -> str:
        """Return the name that Slack shows for a user id, empty when it has none."""
        found = (await self._call(_Found, "users.info", query={"user": user})).user
        return _shown(found.profile) or found.name

    def opening(self) -> str:
        """Slack opens the app in the workspace the person is in, and hands nothing over.

        Source: https://docs.slack.dev/interactivity/deep-linking
        """
        return f"{self._settings.link_url}/app_redirect?app={self._settings.app_id}" if self._settings.app_id else ""

    # ------------------------------------------------ setting up

    async def check(self) -> list[Fault]:
        try:
            scopes, _ = await self._exchange(_Verdict, "auth.test")
        except ChannelError as error:
            return [_token_fault(error, self._settings.base_url)]
        return [*_missing_scopes(scopes), *await self._check_room(), *await self._check_app_token()]

    async def connect(self) -> list[str]:
        """Slack lets nobody create an app by API with a bot token: return the steps, with the manifest to paste."""
        return steps(self._tools.public_url, self._settings.mode)

    async def _check_room(self) -> list[Fault]:
        room = self._tools.desk_room
        if not room:
            return []
        try:
            found = await self._call(_Opened, "conversations.info", query={"channel": room})
        except ChannelError as error:
            return [_room_fault(error, room)]
        return [] if found.channel.is_member else [_not_invited(room)]

    async def _check_app_token(self) -> list[Fault]:
        if self._settings.mode == "http":
            return []
        try:
            await self._ticket()
        except ChannelError as error:
            remedy = 'In "Basic Information", create an app-level token with connections:write, and enable Socket Mode.'
            return [Fault(f"Slack does not open a socket with the app-level token ({error.code}).", remedy)]
        return []

    # ------------------------------------------------ calling Slack

    async def _room_of(self, person: Address) -> str:
        if person.id not in self._rooms:
            user = person.id.partition("/")[2]
            try:
                opened = await self._call(_Opened, "conversations.open", {"users": user})
            except OutcomeUnknown as error:  # opening twice opens once: nothing was said yet
                raise RetryBackoff("Slack did not answer when the conversation was opened.") from error
            self._rooms[person.id] = opened.channel.id
        return self._rooms[person.id]

    async def _post(self, room: str, message: dict[str, Any], **thread: str) -> "_Posted":
        quietly = {"unfurl_links": False, "unfurl_media": False}
        return await self._call(_Posted, "chat.postMessage", {"channel": room, **message, **thread, **quietly})

    async def _ticket(self) -> str:
        """The address of a socket that may be opened once."""
        _, ticket = await self._exchange(_Ticket, "apps.connections.open", token=self._settings.app_token)
        return ticket.url

    async def _call(
        self,
        kind: type[A],
        method: str,
        fields: Mapping[str, Any] | None = None,
        *,
        query: Mapping[str, str] | None = None,
    ) -> A:
        """Methods that read take their arguments in the query, those that write take JSON."""
        return (await self._exchange(kind, method, fields, query))[1]

    async def _exchange(
        self,
        kind: type[A],
        method: str,
        fields: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
        token: SecretStr | None = None,
    ) -> tuple[str, A]:
        """Return the scopes that our token has, and the answer. Raises a `ChannelError` unless it is ok."""
        # Not through slack_sdk's client: it costs 0.6 ms a call, ignores its timeout when the session is shared, and
        # posts a second time by itself when the line breaks.
        secret = (token or self._settings.token).get_secret_value()
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json; charset=utf-8"}
        url = f"{self._settings.base_url}/{method}" + (f"?{urlencode(query)}" if query else "")
        async with self._lines:
            answered = await self._tools.http.call(
                "POST", url, seconds=self._settings.timeout, headers=headers, body=msgspec.json.encode(fields or {})
            )
        answer = _answer(kind, answered.status, answered.headers, answered.body)
        return answered.headers.get("x-oauth-scopes", ""), answer


class SlackOverHttp(Slack):
    """Slack calls us at `/in/slack`."""

    def __init__(self, settings: Settings, tools: Tools) -> None:
        super().__init__(settings, tools)
        self._signing_secret = settings.signing_secret.get_secret_value()

    @cached_property
    def _verifier(self) -> "SignatureVerifier":
        from slack_sdk.signature import Clock, SignatureVerifier  # the whole SDK, 22 ms of a start

        tools = self._tools

        class OurClock(Clock):
            def now(self) -> float:
                return tools.now().timestamp()

        return SignatureVerifier(self._signing_secret, OurClock())

    def receive(self, request: Request) -> Received:
        """Verify on the raw bytes, then read. Raises `NotForUs` when forged, over five minutes old or unreadable."""
        if len(request.body) > MOST_BYTES:
            raise NotForUs("The request is too large to be Slack's.")
        if not self._is_slacks(request):
            raise NotForUs("The signature is not Slack's.")
        return read(_json_of(request.body), self._tools.desk_room)

    def _is_slacks(self, request: Request) -> bool:
        timestamp = request.headers.get("x-slack-request-timestamp")
        signature = request.headers.get("x-slack-signature")
        try:
            return self._verifier.is_valid(request.body, timestamp, signature)
        except (ValueError, TypeError, OverflowError):
            return False  # the SDK raises on a timestamp that is no number, a signature not ASCII, a body not UTF-8


_PAUSES = 1.0, 60.0
"""Seconds before the socket is opened anew: the first pause, and the longest."""


class SlackOverSocket(Slack):
    """We hold a socket to Slack, through Bolt, which is loaded only here."""

    async def listen(self, accept: Accept) -> None:
        pauses = growing(*_PAUSES)
        while True:
            try:
                await self._attend(accept)
                pauses = growing(*_PAUSES)
            except (ChannelError, ClientError, OSError) as fault:  # TimeoutError is an OSError
                log.warning("slack.socket_failed", fault=type(fault).__name__, code=getattr(fault, "code", ""))
            await asyncio.sleep(next(pauses))

    async def _attend(self, accept: Accept) -> None:
        """Open a socket and stay until it is lost. Bolt refreshes it by itself when Slack announces a change."""
        handler = self._handler(accept)
        try:
            # A ticket opens one socket; Bolt would try the same one for ever.
            handler.client.wss_uri = await self._ticket()
            async with asyncio.timeout(self._settings.timeout):
                await handler.connect_async()  # type: ignore[no-untyped-call]
            log.info("slack.listening")
            while await handler.client.is_connected():  # noqa: ASYNC110 - the SDK announces nothing
                await asyncio.sleep(self._settings.heartbeat)
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]

    def _handler(self, accept: Accept) -> "AsyncSocketModeHandler":
        """A Bolt app with one step: what it answers 200 is acknowledged, what fails is delivered again by Slack."""
        from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
        from slack_bolt.app.async_app import AsyncApp
        from slack_bolt.response import BoltResponse
        from slack_sdk.web.async_client import AsyncWebClient

        async def store(body: dict[str, Any]) -> BoltResponse:
            received = read(msgspec.json.encode(body), self._tools.desk_room)
            if received.inbound:
                await accept(received.inbound)
            for kind in received.ignored:
                log.info("slack.ignored", kind=kind)
            return BoltResponse(status=200)

        client = AsyncWebClient(self._settings.token.get_secret_value(), self._settings.base_url)
        app = AsyncApp(client=client, before_authorize=store)  # nothing is awaited before it: the order is kept
        app_token = self._settings.app_token.get_secret_value()
        return AsyncSocketModeHandler(app, app_token, ping_interval=self._settings.heartbeat)


# ---------------------------------------------------------------- what Slack tells us

MOST_BYTES = 256 * 1024

# The subtypes in which a person says something: https://docs.slack.dev/reference/events/message
_SPOKEN = {None, "file_share", "thread_broadcast"}


class _Installed(Struct):
    """For whom an event comes; our own user among them."""

    user_id: str | None = None
    is_bot: bool = False


class _Envelope(Struct):
    type: str = ""
    command: str = ""
    challenge: str = ""
    team_id: str | None = None
    event_id: str = ""
    event: Raw = Raw(b"null")
    authorizations: list[_Installed] | None = None


class _Kind(Struct):
    type: str
    subtype: str | None = None


class _Names(Struct):
    display_name: str | None = None
    real_name: str | None = None


class _File(Struct):
    name: str | None = None
    mimetype: str | None = None
    size: int | None = None
    url_private: str | None = None  # missing where Slack wants to be asked (Slack Connect) or keeps it no longer


class _Words(Struct):
    """A message inside another: what it has become, or was."""

    text: str | None = None
    ts: str = ""
    user: str | None = None
    bot_id: str | None = None
    subtype: str | None = None


class _Message(Struct):
    channel: str
    ts: str
    subtype: str | None = None
    channel_type: str | None = None
    user: str | None = None
    bot_id: str | None = None
    text: str | None = None
    thread_ts: str | None = None
    files: list[_File] | None = None
    user_profile: _Names | None = None
    message: _Words | None = None
    previous_message: _Words | None = None


class _Team(Struct):
    id: str


class _Person(Struct):
    id: str
    team_id: str | None = None
    username: str | None = None
    name: str | None = None


class _Label(Struct):
    text: str = ""


class _Button(Struct):
    action_ts: str
    value: str | None = None
    text: _Label | None = None


class _Room(Struct):
    id: str


class _Container(Struct):
    message_ts: str | None = None
    thread_ts: str | None = None


class _Pressed(Struct):
    user: _Person
    actions: list[_Button]
    container: _Container
    team: _Team | None = None
    channel: _Room | None = None


def read(body: bytes, desk_room: str) -> Received:
    """Read an event, an interaction or a command whose origin is certain. Raises `NotForUs` when it is no JSON.

    What has a shape that we do not know is counted, not refused: Slack adds kinds and fields without notice, and
    switches off an app that refuses too much.
    """
    try:
        return _read(body, desk_room)
    except msgspec.ValidationError:
        return Received(ignored=("unreadable",))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotForUs("The body is not JSON.") from error


def _read(body: bytes, desk_room: str) -> Received:
    envelope = msgspec.json.decode(body, type=_Envelope)
    match envelope.type:
        case "url_verification":
            return Received(answer=Answer(body=envelope.challenge))
        case "event_callback":
            return _read_event(envelope, desk_room)
        case "block_actions":
            return _read_tap(msgspec.json.decode(body, type=_Pressed), desk_room)
        case kind:
            return Received(ignored=(kind or ("slash_command" if envelope.command else "unknown"),))


def _read_event(envelope: _Envelope, desk_room: str) -> Received:
    kind = msgspec.json.decode(envelope.event, type=_Kind)
    if kind.type != "message":
        return Received(ignored=(kind.type,))
    message = msgspec.json.decode(envelope.event, type=_Message)
    if message.subtype == "message_changed":
        return _read_edit(envelope, message)
    if message.subtype not in _SPOKEN:
        return Received(ignored=(f"message.{message.subtype}",))
    if message.bot_id or not message.user or _is_ours(message.user, envelope):
        return Received(ignored=("message.bot",))
    if message.channel == desk_room:
        return _read_note(envelope, message)
    if not _is_direct(message):
        return Received(ignored=("message.elsewhere",))
    return Received((_from_customer(envelope, message, message.user, _content(message)),))


def _read_edit(envelope: _Envelope, message: _Message) -> Received:
    """Slack also "changes" a message when it shows a link's preview or guesses its language: compare the words."""
    now, before = message.message, message.previous_message
    theirs = now and now.user and not now.bot_id and now.subtype != "tombstone"
    if not (now and theirs and before and now.text != before.text and _is_direct(message)):
        return Received(ignored=("message.message_changed",))
    edit = Edit(of=now.ts, text=plain(now.text or ""))
    return Received((_from_customer(envelope, message, now.user or "", edit),))


def _read_note(envelope: _Envelope, message: _Message) -> Received:
    """What the team says beside the threads is its own affair."""
    if not message.thread_ts:
        return Received(ignored=("message.room",))
    text, files = plain(message.text or ""), _files(message)
    note = StaffNote(text, agent=message.user or "", name=_shown(message.user_profile), files=files)
    address = _thread(message.channel, message.thread_ts)
    return Received((Inbound(id=_event_id(envelope), address=address, at=_when(message.ts), content=note),))


def _read_tap(pressed: _Pressed, desk_room: str) -> Received:
    button = pressed.actions[0] if pressed.actions else None
    message_ts = pressed.container.message_ts
    if not (button and button.value and message_ts and pressed.channel):
        return Received(ignored=("block_actions",))  # a link that was opened, or a button that is not in a message
    on_desk = pressed.channel.id == desk_room
    if not (on_desk or pressed.channel.id.startswith("D")):
        return Received(ignored=("block_actions.elsewhere",))
    team = pressed.team.id if pressed.team else pressed.user.team_id or ""
    tap = Inbound(
        id=f"{team}/{message_ts}/{button.action_ts}/{pressed.user.id}",
        address=_thread(desk_room, pressed.container.thread_ts or message_ts)
        if on_desk
        else _person(team, pressed.user.id),
        at=_when(button.action_ts),
        content=Tap(button.value, label=button.text.text if button.text else ""),
        profile=Profile(name=pressed.user.name or pressed.user.username or ""),
        thread={"desk": "1", "agent": pressed.user.id}
        if on_desk
        else _place_in(pressed.channel.id, pressed.container.thread_ts),
    )
    return Received((tap,))


def _from_customer(envelope: _Envelope, message: _Message, user: str, content: Content) -> Inbound:
    return Inbound(
        id=_event_id(envelope),
        address=_person(envelope.team_id or "", user),
        at=_when(message.ts),
        content=content,
        profile=Profile(name=_shown(message.user_profile)),
        thread=_place_in(message.channel, message.thread_ts),
    )


def _content(message: _Message) -> Content:
    text, files = plain(message.text or ""), _files(message)
    return Files(files, text) if files else Text(text)


def _files(message: _Message) -> tuple[File, ...]:
    """Their addresses answer only to our token: `Authorization: Bearer`."""
    return tuple(
        File(_kind_of(file.mimetype or ""), file.url_private, file.mimetype or "", file.name or "", file.size or 0)
        for file in message.files or []
        if file.url_private
    )


def _kind_of(mime: str) -> Literal["image", "video", "audio", "file"]:
    match mime.partition("/")[0]:
        case "image" | "video" | "audio" as kind:
            return kind
        case _:
            return "file"


def _is_ours(user: str, envelope: _Envelope) -> bool:
    """A file that we shared is told back under our user's name, without the mark of a bot."""
    return any(one.is_bot and one.user_id == user for one in envelope.authorizations or ())


def _is_direct(message: _Message) -> bool:
    return message.channel_type == "im" or (message.channel_type is None and message.channel.startswith("D"))


def _shown(names: _Names | None) -> str:
    return (names.display_name or names.real_name or "") if names else ""


def _place_in(channel: str, thread_ts: str | None) -> dict[str, str]:
    return {"channel": channel, "thread_ts": thread_ts} if thread_ts else {"channel": channel}


def _person(team: str, user: str) -> Address:
    if not (team and user):
        raise msgspec.ValidationError("nobody")
    return Address("slack", f"{team}/{user}")


def _thread(room: str, ts: str) -> Address:
    return Address("slack", f"{room}/{ts}")


def _place(thread: Address) -> tuple[str, str]:
    room, _, ts = thread.id.partition("/")
    return room, ts


def _event_id(envelope: _Envelope) -> str:
    if not envelope.event_id:
        raise msgspec.ValidationError("no event_id")
    return envelope.event_id


def _when(ts: str) -> datetime:
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise msgspec.ValidationError("no time") from error


def _json_of(body: bytes) -> bytes:
    """Events are JSON; interactions are a form with JSON in `payload`; commands are a form and nothing else."""
    if body.lstrip().startswith((b"{", b"[")):
        return body
    try:
        form = parse_qs(body.decode(), max_num_fields=50)
    except ValueError as error:
        raise NotForUs("The body is neither JSON nor a form.") from error
    if "payload" in form:
        return form["payload"][0].encode()
    return msgspec.json.encode({name: values[0] for name, values in form.items()} or None)


# ---------------------------------------------------------------- Slack's way of writing

# https://docs.slack.dev/messaging/formatting-message-text: three characters are escaped, and only those three.
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MARKED = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


def escaped(text: str) -> str:
    """Our words in mrkdwn: nothing in them can call a channel or hide a link."""
    return text.translate(_ESCAPED)


def plain(text: str) -> str:
    """Their words as they typed them: `<https://a.fr|a.fr>` is a.fr, `<@U1|léa>` is @léa, `&amp;` is &."""
    return _MARKED.sub(_unmarked, text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _unmarked(match: re.Match[str]) -> str:
    target, label = match[1], match[2]
    match target[:1]:
        case "@" | "#":
            return target[0] + (label or target[1:])
        case "!":
            return label or "@" + target[1:]
    address = re.sub(r"^(mailto|tel):", "", target)
    if not label or label == address:
        return address
    return label if address.endswith(label) or target.startswith("tel:") else f"{label} ({address})"


# ---------------------------------------------------------------- what we tell Slack

_HEADER = 150  # https://docs.slack.dev/reference/block-kit/blocks/header-block
_SECTION = 3000  # https://docs.slack.dev/reference/block-kit/blocks/section-block
_MESSAGE = 11_000  # all sections together; see `CAPABILITIES.text`
_BLOCKS = 50
_ELEMENTS = 25

Block = dict[str, Any]


def written(reply: Reply) -> dict[str, Any]:
    """The `text` and `blocks` of a message. A few plain words need no blocks; an empty list takes former ones away.

    Blocks are plain dicts: building them with slack_sdk's classes costs 0.35 ms a message. The tests hold them
    against those classes.
    """
    blocks = [] if _is_short(reply) else _blocks(reply)
    return {"text": next(_pieces(_summary(reply)), ""), "blocks": blocks}


def without_pictures(reply: Reply) -> Reply:
    """The same words and buttons. Slack refuses a whole message of which it cannot fetch one picture."""
    said = reply.text or (reply.image.alt if reply.image else "")
    return replace(reply, text=said, image=None, cards=tuple(replace(card, image=None) for card in reply.cards))


def headed(card: Reply) -> dict[str, Any]:
    """The same, its first line standing out: the team sees at a glance whom a thread is about."""
    head, _, rest = card.text.partition("\n")
    header = {"type": "header", "text": {"type": "plain_text", "text": shorten(head, _HEADER)}}
    return {**written(card), "blocks": [header, *_blocks(replace(card, text=rest))][:_BLOCKS]}


def _is_short(reply: Reply) -> bool:
    return not (reply.cards or reply.choices or reply.image) and _weight(reply.text) <= _SECTION


def _summary(reply: Reply) -> str:
    """What notifications and screen readers say: the words, else what is shown."""
    shown = [reply.image.alt if reply.image else "", *(card.title for card in reply.cards)]
    labels = [choice.label for choice in reply.choices]
    return reply.text or "\n".join(filter(None, shown)) or ", ".join(labels)


def _blocks(reply: Reply) -> list[Block]:
    blocks = [*_sections(reply.text), *_picture(reply.image)]
    for card in reply.cards:
        blocks += _card(card)
    if reply.cards and reply.choices:
        blocks.append({"type": "divider"})  # else these buttons would seem to belong to the last card
    return [*blocks, *_actions(reply.choices)][:_BLOCKS]


def _sections(text: str) -> Iterator[Block]:
    room = _MESSAGE
    for piece in _pieces(text):
        if room <= 0:
            return
        yield _section(piece)
        room -= len(piece)


def _section(mrkdwn: str) -> Block:
    return {"type": "section", "expand": True, "text": {"type": "mrkdwn", "text": mrkdwn}}


def _picture(image: Image | None) -> Iterator[Block]:
    if image:
        yield {"type": "image", "image_url": image.url, "alt_text": _alt(image)}


def _card(card: Card) -> Iterator[Block]:
    title = f"*{_link(card)}*" if card.title else ""
    section = _section("\n".join(filter(None, [title, escaped(card.subtitle)])))
    if card.image:
        section["accessory"] = {"type": "image", "image_url": card.image.url, "alt_text": _alt(card.image)}
    yield section
    yield from _actions(card.choices)


def _link(card: Card) -> str:
    title = escaped(card.title)
    return f"<{escaped(card.url).replace('|', '%7C')}|{title}>" if card.url else title


def _alt(image: Image) -> str:
    return shorten(image.alt, 2000) or "…"  # https://docs.slack.dev/reference/block-kit/blocks/image-block


def _actions(choices: Sequence[Choice]) -> Iterator[Block]:
    for start in range(0, len(choices), _ELEMENTS):
        buttons = [_button(n, choice) for n, choice in enumerate(choices[start : start + _ELEMENTS], start)]
        yield {"type": "actions", "elements": buttons}


def _button(number: int, choice: Choice) -> Block:
    label = {"type": "plain_text", "text": shorten(choice.label, CAPABILITIES.button_label)}
    what = {"url": choice.url} if choice.url else {"value": choice.payload}
    return {"type": "button", "action_id": f"choice-{number}", "text": label, **what}


def _pieces(text: str, room: int = _SECTION) -> Iterator[str]:
    """Cut into pieces that fit once escaped, at sentence ends where there are some."""
    for piece in sentences(text, room):
        if _weight(piece) <= _SECTION:
            yield escaped(piece)
        else:
            yield from _pieces(piece, room // 2)


def _weight(text: str) -> int:
    """As `chat.update` counts: bytes, once escaped (https://gitlab.com/gitlab-org/gitlab/-/merge_requests/258898)."""
    return max(length(text), len(escaped(text).encode()))


# ---------------------------------------------------------------- what Slack refuses

# https://docs.slack.dev/reference/methods/chat.postMessage#errors and those of the other methods we call
MEANINGS: dict[str, type[ChannelError]] = {
    "channel_not_found": Gone,
    "user_not_found": Gone,
    "user_disabled": Gone,
    "user_not_visible": Gone,
    "cannot_dm_bot": Gone,
    "is_archived": Gone,
    "is_inactive": Gone,
    "invalid_auth": NotAuthorised,
    "not_authed": NotAuthorised,
    "account_inactive": NotAuthorised,
    "token_revoked": NotAuthorised,
    "token_expired": NotAuthorised,
    "no_permission": NotAuthorised,
    "missing_scope": NotAuthorised,
    "not_allowed_token_type": NotAuthorised,
    "access_denied": NotAuthorised,
    "restricted_action": NotAuthorised,
    "messages_tab_disabled": NotAuthorised,
    "not_in_channel": NotAuthorised,  # the operator must invite the app
    "fatal_error": RetryBackoff,
    "internal_error": RetryBackoff,
    "request_timeout": RetryBackoff,
    "service_unavailable": RetryBackoff,
}
_TOO_MANY = {"ratelimited", "rate_limited", "message_limit_exceeded"}


def failure(status: int, error: str, retry_after: str = "") -> ChannelError:
    """Translate Slack's refusal. A code that we do not know is taken for our own fault: shown, not repeated."""
    code = shorten(error, 60) or f"http_{status}"
    if status == 429 or error in _TOO_MANY:
        seconds = float(retry_after) if retry_after.isdecimal() else 30.0
        return RetryAfter("Slack asked us to slow down.", seconds=seconds, code=code)
    if status >= 500:
        return RetryBackoff("Slack is having trouble.", code=code)
    if status in {401, 403}:
        return NotAuthorised(f"Slack does not let us in ({code}).", code=code)
    return MEANINGS.get(error, Refused)(f"Slack answered {code}.", code=code)


# ---------------------------------------------------------------- what Slack answers


class _Verdict(Struct):
    ok: bool = False
    error: str = ""


class _Posted(Struct):
    ts: str
    channel: str = ""


class _Channel(Struct):
    id: str
    is_member: bool = False


class _Opened(Struct):
    channel: _Channel


class _Account(Struct):
    name: str = ""
    profile: _Names | None = None


class _Found(Struct):
    user: _Account


class _Ticket(Struct):
    url: str


class _Upload(Struct):
    """Where to put a file, and what it will be called."""

    upload_url: str
    file_id: str


def _answer(kind: type[A], status: int, headers: Mapping[str, str], raw: bytes) -> A:
    """A refusal is usually a 200 that says `"ok": false`; behind a proxy it may be a page that is no JSON."""
    try:
        verdict = msgspec.json.decode(raw, type=_Verdict)
        if status == 200 and verdict.ok:
            return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if status == 200:
            raise OutcomeUnknown("What Slack answered cannot be read.", code="unreadable") from error
        verdict = _Verdict()
    raise failure(status, verdict.error, headers.get("retry-after", ""))


# ---------------------------------------------------------------- setting up

SCOPES = {
    "chat:write": "to write",
    "im:history": "to read what customers write to the app",
    "im:write": "to write to a customer first",
    "channels:history": "to read the threads of a public support room",
    "channels:read": "to check that the app is in it",
    "groups:history": "to read the threads of a private support room",
    "groups:read": "to check that the app is in it",
    "users:read": "to know names",
    "files:read": "to fetch what customers send",
    "files:write": "to show the team what customers send",
}


def first_steps(public_url: str) -> list[str]:
    """The app is made first, its secrets are set afterwards. Slack calls none but an https address."""
    if public_url.startswith("https://"):
        return steps(public_url, "http")
    return [
        f'Slack cannot call {public_url}, which is not https: these are the steps for mode = "socket". '
        'For mode = "http", set public_url under [hub] first.',
        *steps(public_url, "socket"),
    ]


def steps(public_url: str, mode: Literal["http", "socket"]) -> list[str]:
    """How to make the app by hand, with the manifest to paste."""
    secret = (
        'In "Basic Information", copy the Signing Secret into RELAIS_CHANNELS__SLACK__SIGNING_SECRET.'
        if mode == "http"
        else 'In "Basic Information", create an app-level token with the scope connections:write and copy it '
        "(xapp-…) into RELAIS_CHANNELS__SLACK__APP_TOKEN, with RELAIS_CHANNELS__SLACK__MODE=socket."
    )
    return [
        'Open https://api.slack.com/apps?new_app=1, choose "From a manifest", your workspace, YAML, and paste:\n\n'
        + manifest(public_url, mode),
        'In "Install App", install it and copy the Bot User OAuth Token (xoxb-…) into RELAIS_CHANNELS__SLACK__TOKEN.',
        secret,
        "In Slack, create the support room, type /invite @Relais in it, and copy its channel id (C…) into "
        "RELAIS_DESK__ROOM, with RELAIS_DESK__CHANNEL=slack.",
        'In "Basic Information", copy the App ID (A…) into RELAIS_CHANNELS__SLACK__APP_ID: then customers who want '
        "to go on in Slack get a link.",
        'Start Relais, then run "relais check".',
    ]


def manifest(public_url: str, mode: str) -> str:
    """The app's description in YAML, to paste at api.slack.com (https://docs.slack.dev/reference/app-manifest)."""
    url = f"{public_url}/in/slack"
    over_http = {"request_url": url} if mode == "http" else {}
    events = ["message.im", "message.channels", "message.groups", "app_uninstalled", "tokens_revoked"]
    app = {
        "display_information": {"name": "Relais", "description": "The shop's conversations with its customers."},
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Relais", "always_online": True},
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**over_http, "bot_events": events},
            "interactivity": {"is_enabled": True, **over_http},
            "org_deploy_enabled": False,
            "socket_mode_enabled": mode == "socket",
            "token_rotation_enabled": False,
        },
    }
    return yaml.safe_dump(app, sort_keys=False)


def _token_fault(error: ChannelError, base_url: str) -> Fault:
    if isinstance(error, NotAuthorised):
        remedy = 'Copy the Bot User OAuth Token from "Install App" into RELAIS_CHANNELS__SLACK__TOKEN.'
        return Fault(f"Slack does not accept the bot token ({error.code}).", remedy)
    return Fault(f"Slack gave no usable answer at {base_url} ({error.code}).", "Check the network and base_url.")


def _missing_scopes(granted: str) -> list[Fault]:
    missing = [scope for scope in SCOPES if scope not in re.split(r"[,\s]+", granted)] if granted else []
    return [
        Fault(
            f"The app lacks the scope {scope}, {SCOPES[scope]}.",
            'Add it under "OAuth & Permissions", then install the app again.',
        )
        for scope in missing
    ]


def _room_fault(error: ChannelError, room: str) -> Fault:
    match error.code:
        case "channel_not_found":
            remedy = "Set [desk] room to the id (C…) of the support room; if it is private, type /invite @Relais there."
            return Fault(f"Slack knows no room {room}, or hides it from the app.", remedy)
        case "not_in_channel":
            return _not_invited(room)
    return Fault(f"The support room {room} could not be checked ({error.code}).", "Run relais check again.")


def _not_invited(room: str) -> Fault:
    return Fault(f"The app is not in the support room {room}.", "In Slack, open that room and type /invite @Relais.")
