"""The main story, in a real browser on the real thing: six phones, two languages, one true answer on each."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, ConsoleMessage, Page, Response, ViewportSize, expect

from hub.playground.curtain import Show, playing
from tests.browser.conftest import Scheme, leaving_nothing, settled, still_tab
from tests.browser.phones import PATIENCE, Phone, phone
from tests.kit.chat import READER
from tests.kit.databases import SqliteDatabases
from tests.kit.shelves import stocked_databases
from tests.kit.story import LOOKS_OFTEN, PORT, SITE

pytestmark = pytest.mark.asyncio(loop_scope="session")

APPS = ("widget", "messenger", "telegram", "slack", "sms", "email")
LAPTOP = ViewportSize(width=1440, height=900)
POCKET = ViewportSize(width=390, height=844)

MARKS = {"widget": "✓✓", "messenger": "✓✓", "telegram": "✓", "slack": "✓", "sms": "✓✓", "email": "✓"}
"""How far the team is told that its words got: two ticks where the vendor sends receipts."""


@dataclass(frozen=True, kw_only=True)
class Script:
    """What is said, by whom. What we hear is the part of it that is told alike on all channels."""

    persona: str
    asks: str
    answer: str
    tell_me: str
    subscribed: str
    step: str
    told: str
    stop: str
    wants_somebody: str
    passing: str
    card: str
    sophie: str
    thanks: str
    back: str


SCRIPTS: Mapping[str, Script] = {
    "fr": Script(
        persona="camille",
        asks="où est ma commande 1042 ?",
        answer="partie avec TransLumen",
        tell_me="Me prévenir",
        subscribed="préviendrai ici",
        step="out_for_delivery",
        told="le livreur est en route",
        stop="Stop",
        wants_somebody="je voudrais parler à un conseiller",
        passing="Je vous passe un conseiller",
        card="Camille · VIP · client C-1001",
        sophie="Bonjour, ici Sophie : le livreur passe avant midi.",
        thanks="super, merci beaucoup",
        back="Notre conseiller a terminé",
    ),
    "en": Script(
        persona="james",
        asks="where is my order 1043?",
        answer="Order 1043 is out for delivery",
        tell_me="Keep me posted",
        subscribed="I will tell you here",
        step="at_pickup_point",
        told="is waiting for you at",
        stop="Stop",
        wants_somebody="I want to talk to someone",
        passing="I am passing you to someone",
        card="James · customer C-1002",
        sophie="Hello, Sophie here: it waits for you until Wednesday.",
        thanks="great, thank you so much",
        back="Our colleague has finished",
    ),
}


@dataclass
class Visit:
    """The page, open on the playing world, and every complaint of the browser's."""

    show: Show
    profiles: Mapping[str, BrowserContext]
    complaints: list[str] = field(default_factory=list[str])

    async def open(self, language: str, size: ViewportSize = LAPTOP, scheme: Scheme = "light") -> Page:
        page = await still_tab(self.profiles[language], size, scheme)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        page.on("response", self._look)
        await page.goto(self.show.page)
        await page.wait_for_selector("body[data-ready]")
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        self.complaints += [message.text] * (message.type in ("error", "warning"))

    def _look(self, response: Response) -> None:
        self.complaints += [f"{response.status} {response.url}"] * (response.status >= 400)


@pytest.fixture(scope="module")
def shelved(sqlite: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    """Databases whose catalogue is that of the playground at our port: no page's hub needs to learn it."""
    return stocked_databases(sqlite, tmp_path_factory.mktemp("shelved"), SITE)


@pytest_asyncio.fixture(loop_scope="session")
async def visit(
    profile: BrowserContext,
    english_profile: BrowserContext,
    built_widget: Path,
    shelved: SqliteDatabases,
    tmp_path: Path,
) -> AsyncIterator[Visit]:
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(shelved.fresh(tmp_path))
        show = await stack.enter_async_context(playing(database, port=PORT, reader=READER, channels=LOOKS_OFTEN))
        site = show.page.removesuffix("/playground")
        french = await stack.enter_async_context(leaving_nothing(profile, site))
        english = await stack.enter_async_context(leaving_nothing(english_profile, site))
        yield Visit(show, {"fr": french, "en": english})


async def become(page: Page, persona: str) -> None:
    async with page.expect_event("framenavigated"):
        await page.select_option("#persona", persona)
    await page.frame_locator("#shop").locator("relais-chat").wait_for(state="attached")


async def says_in_thread(page: Page, text: str) -> None:
    await page.fill(".room-line textarea", text)
    await page.keyboard.press("Enter")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("app", APPS)
async def test_a_customer_follows_an_order_and_talks_to_somebody(visit: Visit, app: str, language: str):
    script, page = SCRIPTS[language], await visit.open(language)
    await become(page, script.persona)
    customer = phone(page, app)
    await customer.open()
    before = await customer.heard.count()

    await customer.says(script.asks)
    await customer.hears(script.answer)
    await customer.chooses(script.tell_me, 1)
    await customer.hears(script.subscribed)
    await the_parcel_moves(page, customer, script)
    await sophie_takes_over(page, customer, script, MARKS[app])
    await the_assistant_is_back(page, customer, script)

    await customer.has_heard(before + 7)  # nothing twice, and nothing while Sophie spoke
    assert visit.complaints == []


async def the_parcel_moves(page: Page, customer: Phone, script: Script) -> None:
    await page.click(f".road [data-step={script.step}]")
    await customer.is_told(script.told)
    await customer.offers(script.stop).last.wait_for()


async def sophie_takes_over(page: Page, customer: Phone, script: Script, mark: str) -> None:
    await customer.says(script.wants_somebody)
    await customer.hears(script.passing)
    await page.click("#tab-room")
    await page.locator(".room-thread .card", has_text=script.card).wait_for(timeout=PATIENCE)
    await page.click(".replies")
    await says_in_thread(page, script.sophie)
    await customer.hears(script.sophie)
    await page.locator(".room-talk .slack-message", has_text=mark).wait_for(timeout=PATIENCE)
    await says_in_thread(page, "// pressée")
    await customer.says(script.thanks)
    await page.locator(".room-talk .slack-message", has_text=f": {script.thanks}").wait_for(timeout=PATIENCE)


async def the_assistant_is_back(page: Page, customer: Phone, script: Script) -> None:
    await says_in_thread(page, "!done")
    await customer.hears(script.back)
    await page.locator(".room-thread.closed").wait_for(state="attached", timeout=PATIENCE)
    await customer.says(script.asks)
    await customer.hears(script.told, times=2)


async def test_a_vendor_that_fails_gets_the_message_once_it_recovers(visit: Visit):
    page = await visit.open("fr")
    await become(page, "camille")
    await the_vendor_is(page, "sms", "failing")
    visit.show.world.sms.mischief.fail = 1.0  # not even by chance does one pass
    customer = phone(page, "sms")
    await customer.open()
    await customer.says(SCRIPTS["fr"].asks)
    await page.locator(".leg.retried", has_text="retry_backoff").wait_for(timeout=PATIENCE)
    await expect(customer.heard).to_have_count(0)
    await the_vendor_is(page, "sms", "ok")
    await customer.hears(SCRIPTS["fr"].answer)
    await page.locator(".leg.delivered").wait_for(timeout=PATIENCE)
    await expect(customer.heard).to_have_count(1)
    assert visit.complaints == []


async def test_a_message_is_followed_from_its_arrival_to_the_phone_of_who_asked(visit: Visit):
    page = await visit.open("fr")
    customer = phone(page, "sms")
    await customer.open()
    await customer.says(SCRIPTS["fr"].asks)
    await page.locator(".leg.delivered").wait_for(timeout=PATIENCE)
    legs = await page.locator(".way .leg b").all_inner_texts()
    assert legs == ["Reçu", "Compris", "Répondu", "Mis en file", "Envoyé", "Remis"]
    await expect(page.locator(".way")).to_contain_text("track_order")
    await expect(page.locator(".journey-row[data-open] .words")).to_have_text(SCRIPTS["fr"].asks)


async def test_the_next_day_what_was_for_tomorrow_is_for_today(visit: Visit):
    page = await visit.open("fr")
    customer = phone(page, "telegram")
    await customer.open()
    await customer.says(SCRIPTS["fr"].asks)
    await customer.hears("Livraison prévue demain")
    await page.get_by_role("button", name="Avancer d’un jour").click()
    await customer.says(SCRIPTS["fr"].asks)
    await customer.hears("Livraison prévue aujourd’hui")
    assert visit.complaints == []


async def the_vendor_is(page: Page, channel: str, mood: str) -> None:
    await page.click(".mischief-button")
    await page.locator(".mischief label", has=page.locator(f"[name=mood-{channel}][value={mood}]")).click()
    await page.keyboard.press("Escape")


@pytest.mark.parametrize(
    ("language", "scheme", "size"), [("fr", "light", LAPTOP), ("en", "dark", LAPTOP), ("fr", "light", POCKET)]
)
async def test_the_same_question_on_all_phones_at_once(
    visit: Visit, screenshots: Path, language: str, scheme: Scheme, size: ViewportSize
):
    script, page = SCRIPTS[language], await visit.open(language, size, scheme)
    await become(page, script.persona)
    phones = [phone(page, app) for app in APPS]
    await page.evaluate("playground.view('phones')")
    await page.evaluate("question => playground.everywhere(question)", script.asks)
    for one in phones:
        await one.bubble(script.answer).wait_for(state="attached", timeout=PATIENCE)
        await expect(one.bubble(script.answer)).to_have_count(1)
    await page.evaluate("text => playground.phone('telegram').type(text)", script.wants_somebody)
    await page.locator(".room-thread .card", has_text=script.card).wait_for(state="attached", timeout=PATIENCE)
    shots = screenshots / f"story-{language}-{scheme}-{size['width']}"
    for view in ("phones", "shop", "team"):
        await page.evaluate(
            "view => { playground.view(view); playground.pane(view === 'team' ? 'room' : view); }", view
        )
        await settled()
        await page.screenshot(path=f"{shots}-{view}.png")
    assert visit.complaints == []
