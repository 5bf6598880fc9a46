"""SMS, through Twilio's Programmable Messaging (https://www.twilio.com/docs/messaging).

Twilio calls `/in/sms` for what people write and for how far our messages got. An SMS is billed by the segment, so each
text is counted before it leaves, and loses only those typographic niceties that would cost a segment.

The twilio library verifies signatures and sets the account up (`check`, `connect`), over the one pooled client.
Messages go out as plain forms instead: `messages.create_async` costs 0.7 ms of processor a message where this file's
`send` costs 0.4, and importing `twilio.rest.api` takes 10 MB that only `check` and `connect` need.
"""

import asyncio
import base64
import hmac
import logging
import re
import unicodedata
from collections.abc import Awaitable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import parse_qsl, quote, urlencode, urlparse

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from multidict import MultiDict
from pydantic import BaseModel, Field, SecretStr, ValidationInfo, field_validator
from twilio.base.exceptions import TwilioException, TwilioRestException  # type: ignore[import-untyped]
from twilio.request_validator import (  # type: ignore[import-untyped]
    RequestValidator,
    add_port,
    get_signature_algorithm,
    remove_port,
)

from channels import Answer, Channel, Fault, Received, Request, Tools
from channels.http import Http
from dialogs.capabilities import Capabilities, length
from dialogs.errors import (
    ChannelError,
    Gone,
    NotAuthorised,
    NotForUs,
    NotYetHandled,
    OutcomeUnknown,
    Refused,
    RetryBackoff,
    WindowClosed,
)
from dialogs.messages import (
    Address,
    Content,
    File,
    Files,
    Inbound,
    OptIn,
    OptOut,
    Outbound,
    Receipt,
    Sent,
    Status,
    Text,
)

if TYPE_CHECKING:
    from twilio.http import AsyncHttpClient  # type: ignore[import-untyped]
    from twilio.rest import Client  # type: ignore[import-untyped]

CAPABILITIES = Capabilities(
    text=1600,  # https://www.twilio.com/docs/api/errors/21617; `max_segments` makes it shorter
    receipts=True,
    paid=True,
)

_LARGEST = 256 * 1024  # bytes of a webhook; Twilio's own stay far below
_MOST_FIELDS = 500  # of a webhook's form
_MOST_MEDIA = 10  # https://www.twilio.com/docs/messaging/guides/webhook-request
_THANKS = Answer(body="<Response/>", content_type="text/xml")  # TwiML for "answer nothing": we write when we are ready

_E164 = re.compile(r"\+[1-9]\d{6,14}")
_SHORT_CODE = re.compile(r"\d{3,8}")
_ALPHANUMERIC = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 &_+-]{1,11}")


class Settings(BaseModel, frozen=True, extra="forbid"):
    """How to reach Twilio, and who the messages come from."""

    account_sid: str = Field(pattern=r"^AC[0-9a-fA-F]{32}$", description="The account, from Twilio's console: AC….")
    auth_token: SecretStr = Field(min_length=1, description="The account's token; it also proves Twilio's webhooks.")
    shared_key: SecretStr = Field(
        SecretStr(""), description="The secret of the SharedKey that signs webhooks, where one was set up instead."
    )
    previous_shared_key: SecretStr = Field(
        SecretStr(""), description="The SharedKey's secret before the last change, accepted while Twilio changes over."
    )
    sender: str = Field("", description="Who writes: a number (+33…), a short code, or a name of at most 11 letters.")
    messaging_service_sid: str = Field(
        "",
        pattern=r"^(MG[0-9a-fA-F]{32})?$",
        validate_default=True,
        description="The Messaging Service that picks the sender, if there is one: MG….",
    )
    can_receive: bool = Field(True, description="Whether customers can answer. They cannot answer a name.")
    country: str = Field("FR", pattern=r"^[A-Z]{2}$", description="Where numbers without a country code belong.")
    max_segments: int = Field(6, ge=1, le=25, description="The most segments one message may be billed as.")
    keep_gsm7: bool = Field(
        True, description="Whether accents may be dropped (ê to e, ç to c) where that makes the message cheaper."
    )
    rate: float = Field(10.0, gt=0, description="Messages a second that the sender may carry.")
    base_url: str = Field(
        "https://api.twilio.com", pattern=r"^https?://[^/]+$", description="Where Twilio's API answers."
    )
    messaging_url: str = Field(
        "https://messaging.twilio.com", pattern=r"^https?://[^/]+$", description="Where its Messaging Services do."
    )
    timeout: float = Field(15.0, gt=0, description="Seconds to wait for Twilio's answer.")
    pool: int = Field(20, ge=1, description="How many messages may be on their way to Twilio at once.")

    @field_validator("sender")
    @classmethod
    def _is_a_sender(cls, sender: str) -> str:
        known = _kept(sender, "")
        if sender and not any(shape.fullmatch(known) for shape in (_E164, _SHORT_CODE, _ALPHANUMERIC)):
            raise ValueError("A sender is a number with its country code, a short code, or at most 11 letters.")
        return known

    @field_validator("messaging_service_sid")
    @classmethod
    def _somebody_writes(cls, service: str, info: ValidationInfo) -> str:
        if not service and not info.data.get("sender"):
            raise ValueError("Give a sender, a messaging_service_sid, or both.")
        return service


def create(settings: Settings, tools: Tools) -> Channel:
    """Build the channel; only one that customers can write to offers links to it."""
    two_way = settings.can_receive and settings.sender and not _is_name(settings.sender)
    return (TwoWaySms if two_way else Sms)(settings, tools)


class Sms:
    """Messages out, and how far they got; messages in, where the sender can be answered."""

    name = "sms"

    def __init__(self, settings: Settings, tools: Tools) -> None:
        self._settings = settings
        self._tools = tools
        self.capabilities = replace(
            CAPABILITIES,
            rate=settings.rate,
            text=longest_text(settings.max_segments),
            answered=settings.can_receive,
        )
        self._places = asyncio.Semaphore(settings.pool)
        self._url = f"{settings.base_url}/2010-04-01/Accounts/{settings.account_sid}/Messages.json"
        self._webhook = f"{tools.public_url}/in/sms"
        self._own = (RequestValidator(settings.auth_token.get_secret_value()),)
        keys = (settings.shared_key.get_secret_value(), settings.previous_shared_key.get_secret_value())
        self._shared = tuple(RequestValidator(key) for key in keys if key)

    async def send(self, message: Outbound) -> Sent:
        """Send one text, at the lowest price that keeps its words."""
        text = economical(message.reply.text, keep_gsm7=self._settings.keep_gsm7)
        bill = segments(text)
        if bill.count > self._settings.max_segments:
            raise Refused(f"The text takes {bill.count} segments; max_segments is {self._settings.max_segments}.")
        taken = await self._post(self._form(message, text))
        return Sent(taken.sid, _STATUSES.get(taken.status) or Status.SENT, bill.count)

    def receive(self, request: Request) -> Received:
        """Read what somebody wrote, or how far a message of ours got; both come to the same address."""
        form = self._genuine(request)
        try:
            return Received(tuple(self._read(form, request.query)), _THANKS)
        except NotYetHandled as kind:
            return Received(answer=_THANKS, ignored=(str(kind),))

    async def fetch(self, file: File) -> bytes:
        """Get what came with a message. Twilio sends us on to where it lies; only Twilio is told who asks.

        Source: https://www.twilio.com/docs/messaging/api/media-resource
        """
        ours = file.url.startswith(f"{self._settings.base_url}/")
        headers = _credentials(self._settings) if ours else {}
        async with self._places:
            return await self._tools.http.fetch(file.url, seconds=self._settings.timeout, headers=headers)

    async def check(self) -> list[Fault]:
        """Ask Twilio whether the account may send, and whether customers' messages would come here."""
        faults = list(_sender_faults(self._settings, self._tools.public_url))
        try:
            return [*faults, *await self._account_faults(), *await self._inbound_faults()]
        except ChannelError as error:
            return [*faults, Fault(str(error), _remedy(error))]

    async def connect(self) -> list[str]:
        """Have Twilio bring customers' messages here, or say where that is set by hand."""
        try:
            return await self._connect()
        except ChannelError as error:
            return [str(error), _remedy(error)]

    async def close(self) -> None:
        """Hold nothing: the client belongs to the hub."""

    # ------------------------------------------------------------ out

    def _form(self, message: Outbound, text: str) -> dict[str, str]:
        service = self._settings.messaging_service_sid
        sender = {"MessagingServiceSid": service} if service else {"From": self._settings.sender}
        to = _kept(message.address.id, self._settings.country)
        # The callback repeats our own id: a receipt then settles even a message whose answer from Twilio we never got.
        back = f"{self._webhook}?message={quote(message.id, safe=':/')}"
        return {"To": to, **sender, "Body": text, "StatusCallback": back}

    async def _post(self, form: Mapping[str, str]) -> "_Taken":
        headers = {**_credentials(self._settings), "Content-Type": "application/x-www-form-urlencoded"}
        async with self._places:
            answer = await self._tools.http.call(
                "POST",
                self._url,
                seconds=self._settings.timeout,
                headers=headers,
                body=urlencode(form).encode(),
            )
        if answer.status >= 300:
            raise failure(answer.status, _code(answer.body))
        try:
            return msgspec.json.decode(answer.body, type=_Taken)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise OutcomeUnknown("Twilio took the message, but its answer cannot be read.") from None

    # ------------------------------------------------------------ in

    def _genuine(self, request: Request) -> MultiDict[str]:
        if len(request.body) > _LARGEST:
            raise NotForUs("The request is larger than any of Twilio's.")
        try:
            pairs = parse_qsl(
                request.body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
            )
            form = MultiDict(pairs)
            signed = self._is_signed(request, form)
        except ValueError:  # not text, not a form, or signed in a way that nobody knows
            raise NotForUs("The request cannot be read.") from None
        if not signed:
            raise NotForUs("The request does not carry Twilio's signature.")
        return form

    def _is_signed(self, request: Request, form: MultiDict[str]) -> bool:
        """By the account's token, or by a SharedKey (https://www.twilio.com/docs/usage/webhooks/webhook-shared-keys).

        Twilio sometimes signs the address with its port and sometimes without; the library's own validator tries both.
        """
        by_key = request.headers.get("x-twilio-webhooks-signature-settings", "")
        algorithm = get_signature_algorithm(by_key)
        given = request.headers.get("x-twilio-signature", "").encode(errors="replace")
        url = urlparse(request.url)
        return any(
            hmac.compare_digest(validator.compute_signature(address, form, algorithm).encode(), given)
            for validator in (self._shared if by_key else self._own)
            for address in (remove_port(url), add_port(url))
        )

    def _read(self, form: MultiDict[str], query: Mapping[str, str]) -> Iterator[Inbound]:
        sid = form.get("MessageSid", "")
        if not sid:
            raise NotYetHandled("sms.unknown")
        if "MessageStatus" in form:
            yield from self._progress(form, sid, query.get("message", ""))
        else:
            yield self._inbound(sid, form.get("From", ""), _content(form))

    def _progress(self, form: MultiDict[str], sid: str, message: str) -> Iterator[Inbound]:
        """A receipt; and where the number turns out to be closed to us, that too.

        A Messaging Service takes messages for people who sent STOP, and only says 21610 afterwards
        (https://github.com/twilio/twilio-python/issues/478).
        """
        said, error = form.get("MessageStatus", "").lower(), form.get("ErrorCode", "")
        status = _STATUSES.get(said)
        if not status:
            raise NotYetHandled("sms.status")
        to = form.get("To", "")
        yield self._inbound(f"{sid}:{said}", to, Receipt(status, (sid,), error=error, message=message))
        if status is Status.FAILED and error in _CLOSED:
            yield self._inbound(f"{sid}:{error}", to, OptOut(_CLOSED[error], answered=True))

    def _inbound(self, ident: str, who: str, content: Content) -> Inbound:
        channel, colon, _ = who.partition(":")
        if not who or colon:  # "whatsapp:+33…" and its kin write to the same account, but are other channels
            raise NotYetHandled(f"sms.{channel if channel in _KIN else 'unknown'}")
        return Inbound(id=ident, address=Address("sms", who), at=self._tools.now(), content=content)

    # ------------------------------------------------------------ set-up

    def _client(self) -> "Client":
        from twilio.rest import Client

        settings = self._settings
        http = _pooled_http(self._tools.http, settings.timeout)
        client = Client(settings.account_sid, settings.auth_token.get_secret_value(), http_client=http)
        client.api.base_url = settings.base_url
        client.messaging.base_url = settings.messaging_url
        return client

    async def _account_faults(self) -> list[Fault]:
        account = await _asked(self._client().api.v2010.accounts(self._settings.account_sid).fetch_async())
        faults = []
        if account.status != "active":
            faults.append(Fault(f"The Twilio account is {account.status}.", "Reactivate it in Twilio's console."))
        if account.type == "Trial":
            faults.append(
                Fault("The Twilio account is on trial: it writes to verified numbers only.", "Upgrade the account.")
            )
        return faults

    async def _inbound_faults(self) -> list[Fault]:
        settings = self._settings
        if settings.messaging_service_sid:
            service = await _asked(self._service().fetch_async())
            elsewhere = service.use_inbound_webhook_on_number or service.inbound_request_url != self._webhook
            return [_elsewhere("the Messaging Service")] if settings.can_receive and elsewhere else []
        if not _E164.fullmatch(settings.sender):
            return []
        number = await self._number()
        if not number:
            return [Fault(f"{settings.sender} is not a number of this account.", "Buy it, or correct `sender`.")]
        faults = []
        if not number.capabilities.get("sms"):
            faults.append(Fault(f"{settings.sender} cannot carry SMS.", "Choose a number with SMS in the console."))
        if settings.can_receive and number.sms_url != self._webhook:
            faults.append(_elsewhere(settings.sender))
        return faults

    async def _connect(self) -> list[str]:
        settings = self._settings
        if not settings.can_receive:
            return ["Nothing to connect: customers cannot answer this sender; receipts find their way by themselves."]
        if settings.messaging_service_sid:
            return await self._connect_service()
        if _is_name(settings.sender):
            return [f"Nobody can answer {settings.sender}, which is a name: set can_receive = false."]
        if _E164.fullmatch(settings.sender):
            return await self._connect_number()
        return [
            f"Open Phone Numbers → Manage → Short Codes → {settings.sender} in Twilio's console.",
            f"Under Messaging, “A message comes in”: Webhook, {self._webhook}, HTTP POST. Save.",
        ]

    async def _connect_number(self) -> list[str]:
        number = await self._number()
        if not number:
            return [f"{self._settings.sender} is not a number of this account: buy it, or correct `sender`."]
        await _asked(number.update_async(sms_url=self._webhook, sms_method="POST"))
        return [f"Twilio now brings what is written to {self._settings.sender} to {self._webhook}."]

    async def _connect_service(self) -> list[str]:
        update = self._service().update_async(
            inbound_request_url=self._webhook, inbound_method="POST", use_inbound_webhook_on_number=False
        )
        await _asked(update)
        return [f"Twilio now brings what is written to the Messaging Service's senders to {self._webhook}."]

    async def _number(self) -> Any:
        numbers = self._client().incoming_phone_numbers.list_async(phone_number=self._settings.sender, limit=1)
        return next(iter(await _asked(numbers)), None)

    def _service(self) -> Any:
        return self._client().messaging.v1.services(self._settings.messaging_service_sid)


class TwoWaySms(Sms):
    """With a number or a short code that customers can write to."""

    def invitation(self, token: str) -> str:
        """Return a link that opens the phone's messages with the token written; it comes back as a `Text`."""
        return f"sms:{self._settings.sender}?body={quote(token, safe='')}"


# ---------------------------------------------------------------- what Twilio says


class _Taken(Struct):
    sid: str
    status: str = ""


class _Failed(Struct):
    code: int | None = None


_KIN = ("whatsapp", "rcs", "messenger")

_STATUSES = {  # https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
    # Our own QUEUED and SENDING speak of our outbox: what Twilio queues has left us.
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending", "sent"), Status.SENT),
    **dict.fromkeys(("delivered", "partially_delivered"), Status.DELIVERED),
    "read": Status.READ,
    **dict.fromkeys(("undelivered", "failed"), Status.FAILED),
    "canceled": Status.CANCELLED,
}

_CLOSED: dict[str, Literal["blocked", "bounce"]] = {
    "21610": "blocked",
    "63014": "blocked",
    **dict.fromkeys(("21211", "21614", "21635", "30006"), "bounce"),
}
"""Errors of a receipt after which nothing more must be sent to that number."""

_FAILURES: dict[int, tuple[type[ChannelError], str]] = {  # https://www.twilio.com/docs/api/errors
    20003: (NotAuthorised, "Twilio does not accept the account SID and its token."),
    20404: (NotAuthorised, "Twilio does not know this account, or this Messaging Service."),
    20429: (RetryBackoff, "Twilio has too many calls of ours under way."),
    21211: (Gone, "Twilio says that this is not a phone number."),
    # One country, not the whole account: pausing everything would let any foreign number silence the shop.
    21408: (Refused, "The account may not write to that country: allow it in Twilio's Messaging Geo permissions."),
    21606: (NotAuthorised, "The account may not send from this sender."),
    21608: (NotAuthorised, "The Twilio account is on trial: it writes to verified numbers only."),
    21609: (NotAuthorised, "Twilio cannot call public_url, where receipts should go."),
    21610: (Gone, "The customer sent STOP to this sender."),
    21611: (RetryBackoff, "The sender's queue at Twilio is full."),
    21612: (Refused, "Twilio has no route from this sender to that number."),
    21614: (Gone, "Twilio says that this number does not take SMS."),
    21617: (Refused, "The text is longer than 1600 characters."),
    21635: (Gone, "Twilio says that this is a landline."),
    30001: (RetryBackoff, "The queue at Twilio is full."),
    30003: (RetryBackoff, "The phone is off or out of reach."),
    30006: (Gone, "Twilio says that this is a landline, or of an operator it cannot reach."),
    63014: (Gone, "The customer has blocked this sender."),
    63016: (WindowClosed, "Twilio accepts only an approved template for this person now."),
    63017: (RetryBackoff, "The channel is busy."),
    63018: (RetryBackoff, "The channel is busy."),
}


def failure(status: int, code: int) -> ChannelError:
    """What an HTTP status and an error code of Twilio's mean for the outbox; 0 is no code.

    Twilio's own sentences quote the customer's number, so ours are used.
    """
    if code in _FAILURES:
        kind, sentence = _FAILURES[code]
        return kind(sentence, code=str(code))
    if status in (401, 403):
        return NotAuthorised(code=str(code or status))
    if status == 429 or status >= 500:
        return RetryBackoff(code=str(code or status))
    return Refused(code=str(code or status))


def _code(body: bytes) -> int:
    try:
        return msgspec.json.decode(body, type=_Failed).code or 0
    except (msgspec.DecodeError, UnicodeDecodeError):
        return 0


def _remedy(error: ChannelError) -> str:
    if isinstance(error, NotAuthorised):
        return "Copy the Account SID and the Auth Token from the first page of console.twilio.com."
    return "Try again in a minute; if it goes on, see base_url, the network and status.twilio.com."


# ---------------------------------------------------------------- what people write


def _content(form: MultiDict[str]) -> Content:
    text = form.get("Body", "").replace("\0", "").strip()  # no database keeps a NUL
    media = tuple(_media(form))
    keyword = _keyword(text, form)
    if media and not isinstance(keyword, OptOut | OptIn):
        return Files(media, text)
    if keyword:
        return keyword
    if not text:
        raise NotYetHandled("sms.empty")
    return Text(text)


def _media(form: MultiDict[str]) -> Iterator[File]:
    for n in range(_MOST_MEDIA):
        if url := form.get(f"MediaUrl{n}"):
            mime = form.get(f"MediaContentType{n}", "")
            yield File(_MEDIA.get(mime.partition("/")[0], "file"), url, mime)


_MEDIA: dict[str, Literal["image", "video", "audio"]] = {"image": "image", "video": "video", "audio": "audio"}

# Twilio acts on these by itself, when a long number receives nothing else:
# https://help.twilio.com/articles/223134027. YES lifts a STOP there too, but far more often answers a question.
_STOP_AT_TWILIO = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
_START_AT_TWILIO = frozenset({"START", "UNSTOP"})
_HELP_AT_TWILIO = frozenset({"HELP", "INFO"})
_STOP = _STOP_AT_TWILIO | {"ARRET", "ARRETE", "ARRETER", "ARRETEZ", "DESABONNEMENT", "DESABONNER", "DESINSCRIRE"}
_START = _START_AT_TWILIO | {"REPRENDRE", "REABONNEMENT", "REABONNER"}
_HELP = _HELP_AT_TWILIO | {"AIDE"}
_AT_TWILIO = _STOP_AT_TWILIO | _START_AT_TWILIO | _HELP_AT_TWILIO


def _keyword(text: str, form: MultiDict[str]) -> Content | None:
    """STOP, START or AIDE and their kin, when they are all that was written.

    `OptOutType` comes with Advanced Opt-Out, which has answered; without it Twilio answers its English words itself,
    on long numbers but not on short codes (https://help.twilio.com/articles/223181748).
    """
    word, known = _only_word(text), form.get("OptOutType", "").upper()
    by_default = text.upper() in _AT_TWILIO and bool(_E164.fullmatch(form.get("To", "")))
    answered = bool(known) or by_default
    if known == "STOP" or word in _STOP:
        return OptOut("keyword", word, answered)
    if known == "START" or word in _START:
        return OptIn("keyword", word, answered)
    if known == "HELP":
        raise NotYetHandled("sms.help")
    return Text("aide") if word in _HELP else None


def _only_word(text: str) -> str:
    """The one word of a text in capitals without accents, or nothing when there are several."""
    words = re.findall(r"[^\W_]+", _unaccented(text).upper())
    return words[0] if len(words) == 1 else ""


def e164(text: str, country: str = "FR") -> str:
    """Return a phone number as `+33612345678`, read as somebody in `country` writes it; raise `ValueError` if none."""
    import phonenumbers  # here: a twentieth of a second that no start need wait for

    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        raise ValueError("This is not a phone number.") from None
    if not phonenumbers.is_possible_number(number):
        raise ValueError("No phone number has this length.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _kept(who: str, country: str) -> str:
    """In E.164 if it is a phone number; short codes and names as they are."""
    if _E164.fullmatch(who):
        return who
    try:
        return e164(who, country)
    except ValueError:
        return who.strip()


# ---------------------------------------------------------------- segments


class Segments(Struct, frozen=True):
    """What a text is billed as. `left` is the room in the last segment: septets for GSM-7, UTF-16 units for UCS-2."""

    encoding: Literal["GSM-7", "UCS-2"]
    count: int
    left: int


# 3GPP TS 23.038, 6.2.1 (https://www.3gpp.org/dynareport/23038.htm). Of the French letters it has à é è ù Ç É and lacks
# â ç ê ë î ï ô û œ and every other capital with an accent.
_GSM7_ONCE = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM7_TWICE = frozenset("\f^{}\\[~]|€")  # 6.2.1.1: an escape and a letter, so two septets
_GSM7 = _GSM7_ONCE | _GSM7_TWICE

_ALWAYS_FITS = 66  # UTF-16 units that one segment of several holds whatever they are: 67, less half an emoji


def segments(text: str) -> Segments:
    """Count the segments of a text as operators do: 160 or 70 alone, 153 or 67 each when several.

    An escaped letter or an emoji is never cut in two, so a segment may end one unit early.
    """
    if _GSM7.issuperset(text):
        return _pack("GSM-7", [2 if letter in _GSM7_TWICE else 1 for letter in text], alone=160, each=153)
    return _pack("UCS-2", [2 if letter > "\uffff" else 1 for letter in text], alone=70, each=67)


def _pack(encoding: Literal["GSM-7", "UCS-2"], sizes: list[int], *, alone: int, each: int) -> Segments:
    if (total := sum(sizes)) <= alone:
        return Segments(encoding, 1, alone - total)
    count, left = 1, each
    for size in sizes:
        if size > left:
            count, left = count + 1, each
        left -= size
    return Segments(encoding, count, left)


def longest_text(max_segments: int) -> int:
    """The longest text, in UTF-16 units, that is never billed as more than `max_segments`, whatever its letters."""
    return min(CAPABILITIES.text, _ALWAYS_FITS * max_segments)


def economical(text: str, *, keep_gsm7: bool = True) -> str:
    """The text as written, unless simpler typography, or then simpler accents, makes it cheaper to send."""
    text = min(text, unicodedata.normalize("NFC", text), key=length)  # é in one piece; a few letters grow instead
    if _GSM7.issuperset(text):
        return text
    plain = _plain(text)
    versions = [text, plain, _simple(plain)] if keep_gsm7 else [text, plain]
    return min(versions, key=lambda version: (length(version) > CAPABILITIES.text, segments(version).count))


_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("’‘‚‛′", "'"),
        **dict.fromkeys("“”„«»″", '"'),
        **dict.fromkeys("–—―−‐‑", "-"),
        **dict.fromkeys("\u00a0\u202f\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\t", " "),
        **dict.fromkeys("\u00ad\u200b\u200c\u2060\ufeff", None),
        "…": "...",
        "•": "-",
        "×": "x",
        "→": "->",
        "œ": "oe",
        "Œ": "OE",
    }
)


def _plain(text: str) -> str:
    return re.sub(r"(?<=«)\s+|\s+(?=»)", "", text).translate(_TYPOGRAPHY)


def _simple(text: str) -> str:
    """Without what GSM-7 lacks: ê is e, ç is c, m² is m2, n° is no, 30 °C is 30 C."""
    text = re.sub(r"(?<=\b[nN])°", "o", text).replace("°", "")
    return "".join(letter if letter in _GSM7 else _gsm7(letter) for letter in text)


def _gsm7(letter: str) -> str:
    simpler = _unaccented(letter)
    return simpler if _GSM7.issuperset(simpler) else letter


def _unaccented(text: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", text) if not unicodedata.combining(part))


# ---------------------------------------------------------------- the settings, looked at


def _sender_faults(settings: Settings, public_url: str) -> Iterator[Fault]:
    sender = settings.sender
    if re.match(r"\+33[67]", sender):
        yield Fault(
            f"French operators block automatic messages from a mobile number such as {sender}.",
            "Send from a short code, or from a name with can_receive = false.",
        )
    if settings.can_receive and not settings.messaging_service_sid and _is_name(sender):
        yield Fault(
            f"Nobody can answer {sender}, which is a name.",
            "Set can_receive = false, or send from a number or a short code.",
        )
    host = urlparse(public_url).hostname or ""
    if not host or "_" in host:
        yield Fault(
            f"Twilio cannot call {public_url or 'us'}: it needs a host, without an underscore in its name.",
            "Set public_url to the https address at which the world reaches Relais.",
        )


def _is_name(sender: str) -> bool:
    return not re.fullmatch(r"\+?\d+", sender)


def _elsewhere(what: str) -> Fault:
    return Fault(f"What customers write to {what} does not come here.", "Run `relais connect sms`.")


# ---------------------------------------------------------------- the wire


def _credentials(settings: Settings) -> dict[str, str]:
    return _basic(settings.account_sid, settings.auth_token.get_secret_value())


def _basic(user: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def _pooled_http(pooled: Http, seconds: float) -> "AsyncHttpClient":
    """The library's HTTP, over the hub's client: the library's own ignores its timeout and opens its own pool.

    `twilio.http` brings `requests` along, a quarter of a second and 8 MB: it is imported where the library is used.
    """
    from twilio.http import AsyncHttpClient
    from twilio.http.response import Response  # type: ignore[import-untyped]

    class PooledHttp(AsyncHttpClient):  # type: ignore[misc]  # the library ships no types
        async def request(
            self,
            method: str,
            uri: str,
            params: Mapping[str, object] | None = None,
            data: Mapping[str, object] | None = None,
            headers: Mapping[str, str] | None = None,
            auth: tuple[str, str] | None = None,
            timeout: float | None = None,  # noqa: ASYNC109
            allow_redirects: bool = False,
        ) -> Response:
            url = f"{uri}?{urlencode(_strings(params))}" if params else uri
            body = urlencode(_strings(data)).encode() if data else b""
            all_headers = {**(headers or {}), **(_basic(*auth) if auth else {})}
            try:
                answer = await pooled.call(method, url, seconds=timeout or seconds, headers=all_headers, body=body)
            except OutcomeUnknown:
                raise RetryBackoff("Twilio does not answer.") from None
            return Response(answer.status, answer.body.decode(errors="replace"), answer.headers)

    return PooledHttp(logging.getLogger("twilio"), True, seconds)


def _strings(values: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}


T = TypeVar("T")


async def _asked(call: Awaitable[T]) -> T:
    """Await the library, and turn what it raises into our errors."""
    from twilio.http.response import Response

    try:
        return await call
    except TwilioRestException as error:
        raise failure(error.status, error.code or 0) from None
    except TwilioException as error:  # a list that failed keeps Twilio's answer as its last argument
        answer = error.args[-1] if error.args else None
        if isinstance(answer, Response):
            raise failure(answer.status_code, _code(answer.text.encode())) from None
        raise RetryBackoff("Twilio's answer cannot be read.") from None
