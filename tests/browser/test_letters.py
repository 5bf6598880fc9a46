"""Letters in a real browser: readable in light and dark, on a desktop and a phone, by everybody, pictures or none."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import BrowserContext, ViewportSize, expect

from tests.browser.letters import EVERYTHING, opened, shown
from tests.browser.test_widget_states import AXE, CHECK
from tests.notifications.notices.samples import EN, every_notice

pytestmark = pytest.mark.asyncio(loop_scope="session")

ALL = pytest.mark.parametrize("name", sorted(every_notice()))
TELLING = ("order_step", "abandoned_cart", "we_miss_you", "review_request", "delivered")
"""Those that show between them all that a letter can hold."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
"""Landmarks and the like are the mail program's affair, which shows a letter inside its own page."""

WIDEST = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@ALL
async def test_nothing_is_wider_than_the_screen(profile: BrowserContext, name: str):
    async with opened(profile, shown(name, EN), 800, "light") as (page, _):
        for width in (320, 375, 800):
            await page.set_viewport_size(ViewportSize(width=width, height=800))
            assert await page.evaluate(WIDEST) == 0, width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", TELLING)
async def test_everybody_can_read_it(
    built_widget: Path, profile: BrowserContext, name: str, scheme: Any, screenshots: Path
):
    async with opened(profile, shown(name), 375, scheme) as (page, _):
        await page.screenshot(path=screenshots / f"letter-{name}-{scheme}.png", full_page=True)
        await page.add_script_tag(path=AXE)
        assert await page.evaluate(CHECK, RULES) == []


async def test_it_is_dark_where_everything_is(profile: BrowserContext):
    async with opened(profile, shown("order_step"), 375, "dark") as (page, _):
        await expect(page.locator("body")).to_have_css("background-color", "rgb(18, 18, 20)")
        await expect(page.get_by_role("heading")).to_have_css("color", "rgb(243, 243, 245)")


@pytest.mark.parametrize(("name", "pictures"), [("order_step", 0), ("price_drop", 1), ("we_miss_you", 2)])
async def test_it_fetches_nothing_but_pictures(profile: BrowserContext, name: str, pictures: int):
    async with opened(profile, shown(name), 375, "light") as (_, fetched):
        assert len(fetched) == pictures
        assert all("/pictures/" in url for url in fetched)


async def test_where_no_picture_is_shown_its_words_are(profile: BrowserContext):
    async with opened(profile, shown("price_drop"), 375, "light") as (page, _):
        await page.unroute(EVERYTHING)
        await page.route(EVERYTHING, lambda route: route.abort())
        await page.set_content(shown("price_drop"))
        assert await page.evaluate("document.images[0].naturalWidth") == 0
        picture = page.get_by_role("img", name="Lave-linge top 6 kg Norvale Mini 40")
        await expect(picture).to_be_visible()
        await expect(page.get_by_role("link", name="Voir ce produit")).to_be_visible()


async def test_on_a_phone_the_button_is_as_wide_as_the_text(profile: BrowserContext):
    async with opened(profile, shown("abandoned_cart"), 375, "light") as (page, _):
        box = await page.get_by_role("link", name="Retrouver mon panier").bounding_box()
        assert box
        assert (box["width"], box["height"] >= 44) == (335, True)
