"""Links in what we send lead through us: to the very address that was sealed, counted when a person follows them."""

from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import insert, select

from dialogs.errors import NotForUs
from dialogs.messages import Card, Choice, Image, Reply
from hub.app import Hub
from hub.clicks import TOO_SOON, by_a_person, counted
from hub.links import Links
from hub.web.server import serving
from storage import links as kept_links
from storage.links import LIFE
from storage.tables import links, notices
from tests.kit.chat import Chat
from tests.kit.clerk import NOW

LINKS = Links("https://hub.example", b"a secret of the tests only")
CART = "https://shop.example/cart/abc?x=1&y=%2F"
PHONE = {
    "User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Mobile/15E148 Safari/604.1"
}


def token_of(url: str) -> str:
    return url.removeprefix("https://hub.example/go/")


# ---------------------------------------------------------------- the links


@given(seq=st.integers(1, 2**40), url=st.text(max_size=300).map(lambda path: f"https://shop.example/{path}"))
def test_a_link_says_which_telling_it_stands_in_and_where_it_leads(seq: int, url: str):
    click = LINKS.read_go(token_of(LINKS.go(seq, url)))
    assert (click.seq, click.mark) == (seq, LINKS.mark(url))


@pytest.mark.parametrize("seq", [1, 1_000_000, 2**40])
def test_a_link_is_short_enough_for_a_text_message(seq: int):
    assert len("/go/" + token_of(LINKS.go(seq, CART))) <= 36


@given(st.text(max_size=60))
def test_what_we_did_not_seal_is_no_link_of_ours(token: str):
    with pytest.raises(NotForUs):
        LINKS.read_go(token)


@given(st.integers(0, 21), st.sampled_from("ABCxyz019-_"))
def test_a_link_that_was_tampered_with_is_no_link_of_ours(place: int, other: str):
    token = token_of(LINKS.go(7, CART))
    changed = token[:place] + (other if token[place] != other else "Q") + token[place + 1 :]
    with pytest.raises(NotForUs):
        LINKS.read_go(changed)


def test_a_seal_of_ours_for_something_else_opens_nothing():
    for other in (LINKS.stop("person", "1042"), LINKS.agreement("email:a@b.example", NOW), LINKS.entry(NOW)):
        with pytest.raises(NotForUs):
            LINKS.read_go(other.rpartition("/")[2])
    with pytest.raises(NotForUs):
        LINKS.read_stop(token_of(LINKS.go(7, CART)))


# ---------------------------------------------------------------- in a message


def test_all_that_can_be_followed_in_a_message_leads_through_us_and_on():
    lamp = Card("Lampe", image=Image("https://shop.example/lamp.jpg", "Lampe"), url="https://shop.example/lamp")
    reply = Reply("Votre panier", choices=(Choice("Reprendre", url=CART), Choice("Stop", "stop:")), cards=(lamp,))
    told, rows = counted(reply, 7, LINKS)
    assert told == replace(
        reply,
        choices=(Choice("Reprendre", url=LINKS.go(7, CART)), Choice("Stop", "stop:")),
        cards=(replace(lamp, url=LINKS.go(7, "https://shop.example/lamp")),),
    )
    assert {(row["mark"], row["url"]) for row in rows} == {
        (LINKS.mark(CART), CART),
        (LINKS.mark("https://shop.example/lamp"), "https://shop.example/lamp"),
    }


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mailto:contact@shop.example",
        "javascript:alert(1)",
        "https://shop.example/é",
        "https://shop.example/a b",
        LINKS.stop("person", "1042"),
        LINKS.wishes("person", NOW),
        LINKS.go(7, CART),
    ],
)
def test_what_is_no_page_of_the_shops_is_left_as_it_is(url: str):
    reply = Reply("Bonjour", choices=(Choice("Ici", url=url),))
    assert counted(reply, 7, LINKS) == (reply, [])


# ---------------------------------------------------------------- who follows them


def test_a_person_presses_after_two_seconds_or_later():
    assert by_a_person("GET", PHONE, NOW, NOW + TOO_SOON)
    assert by_a_person("GET", PHONE, NOW, NOW + timedelta(days=3))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "TelegramBot (like TwitterBot)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "WhatsApp/2.23.20.0",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "Mozilla/5.0 (Windows NT 6.1) SkypeUriPreview Preview/0.5",
        "python-requests/2.32.3",
        "Barracuda Sentinel (EE)",
        "Microsoft Office/16.0 (MSOffice 16)",
    ],
)
def test_a_program_that_says_so_is_no_person(name: str):
    assert not by_a_person("GET", {"User-Agent": name}, NOW, NOW + timedelta(hours=1))


def test_nobody_has_pressed_yet_when_a_browser_looks_ahead_or_a_gateway_looks_at_once():
    later = NOW + timedelta(hours=1)
    assert not by_a_person("HEAD", PHONE, NOW, later)
    assert not by_a_person("GET", PHONE | {"Sec-Purpose": "prefetch;prerender"}, NOW, later)
    assert not by_a_person("GET", PHONE | {"Purpose": "prefetch"}, NOW, later)
    assert not by_a_person("GET", PHONE | {"X-Purpose": "preview"}, NOW, later)
    assert not by_a_person("GET", PHONE, NOW, NOW + TOO_SOON - timedelta(milliseconds=1))


# ---------------------------------------------------------------- the door


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(headers=PHONE) as session:
        yield session


@pytest.fixture
async def hub(chat: Chat) -> Hub:
    await chat.says("bonjour")
    return chat.hub


async def told(hub: Hub, chat: Chat, url: str) -> str:
    """The path of a link in something the customer was told a while ago."""
    person, now = (await chat.known()).person.id, hub.clock.now()
    what = {"id": f"e:{url}", "person_id": person, "notice": "abandoned_cart", "about": "cart", "purpose": "promotion"}
    when = {"planned_at": now, "due_at": now, "told_at": now - timedelta(hours=1)}
    row = insert(notices).values(**what, **when, body="{}", state="told").returning(notices.c.seq)
    async with hub.database.writing() as connection:
        seq = (await connection.execute(row)).scalar_one()
        reply, rows = counted(Reply("Panier", choices=(Choice("Reprendre", url=url),)), seq, hub.links)
        await kept_links.add(connection, rows, now)
    return "/go/" + reply.choices[0].url.rpartition("/go/")[2]


async def clicked(hub: Hub) -> list[bool]:
    async with hub.database.reading() as connection:
        rows = await connection.execute(select(notices.c.clicked_at, notices.c.reacted_at).order_by(notices.c.seq))
        return [bool(row.clicked_at and row.reacted_at) for row in rows]


async def test_a_link_leads_to_the_very_address_that_was_sealed_and_is_an_answer(hub: Hub, chat: Chat, web):
    path = await told(hub, chat, CART)
    async with serving(hub) as url, web.get(url + path, allow_redirects=False) as answer:
        assert answer.status == 302
        assert answer.headers["Location"] == CART
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
    assert await clicked(hub) == [True]


async def test_a_program_is_led_on_and_counted_for_nothing(hub: Hub, chat: Chat, web):
    path = await told(hub, chat, CART)
    async with serving(hub) as url:
        async with web.head(url + path, allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (302, CART)
        async with web.get(url + path, allow_redirects=False, headers={"User-Agent": "TelegramBot"}) as answer:
            assert (answer.status, answer.headers["Location"]) == (302, CART)
    assert await clicked(hub) == [False]


@pytest.mark.parametrize("token", ["x", "AAAA", "a" * 400, "é", "%00", "..%2Fconsole", "https:%2F%2Fevil.example"])
async def test_a_link_that_is_not_ours_leads_nowhere(hub: Hub, token: str, web):
    async with serving(hub) as url, web.get(f"{url}/go/{token}", allow_redirects=False) as answer:
        assert answer.status == 404
        assert "Location" not in answer.headers


async def test_an_address_that_was_changed_in_the_database_leads_nowhere(hub: Hub, chat: Chat, web):
    path = await told(hub, chat, CART)
    async with hub.database.writing() as connection:
        await connection.execute(links.update().values(url="https://evil.example/"))
    async with serving(hub) as url, web.get(url + path, allow_redirects=False) as answer:
        assert answer.status == 404


async def test_a_link_leads_on_for_more_than_a_year_after_it_was_last_sent(hub: Hub, chat: Chat, web):
    path, now = await told(hub, chat, CART), hub.clock.now()
    async with hub.database.writing() as connection:
        await kept_links.add(connection, [{"mark": hub.links.mark(CART), "url": CART}], now + timedelta(days=10))
        await kept_links.sweep(connection, now + LIFE)
    async with serving(hub) as url, web.get(url + path, allow_redirects=False) as answer:
        assert answer.status == 302
    async with hub.database.writing() as connection:
        await kept_links.sweep(connection, now + LIFE + timedelta(days=11))
    async with serving(hub) as url, web.get(url + path, allow_redirects=False) as answer:
        assert answer.status == 404


async def test_an_answer_that_was_counted_is_nobody_elses(hub: Hub, chat: Chat, web):
    await chat.on("widget", "v-2").says("bonjour")
    first, _other = await told(hub, chat, CART), await told(hub, chat.on("widget", "v-2"), CART + "2")
    async with serving(hub) as url, web.get(url + first, allow_redirects=False) as answer:
        assert answer.status == 302
    assert await clicked(hub) == [True, False]
