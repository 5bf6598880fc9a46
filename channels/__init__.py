"""What a channel is.

One file per channel. It turns the payloads of a vendor into `Inbound` values and `Outbound` values into its calls.
`Channel` is compulsory; `Webhook`, `Listens`, `Types`, `Fetches`, `Forgets`, `HostsDesk`, `Drafts`, `Checks`,
`Connects`, `Invites` and `Opens` are what only some can do: the hub asks with `isinstance`.

A channel module, which `channels/loading.py` finds by its name in `relais.toml`, offers three names: `Settings` (a
frozen pydantic model: every vendor address, secret, timeout and pool size), `CAPABILITIES` (what it can show) and
`create(settings, tools) -> Channel`. One whose vendor must be visited before there is anything to set has a fourth:
`first_steps(public_url) -> list[str]`, what to do there.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from msgspec import Struct

from channels.http import Http
from dialogs.capabilities import Capabilities
from dialogs.messages import Address, File, Inbound, Outbound, Reply, Sent


class Request(Struct, frozen=True, kw_only=True):
    """What a vendor's server sent us, in no web framework's dialect. Header names are in lower case.

    `url` is the public one, as the vendor called it (from `public_url`, never from proxy headers), query included.
    """

    method: str
    url: str
    body: bytes
    headers: Mapping[str, str]
    query: Mapping[str, str] = {}


class Answer(Struct, frozen=True):
    """What we say back to a vendor's server."""

    status: int = 200
    body: str = ""
    content_type: str = "text/plain"
    headers: Mapping[str, str] = {}


class Received(Struct, frozen=True):
    """A webhook, read: what people did, how to answer the vendor once that is stored, and the kinds left unread."""

    inbound: tuple[Inbound, ...] = ()
    answer: Answer = Answer()
    ignored: tuple[str, ...] = ()  # kinds of events we know of or not, and do not use: counted


class Draft(Struct, frozen=True):
    """A letter as it would leave. `glimpse` is what a list of mails shows beside the subject; `page` is HTML."""

    subject: str
    glimpse: str
    text: str
    page: str


class Fault(Struct, frozen=True):
    """Something `relais check` found: what is wrong, and what to do about it. Both are sentences."""

    what: str
    remedy: str


@dataclass(frozen=True)
class Tools:
    """What the hub lends to a channel. `http` is the one pooled HTTP client; `now` tells the time (UTC)."""

    http: Http
    now: Callable[[], datetime]
    public_url: str  # where the world reaches us, without a final slash
    desk_room: str = ""  # where the team works, for the channel that hosts it


@runtime_checkable
class Channel(Protocol):
    """Somewhere people can be written to."""

    name: str
    capabilities: Capabilities

    async def send(self, message: Outbound) -> Sent:
        """Make one call to the vendor. The reply already fits. Raises the `ChannelError` that says what to do next."""
        ...

    async def close(self) -> None:
        """Give back what is held. Called once, after the last send."""
        ...


@runtime_checkable
class Webhook(Protocol):
    """The vendor calls us at `/in/<name>`."""

    def receive(self, request: Request) -> Received:
        """Verify on the raw bytes, then read. Pure: no I/O. Raises `NotForUs` when forged, stale or unreadable."""
        ...


Accept = Callable[[Sequence[Inbound]], Awaitable[None]]
"""Stores what people did, durably; returns once that is certain. Then, and only then, tell the vendor."""


@runtime_checkable
class Listens(Protocol):
    """We fetch from the vendor: long polling, a socket, a mailbox."""

    async def listen(self, accept: Accept) -> None:
        """Run until cancelled; survive every passing fault with growing pauses."""
        ...


@runtime_checkable
class Types(Protocol):
    """Can show that an answer is being written."""

    async def typing(self, address: Address) -> None:
        """Best effort: the caller ignores a `ChannelError`."""
        ...


@runtime_checkable
class Fetches(Protocol):
    """Keeps what people send along, and gives it to who has our credentials."""

    async def fetch(self, file: File) -> bytes:
        """What the file holds. Raises `RetryBackoff` when it may come later, another `ChannelError` when it never will.

        At most `channels.http.LARGEST` bytes.
        """
        ...


@runtime_checkable
class Forgets(Protocol):
    """Keeps something of people beside the database."""

    async def forget(self, address: Address) -> None:
        """Delete what was kept of them here; nothing is no error."""
        ...


@runtime_checkable
class HostsDesk(Protocol):
    """The team answers customers from here, one thread a conversation."""

    async def open_thread(self, room: str, card: Reply) -> Address:
        """Post the card in the room and return the thread's address, in which `StaffNote`s will come."""
        ...

    async def update_thread(self, thread: Address, card: Reply) -> None:
        """Show the card as it is now."""
        ...

    async def post(self, thread: Address, text: str, *, replaces: str = "") -> str:
        """Write in the thread and return the message's id there; `replaces` names one of ours to rewrite instead."""
        ...

    async def show_file(self, thread: Address, name: str, content: bytes) -> str:
        """Show a picture or a document in the thread and return its id there."""
        ...

    async def take_back(self, file: str) -> None:
        """Delete what `show_file` showed; what is there no longer is no error."""
        ...

    async def name_of(self, agent: str) -> str:
        """What a member of the team is called, by the id that `StaffNote.agent` gives."""
        ...


@runtime_checkable
class Drafts(Protocol):
    """Can show a letter without sending it."""

    def draft(self, message: Outbound) -> Draft:
        """To the letter as `send` would write it."""
        ...


@runtime_checkable
class Checks(Protocol):
    """Can tell whether it is well configured, by a real call to the vendor."""

    async def check(self) -> list[Fault]: ...


@runtime_checkable
class Connects(Protocol):
    """Can set its own webhook, or tell the exact steps to do it by hand."""

    async def connect(self) -> list[str]:
        """Do what can be done; return the sentences to show: what was done, and what is left to do."""
        ...


@runtime_checkable
class Invites(Protocol):
    """Has a link that opens a conversation here and brings a token of ours along."""

    def invitation(self, token: str) -> str:
        """Return the link; the token comes back as `Start.ref` (at most 64 characters of `A-Za-z0-9_-`)."""
        ...


@runtime_checkable
class Opens(Protocol):
    """Has a link that opens a conversation here, and brings nothing along: the person copies what we gave them."""

    def opening(self) -> str:
        """Return the link; empty while the settings do not tell it."""
        ...
