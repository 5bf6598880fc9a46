"""A hub with a language service: chosen in the settings, asked in a conversation, seen by `relais check`."""

import argparse
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from channels.http import Http
from dialogs.messages import Address
from dialogs.understanding import Reader
from hub.app import build, running
from hub.clock import Clock
from hub.commands import check as checking
from hub.nlp import guarded, load_service
from hub.nlp.guarded import GuardedReader
from hub.nlp.service import Service
from hub.observe import Metrics
from hub.settings import CONFIG, Nlp, Settings, check
from scripts.make_settings_page import SERVICES
from storage.shops.demo import DemoShop
from tests.hub.nlp.doubles import TOKEN, RasaDouble
from tests.kit.chat import READER, Chat, phones
from tests.kit.databases import SqliteDatabases

HUB = {"secret": "a secret of the hub, long enough"}
ENOUGH: dict[str, dict[str, str]] = {
    "openai_chat": {"model": "m"},
    "openai_embeddings": {"model": "m"},
    "nlpjs": {},
    "rasa": {},
    "wit": {"token": "t"},
}
"""The least that each service needs; Dialogflow needs a file."""


@pytest.fixture
async def rasa() -> AsyncIterator[RasaDouble]:
    double = RasaDouble()
    async with double.open():
        yield double


@pytest.fixture
async def database(sqlite: SqliteDatabases, tmp_path: Path) -> AsyncIterator[str]:
    async with sqlite.fresh(tmp_path) as url:
        yield url


def settings(rasa: RasaDouble, database: str, **changes: Any) -> Settings:
    theirs = {"base_url": rasa.url, "token": TOKEN, **changes}
    return check({"hub": {**HUB, "database": database}, "nlp": {"service": "rasa", "when_below": 1.0, "rasa": theirs}})


def test_without_one_the_built_in_reader_stands_alone(built_in: Reader, http: Http):
    assert guarded(built_in, Nlp(), http, Metrics()) is built_in
    assert load_service(Nlp(), http) is None


@pytest.mark.parametrize("name", ENOUGH)
async def test_each_is_found_by_its_name(name: str, http: Http, built_in: Reader):
    chosen = check({"hub": HUB, "nlp": {"service": name, name: ENOUGH[name]}}).nlp
    service: Service | None = load_service(chosen, http)
    assert service is not None
    assert service.longest >= 256
    assert isinstance(guarded(built_in, chosen, http, Metrics()), GuardedReader)


def test_no_service_is_forgotten_here():
    assert {*ENOUGH, "dialogflow"} == set(SERVICES)


async def test_check_tells_that_it_is_well(rasa: RasaDouble, database: str, capsys: pytest.CaptureFixture[str]):
    assert await checking.run(settings(rasa, database), argparse.Namespace()) == 0
    assert "✓ rasa" in capsys.readouterr().out


async def test_check_tells_what_is_wrong_with_it(rasa: RasaDouble, database: str, capsys: pytest.CaptureFixture[str]):
    assert await checking.run(settings(rasa, database, token="another"), argparse.Namespace()) == 1
    assert "✗ rasa: It does not accept our credentials (401).\n  → Give it other ones: RELAIS_NLP__RASA__TOKEN." in (
        capsys.readouterr().out
    )


async def test_a_customer_is_understood_by_it_and_when_it_is_down_by_us(rasa: RasaDouble, database: str):
    shop, lines = DemoShop.load(CONFIG / "demo", Clock().now), phones()
    async with build(settings(rasa, database), shop=shop, channels=lines, reader=READER) as hub, running(hub):
        chat = Chat(hub, shop, lines, Address("widget", "v-1"))
        await chat.says("zorglub pour moi")
        assert chat.hears("Au revoir")
        rasa.status = 503
        await chat.says("mille mercis, du fond du cœur")
        assert chat.hears("plaisir")
        fallbacks = hub.metrics.registry.get_sample_value("relais_nlp_fallbacks_total", {"service": "rasa"})
        assert fallbacks == 1
    assert [call["body"]["text"] for call in rasa.asked] == ["zorglub pour moi"]
