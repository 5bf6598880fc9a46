"""What people are told unasked: once, at a fit hour, where they answer, and no more than they want."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from dialogs.messages import Choice
from dialogs.records import Unwatch, Want, Watch
from dialogs.selling import InCart
from dialogs.shop import Step
from hub.playground.theatre import event_of
from notifications.events import CartChanged, OrderMoved, PriceChanged, RefundMade
from storage import alerts, contact_rules, people, queues
from storage.standing import DELAY, in_trouble
from storage.tables import notices
from tests.kit.chat import PATIENCE, Chat, conversation, quiet

TELEGRAM, SMS, MAIL = "5001001", "+33639980001", "camille.martin@example.org"

TILL_NIGHT = {"hours": 14}
"""From half past nine to half past eleven at night."""


async def reachable(chat: Chat, *channels: tuple[str, str]) -> list[Chat]:
    """The same customer on several channels."""
    return [await chat.on(channel, who).as_customer("C-1001") for channel, who in channels]


async def wanting_everything(chat: Chat) -> None:
    """They want the news of all their orders, wherever it is best."""
    known = await chat.known()
    async with chat.hub.database.writing() as connection:
        await contact_rules.change(connection, Want("orders", True), known.person.id, chat.hub.clock.now())


async def following(chat: Chat, number: str = "1042") -> None:
    await chat.says(f"prévenez-moi pour la commande {number}")


async def a_step(chat: Chat, number: str, step: Step, parcel: str | None = None) -> None:
    """Something happens, and nobody waits for what comes of it."""
    event = event_of(chat.shop.advance(number, step, chat.hub.clock.now(), parcel))
    await chat.hub.inbox.accept_event(event)
    await quiet(chat.hub)


async def a_delay(chat: Chat, number: str, parcel: str | None = None) -> None:
    """A parcel is expected two days later, and nobody waits for what comes of it."""
    event = event_of(chat.shop.delay(number, 2, chat.hub.clock.now(), parcel_id=parcel))
    await chat.hub.inbox.accept_event(event)
    await quiet(chat.hub)


async def a_refund(chat: Chat, number: str, amount: int) -> None:
    """Money on its way back: told once what else there is to say could be said with it."""
    now = chat.hub.clock.now()
    event = RefundMade(id=f"refund-{amount}", order=number, amount=Decimal(amount), at=now)
    await chat.hub.inbox.accept_event(event)
    await quiet(chat.hub)


# ---------------------------------------------------------------- once, and at a fit hour


async def test_what_happens_once_is_told_once_however_often_we_hear_of_it(chat: Chat):
    await chat.as_customer("C-1001")
    await following(chat)
    event = event_of(chat.shop.advance("1042", Step.OUT_FOR_DELIVERY, chat.hub.clock.now()))
    chat.forgets()
    for _ in range(3):
        await chat.hub.inbox.accept_event(event)
        await quiet(chat.hub)
    assert len(chat.heard) == 1


async def test_at_night_the_news_waits_for_the_morning(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await following(telegram)
    await telegram.later(**TILL_NIGHT)
    await telegram.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert telegram.hears_nothing()
    await telegram.later(hours=8)
    assert telegram.hears("le livreur est en route")


async def test_who_slept_through_several_steps_hears_the_last(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await following(telegram, "1064")
    await telegram.later(**TILL_NIGHT)
    telegram.forgets()
    for step in (Step.SHIPPED, Step.OUT_FOR_DELIVERY):
        await a_step(telegram, "1064", step, "1064-1")
    await telegram.later(hours=8)
    assert len(telegram.heard) == 1
    assert telegram.hears("le livreur est en route")


async def test_what_is_no_longer_true_in_the_morning_is_not_told(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await following(telegram)
    await telegram.later(**TILL_NIGHT)
    telegram.forgets()
    await a_step(telegram, "1042", Step.OUT_FOR_DELIVERY)
    chat.shop.advance("1042", Step.DELIVERED, telegram.hub.clock.now())
    await telegram.later(hours=8)
    assert telegram.hears_nothing()


async def test_who_had_enough_while_it_waited_hears_nothing(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await following(telegram)
    await telegram.later(**TILL_NIGHT)
    await a_step(telegram, "1042", Step.OUT_FOR_DELIVERY)
    await telegram.says("ne me prévenez plus pour la commande 1042")
    telegram.forgets()
    await telegram.later(hours=8)
    assert telegram.hears_nothing()


# ---------------------------------------------------------------- to everybody whom it concerns


async def test_who_wants_the_news_of_all_their_orders_needs_to_follow_none(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await wanting_everything(telegram)
    await telegram.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert telegram.hears("le livreur est en route")


async def test_a_stranger_who_wants_all_news_hears_of_no_order_of_others(chat: Chat):
    stranger = chat.on("telegram", "somebody")
    await stranger.says("bonjour")
    await wanting_everything(stranger)
    await stranger.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert stranger.hears_nothing()


# ---------------------------------------------------------------- products


async def gets_cheaper(chat: Chat, sku: str, by: int = 20, ident: str = "cheaper") -> None:
    """It costs less than it did; what can wait a little is told by now."""
    await a_price_falls(chat, sku, by, ident)
    await chat.later(minutes=11)


async def a_price_falls(chat: Chat, sku: str, by: int = 20, ident: str = "cheaper") -> None:
    product = await chat.shop.product(sku)
    assert product
    price, now = product.price.amount, chat.hub.clock.now()
    event = PriceChanged(id=ident, sku=sku, was=price + by, now=price, at=now)
    chat.forgets()
    await chat.hub.inbox.accept_event(event)
    await quiet(chat.hub)


async def something_waits_to_leave(chat: Chat, lane: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while not chat.hub.workers.depths.get(lane):
            await asyncio.sleep(0.01)
            await chat.hub.workers.measure()


async def watching(chat: Chat, *wishes: Watch) -> None:
    known = await chat.known()
    async with chat.hub.database.writing() as connection:
        for wish in wishes:
            await alerts.watch(connection, wish, known.person.id, chat.address, chat.hub.clock.now())


async def test_who_watches_a_price_is_told_once(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await watching(telegram, Watch("LAV-101"))
    await gets_cheaper(telegram, "LAV-101")
    assert telegram.hears("au lieu de")
    await gets_cheaper(telegram, "LAV-101", ident="cheaper still")
    assert telegram.hears_nothing()


async def test_above_the_limit_they_named_nothing_is_told(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await watching(telegram, Watch("LAV-101", limit=Decimal(1)))
    await gets_cheaper(telegram, "LAV-101")
    assert telegram.hears_nothing()


async def test_who_watches_it_no_more_while_it_waits_hears_nothing(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await watching(telegram, Watch("LAV-101"))
    known = await telegram.known()
    await telegram.later(**TILL_NIGHT)
    await gets_cheaper(telegram, "LAV-101")
    async with chat.hub.database.writing() as connection:
        await alerts.unwatch(connection, Unwatch("LAV-101"), known.person.id)
    await telegram.later(hours=10)
    assert telegram.hears_nothing()


async def test_what_could_not_leave_before_the_night_is_told_in_the_morning(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await watching(telegram, Watch("LAV-101"))
    await a_price_falls(telegram, "LAV-101")
    async with chat.hub.database.writing() as connection:
        await queues.pause(connection, "telegram", "bad token")
    chat.hub.clock.move(timedelta(minutes=11))
    await something_waits_to_leave(chat, "telegram")
    chat.hub.clock.move(timedelta(**TILL_NIGHT))
    async with chat.hub.database.writing() as connection:
        await queues.resume_all(connection)
    await telegram.later(minutes=5)
    assert telegram.hears_nothing()
    await telegram.later(hours=10)
    assert telegram.hears("au lieu de")
    assert len(telegram.heard) == 1


async def test_a_favourite_that_gets_cheaper_is_told_to_who_wants_to_hear_of_prices(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await chat.shop.set_favourite("C-1001", "LAV-101", wanted=True, once="f")
    known = await telegram.known()
    async with chat.hub.database.writing() as connection:
        await contact_rules.change(connection, Want("price", True), known.person.id, chat.hub.clock.now())
    await gets_cheaper(telegram, "LAV-101")
    assert not telegram.hears("au lieu de")
    await telegram.says("baisses de prix oui")
    await telegram.taps("Oui, j'accepte")
    await gets_cheaper(telegram, "LAV-101", ident="cheaper again")
    assert telegram.hears("au lieu de", "favoris", "vous avez accepté de recevoir les baisses de prix")


# ---------------------------------------------------------------- on the next channel


async def test_without_a_reaction_it_is_told_on_the_next_channel_an_hour_later_on_the_day(chat: Chat):
    sms, telegram = await reachable(chat, ("sms", SMS), ("telegram", TELEGRAM))
    await following(telegram)
    await telegram.order_moves("1042", Step.OUT_FOR_DELIVERY)
    sms.forgets()
    await sms.later(minutes=59)
    assert sms.hears_nothing()
    await sms.later(minutes=2)
    assert sms.hears("le livreur est en route")


async def test_before_the_day_of_delivery_three_hours_are_waited(chat: Chat):
    sms, telegram = await reachable(chat, ("sms", SMS), ("telegram", TELEGRAM))
    await following(telegram, "1064")
    await telegram.order_moves("1064", Step.SHIPPED)
    sms.forgets()
    await sms.later(hours=2, minutes=59)
    assert sms.hears_nothing()
    await sms.later(minutes=2)
    assert sms.hears("1064")


async def test_any_word_of_theirs_ends_the_search_for_another_channel(chat: Chat):
    sms, telegram = await reachable(chat, ("sms", SMS), ("telegram", TELEGRAM))
    await following(telegram)
    await telegram.order_moves("1042", Step.OUT_FOR_DELIVERY)
    await telegram.says("merci !")
    sms.forgets()
    await sms.later(hours=4)
    assert sms.hears_nothing()


async def test_a_word_to_the_team_ends_it_too(chat: Chat):
    sms, telegram = await reachable(chat, ("sms", SMS), ("telegram", TELEGRAM))
    await following(telegram)
    await telegram.says("un conseiller svp")
    await telegram.order_moves("1042", Step.OUT_FOR_DELIVERY)
    await telegram.says("je serai là")
    sms.forgets()
    await sms.later(hours=4)
    assert sms.hears_nothing()


async def test_who_wants_fewer_messages_is_told_on_one_channel(chat: Chat):
    sms, telegram = await reachable(chat, ("sms", SMS), ("telegram", TELEGRAM))
    await following(telegram)
    await telegram.says("moins de messages")
    await telegram.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert telegram.hears("le livreur est en route")
    sms.forgets()
    await sms.later(hours=4)
    assert sms.hears_nothing()


async def test_on_two_channels_it_ends(chat: Chat):
    sms, telegram, mail = await reachable(chat, ("sms", SMS), ("telegram", TELEGRAM), ("email", MAIL))
    await following(telegram)
    for one in (sms, telegram, mail):
        one.forgets()
    await a_step(telegram, "1042", Step.OUT_FOR_DELIVERY)
    await telegram.later(hours=2)
    await telegram.later(hours=2)
    assert sum(len(one.heard) for one in (sms, telegram, mail)) == 2


async def test_what_was_overtaken_is_not_told_on_another_channel(chat: Chat):
    sms, telegram = await reachable(chat, ("sms", SMS), ("telegram", TELEGRAM))
    await following(telegram)
    await telegram.order_moves("1042", Step.OUT_FOR_DELIVERY)
    chat.shop.advance("1042", Step.DELIVERED, telegram.hub.clock.now())
    sms.forgets()
    await sms.later(hours=2)
    assert sms.hears_nothing()


async def test_newer_news_of_a_parcel_ends_the_search_for_another_channel_with_the_older(chat: Chat):
    sms, telegram = await reachable(chat, ("sms", SMS), ("telegram", TELEGRAM))
    await following(telegram, "1064")
    for one in (sms, telegram):
        one.forgets()
    await a_delay(telegram, "1064", "1064-1")
    await telegram.later(minutes=30)
    await a_step(telegram, "1064", Step.SHIPPED, "1064-1")
    for _ in range(4):
        await telegram.later(hours=1)
    assert [len(telegram.heard), len(sms.heard)] == [2, 1]
    assert sms.hears("Commande 1064 : partie")


async def test_what_waited_for_the_morning_is_not_told_beside_newer_news(chat: Chat):
    sms, telegram = await reachable(chat, ("sms", SMS), ("telegram", TELEGRAM))
    await following(telegram, "1064")
    await telegram.later(hours=11, minutes=30)
    await a_delay(telegram, "1064")
    await telegram.later(hours=3, minutes=30)
    sms.forgets()
    await telegram.order_moves("1064", Step.SHIPPED)
    await telegram.later(hours=7)
    assert telegram.hears("Commande 1064 : partie")
    assert sms.hears_nothing()


async def test_a_step_that_the_word_of_the_morning_told_is_not_told_again(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.presses(Choice("Chaque matin", "notify_me:1042/daily"))
    await chat.order_is_late("1042")
    await chat.later(hours=22)
    event = event_of(chat.shop.advance("1042", Step.OUT_FOR_DELIVERY, chat.hub.clock.now()))
    await chat.later(hours=1, minutes=30)
    assert chat.hears("Du nouveau depuis hier. Commande 1042 : le livreur est en route")
    chat.forgets()
    await chat.hub.inbox.accept_event(event)
    await quiet(chat.hub)
    assert chat.hears_nothing()


async def test_news_of_another_order_ends_nothing(chat: Chat):
    sms, telegram = await reachable(chat, ("sms", SMS), ("telegram", TELEGRAM))
    await following(telegram, "1064")
    await following(telegram, "1042")
    await a_delay(telegram, "1064")
    await a_step(telegram, "1042", Step.OUT_FOR_DELIVERY)
    sms.forgets()
    await sms.later(hours=3, minutes=1)
    assert sms.hears("1064", "1042")


async def test_news_of_another_parcel_ends_nothing_either(chat: Chat):
    sms, telegram = await reachable(chat, ("sms", SMS), ("telegram", TELEGRAM))
    await following(telegram, "1064")
    sms.forgets()
    await a_delay(telegram, "1064", "1064-2")
    await telegram.later(minutes=30)
    await a_step(telegram, "1064", Step.SHIPPED, "1064-1")
    for _ in range(4):
        await telegram.later(hours=1)
    assert sms.hears("Commande 1064 en retard", "Commande 1064 : partie")


async def test_what_waits_for_the_morning_is_told_of_each_parcel(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await following(telegram, "1064")
    await telegram.later(**TILL_NIGHT)
    await a_delay(telegram, "1064", "1064-1")
    await a_delay(telegram, "1064", "1064-2")
    telegram.forgets()
    await telegram.later(hours=8)
    assert len([told for told in telegram.heard if "aura du retard" in told.reply.text]) == 2


async def test_who_named_their_channel_is_written_to_nowhere_else(chat: Chat):
    sms, telegram = await reachable(chat, ("sms", SMS), ("telegram", TELEGRAM))
    await telegram.says("prévenez-moi par SMS pour la commande 1042")
    await telegram.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert telegram.hears_nothing()
    assert sms.hears("le livreur est en route")
    await telegram.later(hours=5)
    assert telegram.hears_nothing()


# ---------------------------------------------------------------- together


async def test_what_can_wait_a_little_is_told_in_one_message(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    telegram.forgets()
    await a_refund(telegram, "1042", 20)
    await a_refund(telegram, "1064", 21)
    assert telegram.hears_nothing()
    await telegram.later(minutes=11)
    assert len(telegram.heard) == 1
    assert telegram.hears("2 nouvelles de Maison Lumen", "20 € pour la commande 1042", "21 € pour la commande 1064")
    assert telegram.offers("Stop")


async def test_one_alone_comes_without_a_headline(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await a_refund(telegram, "1042", 20)
    telegram.forgets()
    await telegram.later(minutes=11)
    assert telegram.hears("20 € pour la commande 1042")
    assert "nouvelle" not in telegram.screen


# ---------------------------------------------------------------- by whoever is there to tell it


async def test_what_was_planned_is_told_by_the_next_process_when_the_first_has_died(database_url: str):
    async with conversation(database_url) as chat:
        (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
        await a_refund(telegram, "1042", 20)
    async with conversation(database_url) as again:
        there = again.on("telegram", TELEGRAM)
        await there.later(minutes=11)
        assert there.hears("20 € pour la commande 1042")
        assert len(there.heard) == 1


async def test_two_processes_tell_each_thing_once(database_url: str):
    async with conversation(database_url) as chat, conversation(database_url) as beside:
        (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
        there = beside.on("telegram", TELEGRAM)
        for amount, number in enumerate(("1004", "1042", "1064"), 20):
            await a_refund(telegram, number, amount)
        telegram.forgets()
        await asyncio.gather(telegram.later(minutes=11), there.later(minutes=11))
        told = f"{telegram.screen}\n{there.screen}"
        assert [told.count(f"{amount} € pour la commande") for amount in (20, 21, 22)] == [1, 1, 1]


# ---------------------------------------------------------------- what comes back


async def test_who_agrees_to_offers_is_missed_after_three_months(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await telegram.says("oui pour les promotions")
    await telegram.taps("Oui, j'accepte")
    telegram.forgets()
    await telegram.later(days=91)
    assert telegram.hears("Cela fait un moment")


async def test_who_agreed_to_offers_on_one_channel_is_sent_none_on_another(chat: Chat):
    sms, telegram = await reachable(chat, ("sms", SMS), ("telegram", TELEGRAM))
    await telegram.says("oui pour les promotions")
    await telegram.taps("Oui, j'accepte")
    await telegram.blocks()
    sms.forgets()
    await sms.later(days=91)
    assert sms.hears_nothing()


async def test_a_cart_left_behind_is_recalled_once(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await telegram.says("oui pour les promotions")
    await telegram.taps("Oui, j'accepte")
    await chat.shop.put_in_cart("C-1001", "LAV-101", "", 1, "once")
    lines = (InCart(sku="LAV-101"),)
    event = CartChanged(id="cart", customer="C-1001", lines=lines, at=telegram.hub.clock.now())
    await telegram.hub.inbox.accept_event(event)
    await quiet(telegram.hub)
    telegram.forgets()
    await telegram.later(hours=4, minutes=30)
    assert telegram.hears("Votre panier vous attend")
    telegram.forgets()
    await telegram.later(days=1)
    assert telegram.hears_nothing()


async def test_a_notice_that_cannot_be_worded_keeps_no_other_from_being_told(chat: Chat, monkeypatch):
    def fails(*_: object) -> None:
        raise RuntimeError("This notice has a fault.")

    monkeypatch.setattr("notifications.notices.refund.notice.word", fails)
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await following(telegram)
    await a_refund(telegram, "1042", 20)
    await telegram.later(minutes=11)
    await telegram.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert telegram.hears("le livreur est en route")


async def test_who_names_the_channel_they_had_asked_on_is_written_to_nowhere_else(chat: Chat):
    sms, mail = await reachable(chat, ("sms", SMS), ("email", MAIL))
    await following(sms)
    await sms.says("écrivez-moi plutôt par SMS pour les livraisons et par mail pour le reste")
    await sms.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert sms.hears("le livreur est en route")
    mail.forgets()
    await mail.later(hours=5)
    assert mail.hears_nothing()


async def test_who_waits_for_a_late_parcel_hears_no_offers_though_they_do_not_follow_it(chat: Chat):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await telegram.order_is_late("1042")
    assert telegram.hears_nothing()
    person = (await telegram.known()).person.id
    async with chat.hub.database.reading() as connection:
        assert await in_trouble(connection, [person], chat.hub.clock.now()) == {person}
        assert await in_trouble(connection, [person], chat.hub.clock.now() + timedelta(days=60)) == {person}


@pytest.mark.parametrize("end", [Step.DELIVERED, Step.CANCELLED, Step.RETURNED])
async def test_a_late_parcel_is_late_until_it_comes_or_never_will(chat: Chat, end: Step):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await telegram.order_is_late("1042")
    await telegram.order_is_late("1064")
    await ended(telegram, "1042", end)
    assert await awaited(telegram) == {"1064"}
    await ended(telegram, "1064", end)
    assert await awaited(telegram) == set()


async def ended(chat: Chat, number: str, step: Step) -> None:
    order = await chat.shop.order(number)
    assert order
    now = chat.hub.clock.now()
    moved = OrderMoved(id=f"end-{number}", order=number, parcel=order.parcels[0].id, step=step, at=now)
    await chat.hub.inbox.accept_event(moved)
    await quiet(chat.hub)


@pytest.mark.parametrize(("share", "waits"), [(1, set[str]()), (10, {"1042"})])
async def test_money_back_ends_the_wait_where_it_is_all_of_it(chat: Chat, share: int, waits: set[str]):
    (telegram,) = await reachable(chat, ("telegram", TELEGRAM))
    await telegram.order_is_late("1042")
    order = await chat.shop.order("1042")
    assert order
    paid = RefundMade(id="back", order="1042", amount=order.total / share, at=chat.hub.clock.now())
    await chat.hub.inbox.accept_event(paid)
    await quiet(chat.hub)
    assert await awaited(telegram) == waits


async def awaited(chat: Chat) -> set[str]:
    """The orders that are late, while they keep offers away."""
    person = (await chat.known()).person.id
    async with chat.hub.database.reading() as connection:
        late = select(notices.c.about).where(notices.c.notice == DELAY, notices.c.over_at.is_(None))
        orders = set(await connection.scalars(late))
        assert await in_trouble(connection, [person], chat.hub.clock.now()) == ({person} if orders else set())
    return orders


async def test_who_never_wrote_there_is_written_to_in_their_own_language_to_the_foot(chat: Chat):
    mail, james = chat.on("email", "james.walker@example.org"), await chat.shop.customer("C-1002")
    async with chat.hub.database.writing() as connection:
        await people.join(connection, mail.address, customer=james, person_id="", now=chat.hub.clock.now())
    await a_refund(mail, "1043", 20)
    await mail.later(minutes=11)
    assert mail.hears("We are paying you back €20 for order 1043.")
    assert mail.said[-1].language == "en"
