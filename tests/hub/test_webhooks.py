"""The vendors' door: what cannot be read is refused, whatever it says of itself."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from hub.app import build
from hub.settings import check
from hub.web.server import application
from tests.kit.chat import READER
from tests.kit.databases import SqliteDatabases

SECRET = "a secret of the tests only, and long enough"
CHANNELS = {"widget": {"session_secret": SECRET}, "telegram": {"token": "1:x", "secret": "a-secret"}}


@pytest.fixture
async def client(sqlite: SqliteDatabases, tmp_path: Path) -> AsyncIterator[TestClient[Any, Any]]:
    async with sqlite.fresh(tmp_path) as url:
        settings = check({"hub": {"database": url, "secret": SECRET, "api_key": SECRET}, "channels": CHANNELS})
        async with build(settings, reader=READER) as hub, TestClient(TestServer(application(hub))) as client:
            yield client


@pytest.mark.parametrize("door", ["/in/telegram", "/in/widget", "/api/v1/events", "/api/v1/campaigns"])
async def test_a_body_that_is_not_packed_as_it_says_is_refused(client: TestClient[Any, Any], door: str):
    answer = await client.post(door, data=b"\xff" * 9, headers={"Content-Encoding": "gzip"})
    assert answer.status == 400
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
