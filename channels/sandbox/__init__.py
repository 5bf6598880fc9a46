"""Local stand-ins for the vendors' servers: they speak their API, sign as they sign, refuse what they refuse.

The playground and the tests use the same ones. A stand-in has two faces: the vendor's HTTP API (our adapters and the
vendors' libraries call it), and `Vendor`, the face of the person who holds the phone.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Literal, Protocol

from msgspec import Struct


class Button(Struct, frozen=True):
    """A button on the phone: tap it by its `id`. One with a `url` opens a page instead."""

    id: str
    label: str
    url: str = ""


class Tile(Struct, frozen=True):
    """One card of a carousel, as the app shows it."""

    title: str
    subtitle: str = ""
    image: str = ""
    url: str = ""
    buttons: tuple[Button, ...] = ()


class Bubble(Struct, frozen=True, kw_only=True):
    """One message on somebody's phone, as the vendor's app would show it."""

    id: str
    author: Literal["them", "us"]  # "them": the person who holds the phone; "us": the shop
    text: str = ""
    html: str = ""  # for mail
    subject: str = ""
    buttons: tuple[Button, ...] = ()
    tiles: tuple[Tile, ...] = ()
    image: str = ""
    status: str = ""  # sent, delivered, read …
    at: float = 0.0  # Unix time
    thread: str = ""
    name: str = ""  # who wrote, in a room with several people


@dataclass
class Mischief:
    """How the vendor misbehaves from now on. Shares are between 0 and 1; draws come from `seed`, so they repeat."""

    duplicate: float = 0.0  # share of webhooks delivered twice
    reorder: float = 0.0  # share of webhooks held back until the next one has gone
    delay: float = 0.0  # seconds before every answer of the API
    fail: float = 0.0  # share of API calls answered with the vendor's passing fault (5xx)
    throttle: float = 0.0  # share of API calls answered "too many", with the vendor's Retry-After
    drop: float = 0.0  # share of API calls accepted, then cut off before the answer
    seed: int = 0
    dice: random.Random = field(init=False)
    dropped: list[bytes] = field(default_factory=list[bytes], init=False, compare=False)  # what was cut off, as it came

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)

    def strikes(self, share: float) -> bool:
        return share > 0 and self.dice.random() < share


class Vendor(Protocol):
    """The person's side of a stand-in. `who` is the person's id on that channel."""

    name: str
    base_url: str  # where the vendor's API answers, once started
    mischief: Mischief

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def write(self, who: str, text: str, *, name: str = "") -> str:
        """The person writes; returns the vendor's id of the message once the webhook has been delivered or queued."""
        ...

    async def tap(self, who: str, message: str, button: str) -> None:
        """The person taps a button of a message on their screen."""
        ...

    def screen(self, who: str) -> list[Bubble]:
        """What is on that person's phone, oldest first."""
        ...

    def watch(self) -> AsyncIterator[str]:
        """Yields the id of each person whose screen has just changed, for as long as it is iterated."""
        ...


class Screens:
    """What is on everybody's phone, and who is looking."""

    def __init__(self) -> None:
        self._bubbles: dict[str, dict[str, Bubble]] = {}
        self._watchers: set[asyncio.Queue[str]] = set()

    def put(self, who: str, bubble: Bubble) -> None:
        """Show a message, or show it as it has become."""
        self._bubbles.setdefault(who, {})[bubble.id] = bubble
        self.changed(who)

    def get(self, who: str, ident: str) -> Bubble | None:
        return self._bubbles.get(who, {}).get(ident)

    def of(self, who: str) -> list[Bubble]:
        return list(self._bubbles.get(who, {}).values())

    def changed(self, who: str) -> None:
        for queue in self._watchers:
            queue.put_nowait(who)

    async def watch(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._watchers.add(queue)
        try:
            while True:
                yield await queue.get()
        finally:
            self._watchers.discard(queue)
