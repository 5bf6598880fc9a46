"""What happens in the shop reaches whoever it concerns, on the running hub, as the shop has it by then."""

from decimal import Decimal

from dialogs.shop import Step
from hub.playground.theatre import event_of
from notifications.events import Happening
from tests.kit.chat import Chat, quiet

WHILE = {"minutes": 11}
"""Longer than what can wait is gathered with what else there is to say."""


async def happens(chat: Chat, *events: Happening) -> None:
    chat.forgets()
    for event in events:
        await chat.hub.inbox.accept_event(event)
    await quiet(chat.hub)


async def agreed(chat: Chat) -> Chat:
    """Camille on Telegram, who agreed to our offers there."""
    telegram = await chat.on("telegram", "5001001").as_customer("C-1001")
    await telegram.says("oui pour les promotions")
    await telegram.taps("Oui, j'accepte")
    return telegram


async def test_the_slot_of_the_day_is_told_that_morning(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("prévenez-moi pour la commande 1042")
    chat.forgets()
    await chat.later(hours=23)  # from Monday half past nine
    assert chat.hears("Votre colis arrive aujourd'hui entre 9 h et 12 h", "Vous suivez la commande 1042.")


async def test_a_parcel_that_was_delivered_early_is_announced_no_more(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("prévenez-moi pour la commande 1042")
    await chat.order_moves("1042", Step.DELIVERED)
    chat.forgets()
    await chat.later(hours=23)
    assert chat.hears_nothing()


async def test_a_watched_price_is_told_once_it_is_within_the_limit(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("préviens-moi si le lave-linge Norvale Mini 40 passe sous 300 euros")
    await happens(chat, chat.shop.mark_down("LAV-101", Decimal("0.05"), chat.hub.clock.now()))
    await chat.later(**WHILE)
    assert chat.hears_nothing()
    await happens(chat, chat.shop.mark_down("LAV-101", Decimal("0.1"), chat.hub.clock.now()))
    await chat.later(**WHILE)
    assert chat.hears("Lave-linge top 6 kg Norvale Mini 40 : 2", "C'est dans la limite que vous aviez fixée (300 €).")


async def test_what_runs_out_is_told_with_the_figure_of_the_shop(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("préviens-moi avant qu'il n'y ait plus de lave-linge Norvale Mini 40")
    await happens(chat, *chat.shop.restock("LAV-101", 2, chat.hub.clock.now()))
    assert chat.hears("Lave-linge top 6 kg Norvale Mini 40 : plus que 2 en stock.")


async def test_a_cart_left_behind_is_recalled_once_with_what_is_in_it(chat: Chat):
    telegram = await agreed(chat)
    await chat.shop.put_in_cart("C-1001", "MAI-118", "", 2, "once")
    await happens(telegram, chat.shop.cart_told("C-1001", chat.hub.clock.now()))
    await telegram.later(hours=5)
    assert telegram.hears("Votre panier vous attend : 2 articles", "Bougie parfumée", "Vous avez accepté")
    assert telegram.offers("Stop")
    await happens(telegram, chat.shop.cart_told("C-1001", chat.hub.clock.now()))
    await telegram.later(hours=5)
    assert telegram.hears_nothing()


async def test_a_cart_emptied_meanwhile_is_not_recalled(chat: Chat):
    telegram = await agreed(chat)
    await chat.shop.put_in_cart("C-1001", "MAI-118", "", 2, "once")
    await happens(telegram, chat.shop.cart_told("C-1001", chat.hub.clock.now()))
    await chat.shop.put_in_cart("C-1001", "MAI-118", "", 0, "twice")
    await telegram.later(hours=5)
    assert telegram.hears_nothing()


async def test_some_evenings_after_the_delivery_they_are_asked_how_they_like_it(chat: Chat):
    telegram = await chat.on("telegram", "5001001").as_customer("C-1001")
    await happens(telegram, event_of(chat.shop.advance("1042", Step.DELIVERED, chat.hub.clock.now())))
    await telegram.later(days=5, hours=9)
    await telegram.later(**WHILE)
    assert telegram.hears("Que pensez-vous de votre achat, de 1 à 5 ?")
    await telegram.taps("J'adore")
    assert telegram.hears("Merci !")
