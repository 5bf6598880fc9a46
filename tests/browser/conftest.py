"""A real browser, the distribution's Chromium, and the widget as it is built for shops."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, async_playwright

WIDGET = Path(__file__).parents[2] / "widget"
Scheme = Literal["light", "dark"]
SCREENSHOTS = Path(__file__).parent / "screenshots"


def find_chromium() -> str | None:
    return os.environ.get("RELAIS_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is. Missing, it is a failure, not a reason to skip."""
    return find_chromium() or pytest.fail("Chromium is missing: apt install chromium, or name one in RELAIS_CHROMIUM.")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One for all tests, which take a context each; they run on the session's loop (`loop_scope="session"`)."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def profile(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A visitor's browser, one for a file of tests: a new one costs a second of processor. Its first tab is empty."""
    async with speaking(browser, "fr-FR") as context:
        yield context


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def english_profile(browser: Browser) -> AsyncIterator[BrowserContext]:
    """The same of somebody who speaks English."""
    async with speaking(browser, "en-GB") as context:
        yield context


@asynccontextmanager
async def speaking(browser: Browser, locale: str) -> AsyncIterator[BrowserContext]:
    size = ViewportSize(width=1280, height=860)
    context = await browser.new_context(locale=locale, timezone_id="Europe/Paris", viewport=size)
    await context.new_page()
    yield context
    await context.close()


async def still_tab(profile: BrowserContext, size: ViewportSize, scheme: Scheme) -> Page:
    """One of that size, by day or by night, in which nothing moves by itself."""
    page = await profile.new_page()
    await page.set_viewport_size(size)
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    return page


@asynccontextmanager
async def leaving_nothing(profile: BrowserContext, site: str) -> AsyncIterator[BrowserContext]:
    """Whatever was done there: afterwards its tabs are closed, and nothing is kept of that site."""
    yield profile
    empty, *tabs = profile.pages
    for tab in tabs:
        await tab.close()
    await profile.set_offline(False)
    await profile.clear_cookies()
    drawer = await profile.new_cdp_session(empty)
    await drawer.send("Storage.clearDataForOrigin", {"origin": site, "storageTypes": "all"})
    await drawer.detach()


@pytest.fixture(scope="session")
def built_widget() -> Path:
    """`widget/dist`, built from the sources as they are now."""
    beside = Path(sys.executable).parent  # the wheel that brings Node.js puts it beside Python
    path = os.pathsep.join([str(beside), os.environ.get("PATH", "")])
    npm = shutil.which("npm", path=path) or pytest.fail("npm is missing: run make setup.")
    steps = [["run", "build"]] if (WIDGET / "node_modules").is_dir() else [["ci"], ["run", "build"]]
    for step in steps:
        subprocess.run([npm, *step], cwd=WIDGET, env={**os.environ, "PATH": path}, check=True, capture_output=True)
    return WIDGET / "dist"


@pytest.fixture
def screenshots() -> Path:
    SCREENSHOTS.mkdir(exist_ok=True)
    return SCREENSHOTS


async def settled(seconds: float = 0.4) -> None:
    """Let an animation end before a picture is taken; no assertion waits for this."""
    await asyncio.sleep(seconds)
