"""`relais demo`, as a newcomer types it: it says where it plays, and leaves nothing behind."""

import asyncio
import os
import re
import signal
import socket
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest

from hub.settings import ROOT

PATIENCE = 60  # seconds; two are enough on a quiet machine


@pytest.fixture(params=["short", "long" * 30])
def attic(request: pytest.FixtureRequest) -> Iterator[Path]:
    """Where temporary things go: open to all, as /tmp is, or too far from the root for a mail server's sockets."""
    with tempfile.TemporaryDirectory(prefix=request.param) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
async def demo(attic: Path) -> AsyncIterator[Process]:
    """Typed while another program holds the port wished for."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "hub", "demo", "--port", str(other.getsockname()[1])),
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(attic)},
            stdout=PIPE,
            stderr=PIPE,
        )
        yield process
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_the_demonstration_says_where_it_plays_and_leaves_nothing_behind(demo: Process, attic: Path):
    said = await asyncio.wait_for(read_until(demo, "Ctrl-C ends it"), PATIENCE)
    assert re.search(r"Port \d+ is taken by another program, so this one is on \d+\.", said)
    (page,) = re.findall(r"Relais plays at  (http://\S+/playground)", said)
    async with aiohttp.ClientSession() as session, session.get(page) as answer:
        assert "Maison Lumen" in await answer.text()

    asked = time.monotonic()
    demo.send_signal(signal.SIGINT)
    _, complained = await asyncio.wait_for(demo.communicate(), PATIENCE)
    assert time.monotonic() - asked < 3
    assert (demo.returncode, complained) == (0, b"")
    assert list(attic.iterdir()) == []
    assert not [line for line in running() if str(attic) in line]


async def read_until(process: Process, words: str) -> str:
    assert process.stdout is not None
    said = ""
    while words not in said:
        line = await process.stdout.readline()
        assert line, f"It ended after: {said}"
        said += line.decode()
    return said


def running() -> list[str]:
    """Every process's command line."""
    lines = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(process.read_text().replace("\0", " "))
        except OSError:  # it ended while we looked
            continue
    return lines
