"""It got cheaper, truly, and within the limit they named."""

from decimal import Decimal

from msgspec.structs import replace

from dialogs.shop import Price
from tests.notifications.notices.samples import EN, FR, NOW, PRODUCT, alert, cheaper, news, plain, said, the, worded

WATCHED = alert("price", "300")


def at(price: str) -> object:
    """The product at that price now."""
    return replace(PRODUCT, price=Price(Decimal(price)))


def test_old_and_new_price_are_told():
    facts = news(cheaper(), product=PRODUCT, alert=alert("price", "329.89"))
    assert said("price_drop", facts) == "Lave-linge top 6 kg Norvale Mini 40 : 299 € au lieu de 329,90 €."
    assert "now costs €299 instead of €329.90." in said("price_drop", facts, EN)


def test_the_limit_they_named_is_recalled():
    assert "la limite que vous aviez fixée (300 €)" in said(
        "price_drop", news(cheaper(), product=PRODUCT, alert=WATCHED)
    )


def test_above_their_limit_they_hear_nothing():
    assert the("price_drop").due(news(cheaper(now="310.00"), alert=WATCHED)) is None
    assert the("price_drop").due(news(cheaper(now="300.00"), alert=WATCHED)) == NOW


def test_a_rise_is_no_news():
    assert the("price_drop").due(news(cheaper(was="299.00", now="329.90"))) is None


def test_what_has_risen_again_meanwhile_is_not_told():
    assert the("price_drop").word(news(cheaper(), product=at("329.90")), FR) is None
    assert the("price_drop").word(news(cheaper(), product=at("305.00"), alert=WATCHED), FR) is None


def test_the_price_of_the_moment_is_told():
    assert "279 € au lieu de 329,90 €" in said("price_drop", news(cheaper(), product=at("279.00"), alert=WATCHED))


def test_what_nobody_can_buy_is_not_praised():
    gone = replace(PRODUCT, stock={"web": 0, "lyon": 0})
    assert the("price_drop").word(news(cheaper(), product=gone), FR) is None


def test_it_says_whether_they_asked_or_liked_it_and_how_to_stop_just_that():
    watched = worded("price_drop", news(cheaper(), product=PRODUCT, alert=WATCHED)).reply
    liked = worded("price_drop", news(cheaper(), product=PRODUCT)).reply
    assert watched.unasked
    assert liked.unasked
    assert plain(watched.unasked.why) == "Vous nous avez demandé de vous prévenir d'une baisse de prix."
    assert "dans vos favoris" in liked.unasked.why
    assert [reply.choices[-1].payload for reply in (watched, liked)] == [
        "price_alert:stop/LAV-101",
        "stop_notifying:price",
    ]
