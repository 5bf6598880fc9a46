"""The vendors' door: what cannot be read is refused, whatever it says of itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from structlog.testing import capture_logs

from hub.app import Hub, build
from hub.settings import check
from hub.web.server import application, serving
from tests.kit.chat import READER
from tests.kit.databases import SqliteDatabases

SECRET = "a secret of the tests only, and long enough"
CHANNELS = {"widget": {"session_secret": SECRET}, "telegram": {"token": "1:x", "secret": "a-secret"}}


@pytest.fixture
async def hub(sqlite: SqliteDatabases, tmp_path: Path) -> AsyncIterator[Hub]:
    async with sqlite.fresh(tmp_path) as url:
        settings = check(
            {"hub": {"database": url, "secret": SECRET, "api_key": SECRET, "port": 0}, "channels": CHANNELS}
        )
        async with build(settings, reader=READER) as hub:
            yield hub


@pytest.fixture
async def client(hub: Hub) -> AsyncIterator[TestClient[Any, Any]]:
    async with TestClient(TestServer(application(hub))) as client:
        yield client


@pytest.mark.parametrize("door", ["/in/telegram", "/in/widget", "/api/v1/events", "/api/v1/campaigns"])
async def test_a_body_that_is_not_packed_as_it_says_is_refused(client: TestClient[Any, Any], door: str):
    answer = await client.post(door, data=b"\xff" * 9, headers={"Content-Encoding": "gzip"})
    assert answer.status == 400
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "said",
    [
        b"POST /in/telegram HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
        b"\x16\x03\x01 somebody who speaks TLS to us\r\n\r\n",
    ],
)
async def test_whoever_speaks_no_http_is_told_and_leaves_no_page_in_the_log(
    hub: Hub, said: bytes, caplog: pytest.LogCaptureFixture
):
    async with serving(hub) as url, line(url) as (answer, door):
        door.write(said)
        assert b" 400 " in await answer.readline()
    assert caplog.records == []


async def test_whoever_hangs_up_in_the_middle_leaves_no_page_in_the_log(hub: Hub, caplog: pytest.LogCaptureFixture):
    with capture_logs() as logs:
        async with serving(hub) as url, line(url) as (answer, door):
            door.write(b"POST /in/telegram HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nhalf of")
            door.write_eof()
            assert await answer.read() == b""
    assert [told["event"] for told in logs] == ["hub.listening"]
    assert caplog.records == []


@asynccontextmanager
async def line(url: str) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A bare connection."""
    answer, door = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
    yield answer, door
    door.close()
    await door.wait_closed()
