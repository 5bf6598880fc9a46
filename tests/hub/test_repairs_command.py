"""`relais repairs`, as a merchant types it."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dialogs.repair.case import Repair
from hub.commands import repairs
from hub.settings import Settings, check
from storage.database import Database
from storage.repairs import keep
from tests.kit.databases import SqliteDatabases


@pytest.fixture
async def settings(sqlite: SqliteDatabases, tmp_path: Path):
    async with sqlite.fresh(tmp_path) as url:
        yield check({"hub": {"database": url, "secret": "a secret of the tests only"}})


async def counted(settings: Settings, *ends: str, again: int = 0) -> int:
    """Keep one problem for each end, then count them."""
    database, now = Database(settings.hub.database), datetime.now(UTC)
    async with database.writing() as connection:
        for number, end in enumerate(ends):
            repair = Repair(id=f"{end}-{number}", said="", opened_at=now, touched_at=now, again=again, end=end)  # type: ignore[arg-type]
            await keep(connection, repair, f"person-{number}")
    await database.close()
    return await repairs.run(settings, argparse.Namespace(days=30))


async def test_each_figure_has_its_line(settings: Settings, capsys: pytest.CaptureFixture[str]):
    assert await counted(settings, "solved", "solved", "handed", "left", "open") == 0
    told = capsys.readouterr().out
    assert "     5  reported\n     2  solved\n     2  solved and not back within 7 days" in told
    assert "     1  handed over\n     1  given up\n     1  under way" in told
    assert "   50%  settled for good without a human" in told


async def test_a_question_put_twice_is_a_failure(settings: Settings):
    assert await counted(settings, "solved", again=1) == 1
