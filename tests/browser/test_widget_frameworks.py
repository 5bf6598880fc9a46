"""The examples on the page about the widget, as the playground serves them: used in a browser as they stand there."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer
from playwright.async_api import Browser, BrowserContext, Page, expect

from channels.widget import identity
from dialogs.messages import Content, Start, Viewed
from hub.playground import examples
from hub.playground.guard import LOOPBACK, Guard
from hub.playground.pages import file
from hub.web.widget import install
from tests.browser.test_widget_states import AXE, CHECK, RULES
from tests.kit.stage import PocketStage
from tests.kit.story import until
from tests.kit.widget import IDENTITY_SECRET, WidgetHub

pytestmark = pytest.mark.asyncio(loop_scope="session")


class Stage(PocketStage):
    """One that presents its customers to the hub beside it."""

    def identity_token(self, customer_id: str) -> str:
        return identity(IDENTITY_SECRET, customer_id, self.now())


@dataclass
class Shops:
    """The three of them, the hub they talk to, and every complaint of the browser's."""

    hub: WidgetHub
    server: BaseTestServer
    context: BrowserContext
    complaints: list[str] = field(default_factory=list[str])

    async def enter(self, made_with: str) -> Page:
        page = await self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.extend([said.text] * (said.type == "error")))
        await page.goto(str(self.server.make_url(f"/playground/examples/{made_with}")))
        return page

    @property
    def told(self) -> list[Content]:
        return [inbound.content for inbound in self.hub.inbound]


@pytest_asyncio.fixture(loop_scope="session")
async def shops(built_widget: Path, browser: Browser) -> AsyncIterator[Shops]:
    stage, guard, app = Stage(), Guard(LOOPBACK), web.Application()
    hub = await WidgetHub(dist=built_widget, origins=("*",)).start()
    app.add_routes([*examples.routes(stage, guard, built_widget), web.get("/playground/static/{path:.+}", file)])
    app.router.add_post("/in/{channel}", hub.enter)
    install(app, hub.channel, hub.transcript, built_widget)
    async with TestServer(app) as server:
        context = await browser.new_context(locale="fr-FR")
        yield Shops(hub, server, context)
        await context.close()
    stage.close()
    await hub.stop()


@pytest.mark.parametrize(("made_with", "who"), [("react", Start("identity:C-1001")), ("vue", Start(""))])
async def test_a_shop_made_with_a_framework_talks_and_follows_the_route(shops: Shops, made_with: str, who: Start):
    page = await shops.enter(made_with)
    await page.get_by_role("link", name="Robes").click()
    await expect(page.get_by_role("heading", name="Robes")).to_be_visible()
    await page.get_by_role("button", name="Ouvrir la discussion").click()
    await until(
        lambda: who in shops.told
    )  # who writes before their history is there begins the conversation themselves
    await says_hello(page)
    assert Viewed(page="/dresses", kept=False) in shops.told
    await page.reload()
    await expect(page.get_by_role("heading", name="Robes")).to_be_visible()
    assert shops.complaints == []


async def test_a_page_in_plain_html_opens_it_by_its_own_button(shops: Shops):
    page = await shops.enter("html")
    await page.get_by_role("button", name="Besoin d’aide ?").click()
    await expect(page.get_by_role("dialog", name="Maison Lune")).to_be_visible()
    await until(lambda: Start("") in shops.told)
    await says_hello(page)
    await expect(page.locator("pre")).to_contain_text("chat.open()")
    await page.evaluate(AXE.read_text("utf-8"))
    assert await page.evaluate(CHECK, RULES) == []
    assert shops.complaints == []


async def says_hello(page: Page) -> None:
    await page.get_by_role("textbox").fill("bonjour")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("Vous avez dit : bonjour")
