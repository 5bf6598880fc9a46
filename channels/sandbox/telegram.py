"""Telegram's Bot API, close by: a bot's side over HTTP, and the phones of the people who write to it.

What it refuses, and in which words, is what the real server does (https://github.com/tdlib/telegram-bot-api).
"""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import msgspec
from aiohttp import web

from channels.sandbox import Bubble, Button, Mischief, Screens
from channels.sandbox.server import ApiServer, Courier
from dialogs.capabilities import length

Fields = dict[str, Any]

_PATIENCE = 3  # seconds, in the answers of a throttled API
_BUTTONS, _ABREAST = 100, 8  # figures of telegram.constants.InlineKeyboardMarkupLimit
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Refusal(Exception):
    """The API says no, as the real one does."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


def bad(reason: str) -> Refusal:
    return Refusal(400, f"Bad Request: {reason}")


@dataclass
class Person:
    """Somebody with the app. The bot may write to who has pressed Start, until they block it."""

    id: int
    name: str = "Ana Martin"
    language: str = "fr"
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    @property
    def user(self) -> Fields:
        return {"id": self.id, "is_bot": False, "language_code": self.language, **self._names}

    @property
    def chat(self) -> Fields:
        return {"id": self.id, "type": "private", **self._names}

    @property
    def _names(self) -> Fields:
        first, _, last = self.name.partition(" ")
        return {"first_name": first, "last_name": last} if last else {"first_name": first}


@dataclass
class Delivery:
    """What `setWebhook` was told. Without a `url`, updates wait for `getUpdates`."""

    url: str = ""
    secret: str = ""
    kinds: tuple[str, ...] = ()  # empty: all of those that this stand-in knows
    error: str = ""
    error_at: int = 0


class TelegramSandbox:
    """One bot, and everybody who has the app.

    Giving `webhook_url` here is as good as having called `setWebhook` with it and `secret`. People are numbers, as
    Telegram's are: `write("42", "bonjour")`. `now` is the time that updates and messages carry.
    """

    name = "telegram"

    def __init__(
        self,
        token: str,
        *,
        webhook_url: str = "",
        secret: str = "",
        username: str = "relais_demo_bot",
        mischief: Mischief | None = None,
        port: int = 0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.token = token
        self.base_url = ""
        self.mischief = mischief or Mischief()
        self.delivery = Delivery(webhook_url, secret)
        self.bot: Fields = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": "Boutique"}
        self.bot |= {"username": username}
        self.people: dict[int, Person] = {}
        self.messages: dict[tuple[int, int], Fields] = {}
        self.waiting: list[Fields] = []  # updates for `getUpdates`
        self.spinning: dict[str, int] = {}  # taps that nobody has answered: their ids, and whose they are
        self.files: dict[str, Fields] = {}
        self.commands: list[Fields] = []
        self.now = now
        self._api = _BotApi(self)
        self._server = ApiServer(self._api.app(), self.mischief, _failing, _throttling, port=port)
        self._courier = Courier(self.mischief, heed=self._api.heed)
        self._screens = Screens()
        self._typing: dict[int, datetime] = {}
        self._numbers = count(7001)
        self._last: dict[int, int] = {}  # each chat numbers its own messages
        self._poller: asyncio.Future[None] | None = None

    @property
    def webhook_url(self) -> str:
        return self.delivery.url

    @webhook_url.setter
    def webhook_url(self, url: str) -> None:
        self.delivery.url = url

    async def start(self) -> None:
        self.base_url = await self._server.start()

    async def stop(self) -> None:
        self.release_poller()
        await self._courier.close()
        await self._server.stop()

    # ------------------------------------------------------------ what people do

    async def open(self, who: str, ref: str = "", *, name: str = "", language: str = "") -> str:
        """Press Start, having followed the bot's link with `ref` or having found the bot."""
        person = self._person(who, name, language)
        if person.blocked:
            await self.unblock(who)
        person.started = True
        text = f"/start {ref}" if ref else "/start"
        entities = [{"type": "bot_command", "offset": 0, "length": len("/start")}]
        return await self._say(person, shown="/start", text=text, entities=entities)

    async def write(self, who: str, text: str, *, name: str = "") -> str:
        """Write to the bot; who never did must press Start first, and so does this."""
        return await self._say(await self._started(who, name), shown=text, text=text)

    async def tap(self, who: str, message: str, button: str) -> None:
        """Tap a button, which spins until the bot answers. A link opens a page, of which the bot hears nothing."""
        person = self.people[int(who)]
        under = self.messages[person.id, int(message)]
        chosen = _buttons(under)[int(button)]
        if "url" in chosen:
            return
        ident = str(4_000_000_000 + next(self._numbers))
        self.spinning[ident] = person.id
        tap = {"id": ident, "from": person.user, "message": under, "chat_instance": str(-person.id)}
        await self._tell("callback_query", tap | {"data": chosen["callback_data"]})

    async def attach(self, who: str, url: str, mime: str = "image/jpeg", *, name: str = "", text: str = "") -> str:
        """Send a file: a JPEG or PNG as a photo, Ogg as a voice message, WebP as a sticker, all else as a document."""
        person = await self._started(who)
        file_id = f"file{len(self.files) + 1}"
        about: Fields = {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": 48_000}
        self.files[file_id] = about | {"url": url}
        fields = _attachment(about, mime, name) | ({"caption": text} if text else {})
        image = url if mime.startswith("image/") else ""
        return await self._say(person, shown=text or name, image=image, **fields)

    async def locate(self, who: str, latitude: float, longitude: float, accuracy: float = 0.0) -> str:
        """Share a place."""
        place = {"latitude": latitude, "longitude": longitude}
        place |= {"horizontal_accuracy": accuracy} if accuracy else {}
        return await self._say(await self._started(who), shown=f"📍 {latitude}, {longitude}", location=place)

    async def share_contact(self, who: str, phone: str, *, own: bool = True) -> str:
        """Share one's own phone number, or the card of somebody who has no Telegram."""
        person = await self._started(who)
        contact: Fields = {"phone_number": phone, "first_name": person.user["first_name"] if own else "Paul"}
        contact |= {"user_id": person.id} if own else {}
        return await self._say(person, shown=f"☎ {phone}", contact=contact)

    async def edit(self, who: str, message: str, text: str) -> None:
        """Change what one wrote."""
        person = self.people[int(who)]
        edited = self.messages[person.id, int(message)] | {"text": text, "edit_date": self.time()}
        self.rewrite(edited)
        await self._tell("edited_message", edited)

    async def block(self, who: str) -> None:
        """Block the bot: it can no longer write here."""
        await self._change(who, "member", "kicked")

    async def unblock(self, who: str) -> None:
        await self._change(who, "kicked", "member")

    def deactivate(self, who: str) -> None:
        """Delete the account. Nobody is told."""
        self._person(who).deactivated = True

    def screen(self, who: str) -> list[Bubble]:
        return self._screens.of(who)

    def watch(self) -> AsyncIterator[str]:
        return self._screens.watch()

    def typing(self, who: str) -> bool:
        """Whether "typing…" stands under the bot's name: for five seconds, or until it has written."""
        since = self._typing.get(int(who))
        return since is not None and (self.now() - since).total_seconds() < 5

    # ------------------------------------------------------------ what the bot makes happen

    def post(self, person: Person, image: str = "", **content: Any) -> Fields:
        """Show the bot's message on the person's phone."""
        self._typing.pop(person.id, None)
        return self._put(person, self.bot, content, image=image)

    def rewrite(self, message: Fields) -> None:
        """Show a message as it has become."""
        chat, number = message["chat"]["id"], message["message_id"]
        self.messages[chat, number] = message
        if bubble := self._screens.get(str(chat), str(number)):
            text = message.get("text") or message.get("caption", "")
            self._screens.put(str(chat), msgspec.structs.replace(bubble, text=text, buttons=_drawn(message)))

    def type_to(self, person: Person) -> None:
        self._typing[person.id] = self.now()
        self._screens.changed(str(person.id))

    async def redeliver(self) -> None:
        """Bring what has waited to the webhook that has just been set."""
        late, self.waiting = self.waiting, []
        for update in late:
            await self._deliver(update)

    async def news(self, seconds: float) -> None:
        """Wait until there is an update, or no longer. A second poller sends the first one away."""
        if self._poller and not self._poller.done():
            self._poller.set_exception(Refusal(409, _TWO_POLLERS))
        poller = self._poller = asyncio.get_running_loop().create_future()
        try:
            if not self.waiting:
                done, _ = await asyncio.wait([poller], timeout=seconds)
                [future.result() for future in done]
        finally:
            if self._poller is poller:
                self._poller = None

    def time(self) -> int:
        return int(self.now().timestamp())

    # ------------------------------------------------------------ within

    def _person(self, who: str, name: str = "", language: str = "") -> Person:
        person = self.people.setdefault(int(who), Person(int(who)))
        person.name, person.language = name or person.name, language or person.language
        return person

    async def _started(self, who: str, name: str = "") -> Person:
        person = self._person(who, name)
        if person.blocked or not person.started:
            await self.open(who)
        return person

    async def _say(self, person: Person, *, shown: str = "", image: str = "", **content: Any) -> str:
        message = self._put(person, person.user, content, shown, image)
        await self._tell("message", message)
        return str(message["message_id"])

    def _put(self, person: Person, author: Fields, content: Fields, shown: str = "", image: str = "") -> Fields:
        number = self._last[person.id] = self._last.get(person.id, 0) + 1
        message = {"message_id": number, "date": self.time(), "chat": person.chat, "from": author} | content
        self.messages[person.id, number] = message
        bubble = Bubble(
            id=str(number),
            author="us" if author is self.bot else "them",
            text=shown or content.get("text") or content.get("caption", ""),
            image=image,
            buttons=_drawn(message),
            at=self.now().timestamp(),
        )
        self._screens.put(str(person.id), bubble)
        return message

    async def _change(self, who: str, before: str, after: str) -> None:
        person = self.people[int(who)]
        person.blocked = after == "kicked"
        change = {"chat": person.chat, "from": person.user, "date": self.time()}
        change |= {"old_chat_member": self._membership(before), "new_chat_member": self._membership(after)}
        await self._tell("my_chat_member", change)

    def _membership(self, status: str) -> Fields:
        until = {"until_date": 0} if status == "kicked" else {}  # 0: for ever
        return {"user": self.bot, "status": status} | until

    async def _tell(self, kind: str, content: Fields) -> None:
        update = {"update_id": next(self._numbers), kind: content}
        if kind in (self.delivery.kinds or (kind,)):
            await self._deliver(update)

    async def _deliver(self, update: Fields) -> None:
        if not self.delivery.url:
            self.waiting.append(update)
            self.release_poller()
            return
        headers = {"Content-Type": "application/json"}
        headers |= {"X-Telegram-Bot-Api-Secret-Token": self.delivery.secret} if self.delivery.secret else {}
        answered = len(self._courier.statuses)
        await self._courier.post(self.delivery.url, msgspec.json.encode(update), headers)
        self._remember_failures(self._courier.statuses[answered:])

    def _remember_failures(self, statuses: list[int]) -> None:
        for status in statuses:
            if not 200 <= status < 300:
                phrase = HTTPStatus(status).phrase
                self.delivery.error = f"Wrong response from the webhook: {status} {phrase}"
                self.delivery.error_at = self.time()

    def release_poller(self) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_result(None)


def _attachment(about: Fields, mime: str, name: str) -> Fields:
    size = {"width": 1280, "height": 960}
    if mime in ("image/jpeg", "image/png"):
        small = about | {"file_id": f"{about['file_id']}s", "file_unique_id": f"{about['file_unique_id']}s"}
        return {"photo": [small | {"width": 90, "height": 67, "file_size": 1_200}, about | size]}
    if mime == "image/webp":
        flags = {"is_animated": False, "is_video": False}
        return {"sticker": about | {"type": "regular", "width": 512, "height": 512} | flags}
    if mime == "audio/ogg":
        return {"voice": about | {"duration": 4, "mime_type": mime}}
    return {"document": about | {"mime_type": mime} | ({"file_name": name} if name else {})}


def _buttons(message: Fields) -> list[Fields]:
    rows: list[list[Fields]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def _drawn(message: Fields) -> tuple[Button, ...]:
    return tuple(Button(str(n), one["text"], one.get("url", "")) for n, one in enumerate(_buttons(message)))


# ---------------------------------------------------------------- the bot's side


class _Call:
    """The parameters of a call. JSON, a form, a query or multipart: numbers and objects may come as text."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields

    def text(self, name: str) -> str:
        value = self._fields.get(name, "")
        return value if isinstance(value, str) else str(value)

    def number(self, name: str, default: int = 0) -> int:
        try:
            return int(self._fields.get(name, default))
        except (TypeError, ValueError):
            raise bad(f"{name} is not a number") from None

    def value(self, name: str) -> Any:
        """Return an object or a list, or nothing."""
        value = self._fields.get(name)
        if not isinstance(value, str):
            return value
        try:
            return msgspec.json.decode(value) if value else None
        except msgspec.DecodeError:
            raise bad(f"object expected as {name.replace('_', ' ')}") from None

    def upload(self, name: str) -> web.FileField | None:
        """Return the file of that name, given directly or as `attach://<part>`."""
        value = self._fields.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            value = self._fields.get(value.removeprefix("attach://"))
        return value if isinstance(value, web.FileField) else None


class _BotApi:
    """The methods of https://core.telegram.org/bots/api that a shop's bot needs."""

    def __init__(self, world: TelegramSandbox) -> None:
        self._world = world
        self._methods: dict[str, Callable[[_Call], Awaitable[Any]]] = {
            "getme": self._get_me,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": self._get_webhook_info,
            "getupdates": self._get_updates,
            "sendmessage": self._send_message,
            "sendphoto": self._send_photo,
            "sendchataction": self._send_chat_action,
            "answercallbackquery": self._answer_callback_query,
            "editmessagetext": self._edit_message_text,
            "editmessagereplymarkup": self._edit_message_reply_markup,
            "setmycommands": self._set_my_commands,
            "getfile": self._get_file,
        }

    def app(self) -> web.Application:
        app = web.Application(client_max_size=20 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        return app

    async def heed(self, body: bytes) -> None:
        """Do what the answer of a webhook asks; nobody hears whether it went well."""
        with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError, Refusal):
            fields = msgspec.json.decode(body, type=dict[str, Any])
            method = str(fields.pop("method", "")).lower()
            if not method.startswith(("get", "setwebhook", "deletewebhook")):
                await self._do(method, _Call(fields))

    async def _answer(self, request: web.Request) -> web.Response:
        try:
            self._authenticate(request.match_info["token"])
            result = await self._do(request.match_info["method"].lower(), await _read(request))
        except Refusal as refusal:
            return _refused(refusal)
        return _json({"ok": True, "result": result})

    def _authenticate(self, token: str) -> None:
        if not re.fullmatch(r"\d+:[\w-]+", token):
            raise Refusal(404, "Not Found")
        if token != self._world.token:
            raise Refusal(401, "Unauthorized")

    async def _do(self, method: str, call: _Call) -> Any:
        if method not in self._methods:
            raise Refusal(404, "Not Found")
        return await self._methods[method](call)

    # ------------------------------------------------------------ who the bot is, and where updates go

    async def _get_me(self, call: _Call) -> Fields:
        groups = {"can_join_groups": False, "can_read_all_group_messages": False, "supports_inline_queries": False}
        return self._world.bot | groups

    async def _set_webhook(self, call: _Call) -> bool:
        url, secret = call.text("url"), call.text("secret_token")
        if not url:
            return await self._delete_webhook(call)
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise bad("secret token contains unallowed characters")
        if urlsplit(url).scheme != "https" and urlsplit(url).hostname not in _LOOPBACK:  # the loopback is ours alone
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        self._world.delivery = Delivery(url, secret, tuple(call.value("allowed_updates") or ()))
        self._forget(call)
        await self._world.redeliver()
        return True

    async def _delete_webhook(self, call: _Call) -> bool:
        self._world.delivery = Delivery(kinds=self._world.delivery.kinds)
        self._forget(call)
        return True

    def _forget(self, call: _Call) -> None:
        if call.text("drop_pending_updates").lower() == "true":
            self._world.waiting.clear()

    async def _get_webhook_info(self, call: _Call) -> Fields:
        delivery = self._world.delivery
        info: Fields = {"url": delivery.url, "has_custom_certificate": False}
        info |= {"pending_update_count": len(self._world.waiting)}
        info |= {"allowed_updates": delivery.kinds} if delivery.kinds else {}
        failed = {"last_error_date": delivery.error_at, "last_error_message": delivery.error}
        return info | (failed if delivery.error else {})

    async def _get_updates(self, call: _Call) -> list[Fields]:
        world = self._world
        if world.delivery.url:
            raise Refusal(409, _WEBHOOK_SET)
        if (kinds := call.value("allowed_updates")) is not None:
            world.delivery.kinds = tuple(kinds)
        offset, limit = call.number("offset"), min(max(call.number("limit", 100), 1), 100)
        world.waiting = [update for update in world.waiting if update["update_id"] >= offset]
        await world.news(min(call.number("timeout"), 50))
        return world.waiting[:limit]

    # ------------------------------------------------------------ messages

    async def _send_message(self, call: _Call) -> Fields:
        person = self._reachable(call)
        return self._world.post(person, text=_text(call), **_markup(call))

    async def _send_photo(self, call: _Call) -> Fields:
        person, caption, markup = self._reachable(call), call.text("caption"), _markup(call)
        if length(caption) > 1024:
            raise bad("message caption is too long")
        captioned = {"caption": caption} if caption else {}
        ident = f"photo{len(self._world.files) + 1}"
        about = {"file_id": ident, "file_unique_id": f"u{ident}"}
        image = self._picture(call, about)
        size = about | {"width": 1280, "height": 960}
        return self._world.post(person, image, photo=[size], **captioned, **markup)

    def _picture(self, call: _Call, about: Fields) -> str:
        """Return where the phone finds the picture: at the URL given, or here when it was uploaded."""
        if upload := call.upload("photo"):
            content = upload.file.read()
            self._world.files[about["file_id"]] = about | {"content": content, "mime": upload.content_type}
            return f"{self._world.base_url}/file/bot{self._world.token}/{about['file_id']}"
        url = call.text("photo")
        if not url:
            raise bad("there is no photo in the request")
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise bad("wrong file identifier/HTTP URL specified")
        self._world.files[about["file_id"]] = about | {"url": url}
        return url

    async def _send_chat_action(self, call: _Call) -> bool:
        person = self._reachable(call)
        if call.text("action") not in _ACTIONS:
            raise bad("wrong parameter action in request")
        self._world.type_to(person)
        return True

    async def _answer_callback_query(self, call: _Call) -> bool:
        if not self._world.spinning.pop(call.text("callback_query_id"), None):
            raise bad("query is too old and response timeout expired or query ID is invalid")
        return True

    async def _edit_message_text(self, call: _Call) -> Fields:
        return self._edit(call, {"text": _text(call)} | _markup(call))

    async def _edit_message_reply_markup(self, call: _Call) -> Fields:
        return self._edit(call, _markup(call))

    def _edit(self, call: _Call, change: Fields) -> Fields:
        person = self._reachable(call)
        message = self._world.messages.get((person.id, call.number("message_id")))
        if not message or not message["from"]["is_bot"]:
            raise bad("message to edit not found")
        edited = {name: value for name, value in message.items() if name != "reply_markup"} | change
        if edited == message:
            raise bad(_NOT_MODIFIED)
        edited["edit_date"] = self._world.time()
        self._world.rewrite(edited)
        return edited

    def _reachable(self, call: _Call) -> Person:
        """Return whom the bot writes to: somebody who has pressed Start and not blocked it since."""
        if not call.text("chat_id"):
            raise bad("chat_id is empty")
        person = self._world.people.get(int(call.text("chat_id"))) if call.text("chat_id").isdecimal() else None
        if not person or not person.started:
            raise bad("chat not found")
        if person.deactivated:
            raise Refusal(403, "Forbidden: user is deactivated")
        if person.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        return person

    # ------------------------------------------------------------ the rest

    async def _set_my_commands(self, call: _Call) -> bool:
        self._world.commands = call.value("commands") or []
        return True

    async def _get_file(self, call: _Call) -> Fields:
        ident = call.text("file_id")
        if ident not in self._world.files:
            raise bad("invalid file_id")
        told = ("file_id", "file_unique_id", "file_size")
        about = self._world.files[ident]
        return {name: about[name] for name in told if name in about} | {"file_path": ident}

    async def _download(self, request: web.Request) -> web.StreamResponse:
        file = self._world.files.get(request.match_info["path"])
        if not file or request.match_info["token"] != self._world.token:
            return _refused(Refusal(404, "Not Found"))
        if "url" in file:
            raise web.HTTPFound(file["url"])
        return web.Response(body=file["content"], content_type=file["mime"])


# ---------------------------------------------------------------- what the API accepts

_ACTIONS = ("typing", "upload_photo", "upload_document", "find_location", "choose_sticker")
_WEBHOOK_SET = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_TWO_POLLERS = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


async def _read(request: web.Request) -> _Call:
    fields: Fields = dict(request.query)
    if request.content_type == "application/json":
        try:
            fields |= msgspec.json.decode(await request.read() or b"{}", type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise bad("can't parse JSON object") from None
    else:
        fields |= await request.post()
    return _Call(fields)


def _text(call: _Call) -> str:
    text = call.text("text").strip()
    if not text:
        raise bad("message text is empty")
    if length(text) > 4096:
        raise bad("message is too long")
    return text


def _markup(call: _Call) -> Fields:
    markup = call.value("reply_markup")
    if not markup:
        return {}
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad("object expected as reply markup")
    if sum(map(len, rows)) > _BUTTONS or any(len(row) > _ABREAST for row in rows):
        raise bad("REPLY_MARKUP_TOO_LONG")
    return {"reply_markup": {"inline_keyboard": [[_button(one) for one in row] for row in rows]}}


def _button(button: Any) -> Fields:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not button["text"].strip():
        raise bad("inline keyboard button text must be non-empty")
    if "url" in button:
        return {"text": button["text"], "url": _link(str(button["url"]))}
    if not 1 <= len(str(button.get("callback_data", "")).encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    return {"text": button["text"], "callback_data": button["callback_data"]}


def _link(url: str) -> str:
    """Check a link as TDLib's LinkManager does: `http://localhost/…` is none, for want of a dot."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https", "tg"):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if parts.scheme != "tg" and "." not in (parts.hostname or ""):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return url


# ---------------------------------------------------------------- how it answers


def _json(answer: Fields, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    body = msgspec.json.encode(answer)
    return web.Response(body=body, status=status, content_type="application/json", headers=headers)


def _refused(refusal: Refusal) -> web.Response:
    return _json({"ok": False, "error_code": refusal.code, "description": refusal.description}, refusal.code)


def _failing() -> web.Response:
    return _refused(Refusal(502, "Bad Gateway"))


def _throttling() -> web.Response:
    answer = {"ok": False, "error_code": 429, "description": f"Too Many Requests: retry after {_PATIENCE}"}
    return _json(answer | {"parameters": {"retry_after": _PATIENCE}}, 429, {"Retry-After": str(_PATIENCE)})
