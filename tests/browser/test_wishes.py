"""The page of one's wishes in a real browser: pressed, looked at by axe-core, light and dark, desktop and phone."""

from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, ViewportSize, expect

from hub.web.server import application
from tests.browser.conftest import Scheme
from tests.browser.test_widget_states import AXE, CHECK, RULES
from tests.kit.chat import Chat, conversation
from tests.kit.databases import SqliteDatabases

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHONE, DESK = ViewportSize(width=360, height=740), ViewportSize(width=1100, height=900)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
MAIL, SMS = "camille.martin@example.org", "+33639980001"


@pytest_asyncio.fixture(loop_scope="session")
async def camille(stocked: SqliteDatabases, tmp_path: Path) -> AsyncIterator[Chat]:
    """She said a few things of what she wants."""
    async with stocked.fresh(tmp_path) as url, conversation(url) as chat:
        await chat.on("sms", SMS).as_customer("C-1001")
        await chat.on("email", MAIL).as_customer("C-1001")
        await chat.as_customer("C-1001")
        await chat.says("prévenez-moi pour la commande 1042")
        await chat.says("le colis oui, les offres non")
        await chat.says("jamais après 20 h, et pas le dimanche")
        yield chat


@pytest_asyncio.fixture(loop_scope="session")
async def page(camille: Chat, browser: Browser) -> AsyncIterator[Page]:
    async with TestServer(application(camille.hub)) as server:
        context = await browser.new_context(locale="fr-FR", viewport=DESK, java_script_enabled=True)
        page = await context.new_page()
        link = camille.hub.links.wishes((await camille.known()).person.id, camille.hub.clock.now())
        await page.goto(str(server.make_url("/" + link.split("/", 3)[3])))
        yield page
        await context.close()


async def test_a_press_says_what_it_did_and_is_undone_by_another(page: Page):
    await page.get_by_role("button", name="Moins de messages").click()
    await expect(page.get_by_role("status")).to_contain_text("moins de messages")
    await page.get_by_role("button", name="Annuler").click()
    await expect(page.get_by_role("status")).to_contain_text("autant de messages que d’habitude")


async def test_hours_and_days_are_what_she_said_and_can_be_changed(page: Page):
    await expect(page.get_by_label("De", exact=True)).to_have_value("20:00")
    await expect(page.get_by_label("Dimanche")).to_be_checked()
    await page.get_by_label("Samedi").check()
    await page.get_by_role("button", name="Enregistrer Quand vous voulez").click()
    await expect(page.get_by_role("status")).to_contain_text("ni le samedi ou le dimanche")


async def test_an_order_is_changed_by_its_own_line(page: Page):
    await page.get_by_label("Quelles nouvelles : Commande 1042").select_option(label="Au départ du camion")
    await page.get_by_role("button", name="Enregistrer Commande 1042").click()
    await expect(page.get_by_label("Quelles nouvelles : Commande 1042")).to_have_value("departure")


async def test_axe_finds_nothing_to_say_and_nothing_runs_over(page: Page):
    await page.get_by_role("button", name="Moins de messages").click()
    await expect(page.get_by_role("status")).to_be_visible()
    await page.evaluate(AXE.read_text("utf-8"))
    for size, scheme in product((PHONE, DESK), SCHEMES):
        await page.set_viewport_size(size)
        await page.emulate_media(color_scheme=scheme)
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), size
        assert await page.evaluate(CHECK, RULES) == [], (size, scheme)
