"""What subscribers are told, where, and how often."""

import pytest

from dialogs.errors import Gone, WindowClosed
from dialogs.messages import Purpose
from dialogs.shop import Step
from hub.playground.theatre import event_of
from notifications.events import OrderMoved
from tests.kit.chat import Chat, quiet

SMS = "+33639980001"


async def following(chat: Chat, number: str = "1042", customer: str = "C-1001") -> Chat:
    """A customer who follows an order from where they are."""
    await chat.as_customer(customer)
    await chat.says(
        {"C-1001": "prévenez-moi pour la commande", "C-1002": "keep me posted about order"}[customer] + f" {number}"
    )
    return chat


# ---------------------------------------------------------------- what is told


async def test_a_step_is_told_as_it_would_be_answered(chat: Chat):
    await following(chat)
    await chat.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert chat.hears("Commande 1042 : le livreur est en route. Livraison prévue aujourd'hui entre 9 h et 12 h.")
    assert chat.said[-1].purpose is Purpose.NOTICE


async def test_it_is_told_in_the_customers_language(chat: Chat):
    await following(chat, "1043", "C-1002")
    await chat.order_moves("1043", Step.DELIVERED)
    assert chat.hears("Order 1043 was delivered today")
    assert chat.offers("Any problem?", "Stop")


async def test_a_delay_is_told_with_both_days_and_the_reason(chat: Chat):
    await following(chat)
    await chat.order_is_late("1042", days=2)
    assert chat.hears("La commande 1042 (", "aura du retard : elle était prévue demain, elle est désormais attendue")
    assert chat.hears("La raison : ", "Nous en sommes désolés")
    assert ".." not in chat.screen
    assert chat.offers("Un conseiller", "Stop")


async def test_a_delay_is_told_in_english(chat: Chat):
    await following(chat, "1043", "C-1002")
    await chat.order_is_late("1043", days=2)
    assert chat.hears("Order 1043 (", "will be late: it was expected today", "The reason: ", "We are sorry")


async def test_every_notice_carries_a_way_to_stop_that_works(chat: Chat):
    await following(chat)
    await chat.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert chat.said[-1].unsubscribe_url.startswith("http")
    await chat.taps("Stop")
    assert chat.hears("plus au sujet de la commande 1042")
    await chat.order_moves("1042", Step.DELIVERED)
    assert chat.hears_nothing()


async def test_by_sms_one_stops_by_the_number(chat: Chat):
    sms = await following(chat.on("sms", SMS))
    await sms.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert sms.hears("2. Stop")
    await sms.says("2")
    assert sms.hears("plus au sujet de la commande 1042")


async def test_outside_a_vendors_window_the_same_words_travel_in_a_template(chat: Chat):
    messenger = await following(chat.on("messenger", "7001001"))
    await messenger.order_moves("1042", Step.OUT_FOR_DELIVERY)
    template = messenger.said[-1].template
    assert template
    assert template.name == "order_step"
    assert template.values[0] == "1042"


# ---------------------------------------------------------------- once


async def test_an_event_told_twice_is_told_once(chat: Chat):
    await following(chat)
    event = event_of(chat.shop.advance("1042", Step.OUT_FOR_DELIVERY, chat.hub.clock.now()))
    chat.forgets()
    for _ in range(2):
        await chat.hub.inbox.accept_event(event)
        await quiet(chat.hub)
    assert len(chat.heard) == 1


async def test_asking_twice_for_news_brings_them_once(chat: Chat):
    await following(chat)
    await following(chat)
    await chat.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert len(chat.heard) == 1


async def test_each_of_several_followers_is_told(chat: Chat):
    await following(chat)
    stranger = chat.on("telegram", "somebody")
    await stranger.says("où est ma commande 1042 ?")
    await stranger.says(chat.on("email", "camille.martin@example.org").code)
    await stranger.taps("Me prévenir")
    chat.forgets()
    await stranger.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert stranger.hears("le livreur est en route")
    assert chat.hears("le livreur est en route")


async def test_who_did_not_ask_is_not_told(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande 1042 ?")
    await chat.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert chat.hears_nothing()


async def test_who_wants_only_the_day_is_spared_the_rest(chat: Chat):
    await following(chat, "1064")
    await chat.taps("Seulement le jour J")
    await chat.order_moves("1064", Step.SHIPPED)
    assert chat.hears_nothing()
    await chat.order_moves("1064", Step.OUT_FOR_DELIVERY)
    assert chat.hears("le livreur est en route")


async def test_an_event_of_an_order_nobody_knows_is_told_to_nobody(chat: Chat):
    await following(chat)
    chat.forgets()
    event = OrderMoved(id="e-1", order="9999", parcel="P", step=Step.SHIPPED, at=chat.hub.clock.now())
    await chat.hub.inbox.accept_event(event)
    await quiet(chat.hub)
    assert chat.hears_nothing()


# ---------------------------------------------------------------- where


async def test_the_channel_chosen_for_the_news_wins_over_the_preferred_one(chat: Chat):
    sms = await chat.on("sms", SMS).as_customer("C-1001")
    telegram = await following(chat.on("telegram", "5001001"))
    await telegram.says("écrivez-moi plutôt par SMS")
    await telegram.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert telegram.hears("le livreur est en route")
    assert sms.hears_nothing()


@pytest.mark.parametrize("fault", [Gone("Blocked."), WindowClosed("Too late.")])
async def test_the_next_channel_carries_the_news_when_the_first_cannot(chat: Chat, fault: Gone | WindowClosed):
    sms = await chat.on("sms", SMS).as_customer("C-1001")
    telegram = await following(chat.on("telegram", "5001001"))
    chat.phones["telegram"].faults["5001001"] = fault
    await telegram.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert telegram.hears_nothing()
    assert sms.hears("le livreur est en route")


async def test_on_the_next_channel_the_way_to_stop_is_there_too_and_works(chat: Chat):
    sms = await chat.on("sms", SMS).as_customer("C-1001")
    telegram = await following(chat.on("telegram", "5001001"))
    chat.phones["telegram"].faults["5001001"] = Gone("Blocked.")
    await telegram.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert sms.hears("1. Voir ma commande", "2. Stop")
    await sms.says("2")
    assert sms.hears("plus au sujet de la commande 1042")


async def test_where_somebody_is_gone_nothing_is_sent_the_next_time(chat: Chat):
    sms = await chat.on("sms", SMS).as_customer("C-1001")
    telegram = await following(chat.on("telegram", "5001001"))
    chat.phones["telegram"].faults["5001001"] = Gone("Blocked.")
    await telegram.order_moves("1042", Step.OUT_FOR_DELIVERY)
    del chat.phones["telegram"].faults["5001001"]
    await telegram.order_moves("1042", Step.DELIVERED)
    assert telegram.hears_nothing()
    assert len(sms.heard) == 2


async def test_a_notice_offers_what_a_number_then_chooses(chat: Chat):
    sms = await following(chat.on("sms", SMS))
    await sms.order_moves("1042", Step.OUT_FOR_DELIVERY)
    await sms.later(hours=3)
    await sms.says("1")
    assert sms.hears("Commande 1042 : le livreur est en route.")


async def test_a_human_who_has_the_conversation_does_not_keep_the_news_back(chat: Chat):
    await following(chat)
    await chat.says("un conseiller svp")
    await chat.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert chat.hears("le livreur est en route")
