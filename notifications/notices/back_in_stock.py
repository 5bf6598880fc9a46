"""What you were waiting for is back."""

from datetime import datetime

from dialogs.messages import Choice, Image, Purpose, Reply, Unasked
from dialogs.products.alerts import named
from dialogs.products.basket import left, left_told
from dialogs.records import Alert
from dialogs.shop import Product, Variant
from dialogs.wording import Wording
from notifications.events import StockChanged
from notifications.notices import News, Worded
from notifications.products import in_short, see_product, variant_watched, watches


class BackInStock:
    name = "back_in_stock"
    subject = "stock"
    purpose = Purpose.NOTICE
    family = "promo"
    urgent = False

    def due(self, news: News) -> datetime | None:
        match news.event:
            case StockChanged(was=was, left=now) as event if was <= 0 < now and watches(news.alert, "stock", event):
                return news.now
            case _:
                return None

    def word(self, news: News, _: Wording) -> Worded | None:
        match news:
            case News(event=StockChanged(), product=Product() as product, alert=Alert() as alert):
                variant = variant_watched(product, alert)
                return _worded(news, product, variant, alert, _) if left(product, variant) else None  # gone again
            case _:
                return None


def _worded(news: News, product: Product, variant: Variant | None, alert: Alert, _: Wording) -> Worded:
    what, few = named(product, variant, _), left_told(left(product, variant), _)
    told = " ".join(filter(None, [_("Back in stock: {product}.", product=what), few]))
    short = in_short(product, _, variant)
    brief = _("Your {shop} alert: back in stock, {product}.", shop=news.shop, product=short).replace("….", "…")
    why = _("You asked us to tell you when it is back.")
    stop = Choice(_("Stop"), f"stock_alert:stop/{alert.sku}/{alert.variant}".rstrip("/"))
    unasked = Unasked(_("What you were waiting for is back"), why, brief)
    image = Image(product.image, _.pick(product.title)) if product.image else None
    reply = Reply(told, choices=(see_product(product, _), stop), image=image, unasked=unasked)
    return Worded(reply)


notice = BackInStock()
