"""The pictures of the documentation, taken of the playing playground on a Tuesday morning."""

import asyncio
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from hub.clock import Clock
from hub.observe import set_up_logs
from hub.playground.curtain import playing
from storage.migrate import upgrade
from tests.browser.conftest import find_chromium, settled
from tests.browser.phones import PATIENCE, phone

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
MORNING = datetime(2026, 11, 24, 9, 41, tzinfo=UTC)


async def main() -> None:
    set_up_logs("warning", as_json=False)
    clock = Clock()
    clock.move(MORNING - clock.now())
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/pictures.db"
        await upgrade(database)
        async with playing(database, clock=clock) as show, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
            await take(await opened(browser, show.page))
            await browser.close()


async def opened(browser: Browser, address: str) -> Page:
    page = await browser.new_page(
        viewport={"width": 1440, "height": 900},
        locale="en-GB",
        timezone_id="Europe/Paris",
        color_scheme="light",
        reduced_motion="reduce",
    )
    await page.clock.set_system_time(MORNING)
    await page.goto(address)
    await page.wait_for_selector("body[data-ready]")
    async with page.expect_event("framenavigated"):
        await page.select_option("#persona", "james")
    return page


async def take(page: Page) -> None:
    """James asks on all six phones, wants to be told by Telegram, and is; then he asks for somebody by Messenger."""
    await page.click("[data-view-to=phones]")
    await page.click(".everywhere button")
    phones = [phone(page, app) for app in ("widget", "messenger", "telegram", "slack", "sms", "email")]
    for one in phones:
        await one.bubble("Order 1043").wait_for(timeout=PATIENCE)
    _, messenger, telegram, *_ = phones
    await telegram.chooses("Keep me posted", 1)
    await telegram.hears("I will tell you here")
    await page.click(".road [data-step=at_pickup_point]")
    await telegram.hears("is waiting for you")
    await messenger.says("Can a friend collect it? I would like to talk to someone")
    await messenger.hears("I am passing you to someone")
    await page.evaluate("playground.room.choose(playground.room.latest)")
    await page.evaluate("playground.room.type('Hello James, Sophie here: yes, a friend may collect it for you.')")
    await messenger.hears("Sophie here")
    await settled()
    PICTURES.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=PICTURES / "playground.png")


if __name__ == "__main__":
    asyncio.run(main())
