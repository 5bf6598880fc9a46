"""Facebook Messenger: the conversations of a Page, through Meta's Graph API."""

import asyncio
import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeVar
from urllib.parse import urlencode

import msgspec
import structlog
from msgspec import Meta, Raw, Struct
from pydantic import BaseModel, Field, SecretStr

from channels import Answer, Fault, Received, Request, Tools
from channels.http import BASE_URL
from dialogs.capabilities import Capabilities, length
from dialogs.errors import (
    ChannelError,
    Gone,
    NotAuthorised,
    NotForUs,
    OutcomeUnknown,
    Refused,
    RetryBackoff,
    WindowClosed,
)
from dialogs.messages import (
    Address,
    Card,
    Choice,
    Content,
    Echo,
    Edit,
    File,
    Files,
    Inbound,
    OptOut,
    Outbound,
    Place,
    Purpose,
    Receipt,
    Sent,
    Start,
    Status,
    Tap,
    Template,
    Text,
)

if TYPE_CHECKING:
    from pymessenger.bot import Bot

log = structlog.get_logger()

Json = dict[str, Any]
T = TypeVar("T")

WINDOW = timedelta(hours=24)  # https://developers.facebook.com/docs/messenger-platform/policy/policy-overview

# "…" stands for https://developers.facebook.com/documentation/business-messaging/messenger-platform
CAPABILITIES = Capabilities(
    text=2000,  # https://developers.facebook.com/docs/messenger-platform/reference/send-api
    buttons=13,  # …/send-messages/quick-replies
    button_label=20,  # … same page: longer titles are cut
    links=3,  # …/send-messages/template/button
    link_text=640,  # … same page: the only place where a link button can hang
    cards=10,  # …/send-messages/template/generic
    card_title=80,
    card_subtitle=80,
    card_buttons=3,
    images=True,
    typing=True,  # …/send-messages/sender-actions
    receipts=True,  # …/webhooks/webhook-events/message-deliveries and message-reads
    window=WINDOW,
    rate=300.0,  # …/overview/rate-limiting
)

FIELDS = (
    "messages",
    "messaging_postbacks",
    "messaging_referrals",
    "messaging_optins",
    "message_deliveries",
    "message_reads",
    "message_edits",
    "message_echoes",
    "standby",
)
"""The kinds of events that the Page must send us."""

GET_STARTED = "get_started"
"""The payload of the button under which a first conversation begins; the vendor's profile holds it."""

HUMAN_WINDOW = timedelta(days=7)  # …/send-messages/message-tags: HUMAN_AGENT
STALE = timedelta(days=7)  # a webhook has no timestamp in its signature: what is older is a replay
LARGEST = 256 * 1024  # bytes of one webhook


class Settings(BaseModel, frozen=True, extra="forbid", coerce_numbers_to_str=True):
    """What `[channels.messenger]` may hold."""

    page_id: str = Field(min_length=1, description="The number of the Page whose conversations these are.")
    app_id: str = Field(min_length=1, description="The number of the Meta app, by which our own messages are known.")
    page_token: SecretStr = Field(min_length=1, description="The Page access token with which messages are sent.")
    app_secret: SecretStr = Field(min_length=1, description="The app secret, with which Meta signs its webhooks.")
    verify_token: SecretStr = Field(min_length=1, description="The word that Meta repeats when you add the webhook.")
    page_name: str = Field("", description="The Page's user name, for links people can read; else its number is used.")
    greeting: str = Field("", max_length=160, description="What newcomers read above the button that starts it all.")
    human_agent: bool = Field(False, description="Whether Meta approved the Human Agent feature: 7 days to answer.")
    base_url: str = Field("https://graph.facebook.com", pattern=BASE_URL, description="Where Meta's Graph API answers.")
    graph_version: str = Field("v25.0", pattern=r"^v\d+\.\d+$", description="The version of the Graph API.")
    link_url: str = Field("https://m.me", pattern=BASE_URL, description="Where links that open a conversation begin.")
    timeout: float = Field(10.0, gt=0, description="Seconds to wait for Meta's answer.")
    pool: int = Field(32, ge=1, description="How many calls to Meta may be under way at once.")


def create(settings: Settings, tools: Tools) -> "Messenger":
    return Messenger(settings, tools)


class Messenger:
    """Receives a Page's webhooks and writes to the people who wrote to it."""

    name = "messenger"
    capabilities = CAPABILITIES

    def __init__(self, settings: Settings, tools: Tools) -> None:
        self._settings = settings
        self._tools = tools
        self._free = asyncio.Semaphore(settings.pool)

    @cached_property
    def _build(self) -> "Bot":
        return _builder(self._settings)

    async def send(self, message: Outbound) -> Sent:
        heading = permission(message, self._tools.now(), human_agent=self._settings.human_agent)
        body = await self._post(f"{self._settings.page_id}/messages", payload(self._build, message, heading))
        try:
            return Sent(msgspec.json.decode(body, type=_Taken).message_id)
        except msgspec.DecodeError as error:
            raise OutcomeUnknown("Meta answered something that cannot be read.") from error

    async def typing(self, address: Address) -> None:
        await self._post(f"{self._settings.page_id}/messages", self._build.send_action(address.id, "typing_on"))

    def receive(self, request: Request) -> Received:
        if request.method == "GET":
            return self._subscription(request)
        self._verify(request)
        letter = _decode(request.body, _Letter)
        if letter.object != "page":
            return Received(ignored=(letter.object[:40],))
        read = [event for entry in letter.entry for event in self._events(entry)]
        return Received(
            inbound=tuple(event for event in read if isinstance(event, Inbound)),
            ignored=tuple(event for event in read if isinstance(event, str)),
        )

    async def fetch(self, file: File) -> bytes:
        """Get what lies at Meta's: its addresses need no credentials, and do not last."""
        async with self._free:
            return await self._tools.http.fetch(file.url, seconds=self._settings.timeout)

    def invitation(self, token: str) -> str:
        page = self._settings.page_name or self._settings.page_id
        return f"{self._settings.link_url}/{page}?ref={token}"

    async def check(self) -> list[Fault]:
        try:
            page = msgspec.json.decode(await self._get("me", fields="id,name"), type=_Node)
            apps = msgspec.json.decode(await self._get(f"{self._settings.page_id}/subscribed_apps"), type=_Apps)
        except msgspec.DecodeError:
            return [
                Fault("The Graph API answers something that is not Meta's.", "Look at channels.messenger.base_url.")
            ]
        except ChannelError as error:
            return [_diagnosis(error)]
        return [*self._wrong_page(page), *self._missing_fields(apps)]

    async def connect(self) -> list[str]:
        page = self._settings.page_id
        await self._post(f"{page}/subscribed_apps", {"subscribed_fields": ",".join(FIELDS)})
        await self._post("me/messenger_profile", self._profile())
        return [
            f"The Page {page} now sends its events to the app {self._settings.app_id}.",
            "The button that starts a conversation is set; it brings along what a link carries.",
            f"In the app's dashboard (https://developers.facebook.com/apps/{self._settings.app_id}), under Messenger, "
            f'"Configure webhooks": the callback URL is {self._tools.public_url}/in/messenger and the verify token is '
            "the value of RELAIS_CHANNELS__MESSENGER__VERIFY_TOKEN. The URL must be https with a certificate of a "
            "known authority.",
            f"There, subscribe the fields {', '.join(FIELDS)}.",
            "Ask Meta for Advanced Access to pages_messaging, so that people outside your team may write.",
        ]

    async def close(self) -> None:
        """Nothing is held: the HTTP client is the hub's."""

    # ------------------------------------------------------------ webhooks

    def _subscription(self, request: Request) -> Received:
        """Meta asks once whether we expect its webhooks, and wants its challenge back."""
        asked = request.query
        expected = self._settings.verify_token.get_secret_value()
        if asked.get("hub.mode") != "subscribe" or not _same(asked.get("hub.verify_token", ""), expected):
            raise NotSubscribed
        return Received(answer=Answer(body=asked.get("hub.challenge", "")))

    def _verify(self, request: Request) -> None:
        if len(request.body) > LARGEST:
            raise NotForUs("The webhook is too large.")
        secret = self._settings.app_secret.get_secret_value().encode()
        expected = "sha256=" + hmac.new(secret, request.body, hashlib.sha256).hexdigest()
        if not _same(request.headers.get("x-hub-signature-256", ""), expected):
            raise NotForUs("The signature is missing or wrong.")

    def _events(self, entry: "_Entry") -> Iterator[Inbound | str]:
        """What people did; where that is not for us, the name of its kind instead."""
        if entry.id != self._settings.page_id:
            yield "another_page"
            return
        yield from ("standby" for _ in entry.standby)
        yield from (self._event(raw, entry.time) for raw in entry.messaging)

    def _event(self, raw: Raw, sent_at: int) -> Inbound | str:
        try:
            event = _decode(raw, _Event)
            kind = _kind(raw)
        except NotForUs:
            return "malformed"
        stamp = event.timestamp or sent_at
        if self._tools.now() - _moment(stamp) > STALE:
            return "stale"
        said = _content(event, self._settings.app_id)
        if said is None or not event.person:
            return kind
        ident, content = said
        return Inbound(
            id=ident or f"{event.person}:{kind}:{stamp}",
            address=Address(self.name, event.person),
            at=_moment(stamp),
            content=content,
            thread=_thread(event),
        )

    # ------------------------------------------------------------ checking and connecting

    def _wrong_page(self, page: "_Node") -> list[Fault]:
        if page.id == self._settings.page_id:
            return []
        return [
            Fault(
                f"The page token belongs to {page.id}, not to the Page {self._settings.page_id}.",
                "Make channels.messenger.page_id and RELAIS_CHANNELS__MESSENGER__PAGE_TOKEN those of one Page.",
            )
        ]

    def _missing_fields(self, apps: "_Apps") -> list[Fault]:
        ours = {field for app in apps.data if app.id == self._settings.app_id for field in app.subscribed_fields}
        missing = [field for field in FIELDS if field not in ours]
        if not missing:
            return []
        return [Fault(f"The Page does not send us {', '.join(missing)}.", "Run `relais connect messenger`.")]

    def _profile(self) -> Json:
        profile: Json = {"get_started": {"payload": GET_STARTED}}
        if self._settings.greeting:
            profile["greeting"] = [{"locale": "default", "text": self._settings.greeting}]
        return profile

    # ------------------------------------------------------------ calls

    async def _get(self, path: str, **query: str) -> bytes:
        return await self._call("GET", path, None, query)

    async def _post(self, path: str, body: Json) -> bytes:
        return await self._call("POST", path, body, {})

    async def _call(self, method: str, path: str, body: Json | None, query: dict[str, str]) -> bytes:
        """One call to the Graph API; returns its body or raises what its refusal means."""
        url = f"{self._settings.base_url}/{self._settings.graph_version}/{path}"
        secret = self._settings.page_token.get_secret_value()
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        query = {**query, "appsecret_proof": self._build.auth_args["appsecret_proof"]}
        said = msgspec.json.encode(body) if body is not None else b""
        async with self._free:
            answer = await self._tools.http.call(
                method, f"{url}?{urlencode(query)}", seconds=self._settings.timeout, headers=headers, body=said
            )
        if answer.status != 200:
            raise refusal(answer.status, answer.body)
        return answer.body


class NotSubscribed(NotForUs):
    """Somebody who does not know our verify token wants to send us webhooks."""

    status: ClassVar[int] = 403  # what Meta's dashboard expects of a wrong token


# ---------------------------------------------------------------- when we may write


def permission(message: Outbound, now: datetime, *, human_agent: bool) -> dict[str, str]:
    """Under which heading Meta takes this message now.

    Raises `WindowClosed` where there is none. The tags with which shops announced parcels until April 2026
    (CONFIRMED_EVENT_UPDATE, POST_PURCHASE_UPDATE, ACCOUNT_UPDATE) are refused by Meta and never used.
    https://developers.facebook.com/docs/messenger-platform/policy/policy-overview
    """
    silence = now - message.last_inbound_at if message.last_inbound_at else timedelta.max
    if silence <= WINDOW:
        return {"messaging_type": "RESPONSE"}
    if message.purpose is Purpose.HUMAN and human_agent and silence <= HUMAN_WINDOW:
        return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    if message.purpose is Purpose.NOTICE and message.template:
        return {"messaging_type": "UTILITY"}
    raise WindowClosed("Messenger's window for writing to this person is closed.")


# ---------------------------------------------------------------- what we write


def _builder(settings: Settings) -> "Bot":
    """pymessenger as a builder of payloads: what it would post, it returns.

    Its own sending blocks, has no timeout and takes refusals for results; its `send_*_url` methods write JSON inside
    JSON, and its signature check does not run on Python 3. Text, button and generic messages, actions and
    `auth_args` are sound. It brings `requests` along, so it is imported once there is something to say.
    """
    from pymessenger.bot import Bot

    class Builder(Bot):  # type: ignore[misc]  # pymessenger has no types
        def send_raw(self, payload: Json) -> Json:
            return payload

    return Builder(settings.page_token.get_secret_value(), app_secret=settings.app_secret.get_secret_value())


def payload(build: "Bot", message: Outbound, heading: dict[str, str]) -> Json:
    """The body of the call that sends this message under that heading."""
    if heading["messaging_type"] == "UTILITY" and message.template:
        body: Json = build.send_message(message.address.id, _approved(message.template, message.language))
    else:
        body = _composed(build, message)
    return {**body, **heading}


def _approved(template: Template, language: str) -> Json:
    """…/send-messages/utility-messages: the text is Meta's copy of it, we fill its blanks."""
    blanks = [{"type": "text", "text": value} for value in template.values]
    components = [{"type": "body", "parameters": blanks}] if blanks else []
    return {"template": {"name": template.name, "language": {"code": language}, "components": components}}


def _composed(build: "Bot", message: Outbound) -> Json:
    reply, psid = message.reply, message.address.id
    buttons, taps = _shared_out(message)
    if reply.cards:
        body: Json = build.send_generic_message(psid, [_element(card) for card in reply.cards])
    elif reply.image:
        body = build.send_message(psid, {"attachment": {"type": "image", "payload": {"url": reply.image.url}}})
    elif buttons:
        body = build.send_button_message(psid, reply.text, [_button(choice) for choice in buttons])
    else:
        body = build.send_text_message(psid, reply.text)
    body["message"]["metadata"] = message.id
    if taps:
        body["message"]["quick_replies"] = [_quick_reply(choice) for choice in taps]
    return body


def _shared_out(message: Outbound) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """Which choices become buttons and which quick replies.

    Quick replies vanish with the next message: the choices of a notice, which may be tapped days later, are buttons
    where they fit.
    """
    reply = message.reply
    bare = not reply.cards and not reply.image
    fits = len(reply.choices) <= CAPABILITIES.links and length(reply.text) <= CAPABILITIES.link_text
    if message.purpose is Purpose.NOTICE and bare and fits:
        return reply.choices, ()
    links = tuple(choice for choice in reply.choices if choice.url)
    return links, tuple(choice for choice in reply.choices if not choice.url)


def _button(choice: Choice) -> Json:
    if choice.url:
        return {"type": "web_url", "title": choice.label, "url": choice.url}
    return {"type": "postback", "title": choice.label, "payload": choice.payload}


def _quick_reply(choice: Choice) -> Json:
    return {"content_type": "text", "title": choice.label, "payload": choice.payload}


def _element(card: Card) -> Json:
    element: Json = {
        "title": card.title,
        "subtitle": card.subtitle,
        "image_url": card.image.url if card.image else "",
        "default_action": {"type": "web_url", "url": card.url} if card.url else None,
        "buttons": [_button(choice) for choice in card.choices],
    }
    filled = {name: value for name, value in element.items() if value}
    # A title alone is refused (…/send-messages/template/generic): it is said twice rather than lost.
    return filled if len(filled) > 1 else {**filled, "subtitle": card.title}


# ---------------------------------------------------------------- what Meta refuses


_PERSON_AWAY = (Gone, "This person turned messages off, blocked the Page or left Facebook.")
_NOT_ALLOWED = (NotAuthorised, "The app lacks a permission or Meta's review.")
_TOO_MUCH = (RetryBackoff, "Meta finds that the Page sends too much.")

_REFUSALS: dict[tuple[int, int], tuple[type[ChannelError], str]] = {
    # (code, subcode); subcode 0 stands for any other. …/messenger-platform/error-codes
    (551, 0): _PERSON_AWAY,
    (200, 1545041): _PERSON_AWAY,  # the same sentence sometimes comes under 200
    (10, 2018108): _PERSON_AWAY,
    (200, 2018108): _PERSON_AWAY,
    (100, 2018001): (Gone, "Meta knows nobody by this address."),
    (10, 2018278): (WindowClosed, "Meta finds that the window for writing to this person is closed."),
    (10, 2018065): (WindowClosed, "Meta finds that the window for writing to this person is closed."),
    (100, 1893061): (Refused, "Meta has retired this message tag."),
    (100, 0): (Refused, "Meta refused a field of the message."),
    (10, 1893063): (NotAuthorised, "Meta keeps this Page from sending for a while."),
    (368, 0): (NotAuthorised, "Meta finds this Page's messages abusive and stops them for a while."),
    (190, 0): (NotAuthorised, "The page token is wrong, or no longer valid."),
    (200, 0): _NOT_ALLOWED,
    (10, 0): _NOT_ALLOWED,
    (1, 99): _NOT_ALLOWED,
    (613, 0): _TOO_MUCH,
    (4, 0): _TOO_MUCH,
    (80006, 0): _TOO_MUCH,
    (1, 0): (RetryBackoff, "Meta had an unknown fault."),
    (2, 0): (RetryBackoff, "Meta had a passing fault, or this person has just blocked the Page."),
}


def refusal(status: int, body: bytes) -> ChannelError:
    """What an answer of the Graph API other than 200 means. Its own words stay out: they may repeat a customer's."""
    try:
        fault = msgspec.json.decode(body, type=_Failure, strict=False).error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _by_status(status, str(status))
    code = f"{fault.code}/{fault.error_subcode}" if fault.error_subcode else str(fault.code)
    log.info("messenger.refused", status=status, code=code, trace=fault.fbtrace_id)
    if fault.code == 100 and "appsecret_proof" in fault.message:
        return NotAuthorised("The app secret is not that of the page token's app.", code=code)
    known = _REFUSALS.get((fault.code, fault.error_subcode)) or _REFUSALS.get((fault.code, 0))
    return known[0](known[1], code=code) if known else _by_status(status, code)


def _by_status(status: int, code: str) -> ChannelError:
    if status >= 500 or status == 429:
        return RetryBackoff("Meta had a passing fault.", code=code)
    return Refused("Meta refused the message.", code=code)


def _diagnosis(error: ChannelError) -> Fault:
    if isinstance(error, NotAuthorised):
        return Fault(
            f"Meta does not let us in: {error} ({error.code})",
            "Make a new Page access token in the app's dashboard, under Messenger, and put it in "
            "RELAIS_CHANNELS__MESSENGER__PAGE_TOKEN; compare the app secret too.",
        )
    if isinstance(error, RetryBackoff | OutcomeUnknown):
        return Fault(f"Meta did not answer: {error}", "Look at the network, at https://metastatus.com, then try again.")
    return Fault(f"Meta refused a question: {error} ({error.code})", "Compare page_id and graph_version with Meta's.")


# ---------------------------------------------------------------- what Meta writes

Ident = Annotated[str, Meta(min_length=1)]
Stamp = Annotated[int, Meta(ge=0, le=253_402_300_799_999)]  # ms or s, as a number or as a string; up to the year 9999


class _Party(Struct):
    id: str = ""  # missing where Meta only knows a `user_ref`


class _Referral(Struct):
    ref: str = ""


class _QuickReply(Struct):
    payload: str


class _Coordinates(Struct):
    lat: Annotated[float, Meta(ge=-90, le=90)]
    long: Annotated[float, Meta(ge=-180, le=180)]


class _Media(Struct):
    url: str | None = None
    coordinates: _Coordinates | None = None
    sticker_id: int | None = None


class _Attachment(Struct):
    type: str
    payload: _Media | None = None


class _ReplyTo(Struct):
    mid: str = ""


class _Message(Struct):
    mid: Ident
    text: str | None = None
    quick_reply: _QuickReply | None = None
    attachments: tuple[_Attachment, ...] | None = None
    reply_to: _ReplyTo | None = None
    is_echo: bool = False
    app_id: int | None = None
    metadata: str = ""


class _Postback(Struct):
    mid: str = ""
    title: str = ""
    payload: str = ""
    referral: _Referral | None = None


class _Edited(Struct):
    mid: Ident
    text: str
    num_edit: int = 0


class _Delivery(Struct):
    watermark: Stamp
    mids: tuple[str, ...] | None = None


class _Read(Struct):
    watermark: Stamp


class _Optin(Struct):
    notification_messages_status: str = ""


class _Event(Struct):
    """One item of `messaging`. Numbers may come as strings; several kinds may only be told by which field is there."""

    sender: _Party | None = None
    recipient: _Party | None = None
    timestamp: Stamp = 0
    message: _Message | None = None
    postback: _Postback | None = None
    referral: _Referral | None = None
    message_edit: _Edited | None = None
    delivery: _Delivery | None = None
    read: _Read | None = None
    optin: _Optin | None = None

    @property
    def person(self) -> str:
        """The page-scoped id of the customer, who is the recipient of an echo; empty where Meta does not say."""
        party = self.recipient if self.message and self.message.is_echo else self.sender
        return party.id if party else ""


class _Entry(Struct):
    id: str
    time: Stamp = 0
    messaging: tuple[Raw, ...] = ()
    standby: tuple[Raw, ...] = ()


class _Letter(Struct):
    object: str
    entry: tuple[_Entry, ...] = ()


class _Taken(Struct):
    message_id: Ident


class _Complaint(Struct):
    code: int
    error_subcode: int = 0
    message: str = ""
    fbtrace_id: str = ""


class _Failure(Struct):
    error: _Complaint


class _Node(Struct):
    id: str


class _App(Struct):
    id: str
    subscribed_fields: tuple[str, ...] = ()


class _Apps(Struct):
    data: tuple[_App, ...]


def _content(event: _Event, app: str) -> tuple[str, Content] | None:
    """What an event says, after its own id where it has one; None for kinds that we do not use."""
    match event:
        case _Event(message=_Message(is_echo=True) as message):
            return message.mid, _echoed(message, app)
        case _Event(message=_Message() as message):
            said = _said(message)
            return (message.mid, said) if said else None
        case _Event(postback=_Postback() as postback):
            return postback.mid, _tapped(postback)
        case _Event(referral=_Referral(ref=ref)):
            return "", Start(ref)
        case _Event(message_edit=_Edited() as edit):
            return f"{edit.mid}:edit:{edit.num_edit}", Edit(edit.mid, edit.text)
        case _Event(delivery=_Delivery(watermark=until, mids=mids)):
            return f"{event.person}:delivery:{until}", Receipt(Status.DELIVERED, mids or (), _moment(until))
        case _Event(read=_Read(watermark=until)):
            return f"{event.person}:read:{until}", Receipt(Status.READ, until=_moment(until))
        case _Event(optin=_Optin(notification_messages_status=status)) if status.upper().startswith("STOP"):
            return "", OptOut("unsubscribed", answered=True, topic="promotions")
    return None


def _echoed(message: _Message, app: str) -> Content:
    """Meta repeats what the Page says. Our own words come back with the id that we gave them: so Meta has them."""
    if str(message.app_id) == app:
        return Receipt(Status.SENT, (message.mid,), message=message.metadata)
    return Echo(message.text or "")


def _said(message: _Message) -> Content | None:
    text = message.text or ""
    if message.quick_reply:
        return Tap(message.quick_reply.payload, label=text)
    media = [(part.type, part.payload) for part in message.attachments or () if part.payload]
    for _, found in media:
        if found.coordinates:
            return Place(found.coordinates.lat, found.coordinates.long)
    files = tuple(File(_file_kind(kind, found), found.url) for kind, found in media if kind in _KINDS and found.url)
    if files:
        return Files(files, text)
    return Text(text) if text else None


def _tapped(postback: _Postback) -> Content:
    ref = postback.referral.ref if postback.referral else ""
    if ref or postback.payload == GET_STARTED:
        return Start(ref)
    return Tap(postback.payload, label=postback.title)


_Kind = Literal["image", "video", "audio", "file", "sticker"]
# …/webhooks/webhook-events/messages; a shared post or link ("fallback") is no file: its address is in the text
_KINDS: dict[str, _Kind] = {
    "image": "image",
    "video": "video",
    "reel": "video",
    "ig_reel": "video",
    "audio": "audio",
    "file": "file",
    "sticker": "sticker",
}


def _file_kind(kind: str, media: _Media) -> _Kind:
    """Until 30 August 2026 stickers came as images that have a `sticker_id`."""
    return "sticker" if media.sticker_id else _KINDS[kind]


def _thread(event: _Event) -> dict[str, str]:
    message = event.message
    return {"reply_to": message.reply_to.mid} if message and message.reply_to and message.reply_to.mid else {}


def _kind(raw: Raw) -> str:
    """What Meta calls this event: its first field that is no envelope."""
    fields = _decode(raw, dict[str, Raw])
    return next((name[:40] for name in fields if name not in {"sender", "recipient", "timestamp"}), "empty")


def _moment(stamp: int) -> datetime:
    """Meta's examples show milliseconds, and seconds on the page about postbacks."""
    seconds = stamp if stamp < 10**11 else stamp / 1000
    return datetime.fromtimestamp(seconds, UTC)


def _decode(raw: bytes | Raw, kind: type[T]) -> T:
    """Read JSON into a value, numbers in strings included. Raises `NotForUs` for whatever is not that."""
    try:
        return msgspec.json.decode(raw, type=kind, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotForUs("The webhook cannot be read.") from error


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())
