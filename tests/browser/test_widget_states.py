"""Every state of the widget under axe-core: WCAG 2.2 AA and best practices, light and dark, desktop and phone."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, ViewportSize

from tests.browser.conftest import WIDGET, leaving_nothing, settled
from tests.browser.widget_states import STATES, answers, page
from tests.kit.widget import WidgetHub

pytestmark = pytest.mark.asyncio(loop_scope="session")

AXE = WIDGET / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHECK = """async (runOnly) => {
  const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
  const told = ({ target, failureSummary }) => `${target.join(" ")} ${failureSummary}`;
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${told(node)}`));
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def hub(built_widget: Path) -> AsyncIterator[WidgetHub]:
    hub = WidgetHub(dist=built_widget)
    hub.bot = lambda inbound: answers(inbound, hub)
    await hub.start()
    hub.page = page(hub)
    yield hub
    await hub.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def shopper(profile: BrowserContext, hub: WidgetHub) -> AsyncIterator[Page]:
    async with leaving_nothing(profile, hub.shop_url) as context:
        page = await context.new_page()
        await page.emulate_media(reduced_motion="reduce")
        yield page


async def look(shopper: Page, scheme: Any) -> list[str]:
    await shopper.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await settled(0.1)
    found: list[str] = await shopper.evaluate(CHECK, RULES)
    return found


async def test_axe_looks_into_the_widget(shopper: Page, hub: WidgetHub):
    """Or its silence would mean nothing."""
    hub.page = page(hub, 'style="--relais-ink: #1c6a5e"')
    await shopper.goto(hub.shop_url)
    await STATES["stars"](shopper, hub)
    await shopper.evaluate(AXE.read_text("utf-8"))
    assert [fault.split(":")[0] for fault in await look(shopper, "light")] != []


@pytest.mark.parametrize("state", STATES)
async def test_axe_finds_nothing_to_say(shopper: Page, hub: WidgetHub, state: str):
    await shopper.goto(hub.shop_url)
    await STATES[state](shopper, hub)
    await shopper.evaluate(AXE.read_text("utf-8"))
    assert await look(shopper, "light") == []
    assert await look(shopper, "dark") == []
    await shopper.set_viewport_size(ViewportSize(width=390, height=844))
    assert await look(shopper, "light") == []
