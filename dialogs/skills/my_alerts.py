"""What do you watch for me?"""

from dialogs.alerts import STOP, named
from dialogs.messages import Card, Choice, Image, Reply
from dialogs.products import money
from dialogs.records import Alert
from dialogs.shop import Product
from dialogs.skill import Answer, Talk


class MyAlerts:
    name = "my_alerts"
    intents = frozenset({"my_alerts"})

    async def begin(self, talk: Talk) -> Answer:
        _ = talk.words
        known = [(alert, await talk.shop.product(alert.sku)) for alert in await talk.records.alerts(talk.person.id)]
        told = [(alert, product) for alert, product in known if product]
        if not told:
            said = _("I am watching nothing for you. Tell me which price or stock matters to you.")
            return Answer((Reply(said),))
        return Answer((Reply(_("I am watching for you:"), cards=tuple(_card(talk, *one) for one in told)),))


def _card(talk: Talk, alert: Alert, product: Product) -> Card:
    _ = talk.words
    what = named(product, next((v for v in product.variants if v.id == alert.variant), None), _)
    skill = "price_alert" if alert.about == "price" else "stock_alert"
    stop = f"{skill}:{STOP}/{alert.sku}/{alert.variant}".rstrip("/")
    return Card(
        title=what,
        subtitle=_wish(talk, alert, product),
        image=Image(product.image, what) if product.image else None,
        choices=(Choice(_("No longer"), stop),),
    )


def _wish(talk: Talk, alert: Alert, product: Product) -> str:
    _ = talk.words
    if alert.about == "price" and alert.limit is not None:
        return _("a price of {limit} or less", limit=money(alert.limit, product.price.currency, _))
    return {"stock": _("when it is back"), "low_stock": _("before it runs out")}[alert.about]


skill = MyAlerts()
