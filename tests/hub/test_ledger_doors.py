"""Every door by which somebody allows or refuses something leads into the ledger: who, what for, where, by what words.

`said` is one line of it: the address's channel, the purpose, yes or no, how, the words, the version of the text.
"""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from dialogs.messages import Address, Choice, OptOut
from hub.web.server import application
from storage import changes, consents
from tests.kit.chat import Chat, plainly

PHONES = {
    "widget": "ana",
    "messenger": "5001",
    "telegram": "5001001",
    "slack": "T1/U1",
    "sms": "+33639980001",
    "email": "camille.martin@example.org",
}
Line = tuple[str, str, bool, str, str, str]
Web = TestClient[Any, Any]

every_channel = pytest.mark.parametrize("channel", PHONES)


@pytest.fixture
async def web(chat: Chat) -> AsyncIterator[Web]:
    async with TestClient(TestServer(application(chat.hub)), headers={"Accept-Language": "fr"}) as client:
        yield client


async def camille(chat: Chat, channel: str) -> Chat:
    return await chat.on(channel, PHONES[channel]).as_customer("C-1001")


async def ledger(chat: Chat) -> list[Line]:
    """All that is written of them, each line by the person and at the hour that it was said."""
    person, now = (await chat.known()).person.id, chat.hub.clock.now()
    async with chat.hub.database.reading() as connection:
        entries = await consents.ledger_of(connection, person)
    assert all(one.person_id == person and one.at <= now for one in entries)
    return [(one.address.channel, one.purpose, one.granted, one.how, plainly(one.words), one.shown) for one in entries]


async def path(chat: Chat, what: str) -> str:
    return "/" + chat.hub.links.stop((await chat.known()).person.id, what).split("/", 3)[3]


# ---------------------------------------------------------------- words and buttons


@every_channel
async def test_words_that_ask_for_the_news_of_an_order(chat: Chat, channel: str):
    there = await camille(chat, channel)
    await there.says("prévenez-moi pour la commande 1042")
    assert await ledger(there) == [
        (channel, "order 1042", True, "asked", "prévenez-moi pour la commande 1042", ""),
    ]


@every_channel
async def test_words_that_refuse_offers_by_who_had_never_agreed(chat: Chat, channel: str):
    there = await camille(chat, channel)
    await there.says("le colis oui, les offres non")
    assert await ledger(there) == [
        (channel, "orders", True, "asked", "le colis oui, les offres non", ""),
        (channel, "promotions", False, "asked", "le colis oui, les offres non", ""),
    ]


async def test_a_refusal_stands_for_each_address_of_theirs(chat: Chat):
    telegram, sms = await camille(chat, "telegram"), await camille(chat, "sms")
    await telegram.says("plus d'offres")
    assert {line[:3] for line in await ledger(sms)} == {("telegram", "promotions", False), ("sms", "promotions", False)}


async def test_buttons(chat: Chat):
    telegram = await camille(chat, "telegram")
    await telegram.says("prévenez-moi pour la commande 1042")
    await telegram.taps("Stop")
    assert (await ledger(telegram))[-1] == ("telegram", "order 1042", False, "button", "Stop", "")


async def test_a_watched_product_and_no_longer(chat: Chat):
    telegram = await camille(chat, "telegram")
    await telegram.presses(Choice("Me prévenir", "price_alert:SAC-102"))
    await telegram.presses(Choice("Ne plus surveiller", "price_alert:stop/SAC-102"))
    watched, left = await ledger(telegram)
    assert watched[:4] == ("telegram", "price SAC-102", True, "button")
    assert left == ("telegram", "price SAC-102", False, "button", "Ne plus surveiller", "")


@pytest.mark.parametrize(("answer", "granted"), [("oui", True), ("non", False)])
async def test_the_answer_to_the_question_about_offers(chat: Chat, answer: str, granted: bool):
    telegram = await camille(chat, "telegram")
    await telegram.says("oui pour les promotions")
    await telegram.says(answer)
    assert await ledger(telegram) == [("telegram", "promotions", granted, "asked", answer, "promotions-1")]


async def test_both_yeses_by_sms(chat: Chat):
    sms = await camille(chat, "sms")
    await sms.presses(Choice("Oui, j'accepte", "promotions:yes/sms/c"))
    await sms.says("oui")
    assert await ledger(sms) == [
        ("sms", "cart", True, "button", "Oui, j'accepte", "some-1"),
        ("sms", "cart", True, "confirmed", "oui", "some-1"),
    ]


# ---------------------------------------------------------------- STOP, and what vendors tell


@every_channel
async def test_stop(chat: Chat, channel: str):
    there = await camille(chat, channel)
    await there.stops("STOP")
    assert await ledger(there) == [(channel, "all", False, "keyword", "STOP", "")]


@pytest.mark.parametrize(
    ("channel", "left", "purpose"),
    [
        ("telegram", OptOut("blocked"), "all"),
        ("messenger", OptOut("unsubscribed", topic="promotions"), "promotions"),
        ("email", OptOut("complaint"), "all"),
        ("email", OptOut("bounce", "5.1.1"), "all"),
        ("sms", OptOut("keyword", "STOP", answered=True), "all"),
    ],
)
async def test_what_the_vendor_tells_of_them(chat: Chat, channel: str, left: OptOut, purpose: str):
    there = await camille(chat, channel)
    await there.does(left)
    assert await ledger(there) == [(channel, purpose, False, left.how, left.word, "")]


async def test_an_address_where_nobody_is_any_more(chat: Chat):
    telegram = await camille(chat, "telegram")
    async with chat.hub.database.writing() as connection:
        there = Address("telegram", PHONES["telegram"])
        await changes.address_gone(connection, there, "chat not found", chat.hub.clock.now())
    assert await ledger(telegram) == [("telegram", "all", False, "gone", "chat not found", "")]


# ---------------------------------------------------------------- pages


@pytest.mark.parametrize(
    ("what", "purpose"), [("1042", "order 1042"), ("cart", "cart"), ("promotions@email", "promotions")]
)
async def test_unsubscribed_in_one_click(web: Web, chat: Chat, what: str, purpose: str):
    mail = await camille(chat, "email")
    await web.get(await path(mail, what))
    assert await ledger(mail) == []
    await web.post(await path(mail, what), data={"List-Unsubscribe": "One-Click"})
    assert await ledger(mail) == [("email", purpose, False, "link", "", "")]


async def test_the_page_of_wishes(web: Web, chat: Chat):
    telegram = await camille(chat, "telegram")
    page = "/" + chat.hub.links.wishes((await telegram.known()).person.id, chat.hub.clock.now()).split("/", 3)[3]
    await web.post(page, data={"do": "subject", "subject": "summary", "said": "yes", "channel": ""})
    await web.post(page, data={"do": "subject", "subject": "summary", "said": "no"})
    await web.post(page, data={"do": "follow", "order": "1042", "topic": "steps"})
    assert await ledger(telegram) == [
        ("telegram", "summary", True, "page", "Oui, j'accepte", "page-1"),
        ("telegram", "summary", False, "page", "sur la page de mes souhaits", ""),
        ("telegram", "order 1042", True, "page", "sur la page de mes souhaits", ""),
    ]


async def test_the_link_in_a_mail_that_asks_for_the_second_yes(web: Web, chat: Chat):
    mail = await camille(chat, "email")
    await mail.presses(Choice("Oui, j'accepte", "promotions:yes/email/c"))
    link = next(link for link in mail.links if "/agree/" in link)
    await web.post("/" + link.split("/", 3)[3])
    assert await ledger(mail) == [
        ("email", "cart", True, "button", "Oui, j'accepte", "some-1"),
        ("email", "cart", True, "confirmed", "", "some-1"),
    ]
