"""The shop's own website: our `<relais-chat>` element in the page, no vendor between.

The page posts to `/in/widget` and listens on a stream (`hub/web/widget.py`). A visitor is a random id inside a session
token that we sign; the shop's back end may vouch for a customer with a second token, which the page only passes on.
"""

import asyncio
import base64
import hashlib
import hmac
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import quote, unquote, urlsplit
from uuid import UUID

import msgspec
from msgspec import Meta, Struct
from pydantic import BaseModel, Field, SecretStr, field_validator

from channels import Answer, Fault, Received, Request, Tools
from dialogs.capabilities import Capabilities
from dialogs.errors import NotForUs, Refused
from dialogs.messages import (
    Address,
    CartFilled,
    Content,
    Edit,
    File,
    Files,
    Inbound,
    Outbound,
    Place,
    Profile,
    Purchased,
    Receipt,
    Sent,
    Start,
    Status,
    Tap,
    Text,
    Viewed,
)
from dialogs.selling import InCart

NAME = "widget"
LONGEST = 4000  # characters of one message, as the composer enforces them
LARGEST = 256 * 1024  # bytes of one request
SHORTEST_SECRET = 32  # characters; HS256 wants 256 bits (https://datatracker.ietf.org/doc/html/rfc7518#section-3.2)
MOST_FILES = 5  # in one message
KINDS = {  # what visitors may send, by the ending under which we keep it
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".pdf": "application/pdf",
}
NOT_KEPT = ("", "context")  # what setContext posts: it goes along with the words, and nobody was asked to agree
IDENTITY_LIFE = timedelta(hours=1)

CAPABILITIES = Capabilities(  # ours to choose: what stays readable in a panel 400 pixels wide
    text=LONGEST,
    caption=LONGEST,
    buttons=12,
    button_label=60,
    links=12,
    cards=12,
    card_title=120,
    card_subtitle=240,
    card_buttons=3,
    images=True,
    drawings=True,
    typing=True,
    receipts=True,
    rate=1000.0,
)


class Settings(BaseModel, frozen=True, extra="forbid"):
    """What `[channels.widget]` may hold."""

    session_secret: SecretStr = Field(
        description="Signs the visitors' sessions: at least 32 characters, best made by `openssl rand -hex 32`."
    )
    identity_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Shared with the shop's back end, which signs with it who is logged in; empty: nobody can be.",
    )
    allowed_origins: tuple[str, ...] = Field(
        default=(),
        description="The sites that may embed the widget, as `https://shop.example`; `*` for all of them.",
    )
    session_days: int = Field(
        default=90, ge=1, le=400, description="Days without a visit after which a visitor is forgotten."
    )
    shop_name: str = Field(default="", max_length=80, description="The name shown at the top of the conversation.")
    language: str = Field(
        default="fr", pattern="^[a-z]{2}$", description="The language spoken when the page names none."
    )

    upload_folder: str = Field(
        default="var/uploads", description="Where the pictures and documents of visitors are kept."
    )
    upload_megabytes: int = Field(default=10, ge=0, le=100, description="The largest file taken; 0: none is.")
    upload_days: int = Field(default=30, ge=1, le=400, description="Days after which such a file is deleted.")
    upload_gigabytes: float = Field(default=2.0, gt=0, description="What all of them together may take up.")

    @field_validator("session_secret", "identity_secret")
    @classmethod
    def _long_enough(cls, secret: SecretStr) -> SecretStr:
        if 0 < len(secret.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"A secret needs at least {SHORTEST_SECRET} characters.")
        return secret

    @field_validator("session_secret")
    @classmethod
    def _given(cls, secret: SecretStr) -> SecretStr:
        if not secret.get_secret_value():
            raise ValueError("Without a session secret, anybody could read anybody's conversation.")
        return secret

    @field_validator("allowed_origins")
    @classmethod
    def _origins_only(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            if origin not in ("*", _origin(origin)):
                raise ValueError(f"“{origin}” is not an origin: write https://shop.example, without a path.")
        return origins


def create(settings: Settings, tools: Tools) -> "WidgetChannel":
    return WidgetChannel(settings, tools)


class WidgetChannel:
    """Reads what the element posts, and wakes the streams of the visitor that is written to."""

    name = NAME
    capabilities = CAPABILITIES

    def __init__(self, settings: Settings, tools: Tools) -> None:
        self.settings = settings
        self.sessions = Sessions(settings, tools)
        self.identities = Identities(settings, tools)
        self.tickets = Tickets(settings, tools)
        self.origins = frozenset((*settings.allowed_origins, _origin(tools.public_url)))
        self.streams = Streams()
        self._now = tools.now

    def receive(self, request: Request) -> Received:
        """Origin and session first, then the words."""
        if len(request.body) > LARGEST:
            raise TooLarge()
        origin = request.headers.get("origin", "")
        self.admit(origin)
        visitor = self.sessions.visitor(bearer(request.headers))
        said = _read(request.body)
        if said is None:
            return Received(ignored=("unknown",))
        return Received((self._inbound(said, visitor),), Answer(202))

    async def send(self, message: Outbound) -> Sent:
        """Wake the visitor's pages; those that are away read it from the transcript when they come back."""
        self.streams.publish(message.address, Event("message", message))
        return Sent(provider_id=message.id, status=Status.SENT)

    async def typing(self, address: Address) -> None:
        self.streams.publish(address, Event("typing"))

    async def fetch(self, file: File) -> bytes:
        """Read what a visitor uploaded, while it is kept."""
        try:
            place, _ = self.tickets.read(file.url.partition("/widget/files/")[2])
            return await asyncio.to_thread((Path(self.settings.upload_folder) / place).read_bytes)
        except (NotForUs, OSError):
            raise Refused("The file is kept no longer.") from None

    async def forget(self, address: Address) -> None:
        """Delete what a visitor uploaded."""
        await asyncio.to_thread(_delete, Path(self.settings.upload_folder), self.tickets.owner(address.id))

    async def check(self) -> list[Fault]:
        """Tell what would keep every page out."""
        if not self.settings.allowed_origins:
            return [
                Fault("No site may embed the widget.", "List your shop's address in channels.widget.allowed_origins.")
            ]
        return []

    async def close(self) -> None:
        self.streams.close()

    def admit(self, origin: str) -> None:
        """Raise `ForeignSite` unless the page that calls belongs to a site on the list."""
        if not self.allows(origin):
            raise ForeignSite()

    def allows(self, origin: str) -> bool:
        return bool(origin) and ("*" in self.origins or origin in self.origins)

    def cors(self, origin: str) -> dict[str, str]:
        """The headers that let a page on `origin` read an answer of ours; none when it may not."""
        allowed = {"Access-Control-Allow-Origin": origin} if self.allows(origin) else {}
        return {"Vary": "Origin", **allowed}

    def _content(self, said: "_Said", visitor: str) -> Content:
        match said:
            case _Attached():
                return Files(tuple(self.tickets.file(ticket, visitor) for ticket in said.files))
            case _Filled():
                return CartFilled(tuple(map(_line, said.lines)), said.url if self.allows(_origin(said.url)) else "")
            case _:
                return _content(said, visitor)

    def _inbound(self, said: "_Said | _Identified", visitor: str) -> Inbound:
        if isinstance(said, _Identified):
            ident, content = self.identities.read(said.token)
        else:
            ident, content = _ident(visitor, said.cid), self._content(said, visitor)
        return Inbound(
            id=ident,
            address=Address(NAME, visitor),
            at=self._now(),
            content=content,
            profile=Profile(language=said.lang),
        )


# ---------------------------------------------------------------- refusals


class Unreadable(NotForUs):
    """The page sent something that is not a message of the widget's."""

    status: ClassVar[int] = 400


class ForeignSite(NotForUs):
    """This site may not embed the widget."""

    status: ClassVar[int] = 403


class TooLarge(NotForUs):
    """The page sent more than a message can hold."""

    status: ClassVar[int] = 413


# ---------------------------------------------------------------- who is there


def bearer(headers: Mapping[str, str]) -> str:
    """The token of an `Authorization: Bearer …` header, or nothing. Header names are in lower case."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


class Sessions:
    """Signed tokens that carry a visitor's random id: `visitor.until.signature`, nothing stored on our side."""

    def __init__(self, settings: Settings, tools: Tools) -> None:
        self._key = settings.session_secret.get_secret_value().encode()
        self._life = timedelta(days=settings.session_days)
        self._now = tools.now

    def begin(self) -> str:
        """A token for somebody never seen before."""
        return self.token(secrets.token_urlsafe(16))

    def token(self, visitor: str) -> str:
        """A fresh token for a visitor already known."""
        until = int((self._now() + self._life).timestamp())
        return f"{visitor}.{until}.{self._sign(visitor, until)}"

    def visitor(self, token: str) -> str:
        """Return the visitor's id. Raises `NotForUs` when the token is forged or too old."""
        visitor, until, signature = _three(token)
        if not hmac.compare_digest(self._sign(visitor, until).encode(), signature.encode()):
            raise NotForUs("The session is not one of ours.")
        if int(until) < self._now().timestamp():
            raise NotForUs("The session is over.")
        return visitor

    def _sign(self, visitor: str, until: int | str) -> str:
        digest = hmac.digest(self._key, f"relais.widget.session:{visitor}.{until}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


class Tickets:
    """Signed names of the files that visitors sent: `day/owner/ident/signature/name`, nothing stored on our side."""

    def __init__(self, settings: Settings, tools: Tools) -> None:
        self._key = settings.session_secret.get_secret_value().encode()
        self._life = timedelta(days=settings.upload_days)
        self._url = tools.public_url.rstrip("/")
        self._now = tools.now

    def place(self, visitor: str) -> str:
        """Where to keep a new file of a visitor, below the folder of all: `2026-11-22/owner/ident`."""
        return f"{self._now().date()}/{self.owner(visitor)}/{secrets.token_hex(12)}"

    def ticket(self, place: str, name: str) -> str:
        """The word for a file kept there under that name."""
        return f"{place}/{self._sign(place, name)}/{quote(name, safe='')}"

    def read(self, ticket: str) -> tuple[str, str]:
        """The place and the name of a file. Raises `NotForUs` when the ticket is forged or over."""
        day, owner, ident, signature, quoted = _five(ticket)
        place, name = f"{day}/{owner}/{ident}", unquote(quoted)
        if not hmac.compare_digest(self._sign(place, name).encode(), signature.encode()):
            raise NotForUs("The file is not one of ours.")
        if date.fromisoformat(day) + self._life < self._now().date():
            raise NotForUs("The file is kept no longer.")
        return place, name

    def file(self, ticket: str, visitor: str) -> File:
        """The file that a visitor sends along. Raises `NotForUs` when it is somebody else's."""
        place, name = self.read(ticket)
        if place.split("/")[1] != self.owner(visitor):
            raise NotForUs("The file is somebody else's.")
        mime = KINDS[name[name.rfind(".") :]]
        kind: Literal["image", "file"] = "image" if mime.startswith("image/") else "file"
        return File(kind=kind, url=self.url(ticket), mime=mime, name=name, public=True)

    def url(self, ticket: str) -> str:
        """Shows the file to whoever has this address, until it is deleted."""
        return f"{self._url}/widget/files/{ticket}"

    def owner(self, visitor: str) -> str:
        """The folder of a visitor, in that of each day: it tells nothing of who they are."""
        return hmac.digest(self._key, f"relais.widget.owner:{visitor}".encode(), hashlib.sha256).hex()[:16]

    def _sign(self, place: str, name: str) -> str:
        digest = hmac.digest(self._key, f"relais.widget.file:{place}/{name}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest[:18]).decode()


def _delete(folder: Path, owner: str) -> None:
    for theirs in folder.glob(f"*/{owner}"):
        shutil.rmtree(theirs, ignore_errors=True)


def _five(ticket: str) -> tuple[str, str, str, str, str]:
    parts = ticket.split("/")
    if len(parts) != 5 or not ticket.isascii():
        raise NotForUs("There is no such file.")
    return parts[0], parts[1], parts[2], parts[3], parts[4]


def _three(token: str) -> tuple[str, str, str]:
    parts = token.split(".")
    if len(parts) != 3 or not token.isascii():
        raise NotForUs("There is no session.")
    return parts[0], parts[1], parts[2]


class Identities:
    """Reads the token by which the shop's back end vouches for a customer: a JWT, HS256 and nothing else."""

    def __init__(self, settings: Settings, tools: Tools) -> None:
        self._key = settings.identity_secret.get_secret_value()
        self._now = tools.now

    def read(self, token: str) -> tuple[str, Content]:
        """Return the id under which the inbox accepts this proof once, and what it proves.

        The id comes from the proof alone: whoever brings the same one again, from another browser, is a duplicate.
        """
        claims = self._claims(token)
        once = hashlib.sha256(f"{claims.sub}\n{claims.once}".encode()).hexdigest()
        return f"identity:{once}", Start(ref=f"identity:{claims.sub}")

    def _claims(self, token: str) -> "_Claims":
        import jwt  # with what it brings along, a sixth of a start: only where customers log in

        if not self._key:
            raise NotForUs("No identity secret is configured.")
        unverified_times: Any = {"verify_exp": False, "verify_iat": False, "verify_nbf": False}  # judged by our clock
        try:
            payload = jwt.decode(token, self._key, algorithms=["HS256"], options=unverified_times)
            claims = msgspec.convert(payload, _Claims)
        except (jwt.PyJWTError, msgspec.ValidationError, ValueError) as fault:
            raise NotForUs("The identity is not signed by the shop.") from fault
        claims.judge(self._now())
        return claims


class _Claims(Struct, frozen=True):
    sub: Annotated[str, Meta(min_length=1, max_length=128, pattern=r"\A[\x21-\x7e]+\Z")]
    exp: float
    nbf: float = 0.0
    jti: Annotated[str, Meta(max_length=200)] = ""
    nonce: Annotated[str, Meta(max_length=200)] = ""

    @property
    def once(self) -> str:
        return self.jti or self.nonce

    def judge(self, now: datetime) -> None:
        seconds = now.timestamp()
        if not self.once:
            raise NotForUs("The identity has no jti.")
        if not self.nbf <= seconds < self.exp <= seconds + IDENTITY_LIFE.total_seconds():
            raise NotForUs("The identity is not valid at this time.")


def identity(secret: str, customer: str, now: datetime, life: timedelta = timedelta(minutes=10)) -> str:
    """What a shop's back end puts in its page for a customer who is logged in; here for the demonstration."""
    import jwt

    claims = {"sub": customer, "exp": int((now + life).timestamp()), "jti": secrets.token_urlsafe(12)}
    return jwt.encode(claims, secret, algorithm="HS256")


def _origin(url: str) -> str:
    """`https://shop.example:8443/page` → `https://shop.example:8443`; nothing when it is no web address."""
    with suppress(ValueError):
        parts = urlsplit(url.lower())
        if parts.scheme in ("http", "https") and parts.hostname:
            return f"{parts.scheme}://{parts.netloc}"
    return ""


# ---------------------------------------------------------------- what the page says


_Language = Annotated[str, Meta(pattern=r"\A([a-z]{2})?\Z")]


class _Posted(Struct, frozen=True, kw_only=True):
    """Anything the element posts. `cid` is the element's own id of it, the same however often it tries."""

    type: str
    cid: UUID
    lang: _Language = ""


class _Wrote(_Posted, frozen=True, kw_only=True):
    text: Annotated[str, Meta(max_length=LONGEST)]


class _Tapped(_Posted, frozen=True, kw_only=True):
    payload: Annotated[str, Meta(min_length=1, max_length=256)]
    title: Annotated[str, Meta(max_length=256)] = ""


class _Located(_Posted, frozen=True, kw_only=True):
    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]
    acc: Annotated[float, Meta(ge=0, le=1e7)] = 0.0


class _Saw(_Posted, frozen=True, kw_only=True):
    ids: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=255)], ...], Meta(min_length=1, max_length=100)]


class _Edited(_Posted, frozen=True, kw_only=True):
    of: UUID
    text: Annotated[str, Meta(max_length=LONGEST)]


class _Viewed(_Posted, frozen=True, kw_only=True):
    event: Annotated[str, Meta(max_length=64)] = ""
    data: dict[Annotated[str, Meta(max_length=40)], Annotated[str, Meta(max_length=500)]] = {}


_Sku = Annotated[str, Meta(max_length=64, pattern=r"\A[^\x00-\x1f\x7f]+\Z")]


class _InCart(Struct, frozen=True):
    sku: _Sku
    quantity: Annotated[int, Meta(ge=1, le=9999)] = 1
    variant: Annotated[str, Meta(max_length=64, pattern=r"\A[^\x00-\x1f\x7f]*\Z")] = ""


class _Filled(_Posted, frozen=True, kw_only=True):
    lines: Annotated[tuple[_InCart, ...], Meta(max_length=100)]
    url: Annotated[str, Meta(max_length=500)] = ""


class _Bought(_Posted, frozen=True, kw_only=True):
    order: _Sku
    total: Annotated[float, Meta(ge=0, le=1e9)] = 0.0
    currency: Annotated[str, Meta(pattern=r"\A[A-Z]{3}\Z")] = "EUR"


class _Attached(_Posted, frozen=True, kw_only=True):
    files: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=512)], ...], Meta(min_length=1, max_length=MOST_FILES)
    ]


class _Opened(_Posted, frozen=True, kw_only=True):
    # No colon can pass: a reference that begins with "identity:" is for proofs, never for the page's bare word.
    ref: Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{0,64}\Z")] = ""


class _Identified(_Posted, frozen=True, kw_only=True):
    token: Annotated[str, Meta(max_length=4096)]


_Said = _Wrote | _Tapped | _Attached | _Viewed | _Filled | _Bought | _Located | _Saw | _Edited | _Opened

_KINDS: dict[str, type[_Said] | type[_Identified]] = {
    "text": _Wrote,
    "postback": _Tapped,
    "files": _Attached,
    "view": _Viewed,
    "cart": _Filled,
    "purchase": _Bought,
    "location": _Located,
    "read": _Saw,
    "edit": _Edited,
    "open": _Opened,
    "identify": _Identified,
}


def _line(line: _InCart) -> InCart:
    return InCart(sku=line.sku, quantity=line.quantity, variant=line.variant)


def _content(said: _Wrote | _Tapped | _Viewed | _Bought | _Located | _Saw | _Edited | _Opened, visitor: str) -> Content:
    match said:
        case _Wrote():
            return Text(_clean(said.text))
        case _Tapped():
            return Tap(_clean(said.payload), said.title.replace("\0", ""))
        case _Viewed():
            kept = said.event not in NOT_KEPT
            told = {name: value.replace("\0", "") for name, value in said.data.items()}
            return Viewed(told.get("product", "")[:64], told.get("page", ""), kept)
        case _Bought():
            return Purchased(said.order, Decimal(str(said.total)), said.currency)
        case _Located():
            return Place(said.lat, said.lon, said.acc)
        case _Saw():
            return Receipt(Status.READ, provider_ids=tuple(_clean(ident) for ident in said.ids))
        case _Edited():
            return Edit(_ident(visitor, said.of), _clean(said.text))
        case _Opened():
            return Start(said.ref)


class _Kind(Struct, frozen=True):
    type: str


def _read(body: bytes) -> _Said | _Identified | None:
    """One posted message; `None` for a kind that a newer element may know and we do not."""
    try:
        kind = _KINDS.get(msgspec.json.decode(body, type=_Kind).type)
        return msgspec.json.decode(body, type=kind) if kind else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise Unreadable() from fault


def _ident(visitor: str, cid: UUID) -> str:
    return f"{visitor}:{cid}"


def _clean(text: str) -> str:
    """The text without NUL, which PostgreSQL cannot hold, nor blanks around it. Raises when nothing is left."""
    kept = text.replace("\0", "").strip()
    if not kept:
        raise Unreadable("There is nothing in the message.")
    return kept


# ---------------------------------------------------------------- who is listening


class Event(Struct, frozen=True):
    """Something for the pages a visitor has open; `closed` only wakes them, when we are about to stop."""

    kind: Literal["message", "typing", "closed"]
    message: Outbound | None = None


class Streams:
    """The pages listening in this process, by visitor. What is missed here is found in the transcript."""

    def __init__(self) -> None:
        self.closed = False
        self._queues: dict[Address, set[asyncio.Queue[Event]]] = {}

    @contextmanager
    def subscribe(self, address: Address) -> Iterator[asyncio.Queue[Event]]:
        """A queue that fills with this visitor's events for as long as the block lasts."""
        queue: asyncio.Queue[Event] = asyncio.Queue(maxsize=64)
        self._queues.setdefault(address, set()).add(queue)
        try:
            yield queue
        finally:
            self._leave(address, queue)

    def publish(self, address: Address, event: Event) -> None:
        for queue in self._queues.get(address, ()):
            with suppress(asyncio.QueueFull):  # a page that does not read will catch up from the transcript
                queue.put_nowait(event)

    def close(self) -> None:
        """Let every listener go, so that the server can stop."""
        self.closed = True
        for address in list(self._queues):
            self.publish(address, Event("closed"))

    def listening(self, address: Address) -> int:
        return len(self._queues.get(address, ()))

    def _leave(self, address: Address, queue: asyncio.Queue[Event]) -> None:
        remaining = self._queues.get(address, set())
        remaining.discard(queue)
        if not remaining:
            self._queues.pop(address, None)
