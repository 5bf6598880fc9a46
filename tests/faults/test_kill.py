"""Twenty kills under load: what was accepted is answered, nothing twice but what was in flight, everybody in order."""

import asyncio
import json
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from storage import queues
from storage.database import Database
from tests.faults.crowd import Crowd, Question, crowd, settings_for
from tests.faults.gate import Gate, Keeper, keeper
from tests.kit.databases import SqliteDatabases

KILLS = 20
LEASE = 4.0
EACH = {"telegram": 7, "sms": 7, "messenger": 7, "widget": 6, "slack": 4}
MISCHIEF = {"duplicate": 0.15, "reorder": 0.1, "fail": 0.02}
SECONDS = 45.0
"""How long the crowd talks."""


async def killed_again_and_again(keeper: Keeper, crowd: Crowd, dice: random.Random) -> list[set[Question]]:
    """Kills the hub at random moments; returns what was being sent at each."""
    in_flight: list[set[Question]] = []
    for _ in range(KILLS):
        await asyncio.sleep(dice.uniform(0.2, 1.6))
        await keeper.kill()
        in_flight.append(await crowd.in_state("sending"))
        await keeper.start()
    return in_flight


async def everything_is_seen_to(crowd: Crowd) -> None:
    """The vendors have brought everything, or given up, and nothing waits any more."""
    async with asyncio.timeout(90):
        while await _unfinished(crowd):
            await asyncio.sleep(0.5)


async def _unfinished(crowd: Crowd) -> bool:
    async with crowd.database.reading() as connection:
        depths = await queues.depths(connection)
    return crowd.undelivered or any(depths.values())


def in_order(told: list[str], heard: list[str]) -> bool:
    """Whether what was told, repetitions aside, follows what was heard."""
    first = list(dict.fromkeys(told))
    return first == [order for order in dict.fromkeys(heard) if order in first]


@pytest.mark.timeout(300)
async def test_a_hub_killed_twenty_times_under_load_loses_nothing_repeats_nothing_and_keeps_the_order(
    sqlite: SqliteDatabases, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    gate, dice, began = Gate(), random.Random(7), time.monotonic()
    await gate.open()
    async with sqlite.fresh(tmp_path) as url:
        database = Database(url)
        async with crowd(gate, database, EACH, MISCHIEF) as customers:
            (tmp_path / "settings.json").write_text(json.dumps(settings_for(customers, url, LEASE)))
            async with keeper(tmp_path / "settings.json", gate, tmp_path / "hub.log") as minding:
                await minding.start()
                talking = asyncio.create_task(customers.talk(SECONDS, dice))
                flights = await killed_again_and_again(minding, customers, dice)
                await talking
                await everything_is_seen_to(customers)
                stopped = await minding.stop()

            accepted, heard = customers.accepted(), await customers.heard()
            told = {str(who): await customers.told(who) for who in customers.people}
            in_review = await customers.in_state("unknown")
            counts = Counter((who, order) for who, orders in told.items() for order in orders)
        await database.close()
    await gate.close()

    in_flight = set[Question]().union(*flights)
    lost = accepted - counts.keys() - in_review
    repeated = {question for question, times in counts.items() if times > 1}
    disordered = [who for who, orders in told.items() if not in_order(orders, heard[who])]
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{KILLS} kills in {time.monotonic() - began:.0f} s; {len(customers.asked)} questions asked, "
            f"{len(accepted)} accepted, {len(counts)} answered, {len(in_review)} paid ones left for review, "
            f"{len(lost)} lost; {sum(map(len, flights))} in flight at the kills, {len(repeated)} told twice; "
            f"{len(disordered)} conversations out of order; {gate.turned_away} calls found no hub."
        )
    assert stopped == 0
    assert all(who.startswith("slack:") for who, _ in set(customers.asked) - accepted)  # it tries four times only
    assert lost == set()
    assert repeated <= in_flight
    assert all(who.startswith("sms:") for who, _ in in_review)
    assert in_review <= in_flight
    assert disordered == []
