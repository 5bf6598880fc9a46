"""The hub's front page: it runs, and that is all a stranger learns."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from hub.app import build
from hub.settings import check
from hub.web.server import application
from tests.kit.chat import READER
from tests.kit.databases import SqliteDatabases

SECRET = "a secret of the tests only, and long enough"
WIDGET = {"widget": {"session_secret": SECRET, "allowed_origins": ["https://boutique.example"]}}


@asynccontextmanager
async def door(url: str, channels: dict[str, Any]) -> AsyncIterator[TestClient[Any, Any]]:
    here = {"database": url, "secret": SECRET, "api_key": SECRET, "public_url": "https://hub.exemple"}
    settings = check({"hub": here, "shop": {"name": "Chez <Zoé>"}, "channels": channels})
    async with build(settings, reader=READER) as hub, TestClient(TestServer(application(hub))) as client:
        yield client


@pytest.fixture
async def client(sqlite: SqliteDatabases, tmp_path: Path) -> AsyncIterator[TestClient[Any, Any]]:
    async with sqlite.fresh(tmp_path) as url, door(url, WIDGET) as client:
        yield client


async def shown(client: TestClient[Any, Any], language: str = "fr") -> tuple[ClientResponse, str]:
    answer = await client.get("/", headers={"Accept-Language": language})
    return answer, await answer.text()


async def test_it_says_that_it_runs_and_where_to_look(client: TestClient[Any, Any]):
    answer, page = await shown(client)
    assert answer.status == 200
    assert "Relais est en marche pour Chez &lt;Zoé&gt;." in page
    assert 'src="https://hub.exemple/widget/relais.js"' in page
    assert "README.md" in page
    assert (await client.get("/health")).status == 200
    assert 'href="/health"' in page


async def test_it_speaks_the_browsers_language(client: TestClient[Any, Any]):
    _answer, page = await shown(client, "de, en-GB;q=0.8, fr;q=0.5")
    assert '<html lang="en">' in page
    assert "Relais is running for" in page


async def test_it_tells_no_secret_and_loads_nothing(client: TestClient[Any, Any]):
    answer, page = await shown(client)
    assert SECRET not in page
    assert "sqlite" not in page
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert (await client.get("/nothing-here")).headers["X-Content-Type-Options"] == "nosniff"


async def test_without_a_widget_it_offers_none(sqlite: SqliteDatabases, tmp_path: Path):
    async with sqlite.fresh(tmp_path) as url, door(url, {}) as client:
        answer, page = await shown(client)
    assert answer.status == 200
    assert "relais-chat" not in page
