"""Telegram: a bot people write to, over Telegram's Bot API (https://core.telegram.org/bots/api).

Telegram calls our webhook, or we fetch from it by long polling; `mode` says which. Only private chats count: what is
said in a group is nobody's order.

python-telegram-bot sets the bot up (`check`, `connect`), through the same pooled client as everything else. Messages
go out as plain JSON instead: `Bot.send_message` costs 0.7 to 1.0 ms of processor a message where this file's
`_Wire.call` costs 0.25, `Update.de_json` 0.15 ms where our structures cost 0.02, and importing `telegram` takes 40 MB
that a running hub has better uses for.
"""

import asyncio
import contextlib
import hmac
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import msgspec
import structlog
from msgspec import Meta, Raw, Struct
from msgspec import field as named
from pydantic import BaseModel, Field, SecretStr, ValidationInfo, field_validator

from channels import Accept, Answer, Channel, Fault, Received, Request, Tools
from channels.http import BASE_URL, Http
from channels.pauses import growing
from dialogs.capabilities import Capabilities
from dialogs.errors import (
    BadSettings,
    ChannelError,
    Gone,
    NotAuthorised,
    NotForUs,
    NotYetHandled,
    OutcomeUnknown,
    Refused,
    RetryAfter,
    RetryBackoff,
)
from dialogs.messages import (
    Address,
    Choice,
    Contact,
    Content,
    Edit,
    File,
    Files,
    Inbound,
    OptIn,
    OptOut,
    Outbound,
    Place,
    Profile,
    Reply,
    Sent,
    Start,
    Tap,
    Text,
)

if TYPE_CHECKING:
    from telegram import Bot, WebhookInfo

log = structlog.get_logger()

CAPABILITIES = Capabilities(
    text=4096,  # https://core.telegram.org/bots/api#sendmessage
    caption=1024,  # https://core.telegram.org/bots/api#sendphoto
    buttons=100,  # https://core.telegram.org/bots/api#inlinekeyboardmarkup, figure of telegram.constants
    button_label=64,  # no limit is published; more than this no phone shows
    button_bytes=64,  # https://core.telegram.org/bots/api#inlinekeyboardbutton
    links=100,
    images=True,
    typing=True,
    rate=30.0,  # https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
)

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
"""The updates we ask for (https://core.telegram.org/bots/api#update); any other that comes is counted."""

_LARGEST = 256 * 1024  # bytes of a webhook; Telegram's own stay far below
_OLDEST = timedelta(hours=24)  # Telegram itself gives up then: https://core.telegram.org/bots/api#getting-updates
_PAUSES = 0.5, 60.0  # seconds before the next try to fetch: the first, and the longest
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Settings(BaseModel, frozen=True, extra="forbid"):
    """How to reach Telegram, and how Telegram reaches us."""

    token: SecretStr = Field(min_length=1, description="The bot's token, as @BotFather gave it.")
    mode: Literal["webhook", "polling"] = Field(
        default="webhook",
        validate_default=True,
        description="webhook: Telegram calls us, which needs a public https address. polling: we fetch, from anywhere.",
    )
    secret: SecretStr = Field(
        default=SecretStr(""),
        validate_default=True,
        description="What Telegram must say to our webhook: 1 to 256 of A-Z a-z 0-9 _ -. Not needed for polling.",
    )
    username: str = Field(
        default="", description="The bot's name without @, for links; asked of Telegram when left empty."
    )
    base_url: str = Field(
        default="https://api.telegram.org",
        pattern=BASE_URL,
        description="Where Telegram's Bot API answers, no slash at the end.",
    )
    link_url: str = Field(
        default="https://t.me",
        pattern=BASE_URL,
        description="Where links that open a conversation begin, no slash at the end.",
    )
    timeout: float = Field(default=10.0, gt=0, description="Seconds to wait for Telegram's answer.")
    poll: int = Field(
        default=25, ge=1, le=50, description="Seconds for which Telegram holds a fetch when nothing is new."
    )
    pool: int = Field(default=32, ge=1, description="How many messages may be on their way to Telegram at once.")
    rate: float = Field(
        default=CAPABILITIES.rate,
        ge=1,
        description="Messages a second, to all together; 30 unless Telegram grants more.",
    )

    @field_validator("secret")
    @classmethod
    def _a_webhook_needs_a_secret(cls, secret: SecretStr, info: ValidationInfo) -> SecretStr:
        if info.data.get("mode") == "webhook" and not _SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("A webhook needs a secret of 1 to 256 characters among A-Z a-z 0-9 _ and -.")
        return secret


def create(settings: Settings, tools: Tools) -> Channel:
    """Build the channel that fits `settings.mode`."""
    return (TelegramByPolling if settings.mode == "polling" else TelegramByWebhook)(settings, tools)


class Telegram:
    """What both modes share: sending, typing, set-up."""

    name = "telegram"

    def __init__(self, settings: Settings, tools: Tools) -> None:
        self.capabilities = msgspec.structs.replace(CAPABILITIES, rate=settings.rate)
        self._settings = settings
        self._tools = tools
        self._wire = _Wire(settings, tools.http)
        self._username = settings.username.removeprefix("@")

    async def send(self, message: Outbound) -> Sent:
        """Send one message; without its picture when Telegram cannot use that, for the words matter more."""
        try:
            return await self._send(message.address, message.reply)
        except Refused as refusal:
            if not message.reply.image:
                raise
            log.warning("telegram.picture_refused", code=refusal.code)
            return await self._send(message.address, _without_picture(message.reply))

    async def typing(self, address: Address) -> None:
        """Show "typing…" for five seconds or until our next message."""
        await self._wire.call("sendChatAction", {"chat_id": chat(address), "action": "typing"}, bool)

    async def fetch(self, file: File) -> bytes:
        """Get a file by its id: 20 MB at most, from an address that lasts an hour.

        Source: https://core.telegram.org/bots/api#getfile
        """
        found = await self._wire.call("getFile", {"file_id": file.url.removeprefix("telegram:")}, _Found)
        return await self._wire.fetch(found.file_path)

    def invitation(self, token: str) -> str:
        """Return a link whose token comes back as `Start.ref` (https://core.telegram.org/bots/features#deep-linking).

        Raises `BadSettings` as long as nobody has told the bot's name.
        """
        if not self._username:
            raise BadSettings(["channels.telegram.username is empty, and Telegram has not been asked for it yet."])
        return f"{self._settings.link_url}/{self._username}?start={token}"

    async def check(self) -> list[Fault]:
        """Ask Telegram who the bot is, and whether what people write reaches us."""
        try:
            bot = _bot(self._settings, self._wire)
            me, webhook = await _done(bot.get_me()), await _done(bot.get_webhook_info())
        except NotAuthorised:
            return [_BAD_TOKEN]
        except ChannelError as error:
            return [Fault(f"Telegram did not answer: {error}", f"See that {self._settings.base_url} can be reached.")]
        return [*self._name_faults(me.username or ""), *self._delivery_faults(webhook)]

    async def connect(self) -> list[str]:
        """Tell Telegram where to deliver, or that we fetch. Raises the `ChannelError` that stood in the way."""
        bot = _bot(self._settings, self._wire)
        me = await _done(bot.get_me())
        self._username = me.username or self._username
        return [await self._take_delivery(bot), f"Customers write to {self._settings.link_url}/{self._username}."]

    async def close(self) -> None:
        """Hold nothing, give nothing back: the HTTP client is the hub's."""

    async def _send(self, address: Address, reply: Reply) -> Sent:
        method, call = written(address, reply)
        message = await self._wire.call(method, call, _Posted)
        return Sent(_message_id(call["chat_id"], message.message_id))

    def _name_faults(self, username: str) -> Iterator[Fault]:
        if self._username.lower() not in ("", username.lower()):
            yield Fault(
                f"The token is that of @{username}, not of @{self._username}.",
                "Correct channels.telegram.username, or leave it empty.",
            )
        self._username = username

    def _delivery_faults(self, webhook: "WebhookInfo") -> Iterator[Fault]:
        if self._settings.mode == "polling":
            return  # a webhook left over is deleted when fetching begins
        if webhook.url != self._webhook_url:
            yield Fault(
                f"Telegram delivers to {webhook.url or 'nobody'}, not to {self._webhook_url}.",
                "Run `relais connect telegram`.",
            )
        if missing := set(KINDS) - set(webhook.allowed_updates or KINDS):
            yield Fault(
                f"Telegram was told to keep to itself: {', '.join(sorted(missing))}.", "Run `relais connect telegram`."
            )
        if webhook.last_error_date and self._tools.now() - webhook.last_error_date < timedelta(hours=1):
            yield Fault(
                f"Telegram's last delivery failed: {webhook.last_error_message}.",
                f"See that {self._webhook_url} answers from outside, with a valid certificate.",
            )

    async def _take_delivery(self, bot: "Bot") -> str:
        if self._settings.mode == "polling":
            await _done(bot.delete_webhook())
            return "Relais fetches the messages itself: nothing else has to be set up."
        secret = self._settings.secret.get_secret_value()
        await _done(bot.set_webhook(self._webhook_url, secret_token=secret, allowed_updates=KINDS))
        return f"Telegram now delivers to {self._webhook_url}."

    @property
    def _webhook_url(self) -> str:
        return f"{self._tools.public_url}/in/telegram"


class TelegramByWebhook(Telegram):
    """Telegram calls us."""

    def receive(self, request: Request) -> Received:
        """Read one update. Tapping makes a button spin; Telegram executes the answer that stops it.

        Source: https://core.telegram.org/bots/api#making-requests-when-getting-updates
        """
        self._authenticate(request)
        update = opened(request.body)
        try:
            inbound = read(update, self._tools.now())
        except NotYetHandled as unused:
            return Received(ignored=(str(unused),))
        return Received((inbound,), _stop_spinning(inbound))

    def _authenticate(self, request: Request) -> None:
        if len(request.body) > _LARGEST:
            raise NotForUs("The body is larger than anything Telegram sends.")
        said = request.headers.get("x-telegram-bot-api-secret-token", "").encode(errors="replace")
        if not hmac.compare_digest(said, self._settings.secret.get_secret_value().encode()):
            raise NotForUs("The secret is not the one we gave to Telegram.")


class TelegramByPolling(Telegram):
    """We fetch. What was fetched is given up by Telegram only when the next fetch asks for what comes after it."""

    _next = 0  # the first update not yet stored

    async def listen(self, accept: Accept) -> None:
        """Fetch until cancelled. A webhook left over is deleted first, for Telegram serves one of the two only."""
        pauses = growing(*_PAUSES)
        while True:
            try:
                await self._wire.call("deleteWebhook", {}, bool)
                while True:
                    await self._fetch(accept)
                    pauses = growing(*_PAUSES)
            except Exception as fault:  # whatever it was, also in `accept`: what is not stored will be fetched again
                pause = max(next(pauses), fault.seconds if isinstance(fault, RetryAfter) else 0.0)
                log.warning("telegram.fetch_failed", fault=type(fault).__name__, code=_code(fault), pause=pause)
                await asyncio.sleep(pause)

    async def _fetch(self, accept: Accept) -> None:
        seconds = self._settings.poll
        call = {"offset": self._next, "timeout": seconds, "allowed_updates": KINDS}
        updates = [opened(raw) for raw in await self._wire.ask("getUpdates", call, list[Raw], patience=seconds)]
        inbound = list(self._read(updates))
        if inbound:
            await accept(inbound)
        self._next = max([self._next, *(update.ident + 1 for update in updates)])
        await asyncio.gather(*(self._stop_spinning(one) for one in inbound if "callback" in one.thread))

    def _read(self, updates: Sequence["Update"]) -> Iterator[Inbound]:
        for update in updates:
            try:
                yield read(update, self._tools.now())
            except NotYetHandled as unused:
                log.info("telegram.ignored", kind=str(unused))

    async def _stop_spinning(self, tap: Inbound) -> None:
        with contextlib.suppress(ChannelError):  # it stops by itself after a while
            await self._wire.call("answerCallbackQuery", {"callback_query_id": tap.thread["callback"]}, bool)


def _code(fault: Exception) -> str:
    return fault.code if isinstance(fault, ChannelError) else ""


def _stop_spinning(inbound: Inbound) -> Answer:
    if "callback" not in inbound.thread:
        return Answer()
    call = {"method": "answerCallbackQuery", "callback_query_id": inbound.thread["callback"]}
    return Answer(body=msgspec.json.encode(call).decode(), content_type="application/json")


# ---------------------------------------------------------------- what people do

_Number = Annotated[int, Meta(ge=-(2**53), le=2**53)]  # "at most 52 significant bits", says the documentation
_Moment = Annotated[int, Meta(ge=0, lt=2**33)]  # Unix time, until 2242
_Latitude = Annotated[float, Meta(ge=-90, le=90)]
_Longitude = Annotated[float, Meta(ge=-180, le=180)]

_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Update(Struct, frozen=True):
    """Something Telegram tells us: its number (increasing, with gaps), its kind, and the kind's own fields."""

    ident: int
    kind: str
    body: Raw


def opened(body: bytes | Raw) -> Update:
    """Read an update's envelope. Raises `NotForUs` when it is none."""
    try:
        fields = msgspec.json.decode(body, type=dict[str, Raw])
        ident = msgspec.json.decode(fields.pop("update_id"), type=_Number)
    except (KeyError, *_UNREADABLE):
        raise NotForUs("This is no update of Telegram's.") from None
    kind = next((kind for kind in (*KINDS, *fields) if kind in fields), "nothing")
    return Update(ident, kind, fields.get(kind, Raw()))


def read(update: Update, now: datetime) -> Inbound:
    """Turn an update into what somebody did. Raises `NotYetHandled`, whose text is what to count it as."""
    if update.kind not in _READERS:
        raise NotYetHandled(update.kind if update.kind.isidentifier() else "unknown")
    try:
        inbound = _READERS[update.kind](update, now)
    except _UNREADABLE:
        # Refusing it would have Telegram hold back all that this person writes in the next 24 hours.
        raise NotYetHandled("unreadable") from None
    if now - inbound.at > _OLDEST:
        raise NotYetHandled("stale")
    return inbound


class _Chat(Struct, frozen=True):
    id: _Number
    type: str


class _User(Struct, frozen=True):
    id: _Number
    first_name: str = ""
    last_name: str = ""
    language_code: str = ""


class _Size(Struct, frozen=True):
    file_id: str
    width: int = 0
    file_size: int = 0


class _Attached(Struct, frozen=True):
    """A document, video, voice message or sticker: what they have in common."""

    file_id: str
    mime_type: str = ""
    file_name: str = ""
    file_size: int = 0


class _Location(Struct, frozen=True):
    latitude: _Latitude
    longitude: _Longitude
    horizontal_accuracy: float = 0.0


class _Contact(Struct, frozen=True):
    phone_number: str
    user_id: int = 0


class _Message(Struct, frozen=True):
    message_id: _Number
    date: _Moment
    chat: _Chat
    sender: _User = named(name="from", default=_User(0))
    edit_date: _Moment = 0
    text: str = ""
    caption: str = ""
    photo: tuple[_Size, ...] = ()
    document: _Attached | None = None
    video: _Attached | None = None
    video_note: _Attached | None = None
    voice: _Attached | None = None
    audio: _Attached | None = None
    sticker: _Attached | None = None
    location: _Location | None = None
    contact: _Contact | None = None


class _Button(Struct, frozen=True):
    text: str
    callback_data: str = ""


class _Keyboard(Struct, frozen=True):
    inline_keyboard: tuple[tuple[_Button, ...], ...] = ()


class _Tapped(Struct, frozen=True):
    """The message whose button was tapped; Telegram tells less of one that is too old."""

    chat: _Chat
    reply_markup: _Keyboard = _Keyboard()


class _Callback(Struct, frozen=True):
    id: str
    sender: _User = named(name="from")
    message: _Tapped | None = None
    data: str = ""


class _Member(Struct, frozen=True):
    status: str


class _Membership(Struct, frozen=True):
    chat: _Chat
    date: _Moment
    sender: _User = named(name="from")
    new_chat_member: _Member


def _message(update: Update, now: datetime) -> Inbound:
    message = msgspec.json.decode(update.body, type=_Message)
    return _inbound(update, message.chat, message.sender, _utc(message.date), _content(message))


def _edited(update: Update, now: datetime) -> Inbound:
    """Telegram also tells of changes that nobody sees; those that leave no text are left out here."""
    message = msgspec.json.decode(update.body, type=_Message)
    text = message.text or message.caption
    if not text:
        raise NotYetHandled("edited_message")
    edit = Edit(_message_id(message.chat.id, message.message_id), text)
    return _inbound(update, message.chat, message.sender, _utc(message.edit_date or message.date), edit)


def _tap(update: Update, now: datetime) -> Inbound:
    """Taps carry no date: that of the message is when we wrote it."""
    callback = msgspec.json.decode(update.body, type=_Callback)
    if not callback.message or not callback.data:
        raise NotYetHandled("callback_query")
    tap = Tap(callback.data, _label(callback.message, callback.data))
    return _inbound(update, callback.message.chat, callback.sender, now, tap, {"callback": callback.id})


def _membership(update: Update, now: datetime) -> Inbound:
    change = msgspec.json.decode(update.body, type=_Membership)
    content = _MEMBERSHIPS.get(change.new_chat_member.status)
    if not content:
        raise NotYetHandled("my_chat_member")
    return _inbound(update, change.chat, change.sender, _utc(change.date), content)


_READERS: dict[str, Callable[[Update, datetime], Inbound]] = {
    "message": _message,
    "edited_message": _edited,
    "callback_query": _tap,
    "my_chat_member": _membership,
}

_MEMBERSHIPS: dict[str, Content] = {"kicked": OptOut("blocked"), "member": OptIn("unblocked")}


def _inbound(
    update: Update, chat: _Chat, sender: _User, at: datetime, content: Content, thread: dict[str, str] | None = None
) -> Inbound:
    if chat.type != "private":
        raise NotYetHandled("group")
    return Inbound(
        id=str(update.ident),
        address=Address("telegram", str(chat.id)),
        at=at,
        content=content,
        profile=_profile(sender),
        thread=thread or {},
    )


_START = re.compile(r"/start(?: ([A-Za-z0-9_-]{1,64}))?")


def _content(message: _Message) -> Content:
    if start := _START.fullmatch(message.text):
        return Start(start[1] or "")
    if message.text:
        return Text(message.text)
    if files := tuple(_files(message)):
        return Files(files, message.caption)
    if place := message.location:
        return Place(place.latitude, place.longitude, place.horizontal_accuracy)
    if message.contact:
        return _phone(message.contact, message.sender)
    raise NotYetHandled("message")


_Kind = Literal["image", "video", "audio", "file", "sticker"]
_ATTACHMENTS: tuple[tuple[str, _Kind], ...] = (
    ("document", "file"),
    ("video", "video"),
    ("video_note", "video"),
    ("voice", "audio"),
    ("audio", "audio"),
    ("sticker", "sticker"),
)


def _files(message: _Message) -> Iterator[File]:
    """Their address is Telegram's id: the one to download from holds the bot's token and lasts an hour."""
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width)
        yield File("image", f"telegram:{largest.file_id}", "image/jpeg", size=largest.file_size)
    for name, kind in _ATTACHMENTS:
        if file := getattr(message, name):
            picture = kind == "file" and file.mime_type.startswith("image/")
            address = f"telegram:{file.file_id}"
            yield File("image" if picture else kind, address, file.mime_type, file.file_name, file.file_size)


def _phone(contact: _Contact, sender: _User) -> Contact:
    """Anybody's card can be shared; it is their own when its user is the sender, and then international."""
    own = contact.user_id == sender.id != 0
    return Contact(f"+{contact.phone_number.lstrip('+')}" if own else contact.phone_number, own)


def _label(message: _Tapped, data: str) -> str:
    buttons = (button for row in message.reply_markup.inline_keyboard for button in row)
    return next((button.text for button in buttons if button.callback_data == data), "")


def _profile(user: _User) -> Profile:
    """The language is whatever their app says: any app may say anything."""
    spoken = re.match(r"[a-z]{2}(?![a-z])", user.language_code.lower())
    return Profile(f"{user.first_name} {user.last_name}".strip(), spoken[0] if spoken else "")


def _message_id(chat: int, message: int) -> str:
    """Telegram numbers the messages of each chat for itself."""
    return f"{chat}/{message}"


def _utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


# ---------------------------------------------------------------- what we say


def chat(address: Address) -> int:
    """Return the private chat of this address. Raises `Gone` for anything else, such as a channel's `@name`."""
    if not re.fullmatch(r"[0-9]{1,16}", address.id):
        raise Gone("This is not the private chat of anybody.")
    return int(address.id)


def written(address: Address, reply: Reply) -> tuple[str, dict[str, Any]]:
    """Return the method and its parameters. The text is plain, so that nothing in it needs escaping."""
    call: dict[str, Any] = {"chat_id": chat(address)}
    if reply.choices:
        call["reply_markup"] = {"inline_keyboard": list(_rows(reply.choices))}
    if reply.image:
        return "sendPhoto", call | {"photo": reply.image.url, "caption": reply.text}
    if not reply.text.strip():
        raise Refused("There is no text to send.")
    return "sendMessage", call | {"text": reply.text}


def _without_picture(reply: Reply) -> Reply:
    return msgspec.structs.replace(reply, image=None, text=reply.text or (reply.image.alt if reply.image else ""))


_ABREAST = 3  # buttons side by side …
_WIDTH = 30  # … whose labels a small phone shows whole, together, in characters


def _rows(choices: Sequence[Choice]) -> Iterator[list[dict[str, str]]]:
    row: list[Choice] = []
    for choice in choices:
        if row and (len(row) == _ABREAST or sum(len(beside.label) for beside in (*row, choice)) > _WIDTH):
            yield [_button(beside) for beside in row]
            row = []
        row.append(choice)
    yield [_button(beside) for beside in row]


def _button(choice: Choice) -> dict[str, str]:
    if choice.url:
        return {"text": choice.label, "url": choice.url}
    # https://core.telegram.org/bots/api#inlinekeyboardbutton counts bytes, and no library checks it.
    if not 1 <= len(choice.payload.encode()) <= 64:
        raise Refused(f"The payload of a button must have 1 to 64 bytes: {choice.payload[:20]!r}.")
    return {"text": choice.label, "callback_data": choice.payload}


# ---------------------------------------------------------------- the wire

_T = TypeVar("_T")
_JSON = {"content-type": "application/json"}


class _Posted(Struct, frozen=True):
    """The message that Telegram says it has sent."""

    message_id: int


class _Found(Struct, frozen=True):
    """Where a file lies for an hour."""

    file_path: str


class _Wire:
    """Telegram's Bot API over the one pooled client."""

    def __init__(self, settings: Settings, http: Http) -> None:
        self._http = http
        self._base = f"{settings.base_url}/bot{settings.token.get_secret_value()}"
        self._files = f"{settings.base_url}/file/bot{settings.token.get_secret_value()}"
        self._timeout = settings.timeout
        self._places = asyncio.Semaphore(settings.pool)

    async def call(self, method: str, parameters: dict[str, Any], result: type[_T]) -> _T:
        """Call a method and return its result. Raises a `ChannelError`."""
        async with self._places:
            return await self.ask(method, parameters, result)

    async def ask(self, method: str, parameters: dict[str, Any], result: type[_T], patience: float = 0.0) -> _T:
        """Call without taking one of the places, `patience` seconds longer: for fetching, which always waits."""
        status, body = await self.post(f"{self._base}/{method}", msgspec.json.encode(parameters), patience)
        return understood(status, body, result)

    async def fetch(self, path: str) -> bytes:
        async with self._places:
            return await self._http.fetch(f"{self._files}/{path}", seconds=self._timeout)

    async def post(self, url: str, body: bytes, patience: float = 0.0) -> tuple[int, bytes]:
        """Return the status and the body of the answer, whatever they say."""
        answer = await self._http.call("POST", url, seconds=self._timeout + patience, headers=_JSON, body=body)
        return answer.status, answer.body


class _Parameters(Struct, frozen=True):
    retry_after: float = 0.0
    migrate_to_chat_id: int = 0


class _Answer(Struct, frozen=True):
    ok: bool
    result: Raw = Raw()
    description: str = ""
    parameters: _Parameters = _Parameters()


def understood(status: int, body: bytes, result: type[_T]) -> _T:
    """Return the result in Telegram's answer, or raise the `ChannelError` that its refusal amounts to."""
    try:
        answer = msgspec.json.decode(body, type=_Answer)
        if answer.ok:
            return msgspec.json.decode(answer.result, type=result)
    except _UNREADABLE:
        # A proxy's page, most often. Below 300 our message may have got through all the same.
        error = RetryBackoff if status >= 300 else OutcomeUnknown
        raise error("This answer is not Telegram's.", code=str(status)) from None
    raise _refusal(status, answer)


_NOBODY = ("chat not found", "user not found", "peer_id_invalid")
_MEANING: dict[int, type[ChannelError]] = {
    401: NotAuthorised,
    403: Gone,  # blocked by the user, deactivated, never started: https://core.telegram.org/api/errors#403-forbidden
    404: NotAuthorised,  # a malformed token
    409: NotAuthorised,  # somebody else fetches with the same token
}


def _refusal(status: int, answer: _Answer) -> ChannelError:
    code = f"{status} {_unquoted(answer.description)}"
    if status == 429:
        return RetryAfter(seconds=answer.parameters.retry_after or 1.0, code=code)
    if status in _MEANING:
        return _MEANING[status](code=code)
    if status >= 500:
        return RetryBackoff(code=code)
    # Only a group migrates, and what we have to say to one person is not for a group.
    nobody = any(words in answer.description.lower() for words in _NOBODY) or answer.parameters.migrate_to_chat_id
    return Gone(code=code) if nobody else Refused(code=code)


def _unquoted(description: str) -> str:
    """Telegram quotes the words it objects to, which may be a customer's."""
    return re.sub(r"\B'.*'\B|\".*\"", "…", description)


# ---------------------------------------------------------------- setting the bot up

_BAD_TOKEN = Fault(
    "Telegram does not accept the bot's token.",
    "Ask @BotFather for it (/mybots, API Token) and put it in RELAIS_CHANNELS__TELEGRAM__TOKEN.",
)


def _bot(settings: Settings, wire: _Wire) -> "Bot":
    """python-telegram-bot's own client, speaking over our wire."""
    from telegram import Bot
    from telegram.request import BaseRequest, RequestData

    class OverOurWire(BaseRequest):
        read_timeout = settings.timeout

        async def initialize(self) -> None: ...

        async def shutdown(self) -> None: ...

        async def do_request(
            self, url: str, method: str, request_data: RequestData | None = None, *_: object, **__: object
        ) -> tuple[int, bytes]:
            status, body = await wire.post(url, request_data.json_payload if request_data else b"{}")
            understood(status, body, Raw)
            return status, body

    token, over = settings.token.get_secret_value(), OverOurWire()
    return Bot(token, f"{settings.base_url}/bot", request=over, get_updates_request=over)


async def _done(call: Awaitable[_T]) -> _T:
    """Await a call of python-telegram-bot's, which wraps our errors in its own."""
    from telegram.error import TelegramError

    try:
        return await call
    except TelegramError as error:
        if isinstance(error.__cause__, ChannelError):
            raise error.__cause__ from None
        raise Refused(str(error)) from None
