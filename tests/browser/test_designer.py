"""The page on which a shop dresses its widget, and takes away the lines that do it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect

from hub.playground import designer, pages
from hub.playground.guard import LOOPBACK, Guard
from hub.web.widget import install
from tests.browser.conftest import WIDGET
from tests.browser.test_widget_states import AXE, CHECK, RULES
from tests.kit.widget import WidgetHub

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def page(built_widget: Path, browser: Browser) -> AsyncIterator[Page]:
    """The page and the widget's door, on one server, as the playground has them."""
    hub = await WidgetHub(dist=built_widget, origins=("*",)).start()
    app, guard = web.Application(), Guard(LOOPBACK)
    app.add_routes([*designer.routes(guard), web.get("/playground/static/{path:.+}", guard.page(pages.file))])
    install(app, hub.channel, hub.transcript, WIDGET / "dist")
    async with TestServer(app) as server:
        context = await browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
        page = await context.new_page()
        await page.goto(str(server.make_url("/playground/widget")))
        await expect(page.get_by_role("dialog")).to_be_visible()
        yield page
        await context.close()
    await hub.stop()


async def test_what_is_chosen_is_seen_at_once_and_written_in_the_lines(page: Page):
    await page.get_by_label("Titre de la conversation").fill('Le "comptoir"')
    await page.get_by_label("Arrondi", exact=True).fill("8")
    await page.get_by_label("Coin de la page").select_option("left")
    dialog = page.get_by_role("dialog", name='Le "comptoir"')
    await expect(dialog).to_have_css("border-radius", "8px")
    box = await dialog.bounding_box()
    assert box
    assert box["x"] < 100
    lines = page.locator("#snippet")
    await expect(lines).to_contain_text('position="left" title="Le &quot;comptoir&quot;"></relais-chat>')
    await expect(lines).to_contain_text("--relais-radius: 8px;")
    await expect(lines).not_to_contain_text("color=")


async def test_axe_finds_nothing_to_say_about_the_page(page: Page):
    await page.evaluate(AXE.read_text("utf-8"))
    assert await page.evaluate(CHECK, RULES) == []
