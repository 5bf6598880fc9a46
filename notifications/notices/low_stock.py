"""What you watch is running out: how many there are, and never fewer."""

from datetime import datetime

from dialogs.messages import Choice, Image, Purpose, Reply, Unasked
from dialogs.products.alerts import named
from dialogs.products.basket import FEW, left
from dialogs.records import Alert
from dialogs.shop import Product, Variant
from dialogs.wording import Wording
from notifications.events import StockChanged
from notifications.notices import News, Worded
from notifications.products import in_short, see_product, variant_watched, watches


class LowStock:
    """Told once, when few are left; not again for each that goes."""

    name = "low_stock"
    subject = "low_stock"
    purpose = Purpose.NOTICE
    family = "promo"
    urgent = True

    def due(self, news: News) -> datetime | None:
        match news.event:
            case StockChanged(was=was, left=now) as event if was > FEW >= now > 0:
                return news.now if watches(news.alert, "low_stock", event) else None
            case _:
                return None

    def word(self, news: News, _: Wording) -> Worded | None:
        match news:
            case News(event=StockChanged(), product=Product() as product, alert=Alert() as alert):
                variant = variant_watched(product, alert)
                return _worded(news, product, variant, alert, _) if 0 < left(product, variant) <= FEW else None
            case _:
                return None


def _worded(news: News, product: Product, variant: Variant | None, alert: Alert, _: Wording) -> Worded:
    what, number = named(product, variant, _), left(product, variant)
    told = _.plural("{product}: only {n} left.", "{product}: only {n} left.", number, product=what)
    about = {"shop": news.shop, "product": in_short(product, _, variant)}
    brief = _.plural(
        "Your {shop} alert: {product}, only {n} left.", "Your {shop} alert: {product}, only {n} left.", number, **about
    )
    why = _("You asked us to tell you before it runs out.")
    stop = Choice(_("Stop"), f"stock_alert:stop/{alert.sku}/{alert.variant}".rstrip("/"))
    subject = _("Running out: {product}", product=what)
    image = Image(product.image, _.pick(product.title)) if product.image else None
    unasked = Unasked(subject, why, brief)
    reply = Reply(told, choices=(see_product(product, _), stop), image=image, unasked=unasked)
    return Worded(reply)


notice = LowStock()
