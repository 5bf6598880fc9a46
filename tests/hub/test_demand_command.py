"""`relais demand`, as a merchant types it."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dialogs.records import Searched, Wanted
from hub.commands import demand
from hub.settings import check
from storage import demand as kept
from storage.database import Database
from tests.kit.databases import SqliteDatabases

NARROW = Wanted("width", "<", "42", "cm")


async def test_what_is_looked_for_and_not_found_is_told_in_plain_lines(
    sqlite: SqliteDatabases, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    async with sqlite.fresh(tmp_path) as url:
        settings = check({"hub": {"database": url, "secret": "a secret of the tests only"}})
        database = Database(settings.hub.database)
        searched = Searched(kind="Lave-linge", wanted=(NARROW,), unknown=("wifi",), found=0)
        async with database.writing() as connection:
            await kept.count(connection, searched, "person-1", datetime.now(UTC))
        await database.close()
        assert await demand.run(settings, argparse.Namespace(days=30, most=20)) == 0
    assert capsys.readouterr().out == (
        "Asked for most:\n     1  Lave-linge width\n"
        "Asked for, and not found:\n     1  Lave-linge width < 42 cm\n"
        "Words the catalogue does not know:\n     1  Lave-linge wifi\n"
    )
