"""Twenty kills under load, half of them on each database: what was accepted is answered, nothing twice but what was in
flight, everybody in order.
"""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from channels.sandbox import Mischief
from channels.sandbox.mailrooms import Mailroom, Postmark, mailroom
from storage import queues
from storage.database import Database
from tests.faults.crowd import Crowd, Question, crowd
from tests.faults.gate import Gate, Keeper, keeper, open_gate
from tests.kit.databases import PostgresDatabases, SqliteDatabases

KILLS = 10
"""In each of the two tests."""

LEASE = 6.0
EACH = {"telegram": 4, "sms": 4, "messenger": 4, "widget": 3, "slack": 3, "email": 3}
MISCHIEF = {"duplicate": 0.15, "reorder": 0.1, "fail": 0.02, "throttle": 0.01, "drop": 0.03, "delay": 0.02}
SECONDS = 10.0
"""How long the crowd talks, where nobody keeps it waiting."""

ROUND = 10.0
"""Seconds after which a hub is killed however little it got done."""

PATIENCE = 60.0
"""Seconds in which the rest must be seen to once everything has been asked."""


@dataclass(frozen=True)
class Aftermath:
    """What came of it all, in questions."""

    asked: set[Question]
    accepted: set[Question]
    told: Counter[Question]
    in_review: set[Question]
    in_flight: Counter[Question]
    dropped: Counter[Question]
    disordered: list[tuple[str, str, str]]
    finished: bool
    stopped: Sequence[int]
    figures: str

    @property
    def lost(self) -> set[Question]:
        return self.accepted - self.told.keys() - self.in_review

    @property
    def repeated(self) -> Counter[Question]:
        """How often more than once."""
        return self.told - Counter(self.told.keys())

    @property
    def in_doubt(self) -> Counter[Question]:
        """How often nobody could know whether an answer had arrived."""
        return self.in_flight + self.dropped

    def __str__(self) -> str:
        return (
            f"{self.figures}; {len(self.asked)} questions asked, {len(self.accepted)} accepted, {len(self.told)} "
            f"answered, {len(self.in_review)} paid ones left for review, {len(self.lost)} lost; "
            f"{self.in_flight.total()} in flight at the kills, {self.dropped.total()} hung up on, "
            f"{self.repeated.total()} repeated; "
            f"{len(self.disordered)} out of order."
        )


async def aftermath_of_the_kills(url: str, kinds: Sequence[str], room: Mailroom, gate: Gate, folder: Path) -> Aftermath:
    """Lets a crowd talk to hubs of these kinds while they are killed in turn, and waits until all has been seen to."""
    database, dice, began = Database(url), random.Random(7), time.monotonic()
    async with crowd(gate, database, room, EACH, MISCHIEF) as customers:
        (folder / "settings.json").write_text(json.dumps(customers.settings(LEASE)))
        async with keeper(folder / "settings.json", gate, folder / "hub.log") as minding:
            for kind in kinds:
                await minding.start(kind)
            talking = asyncio.create_task(customers.talk(SECONDS, dice))
            in_flight = await killed_again_and_again(minding, customers, dice)
            await talking
            finished = await everything_is_seen_to(customers)
            stopped = await minding.stop()
        told = await customers.told()
        struck, took = customers.vendors.struck, time.monotonic() - began
        aftermath = Aftermath(
            asked=set(customers.asked),
            accepted=customers.accepted(),
            told=Counter((who, order) for who, orders in told.items() for order in orders),
            in_review=await customers.in_state("unknown"),
            in_flight=in_flight,
            dropped=customers.dropped(),
            disordered=overtaken(told, await customers.in_turn()),
            finished=finished,
            stopped=stopped,
            figures=f"{KILLS} kills in {took:.0f} s, {len(kinds)} at work; {struck('fail')} calls failed, "
            f"{struck('throttle')} throttled, {struck('drop')} dropped, {gate.turned_away} found no hub",
        )
    await database.close()
    return aftermath


async def killed_again_and_again(keeper: Keeper, crowd: Crowd, dice: random.Random) -> Counter[Question]:
    """Kills the hubs in turn, at random moments; returns what was being sent then.

    On PostgreSQL a commit that had left may arrive after the death of who sent it: so look twice.
    """
    in_flight = Counter[Question]()
    for _ in range(KILLS):
        await a_moment(crowd, dice)
        victim = keeper.hubs[0]
        await keeper.kill(victim)
        sending = await crowd.being_sent_by(victim.holder)
        await keeper.start(victim.kind)
        in_flight.update(sending | await crowd.being_sent_by(victim.holder))
    return in_flight


async def a_moment(crowd: Crowd, dice: random.Random) -> None:
    """Some work gets done, more or less, however busy the machine: time alone would kill a slow one at its start.

    So little that there is some left at the last kill.
    """
    enough = await crowd.answered() + dice.randint(3, 40)
    with suppress(TimeoutError):
        async with asyncio.timeout(ROUND):
            while await crowd.answered() < enough:
                await asyncio.sleep(0.02)
    await asyncio.sleep(dice.uniform(0, 0.1))


async def everything_is_seen_to(crowd: Crowd) -> bool:
    """The vendors have brought everything, or given up, and nothing waits any more. False: it took too long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while await _unfinished(crowd):
                await asyncio.sleep(0.5)
            return True
    return False


async def _unfinished(crowd: Crowd) -> bool:
    async with crowd.database.reading() as connection:
        depths = await queues.depths(connection)
    return crowd.vendors.trying or any(depths.values()) or bool(await crowd.unheard())


def overtaken(told: dict[str, list[str]], in_turn: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str, str]]:
    """Who was told of one order before another that they had asked about earlier."""
    return [
        (who, earlier, later)
        for who, pairs in in_turn.items()
        for earlier, later in pairs
        if {earlier, later} <= set(told[who]) and told[who].index(later) < told[who].index(earlier)
    ]


def promise_kept(aftermath: Aftermath) -> None:
    """Everything that holds for one process and for several."""
    unasked = aftermath.asked - aftermath.accepted
    assert all(who.startswith("slack:") for who, _ in unasked)  # it tries four times only
    assert aftermath.lost == set()
    assert aftermath.repeated <= aftermath.in_doubt
    assert [who for who, _ in aftermath.repeated if who.startswith("sms:")] == []
    assert all(who.startswith("sms:") for who, _ in aftermath.in_review)
    assert aftermath.in_review <= aftermath.in_doubt.keys()
    assert aftermath.disordered == []
    assert aftermath.finished
    assert set(aftermath.stopped) == {0}


@pytest.mark.timeout(300)
async def test_a_hub_killed_again_and_again_under_load_loses_nothing_repeats_nothing_and_keeps_the_order(
    sqlite: SqliteDatabases, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    async with open_gate() as gate, sqlite.fresh(tmp_path) as url:
        aftermath = await aftermath_of_the_kills(url, ["serve"], mailroom(), gate, tmp_path)
    with capsys.disabled():
        print(f"\nSQLite: {aftermath}")  # noqa: T201
    promise_kept(aftermath)


@pytest.mark.timeout(300)
async def test_three_hubs_killed_in_turn_lose_nothing_repeat_nothing_and_keep_the_order(
    postgresql: PostgresDatabases, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    async with open_gate() as gate, postgresql.fresh(tmp_path) as url:
        room = Postmark(f"{gate.url}/in/email", Mischief())
        aftermath = await aftermath_of_the_kills(url, ["serve", "serve", "worker"], room, gate, tmp_path)
    with capsys.disabled():
        print(f"\nPostgreSQL: {aftermath}")  # noqa: T201
    promise_kept(aftermath)
