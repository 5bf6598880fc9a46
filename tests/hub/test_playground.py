"""The playground: what the page is told, what it may ask for, and who may ask."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from channels.sandbox import Bubble, Mischief
from hub.playground import pages, routes
from hub.playground.stage import MISCHIEF, Mood, Stage, put_in_mood, threads_of
from hub.playground.texts import texts
from storage.shops.demo import DemoShop
from tests.kit.stage import PocketStage

SMS = {"channel": "sms", "who": "+33600000001"}


@dataclass
class Visit:
    """A browser at the playground's door."""

    stage: PocketStage
    server: TestServer
    browser: aiohttp.ClientSession

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with self.browser.get(self.origin + path, headers=headers) as answer:
            return answer.status, await answer.text()

    async def act(self, act: str, **values: object) -> int:
        return await self.post({"act": act, **values}, Origin=self.origin)

    async def post(self, body: object, **headers: str) -> int:
        async with self.browser.post(f"{self.origin}/playground/act", json=body, headers=headers) as answer:
            return answer.status


@dataclass
class Live:
    """The stream, read event by event."""

    content: aiohttp.StreamReader

    async def next(self) -> tuple[str, Any]:
        name = ""
        async for line in self.content:
            word, _, rest = line.decode().rstrip("\n").partition(": ")
            match word:
                case "event":
                    name = rest
                case "data":
                    return name, msgspec.json.decode(rest)
        raise AssertionError("the stream ended")

    async def until(self, wanted: str) -> Any:
        while True:
            name, data = await asyncio.wait_for(self.next(), 5)
            if name == wanted:
                return data


@pytest.fixture
async def visit() -> AsyncIterator[Visit]:
    async with open_door(PocketStage()) as visit:
        yield visit


class open_door:  # noqa: N801 - reads as a function
    def __init__(self, stage: PocketStage) -> None:
        app = web.Application()
        app.add_routes(routes(stage))
        self._visit = Visit(stage, TestServer(app), aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()))

    async def __aenter__(self) -> Visit:
        await self._visit.server.start_server()
        return self._visit

    async def __aexit__(self, *_: object) -> None:
        await self._visit.browser.close()
        await self._visit.server.close()


@pytest.fixture
async def live(visit: Visit) -> AsyncIterator[Live]:
    async with visit.browser.get(f"{visit.origin}/playground/live") as answer:
        assert answer.content_type == "text/event-stream"
        yield Live(answer.content)


# ---------------------------------------------------------------- the page


def test_the_stage_in_memory_is_a_stage():
    stage: Stage = PocketStage()
    assert [persona.id for persona in stage.people()] == ["camille", "james", "visitor"]


@pytest.mark.parametrize(
    ("cookie", "accepted", "tagline"),
    [
        ("", "fr-FR,fr;q=0.9", "un dialogue, tous les canaux"),
        ("", "en-GB,en;q=0.9", "one dialogue, every channel"),
        ("", "de", "un dialogue, tous les canaux"),
        ("relais_playground_lang=en", "fr", "one dialogue, every channel"),
    ],
)
async def test_the_page_speaks_the_language_chosen_or_the_browsers(visit: Visit, cookie, accepted, tagline):
    status, page = await visit.get("/playground", **{"Accept-Language": accepted, "Cookie": cookie})
    assert status == 200
    assert tagline in page


def test_both_languages_have_the_same_texts_with_the_same_holes():
    french, english = texts("fr"), texts("en")
    assert french.keys() == english.keys()
    holes = {key: sorted(part for part in french[key].split() if "{" in part) for key in french}
    assert {key for key in holes if bool(holes[key]) != ("{" in english[key])} == set()


def test_every_text_that_the_scripts_name_is_written():
    static = Path(pages.__file__).parent / "static"
    named = {
        part.partition('"')[0]
        for script in static.rglob("*.js")
        for part in script.read_text("utf-8").split(' t("')[1:] + script.read_text("utf-8").split('(t("')[1:]
    }
    assert {key for key in named if key not in texts("fr")} == set()


async def test_everything_the_page_loads_comes_from_here(visit: Visit):
    for path in ("/playground", "/playground/shop", "/playground/static/page.css", "/playground/static/shop.css"):
        _, page = await visit.get(path)
        loaded = [part for part in page.replace("url(", 'src="').split('src="')[1:] if part.startswith(("http", "//"))]
        assert loaded == []


async def test_a_policy_allows_scripts_from_here_only(visit: Visit):
    async with visit.browser.get(f"{visit.origin}/playground") as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "script-src" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["../stage.py", "..%2fstage.py", "phones/../../stage.py", "nothing.js", "phones"])
async def test_only_the_pages_own_files_are_served(visit: Visit, path: str):
    status, _ = await visit.get(f"/playground/static/{path}")
    assert status == 404


# ---------------------------------------------------------------- the shop


async def test_the_shop_shows_its_products_by_shelf_and_by_word(visit: Visit):
    _, everything = await visit.get("/playground/shop")
    _, kitchen = await visit.get("/playground/shop?shelf=kitchen")
    _, kettle = await visit.get("/playground/shop?q=bouilloire")
    assert "Lampe Arc en laiton" in everything
    assert "Lampe Arc en laiton" not in kitchen
    assert "Cocotte en fonte" in kitchen
    assert "Bouilloire" in kettle
    assert "Cocotte" not in kettle


async def test_what_is_searched_for_is_shown_as_words(visit: Visit):
    _, page = await visit.get('/playground/shop?q="><script>alert(1)</script>')
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


async def test_a_product_has_its_page_its_figures_and_its_picture(visit: Visit):
    _, page = await visit.get("/playground/shop/products/LUM-1")
    status, picture = await visit.get("/playground/pictures/LUM-1.svg")
    assert "41,5 cm" in page
    assert "159,00" in page
    assert status == 200
    assert picture.startswith("<svg")


@pytest.mark.parametrize("path", ["/playground/shop/products/NONE", "/playground/pictures/NONE.svg"])
async def test_what_the_shop_does_not_have_is_not_found(visit: Visit, path: str):
    status, _ = await visit.get(path)
    assert status == 404


async def test_camille_sees_her_orders_and_the_widget_knows_her(visit: Visit):
    _, page = await visit.get("/playground/shop/orders", Cookie="relais_playground_as=camille")
    assert "Commande 1042" in page
    assert "Commande 1044" not in page
    assert 'token="token-of-C-1001"' in page


async def test_a_visitor_sees_no_orders_and_the_widget_does_not_know_them(visit: Visit):
    _, page = await visit.get("/playground/shop/orders", Cookie="relais_playground_as=visitor")
    assert "Commande 1042" not in page
    assert "token=" not in page


async def test_the_demonstration_shop_fits_on_the_shelves_and_its_links_lead_there():
    shop = DemoShop.load(Path("config/demo"), site="/playground")
    async with open_door(PocketStage(shop)) as visit:
        _, home = await visit.get("/playground/shop")
        assert home.count('class="tile"') == pages.FEATURED
        for product in shop.products()[::9]:
            assert (await visit.get(product.url))[0] == 200, product.url
        for product in shop.products()[:40]:
            status, page = await visit.get(f"/playground/shop/products/{product.sku}")
            assert status == 200
            assert product.brand in page.replace("&amp;", "&").replace("&#39;", "'")
        _, orders = await visit.get("/playground/shop/orders", Cookie="relais_playground_as=camille")
        assert "Commande 1042" in orders


# ---------------------------------------------------------------- the stream


async def test_the_stream_begins_with_everything(live: Live):
    names = []
    while "ready" not in names:
        names.append((await live.next())[0])
    assert names[0] == "scene"
    assert names.count("phone") == 15
    assert {"orders", "products", "clock", "moods", "room", "trace"} < set(names)


async def test_what_is_written_and_answered_appears_on_the_phone(visit: Visit, live: Live):
    await live.until("ready")
    assert await visit.act("write", **SMS, text="où est ma commande 1042 ?") == 204
    phone = await live.until("phone")
    assert phone["channel"] == "sms"
    assert phone["who"] == "+33600000001"
    assert [bubble["author"] for bubble in phone["bubbles"]] == ["them", "us"]
    assert "1. Me prévenir" in phone["bubbles"][1]["text"]


async def test_a_message_can_be_followed(visit: Visit, live: Live):
    await live.until("ready")
    await visit.act("write", **SMS, text="où est ma commande 1042 ?")
    (journey,) = await live.until("trace")
    assert journey["name"] == "Camille Martin"
    assert [leg["stage"] for leg in journey["legs"]][:3] == ["received", "understood", "answered"]
    assert journey["legs"][1]["intent"] == "track_order"


async def test_a_subscriber_hears_when_the_merchant_moves_the_parcel(visit: Visit, live: Live):
    await live.until("ready")
    await visit.act("write", **SMS, text="préviens-moi")
    await visit.act("advance", number="1042", step="shipped")
    orders = await live.until("orders")
    moved = next(order for order in orders if order["number"] == "1042")
    assert moved["moments"][-1]["step"] == "shipped"
    assert moved["possible"] == ["out_for_delivery", "at_pickup_point", "delivered"]
    assert "expédiée" in visit.stage.vendors["sms"].screen(SMS["who"])[-1].text


async def test_what_sophie_answers_reaches_the_phone(visit: Visit, live: Live):
    await live.until("ready")
    await visit.act("write", **SMS, text="je veux parler à un conseiller")
    (thread,) = await live.until("room")
    assert await visit.act("agent_says", thread=thread["id"], text="Ici Sophie.") == 204
    assert visit.stage.vendors["sms"].screen(SMS["who"])[-1].text == "Ici Sophie."
    assert await visit.act("agent_taps", thread=thread["id"], message=thread["id"], button="done") == 204
    assert visit.stage.support_room()[0].open is False


async def test_time_moves_forward(visit: Visit, live: Live):
    before = await live.until("clock")
    await live.until("ready")
    await visit.act("move_time", hours=24)
    assert await live.until("clock") - before > 24 * 3600 - 1


async def test_a_vendor_can_be_put_in_a_bad_mood_and_back(visit: Visit, live: Live):
    await live.until("ready")
    await visit.act("misbehave", channel="sms", mood="throttled")
    assert (await live.until("moods"))["sms"] == "throttled"
    assert visit.stage.vendors["sms"].mischief.throttle > 0
    await visit.act("misbehave", channel="sms", mood="ok")
    assert visit.stage.vendors["sms"].mischief.throttle == 0


@pytest.mark.parametrize("mood", list(Mood))
def test_a_mood_leaves_nothing_of_the_one_before(mood: Mood):
    mischief = Mischief(duplicate=1, reorder=1, delay=1, fail=1, throttle=1, drop=1)
    put_in_mood(mischief, mood)
    figures = {name: getattr(mischief, name) for name in ("duplicate", "reorder", "delay", "fail", "throttle", "drop")}
    assert {name: figure for name, figure in figures.items() if figure} == MISCHIEF[mood]


async def test_closing_the_page_ends_the_watching(visit: Visit):
    async with visit.browser.get(f"{visit.origin}/playground/live") as answer:
        await Live(answer.content).until("ready")
        assert len(visit.stage.watchers) == 1
    async with asyncio.timeout(5):
        while visit.stage.watchers:
            visit.stage.changed("clock")
            await asyncio.sleep(0.01)


async def test_the_stream_ends_when_the_stage_closes(visit: Visit, live: Live):
    await live.until("ready")
    visit.stage.close()
    async with asyncio.timeout(5):
        await live.content.read()


# ---------------------------------------------------------------- acts


async def test_a_button_is_tapped(visit: Visit):
    await visit.act("write", channel="telegram", who="5001", text="où est ma commande 1042 ?")
    answer = visit.stage.vendors["telegram"].screen("5001")[-1]
    assert await visit.act("tap", channel="telegram", who="5001", message=answer.id, button="notify") == 204
    assert "je vous préviens" in visit.stage.vendors["telegram"].screen("5001")[-1].text


@pytest.mark.parametrize(
    "body",
    [
        {"act": "tap", **SMS, "message": "none", "button": "none"},
        {"act": "write", "channel": "fax", "who": "1", "text": "bonjour"},
        {"act": "advance", "number": "9999", "step": "shipped"},
        {"act": "advance", "number": "1042", "step": "received"},
        {"act": "agent_says", "thread": "none", "text": "bonjour"},
        {"act": "misbehave", "channel": "fax", "mood": "slow"},
        {"act": "mark_down", "sku": "none"},
        {"act": "restock", "sku": "none", "left": 0},
        {"act": "refund", "number": "9999"},
        {"act": "leave_cart", "customer": "C-1001", "sku": "none"},
        {"act": "agree", "customer": "C-9999"},
        {"act": "attach", **SMS, "url": "http://127.0.0.1/photo.jpg"},
        {"act": "locate", **SMS, "latitude": 45.7, "longitude": 4.8},
        {"act": "block", **SMS},
    ],
)
async def test_what_is_impossible_is_refused_politely(visit: Visit, body: object):
    assert await visit.post(body, Origin=visit.origin) == 409


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "write",
        {"act": "format_disk"},
        {"act": "write", **SMS},
        {"act": "write", **SMS, "text": ""},
        {"act": "write", **SMS, "text": "x" * 10_001},
        {"act": "move_time", "hours": -1},
        {"act": "move_time", "hours": 1e9},
        {"act": "delay", "number": "1042", "days": 0},
        {"act": "restock", "sku": "LUM-1", "left": -1},
        {"act": "advance", "number": "1042", "step": "eaten"},
        {"act": "misbehave", "channel": "sms", "mood": "sulking"},
    ],
)
async def test_what_is_no_act_is_refused(visit: Visit, body: object):
    assert await visit.post(body, Origin=visit.origin) == 400


@pytest.mark.parametrize("body", [b"\xff\xfe", b"{", b"", b'{"act": "write", "text": "\xff"}'])
async def test_bytes_that_are_no_json_are_refused(visit: Visit, body: bytes):
    headers = {"Origin": visit.origin, "Content-Type": "application/json"}
    async with visit.browser.post(f"{visit.origin}/playground/act", data=body, headers=headers) as answer:
        assert answer.status == 400


# ---------------------------------------------------------------- who may ask


@pytest.mark.parametrize("origin", ["", "null", "https://evil.example", "http://127.0.0.1:1", "http://localhost"])
async def test_another_sites_page_cannot_act(visit: Visit, origin: str):
    headers = {"Origin": origin} if origin else {}
    assert await visit.post({"act": "write", **SMS, "text": "bonjour"}, **headers) == 403
    assert visit.stage.vendors["sms"].screen(SMS["who"]) == []


async def test_a_form_of_another_kind_cannot_act(visit: Visit):
    headers = {"Origin": visit.origin, "Content-Type": "text/plain"}
    async with visit.browser.post(f"{visit.origin}/playground/act", data=b"{}", headers=headers) as answer:
        assert answer.status == 415


@pytest.mark.parametrize("path", ["/playground", "/playground/live", "/playground/shop/orders"])
async def test_a_foreign_name_for_this_machine_is_refused(visit: Visit, path: str):
    status, _ = await visit.get(path, Host="evil.example")
    assert status == 403


# ---------------------------------------------------------------- the team's room


def test_a_room_is_gathered_into_threads():
    card, other = Bubble(id="1", author="us", text="Camille"), Bubble(id="2", author="us", text="James", thread="2")
    reply = Bubble(id="3", author="them", text="Je m'en occupe.", thread="1")
    first, second = threads_of([card, other, reply], closed={"2"})
    assert (first.card, first.replies, first.open) == (card, (reply,), True)
    assert (second.card, second.replies, second.open) == (other, (), False)


# ---------------------------------------------------------------- the cart, and a page that is shared


async def test_a_cart_filled_in_the_conversation_is_the_shops_own():
    shop = DemoShop.load(Path("config/demo"), site="/playground")
    cart = await shop.put_in_cart("visitor:somebody", "SAC-102", "", 2, "a message")
    async with open_door(PocketStage(shop)) as visit:
        status, _ = await visit.get(cart.checkout_url)
        token = cart.checkout_url.rpartition("/")[2]
        _, page = await visit.get("/playground/shop/cart", Cookie=f"relais_playground_cart={token}")
        unknown, _ = await visit.get("/playground/cart/somebody-guesses")
    assert (status, unknown) == (200, 404)
    assert "Cabas en cuir Trotteville Arcade, noir" in page
    assert '<b class="count">2</b>' in page


async def test_a_customer_sees_the_cart_that_the_conversation_filled():
    shop = DemoShop.load(Path("config/demo"), site="/playground")
    await shop.put_in_cart("C-1001", "FEM-103", "40", 1, "a message")
    async with open_door(PocketStage(shop)) as visit:
        _, page = await visit.get("/playground/shop/cart")
    assert "Solène, blanc, taille 40" in page


async def test_a_page_that_is_shared_has_a_preview():
    shop = DemoShop.load(Path("config/demo"), site="/playground")
    async with open_door(PocketStage(shop)) as visit:
        _, page = await visit.get("/playground/products/SAC-102")
        assert '<meta property="og:title" content="Cabas en cuir Trotteville Arcade, noir">' in page
        assert f'<meta property="og:image" content="{visit.origin}/playground/pictures/SAC-102.svg">' in page
