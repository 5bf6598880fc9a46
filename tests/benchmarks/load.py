"""Customers who write and a vendor who listens, as lean as they can be: what is measured is the server between them.

Each connection writes, waits for its acknowledgement and for the answer, and writes again (a closed loop). An answer
counts when it arrives at the vendor's stand-in for the chat that waits for one. Both sides are bare asyncio protocols
in one process: an HTTP library here would cost as much as the servers that it is to measure.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

CHATS = 16
"""How many people write over one connection, in turn."""

_LENGTH = re.compile(rb"content-length:\s*(\d+)", re.I)
_CHAT = re.compile(rb"(?:chat_id|channel)\"?\s*[=:]\s*\"?D?(\d+)")
_ANSWERING = (b"/sendMessage", b"/chat.postMessage")
_TAKEN = (
    b'{"ok":true,"result":{"message_id":%d},"ts":"1.%d","user_id":"U0","bot_id":"B0","team_id":"T0","team":"Lumen",'
    b'"user":"lumen","url":"http://localhost/"}'
)

Message = Callable[[int, int], bytes]
"""A whole HTTP request by which a vendor brings a message: of which chat, and the how manieth of all."""


@dataclass
class Round:
    """What one round showed."""

    seconds: float
    waits: list[float] = field(default_factory=list[float])  # seconds from a message to its answer
    ended: float = 0.0  # when the last answer came, by `time.perf_counter`
    repeats: int = 0  # what was just said, said again
    refused: int = 0  # webhooks not answered 2xx

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.waits) / self.seconds


# ---------------------------------------------------------------- HTTP, as little of it as there is


class _Reader(asyncio.Protocol):
    """Cuts a stream into HTTP messages that tell their length."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        for head, body in self._whole():
            self.read(head, body)

    def _whole(self) -> Iterator[tuple[bytes, bytes]]:
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            told = _LENGTH.search(head)
            last = end + 4 + (int(told[1]) if told else 0)
            if len(self._buffer) < last:
                return
            body, self._buffer = self._buffer[end + 4 : last], self._buffer[last:]
            yield head, body

    def read(self, head: bytes, body: bytes) -> None:
        raise NotImplementedError


class _Vendor(_Reader):
    """One connection to the vendor's stand-in: takes whatever it is told to send."""

    def __init__(self, load: "Load") -> None:
        super().__init__()
        self._load = load

    def read(self, head: bytes, body: bytes) -> None:
        line = head[: head.find(b"\r\n")]
        number = next(self._load.numbers)
        taken = _TAKEN % (number, number)
        self.transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(taken), taken)
        )
        if any(method in line for method in _ANSWERING) and (chat := _CHAT.search(body)):
            self._load.answered(int(chat[1]), body)


class _Customer(_Reader):
    """One connection over which messages come, one after the other, each of the next of its chats."""

    def __init__(self, load: "Load", first_chat: int) -> None:
        super().__init__()
        self._load = load
        self._chats = range(first_chat, first_chat + CHATS)
        self._turn = 0
        self._open = 0  # what is still awaited: the acknowledgement, the answer

    def write(self) -> None:
        chat = self._chats[self._turn % CHATS]
        self._turn += 1
        self._open = 2
        self._load.waiting[chat] = (self, time.perf_counter())
        self.transport.write(self._load.message(chat, next(self._load.numbers)))

    def read(self, head: bytes, body: bytes) -> None:
        self._load.round.refused += not head.startswith(b"HTTP/1.1 2")
        self.done_one()

    def done_one(self) -> None:
        self._open -= 1
        if not self._open and self._load.running:
            self.write()


# ---------------------------------------------------------------- a round


class Load:
    """The customers and the vendor of one server."""

    def __init__(self, message: Message, numbers: Iterator[int]) -> None:
        self.message = message
        self.numbers = numbers
        self.waiting: dict[int, tuple[_Customer, float]] = {}
        self.last_said: dict[int, int] = {}  # what each chat was told last, by its hash
        self.running = False
        self.round = Round(0.0)

    async def once(self, port: int) -> float:
        """Write once; returns when the answer had come, by `time.perf_counter`."""
        self.running = False
        customer = _Customer(self, 9_000)
        await asyncio.get_running_loop().create_connection(lambda: customer, "127.0.0.1", port)
        customer.write()
        await self._calm()
        customer.transport.close()
        return self.round.ended

    async def run(self, port: int, connections: int, seconds: float) -> Round:
        """Have so many connections write for so long; what is still open then is waited for, and not counted."""
        loop = asyncio.get_running_loop()
        customers = [_Customer(self, 10_000 + n * CHATS) for n in range(connections)]
        for customer in customers:
            await loop.create_connection(lambda customer=customer: customer, "127.0.0.1", port)  # type: ignore[misc]
        self.round, self.running, began = Round(seconds), True, time.perf_counter()
        for customer in customers:
            customer.write()
        await asyncio.sleep(seconds)
        self.running, done = False, self.round
        done.seconds = time.perf_counter() - began
        await self._calm()
        for customer in customers:
            customer.transport.close()
        return done

    def answered(self, chat: int, body: bytes) -> None:
        """The first that comes is the answer. An answer may have a second part, which says something else."""
        before, self.last_said[chat] = self.last_said.get(chat), hash(body)
        waiting = self.waiting.pop(chat, None)
        if waiting is None:
            self.round.repeats += before == self.last_said[chat]
            return
        customer, since = waiting
        self.round.ended = time.perf_counter()
        if self.running:
            self.round.waits.append(self.round.ended - since)
        customer.done_one()

    async def _calm(self, patience: float = 20.0) -> None:
        """Wait until everybody has their answer. Raises `TimeoutError` when somebody never gets one."""
        async with asyncio.timeout(patience):
            while self.waiting:
                await asyncio.sleep(0.02)


@asynccontextmanager
async def vendor(load: Load) -> AsyncIterator[int]:
    """The vendor's stand-in; yields its port."""
    server = await asyncio.get_running_loop().create_server(lambda: _Vendor(load), "127.0.0.1", 0, backlog=2048)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
