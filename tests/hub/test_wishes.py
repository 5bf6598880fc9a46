"""The page of one's wishes: looking changes nothing, a button does one thing, says so, and can be undone."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from dialogs.contact.rules import ContactRules
from dialogs.shop import Step
from hub.web.server import application
from tests.kit.chat import Chat, plainly

MAIL, SMS = "camille.martin@example.org", "+33639980001"
Web = TestClient[Any, Any]


@pytest.fixture
async def web(chat: Chat) -> AsyncIterator[Web]:
    async with TestClient(TestServer(application(chat.hub)), headers={"Accept-Language": "fr"}) as client:
        yield client


@pytest.fixture
async def camille(chat: Chat) -> Chat:
    """She follows an order, and can be reached here, by SMS and by mail."""
    await chat.on("sms", SMS).as_customer("C-1001")
    await chat.on("email", MAIL).as_customer("C-1001")
    await chat.as_customer("C-1001")
    await chat.says("prévenez-moi pour la commande 1042")
    return chat


async def link(chat: Chat) -> str:
    person = (await chat.known()).person
    return "/" + chat.hub.links.wishes(person.id, chat.hub.clock.now()).split("/", 3)[3]


async def rules(chat: Chat) -> ContactRules:
    return await chat.hub.memory.contact_rules((await chat.known()).person.id)


async def topics(chat: Chat) -> list[str]:
    return [one.topic for one in await chat.hub.memory.subscriptions((await chat.known()).person.id)]


async def seen(web: Web, page: str, **form: str) -> str:
    """The page, in plain text, after a button was pressed; without a form it is only looked at."""
    answer = await (web.post(page, data=form) if form else web.get(page))
    return plainly(unescape(await answer.text()))


def undo(page: str) -> dict[str, str]:
    """What the button beside the word of what was done would send."""
    done = page.split('role="status"')[1].split("</form>")[0]
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', done))


async def test_it_shows_what_was_agreed_on_and_looking_changes_nothing(web: Web, camille: Chat):
    await camille.says("le colis oui, les offres non")
    await camille.says("jamais après 20 h, et pas le dimanche")
    before = await rules(camille)
    page = await seen(web, await link(camille))
    assert "Ce que Maison Lumen vous écrit" in page
    assert "Commande 1042" in page
    assert 'value="20:00"' in page
    assert "c•••@example.org" in page
    assert await rules(camille) == before


async def test_in_the_language_they_speak(web: Web, chat: Chat):
    await chat.as_customer("C-1002")
    await chat.says("where is my order 1043?")
    assert "What Maison Lumen writes to you about" in await seen(web, await link(chat))


async def test_a_topic_is_changed_and_undone(web: Web, camille: Chat):
    there = await link(camille)
    page = await seen(web, there, do="follow", order="1042", topic="departure", channel="widget")
    assert await topics(camille) == ["departure"]
    assert "Annuler" in page
    await seen(web, there, **undo(page))
    assert await topics(camille) == ["steps"]


async def test_an_order_is_followed_no_longer(web: Web, camille: Chat):
    there = await link(camille)
    page = await seen(web, there, terms="out/1042")
    assert "C'est noté : plus de nouvelles de la commande 1042." in page
    assert await topics(camille) == []
    await seen(web, there, **undo(page))
    assert await topics(camille) == ["steps"]


async def test_an_order_on_the_way_that_nobody_follows_is_followed_from_here_where_they_like(web: Web, camille: Chat):
    there, sms = await link(camille), camille.on("sms", SMS)
    assert "Commande 1064Aucune nouvelle" in without_tags(await seen(web, there))
    await seen(web, there, do="follow", order="1064", topic="steps", channel="sms")
    assert "Aucune nouvelle" not in (await seen(web, there)).split("1064")[1].split("</form>")[0]
    await sms.order_moves("1064", Step.SHIPPED)
    assert sms.hears("Commande 1064")


async def test_what_is_to_come_of_an_order_followed_here_is_planned_at_once(web: Web, camille: Chat):
    await seen(web, await link(camille), terms="out/1042")
    await seen(web, await link(camille), do="follow", order="1042", topic="delivery_day", channel="widget")
    camille.forgets()
    await camille.later(hours=23)
    assert camille.hears("Votre colis arrive aujourd'hui entre 9 h et 12 h")


async def test_the_summary_of_the_month_agreed_to_here_comes_on_the_first(web: Web, camille: Chat):
    mail = camille.on("email", MAIL)
    await seen(web, await link(camille), do="subject", subject="summary", channel="email", said="yes")
    await camille.later(seconds=1)
    agreed = next(url for url in mail.links if "/agree/" in url)
    assert "le résumé de votre mois" in await seen(web, "/" + agreed.split("/", 3)[3])
    await web.post("/" + agreed.split("/", 3)[3])
    mail.forgets()
    await camille.later(days=9)
    assert mail.hears("Novembre avec nous")


def without_tags(page: str) -> str:
    return re.sub(r"<[^>]+>", "", page)


async def test_who_wants_the_news_of_all_orders_leaves_one_out(web: Web, camille: Chat):
    await camille.says("prévenez-moi pour toutes mes commandes")
    page = await seen(web, await link(camille), terms="out/1042")
    assert "Sauf la commande 1042" in page
    assert (await rules(camille)).left_out == ("1042",)


async def test_a_subject_has_its_own_channel(web: Web, camille: Chat):
    page = await seen(web, await link(camille), do="subject", subject="price", channel="sms", said="yes")
    assert "Dernière étape : confirmez-le dans le message que nous venons d'envoyer à +33 •••• 01." in page
    assert "en attente de votre confirmation" in page
    assert await rules(camille) == ContactRules(wanted=("price",), channels={"price": "sms"})


async def test_hours_and_days_are_set_and_undone(web: Web, camille: Chat):
    there = await link(camille)
    page = await seen(web, there, do="quiet", begin="21:30", end="07:00", day6="1")
    assert "C'est noté : rien entre 21 h 30 et 7 h, ni le dimanche." in page
    assert (await rules(camille)).silent_days == (6,)
    await seen(web, there, **undo(page))
    assert await rules(camille) == ContactRules()


async def test_hours_that_are_none_are_none(web: Web, camille: Chat):
    await seen(web, await link(camille), do="quiet", begin="25:99", end="")
    assert (await rules(camille)).quiet is None


async def test_a_watched_product_is_let_go_and_watched_again(web: Web, camille: Chat):
    await camille.says("je cherche un cabas en cuir noir")
    await camille.says("préviens-moi s'il passe sous 120 euros")
    there, person = await link(camille), (await camille.known()).person
    before = [(one.sku, one.limit) for one in await camille.hub.memory.alerts(person.id)]
    page = await seen(web, there, do="unwatch", alert="SAC-102//price")
    assert await camille.hub.memory.alerts(person.id) == []
    await seen(web, there, **undo(page))
    assert [(one.sku, one.limit) for one in await camille.hub.memory.alerts(person.id)] == before


async def test_offers_by_mail_are_confirmed_from_there(web: Web, camille: Chat):
    mail = camille.on("email", MAIL)
    page = await seen(web, await link(camille), do="offers", channel="email")
    assert "Dernière étape" in page
    assert "en attente de votre confirmation" in page
    await camille.later(seconds=1)
    assert "/agree/" in mail.links[0]


async def test_what_waits_to_be_confirmed_can_be_asked_for_again(web: Web, camille: Chat):
    there, sms = await link(camille), camille.on("sms", SMS)
    assert "Renvoyer la confirmation" not in await seen(web, there)
    await seen(web, there, do="offers", channel="sms")
    await camille.later(hours=1)
    sms.forgets()
    page = await seen(web, there)
    assert "en attente de votre confirmation" in page
    assert "Renvoyer la confirmation" in page
    await seen(web, there, do="offers", channel="sms")
    await camille.later(seconds=1)
    assert sms.hears("Répondez OUI")


async def test_nothing_more_and_everything_again(web: Web, camille: Chat):
    there = await link(camille)
    page = await seen(web, there, terms="silence/widget,sms,email")
    assert not any(known.open for known in (await camille.known()).person.addresses)
    await seen(web, there, **undo(page))
    assert all(known.open for known in (await camille.known()).person.addresses)


async def test_a_link_that_is_too_old_opens_nothing_and_a_new_one_goes_to_a_proven_address_only(
    web: Web, camille: Chat
):
    there, mail = await link(camille), camille.on("email", MAIL)
    await camille.later(days=31)
    page = await seen(web, there)
    assert "Un nouveau lien vers votre page" in page
    assert "Commande 1042" not in page
    await seen(web, there, terms="leave/1042")
    assert await topics(camille) == ["steps"]
    await camille.later(seconds=1)
    fresh = next(url for url in mail.links if "/wishes/" in url)
    assert "Commande 1042" in await seen(web, "/" + fresh.split("/", 3)[3])


async def test_the_page_behind_unsubscribe_leads_there_by_a_link_sent_to_its_owner(web: Web, camille: Chat):
    stop = camille.hub.links.stop((await camille.known()).person.id, "1042")
    page = await seen(web, "/" + stop.split("/", 3)[3])
    on = re.findall(r'href="([^"]+/wishes/[^"]+)"', page)[0]
    asked = await seen(web, "/" + on.split("/", 3)[3])
    assert "L'envoyer" in asked
    assert "Commande 1042" not in asked


async def test_a_forged_link_opens_nothing(web: Web, camille: Chat):
    there = await link(camille)
    assert (await web.get(there[:-3] + "AAA")).status == 404
    assert (await web.post("/wishes/nonsense", data={"terms": "pace/less"})).status == 404


async def test_no_page_may_frame_it_and_no_script_runs_on_it(web: Web, camille: Chat):
    policy = (await web.get(await link(camille))).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy


async def test_links_in_a_conversation_lead_there(web: Web, camille: Chat):
    await camille.says("à quoi suis-je abonnée ?")
    url = next(url for url in camille.links if "/wishes/" in url)
    assert "Commande 1042" in await seen(web, "/" + url.split("/", 3)[3])


async def test_a_product_or_a_day_that_is_not_theirs_changes_nothing(web: Web, camille: Chat):
    before, there = await rules(camille), await link(camille)
    for form in ({"do": "unwatch", "alert": "X//price"}, {"do": "subject", "subject": "secrets"}, {"terms": "bogus/1"}):
        assert 'role="status"' not in await seen(web, there, **form)
    assert await rules(camille) == before


async def test_thirty_days_are_thirty_days(chat: Chat):
    now = chat.hub.clock.now()
    token = chat.hub.links.wishes("p-1", now).rsplit("/", 1)[1]
    assert chat.hub.links.read_wishes(token, now + timedelta(days=29)) == ("p-1", True)
    assert chat.hub.links.read_wishes(token, now + timedelta(days=30, seconds=1)) == ("p-1", False)
