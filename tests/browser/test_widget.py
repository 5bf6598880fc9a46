"""The widget in a real browser, on a page of another site, under a strict content security policy."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, Route, ViewportSize, expect

from channels.widget import identity
from dialogs.messages import (
    Address,
    Card,
    CartFilled,
    Choice,
    Field,
    Image,
    Inbound,
    InTheShop,
    Menu,
    Offer,
    Purchased,
    Receipt,
    Reply,
    Stars,
    Start,
    Status,
    Table,
    TableRow,
    Tap,
    Text,
    Theme,
    Timeline,
    TimelineStep,
    Viewed,
)
from dialogs.selling import InCart
from tests.browser.conftest import Scheme, leaving_nothing, settled
from tests.browser.widget_states import PHOTO
from tests.kit.widget import IDENTITY_SECRET, WidgetHub

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGE = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Maison Lune</title><link rel="icon" href="data:,"><body><h1>Maison Lune</h1><button>Acheter</button>
<script type="module" src="{hub}/widget/relais.js"></script><relais-chat {attributes}></relais-chat></html>"""

# What a careful shop allows: our scripts and our answers, its own pictures, no inline style, no HTML from strings.
POLICY = (
    "default-src 'none'; script-src {hub}; connect-src {hub}; img-src {shop} data:; require-trusted-types-for 'script'"
)

WELCOME = Reply(
    "Bonjour ! Que puis-je faire pour vous ?",
    choices=(Choice("Où est ma commande ?", "track_order:"), Choice("Parler à un conseiller", "human:")),
)


@pytest_asyncio.fixture(loop_scope="session")
async def hub(built_widget: Path) -> AsyncIterator[WidgetHub]:
    hub = WidgetHub(dist=built_widget)
    hub.bot = lambda inbound: answers(inbound, hub)
    await hub.start()
    open_page(hub)
    yield hub
    await hub.stop()


def open_page(hub: WidgetHub, attributes: str = "", lang: str = "fr") -> None:
    hub.page = PAGE.format(hub=hub.url, attributes=attributes, lang=lang)
    hub.csp = POLICY.format(hub=hub.url, shop=hub.shop_url)


def answers(inbound: Inbound, hub: WidgetHub) -> Sequence[Reply]:
    match inbound.content:
        case Start(""):
            return (WELCOME,)
        case Tap("track_order:"):
            return (Reply("Votre commande 1042 arrive demain. Suivez-la : https://suivi.example/1042."),)
        case Tap(payload):
            return (Reply(f"Choisi : {payload}"),)
        case Text("lave-linge"):
            return (washing_machines(hub),)
        case Text(text):
            return (Reply(f"Vous avez dit : {text}"),)
        case _:
            return ()


def washing_machines(hub: WidgetHub) -> Reply:
    models = {"Compact 6 kg": "40 cm", "Silence 7 kg": "41 cm", "Éco 5 kg": "39,5 cm"}
    cards = tuple(
        Card(
            title=f"Lave-linge {name}",
            subtitle=f"{width} de large",
            image=Image(f"{hub.shop_url}/pictures/{place}.svg", f"Lave-linge {name}, de face"),
            choices=(
                Choice("Voir la fiche", url="https://shop.example/1"),
                Choice("Ajouter au panier", f"cart:{place}"),
            ),
        )
        for place, (name, width) in enumerate(models.items(), 1)
    )
    return Reply("En voici trois de moins de 42 cm.", cards=cards, choices=(Choice("Comparer", "compare:"),))


@pytest.fixture
def faults() -> list[str]:
    """Errors that the page met."""
    return []


@pytest_asyncio.fixture(loop_scope="session")
async def desk(profile: BrowserContext, hub: WidgetHub) -> AsyncIterator[BrowserContext]:
    """A desktop's browser that was never in this shop."""
    async with leaving_nothing(profile, hub.shop_url) as context:
        yield context


@pytest_asyncio.fixture(loop_scope="session")
async def shopper(desk: BrowserContext, hub: WidgetHub, faults: list[str]) -> Page:
    page = await arrive(desk, hub)
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    return page


async def arrive(context: BrowserContext, hub: WidgetHub) -> Page:
    page = await context.new_page()
    await page.goto(hub.shop_url)
    return page


async def opens(page: Page) -> None:
    await page.get_by_role("button", name="Ouvrir la discussion").click()
    await expect(page.get_by_role("dialog")).to_be_visible()


async def says(page: Page, text: str) -> None:
    await page.get_by_role("textbox").fill(text)
    await page.keyboard.press("Enter")


async def hears(page: Page, text: str) -> None:
    """It is there, once."""
    await expect(page.locator("[part~=bubble]", has_text=text)).to_have_count(1, timeout=15_000)


def visitor(hub: WidgetHub) -> Address:
    return hub.inbound[-1].address


# ---------------------------------------------------------------- the conversation


async def test_a_page_that_only_shows_the_button_asks_the_hub_for_nothing_else(desk: BrowserContext, hub: WidgetHub):
    page = await desk.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(hub.shop_url)
    await expect(page.get_by_role("button", name="Ouvrir la discussion")).to_be_visible()
    await page.wait_for_load_state("networkidle")
    assert [url for url in asked if url.startswith(hub.url)] == [f"{hub.url}/widget/relais.js"]
    assert await page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.story("V1", "V2")
@pytest.mark.parametrize(
    ("lang", "button"), [("fr", "Ouvrir la discussion"), ("en", "Open the chat")], ids=["fr", "en"]
)
async def test_the_icon_is_at_the_bottom_right_and_one_click_opens_the_window(
    desk: BrowserContext, hub: WidgetHub, lang: str, button: str
):
    open_page(hub, lang=lang)
    page = await arrive(desk, hub)
    icon = page.get_by_role("button", name=button)
    box = await icon.bounding_box()
    assert box
    assert box["x"] > 1280 - 100
    assert box["y"] > 860 - 100
    drawn = await icon.locator("slot svg").bounding_box()
    assert drawn
    assert drawn["y"] + drawn["height"] / 2 == box["y"] + box["height"] / 2
    await icon.click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await expect(page.get_by_role("textbox")).to_be_focused()


async def test_a_shopper_is_greeted_chooses_writes_and_compares(shopper: Page, screenshots: Path, faults: list[str]):
    await opens(shopper)
    await hears(shopper, "Que puis-je faire pour vous ?")
    await shopper.get_by_role("button", name="Où est ma commande ?").click()
    await hears(shopper, "arrive demain")
    await expect(shopper.get_by_role("link", name="https://suivi.example/1042")).to_have_attribute(
        "rel", "noopener noreferrer"
    )
    await says(shopper, "lave-linge")
    await hears(shopper, "En voici trois")
    await expect(shopper.get_by_role("article")).to_have_count(3)
    await expect(shopper.get_by_alt_text("Lave-linge Compact 6 kg, de face")).to_be_visible()
    await shopper.get_by_role("button", name="Suivant").click()
    await expect(shopper.get_by_role("button", name="Précédent")).to_be_visible()
    await settled()
    await shopper.screenshot(path=screenshots / "widget-desktop.png")
    await shopper.get_by_role("button", name="Ajouter au panier").nth(1).click()
    await hears(shopper, "Choisi : cart:2")
    assert faults == []


async def test_what_a_shopper_writes_is_never_anything_but_text(shopper: Page):
    await opens(shopper)
    await says(shopper, "<img src=x onerror=alert(1)> <b>gras</b>")
    await hears(shopper, "Vous avez dit : <img src=x onerror=alert(1)> <b>gras</b>")
    assert await shopper.locator("[part~=bubble] :is(img, b)").count() == 0


async def test_shift_and_enter_begins_a_new_line(shopper: Page, hub: WidgetHub):
    await opens(shopper)
    await shopper.get_by_role("textbox").fill("un")
    await shopper.keyboard.press("Shift+Enter")
    await shopper.keyboard.type("deux")
    await shopper.keyboard.press("Enter")
    await hears(shopper, "Vous avez dit : un")
    assert Text("un\ndeux") in [inbound.content for inbound in hub.inbound]


async def test_an_agent_who_takes_over_is_named(shopper: Page, hub: WidgetHub):
    await opens(shopper)
    await hears(shopper, "Que puis-je")
    await hub.channel.typing(visitor(hub))
    await expect(shopper.locator(".dots")).to_be_visible()
    await hub.say(visitor(hub), Reply("Je regarde cela avec vous."), agent="Inès")
    await hears(shopper, "Je regarde cela")
    await expect(shopper.locator(".dots")).to_have_count(0)
    await expect(shopper.get_by_role("dialog")).to_contain_text("Inès est avec vous")


async def test_a_message_looked_at_is_told_to_be_read(shopper: Page, hub: WidgetHub):
    async with shopper.expect_response(lambda response: '"read"' in (response.request.post_data or "")):
        await opens(shopper)
    (greeting,) = hub.transcript.of(visitor(hub))
    assert hub.inbound[-1].content == Receipt(Status.READ, provider_ids=(greeting.id,))


# ---------------------------------------------------------------- nothing lost, nothing twice


async def test_the_conversation_goes_on_after_the_server_was_away(shopper: Page, hub: WidgetHub):
    await opens(shopper)
    await says(shopper, "un")
    await hears(shopper, "Vous avez dit : un")
    await hub.stop()
    await says(shopper, "deux")
    await says(shopper, "trois")
    await expect(shopper.get_by_role("status")).to_contain_text("Connexion perdue")
    hub.transcript.add(visitor(hub), "bot", Reply("Pendant votre absence."))
    await hub.start()
    for heard in ("Pendant votre absence.", "Vous avez dit : un", "Vous avez dit : deux", "Vous avez dit : trois"):
        await hears(shopper, heard)
    await expect(shopper.get_by_role("status")).to_be_empty()
    await expect(shopper.locator(".customer [part~=bubble]")).to_have_text(["un", "deux", "trois"])


async def test_a_message_whose_answer_was_lost_is_tried_again_and_counted_once(shopper: Page, hub: WidgetHub):
    await opens(shopper)
    await hears(shopper, "Que puis-je")

    async def lose_the_answer(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await shopper.route("**/in/widget", lose_the_answer, times=1)
    await says(shopper, "bonjour")
    await hears(shopper, "Vous avez dit : bonjour")
    await expect(shopper.locator(".customer[data-state=seen]")).to_have_count(1)
    await says(shopper, "encore")
    await hears(shopper, "Vous avez dit : encore")
    assert [inbound.content for inbound in hub.inbound if isinstance(inbound.content, Text)] == [
        Text("bonjour"),
        Text("encore"),
    ]


async def test_a_reload_finds_the_conversation_and_what_was_not_sent_yet(shopper: Page, hub: WidgetHub):
    await opens(shopper)
    await says(shopper, "un")
    await hears(shopper, "Vous avez dit : un")
    await shopper.route("**/in/widget", lambda route: route.abort())
    await says(shopper, "deux")
    await expect(shopper.locator(".customer[data-state=sending]")).to_have_count(1)
    await shopper.unroute("**/in/widget")
    await shopper.reload()
    await opens(shopper)
    await hears(shopper, "Vous avez dit : un")
    await hears(shopper, "Vous avez dit : deux")


async def test_a_proxy_that_holds_streams_back_is_worked_around(browser: Browser, hub: WidgetHub):
    context = await browser.new_context(locale="fr-FR")
    page = await arrive(context, hub)
    await page.clock.install()
    await page.route("**/widget/stream*", lambda route: None)  # neither a word nor a refusal
    await opens(page)
    await page.clock.run_for(10_000)
    await hears(page, "Que puis-je")
    await context.close()


async def test_a_network_that_is_gone_is_told_at_once_and_nothing_is_lost(shopper: Page, hub: WidgetHub):
    await opens(shopper)
    await hears(shopper, "Que puis-je")
    await shopper.context.set_offline(True)
    await expect(shopper.get_by_role("status")).to_contain_text("Connexion perdue")
    await says(shopper, "sans réseau")
    await expect(shopper.locator(".customer[data-state=sending]")).to_have_count(1)
    await shopper.context.set_offline(False)
    await hears(shopper, "Vous avez dit : sans réseau")
    await expect(shopper.get_by_role("status")).to_be_empty()
    assert [inbound.content for inbound in hub.inbound].count(Text("sans réseau")) == 1


async def test_older_messages_are_fetched_as_one_reads_up(shopper: Page, hub: WidgetHub):
    await opens(shopper)
    await says(shopper, "bonjour")
    await hears(shopper, "Vous avez dit : bonjour")
    for number in range(80):
        hub.transcript.add(visitor(hub), "bot", Reply(f"Message {number:02}"))
    await shopper.reload()
    await opens(shopper)
    await hears(shopper, "Message 79")
    log = shopper.get_by_role("log")
    for first in ("Message 50", "Message 20", "Que puis-je"):
        await log.evaluate("log => log.scrollTo(0, 0)")
        await hears(shopper, first)
    numbers = await shopper.locator("[part~=bubble]", has_text="Message ").all_text_contents()
    assert numbers == [f"Message {number:02}" for number in range(80)]


# ---------------------------------------------------------------- several tabs, several copies


async def test_several_tabs_share_one_line_and_hear_the_same(shopper: Page, hub: WidgetHub):
    await opens(shopper)
    await says(shopper, "bonjour")
    await hears(shopper, "Vous avez dit : bonjour")
    tabs = [shopper, *[await arrive(shopper.context, hub) for _ in range(2)]]
    for tab in tabs[1:]:
        await opens(tab)
        await hears(tab, "Vous avez dit : bonjour")
    await hub.say(visitor(hub), Reply("Pour tous les onglets."))
    for tab in tabs:
        await hears(tab, "Pour tous les onglets.")
    assert hub.channel.streams.listening(visitor(hub)) == 1
    await says(tabs[2], "depuis le troisième")
    for tab in tabs:
        await hears(tab, "Vous avez dit : depuis le troisième")
        await expect(tab.locator(".customer [part~=bubble]")).to_have_text(["bonjour", "depuis le troisième"])


async def test_who_opens_it_in_two_tabs_before_writing_has_one_conversation(shopper: Page, hub: WidgetHub):
    other = await arrive(shopper.context, hub)
    for tab in (shopper, other):
        await opens(tab)
        await hears(tab, "Que puis-je faire pour vous ?")
    await says(shopper, "dans le premier")
    await hears(other, "Vous avez dit : dans le premier")
    await says(other, "dans le second")
    await hears(shopper, "Vous avez dit : dans le second")


async def test_when_the_tab_that_listens_is_closed_another_goes_on(shopper: Page, hub: WidgetHub):
    await opens(shopper)
    await says(shopper, "bonjour")
    await hears(shopper, "Vous avez dit : bonjour")
    other = await arrive(shopper.context, hub)
    await opens(other)
    await hears(other, "Vous avez dit : bonjour")
    await shopper.close()
    hub.transcript.add(visitor(hub), "bot", Reply("Entre deux onglets."))
    await hears(other, "Entre deux onglets.")
    await hub.say(visitor(hub), Reply("Et la suite."))
    await hears(other, "Et la suite.")


async def test_a_tab_that_missed_something_asks_for_it(shopper: Page, hub: WidgetHub):
    """Frozen by the browser or cut off, it hears from another tab that there is more."""
    await opens(shopper)
    await says(shopper, "bonjour")
    await hears(shopper, "Vous avez dit : bonjour")
    other = await arrive(shopper.context, hub)
    await opens(other)
    await hears(other, "Vous avez dit : bonjour")
    name = f"relais:{hub.url}:{visitor(hub).id}"
    await shopper.context.set_offline(True)
    missed = hub.transcript.add(visitor(hub), "bot", Reply("Manqué par tous."))
    await shopper.context.set_offline(False)
    await shopper.evaluate("([name, last]) => new BroadcastChannel(name).postMessage({ last })", [name, missed.seq])
    await hears(other, "Manqué par tous.")


async def test_two_copies_on_a_page_are_one_conversation(desk: BrowserContext, hub: WidgetHub):
    hub.page = hub.page.replace("</relais-chat>", "</relais-chat><relais-chat position='left'></relais-chat>")
    page = await arrive(desk, hub)
    right, left = page.locator("relais-chat").nth(0), page.locator("relais-chat").nth(1)
    await right.get_by_role("button", name="Ouvrir la discussion").click()
    await right.get_by_role("textbox").fill("à droite")
    await page.keyboard.press("Enter")
    await expect(right.get_by_role("log")).to_contain_text("Vous avez dit : à droite")
    await left.get_by_role("button", name="Ouvrir la discussion").click()
    await expect(left.get_by_role("log")).to_contain_text("Vous avez dit : à droite")
    await left.get_by_role("textbox").fill("à gauche")
    await page.keyboard.press("Enter")
    await expect(right.get_by_role("log")).to_contain_text("Vous avez dit : à gauche")
    assert len({inbound.address for inbound in hub.inbound}) == 1


async def test_a_route_change_that_moves_or_rebuilds_it_keeps_the_conversation(shopper: Page, hub: WidgetHub):
    await opens(shopper)
    await says(shopper, "bonjour")
    await hears(shopper, "Vous avez dit : bonjour")
    await shopper.evaluate("document.body.prepend(document.querySelector('relais-chat'))")
    await expect(shopper.get_by_role("log")).to_contain_text("Vous avez dit : bonjour")
    await shopper.evaluate(
        """() => {
          document.querySelector('relais-chat').destroy();
          history.pushState({}, '', '/panier');
          document.body.append(document.createElement('relais-chat'));
        }"""
    )
    await shopper.locator("relais-chat").evaluate("(chat, hub) => (chat.hub = hub)", hub.url)
    await opens(shopper)
    await hears(shopper, "Vous avez dit : bonjour")
    await says(shopper, "encore")
    await hears(shopper, "Vous avez dit : encore")
    assert hub.channel.streams.listening(visitor(hub)) == 1


# ---------------------------------------------------------------- the page around it


async def test_escape_closes_and_gives_the_focus_back(shopper: Page):
    await opens(shopper)
    await expect(shopper.get_by_role("textbox")).to_be_focused()
    await shopper.keyboard.press("Escape")
    await expect(shopper.get_by_role("dialog")).to_be_hidden()
    await expect(shopper.get_by_role("button", name="Ouvrir la discussion")).to_be_focused()


async def test_what_comes_while_it_is_closed_is_counted_on_the_button(shopper: Page, hub: WidgetHub):
    await opens(shopper)
    await says(shopper, "bonjour")
    await hears(shopper, "Vous avez dit : bonjour")
    await shopper.keyboard.press("Escape")
    await hub.say(visitor(hub), Reply("Votre colis est arrivé."))
    await expect(shopper.get_by_role("button", name="1 message non lu")).to_be_visible()
    await shopper.reload()
    await shopper.get_by_role("button", name="1 message non lu").click()
    await hears(shopper, "Votre colis est arrivé.")
    await shopper.keyboard.press("Escape")
    await expect(shopper.get_by_role("button", name="Ouvrir la discussion", exact=True)).to_be_visible()


@pytest.mark.story("D2", channels=["widget"], languages=["fr"])
async def test_a_page_drives_it_and_is_told_what_happens(shopper: Page, hub: WidgetHub):
    await shopper.evaluate(
        """() => {
          window.told = [];
          for (const name of ["relais-open", "relais-message", "relais-unread"])
            document.addEventListener(name, (event) => told.push([name, event.detail]));
          const chat = document.querySelector("relais-chat");
          chat.open();
          return chat.send("depuis la page");
        }"""
    )
    await hears(shopper, "Vous avez dit : depuis la page")
    told = await shopper.evaluate("told")
    assert ["relais-open", {"open": True}] in told
    assert "Vous avez dit : depuis la page" in [detail.get("text") for name, detail in told if name == "relais-message"]
    await shopper.evaluate("document.querySelector('relais-chat').close()")
    await expect(shopper.get_by_role("dialog")).to_be_hidden()


@pytest.mark.story("D1", "D2", channels=["widget"], languages=["fr"])
async def test_a_page_listens_dresses_and_lets_go(shopper: Page, hub: WidgetHub):
    await shopper.evaluate(
        """() => {
          window.told = [];
          const chat = document.querySelector("relais-chat");
          for (const name of ["ready", "open", "message", "unread", "add-to-cart", "handover"])
            chat.on(name, (detail) => told.push([name, detail]));
          const off = chat.on("open", () => told.push(["never"]));
          off();
          chat.setTheme({ color: "#7a2e8e", radius: "4px", position: "left", title: "Le comptoir" });
          chat.open();
        }"""
    )
    await hears(shopper, "Que puis-je")
    await expect(shopper.get_by_role("dialog", name="Le comptoir")).to_have_css("border-radius", "4px")
    await says(shopper, "lave-linge")
    await shopper.get_by_role("button", name="Ajouter au panier").first.click()
    await hears(shopper, "Choisi : cart:1")
    await hub.say(visitor(hub), Reply("Je prends la suite."), agent="Inès")
    await hears(shopper, "Je prends la suite.")
    told = await shopper.evaluate("told")
    assert told[0] == ["ready", {}]
    assert ["open", {"open": True}] in told
    assert ["add-to-cart", {"product": "1"}] in told
    assert ["handover", {"to": "agent", "name": "Inès"}] in told
    assert ["never"] not in told
    await shopper.evaluate("document.querySelector('relais-chat').destroy()")
    await expect(shopper.get_by_role("button", name="Ouvrir la discussion")).to_have_count(0)


TRACK = """() => {
  const chat = document.querySelector("relais-chat");
  chat.track("product-view", { product: "LV-30" });
  chat.track("product-view", { product: "LV-40" });
  chat.track("cart", { lines: [{ sku: "LV-40" }, { sku: "ROB-1", quantity: 2, variant: "40" }], url: URL_OF_CART });
}"""


async def test_what_a_visitor_does_in_the_shop_is_told_once_they_have_written(desk: BrowserContext, hub: WidgetHub):
    open_page(hub, "consent")
    page = await arrive(desk, hub)
    await page.evaluate(TRACK.replace("URL_OF_CART", f"'{hub.shop_url}/cart/abc'"))
    await opens(page)
    await hears(page, "Que puis-je")
    said = [one.content for one in hub.inbound if not isinstance(one.content, Receipt)]  # what was read may be told
    assert said == [Start("")]
    await says(page, "bonjour")
    await hears(page, "Vous avez dit : bonjour")
    await page.evaluate("document.querySelector('relais-chat').track('purchase', { order: '1050', total: 149.9 })")
    held = (InCart(sku="LV-40"), InCart(sku="ROB-1", quantity=2, variant="40"))
    done: list[InTheShop] = [
        Viewed("LV-40", kept=True),
        CartFilled(held, f"{hub.shop_url}/cart/abc"),
        Purchased("1050", Decimal("149.9")),
    ]
    await told(hub, done)


async def test_without_consent_nothing_is_told_of_what_a_visitor_does_in_the_shop(shopper: Page, hub: WidgetHub):
    await opens(shopper)
    await says(shopper, "bonjour")
    await hears(shopper, "Vous avez dit : bonjour")
    await shopper.evaluate(TRACK.replace("URL_OF_CART", "''"))
    await says(shopper, "encore")
    await hears(shopper, "Vous avez dit : encore")
    assert told_of_the_shop(hub) == []


def told_of_the_shop(hub: WidgetHub) -> list[InTheShop]:
    return [one.content for one in hub.inbound if isinstance(one.content, InTheShop)]


async def told(hub: WidgetHub, done: Sequence[InTheShop]) -> None:
    async with asyncio.timeout(10):
        while told_of_the_shop(hub) != list(done):
            await asyncio.sleep(0.02)


async def test_a_visitor_changes_the_language_for_the_visit(shopper: Page, hub: WidgetHub):
    await opens(shopper)
    await hears(shopper, "Que puis-je")
    await shopper.get_by_role("button", name="Options").click()
    await expect(shopper.get_by_role("menuitemcheckbox", name="Français")).to_be_focused()
    await shopper.keyboard.press("ArrowDown")
    await shopper.keyboard.press("Enter")
    await expect(shopper.get_by_role("textbox", name="Write your message")).to_be_visible()
    await shopper.reload()
    await shopper.get_by_role("button", name="Open the chat").click()
    await expect(shopper.get_by_role("textbox", name="Write your message")).to_be_visible()


@pytest.mark.story("D1", channels=["widget"], languages=["fr", "en"])
async def test_a_shop_says_all_in_its_own_words_in_every_language(desk: BrowserContext, hub: WidgetHub):
    open_page(hub, f"intro='Bonjour' texts='{OWN_WORDS}'")
    page = await arrive(desk, hub)
    await page.get_by_role("button", name="Parlons-en").click()
    await expect(page.get_by_role("dialog", name="L’atelier")).to_be_visible()
    await expect(page.locator("[part=intro]")).to_have_text("Un doute ?")
    await expect(page.get_by_role("textbox", name="Dites-nous tout")).to_be_focused()
    await says(page, "lave-linge")
    await expect(page.get_by_role("group", name="Notre choix")).to_be_visible()
    await page.keyboard.press("Escape")
    await hub.say(visitor(hub), Reply("Encore là ?"))
    await expect(page.get_by_role("button", name="Parlons-en, une réponse")).to_be_visible()
    await page.evaluate(
        "document.querySelector('relais-chat').setTexts({ en: { open: 'Talk to us', unread: 'so many: {count}' } })"
    )
    await expect(page.get_by_role("button", name="Ouvrir la discussion, 1 message non lu")).to_be_visible()
    await page.evaluate("document.querySelector('relais-chat').lang = 'en'")
    await expect(page.get_by_role("button", name="Talk to us, so many: 1")).to_be_visible()


OWN_WORDS = """{"fr": {"open": "Parlons-en", "unread": "une réponse|{count} réponses", "title": "L’atelier",
  "intro": "Un doute ?", "write": "Dites-nous tout", "cards": "Notre choix"}}"""


async def test_a_slip_in_a_shops_own_words_is_told_in_the_console_and_costs_nothing_else(
    desk: BrowserContext, hub: WidgetHub, faults: list[str]
):
    open_page(hub, "texts='{fr: nothing}'")
    page = await desk.new_page()
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    await page.goto(hub.shop_url)
    await opens(page)
    assert ["JSON" in fault for fault in faults] == [True]


async def test_what_is_put_into_the_page_by_the_hub_runs_nothing(shopper: Page, hub: WidgetHub, faults: list[str]):
    """Even if the shop's own data were poisoned."""
    await opens(shopper)
    await hears(shopper, "Que puis-je")
    poison = "<img src=x onerror=document.title='x'>"
    link = Choice(poison, url="javascript:document.title='x'")
    card = Card(poison, poison, Image("javascript:0", poison), "javascript:0", (link,), Offer(poison, stock=poison))
    rows = (TableRow(poison, (poison,)),)
    for drawing in (Table((poison,), rows, poison), Timeline((TimelineStep(poison, "now"),)), Field(poison, "text")):
        await hub.say(visitor(hub), Reply(poison, (link,), (card,), Image("data:text/html,x", poison), drawing))
    await expect(shopper.locator(".ask")).to_be_visible()
    await expect(shopper.locator(".log :is(img, script, a[href^='javascript'])")).to_have_count(0)
    assert await shopper.title() == "Maison Lune"
    assert faults == []


# ---------------------------------------------------------------- what only some conversations need


async def test_a_table_stands_in_place_of_its_words_and_a_mark_is_given_by_stars(shopper: Page, hub: WidgetHub):
    await opens(shopper)
    await hears(shopper, "Que puis-je")
    table = Table(("Brisa", "Nacre"), (TableRow("Prix", ("429 €", "389 €"), best=(1,)),))
    await hub.say(visitor(hub), Reply("Prix : Brisa 429 €, Nacre 389 €", drawing=table))
    await expect(shopper.get_by_role("row", name="Prix 429 € Le meilleur 389 €")).to_be_visible()
    await expect(shopper.get_by_text("Prix : Brisa")).to_be_hidden()
    marks = tuple(Choice(f"{n} étoiles", f"rate:{n}") for n in range(1, 6))
    await hub.say(visitor(hub), Reply("Satisfait ?", choices=marks, drawing=Stars()))
    await shopper.get_by_role("button", name="1 étoiles").focus()
    for _ in range(3):
        await shopper.keyboard.press("ArrowRight")
    await shopper.keyboard.press("Enter")
    await hears(shopper, "Choisi : rate:4")
    await expect(shopper.locator(".stars")).to_be_hidden()


async def test_a_question_is_found_by_theme_or_by_its_words(shopper: Page, hub: WidgetHub):
    await opens(shopper)
    await hears(shopper, "Que puis-je")
    themes = (
        Theme("Livraison", (Choice("Livrez-vous en Suisse ?", "faq:ch"), Choice("À quel prix ?", "faq:cost"))),
        Theme("Paiement", (Choice("Puis-je payer en trois fois ?", "faq:pay"),)),
    )
    await hub.say(visitor(hub), Reply("Cherchez ici.", drawing=Menu(themes)))
    await shopper.get_by_role("button", name="Livraison 2 questions").click()
    await expect(shopper.get_by_role("button", name="Tous les thèmes")).to_be_focused()
    await shopper.keyboard.press("Enter")
    await expect(shopper.get_by_role("button", name="Livraison 2 questions")).to_be_focused()
    await shopper.get_by_role("searchbox").fill("A QUEL")
    await shopper.get_by_role("button", name="À quel prix ?").click()
    await hears(shopper, "Choisi : faq:cost")


async def test_a_field_says_what_is_wrong_and_answers_in_words(shopper: Page, hub: WidgetHub):
    await opens(shopper)
    await hears(shopper, "Que puis-je")
    await hub.say(visitor(hub), Reply("Où vous écrire ?", drawing=Field("Votre adresse e-mail", "email")))
    field = shopper.get_by_label("Votre adresse e-mail")
    await field.fill("camille")
    await shopper.keyboard.press("Enter")
    await expect(shopper.get_by_role("alert")).to_contain_text("incomplète")
    await expect(field).to_be_focused()
    await field.fill("camille@exemple.fr")
    await expect(shopper.get_by_role("alert")).to_be_empty()
    await shopper.keyboard.press("Enter")
    await hears(shopper, "Vous avez dit : camille@exemple.fr")


async def test_a_picture_is_sent_without_the_place_where_it_was_taken(shopper: Page, hub: WidgetHub):
    hub.csp = hub.csp.replace("img-src", f"img-src {hub.url}")
    await shopper.reload()
    await opens(shopper)
    await hears(shopper, "Que puis-je")
    photo = PHOTO.read_bytes()
    told = photo[:2] + b"\xff\xe1\x00\x12Exif\0\0GPS 48.85" + photo[2:]
    files = shopper.locator("input[type=file]")
    await files.set_input_files({"name": "hublot.jpg", "mimeType": "image/jpeg", "buffer": told})
    await expect(shopper.get_by_role("log").get_by_alt_text("hublot.jpg")).to_be_visible()
    await expect(shopper.locator(".upload")).to_have_count(0)
    (file,) = hub.uploads.glob("*/*/*")
    assert b"GPS" not in file.read_bytes()
    await shopper.reload()
    await opens(shopper)
    await expect(shopper.get_by_role("log").get_by_alt_text("hublot.jpg")).to_be_visible()


async def test_a_file_that_cannot_be_sent_is_told_with_what_to_do(shopper: Page, hub: WidgetHub):
    await opens(shopper)
    await hears(shopper, "Que puis-je")
    files = shopper.locator("input[type=file]")
    await files.set_input_files({"name": "a.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"})
    await expect(shopper.get_by_role("dialog")).to_contain_text("Nous recevons les photos")
    await shopper.route("**/widget/upload*", lambda route: route.abort(), times=1)
    await files.set_input_files({"name": "facture.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    await expect(shopper.get_by_role("dialog")).to_contain_text("facture.pdf n’a pas été envoyé")
    await shopper.get_by_role("button", name="Réessayer").click()
    await hears(shopper, "[facture.pdf]")


# ---------------------------------------------------------------- who it is


async def test_a_customer_the_shop_knows_is_presented_to_the_hub(desk: BrowserContext, hub: WidgetHub):
    token = identity(IDENTITY_SECRET, "cust-42", hub.now())
    open_page(hub, f'token="{token}"')
    page = await arrive(desk, hub)
    await opens(page)
    await says(page, "bonjour")
    await hears(page, "Vous avez dit : bonjour")
    assert Start("identity:cust-42") in [inbound.content for inbound in hub.inbound]
    assert [inbound.content for inbound in hub.inbound].index(Start("identity:cust-42")) == 0


async def test_a_customer_who_logs_out_leaves_nothing_behind(shopper: Page, hub: WidgetHub):
    await opens(shopper)
    await says(shopper, "un secret")
    await hears(shopper, "Vous avez dit : un secret")
    before = visitor(hub)
    other = await arrive(shopper.context, hub)
    await opens(other)
    await hears(other, "Vous avez dit : un secret")
    await shopper.evaluate("document.querySelector('relais-chat').logout()")
    for tab in (shopper, other):
        await hears(tab, "Que puis-je faire pour vous ?")
        await expect(tab.get_by_role("log")).not_to_contain_text("un secret")
    assert "un secret" not in await shopper.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert await shopper.evaluate("localStorage.length") == 0
    assert [inbound.address for inbound in hub.inbound if inbound.content == Start()][-1] != before


async def test_it_speaks_english_on_an_english_page(desk: BrowserContext, hub: WidgetHub):
    open_page(hub, lang="en")
    page = await arrive(desk, hub)
    await page.get_by_role("button", name="Open the chat").click()
    await expect(page.get_by_role("textbox", name="Write your message")).to_be_visible()
    await hears(page, "Que puis-je")
    assert hub.inbound[0].profile.language == "en"


async def test_it_asks_nobody_but_the_hub_and_breaks_no_policy(shopper: Page, hub: WidgetHub):
    asked: set[str] = set()
    refused: list[str] = []
    shopper.on("request", lambda request: asked.add(request.url.split("/")[2]))
    shopper.on("console", lambda message: refused.append(message.text) if "Policy" in message.text else None)
    await shopper.reload()
    await opens(shopper)
    await says(shopper, "lave-linge")
    await expect(shopper.get_by_role("article")).to_have_count(3)
    marks = (Choice("1 étoile", "rate:1"), Choice("2 étoiles", "rate:2"))
    await hub.say(visitor(hub), Reply("Satisfait ?", choices=marks, drawing=Stars()))
    await shopper.get_by_role("button", name="Options").click()
    await expect(shopper.get_by_role("menu")).to_be_visible()
    assert asked == {hub.url.split("/")[2], hub.shop_url.split("/")[2]}
    assert refused == []


@pytest.mark.parametrize(("width", "height"), [(640, 430), (320, 256)])
async def test_at_twice_and_four_times_the_size_all_can_be_read_and_written(
    browser: Browser, hub: WidgetHub, width: int, height: int
):
    """What zoom does to a window of 1280 by 1024: https://www.w3.org/WAI/WCAG22/Understanding/reflow"""
    context = await browser.new_context(locale="fr-FR", viewport=ViewportSize(width=width, height=height))
    page = await arrive(context, hub)
    await opens(page)
    await says(page, "lave-linge")
    await expect(page.get_by_role("article").first).to_be_visible()
    await expect(page.get_by_role("textbox")).to_be_in_viewport(ratio=1)
    await expect(page.get_by_role("dialog").get_by_role("button", name="Fermer")).to_be_in_viewport(ratio=1)
    assert await page.get_by_role("log").evaluate("log => log.scrollWidth <= log.clientWidth")
    await context.close()


async def test_where_one_reads_from_the_right_it_is_mirrored(desk: BrowserContext, hub: WidgetHub):
    open_page(hub, 'dir="rtl"')
    page = await arrive(desk, hub)
    await opens(page)
    await says(page, "lave-linge")
    await hears(page, "En voici trois")
    ours = await page.locator(".bot [part~=bubble]").last.bounding_box()
    theirs = await page.locator(".customer [part~=bubble]").bounding_box()
    assert ours
    assert theirs
    assert theirs["x"] < ours["x"]
    first, full_stop = await page.get_by_text("En voici trois de moins de 42 cm.").evaluate(FIRST_AND_LAST)
    assert first < full_stop  # what is said in French is still read from the left
    await expect(page.get_by_role("button", name="Précédent")).to_be_hidden()
    await page.get_by_role("button", name="Suivant").click()
    await expect(page.get_by_role("button", name="Précédent")).to_be_visible()


FIRST_AND_LAST = """(node) => [0, node.firstChild.length - 1].map((at) => {
  const sign = document.createRange();
  sign.setStart(node.firstChild, at);
  sign.setEnd(node.firstChild, at + 1);
  return sign.getBoundingClientRect().left;
})"""


async def test_the_arrow_that_points_onward_gives_a_star_more_on_either_side(desk: BrowserContext, hub: WidgetHub):
    marks = tuple(Choice(f"{n} sur 3", f"rate:{n}") for n in (1, 2, 3))
    page = await arrive(desk, hub)
    await opens(page)
    await says(page, "bonjour")
    await hears(page, "Vous avez dit : bonjour")
    await hub.say(visitor(hub), Reply("Satisfait ?", choices=marks, drawing=Stars()))
    await page.locator("[part=stars]").get_by_role("button", name="1 sur 3").focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("button", name="2 sur 3")).to_be_focused()
    await page.evaluate("document.dir = 'rtl'")
    await page.keyboard.press("ArrowLeft")
    await expect(page.get_by_role("button", name="3 sur 3")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("button", name="2 sur 3")).to_be_focused()


@pytest.mark.parametrize("color", ["#7a7a7a", "#ffd400", "white", "oklch(45% 0.2 300)"])
async def test_every_colour_of_a_shop_can_be_read(desk: BrowserContext, hub: WidgetHub, color: str):
    open_page(hub, f'color="{color}"')
    page = await arrive(desk, hub)
    await opens(page)
    await says(page, "bonjour")
    await hears(page, "Vous avez dit : bonjour")
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        assert await page.locator(".customer [part~=bubble]").evaluate(CONTRAST, "[part~=bubble]") >= 4.5
        assert await page.locator("[data-state=seen] .state").evaluate(CONTRAST, ".middle") >= 4.5


SCHEMES: tuple[Scheme, ...] = ("light", "dark")
CONTRAST = """(written, behind) => {
  const [color, ground] = [getComputedStyle(written).color, getComputedStyle(written.closest(behind)).backgroundColor];
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  const light = (color) => {
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data]
      .map((byte) => byte / 255)
      .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark, bright] = [light(color), light(ground)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_on_a_phone_it_takes_the_whole_screen(
    browser: Browser, hub: WidgetHub, scheme: Literal["light", "dark"], screenshots: Path
):
    phone = ViewportSize(width=390, height=844)
    context = await browser.new_context(
        locale="fr-FR", viewport=phone, has_touch=True, is_mobile=True, color_scheme=scheme
    )
    page = await arrive(context, hub)
    await opens(page)
    await says(page, "lave-linge")
    await hears(page, "En voici trois")
    await settled()
    await page.screenshot(path=screenshots / f"widget-phone-{scheme}.png")
    assert await page.get_by_role("dialog").bounding_box() == {"x": 0, "y": 0, **phone}
    await page.get_by_role("button", name="Fermer la discussion").click()
    await expect(page.get_by_role("button", name="Acheter")).to_be_visible()
    await expect(page.get_by_role("button", name="Ouvrir la discussion")).to_be_visible()
    await context.close()
