"""A cart left behind: one word, the pictures, the link."""

from datetime import timedelta

from msgspec.structs import replace

from dialogs.selling import InCart
from notifications.events import CartChanged
from tests.notifications.notices.samples import CART, DAY, EN, FR, NOW, VOUCHER, news, plain, put_off, said, the, worded

EVENT = CartChanged(id="e-6", at=NOW, customer="C-1001", lines=(InCart(sku="FEM-101", variant="40"),))
FOUR_HOURS = timedelta(hours=4)
LATER = NOW + FOUR_HOURS


def test_it_is_due_four_hours_after_the_cart_was_last_touched():
    assert the("abandoned_cart").due(news(EVENT)) == LATER


def test_an_emptied_cart_is_no_news():
    assert the("abandoned_cart").due(news(replace(EVENT, lines=()))) is None


def test_what_was_bought_meanwhile_is_not_recalled():
    assert the("abandoned_cart").word(news(EVENT, now=LATER), FR) is None
    assert the("abandoned_cart").word(news(EVENT, now=LATER, cart=replace(CART, lines=())), FR) is None


def test_it_shows_each_thing_and_opens_the_very_cart():
    reply = worded("abandoned_cart", news(EVENT, now=LATER, cart=CART)).reply
    assert [plain(card.title) for card in reply.cards] == [
        "Robe portefeuille midi Garance, terracotta, taille 40",
        "2 × Bougie parfumée Lueur d'Ambre Cèdre",
    ]
    assert all(card.image for card in reply.cards)
    assert reply.choices[0].url == CART.checkout_url


def test_it_says_how_much_and_urges_nobody():
    assert said("abandoned_cart", news(EVENT, now=LATER, cart=CART)) == "Votre panier vous attend : 3 articles, 137 €."
    assert said("abandoned_cart", news(EVENT, now=LATER, cart=CART), EN) == (
        "Your cart is waiting for you: 3 items, €137."
    )


def test_a_voucher_is_told_only_where_the_merchant_gave_one():
    told = said("abandoned_cart", news(EVENT, now=LATER, cart=CART, voucher=VOUCHER))
    assert told.endswith(
        "Pour vous : 5 € de remise dès 50 € d'achats avec le code LUMEN5 (dernier jour : jeudi 3 décembre)."
    )


def test_it_is_said_once():
    assert the("abandoned_cart").word(news(EVENT, now=LATER, cart=CART, told=LATER - 3 * DAY), FR) is None
    assert worded("abandoned_cart", news(EVENT, now=LATER, cart=CART, told=LATER - 30 * DAY))


def test_who_is_here_right_now_is_left_in_peace():
    facts = news(EVENT, now=LATER, cart=CART, seen=LATER - timedelta(minutes=20))
    assert put_off("abandoned_cart", facts) == LATER + FOUR_HOURS - timedelta(minutes=20)
