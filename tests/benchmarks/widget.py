"""The widget: what a page pays for it, beside others from npm; how soon its window is there; what Lighthouse says."""

import asyncio
import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.servers import OTHERS, ROOT, VAR
from tests.browser import widget_states
from tests.kit.widget import WidgetHub

WIDGET = ROOT / "widget"
DIST = WIDGET / "dist"
VITE = WIDGET / "node_modules" / "vite" / "dist" / "node" / "index.js"
KILOBYTE = 1000  # bytes
LIGHTHOUSE = "lighthouse@12.8.2"


@dataclass(frozen=True)
class Package:
    """Another chat for websites: what is installed, and what a page imports to have it, as its own documents say."""

    name: str
    installed: tuple[str, ...]
    entry: str


PACKAGES = (
    Package("deep-chat", ("deep-chat@2.4.2",), 'import "deep-chat";'),
    Package("@typebot.io/js", ("@typebot.io/js@0.10.7",), 'import "@typebot.io/js/web";'),
    Package(
        "@botpress/webchat",
        ("@botpress/webchat@4.5.2", "react@19", "react-dom@19"),
        'import { Fab, Webchat, WebchatProvider } from "@botpress/webchat";'
        'import { createRoot } from "react-dom/client";'
        'import "./node_modules/@botpress/webchat/dist/style.css";'
        "globalThis.chat = [Fab, Webchat, WebchatProvider, createRoot];",
    ),
    Package(
        "botframework-webchat (minimal)",
        ("botframework-webchat@4.18.1",),
        'import "./node_modules/botframework-webchat/dist/webchat-minimal.js";',
    ),
)


async def measure(*, quick: bool = False) -> list[Figure]:
    launcher, panel, extras = _weight("relais.js"), _weight("panel-fr.js"), _weight("extras-fr.js")
    others = [await asyncio.to_thread(_other, package) for package in PACKAGES]
    async with _shop() as hub, _chromium() as browser:
        looks = await _looks(browser, hub, 2 if quick else 10)
        opened = [await _opened(browser, hub) for _ in range(5 if quick else 40)]
        scores = await asyncio.to_thread(_lighthouse, hub)
    paints, filled = [one.window for one in opened], [one.filled for one in opened]
    return [
        Figure(what="launcher, on every page (gzip)", value=launcher, unit="KB", target=3, at_most=True),
        Figure(what="launcher and panel, once it opens", value=launcher + panel, unit="KB", target=15, at_most=True),
        Figure(what="with cards, tables, files: a third file", value=launcher + panel + extras, unit="KB"),
        *(
            Figure(what=f"… {package.name}", value=size, unit="KB")
            for package, size in zip(PACKAGES, others, strict=True)
        ),
        Figure(what="requests before the first click", value=looks.asked, target=1, at_most=True),
        Figure(what="longest task while the page loads", value=looks.longest, unit="ms", target=50, at_most=True),
        Figure(what="… the same page without the widget", value=looks.without, unit="ms"),
        Figure(what="click to first paint of the window, p50", value=percentile(paints, 50), unit="ms"),
        Figure(what="… p95", value=percentile(paints, 95), unit="ms", target=100, at_most=True),
        Figure(what="… with all that is in it, p50", value=percentile(filled, 50), unit="ms"),
        Figure(what="… p95", value=percentile(filled, 95), unit="ms"),
        Figure(what="longest task while the window opens", value=max(one.longest for one in opened), unit="ms"),
        *scores,
    ]


# ---------------------------------------------------------------- weight


def _weight(name: str) -> float:
    return len(gzip.compress((DIST / name).read_bytes())) / KILOBYTE


def _other(package: Package) -> float:
    """What a page loads for it before the chat can be opened, bundled by the tool that bundles ours."""
    folder = _installed(package.name, package.installed)
    bundler = ["node", str(OTHERS / "bundle_widget.js"), str(folder), str(VITE), package.entry]
    return int(_run(bundler, folder).split()[-1]) / KILOBYTE


def _installed(name: str, packages: tuple[str, ...]) -> Path:
    folder = VAR / "widgets" / "".join(letter if letter.isalnum() else "-" for letter in name)
    wanted = folder / "installed"
    if not wanted.exists() or wanted.read_text() != " ".join(packages):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "package.json").write_text('{"private": true, "type": "module"}')
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps")
        _run(["npm", "install", *quiet, *packages], folder)
        wanted.write_text(" ".join(packages))
    return folder


def _run(command: list[str], folder: Path, **environ: str) -> str:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path, **environ}, check=True, capture_output=True, text=True
    )
    return done.stdout


# ---------------------------------------------------------------- in a browser


def _without(page: str) -> str:
    """The shop's page, before it had the widget."""
    return page.partition("<script")[0] + "</html>"


@asynccontextmanager
async def _shop() -> AsyncIterator[WidgetHub]:
    hub = WidgetHub()
    hub.bot = lambda inbound: widget_states.answers(inbound, hub)
    await hub.start()
    hub.page = widget_states.page(hub)
    yield hub
    await hub.stop()


@asynccontextmanager
async def _chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_where(), args=["--no-sandbox"])
        yield browser
        await browser.close()


def _where() -> str:
    return os.environ.get("RELAIS_CHROMIUM") or shutil.which("chromium") or "chromium-browser"


async def _arrive(browser: Browser, hub: WidgetHub) -> Page:
    """A visitor who was never here: nothing is cached."""
    context = await browser.new_context(locale="fr-FR")
    await context.add_init_script(_TASKS)
    return await context.new_page()


@dataclass(frozen=True)
class Looks:
    """What pages asked of the hub, and the longest task while they loaded (ms), with and without the widget."""

    asked: int
    longest: float
    without: float


async def _looks(browser: Browser, hub: WidgetHub, times: int) -> Looks:
    """In turns, the worst of each; one page before, as a visitor's browser has shown others and knows its fonts."""
    usual, bare = hub.page, _without(hub.page)
    hub.page = bare
    await _first_look(browser, hub)
    seen: dict[str, list[tuple[int, float]]] = {usual: [], bare: []}
    for hub.page in [bare, usual] * times:
        seen[hub.page].append(await _first_look(browser, hub))
    hub.page = usual
    worst = {page: max(longest for _, longest in looks) for page, looks in seen.items()}
    return Looks(max(asked for asked, _ in seen[usual]), worst[usual], worst[bare])


async def _first_look(browser: Browser, hub: WidgetHub) -> tuple[int, float]:
    page = await _arrive(browser, hub)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(hub.shop_url)
    await page.wait_for_load_state("networkidle")
    longest = await page.evaluate("Math.max(0, ...tasks)")
    await page.context.close()
    return len([url for url in asked if url.startswith(hub.url)]), longest


@dataclass(frozen=True)
class Opened:
    """Milliseconds from the click, the panel's file loaded on the way; and the longest task meanwhile."""

    window: float
    filled: float
    longest: float


async def _opened(browser: Browser, hub: WidgetHub) -> Opened:
    page = await _arrive(browser, hub)
    await page.goto(hub.shop_url)
    await page.wait_for_load_state("networkidle")
    await page.evaluate("tasks.length = 0")
    await page.evaluate(_OPEN)
    await page.locator(".launcher").click()
    window, filled = await page.evaluate("painted")
    await page.get_by_role("textbox").wait_for()  # and whatever is still to be done
    longest = await page.evaluate("Math.max(0, ...tasks)")
    await page.context.close()
    return Opened(window, filled, longest)


_TASKS = """window.tasks = [];
new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => tasks.push(duration)))
  .observe({ type: "longtask", buffered: true });"""

_OPEN = """() => {
  const { shadowRoot } = document.querySelector("relais-chat");
  const seen = (wanted, since) => new Promise((done) => {
    const look = () => {
      if (!shadowRoot.querySelector(wanted)) return requestAnimationFrame(look);
      setTimeout(() => done(performance.now() - since)); // once this frame, which shows it, is painted
    };
    requestAnimationFrame(look);
  });
  window.painted = new Promise((done) => {
    shadowRoot.querySelector(".launcher").addEventListener("click", ({ timeStamp }) => {
      done(Promise.all([seen("dialog[open]", timeStamp), seen("dialog[open] textarea", timeStamp)]));
    });
  });
}"""


# ---------------------------------------------------------------- Lighthouse


def _lighthouse(hub: WidgetHub) -> list[Figure]:
    """The same page with the window open, with the button alone, and without either."""
    folder = _installed("lighthouse", (LIGHTHOUSE,))
    pages = {
        "opened": hub.page.replace("<relais-chat ", "<relais-chat open "),
        "button": hub.page,
        "bare": _without(hub.page),
    }
    found = {}
    for name, hub.page in pages.items():
        found[name] = _audit(folder, hub.shop_url)
    return [
        Figure(what="Lighthouse accessibility, window open", value=found["opened"]["accessibility"], target=100),
        Figure(what="Lighthouse performance, with the button", value=found["button"]["performance"]),
        Figure(what="… the same page without", value=found["bare"]["performance"]),
    ]


def _audit(folder: Path, url: str) -> dict[str, float]:
    cli = folder / "node_modules" / "lighthouse" / "cli" / "index.js"
    flags = "--headless=new --no-sandbox"
    told = ["--only-categories=accessibility,performance", "--output=json", "--quiet", f"--chrome-flags={flags}"]
    audited: dict[str, Any] = json.loads(_run(["node", str(cli), url, *told], folder, CHROME_PATH=_where()))
    return {name: 100 * category["score"] for name, category in audited["categories"].items()}
