"""What happens in the shop reaches who wants to know: a price, the stock, money back, a cart left behind (M2).

And what comes by itself to those who agreed to offers: each month's summary (M1), a word after a long silence (M3).
Messenger carries neither, for it lets nobody be written to a day after their last word; and a page forgets its visitor
after ninety days.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from hub.playground.stage import Persona
from hub.playground.world import CAMILLE, JAMES, VISITOR
from notifications.events import Met
from storage import carts, people
from storage.tables import notices
from tests.journeys.test_campaigns import agrees
from tests.kit.story import CHANNELS, Page, Somebody, Story

BAG = "SAC-102"


@dataclass(frozen=True)
class Lines:
    """How somebody chooses a channel in one language, and what they are told by themselves there."""

    who: Persona
    write_to: dict[str, str]
    noted: str
    cart: str
    month: str
    missed: str


FRENCH = Lines(
    who=CAMILLE,
    write_to={
        "widget": "écrivez-moi plutôt sur le site",
        "messenger": "écrivez-moi plutôt sur Messenger",
        "telegram": "écrivez-moi plutôt sur Telegram",
        "slack": "écrivez-moi plutôt sur Slack",
        "sms": "écrivez-moi plutôt par SMS",
        "email": "écrivez-moi plutôt par e-mail",
    },
    noted="C'est noté",
    cart="Votre panier vous attend : 1 article, 149 €",
    month="avec nous :",
    missed="Bonjour Camille ! Cela fait un moment.",
)
ENGLISH = Lines(
    who=JAMES,
    write_to={
        "widget": "write to me on the website instead",
        "messenger": "write to me on Messenger instead",
        "telegram": "write to me on Telegram instead",
        "slack": "write to me on Slack instead",
        "sms": "write to me by text message instead",
        "email": "write to me by e-mail instead",
    },
    noted="Understood",
    cart="Your cart is waiting for you: 1 item, €149",
    month="with us:",
    missed="Hello James! It has been a while.",
)
LANGUAGES = pytest.mark.parametrize("lines", [FRENCH, ENGLISH], ids=["fr", "en"])


async def who_agreed(playing: Story, channel: str, lines: Lines) -> Somebody:
    """Somebody who wants to be written to there, offers included."""
    playing.ten_on_tuesday()
    one = await playing.somebody(lines.who, channel)
    await one.says(lines.write_to[channel])
    await one.sees(lines.noted)
    await playing.quiet()
    await agrees(playing, channel)
    await one.looks_away()
    return one


@pytest.mark.story("M2")
@LANGUAGES
@pytest.mark.parametrize("channel", CHANNELS)
async def test_who_agreed_is_reminded_of_a_cart_left_behind(playing: Story, channel: str, lines: Lines):
    one = await who_agreed(playing, channel, lines)
    await playing.theatre.leave_cart(lines.who.customer_id, BAG)
    await one.sees(lines.cart)


@pytest.mark.story("M1")
@LANGUAGES
@pytest.mark.parametrize("channel", ["widget", "telegram", "slack", "sms", "email"])
async def test_who_agreed_gets_a_summary_of_their_month(playing: Story, channel: str, lines: Lines):
    one = await who_agreed(playing, channel, lines)
    now = await met(playing, lines)
    playing.world.hub.clock.move((now.replace(day=1) + timedelta(days=32)).replace(day=1, hour=11) - now)
    await one.sees(lines.month)


@pytest.mark.story("M3")
@LANGUAGES
@pytest.mark.parametrize("channel", ["telegram", "slack", "sms", "email"])
async def test_who_agreed_hears_of_the_shop_after_a_long_silence(playing: Story, channel: str, lines: Lines):
    one = await who_agreed(playing, channel, lines)
    await met(playing, lines)
    playing.world.hub.clock.move(timedelta(days=91))
    await one.sees(lines.missed)


async def met(playing: Story, lines: Lines) -> datetime:
    """From now on what comes back every month comes to them."""
    hub, now = playing.world.hub, playing.world.hub.clock.now()
    await hub.inbox.accept_event(Met(id="met", at=now, customer=lines.who.customer_id))
    await playing.quiet()
    return now


async def test_who_watches_a_price_hears_when_the_merchant_lowers_it(playing: Story):
    camille = await playing.somebody(CAMILLE, "telegram")
    await camille.says("je cherche un cabas en cuir noir")
    await camille.sees("Cabas en cuir Trotteville")
    await camille.says("préviens-moi s'il passe sous 120 euros")
    await camille.sees("dès que ce produit coûtera 120 € ou moins")
    await camille.looks_away()
    await playing.theatre.mark_down(BAG)
    await camille.sees("119,20 € au lieu de 149 €")
    await camille.says("je cherche un cabas en cuir noir")
    await camille.sees("119,20 € au lieu de 149 €", "en stock")


async def test_who_waits_for_a_product_hears_when_it_is_back(playing: Story):
    camille = await playing.somebody(CAMILLE, "telegram")
    await playing.theatre.restock(BAG, 0)
    await camille.says("je cherche un cabas en cuir noir")
    await camille.sees("Cabas en cuir Trotteville")
    await camille.says("préviens-moi quand il est de retour")
    await camille.sees("je vous écrirai ici")
    await camille.looks_away()
    await playing.theatre.restock(BAG, 12)
    await camille.sees("De retour : Cabas en cuir Trotteville Arcade")


async def test_a_refund_is_told_where_the_order_is_followed(playing: Story):
    camille = await playing.somebody(CAMILLE, "telegram")
    await camille.says("prévenez-moi pour la commande 1042")
    await camille.sees("je vous préviendrai ici")
    await camille.looks_away()
    await playing.theatre.refund("1042")
    await camille.sees("1042", "rembours")


async def test_a_cart_left_behind_is_brought_back_by_a_link_that_signs_nobody_in(playing: Story):
    playing.ten_on_tuesday()
    camille = await playing.somebody(CAMILLE, "telegram")
    await camille.says("écrivez-moi plutôt sur Telegram")
    await camille.sees("Telegram")
    await camille.looks_away()
    await playing.theatre.agree(CAMILLE.customer_id)
    await playing.theatre.leave_cart(CAMILLE.customer_id, BAG)
    await camille.sees("Votre panier vous attend")
    (link,) = {button.url for button in (await camille.last()).buttons if "/go/" in button.url}
    assert len(re.sub("^https?://[^/]+", "", link)) <= 40
    await playing.theatre.move_time(0.1)
    browser = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    async with playing.web.get(link, headers=browser, allow_redirects=False) as answer:
        leads_to = answer.headers["Location"]
    assert answer.status == 302
    assert "Set-Cookie" not in answer.headers
    cart = playing.world.shop.cart_behind(leads_to.rpartition("/")[2])
    assert cart
    assert [line.sku for line in cart.lines] == [BAG]
    assert await answered(playing) == ["abandoned_cart"]


async def answered(playing: Story) -> list[str]:
    """What was told and answered by following a link."""
    async with playing.world.hub.database.reading() as connection:
        clicked = select(notices.c.notice).where(notices.c.clicked_at.is_not(None), notices.c.reacted_at.is_not(None))
        return list(await connection.scalars(clicked))


async def test_without_a_yes_to_offers_nobody_is_reminded_of_a_cart(playing: Story):
    camille = await playing.somebody(CAMILLE, "telegram")
    await camille.says("bonjour")
    await camille.sees("Bonjour")
    await camille.looks_away()
    await playing.theatre.leave_cart(CAMILLE.customer_id, BAG)
    await playing.quiet()
    assert await camille.count() == 0


async def test_a_visitors_cart_is_theirs_once_the_shop_knows_them(playing: Story):
    page = await playing.somebody(VISITOR, "widget")
    await page.says("je cherche un cabas en cuir noir")
    await page.says("je le prends")
    await page.sees("Dans votre panier")
    await playing.quiet()
    assert isinstance(page.screen, Page)
    await page.screen.identify(playing.theatre.identity_token(CAMILLE.customer_id))
    await playing.quiet()
    async with playing.world.hub.database.reading() as connection:
        camille = await people.of_customer(connection, CAMILLE.customer_id)
        assert camille
        cart = await carts.of_person(connection, camille.id)
    assert cart
    assert [line.sku for line in cart.lines] == [BAG]
