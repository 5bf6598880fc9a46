"""Every journey has a world of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit.databases import SqliteDatabases
from tests.kit.story import Story, story


@pytest.fixture
async def playing(sqlite: SqliteDatabases, tmp_path: Path) -> AsyncIterator[Story]:
    """The running hub, its six channels, and the stand-ins of all vendors."""
    async with sqlite.fresh(tmp_path) as url, story(url) as begun:
        yield begun
