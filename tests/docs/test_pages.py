"""What the pages of `docs/` show is what works: their examples run here, and their links lead somewhere."""

import asyncio
import hashlib
import hmac
import importlib
import json
import re
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any

import aiohttp
import pytest
from aiohttp import web

import channels
import dialogs.skills
import notifications.notices
from hub.app import Hub, build, running
from hub.command_line import parser
from hub.config import load_phrases, load_reader
from hub.settings import CONFIG, ROOT, check
from hub.web.server import serving
from notifications.events import OrderPlaced
from tests.kit.chat import READER, conversation, quiet
from tests.kit.databases import SqliteDatabases

DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
KEY = "a secret of this test, long enough"


def example(page: str, kind: str) -> str:
    """The block of a page that is marked so: "```python"."""
    found = re.search(rf"^```{kind}\n(.*?)^```$", (DOCS / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert found, f"docs/{page} has no block of {kind}"
    return found[1]


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Puts a module of an example beside a package's own, as if its file lay in the package's folder."""
    added: list[str] = []

    def put(package: ModuleType, name: str, code: str) -> ModuleType:
        folder = tmp_path / package.__name__
        folder.mkdir()
        (folder / f"{name}.py").write_text(code, "utf-8")
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(folder)])
        added.append(f"{package.__name__}.{name}")
        return importlib.import_module(added[-1])

    yield put
    for name in added:
        sys.modules.pop(name)
        package, _, module = name.rpartition(".")
        delattr(sys.modules[package], module)


# ---------------------------------------------------------------- a hub of the examples


@pytest.fixture
async def database(sqlite: SqliteDatabases, tmp_path: Path) -> AsyncIterator[str]:
    async with sqlite.fresh(tmp_path) as url:
        yield url


@asynccontextmanager
async def hub_with(database: str, **sections: Any) -> AsyncIterator[tuple[Hub, str]]:
    """A hub with these settings, at work, and where its door is."""
    ours = {"database": database, "port": 0, "secret": KEY, "api_key": KEY, "log_level": "error"}
    settings = check({"hub": ours, **sections})
    async with build(settings, reader=READER) as hub, running(hub), serving(hub) as url:
        yield hub, url


class PigeonHouse:
    """The imaginary vendor: takes letters, and signs those it brings."""

    def __init__(self) -> None:
        self.letters: asyncio.Queue[dict[str, str]] = asyncio.Queue()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_post("/letters", self._take)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        await runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        await self.letters.put(await request.json())
        return web.json_response({"id": f"letter-{id(request)}"})

    async def bring(self, hub: str, ident: str, text: str, key: str = KEY) -> int:
        letter = {"id": ident, "who": "camille", "text": text, "at": "2026-11-22T10:00:00+01:00"}
        body = json.dumps(letter).encode()
        signature = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{hub}/in/pigeon", data=body, headers={"X-Signature": signature}) as answer,
        ):
            return answer.status

    async def heard(self) -> str:
        async with asyncio.timeout(20):
            return (await self.letters.get())["text"]


class TestAddAChannel:
    @pytest.fixture
    async def pigeons(self, beside: Any, database: str) -> AsyncIterator[tuple[PigeonHouse, str]]:
        """The channel of the page, on a real hub, with its vendor."""
        beside(channels, "pigeon", example("add-a-channel.md", "python"))
        house = PigeonHouse()
        async with house.open() as base_url:
            pigeon = {"secret": KEY, "base_url": base_url}
            async with hub_with(database, channels={"pigeon": pigeon}) as (_hub, url):
                yield house, url

    async def test_a_letter_is_answered_with_numbers_in_place_of_buttons(self, pigeons: tuple[PigeonHouse, str]):
        house, hub = pigeons
        assert await house.bring(hub, "1", "bonjour") == 200
        heard = await house.heard()
        while "2. " not in heard:
            heard += await house.heard()
        assert "assistant" in heard
        assert "1. " in heard
        await house.bring(hub, "2", "le deuxième")
        assert "commande" in await house.heard()

    async def test_a_forged_letter_is_refused(self, pigeons: tuple[PigeonHouse, str]):
        house, hub = pigeons
        assert await house.bring(hub, "1", "bonjour", key="somebody else's key") == 401
        assert house.letters.empty()

    async def test_what_is_no_letter_is_refused(self, pigeons: tuple[PigeonHouse, str]):
        _house, hub = pigeons
        body = b"\xff not a letter"
        headers = {"X-Signature": hmac.new(KEY.encode(), body, hashlib.sha256).hexdigest()}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{hub}/in/pigeon", data=body, headers=headers) as answer,
        ):
            assert answer.status == 401


class TestAddASkill:
    @pytest.fixture
    def words(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """The merchant's files, with what the page adds to them; returns their folder."""
        config = tmp_path / "config"
        shutil.copytree(CONFIG, config, ignore=shutil.ignore_patterns("demo"))
        for language in ("fr", "en"):
            phrases = config / "phrases" / f"{language}.yaml"
            added = "intents:\n" + example("add-a-skill.md", f"yaml {language}")
            phrases.write_text(phrases.read_text("utf-8").replace("intents:\n", added), "utf-8")
        with (config / "locales" / "fr" / "LC_MESSAGES" / "relais.po").open("a", encoding="utf-8") as file:
            file.write("\n" + example("add-a-skill.md", "po fr"))
        monkeypatch.setattr("hub.app.CONFIG", config)
        return config

    @pytest.fixture
    async def chat(self, beside: Any, words: Path, database: str) -> AsyncIterator[Any]:
        beside(dialogs.skills, "opening_hours", example("add-a-skill.md", "python"))
        async with conversation(database, reader=load_reader(words)) as chat:
            yield chat

    async def test_a_customer_asks_in_french(self, chat: Any):
        await chat.says("quels sont vos horaires ?")
        assert chat.hears("Nos magasins sont ouverts :", "Lyon :")
        assert chat.offers("Un conseiller")

    async def test_a_customer_asks_in_english_by_text_message(self, chat: Any):
        texting = chat.on("sms", "+33639980077")
        await texting.says("what are your opening hours?")
        assert texting.hears("Our stores are open:", "Lyon :")


class TestAddANotice:
    @pytest.fixture
    async def chat(
        self, beside: Any, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
    ) -> AsyncIterator[Any]:
        config = tmp_path / "config"
        shutil.copytree(CONFIG, config, ignore=shutil.ignore_patterns("demo"))
        with (config / "locales" / "fr" / "LC_MESSAGES" / "relais.po").open("a", encoding="utf-8") as file:
            file.write("\n" + example("add-a-notice.md", "po fr"))
        monkeypatch.setattr("hub.app.CONFIG", config)
        beside(notifications.notices, "thank_you", example("add-a-notice.md", "python"))
        async with conversation(database) as chat:
            yield chat

    async def test_who_bought_is_thanked(self, chat: Any):
        await chat.as_customer("C-1001")
        now = chat.hub.clock.now()
        bought = OrderPlaced(id="e-1", at=now, order="1042", customer="C-1001", total=Decimal("338.80"))
        await chat.hub.inbox.accept_event(bought)
        await quiet(chat.hub)
        assert chat.hears("Merci : votre commande 1042 est entre nos mains.", "Vous venez de commander.")
        assert chat.offers("Voir ma commande", "Stop")


class TestAddAShop:
    async def test_the_event_of_the_page_is_taken_once(self, database: str):
        code = dedent(example("add-a-shop.md", "python"))
        async with hub_with(database) as (hub, url):
            given = {"API_KEY": KEY, "HUB": url}
            await asyncio.to_thread(exec, code, given)
            event = json.loads(given["body"])
            async with hub.database.reading() as connection:
                rows = await connection.exec_driver_sql("SELECT provider_id FROM inbox WHERE channel = 'shop'")
                (ident,) = [row.provider_id for row in rows]
        assert event["id"] in ident


# ---------------------------------------------------------------- all pages


def headings(page: Path) -> set[str]:
    """What the headings of a page are called in a link to them."""
    titles = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file_and_a_heading(page: Path):
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    links = [link.partition("#") for link in re.findall(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)", text)]
    local = [(page.parent / file if file else page, part) for file, _, part in links if not re.match(r"\w+:", file)]
    assert [file for file, _ in local if not file.exists()] == []
    assert [part for file, part in local if part and part not in headings(file)] == []


def test_every_command_that_is_named_exists():
    known = re.findall(r"^    (\w+)  ", parser().format_help(), re.MULTILINE)
    named = {verb for page in PAGES for verb in re.findall(r"`relais (\w+)", page.read_text("utf-8"))}
    assert named - {*known} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_is_named_exists(page: Path):
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    folders = "hub|channels|dialogs|notifications|storage|widget|tests|config|docs|scripts"
    named = re.findall(rf"`((?:{folders})/[\w./-]+)`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_intent_of_the_phrases_is_in_the_vocabulary():
    known = set(re.findall(r"`(\w+)`", (DOCS / "intents.md").read_text("utf-8")))
    said = {intent for phrases in load_phrases(CONFIG / "phrases").values() for intent in phrases.intents}
    assert said - known == set()


def test_every_metric_is_explained():
    page = (DOCS / "operations.md").read_text("utf-8")
    code = (ROOT / "hub" / "observe.py").read_text("utf-8")
    assert [name for name in re.findall(r'"(relais_\w+)"', code) if name not in page] == []
