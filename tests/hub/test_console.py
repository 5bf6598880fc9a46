"""The console: who gets in, and how what was not understood becomes a phrase with one click."""

import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from hub import consoles
from hub.app import Hub
from hub.config import load_phrases
from hub.settings import CONFIG
from storage.lessons import covered
from tests.kit.chat import Chat

ODD = "zorblax trimouille 77 ?"
ODD_AGAIN = "Zorblax trimouille, 78 !"


@dataclass
class Merchant:
    """Somebody of the shop, with a browser."""

    hub: Hub
    url: str
    phrases: Path
    web: aiohttp.ClientSession
    language: str = "en"

    async def opens(self, path: str) -> tuple[int, str]:
        async with self.web.get(self.url + path, headers={"Accept-Language": self.language}) as answer:
            return answer.status, await answer.text()

    async def sends(self, path: str, *, origin: str = "", **fields: str) -> tuple[int, str]:
        headers = {"Origin": origin or self.url, "Accept-Language": self.language}
        async with self.web.post(self.url + path, data=fields, headers=headers) as answer:
            return answer.status, await answer.text()

    @property
    def link(self) -> str:
        """What `relais console` prints, without the house's address."""
        return URL(self.hub.links.entry(self.hub.clock.now())).path

    async def enters(self) -> "Merchant":
        status, _ = await self.sends(self.link)
        assert status == 200
        return self

    async def sees(self) -> str:
        status, text = await self.opens("/console/unanswered")
        assert status == 200
        return text


@pytest.fixture
async def merchant(chat: Chat, tmp_path: Path) -> AsyncIterator[Merchant]:
    phrases = Path(shutil.copytree(CONFIG / "phrases", tmp_path / "phrases"))
    app = web.Application()
    app.add_routes(consoles.routes(chat.hub, phrases))
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield Merchant(chat.hub, url, phrases, session)
    await runner.cleanup()


class TestTheDoor:
    async def test_without_a_link_nobody_sees_anything(self, merchant: Merchant):
        status, page = await merchant.opens("/console/unanswered")
        assert status == 403
        assert "relais console" in page

    async def test_looking_at_the_link_does_not_use_it_up(self, merchant: Merchant):
        link = merchant.link
        assert (await merchant.opens(link))[0] == 200
        assert (await merchant.opens(link))[0] == 200
        assert (await merchant.opens("/console/unanswered"))[0] == 403

    async def test_a_browser_may_say_from_which_page_its_form_comes(self, merchant: Merchant):
        async with merchant.web.get(merchant.url + merchant.link) as answer:
            assert answer.headers["Referrer-Policy"] == "same-origin"  # "no-referrer" would make it "Origin: null"

    async def test_a_link_lets_in_once(self, merchant: Merchant):
        link = merchant.link
        assert (await merchant.sends(link))[0] == 200
        assert (await merchant.opens("/console/unanswered"))[0] == 200
        await merchant.sends("/console/leave")
        assert (await merchant.opens("/console/unanswered"))[0] == 403
        assert (await merchant.sends(link))[0] == 403

    async def test_a_link_is_good_for_ten_minutes(self, merchant: Merchant):
        link = merchant.link
        merchant.hub.clock.move(timedelta(minutes=11))
        assert (await merchant.sends(link))[0] == 403

    async def test_a_visit_ends_after_twelve_hours(self, merchant: Merchant):
        await merchant.enters()
        merchant.hub.clock.move(timedelta(hours=13))
        assert (await merchant.opens("/console/unanswered"))[0] == 403

    async def test_a_link_of_another_kind_opens_nothing(self, merchant: Merchant):
        token = merchant.hub.links.until("stop", merchant.hub.clock.now() + timedelta(hours=1))
        assert (await merchant.sends(f"/console/enter/{token}"))[0] == 403
        assert (await merchant.sends("/console/enter/é%00"))[0] == 403

    async def test_another_site_cannot_make_the_browser_act(self, merchant: Merchant):
        await merchant.enters()
        assert (await merchant.sends("/console/unanswered", origin="https://elsewhere.example", aside=""))[0] == 403
        assert (await merchant.sends("/console/leave", origin="null"))[0] == 403
        assert (await merchant.sends("/console/leave", origin="http://["))[0] == 403


class TestNotUnderstood:
    async def test_an_empty_list_says_what_will_stand_there(self, merchant: Merchant):
        await merchant.enters()
        assert "will stand here" in await merchant.sees()

    async def test_messages_alike_are_one_entry(self, chat: Chat, merchant: Merchant):
        await chat.says(ODD)
        await chat.says(ODD_AGAIN)
        page = await (await merchant.enters()).sees()
        assert len(groups(page)) == 1
        assert "2 messages" in page

    async def test_one_click_makes_a_phrase_of_it_and_the_entry_is_gone(self, chat: Chat, merchant: Merchant):
        await chat.says(ODD)
        await merchant.enters()
        (group,) = groups(await merchant.sees())
        await merchant.sends(
            "/console/unanswered", group=group, phrase="zorblax trimouille", language="fr", intent="invoice"
        )
        assert "zorblax trimouille" in load_phrases(merchant.phrases)["fr"].intents["invoice"].phrases
        assert groups(await merchant.sees()) == []

    async def test_it_can_be_taken_back(self, chat: Chat, merchant: Merchant):
        await chat.says(ODD)
        await merchant.enters()
        (group,) = groups(await merchant.sees())
        await merchant.sends(
            "/console/unanswered", group=group, phrase="zorblax", language="fr", other="invoice", pick=""
        )
        (lesson,) = re.findall(r'name="lesson" value="(\d+)"', await merchant.sees())
        assert (await merchant.sends("/console/unanswered/undo", lesson="9" * 40))[0] == 200  # there is no such lesson
        await merchant.sends("/console/unanswered/undo", lesson=lesson)
        assert "zorblax" not in load_phrases(merchant.phrases)["fr"].intents["invoice"].phrases
        assert groups(await merchant.sees()) == [group]

    async def test_what_is_left_aside_teaches_nothing(self, chat: Chat, merchant: Merchant):
        before = load_phrases(merchant.phrases)
        await chat.says(ODD)
        await merchant.enters()
        (group,) = groups(await merchant.sees())
        await merchant.sends("/console/unanswered", group=group, phrase="zorblax", language="fr", aside="")
        assert groups(await merchant.sees()) == []
        assert load_phrases(merchant.phrases) == before

    async def test_the_phrase_offered_holds_nobodys_number_or_address(self, chat: Chat, merchant: Merchant):
        await chat.says("zorblax trimouille FR-20318 jeanne@example.org !!")
        page = await (await merchant.enters()).sees()
        assert "zorblax trimouille" in page
        assert "20318" not in page
        assert "jeanne" not in page

    async def test_a_choice_that_is_none_is_told_and_nothing_is_kept(self, chat: Chat, merchant: Merchant):
        await chat.says(ODD)
        await merchant.enters()
        (group,) = groups(await merchant.sees())
        status, page = await merchant.sends(
            "/console/unanswered", group=group, phrase="zorblax", language="fr", other="", pick=""
        )
        assert status == 409
        assert "Choose from the list" in page
        assert await covered(merchant.hub.database) == frozenset()

    async def test_what_somebody_else_saw_to_meanwhile_is_told(self, merchant: Merchant):
        await merchant.enters()
        status, page = await merchant.sends(
            "/console/unanswered", group="0" * 32, phrase="x", language="fr", intent="invoice"
        )
        assert status == 409
        assert "no longer in the list" in page

    async def test_what_customers_wrote_is_shown_as_written_never_as_html(self, chat: Chat, merchant: Merchant):
        await chat.says("zorblax <b>trimouille")
        page = await (await merchant.enters()).sees()
        assert "<b>" not in page.partition("<main")[2]
        assert "&lt;b&gt;" in page

    async def test_the_page_speaks_french_too(self, chat: Chat, merchant: Merchant):
        await chat.says(ODD)
        await merchant.enters()
        merchant.language = "fr-FR,fr;q=0.9"
        page = await merchant.sees()
        assert "Messages incompris" in page
        assert "obtenir une facture" in page


def groups(page: str) -> list[str]:
    return re.findall(r'name="group" value="(\w+)"', page)
