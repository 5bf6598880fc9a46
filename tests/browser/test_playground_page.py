"""The playground's page in a real browser: phones, the team's room, the merchant's strip, the story."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from msgspec.structs import replace
from playwright.async_api import BrowserContext, ConsoleMessage, Page, ViewportSize, expect

from channels.sandbox import Bubble
from hub.playground import routes
from tests.browser.conftest import Scheme, leaving_nothing, settled, still_tab
from tests.kit.stage import PocketStage

pytestmark = pytest.mark.asyncio(loop_scope="session")

LAPTOP = ViewportSize(width=1440, height=900)
MARKUP = '<img src=x onerror="window.hurt = 1"><b>gras</b>'


@dataclass
class Playground:
    """The page, opened on a stage in memory, and every complaint of the browser's."""

    stage: PocketStage
    server: TestServer
    profiles: Mapping[str, BrowserContext]
    complaints: list[str] = field(default_factory=list[str])

    async def open(self, size: ViewportSize = LAPTOP, scheme: Scheme = "light", language: str = "fr") -> Page:
        page = await still_tab(self.profiles[language], size, scheme)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        await page.goto(str(self.server.make_url("/playground")))
        await page.wait_for_selector("body[data-ready]")
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        self.complaints += [message.text] * (message.type == "error")


@pytest_asyncio.fixture(loop_scope="session")
async def playground(profile: BrowserContext, english_profile: BrowserContext) -> AsyncIterator[Playground]:
    stage = PocketStage()
    app = web.Application()
    app.add_routes(routes(stage))
    app.router.add_get("/widget/relais.js", _no_widget)
    server = TestServer(app)
    await server.start_server()
    site = f"http://{server.host}:{server.port}"
    async with leaving_nothing(profile, site) as french, leaving_nothing(english_profile, site) as english:
        yield Playground(stage, server, {"fr": french, "en": english})
    stage.close()
    await server.close()


async def _no_widget(_: web.Request) -> web.Response:
    return web.Response(text="", content_type="text/javascript")


async def write(page: Page, app: str, text: str) -> None:
    await page.click(f".dock [data-channel={app}]")
    await page.fill(f".{app} .line", text)
    await page.keyboard.press("Enter")


async def test_the_page_opens_without_a_complaint(playground: Playground):
    page = await playground.open()
    assert await page.locator(".phone").count() == 5
    await expect(page.frame_locator("#shop").locator(".tile").first).to_be_visible()
    assert playground.complaints == []


async def test_a_suggestion_is_typed_into_the_phone_answered_and_can_be_followed(playground: Playground):
    page = await playground.open()
    await page.click(".shelf .chip >> text=où est ma commande")
    await expect(page.locator(".telegram .us .bubble")).to_contain_text("acceptée par le vendeur")
    await expect(page.locator(".journey-row[data-open]")).to_contain_text("track_order")
    await expect(page.locator(".way .leg")).to_have_count(6)


@pytest.mark.parametrize("app", ["messenger", "telegram", "slack", "sms", "email"])
async def test_a_customer_writes_with_the_keyboard_alone(playground: Playground, app: str):
    page = await playground.open()
    await page.evaluate("playground.choose('email')")
    await page.click(".email .new")
    await write(page, app, "où est ma commande 1042 ?")
    answer = page.locator(f".{app} .bubble-row.us, .email.{app} .sheet.us")
    await expect(answer).to_have_count(1)


async def test_a_tapped_button_does_what_it_says(playground: Playground):
    page = await playground.open()
    await write(page, "messenger", "où est ma commande 1042 ?")
    await page.click(".messenger .actions >> text=Me prévenir")
    await expect(page.locator(".messenger .us").last).to_contain_text("C’est noté")


async def test_the_arrows_walk_along_the_dock(playground: Playground):
    page = await playground.open()
    await page.focus(".dock [data-channel=telegram]")
    await page.keyboard.press("ArrowRight")
    await expect(page.locator(".phone.slack")).to_be_visible()
    await expect(page.locator(".dock [data-channel=slack]")).to_be_focused()


async def test_what_arrives_on_another_phone_is_counted(playground: Playground):
    page = await playground.open()
    await playground.stage.vendors["sms"].write("+33600000001", "où est ma commande 1042 ?")
    await expect(page.locator(".dock [data-channel=sms] .unread")).to_have_text("1")
    await page.click(".dock [data-channel=sms]")
    await expect(page.locator(".dock [data-channel=sms] .unread")).to_have_count(0)


async def test_what_is_looked_at_is_read(playground: Playground):
    page = await playground.open()
    await write(page, "telegram", "où est ma commande 1042 ?")
    async with asyncio.timeout(5):
        while [bubble.status for bubble in playground.stage.vendors["telegram"].screen("5001")][-1:] != ["read"]:
            await asyncio.sleep(0.05)


async def test_markup_that_a_customer_writes_stays_words(playground: Playground):
    page = await playground.open()
    for app in ("messenger", "telegram", "slack", "sms"):
        await write(page, app, f"je veux parler à un conseiller {MARKUP}")
        await expect(page.locator(f".{app} .them")).to_contain_text(MARKUP)
    await page.click("#tab-room")
    await expect(page.locator(".room-thread").first).to_contain_text(MARKUP)
    await page.click("#tab-journey")
    await expect(page.locator(".journey-row .words").first).to_contain_text(MARKUP)
    assert await page.evaluate("window.hurt") is None


async def test_a_mail_runs_no_script(playground: Playground):
    page = await playground.open()
    hostile = (
        f"<script>parent.hurt = 1</script>{MARKUP}<p>Bonjour Camille</p><a href='javascript:parent.hurt=1'>ici</a>"
    )
    mail = Bubble(id="m", author="us", html=hostile, subject="Bonjour", thread="m", at=1.0)
    playground.stage.vendors["email"].show("c@m.fr", mail)
    await page.click(".dock [data-channel=email]")
    await page.click(".mail-row")
    inside = page.frame_locator(".sheet iframe")
    await expect(inside.locator("p")).to_have_text("Bonjour Camille")
    assert await page.evaluate("window.hurt") is None


async def test_a_picture_or_a_link_with_a_strange_address_is_not_shown(playground: Playground):
    page = await playground.open()
    mail = Bubble(id="m", author="us", text="voici", image="javascript:alert(1)", at=1.0)
    playground.stage.vendors["telegram"].show("5001", mail)
    await expect(page.locator(".telegram .us")).to_have_count(1)
    assert await page.locator(".telegram img").count() == 0


async def test_the_merchant_moves_the_parcel_and_the_subscriber_hears(playground: Playground):
    page = await playground.open()
    await write(page, "sms", "préviens-moi")
    await page.click(".road [data-step=shipped]")
    await expect(page.locator(".sms .us").last).to_contain_text("expédiée")
    await expect(page.locator(".road .here")).to_contain_text("Expédiée")
    await expect(page.locator(".road [data-step=prepared]")).to_be_disabled()


async def test_the_merchants_counter_is_about_the_product_that_is_looked_at(playground: Playground, screenshots: Path):
    page = await playground.open()
    shop = page.frame_locator("#shop")
    await shop.locator("a[href*='/products/KIT-1']").first.click()
    await expect(shop.locator("h1")).to_contain_text("Cocotte en fonte")
    await page.get_by_role("button", name="Prix, stock, panier").click()
    await expect(page.get_by_label("Produit")).to_have_value("KIT-1")
    await expect(page.locator("#counter")).to_contain_text("149 € · 4 en stock")
    await page.screenshot(path=screenshots / "playground-counter.png")
    await page.get_by_role("button", name="Laisser ce produit au panier").click()
    await page.get_by_role("button", name="Accepter les offres").click()
    await page.get_by_label("Produit").select_option("LIN-1")
    await expect(page.locator("#counter")).to_contain_text("79 € · 4 en stock")
    await page.get_by_role("button", name="En rupture").click()
    await page.keyboard.press("Escape")
    await expect(page.locator("#counter")).to_be_hidden()
    await page.select_option("#persona", "visitor")
    await page.get_by_role("button", name="Prix, stock, panier").click()
    await expect(page.get_by_role("button", name="Laisser ce produit au panier")).to_be_disabled()
    assert playground.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 720)])
async def test_the_merchants_counter_fits_on_every_screen(playground, screenshots, scheme, width, height):
    page = await playground.open(ViewportSize(width=width, height=height), scheme, "en")
    await page.evaluate("document.querySelector('[data-pane-to=merchant]').click()")
    await page.get_by_role("button", name="Price, stock, cart").click()
    await settled()
    await page.screenshot(path=screenshots / f"playground-counter-{width}-{scheme}.png")
    box = await page.locator("#counter").bounding_box()
    assert box
    assert (box["x"] >= 0, box["y"] >= 0) == (True, True)
    assert (box["x"] + box["width"] <= width, box["y"] + box["height"] <= height) == (True, True)


async def test_my_orders_follow_the_parcel(playground: Playground):
    page = await playground.open()
    shop = page.frame_locator("#shop")
    await shop.locator("a[href$='/orders']").click()
    await expect(shop.locator(".order").first).to_contain_text("Acceptée")
    await page.click(".road [data-step=shipped]")
    await expect(shop.locator(".order").first).to_contain_text("Expédiée")


async def test_a_vendor_in_trouble_is_marked_and_its_retries_are_told(playground: Playground):
    page = await playground.open()
    await page.click(".mischief-button")
    await page.locator(".mischief label", has=page.locator("[name=mood-telegram][value=failing]")).click()
    await expect(page.locator(".dock [data-channel=telegram] .trouble")).to_be_visible()
    await page.keyboard.press("Escape")
    await write(page, "telegram", "où est ma commande 1042 ?")
    await expect(page.locator(".leg.retried")).to_contain_text("retry_backoff")


async def test_sophie_answers_in_the_room(playground: Playground):
    page = await playground.open()
    await write(page, "sms", "je voudrais parler à un conseiller")
    await expect(page.locator("#tab-room .count")).to_have_text("1")
    await page.click("[data-view-to=team]")
    await page.click(".replies")
    await page.fill(".room-line textarea", "Ici Sophie, je regarde.")
    await page.keyboard.press("Enter")
    await expect(page.locator(".sms .us").last).to_contain_text("Ici Sophie, je regarde.")
    await page.click(".room-talk button >> text=Terminer")
    await expect(page.locator(".room-thread.closed")).to_have_count(1)


async def test_becoming_somebody_else_changes_every_phone_and_the_shop(playground: Playground):
    page = await playground.open()
    await write(page, "sms", "bonjour")
    await page.select_option("#persona", "james")
    await expect(page.locator(".sms .bubble-row")).to_have_count(0)
    await expect(page.frame_locator("#shop").locator(".who")).to_contain_text("James")
    await expect(page.locator("#order")).to_have_value("1044")


async def test_a_theme_chosen_while_the_shop_is_still_loading_reaches_it_in_the_end(playground: Playground):
    page = await playground.open()
    await page.evaluate("document.querySelector('#shop').contentDocument.documentElement.remove()")
    await page.click("#theme")
    await expect(page.locator("html")).to_have_attribute("data-theme", "light")
    await page.evaluate("document.querySelector('#shop').contentWindow.location.reload()")
    await expect(page.frame_locator("#shop").locator("html")).to_have_attribute("data-theme", "light")
    assert playground.complaints == []


async def test_language_and_theme_are_chosen_and_kept(playground: Playground):
    page = await playground.open()
    await page.click("[data-language=en]")
    await expect(page.locator(".tagline")).to_have_text("one dialogue, every channel")
    await expect(page.frame_locator("#shop").locator(".hero h1")).to_have_text("Home, in a good light.")
    await page.wait_for_selector("body[data-ready]")
    await page.click("#theme")
    await page.click("#theme")
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await expect(page.frame_locator("#shop").locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_the_story_plays_to_its_end(playground: Playground, screenshots: Path, language: str):
    page = await playground.open(language=language)
    await page.click("#play-story")
    story = page.locator("#story")
    await expect(story).to_be_visible()
    async with asyncio.timeout(60):
        while await story.is_visible():
            await page.evaluate("document.querySelector('#story button').click()")
            await settled(0.15)
    assert playground.stage.orders()[0].parcels[0].step == "shipped"
    (thread,) = playground.stage.support_room()
    assert [reply.text for reply in thread.replies[1:]] == ["!done", "Conversation terminée."]
    assert not thread.open
    for app in ("messenger", "telegram", "slack", "sms"):
        await expect(page.locator(f".{app} .us").last).to_contain_text("1042")
    await expect(page.locator(".email .sheet.us")).to_have_count(1)
    await page.screenshot(path=screenshots / f"playground-story-{language}.png")
    assert playground.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1440, 900), (1920, 1080)])
async def test_nothing_overflows_on_a_laptop(playground: Playground, screenshots: Path, scheme, width, height):
    page = await playground.open(ViewportSize(width=width, height=height), scheme)
    for view in ("shop", "phones", "team"):
        await page.click(f"[data-view-to={view}]")
        await settled()
        await page.screenshot(path=screenshots / f"playground-{view}-{width}-{scheme}.png")
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert await page.evaluate("document.querySelector('.merchant').getBoundingClientRect().bottom <= innerHeight")


async def test_a_small_screen_shows_one_thing_at_a_time(playground: Playground, screenshots: Path):
    page = await playground.open(ViewportSize(width=390, height=844))
    for pane, thing in {
        "shop": "#shop",
        "phones": ".phone.telegram",
        "room": "#room",
        "journey": "#journey",
        "merchant": ".road",
    }.items():
        await page.click(f"[data-pane-to={pane}]")
        await expect(page.locator(thing)).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await page.screenshot(path=screenshots / f"playground-phone-{pane}.png")


async def test_the_page_finds_the_hub_again(playground: Playground):
    page = await playground.open()
    playground.stage.close()
    await expect(page.locator("#notice")).to_have_text(re.compile("ne répond plus"))
    await expect(page.locator("#notice")).to_be_hidden(timeout=10_000)
    phone = playground.stage.vendors["telegram"]
    phone.show("5001", replace(Bubble(id="late", author="us", text="De retour."), at=2.0))
    await expect(page.locator(".telegram .us")).to_contain_text("De retour.")
