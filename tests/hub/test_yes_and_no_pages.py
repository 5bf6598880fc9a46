"""The pages behind "unsubscribe" and "I confirm": looking changes nothing; pressing does, even by a mail program."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import func, select

from dialogs.messages import Choice
from dialogs.records import Consent, Want
from dialogs.shop import Step
from hub.web.server import application
from notifications.consent import PROMOTIONS, Word
from storage import changes, consents, contact_rules
from storage.tables import inbox
from storage.unwanted import SUBJECTS, offers_by
from tests.kit.chat import Chat

MAIL = "camille.martin@example.org"
FRENCH = {"Accept-Language": "fr"}
Web = TestClient[Any, Any]


@pytest.fixture
async def web(chat: Chat) -> AsyncIterator[Web]:
    async with TestClient(TestServer(application(chat.hub))) as client:
        yield client


@pytest.fixture
async def mail(chat: Chat) -> Chat:
    """A mailbox from which somebody has just said yes to offers, once."""
    there = await chat.on("email", MAIL).as_customer("C-1001")
    await there.presses(Choice("Oui, volontiers", "promotions:yes/email"))
    return there


async def word(chat: Chat) -> Word:
    known = await chat.known()
    async with chat.hub.database.reading() as connection:
        return (await consents.of_person(connection, known.person.id)).on(chat.address, PROMOTIONS)


async def refused(chat: Chat) -> set[str]:
    known = await chat.known()
    async with chat.hub.database.reading() as connection:
        return set((await contact_rules.of_person(connection, known.person.id)).refused)


def path(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def agreement(chat: Chat) -> str:
    return path(next(link for link in chat.links if "/agree/" in link))


async def stop(chat: Chat, what: str) -> str:
    return path(chat.hub.links.stop((await chat.known()).person.id, what))


# ---------------------------------------------------------------- yes


async def test_looking_at_the_page_agrees_to_nothing_and_pressing_does(web: Web, mail: Chat):
    page = await (await web.get(agreement(mail), headers=FRENCH)).text()
    assert "Recevoir nos offres par e-mail" in page
    assert "c•••@example.org" in page
    assert await word(mail) == "asked"
    answer = await web.post(agreement(mail), headers=FRENCH)
    assert "Vous recevrez nos offres." in await answer.text()
    assert await word(mail) == "granted"


async def test_who_agrees_twice_by_the_same_link_is_met_once(web: Web, mail: Chat):
    await web.post(agreement(mail))
    await web.post(agreement(mail))
    async with mail.hub.database.reading() as connection:
        met = inbox.c.provider_id == f"met:{agreement(mail).rpartition('/')[2]}"
        assert await connection.scalar(select(func.count()).select_from(inbox).where(met)) == 1


async def test_after_a_no_an_old_link_changes_nothing(web: Web, mail: Chat):
    known = await mail.known()
    no = Consent(mail.address, PROMOTIONS, False, "words", "finalement non")
    async with mail.hub.database.writing() as connection:
        await changes.apply(connection, [no], known, known.conversation.id, mail.hub.clock.now())
    answer = await web.post(agreement(mail), headers=FRENCH)
    assert "Vous avez refusé nos offres depuis" in await answer.text()
    assert await word(mail) == "refused"


async def test_a_link_is_good_for_a_week(web: Web, mail: Chat):
    mail.hub.clock.move(timedelta(days=7))
    assert (await web.post(agreement(mail))).status == 404
    assert await word(mail) == "asked"


@pytest.mark.parametrize("token", ["x", "AAAA", "%00"])
async def test_a_link_that_is_not_ours_is_not_found(web: Web, token: str):
    assert [(await web.request(method, f"/agree/{token}")).status for method in ("GET", "POST")] == [404, 404]


async def test_a_link_for_one_thing_does_not_do_another(web: Web, mail: Chat):
    token = (await stop(mail, PROMOTIONS)).rpartition("/")[2]
    assert (await web.post(f"/agree/{token}")).status == 404


# ---------------------------------------------------------------- no


async def test_one_click_under_an_offer_by_mail_ends_the_offers_by_mail_alone(web: Web, mail: Chat):
    telegram = await mail.on("telegram", "camille").as_customer("C-1001")
    await telegram.presses(Choice("Oui, volontiers", "promotions:yes/telegram"))
    await web.post(agreement(mail))
    link = await stop(mail, offers_by("email"))
    assert "Ne plus recevoir d’offres par e-mail" in await (await web.get(link, headers=FRENCH)).text()
    assert await word(mail) == "granted"
    answer = await web.post(link, data={"List-Unsubscribe": "One-Click"}, headers=FRENCH)
    assert "Vous ne recevrez plus d’offres par e-mail." in await answer.text()
    assert [await word(mail), await word(telegram)] == ["refused", "granted"]
    assert await refused(mail) == set()


async def test_a_link_for_all_offers_ends_them_everywhere(web: Web, mail: Chat):
    telegram = await mail.on("telegram", "camille").as_customer("C-1001")
    await telegram.presses(Choice("Oui, volontiers", "promotions:yes/telegram"))
    await web.post(agreement(mail))
    answer = await web.post(await stop(mail, PROMOTIONS), headers=FRENCH)
    assert "Vous ne recevrez plus de messages sur nos offres." in await answer.text()
    assert [await word(mail), await word(telegram)] == ["refused", "refused"]
    assert await refused(mail) == {"promotions"}


async def test_one_click_ends_one_subject(web: Web, mail: Chat):
    page = await (await web.post(await stop(mail, "cart"), headers={"Accept-Language": "en"})).text()
    assert "You will receive no more messages about your cart." in page
    assert await refused(mail) == {"cart"}


async def test_one_click_ends_the_news_of_one_order_for_who_wanted_those_of_all(web: Web, mail: Chat):
    await mail.says("prévenez-moi pour toutes mes commandes")
    await web.post(await stop(mail, "1042"))
    await mail.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert mail.hears_nothing()
    await mail.order_moves("1064", Step.SHIPPED)
    assert mail.hears("Commande 1064")


async def test_one_click_ends_everything(web: Web, mail: Chat):
    link = await stop(mail, "")
    assert "Ne plus recevoir aucun message" in await (await web.get(link, headers=FRENCH)).text()
    await web.post(link)
    assert await refused(mail) == set(SUBJECTS)
    assert await word(mail) == "refused"


async def test_what_was_ended_by_a_click_can_be_wanted_again(web: Web, mail: Chat):
    await web.post(await stop(mail, "cart"))
    known = await mail.known()
    async with mail.hub.database.writing() as connection:
        await changes.apply(connection, [Want("cart", True)], known, known.conversation.id, mail.hub.clock.now())
    assert await refused(mail) == set()
