"""What the playground needs from the running hub: people with their phones, orders, a clock, and a message's way."""

from collections.abc import AsyncIterator, Callable, Collection, Container, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol, runtime_checkable

from msgspec import Struct

from channels.sandbox import Bubble, Mischief, Vendor
from dialogs.selling import Cart
from dialogs.shop import Category, Customer, Order, Product, Step


class Persona(Struct, frozen=True, kw_only=True):
    """Somebody one can be on the page. `who` is their id on each channel; without `customer_id` they are a visitor."""

    id: str
    name: str
    language: str
    who: Mapping[str, str]
    customer_id: str = ""


class Thread(Struct, frozen=True, kw_only=True):
    """One handed-over conversation in the team's room: the card that opened it, and what was written under it."""

    id: str
    card: Bubble
    replies: tuple[Bubble, ...] = ()
    open: bool = True


def threads_of(room: Sequence[Bubble], closed: Collection[str] = ()) -> list[Thread]:
    """Gather what stands in a room into threads, oldest first; `closed` are the ids of those handed back."""
    replies: dict[str, list[Bubble]] = {}
    for bubble in room:
        if bubble.thread and bubble.thread != bubble.id:
            replies.setdefault(bubble.thread, []).append(bubble)
    cards = [bubble for bubble in room if bubble.thread in ("", bubble.id)]
    return [
        Thread(id=card.id, card=card, replies=tuple(replies.get(card.id, ())), open=card.id not in closed)
        for card in cards
    ]


class Leg(Struct, frozen=True, kw_only=True):
    """One station on a message's way, and when it was reached (Unix time).

    Only what the station knows is filled in: `intent`, `sure` (0 to 1) and `language` where it was understood, `skill`
    where it was answered, `attempt`, `error` and `wait` (seconds) where sending failed and will be tried again.
    """

    stage: Literal[
        "received", "understood", "answered", "handed_over", "queued", "retried", "sent", "delivered", "read", "failed"
    ]
    at: float
    intent: str = ""
    sure: float = 0.0
    language: str = ""
    skill: str = ""
    channel: str = ""
    attempt: int = 0
    error: str = ""
    wait: float = 0.0


class Journey(Struct, frozen=True, kw_only=True):
    """One message's way: somebody's words and our answer to them, a notice, or what an agent typed."""

    id: str
    kind: Literal["message", "notice", "human"]
    channel: str
    name: str  # whose phone it is
    text: str
    legs: tuple[Leg, ...]


class Mood(StrEnum):
    """How a vendor behaves."""

    OK = "ok"
    SLOW = "slow"
    FAILING = "failing"
    DUPLICATES = "duplicates"
    THROTTLED = "throttled"
    DROPS = "drops"


MISCHIEF: Mapping[Mood, Mapping[str, float]] = {
    Mood.OK: {},
    Mood.SLOW: {"delay": 3.0},
    Mood.FAILING: {"fail": 0.7},
    Mood.DUPLICATES: {"duplicate": 1.0, "reorder": 0.3},
    Mood.THROTTLED: {"throttle": 0.7},
    Mood.DROPS: {"drop": 0.5},
}


def put_in_mood(mischief: Mischief, mood: Mood) -> None:
    """Make a stand-in behave so from now on; shares stay below 1 where a message must still arrive in the end."""
    for figure in ("duplicate", "reorder", "delay", "fail", "throttle", "drop"):
        setattr(mischief, figure, MISCHIEF[mood].get(figure, 0.0))


class Shelves(Protocol):
    """What Maison Lumen's own pages show."""

    def categories(self) -> Sequence[Category]: ...

    def products(self) -> Sequence[Product]: ...

    def picture(self, sku: str) -> str:
        """The product's picture as SVG. Raises `ShopError` for an unknown product."""
        ...

    async def product(self, sku: str) -> Product | None: ...

    async def customer(self, customer_id: str) -> Customer | None: ...

    async def orders_of(self, customer_id: str) -> Sequence[Order]: ...


@runtime_checkable
class ShowsCarts(Protocol):
    """Shelves beside which there is a till: the carts filled in the conversation are the shop's own."""

    async def cart(self, owner: str) -> Cart: ...

    def cart_behind(self, token: str) -> Cart | None:
        """The cart that a checkout link opens."""
        ...


class Stage(Protocol):
    """The running hub, as the page sees it. What is impossible raises `ShopError`, `LookupError` or `ValueError`."""

    @property
    def vendors(self) -> Mapping[str, Vendor]:
        """The stand-ins, by channel: messenger, telegram, slack, sms, email."""
        ...

    @property
    def shelves(self) -> Shelves: ...

    def people(self) -> Sequence[Persona]: ...

    def speak(self, language: str) -> None:
        """The team reads the language of the page that was opened last."""
        ...

    def support_room(self) -> Sequence[Thread]:
        """The team's threads, oldest first."""
        ...

    async def agent_says(self, thread: str, text: str) -> None:
        """Sophie answers in the thread."""
        ...

    async def agent_taps(self, thread: str, message: str, button: str) -> None: ...

    def orders(self) -> Sequence[Order]:
        """The demonstration's orders, the one to play with first."""
        ...

    def steps_possible(self, number: str) -> Sequence[Step]: ...

    async def advance(self, number: str, step: Step) -> None: ...

    async def delay(self, number: str, days: int) -> None: ...

    async def mark_down(self, sku: str) -> None:
        """Its price falls by a fifth."""
        ...

    async def restock(self, sku: str, left: int) -> None:
        """So many are left to ship."""
        ...

    async def refund(self, number: str) -> None:
        """Money of an order is on its way back."""
        ...

    async def leave_cart(self, customer_id: str, sku: str) -> None:
        """They put it in their cart, go, and do not come back for hours."""
        ...

    async def agree(self, customer_id: str) -> None:
        """They agree to offers, on all of their phones."""
        ...

    def now(self) -> datetime:
        """The demonstration's clock: real time, plus what was skipped."""
        ...

    async def move_time(self, hours: float) -> None: ...

    def mood(self, channel: str) -> Mood: ...

    def set_mischief(self, channel: str, mood: Mood) -> None: ...

    def trace(self, limit: int) -> Sequence[Journey]:
        """The latest messages' ways, newest first."""
        ...

    def watch(self) -> AsyncIterator[str]:
        """Yields what has just changed: `phone:<channel>:<who>`, `room`, `orders`, `products`, `clock`, `moods` or
        `trace`.

        It ends when the hub stops: the pages' streams end with it, and do not hold the server up.
        """
        ...

    def identity_token(self, customer_id: str) -> str:
        """The signed identity with which the shop's back end presents a customer to the widget."""
        ...


# ---------------------------------------------------------------- what only some phones can do


@runtime_checkable
class Opens(Protocol):
    async def open(self, who: str, ref: str) -> object:
        """The person opens the conversation, perhaps through a link that carries `ref`."""
        ...


@runtime_checkable
class Attaches(Protocol):
    async def attach(self, who: str, url: str) -> object:
        """The person sends a picture."""
        ...


@runtime_checkable
class Locates(Protocol):
    async def locate(self, who: str, latitude: float, longitude: float) -> object:
        """The person shares where they are, in degrees."""
        ...


@runtime_checkable
class Blocks(Protocol):
    async def block(self, who: str) -> object: ...

    async def unblock(self, who: str) -> object: ...


@runtime_checkable
class Reads(Protocol):
    async def read(self, who: str) -> object:
        """The person looks at what has arrived."""
        ...


@runtime_checkable
class ShowsTyping(Protocol):
    @property
    def typing(self) -> Callable[[str], bool] | Container[str]:
        """On which phones one sees that the shop is writing: all of them, or an answer for one."""
        ...
