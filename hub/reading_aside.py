"""A second process that reads, as long as more is written to us than one can read and answer.

Python runs one thread of a process at a time, and to understand a message takes a third of what it costs. The helper
knows what the built-in reader knows, and nobody's name; it keeps nothing. When it is not there, or ends, or is late,
we read ourselves: no message ever depends on it. It ends with us however we end: a worker of `concurrent.futures`
holds both ends of its queue, and outlives a parent that is killed.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import msgspec
import structlog
from msgspec import Struct

from dialogs.reader.reader import BuiltInReader, Heard
from dialogs.reader.slots.things import Known, Words
from dialogs.understanding import Understanding
from hub.config import load_reader
from hub.reading import ReadsTogether

log = structlog.get_logger()

RUSH, WITHIN = 200, 2.0
"""So many messages within so many seconds are worth a second process: some seventy megabytes, a second of processor."""

CALM = 60.0
"""Seconds without a message to read after which it ends."""

START, LATE = 60.0, 5.0
"""Seconds that it may take to start, and to read a batch."""

_SIZE = 4  # bytes that tell how many follow


class _Words(Struct, frozen=True):
    """The words that name a detail."""

    words: Words
    spoken: dict[str, Words]
    ambiguous: tuple[str, ...]


class _Batch(Struct, frozen=True):
    """What is to be read; `known` when those words are others than before."""

    heard: list[Heard]
    known: _Words | None = None


_pack = msgspec.msgpack.encode
_batch = msgspec.msgpack.Decoder(_Batch)
_understood = msgspec.msgpack.Decoder(list[Understanding])


@asynccontextmanager
async def helping(together: ReadsTogether, reader: BuiltInReader, config: Path, *, wanted: bool) -> AsyncIterator[None]:
    """Until the end of the block a second process helps to read, when there is need and a processor for it."""
    helper = Helper(reader, config)
    together.helper = helper if wanted and (os.cpu_count() or 1) > 1 else None
    try:
        yield
    finally:
        together.helper = None
        await helper.end()


class Helper:
    """The process, seen from ours: started by a rush of messages, ended by calm or by what the reader is taught."""

    def __init__(self, reader: BuiltInReader, config: Path) -> None:
        self._reader, self._config = reader, config
        self._process: asyncio.subprocess.Process | None = None
        self._running: asyncio.Task[None] | None = None
        self._leaving: asyncio.Task[None] | None = None
        self._parted = asyncio.Event()
        self._turn = asyncio.Lock()
        self._mind: object = None  # what it has learned …
        self._known: Known | None = None  # … and which words it knows
        self._since, self._many, self._used = 0.0, 0, 0.0

    def takes(self, many: int) -> bool:
        """Whether it is there to read so many messages. Told of all, it comes when there are too many for us."""
        now = _now()
        if now - self._since > WITHIN:
            self._since, self._many = now, 0
        self._many += many
        if self._many >= RUSH and not self._running:
            self._running = asyncio.create_task(self._run())
        if self._process and self._mind is not self._reader.mind:
            self._part()
        return self._process is not None

    async def read_all(self, heard: Sequence[Heard]) -> list[Understanding]:
        """By one opinion. Raises what happened to it; then it is not asked again."""
        assert self._process
        process, self._used = self._process, _now()
        try:
            async with asyncio.timeout(LATE):
                understood = await self._answered(process, self._written(heard))
        except Exception as error:
            if self._process is process:
                log.warning("reading_aside.lost", why=type(error).__name__)
                self._part()
            raise
        if len(understood) != len(heard):
            raise ValueError("There is one among them that cannot be read.")
        return understood

    @property
    def running(self) -> bool:
        """Whether it is there, or on its way."""
        return self._running is not None

    def kill(self) -> None:
        """Without a word, as the system does when there is no memory left."""
        assert self._process
        self._process.kill()

    async def end(self) -> None:
        """Return when it is gone."""
        if self._running:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running
        if self._leaving:
            await self._leaving

    # ------------------------------------------------------------ what is said to it

    def _written(self, heard: Sequence[Heard]) -> bytes:
        known = self._reader.known
        told = None if known is self._known else _Words(known.words, dict(known.spoken), tuple(known.ambiguous))
        self._known = known
        return _pack(_Batch(list(heard), told))

    async def _answered(self, process: asyncio.subprocess.Process, batch: bytes) -> list[Understanding]:
        """It answers in the order in which it was asked."""
        assert process.stdin
        assert process.stdout
        process.stdin.write(len(batch).to_bytes(_SIZE) + batch)
        async with self._turn:
            if self._process is not process:
                raise EOFError  # whose turn it was before has not read all of it
            size = int.from_bytes(await process.stdout.readexactly(_SIZE))
            return _understood.decode(await process.stdout.readexactly(size))

    # ------------------------------------------------------------ its life

    async def _run(self) -> None:
        """From the rush to the calm."""
        mind = self._reader.mind
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", __name__, self._config,
            cwd=Path(__file__).parents[1], stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            assert process.stdout
            async with asyncio.timeout(START):
                await process.stdout.readexactly(_SIZE + len(_pack([])))
            self._process, self._mind, self._known, self._used = process, mind, None, _now()
            log.info("reading_aside.began")
            await self._calm()
        except (TimeoutError, EOFError):
            log.warning("reading_aside.failed", status=process.returncode)
            await asyncio.sleep(CALM)  # no sooner again
        finally:
            self._process, self._running = None, None
            self._leaving = asyncio.create_task(_dismissed(process))

    async def _calm(self) -> None:
        """Return when nothing has been read for a while, or nothing more shall be."""
        self._parted.clear()
        while self._process and (left := self._used + CALM - _now()) > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._parted.wait(), left)

    def _part(self) -> None:
        self._process = None
        self._parted.set()


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _dismissed(process: asyncio.subprocess.Process) -> None:
    """It ends when nobody speaks to it any more; one that does not is ended."""
    assert process.stdin
    process.stdin.close()
    try:
        async with asyncio.timeout(LATE):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


# ---------------------------------------------------------------- seen from within


def _help(config: Path) -> None:
    """Read until nobody speaks to us any more. Ctrl-C is our parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    reader, come, go = load_reader(config), sys.stdin.buffer, sys.stdout.buffer
    _say(go, [])
    while size := int.from_bytes(come.read(_SIZE)):
        batch = _batch.decode(come.read(size))
        if batch.known:
            reader.know(Known(batch.known.words, batch.known.spoken, batch.known.ambiguous))
        _say(go, _read(reader, batch.heard))


def _read(reader: BuiltInReader, heard: Sequence[Heard]) -> list[Understanding]:
    """Nothing where one cannot be read: our parent reads them again, one by one, and tells whose it was."""
    try:
        return reader.read_all(heard, hurried=True)
    except Exception:
        return []


def _say(go: BinaryIO, understood: list[Understanding]) -> None:
    written = _pack(understood)
    go.write(len(written).to_bytes(_SIZE) + written)
    go.flush()


if __name__ == "__main__":
    _help(Path(sys.argv[1]))
