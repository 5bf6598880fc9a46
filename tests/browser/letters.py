"""What the shop writes unasked, as a mail program shows it; run, it takes the pictures of the documentation.

With a folder (`python -m tests.browser.letters FOLDER`) it takes all of them there, in both languages, to be looked at.
"""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext, Page, Route, ViewportSize, async_playwright

from channels.email import CAPABILITIES
from channels.mail.marks import Marks
from channels.mail.writing import Look, compose
from dialogs.capabilities import fit
from dialogs.messages import Address, Outbound
from dialogs.wording import Wording
from hub.settings import CONFIG
from storage.shops.demo import DemoShop
from tests.browser.conftest import Scheme, find_chromium, still_tab
from tests.browser.widget_pictures import side_by_side
from tests.notifications.notices.samples import EN, FR, NOW, every_notice, the, worded

PICTURES = Path(__file__).parents[2] / "docs" / "pictures" / "mail"
SHOWN = ("order_step", "slot_today", "abandoned_cart", "we_miss_you", "review_request")

LOOK = Look(
    "Maison Lumen",
    "#1f4e5f",
    "contact@maison-lumen.example",
    imprint="Maison Lumen, 12 rue de la République, 69002 Lyon",
)
MARKS = Marks(b"a secret of the tests, and of no one else", "{kind}+{token}@maison-lumen.example", timedelta(days=90))
EVERYTHING = re.compile(r"^https?:")


def shown(name: str, words: Wording = FR) -> str:
    """The page of a notice's letter."""
    (reply,) = fit(worded(name, every_notice()[name], words).reply, CAPABILITIES)
    message = Outbound(
        id="o-1",
        address=Address("email", "camille.martin@example.org"),
        reply=reply,
        purpose=the(name).purpose,
        language=words.language,
        unsubscribe_url="https://chat.maison-lumen.example/stop/abc",
    )
    part = compose(message, LOOK, MARKS, NOW).get_body(("html",))
    assert part
    return str(part.get_content())


@asynccontextmanager
async def opened(
    profile: BrowserContext, letter: str, width: int, scheme: Scheme
) -> AsyncIterator[tuple[Page, list[str]]]:
    """A letter, opened in a mail program so wide, and all that it fetches; its pictures are the demonstration's."""
    shop, fetched = DemoShop.load(CONFIG / "demo", lambda: NOW), list[str]()

    async def answer(route: Route) -> None:
        fetched.append(route.request.url)
        await route.fulfill(body=shop.picture(Path(route.request.url).stem), content_type="image/svg+xml")

    page = await still_tab(profile, ViewportSize(width=width, height=800), scheme)
    await page.route(EVERYTHING, answer)
    await page.set_content(letter)
    yield page, fetched
    await page.close()


async def main(folder: Path, wanted: list[tuple[str, Wording, str]]) -> None:
    """Each wanted one by its name, in its language, under the name of its file."""
    folder.mkdir(parents=True, exist_ok=True)
    views: list[tuple[int, Any]] = [(680, "light"), (375, "light"), (375, "dark")]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        profile = await browser.new_context()
        for name, words, file in wanted:
            taken = list[bytes]()
            for width, scheme in views:
                async with opened(profile, shown(name, words), width, scheme) as (page, _):
                    taken.append(await page.screenshot())
            await side_by_side(browser, taken, folder / f"{file}.webp")
        await browser.close()


if __name__ == "__main__":
    both = [(name, words, f"{name}.{words.language}") for name in every_notice() for words in (FR, EN)]
    documented = [(name, FR, name) for name in SHOWN]
    asyncio.run(main(Path(sys.argv[1]), both) if sys.argv[1:] else main(PICTURES, documented))
