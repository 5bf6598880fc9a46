"""What you put in your cart is still there: said once, with the link that opens it."""

from datetime import datetime, timedelta

from dialogs.messages import Choice, Purpose, Reply, Unasked
from dialogs.products.basket import count
from dialogs.products.told import money
from dialogs.selling import Cart
from dialogs.wording import Wording
from notifications.events import CartChanged
from notifications.notices import Later, News, Worded, stop_all
from notifications.products import line_card, offer_in_brief, promotion_why, voucher_offered

LEFT = timedelta(hours=4)
"""Untouched for so long, it was left behind; sooner they may still be choosing."""

BETWEEN = timedelta(days=14)
"""Nobody is reminded of a cart twice within this."""


class AbandonedCart:
    name = "abandoned_cart"
    subject = "cart"
    purpose = Purpose.PROMOTION
    family = "promo"
    urgent = False

    def due(self, news: News) -> datetime | None:
        match news.event:
            case CartChanged(lines=lines, at=at) if lines:
                return at + LEFT
            case _:
                return None

    def word(self, news: News, _: Wording) -> Worded | Later | None:
        """None once it was bought or emptied. Who is looking around right now is left to it."""
        lately = bool(news.told and news.told > news.now - BETWEEN)
        if not news.cart or not news.cart.lines or lately:
            return None
        if news.seen and news.seen + LEFT > news.now:
            return Later(news.seen + LEFT)
        return _worded(news, news.cart, _)


def _worded(news: News, cart: Cart, _: Wording) -> Worded:
    total, number = money(cart.total, cart.currency, _), count(cart)
    waits = _.plural(
        "Your cart is waiting for you: {n} item, {total}.",
        "Your cart is waiting for you: {n} items, {total}.",
        number,
        total=total,
    )
    told = " ".join(filter(None, [waits, voucher_offered(news.voucher, _, news.today)]))
    subject = _.plural("{n} item in your cart", "{n} items in your cart", number)
    resume = _("Back to my cart")
    back = Choice(resume, url=cart.checkout_url) if cart.checkout_url else Choice(resume, "cart:")
    reply = Reply(
        told,
        choices=(back, stop_all("cart", _)),
        cards=tuple(line_card(line, cart.currency, _) for line in cart.lines),
        unasked=Unasked(
            subject,
            promotion_why(_, "cart" if news.wished else "promotions"),
            offer_in_brief(news.shop, told, _, wished=news.wished),
        ),
    )
    return Worded(reply)


notice = AbandonedCart()
