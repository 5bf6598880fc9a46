"""Reads what waits together in one go: most of what a message costs the reader is the same for one as for thirty."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, cast

from dialogs.conversation import Conversation
from dialogs.reader.reader import Heard
from dialogs.understanding import Understanding

MOST = 32
"""Messages read in one go: a hundredth of a second during which nothing else happens. More gain little."""

FEW = 4
"""As many as there is time to form a second opinion of: one takes some thirty milliseconds."""

REST = 4.0
"""How many times as long as a second opinion took none is formed: at most a fifth of a processor is spent on them."""


class ReadsAll(Protocol):
    """The built-in reader: reads many messages at once, `hurried` without the second opinion that it may have."""

    @property
    def has_second_opinion(self) -> bool: ...

    def read_all(self, heard: Sequence[Heard], *, hurried: bool = False) -> list[Understanding]: ...


AHEAD = 2
"""Batches given at once to who helps: while it reads one, the next is there already."""


class Helps(Protocol):
    """Reads beside us, while many write; `takes` is told how many wait, and says whether it is there to read them."""

    def takes(self, many: int) -> bool: ...

    async def read_all(self, heard: Sequence[Heard]) -> list[Understanding]:
        """By one opinion. Raises whatever happened to it."""
        ...


@dataclass(frozen=True)
class _Waiting:
    heard: Heard
    understood: asyncio.Future[Understanding]


class ReadsTogether:
    """A `Reader`: all who ask in the same turn of the loop are answered by one reading, beside us by a `helper`'s.

    Where there is a second opinion to be had, it is formed beside the loop, and left out while many write at once.
    """

    def __init__(self, built_in: ReadsAll) -> None:
        self._built_in = built_in
        self._waiting: list[_Waiting] = []
        self.helper: Helps | None = None
        self._helped = set[asyncio.Task[None]]()
        self._thinking: asyncio.Task[None] | None = None
        self._rested = 0.0  # when, by the loop's clock, another second opinion may be formed

    async def read(
        self, text: str, conversation: Conversation, now: datetime | None = None, time_zone: str = "Europe/Paris"
    ) -> Understanding:
        loop = asyncio.get_running_loop()
        waiting = _Waiting(Heard(text, conversation, now or datetime.now(UTC), time_zone), loop.create_future())
        if not self._waiting:
            loop.call_soon(self._read)
        self._waiting.append(waiting)
        return await waiting.understood

    def _read(self) -> None:
        if not self._waiting or len(self._helped) == AHEAD:
            return  # when something has been read, what waits follows
        batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._read)
        if self._built_in.has_second_opinion and len(batch) <= FEW and self._is_rested():
            self._thinking = asyncio.create_task(self._think(batch))
        elif self.helper and self.helper.takes(len(batch)):
            self._helped.add(asyncio.create_task(self._let_help(batch, self.helper)))
        else:
            _answer(batch, self._at_once([waiting.heard for waiting in batch]))

    def _is_rested(self) -> bool:
        return self._thinking is None and asyncio.get_running_loop().time() >= self._rested

    async def _think(self, batch: Sequence[_Waiting]) -> None:
        heard, clock = [waiting.heard for waiting in batch], asyncio.get_running_loop().time
        began = clock()
        try:
            understood: Sequence[Understanding | Exception] = await asyncio.to_thread(self._built_in.read_all, heard)
        except Exception:
            understood = self._at_once(heard)
        self._thinking, self._rested = None, clock() + REST * (clock() - began)
        _answer(batch, understood)

    async def _let_help(self, batch: Sequence[_Waiting], helper: Helps) -> None:
        """Whatever happens to who helps, we can read as well."""
        heard = [waiting.heard for waiting in batch]
        try:
            understood: Sequence[Understanding | Exception] = await helper.read_all(heard)
        except Exception:
            understood = self._at_once(heard)
        _answer(batch, understood)
        self._helped.remove(cast(asyncio.Task[None], asyncio.current_task()))
        self._read()

    def _at_once(self, heard: Sequence[Heard]) -> Sequence[Understanding | Exception]:
        """By the first opinion alone. A message that cannot be read keeps no other from being read."""
        try:
            return self._built_in.read_all(heard, hurried=True)
        except Exception as error:
            return [error] if len(heard) == 1 else [self._at_once([one])[0] for one in heard]


def _answer(batch: Sequence[_Waiting], understood: Sequence[Understanding | Exception]) -> None:
    for waiting, result in zip(batch, understood, strict=True):
        if waiting.understood.done():
            continue  # whoever asked has gone
        if isinstance(result, Exception):
            waiting.understood.set_exception(result)
        else:
            waiting.understood.set_result(result)
