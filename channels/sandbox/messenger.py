"""A stand-in for Facebook Messenger: the Graph API of one Page, and the phones of those who write to it.

Limits and refusals are those of Meta's pages under
https://developers.facebook.com/documentation/business-messaging/messenger-platform ("…" below).
"""

import asyncio
import hashlib
import hmac
import re
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import aiohttp
import msgspec
from aiohttp import web
from msgspec import Struct
from msgspec.structs import replace

from channels.sandbox import Bubble, Button, Mischief, Screens, Tile
from channels.sandbox.server import ApiServer, Courier, Handler
from dialogs.capabilities import length

Json = dict[str, Any]

FIELDS = frozenset(
    {
        "messages",
        "messaging_postbacks",
        "messaging_referrals",
        "messaging_optins",
        "message_deliveries",
        "message_reads",
        "message_edits",
        "message_echoes",
        "message_reactions",
        "standby",
    }
)
PAGE_INBOX = 263902037430900  # the app under which a Page's own team answers
RETIRED_TAGS = frozenset({"CONFIRMED_EVENT_UPDATE", "POST_PURCHASE_UPDATE", "ACCOUNT_UPDATE"})
FREE = timedelta(hours=24)
HUMAN_AGENT = timedelta(days=7)


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class _Person:
    """Somebody who has already done something on the Page; `left` is whether they blocked it since."""

    last_act: datetime
    left: bool = False


@dataclass
class Messenger:
    """One Page and one app. Started, it answers at `base_url` and calls `webhook_url`."""

    webhook_url: str = ""
    page_id: str = "100200300400"
    app_id: str = "900800700600"
    page_token: str = "sandbox-page-token"  # noqa: S105
    app_secret: str = "sandbox-app-secret"  # noqa: S105
    verify_token: str = "sandbox-verify-token"  # noqa: S105
    templates: Mapping[str, str] = field(default_factory=dict[str, str])  # approved: name → text with {{1}}, {{2}} …
    human_agent: bool = True  # whether Meta approved the Human Agent feature for this app
    mischief: Mischief = field(default_factory=Mischief)
    port: int = 0
    now: Callable[[], datetime] = utc_now
    name: str = "messenger"
    base_url: str = ""
    fields: set[str] = field(default_factory=lambda: set(FIELDS))  # what the Page sends to the app
    profile: Json = field(default_factory=lambda: {"get_started": {"payload": "get_started"}})
    typing: set[str] = field(default_factory=set[str])  # those who see that an answer is being written

    def __post_init__(self) -> None:
        self.screens = Screens()
        self.courier = Courier(self.mischief)
        self._people: dict[str, _Person] = {}
        self._line = asyncio.Lock()
        self._errands: set[asyncio.Task[None]] = set()
        app = web.Application(middlewares=[self._guard])
        app.router.add_get("/{version:v[0-9.]+}/{node}", self._who_am_i)
        app.router.add_post("/{version:v[0-9.]+}/{node}/messages", self._messages)
        app.router.add_get("/{version:v[0-9.]+}/{node}/subscribed_apps", self._subscribed_apps)
        app.router.add_post("/{version:v[0-9.]+}/{node}/subscribed_apps", self._subscribe)
        app.router.add_post("/{version:v[0-9.]+}/{node}/messenger_profile", self._set_profile)
        self.server = ApiServer(app, self.mischief, failing=_failing, throttling=_throttling, port=self.port)

    async def start(self) -> None:
        self.base_url = await self.server.start()
        self.port = self.server.port

    async def stop(self) -> None:
        for errand in list(self._errands):
            errand.cancel()
        await asyncio.gather(*self._errands, return_exceptions=True)
        await self.courier.close()
        await self.server.stop()

    # ------------------------------------------------------------ what a person does

    async def write(self, who: str, text: str, *, name: str = "", reply_to: str = "") -> str:
        """They write; Meta tells the app no name, so `name` stays on the phone."""
        answered = {"reply_to": {"mid": reply_to}} if reply_to else {}
        return await self._say(who, Bubble(id=_mid(), author="them", text=text, name=name), {"text": text, **answered})

    async def attach(
        self, who: str, url: str, *, kind: Literal["image", "video", "audio", "file", "sticker"] = "image"
    ) -> str:
        bubble = Bubble(id=_mid(), author="them", image=url if kind in {"image", "sticker"} else "", text="")
        return await self._say(who, bubble, {"attachments": [{"type": kind, "payload": {"url": url}}]})

    async def locate(self, who: str, latitude: float, longitude: float) -> str:
        place = {"type": "location", "payload": {"coordinates": {"lat": latitude, "long": longitude}}}
        bubble = Bubble(id=_mid(), author="them", text=f"📍 {latitude}, {longitude}")
        return await self._say(who, bubble, {"attachments": [place]})

    async def tap(self, who: str, message: str, button: str) -> None:
        """A quick reply is said aloud and its row vanishes; a button stays; a link opens elsewhere."""
        bubble = self.screens.get(who, message)
        pressed = next(b for b in _buttons(bubble) if b.id == button)
        kind, _, payload = button.partition(":")
        if kind == "quick":
            said = Bubble(id=_mid(), author="them", text=pressed.label)
            await self._say(who, said, {"text": pressed.label, "quick_reply": {"payload": payload}})
        elif kind == "postback":
            tapped = {"mid": _mid(), "title": pressed.label, "payload": payload}
            await self._act(who, "messaging_postbacks", postback=tapped)

    async def edit(self, who: str, message: str, text: str, *, times: int = 1) -> None:
        bubble = self.screens.get(who, message)
        if bubble:
            self.screens.put(who, replace(bubble, text=text))
        await self._tell(who, "message_edits", message_edit={"mid": message, "text": text, "num_edit": times})

    async def open(self, who: str, ref: str = "") -> None:
        """They follow an m.me link: newcomers press "Get started", the others are referred. …/discovery/m-me-links"""
        referral = {"ref": ref, "source": "SHORTLINK", "type": "OPEN_THREAD"}
        if who in self._people:
            await self._act(who, "messaging_referrals", referral=referral)
            return
        started = {"mid": _mid(), "title": "Get Started", "payload": self.profile["get_started"]["payload"]}
        await self._act(who, "messaging_postbacks", postback={**started, **({"referral": referral} if ref else {})})

    async def read(self, who: str) -> None:
        """They look at their phone: all that was said to them is read. The app learns a watermark, no ids."""
        for bubble in self.screens.of(who):
            if bubble.author == "us":
                self.screens.put(who, replace(bubble, status="read"))
        await self._tell(who, "message_reads", read={"watermark": self._stamp()})

    async def react(self, who: str, message: str, emoji: str = "❤") -> None:
        await self._act(who, "message_reactions", reaction={"mid": message, "action": "react", "emoji": emoji})

    async def stop_promotions(self, who: str) -> None:
        stopped = {"type": "notification_messages", "notification_messages_status": "STOP_NOTIFICATIONS"}
        await self._tell(who, "messaging_optins", optin=stopped)

    async def block(self, who: str) -> None:
        """They block the Page, which is told nothing."""
        self._people.setdefault(who, _Person(self.now())).left = True

    async def unblock(self, who: str) -> None:
        self._people[who].left = False

    async def answer_from_inbox(self, who: str, text: str) -> str:
        """A member of the shop's team answers from the Page's inbox; the app hears an echo."""
        mid = self._show(who, Bubble(id=_mid(), author="us", text=text))
        self._notify(("message_echoes", self._echo(who, mid, {"text": text}, PAGE_INBOX)))
        await self.settled()
        return mid

    def screen(self, who: str) -> list[Bubble]:
        return self.screens.of(who)

    def watch(self) -> AsyncIterator[str]:
        return self.screens.watch()

    # ------------------------------------------------------------ webhooks

    async def handshake(self) -> bool:
        """What the dashboard's "Verify and save" does; true when the webhook knows our word and repeats another."""
        challenge = secrets.token_hex(8)
        query = {"hub.mode": "subscribe", "hub.verify_token": self.verify_token, "hub.challenge": challenge}
        async with aiohttp.ClientSession() as session, session.get(self.webhook_url, params=query) as answer:
            return answer.status == 200 and await answer.text() == challenge

    async def settled(self) -> None:
        """Wait until every webhook so far has been delivered, or refused once."""
        while self._errands:
            await asyncio.gather(*self._errands)

    async def _say(self, who: str, bubble: Bubble, message: Json) -> str:
        self._show(who, bubble)
        await self._act(who, "messages", message={"mid": bubble.id, **message})
        return bubble.id

    async def _act(self, who: str, kind: str, **what: Json) -> None:
        """They do something: they are back, and may be answered for 24 hours."""
        self._people[who] = _Person(self.now())
        await self._tell(who, kind, **what)

    async def _tell(self, who: str, kind: str, **what: Json) -> None:
        self._notify((kind, self._item(who, **what)))
        await self.settled()

    def _item(self, who: str, **what: Json) -> Json:
        return {"sender": {"id": who}, "recipient": {"id": self.page_id}, "timestamp": self._stamp(), **what}

    def _echo(self, who: str, mid: str, message: Json, app: int) -> Json:
        said = {**message, "mid": mid, "is_echo": True, "app_id": app}
        item = self._item(who, message=said)
        return {**item, "sender": item["recipient"], "recipient": item["sender"]}

    def _notify(self, *events: tuple[str, Json]) -> None:
        """Send what the Page subscribed to, several events in one letter as Meta does."""
        entries = [
            {"id": self.page_id, "time": self._stamp(), "messaging": [item]}
            for kind, item in events
            if kind in self.fields
        ]
        if entries and self.webhook_url:
            errand = asyncio.create_task(self._deliver(msgspec.json.encode({"object": "page", "entry": entries})))
            self._errands.add(errand)
            errand.add_done_callback(self._errands.discard)

    async def _deliver(self, body: bytes) -> None:
        secret = self.app_secret.encode()
        headers = {
            "Content-Type": "application/json",
            "X-Hub-Signature": "sha1=" + hmac.new(secret, body, hashlib.sha1).hexdigest(),
            "X-Hub-Signature-256": "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest(),
        }
        async with self._line:
            await self.courier.post(self.webhook_url, body, headers)

    def _stamp(self) -> int:
        return int(self.now().timestamp() * 1000)

    def _show(self, who: str, bubble: Bubble) -> str:
        """Put a new message on the phone; the quick replies under earlier ones vanish."""
        for earlier in self.screens.of(who):
            lasting = tuple(button for button in earlier.buttons if not button.id.startswith("quick:"))
            if lasting != earlier.buttons:
                self.screens.put(who, replace(earlier, buttons=lasting))
        self.screens.put(who, replace(bubble, at=self.now().timestamp()))
        return bubble.id

    # ------------------------------------------------------------ the Graph API

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Meta's order: who is asking, then whether the thing asked about exists, then the question."""
        try:
            self._let_in(request)
            return await handler(request)
        except web.HTTPNotFound:
            return _refused(_Refusal(2500, "Unknown path components"))
        except _Refusal as refusal:
            return _refused(refusal)

    def _let_in(self, request: web.Request) -> None:
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        token = bearer or request.query.get("access_token", "")
        if token != self.page_token:
            raise _Refusal(190, "Invalid OAuth access token - Cannot parse access token")
        proof = hmac.new(self.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        if request.query.get("appsecret_proof", proof) != proof:
            raise _Refusal(100, "Invalid appsecret_proof provided in the API argument", kind="GraphMethodException")
        if request.match_info.get("node", "me") not in {"me", self.page_id}:
            raise _Refusal(100, "Unsupported request: no such object", subcode=33, kind="GraphMethodException")

    async def _who_am_i(self, _: web.Request) -> web.Response:
        return web.json_response({"id": self.page_id, "name": "La boutique"})

    async def _subscribed_apps(self, _: web.Request) -> web.Response:
        app = {"id": self.app_id, "name": "Relais", "subscribed_fields": sorted(self.fields)}
        return web.json_response({"data": [app] if self.fields else []})

    async def _subscribe(self, request: web.Request) -> web.Response:
        asked = set(_read(await request.read(), _Subscription).subscribed_fields.split(","))
        if unknown := asked - FIELDS:
            raise _Refusal(100, f"(#100) Param subscribed_fields must be one of the known ones, not {min(unknown)}")
        self.fields = asked
        return web.json_response({"success": True})

    async def _set_profile(self, request: web.Request) -> web.Response:
        self.profile |= _read(await request.read(), Json)
        return web.json_response({"result": "success"})

    async def _messages(self, request: web.Request) -> web.Response:
        ask = _read(await request.read(), _Send)
        who = ask.recipient.id
        person = self._reachable(who)
        if ask.sender_action:
            self._show_action(who, ask.sender_action)
            return web.json_response({"recipient_id": who})
        check_window(ask, self.now() - person.last_act, human_agent=self.human_agent)
        mid = self._take(who, ask)
        return web.json_response({"recipient_id": who, "message_id": mid})

    def _reachable(self, who: str) -> _Person:
        person = self._people.get(who)
        if person is None:
            raise _Refusal(100, "(#100) No matching user found", subcode=2018001)
        if person.left:
            raise _Refusal(551, "(#551) This person isn't available right now.", subcode=1545041)
        return person

    def _show_action(self, who: str, action: str) -> None:
        match action:
            case "typing_on":
                self.typing.add(who)
            case "typing_off":
                self.typing.discard(who)
            case "mark_seen":
                pass
            case _:
                raise _Refusal(100, "(#100) Param sender_action must be one of the known ones")
        self.screens.changed(who)

    def _take(self, who: str, ask: "_Send") -> str:
        """Show the message, tell the app that it was said and that it arrived."""
        message = ask.message or _Message()
        bubble = self._utility(message) if ask.messaging_type == "UTILITY" else drawn(message)
        self.typing.discard(who)
        self._show(who, replace(bubble, status="delivered"))
        said = {"text": bubble.text} if bubble.text else {}
        if message.metadata:
            said["metadata"] = message.metadata
        delivery = self._item(who, delivery={"mids": [bubble.id], "watermark": self._stamp()})
        echo = self._echo(who, bubble.id, said, int(self.app_id))
        self._notify(("message_echoes", echo), ("message_deliveries", delivery))
        return bubble.id

    def _utility(self, message: "_Message") -> Bubble:
        """…/send-messages/utility-messages"""
        template = message.template
        if template is None or template.name not in self.templates:
            raise _Refusal(100, "(#100) No approved template of that name and language")
        values = [blank.text for component in template.components for blank in component.parameters]
        text = self.templates[template.name]
        if len(set(re.findall(r"\{\{\d+\}\}", text))) != len(values):
            raise _Refusal(100, "(#100) Number of parameters does not match the template")
        for number, value in enumerate(values, start=1):
            text = text.replace(f"{{{{{number}}}}}", value)
        return Bubble(id=_mid(), author="us", text=text)


# ---------------------------------------------------------------- what Meta accepts


class _Recipient(Struct):
    id: str


class _QuickReply(Struct):
    title: str
    payload: str
    content_type: str = "text"


class _Button(Struct):
    type: Literal["web_url", "postback"]
    title: str
    url: str = ""
    payload: str = ""


class _Action(Struct):
    url: str
    type: Literal["web_url"] = "web_url"


class _Element(Struct):
    title: str
    subtitle: str = ""
    image_url: str = ""
    default_action: _Action | None = None
    buttons: tuple[_Button, ...] = ()


class _Payload(Struct):
    template_type: str = ""
    text: str = ""
    url: str = ""
    buttons: tuple[_Button, ...] = ()
    elements: tuple[_Element, ...] = ()


class _Attachment(Struct):
    type: Literal["template", "image"]
    payload: _Payload


class _Blank(Struct):
    type: Literal["text"]
    text: str


class _Component(Struct):
    type: Literal["body"]
    parameters: tuple[_Blank, ...]


class _Language(Struct):
    code: str


class _Template(Struct):
    name: str
    language: _Language
    components: tuple[_Component, ...] = ()


class _Message(Struct):
    text: str = ""
    attachment: _Attachment | None = None
    quick_replies: tuple[_QuickReply, ...] = ()
    metadata: str = ""
    template: _Template | None = None


class _Send(Struct):
    recipient: _Recipient
    messaging_type: str = ""
    tag: str = ""
    message: _Message | None = None
    sender_action: str = ""


class _Subscription(Struct):
    subscribed_fields: str


class _Refusal(Exception):
    def __init__(self, code: int, message: str, *, subcode: int = 0, kind: str = "OAuthException") -> None:
        super().__init__(message)
        self.code, self.subcode, self.kind = code, subcode, kind


def check_window(ask: _Send, silence: timedelta, *, human_agent: bool) -> None:
    """The rules of 2026: …/send-messages, and https://developers.facebook.com/docs/messenger-platform/policy."""
    if ask.tag in RETIRED_TAGS:
        raise _Refusal(100, "Invalid parameter", subcode=1893061)
    match ask.messaging_type, ask.tag:
        case "RESPONSE" | "UPDATE", "":
            longest = FREE
        case "MESSAGE_TAG", "HUMAN_AGENT":
            longest = HUMAN_AGENT
        case "UTILITY", "":
            return
        case _:
            raise _Refusal(100, "(#100) Param messaging_type or tag must be one of the known ones")
    if ask.tag and not human_agent:
        raise _Refusal(10, "(#10) The app may not use the Human Agent feature")
    if silence > longest:
        raise _Refusal(10, "(#10) This message is sent outside of allowed window.", subcode=2018278)


def drawn(message: _Message) -> Bubble:
    """The message as the app shows it, or the refusal of whatever breaks a limit."""
    _limit(len(message.quick_replies) <= 13, "quick_replies has at most 13")
    quick = tuple(_quick(reply) for reply in message.quick_replies)
    bubble = Bubble(id=_mid(), author="us", buttons=quick)
    _limit(bool(message.text) != bool(message.attachment), "message has either a text or an attachment")
    if message.attachment is None:
        _limit(length(message.text) <= 2000, "message[text] has at most 2000 characters")
        return replace(bubble, text=message.text)
    payload = message.attachment.payload
    if message.attachment.type == "image":
        _limit(payload.url.startswith("http"), "image[url] is a URL")
        return replace(bubble, image=payload.url)
    if payload.template_type == "generic":
        return replace(bubble, tiles=_tiles(payload.elements))
    _limit(payload.template_type == "button", "template_type is button or generic")
    return _with_buttons(bubble, payload)


def _with_buttons(bubble: Bubble, payload: _Payload) -> Bubble:
    """…/send-messages/template/button"""
    _limit(0 < length(payload.text) <= 640, "the text of a button template has 1 to 640 characters")
    _limit(1 <= len(payload.buttons) <= 3, "a button template has 1 to 3 buttons")
    buttons = tuple(_pressable(button, n) for n, button in enumerate(payload.buttons))
    return replace(bubble, text=payload.text, buttons=(*buttons, *bubble.buttons))


def _tiles(elements: tuple[_Element, ...]) -> tuple[Tile, ...]:
    """…/send-messages/template/generic"""
    _limit(1 <= len(elements) <= 10, "a generic template has 1 to 10 elements")
    return tuple(_tile(element) for element in elements)


def _tile(element: _Element) -> Tile:
    _limit(0 < length(element.title) <= 80, "a title has 1 to 80 characters")
    _limit(length(element.subtitle) <= 80, "a subtitle has at most 80 characters")
    _limit(len(element.buttons) <= 3, "an element has at most 3 buttons")
    more = element.subtitle or element.image_url or element.default_action or element.buttons
    _limit(bool(more), "an element has something besides its title")
    return Tile(
        title=element.title,
        subtitle=element.subtitle,
        image=element.image_url,
        url=element.default_action.url if element.default_action else "",
        buttons=tuple(_pressable(button, n) for n, button in enumerate(element.buttons)),
    )


def _pressable(button: _Button, number: int) -> Button:
    _limit(bool(button.url if button.type == "web_url" else button.payload), "a button has a url or a payload")
    _limit(length(button.payload) <= 1000, "a payload has at most 1000 characters")
    ident = f"url:{number}" if button.url else f"postback:{button.payload}"
    return Button(ident, button.title[:20], button.url)


def _quick(reply: _QuickReply) -> Button:
    """…/send-messages/quick-replies: a longer title is cut, not refused."""
    _limit(0 < length(reply.payload) <= 1000, "a payload has 1 to 1000 characters")
    return Button(f"quick:{reply.payload}", reply.title[:20])


def _buttons(bubble: Bubble | None) -> tuple[Button, ...]:
    return (*bubble.buttons, *(b for tile in bubble.tiles for b in tile.buttons)) if bubble else ()


def _limit(kept: bool, rule: str) -> None:
    if not kept:
        raise _Refusal(100, f"(#100) {rule}")


def _read(body: bytes, kind: Any) -> Any:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _Refusal(100, f"(#100) {error}") from error


def _refused(refusal: _Refusal, status: int = 400) -> web.Response:
    error: Json = {"message": str(refusal), "type": refusal.kind, "code": refusal.code}
    if refusal.subcode:
        error["error_subcode"] = refusal.subcode
    return web.json_response({"error": {**error, "fbtrace_id": "A" + secrets.token_urlsafe(16)}}, status=status)


def _failing() -> web.Response:
    return _refused(_Refusal(2, "An unexpected error has occurred. Please retry your request later."), status=500)


def _throttling() -> web.Response:
    return _refused(_Refusal(613, "(#613) Calls to this api have exceeded the rate limit."))


def _mid() -> str:
    return f"m_{secrets.token_hex(12)}"
