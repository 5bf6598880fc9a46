"""Tell me when it is back, or before it runs out."""

from dialogs.alerts import asked_for, named, no_longer, watching
from dialogs.basket import left, left_told, variant_said
from dialogs.records import Watch
from dialogs.shop import Product, Variant
from dialogs.skill import Answer, Talk
from dialogs.wanted import find_product, names_one


class StockAlert:
    """The button's argument is `sku/variant`, or `stop` and that. What is sold out is awaited, the rest guarded."""

    name = "stock_alert"
    intents = frozenset({"stock_alert"})

    async def begin(self, talk: Talk) -> Answer:
        stop, sku, variant = asked_for(talk.argument)
        found = await find_product(talk, self.name, sku)
        if isinstance(found, Answer):
            return found
        chosen = next((one for one in found.variants if one.id == variant), None) or variant_said(talk, found)
        if stop:
            return no_longer(talk, self.name, found, chosen, "stock", "low_stock")
        return _noted(talk, found, chosen)

    async def resume(self, talk: Talk) -> Answer | None:
        """They were asked which product."""
        return await self.begin(talk) if await names_one(talk) else None


def _noted(talk: Talk, product: Product, variant: Variant | None) -> Answer:
    _ = talk.words
    number, what = left(product, variant), named(product, variant, _)
    kind = variant.id if variant else ""
    if not number:
        said = _("Noted: I will write here as soon as {product} is back.", product=what)
        watch = Watch(product.sku, kind, about="stock", channel=talk.address.channel)
    else:
        few = left_told(number, _)
        noted = _("Noted: I will write here before {product} runs out.", product=what)
        said = f"{noted} {few}".strip()
        watch = Watch(product.sku, kind, about="low_stock", channel=talk.address.channel)
    return watching(talk, StockAlert.name, product, watch, said)


skill = StockAlert()
