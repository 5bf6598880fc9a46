"""From the start of the process to its first answer, what an idle one holds, and how long an answer takes."""

import asyncio
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from statistics import median

import aiohttp

from storage.migrate import upgrade
from tests.benchmarks import servers
from tests.benchmarks.figures import Figure
from tests.benchmarks.load import Load, vendor
from tests.benchmarks.servers import SECRET, Server

LIGHT = 20.0  # messages a second while answers are timed
SIX = {
    "RELAIS_CHANNELS__WIDGET__SESSION_SECRET": SECRET * 2,
    "RELAIS_CHANNELS__MESSENGER__PAGE_ID": "1",
    "RELAIS_CHANNELS__MESSENGER__APP_ID": "1",
    "RELAIS_CHANNELS__MESSENGER__PAGE_TOKEN": SECRET,
    "RELAIS_CHANNELS__MESSENGER__APP_SECRET": SECRET,
    "RELAIS_CHANNELS__MESSENGER__VERIFY_TOKEN": SECRET,
    "RELAIS_CHANNELS__SLACK__TOKEN": "xoxb-bench",
    "RELAIS_CHANNELS__SLACK__SIGNING_SECRET": SECRET,
    "RELAIS_CHANNELS__SMS__ACCOUNT_SID": "AC" + "0" * 32,
    "RELAIS_CHANNELS__SMS__AUTH_TOKEN": SECRET,
    "RELAIS_CHANNELS__SMS__SENDER": "+33700000000",
    "RELAIS_CHANNELS__EMAIL__ADDRESS": "bonjour@maison-lumen.example",
    "RELAIS_CHANNELS__EMAIL__SECRET": SECRET,
    "RELAIS_CHANNELS__EMAIL__SHOP": "Maison Lumen",
}
"""The five other channels beside Telegram, each with what it needs at least."""


async def measure(*, quick: bool = False) -> list[Figure]:
    starts, idle = (3, 3.0) if quick else (5, 10.0)  # one whose customer looks for a product waits for the catalogue
    with tempfile.TemporaryDirectory(prefix="relais-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'relais.db'}"
        await upgrade(url)
        load = Load(lambda chat, number: b"", count(int(time.time())))
        async with vendor(load) as port:
            first = median([await _first_answer(load, port, url) for _ in range(starts)])
            computed, serve = await _serve(load, port, url, idle)
        demo = await _demo(idle)
    return [
        Figure(what="process start to first answer", value=first, unit="s", target=2, at_most=True),
        Figure(what="answer computed, p95, light load", value=computed, unit="ms", target=50, at_most=True),
        Figure(what="relais serve, six channels, idle: RSS", value=serve[0], unit="MB", target=120, at_most=True),
        Figure(what="relais serve, six channels, idle: PSS", value=serve[1], unit="MB"),
        Figure(what="relais demo, idle: RSS", value=demo[0], unit="MB"),
        Figure(what="relais demo, idle: PSS", value=demo[1], unit="MB"),
    ]


async def _first_answer(load: Load, port: int, url: str) -> float:
    """Seconds from the start of the process until its answer is at the vendor."""
    server = _six(port, url)
    load.message = server.message
    began = time.perf_counter()
    async with servers.running(server):
        return await load.once(server.port) - began


async def _serve(load: Load, port: int, url: str, idle: float) -> tuple[float, tuple[float, float]]:
    server = _six(port, url)
    load.message = server.message
    async with servers.running(server) as process:
        await asyncio.sleep(idle)
        memory = _memory(process.pid)
        for _ in range(int(10 * LIGHT)):
            await load.once(server.port)
            await asyncio.sleep(1 / LIGHT)
        return await _computed(server.port), memory


def _six(port: int, url: str) -> Server:
    return servers.relais("Relais with six channels", port, url, **SIX)


async def _computed(port: int) -> float:
    """The 95th percentile in milliseconds, from the hub's own histogram: the upper edge of its bucket."""
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/metrics") as answer:
        text = await answer.text()
    found = re.findall(r'relais_answer_computed_seconds_bucket\{le="([^"]+)"\} ([\d.]+)', text)
    edges = [(float(edge), float(many)) for edge, many in found]
    return 1000 * next(edge for edge, many in edges if many >= 0.95 * edges[-1][1])


async def _demo(idle: float) -> tuple[float, float]:
    async with _playing() as process:
        await asyncio.sleep(idle)
        return _memory(process.pid)


@asynccontextmanager
async def _playing() -> AsyncIterator["subprocess.Popen[bytes]"]:
    port = servers.free_port()
    command = [sys.executable, "-m", "hub", "demo", "--port", str(port)]
    async with servers.running(Server("relais demo", command, lambda chat, number: b"", {}, port)) as process:
        yield process


def _memory(pid: int) -> tuple[float, float]:
    """What a process holds (RSS), and its share of what it shares with others (PSS), in megabytes."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    rss, pss = (int(re.search(rf"^{name}:\s+(\d+)", rollup, re.M)[1]) for name in ("Rss", "Pss"))  # type: ignore[index]
    return rss / 1024, pss / 1024
