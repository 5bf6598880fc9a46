"""STOP and START."""

import pytest

from dialogs.shop import Step
from tests.kit.chat import Chat

CAMILLE = "+33639980001"


async def phone_of_camille(chat: Chat) -> Chat:
    sms = await chat.on("sms", CAMILLE).as_customer("C-1001")
    await sms.says("prévenez-moi quand la commande 1042 avance")
    assert sms.hears("je vous préviendrai ici")
    return sms


async def test_after_stop_nothing_unasked_comes_any_more(chat: Chat):
    sms = await phone_of_camille(chat)
    await sms.stops()
    assert sms.hears("C'est noté : vous ne recevrez plus rien ici, sauf si vous nous écrivez.")
    await sms.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert sms.hears_nothing()


async def test_after_start_news_come_again(chat: Chat):
    sms = await phone_of_camille(chat)
    await sms.stops()
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
    await sms.stops()
    await sms.says("où est ma commande 1042 ?")
    assert sms.hears("Commande 1042")


async def test_who_asks_for_news_after_stop_gets_them(chat: Chat):
    sms = await phone_of_camille(chat)
    await sms.stops()
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
