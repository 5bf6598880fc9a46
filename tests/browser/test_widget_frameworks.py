"""The examples for React and Vue on the page about the widget, built and used in a browser as they stand there."""

import re
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from channels.widget import identity
from dialogs.messages import Content, Start, Viewed
from tests.browser.conftest import WIDGET
from tests.kit.story import until
from tests.kit.widget import IDENTITY_SECRET, WidgetHub

pytestmark = pytest.mark.asyncio(loop_scope="session")

DOCS = Path(__file__).parents[2] / "docs" / "widget.md"
SHOPS = Path(__file__).parent / "frameworks"
EXAMPLES = {"jsx": "Chat.jsx", "vue": "Chat.vue"}
"""The blocks of code on the page, by language, and the file that a shop would put each in."""

PAGE = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>Maison Lune</title><link rel="icon" href="data:,">
<body><div id="shop" data-token="{token}"></div><script type="module" src="/{framework}.js"></script></html>"""


@pytest.fixture(scope="module")
def shops(built_widget: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the two shops are built, with the code that the page shows."""
    folder = tmp_path_factory.mktemp("frameworks") / "shops"
    shutil.copytree(SHOPS, folder)
    for language, name in EXAMPLES.items():
        (folder / name).write_text(example(language))
    (folder / "node_modules").symlink_to(WIDGET / "node_modules")
    subprocess.run([folder / "node_modules/.bin/vite", "build"], cwd=folder, check=True, capture_output=True)
    return folder / "dist"


def example(language: str) -> str:
    """The one block of that language on the page."""
    (code,) = re.findall(rf"^```{language}\n(.*?)^```", DOCS.read_text(), re.M | re.S)
    return str(code)


@pytest_asyncio.fixture(loop_scope="session")
async def hub(built_widget: Path) -> AsyncIterator[WidgetHub]:
    hub = WidgetHub(dist=built_widget)
    await hub.start()
    yield hub
    await hub.stop()


@pytest.mark.parametrize(("framework", "who"), [("react", Start("identity:cust-42")), ("vue", Start(""))])
async def test_the_example_on_the_page_talks_and_follows_the_route(
    browser: Browser, hub: WidgetHub, shops: Path, framework: str, who: Start
):
    context = await browser.new_context(locale="fr-FR")
    page = await context.new_page()
    await arrive(page, hub, shops, framework)
    await page.get_by_role("link", name="Robes").click()
    await expect(page.get_by_role("heading", name="Les robes")).to_be_visible()
    await page.get_by_role("button", name="Ouvrir la discussion").click()
    await until(lambda: who in told(hub))  # who writes before their history is there begins the conversation themselves
    await page.get_by_role("textbox").fill("bonjour")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("Vous avez dit : bonjour")
    assert Viewed(page="/dresses", kept=False) in told(hub)
    await context.close()


def told(hub: WidgetHub) -> list[Content]:
    return [inbound.content for inbound in hub.inbound]


async def arrive(page: Page, hub: WidgetHub, shops: Path, framework: str) -> None:
    """Open the shop; the hub that the examples name is ours."""

    async def script_of_the_shop(route: Route) -> None:
        script = (shops / Path(route.request.url).name).read_text()
        await route.fulfill(content_type="text/javascript", body=script.replace("https://hub.example", hub.url))

    hub.page = PAGE.format(token=identity(IDENTITY_SECRET, "cust-42", hub.now()), framework=framework)
    await page.route(f"{hub.shop_url}/*.js", script_of_the_shop)
    await page.goto(hub.shop_url)
