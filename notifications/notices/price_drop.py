"""Something you watch, or one of your favourites, got cheaper."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from dialogs.messages import Choice, Image, Purpose, Reply, Unasked
from dialogs.products.basket import left, left_told
from dialogs.products.told import money
from dialogs.shop import Product
from dialogs.wording import Wording
from notifications.events import PriceChanged
from notifications.notices import News, Worded, stop_all
from notifications.products import from_us, in_short, see_product

CENT = Decimal("0.01")


class PriceDrop:
    """The limit they named counts, by the price of the moment; what is cheaper no longer is not told."""

    name = "price_drop"
    subject = "price"
    purpose = Purpose.PROMOTION
    family = "promo"
    urgent = False

    def due(self, news: News) -> datetime | None:
        match news.event:
            case PriceChanged(was=was, now=now) if now < was and _within(news, now):
                return news.now
            case _:
                return None

    def word(self, news: News, _: Wording) -> Worded | None:
        match news:
            case News(event=PriceChanged() as event, product=Product() as product):
                now = product.price.amount
                true = now < event.was and _within(news, now) and any(product.stock.values())
                return _worded(news, event, product, _) if true else None
            case _:
                return None


def _within(news: News, price: Decimal) -> bool:
    limit = news.alert.limit if news.alert else None
    return limit is None or price <= limit


def _worded(news: News, event: PriceChanged, product: Product, _: Wording) -> Worded:
    prices = {"price": money(product.price.amount, event.currency, _), "was": money(event.was, event.currency, _)}
    told = _("{product} now costs {price} instead of {was}.", product=_.pick(product.title), **prices)
    text = " ".join(filter(None, [told, _limit_told(news, event, _), left_told(left(product, None), _)]))
    subject = _("Price drop: {product}", product=_.pick(product.title))
    image = Image(product.image, _.pick(product.title)) if product.image else None
    unasked = Unasked(subject, _why(news, _), _in_brief(news, in_short(product, _), prices, _))
    return Worded(Reply(text, choices=(see_product(product, _), _stop(news, _)), image=image, unasked=unasked))


def _in_brief(news: News, product: str, prices: Mapping[str, str], _: Wording) -> str:
    """It begins with why it comes."""
    if news.alert:
        about = {"shop": news.shop, "product": product, **prices}
        return _("Your {shop} alert: {product}, {price} instead of {was}.", **about)
    return from_us(news.shop, _("your favourite {product}: {price} instead of {was}.", product=product, **prices))


def _limit_told(news: News, event: PriceChanged, _: Wording) -> str:
    """Said where they named one: "any drop at all" is kept as a cent less than the price was."""
    limit = news.alert.limit if news.alert else None
    if limit is None or limit == event.was - CENT:
        return ""
    return _("That is within the limit you set ({limit}).", limit=money(limit, event.currency, _))


def _why(news: News, _: Wording) -> str:
    if news.alert:
        return _("You asked us to tell you when its price drops.")
    if news.wished:
        return _("It is one of your favourites, and you agreed to hear of lower prices.")
    return _("It is one of your favourites, and you agreed to receive our offers.")


def _stop(news: News, _: Wording) -> Choice:
    return Choice(_("Stop"), f"price_alert:stop/{news.alert.sku}") if news.alert else stop_all("price", _)


notice = PriceDrop()
