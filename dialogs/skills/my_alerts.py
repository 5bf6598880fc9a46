"""What do you watch for me?"""

from dialogs.alerts import STOP, named
from dialogs.messages import Choice, Reply
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
        lines = [_("I am watching for you:"), *(f"• {_line(talk, *one)}" for one in told)]
        return Answer((Reply("\n".join(lines), choices=tuple(_stop(talk, *one) for one in told)),))


def _line(talk: Talk, alert: Alert, product: Product) -> str:
    _ = talk.words
    what = named(product, next((v for v in product.variants if v.id == alert.variant), None), _)
    if alert.about == "price" and alert.limit is not None:
        limit = money(alert.limit, product.price.currency, _)
        return _("{product}: a price of {limit} or less", product=what, limit=limit)
    return {
        "stock": _("{product}: when it is back", product=what),
        "low_stock": _("{product}: before it runs out", product=what),
    }[alert.about]


def _stop(talk: Talk, alert: Alert, product: Product) -> Choice:
    skill = "price_alert" if alert.about == "price" else "stock_alert"
    label = talk.words("Stop: {product}", product=talk.words.pick(product.title))
    return Choice(label, f"{skill}:{STOP}/{alert.sku}/{alert.variant}".rstrip("/"))


skill = MyAlerts()
