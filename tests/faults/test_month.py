"""A month of customers with wishes of their own while every vendor misbehaves: each promise kept, nothing forgotten."""

from pathlib import Path

import pytest

from tests.faults.month import figures, lived
from tests.faults.tally import broken_promises, idle
from tests.kit.databases import SqliteDatabases

PEOPLE = 40
"""As many as `make test` has time for; `python -m tests.faults.month` plays five hundred."""


@pytest.mark.timeout(600)
async def test_in_a_month_every_consent_hour_cap_and_choice_is_respected(
    sqlite: SqliteDatabases, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    async with sqlite.fresh(tmp_path) as url, lived(url, PEOPLE) as month:
        with capsys.disabled():
            print(f"\nA month: {figures(month)}")  # noqa: T201
        assert month.record.faults == []
        assert broken_promises(month.record) == {}
        assert idle(month.record) == []
