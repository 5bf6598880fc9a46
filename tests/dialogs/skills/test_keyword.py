"""STOP and START."""

import pytest

from dialogs.messages import Purpose
from dialogs.shop import Step
from notifications.consent import ALL, PROMOTIONS
from storage import consents, notices, people
from storage.notices import Plan, Telling
from tests.kit.chat import Chat

CAMILLE = "+33639980001"


async def phone_of_camille(chat: Chat) -> Chat:
    sms = await chat.on("sms", CAMILLE).as_customer("C-1001")
    await sms.says("prévenez-moi quand la commande 1042 avance")
    assert sms.hears("je vous préviendrai ici")
    return sms


async def test_after_stop_nothing_unasked_comes_any_more(chat: Chat):
    sms = await phone_of_camille(chat)
    await sms.stops("STOP TOUT")
    assert sms.hears("C'est noté : vous ne recevrez plus rien ici, sauf si vous nous écrivez.")
    await sms.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert sms.hears_nothing()


async def test_after_start_news_come_again(chat: Chat):
    sms = await phone_of_camille(chat)
    await sms.stops("STOP TOUT")
    await sms.starts_again()
    assert sms.hears("Ravi de vous retrouver")
    await sms.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert sms.hears("le livreur est en route")


async def test_what_the_vendor_has_confirmed_is_not_confirmed_twice(chat: Chat):
    sms = await phone_of_camille(chat)
    await sms.stops(answered=True)
    assert sms.hears_nothing()
    await sms.starts_again(answered=True)
    assert sms.hears_nothing()


async def test_who_wrote_stop_is_still_answered_when_they_ask(chat: Chat):
    sms = await phone_of_camille(chat)
    await sms.stops("STOP TOUT")
    await sms.says("où est ma commande 1042 ?")
    assert sms.hears("Commande 1042")


async def test_who_asks_for_news_after_stop_gets_them(chat: Chat):
    sms = await phone_of_camille(chat)
    await sms.stops("STOP TOUT")
    await sms.says("finalement, prévenez-moi pour la commande 1042")
    assert sms.hears("je vous préviendrai ici")
    await sms.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert sms.hears("le livreur est en route")


async def test_who_blocks_us_hears_nothing_and_gets_nothing(chat: Chat):
    phone = await chat.on("telegram", "5001001").as_customer("C-1001")
    await phone.says("prévenez-moi pour la commande 1042")
    await phone.blocks()
    assert phone.hears_nothing()
    await phone.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert phone.hears_nothing()


async def test_stop_is_in_english_for_the_english(chat: Chat):
    sms = await chat.on("sms", "+33639980002").as_customer("C-1002")
    await sms.says("hello")
    await sms.stops()
    assert sms.hears("Understood: you will receive nothing more here unless you write to us.")


@pytest.mark.parametrize("word", ["STOP", "stop", "Stop.", "arrêtez", "ARRET", "désabonnement", "unsubscribe"])
async def test_stop_is_understood_in_words_on_every_channel(chat: Chat, word: str):
    phone = await chat.on("telegram", "5001001").as_customer("C-1001")
    await phone.says("prévenez-moi pour la commande 1042")
    await phone.says(word)
    assert phone.hears("plus") or phone.hears("any more")
    await phone.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert phone.hears_nothing()


# ---------------------------------------------------------------- what STOP answers


async def was_told(chat: Chat, purpose: Purpose) -> None:
    """The last thing they were told here unasked."""
    known, now = await chat.known(), chat.hub.clock.now()
    plan = Plan(
        id=purpose.value,
        person_id=known.person.id,
        notice=notices.CAMPAIGN,
        about="sales",
        purpose=purpose.value,
        body="{}",
        planned_at=now,
        due_at=now,
    )
    async with chat.hub.database.writing() as connection:
        await notices.plan(connection, [plan])
        row = await notices.by_id(connection, plan.id)
        assert row is not None
        there = Telling(seq=row.seq, at=now, address=chat.address, tried=(chat.address.channel,))
        await notices.told(connection, [there])


async def refused(chat: Chat) -> set[str]:
    known = await chat.known()
    async with chat.hub.database.reading() as connection:
        theirs = await consents.of_person(connection, known.person.id)
    return {purpose for purpose in (ALL, PROMOTIONS) if theirs.on(chat.address, purpose) == "refused"}


async def on_telegram(chat: Chat, purpose: Purpose) -> Chat:
    telegram = await chat.on("telegram", "5001001").as_customer("C-1001")
    await was_told(telegram, purpose)
    return telegram


async def test_stop_after_an_offer_ends_the_offers_and_nothing_else(chat: Chat):
    telegram = await on_telegram(chat, Purpose.PROMOTION)
    await telegram.stops()
    assert telegram.hears("vous ne recevrez plus d'offres ici", "pour tout arrêter : STOP TOUT")
    assert await refused(telegram) == {PROMOTIONS}


@pytest.mark.parametrize("word", ["STOP TOUT", "stop all"])
async def test_stop_all_ends_everything_even_after_an_offer(chat: Chat, word: str):
    telegram = await on_telegram(chat, Purpose.PROMOTION)
    await telegram.stops(word)
    assert telegram.hears("vous ne recevrez plus rien ici")
    assert await refused(telegram) == {ALL}


async def test_stop_after_the_news_of_an_order_ends_everything(chat: Chat):
    telegram = await on_telegram(chat, Purpose.NOTICE)
    await telegram.stops()
    assert await refused(telegram) == {ALL}


async def test_stop_days_after_an_offer_ends_everything(chat: Chat):
    telegram = await on_telegram(chat, Purpose.PROMOTION)
    await telegram.later(days=3)
    await telegram.stops()
    assert await refused(telegram) == {ALL}


async def test_stop_under_the_news_of_an_order_ends_those_of_that_order_alone(chat: Chat):
    sms = await phone_of_camille(chat)
    await sms.says("prévenez-moi pour la commande 1064")
    await sms.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert sms.offers("Stop")
    await sms.stops("ARRET")
    assert sms.hears("je ne vous écrirai plus au sujet de la commande 1042. Pour tout arrêter ici : STOP TOUT.")
    assert await refused(sms) == set()
    followed = await sms.hub.memory.subscriptions((await sms.known()).person.id)
    assert [one.order for one in followed] == ["1064"]


async def test_stop_once_more_ends_everything(chat: Chat):
    sms = await phone_of_camille(chat)
    await sms.stops("ARRET")
    await sms.stops("ARRET")
    assert sms.hears("vous ne recevrez plus rien ici")
    assert await refused(sms) == {ALL}


async def test_stop_by_sms_ends_everything_since_nothing_passes_any_more(chat: Chat):
    sms = await phone_of_camille(chat)
    await was_told(sms, Purpose.PROMOTION)
    await sms.stops(answered=True)
    assert await refused(sms) == {ALL}


async def test_a_word_of_both_languages_is_answered_in_their_own(chat: Chat):
    phone, camille = chat.on("telegram", "5001001"), await chat.shop.customer("C-1001")
    async with chat.hub.database.writing() as connection:
        await people.join(connection, phone.address, customer=camille, person_id="", now=chat.hub.clock.now())
    await phone.says("STOP")
    assert phone.hears("vous ne recevrez plus rien ici")
