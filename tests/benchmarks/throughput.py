"""A message's whole way: webhook accepted → understood → stored → answer delivered at the vendor, beside others.

Rounds are interleaved, so that whatever else the machine does hits all alike; what counts are the ratios of medians.
"""

import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path
from statistics import median

from storage.migrate import upgrade
from tests.benchmarks import servers
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.load import Load, Round, vendor
from tests.benchmarks.postgres import postgresql
from tests.benchmarks.servers import Server

CONNECTIONS = (32, 256)
MINE, BARE = "Relais on SQLite", "bare aiohttp + SQLite"


async def measure(*, quick: bool = False) -> list[Figure]:
    """All servers run side by side, and one at a time is under load."""
    rounds, seconds = (2, 2.0) if quick else (5, 4.0)
    async with AsyncExitStack() as stack:
        lanes = await _start(stack)
        seen: dict[tuple[int, str], list[Round]] = {}
        for connections in CONNECTIONS:
            for n in range(-1, rounds):  # the first is to warm up
                for server, load in lanes:
                    done = await load.run(server.port, connections, seconds if n >= 0 else 1.0)
                    if n >= 0:
                        seen.setdefault((connections, server.name), []).append(done)
    return [figure for connections in CONNECTIONS for figure in _figures(connections, lanes, seen)]


async def _start(stack: AsyncExitStack) -> list[tuple[Server, Load]]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="relais-bench-")))
    numbers = count(int(time.time()))
    sqlite, postgres = f"sqlite:///{folder / 'relais.db'}", stack.enter_context(postgresql())
    makers = {
        MINE: lambda port: servers.relais(MINE, port, sqlite),
        BARE: lambda port: servers.bare(port, folder),
        "opsdroid": servers.opsdroid,
        "slack-bolt": servers.slack_bolt,
    }
    await upgrade(sqlite)
    if postgres:
        url = await stack.enter_async_context(postgres.fresh(folder))
        makers["Relais on PostgreSQL"] = lambda port: servers.relais("Relais on PostgreSQL", port, url)
    lanes: list[tuple[Server, Load]] = []
    for make in makers.values():
        load = Load(lambda chat, number: b"", numbers)
        server = make(await stack.enter_async_context(vendor(load)))
        load.message = server.message
        await stack.enter_async_context(servers.running(server))
        lanes.append((server, load))
    return lanes


def _figures(
    connections: int, lanes: Sequence[tuple[Server, Load]], seen: dict[tuple[int, str], list[Round]]
) -> list[Figure]:
    names = [server.name for server, _ in lanes]
    rates = {name: median(one.rate for one in seen[connections, name]) for name in names}
    best = max(rates["opsdroid"], rates["slack-bolt"])
    figures = [figure for name in names for figure in _of(connections, name, rates[name], seen[connections, name])]
    to_bare, to_best = rates[MINE] / rates[BARE], rates[MINE] / best
    figures.append(Figure(what=f"{connections:>3} connections: {MINE}, of bare aiohttp", value=to_bare, target=0.5))
    figures.append(Figure(what=f"{connections:>3} connections: {MINE}, of the best other", value=to_best, target=1.5))
    return figures


def _of(connections: int, name: str, rate: float, rounds: Sequence[Round]) -> list[Figure]:
    waits = [wait * 1000 for one in rounds for wait in one.waits]
    what = f"{connections:>3} connections: {name}"
    figures = [Figure(what=what, value=rate, unit="messages/s")]
    figures += [Figure(what=f"{what}, p{p}", value=percentile(waits, p), unit="ms") for p in (50, 95, 99)]
    faults = sum(one.repeats + one.refused for one in rounds)
    return [*figures, Figure(what=f"{what}, repeated or refused", value=faults, target=0, at_most=True)]
