"""What every test of a language service may ask for: the real HTTP client, and the built-in reader."""

from collections.abc import AsyncIterator

import pytest

from channels.http import Http
from dialogs.understanding import Reader
from hub.config import load_reader
from hub.settings import CONFIG


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http() as client:
        yield client


@pytest.fixture(scope="session")
def built_in() -> Reader:
    return load_reader(CONFIG)
