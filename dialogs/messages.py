"""What is said, in no channel's dialect.

People *do* things (`Inbound` carries one of the `Content` values), we *say* things (`Reply`, which `fit` shrinks
to what a channel can show, and `Outbound`, which a channel sends). All values are frozen and serialise themselves.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from dialogs.selling import InCart


class Address(Struct, frozen=True, order=True):
    """Where somebody can be written to: a channel, and the id that channel gives to the person there.

    `id` is a phone number in E.164 (sms), a mail address in lower case (email), a chat id (telegram),
    a page-scoped id (messenger), `TEAM/USER` (slack), a visitor's session (widget).
    """

    channel: str
    id: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Address":
        channel, _, ident = text.partition(":")
        return cls(channel, ident)


class Status(StrEnum):
    """How far a message of ours got. Receipts move it forward only, by `rank`."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"  # refused for this message or address; final
    DEAD = "dead"  # given up after every try; an operator may replay it
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"  # the process died, or the line broke, between the call and its answer

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {
    Status.QUEUED: 0,
    Status.SENDING: 1,
    Status.UNKNOWN: 2,
    Status.SENT: 3,
    Status.FAILED: 4,
    Status.DEAD: 4,
    Status.CANCELLED: 4,
    Status.DELIVERED: 5,
    Status.READ: 6,
}


# ---------------------------------------------------------------- what people do


class Text(Struct, frozen=True, tag="text"):
    """They wrote something. `text` is what they wrote now, quoted history removed."""

    text: str


class Tap(Struct, frozen=True, tag="tap"):
    """They tapped a button of ours; `payload` is the `Choice.payload` we gave, never trusted as proof of anything."""

    payload: str
    label: str = ""


class File(Struct, frozen=True):
    """Something attached. `url` is the vendor's address of it, as given; `size` in bytes, 0 when not told.

    `public` when whoever has the address can look at it, as a browser would. `content` is what it holds where it comes
    with the message, once and never again; the hub puts that elsewhere before it stores the message.
    """

    kind: Literal["image", "video", "audio", "file", "sticker"]
    url: str
    mime: str = ""
    name: str = ""
    size: int = 0
    public: bool = False
    content: bytes = b""


class Files(Struct, frozen=True, tag="files"):
    """They sent pictures or documents, with a word or without."""

    files: tuple[File, ...]
    text: str = ""


class Place(Struct, frozen=True, tag="place"):
    """They shared where they are, in degrees; `accuracy` in metres, 0 when not told."""

    latitude: float
    longitude: float
    accuracy: float = 0.0


class Contact(Struct, frozen=True, tag="contact"):
    """They shared a phone number; `own` only when the channel vouches that it is their own."""

    phone: str
    own: bool


class Edit(Struct, frozen=True, tag="edit"):
    """They changed what they wrote; `of` is the provider's id of the message changed."""

    of: str
    text: str


class Start(Struct, frozen=True, tag="start"):
    """They opened the conversation, perhaps through a link of ours that carries `ref`."""

    ref: str = ""


class Viewed(Struct, frozen=True, tag="viewed"):
    """They look at a page of the shop: nothing is answered.

    `product` is what the page shows, by its SKU: "is it in stock?" is asked of that one. `kept` when they agreed that
    it is remembered, too.
    """

    product: str = ""
    page: str = ""
    kept: bool = False


class CartFilled(Struct, frozen=True, tag="cart"):
    """Their cart in the shop holds this now (nothing: it was emptied), and `url` restores it; nothing is answered."""

    lines: tuple[InCart, ...]
    url: str = ""


class Purchased(Struct, frozen=True, tag="purchase"):
    """They have bought, their page says: proof of nothing. `total` is what it came to, 0 when not told."""

    order: str
    total: Decimal = Decimal(0)
    currency: str = "EUR"


class OptOut(Struct, frozen=True, tag="opt_out"):
    """They want nothing more here: STOP, a blocked bot, an unsubscription, a complaint, or their address bounced."""

    how: Literal["keyword", "blocked", "unsubscribed", "complaint", "bounce"]
    word: str = ""
    answered: bool = False  # the vendor has already confirmed it to them: say nothing more
    topic: Literal["all", "promotions"] = "all"


class OptIn(Struct, frozen=True, tag="opt_in"):
    """They want to hear from us again: START, or the bot unblocked."""

    how: Literal["keyword", "unblocked", "subscribed"]
    word: str = ""
    answered: bool = False


class Receipt(Struct, frozen=True, tag="receipt"):
    """The channel tells how far messages of ours got: those of `provider_ids`, or all those sent up to `until`."""

    status: Status
    provider_ids: tuple[str, ...] = ()
    until: datetime | None = None
    error: str = ""
    message: str = ""  # our own Outbound.id, where the channel hands it back: settles what was left UNKNOWN


class Echo(Struct, frozen=True, tag="echo"):
    """A human answered from the vendor's own inbox: the channel repeats their words."""

    text: str


class StaffNote(Struct, frozen=True, tag="staff"):
    """A member of the shop's team wrote in the thread of a conversation that was handed over.

    `Inbound.address` is then the thread's (`slack`, `CHANNEL/THREAD_TS`), not a customer's.
    """

    text: str
    agent: str  # who, as the team's tool names them: an id
    name: str = ""
    files: tuple[File, ...] = ()


InTheShop = Viewed | CartFilled | Purchased
"""What they do on the shop's pages, beside the conversation."""

Content = Text | Tap | Files | Place | Contact | Edit | Start | InTheShop | OptOut | OptIn | Receipt | Echo | StaffNote


class Profile(Struct, frozen=True):
    """What the channel tells about the person, all of it a claim. `language` is an ISO 639-1 code or empty."""

    name: str = ""
    language: str = ""


class Inbound(Struct, frozen=True, kw_only=True):
    """One thing somebody did on a channel, read and authenticated.

    `id` is the provider's, unique on the channel: a second delivery of the same id is dropped.
    `at` is when the provider says it happened (aware, UTC). `thread` is what the channel needs to answer in the same
    place (a mail's Message-ID, References and subject; a Slack thread), and means nothing to anybody else.
    `vouched` is false when the channel cannot say that the sender is who the address claims (a mail without DMARC).
    """

    id: str
    address: Address
    at: datetime
    content: Content
    profile: Profile = Profile()
    thread: dict[str, str] = {}
    vouched: bool = True


# ---------------------------------------------------------------- what we say


class Choice(Struct, frozen=True):
    """Something offered: a button where there are buttons, a numbered line where there are none.

    `payload` says what choosing it does (`track_order:1042`); beyond 64 bytes it is chosen by number where buttons
    carry no more (https://core.telegram.org/bots/api#inlinekeyboardbutton). `url` makes it a link instead.
    """

    label: str
    payload: str = ""
    url: str = ""


class Image(Struct, frozen=True):
    """A picture by its public URL; `alt` says what it shows to those who do not see it."""

    url: str
    alt: str


class Offer(Struct, frozen=True):
    """A product's selling points, each in its place on the card: they say the same as its subtitle, and replace it.

    `was` is the price before, `stars` the rating out of 5 (0: none) among so many `reviews`, `in_stock` the tone in
    which `stock` is told, `note` what else the subtitle said.
    """

    price: str = ""
    was: str = ""
    stars: float = 0.0
    reviews: int = 0
    stock: str = ""
    in_stock: bool = True
    note: str = ""


class Card(Struct, frozen=True):
    """One thing among several: a product, an order, a parcel."""

    title: str
    subtitle: str = ""
    image: Image | None = None
    url: str = ""
    choices: tuple[Choice, ...] = ()
    offer: Offer | None = None


class Table(Struct, frozen=True, tag="table"):
    """Things compared, one a column. Drawn in place of a text that tells the same, under a `lead` of a sentence."""

    heads: tuple[str, ...]
    rows: tuple["TableRow", ...]
    lead: str = ""


class TableRow(Struct, frozen=True):
    """What is compared, the value of each thing, and the places of those that are best at it."""

    name: str
    values: tuple[str, ...]
    best: tuple[int, ...] = ()


class Timeline(Struct, frozen=True, tag="timeline"):
    """Where a parcel is on its way. Drawn below the text."""

    steps: tuple["TimelineStep", ...]


class TimelineStep(Struct, frozen=True):
    """One step of the way: behind them, where it is `now`, or to come; `at` says when, `note` what more there is."""

    name: str
    state: Literal["done", "now", "next", "trouble"]
    at: str = ""
    note: str = ""


class Stars(Struct, frozen=True, tag="stars"):
    """The choices are marks, the worst first: drawn as stars to be given."""


class Menu(Struct, frozen=True, tag="menu"):
    """Questions to look through by theme or search among. Drawn in place of the choices, which lead to the themes."""

    themes: tuple["Theme", ...]


class Theme(Struct, frozen=True):
    """A shelf of questions; each is chosen as any choice is."""

    title: str
    choices: tuple[Choice, ...]


class Field(Struct, frozen=True, tag="field"):
    """One thing is asked for: drawn as a field of its kind below the question. The answer is what they write."""

    label: str
    kind: Literal["text", "email", "tel", "number", "date"] = "text"
    example: str = ""


Drawing = Table | Timeline | Stars | Menu | Field


class Unasked(Struct, frozen=True):
    """What comes with a word that nobody asked for just now: a subject, why it came, and the same in few words.

    A letter has its places for the subject and the reason; elsewhere the reason is the last line. Where each message is
    paid for, `brief` is said instead of the text and the cards, which may then offer nothing but links.
    """

    subject: str
    why: str
    brief: str


class Reply(Struct, frozen=True):
    """One thing we say. `cards` are shown side by side where possible, `choices` below everything.

    `drawing` shows better what the text and the choices say already: a channel that cannot draw leaves it out.
    """

    text: str = ""
    choices: tuple[Choice, ...] = ()
    cards: tuple[Card, ...] = ()
    image: Image | None = None
    drawing: Drawing | None = None
    unasked: Unasked | None = None


def offered(replies: Sequence[Reply]) -> tuple[Choice, ...]:
    """All that can be chosen in these replies, in the order in which they are numbered.

    A card counts once, by its first choice under its own title; links cannot be chosen by number.
    """
    choices: list[Choice] = []
    for reply in replies:
        on_cards = ((card, first) for card in reply.cards for first in card.choices[:1] if first.payload)
        choices += [replace(first, label=card.title) for card, first in on_cards]
        choices += [choice for choice in reply.choices if choice.payload]
    return tuple(choices)


class Purpose(StrEnum):
    """Why we write. Vendors' windows, consent and priorities depend on it."""

    ANSWER = "answer"  # the bot answers what was just asked
    HUMAN = "human"  # a person typed it
    CODE = "code"  # a one-time code somebody asked for
    NOTICE = "notice"  # news of an order, asked for by a subscription
    PROMOTION = "promotion"


class Template(Struct, frozen=True):
    """A text approved beforehand by the vendor, for writing outside its window: its name there, and what fills it."""

    name: str
    values: tuple[str, ...] = ()


class Outbound(Struct, frozen=True, kw_only=True):
    """One message on its way: one row of the outbox, one call to a vendor.

    `id` is ours (unique, stable over retries). `reply` already fits the channel. `thread` is the `Inbound.thread` of
    what is answered, or empty. `last_inbound_at` is when the person last did something on this address, for
    windows. `unsubscribe_url` is the one-click link of a notice or promotion, `wishes_url` opens the page on which all
    that we write about is chosen. `agent` is who typed a `HUMAN` message.
    """

    id: str
    address: Address
    reply: Reply
    purpose: Purpose = Purpose.ANSWER
    language: str = "fr"
    thread: dict[str, str] = {}
    last_inbound_at: datetime | None = None
    template: Template | None = None
    unsubscribe_url: str = ""
    wishes_url: str = ""
    agent: str = ""


class Sent(Struct, frozen=True):
    """The vendor took the message: its id there, and how far it is known to have got."""

    provider_id: str
    status: Status = Status.SENT
    segments: int = 1  # what it is billed as: SMS segments
