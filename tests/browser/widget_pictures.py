"""The pictures of the widget in the documentation: each state, light and dark, on a desktop and a phone."""

import asyncio
import base64
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, FloatRect, async_playwright

from tests.browser import widget_states
from tests.browser.conftest import find_chromium, settled
from tests.kit.widget import WidgetHub

PICTURES = Path(__file__).parents[2] / "docs" / "pictures" / "widget"
CORNER = FloatRect(x=440, y=0, width=460, height=800)
DESKTOP: dict[str, Any] = {"viewport": {"width": 900, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
VIEWS = [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light"), (PHONE, "dark")]
TOGETHER = """async (views) => {
  const pictures = await Promise.all(views.map(async (view) => createImageBitmap(await (await fetch(view)).blob())));
  const gap = 12, width = pictures.reduce((sum, picture) => sum + picture.width + gap, -gap);
  const canvas = Object.assign(document.createElement("canvas"), { width, height: 800 });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#8b8f94";
  pen.fillRect(0, 0, width, 800);
  pictures.reduce((left, picture) => (pen.drawImage(picture, left, 0), left + picture.width + gap), 0);
  return canvas.toDataURL("image/webp", 0.55).split(",")[1];
}"""


async def main(states: Sequence[str]) -> None:
    """Of these states, or of all."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        for state in states or widget_states.STATES:
            views = [await taken(browser, state, device, scheme) for device, scheme in VIEWS]
            await side_by_side(browser, views, PICTURES / f"{state}.webp")
        await browser.close()


async def taken(browser: Browser, state: str, device: dict[str, Any], scheme: Any) -> bytes:
    hub = WidgetHub()
    hub.bot = lambda inbound: widget_states.answers(inbound, hub)
    await hub.start()
    hub.page = widget_states.page(hub)
    context = await browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", color_scheme=scheme, **device)
    page = await context.new_page()
    await page.goto(hub.shop_url)
    await widget_states.STATES[state](page, hub)
    await settled()
    picture = await page.screenshot(clip=CORNER) if device is DESKTOP else await page.screenshot()
    await context.close()
    await hub.stop()
    return picture


async def side_by_side(browser: Browser, views: Sequence[bytes], path: Path) -> None:
    page = await browser.new_page()
    shown = [f"data:image/png;base64,{base64.b64encode(view).decode()}" for view in views]
    path.write_bytes(base64.b64decode(await page.evaluate(TOGETHER, shown)))
    await page.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
