"""Tell me when it is back, or before it runs out."""

import re

from dialogs.products.alerts import asked_for, named, no_longer, watching
from dialogs.products.basket import left, left_told, variant_said
from dialogs.products.of_one_product import OfOneProduct
from dialogs.products.wanted import title_shown
from dialogs.records import Watch
from dialogs.shop import Product, Variant
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import plain

_BACK = re.compile(r"\b(?:retour|revien\w*|de nouveau|a nouveau|back|again)\b")
"""Who waits for something to come back hears that it is there."""


_RUNS_OUT = re.compile(r"\b(?:runs? out|sells? out|sold out|rupture|epuise\w*)\b")


class StockAlert(OfOneProduct):
    """The button's argument is `sku/variant`, or `stop` and that. What is sold out is awaited, the rest guarded."""

    name = "stock_alert"
    intents = frozenset({"stock_alert"})
    taken_for = frozenset({"subscribe_notifications"})

    async def claim(self, talk: Talk) -> Answer | None:
        """ "Tell me before it runs out": of what is before them, and no order."""
        looking = talk.conversation.looking
        return await self.begin(talk) if looking and looking.shown and _RUNS_OUT.search(plain(talk.text)) else None

    def sku_in(self, argument: str) -> str:
        return asked_for(argument)[1]

    async def tell(self, talk: Talk, product: Product) -> Answer:
        stop, _, variant = asked_for(talk.argument)
        chosen = next((one for one in product.variants if one.id == variant), None) or variant_said(talk, product)
        if stop:
            return no_longer(talk, self.name, product, chosen, "stock", "low_stock")
        shown = "" if chosen else await title_shown(talk, product.sku)
        return _noted(talk, product, chosen, shown or named(product, chosen, talk.words))


def _noted(talk: Talk, product: Product, variant: Variant | None, what: str) -> Answer:
    _ = talk.words
    number = left(product, variant)
    kind = variant.id if variant else ""
    if not number:
        said = _("Noted: I will write here as soon as {product} is back.", product=what)
        watch = Watch(product.sku, kind, about="stock", channel=talk.address.channel)
    else:
        few = left_told(number, _)
        noted = _("Noted: I will write here before {product} runs out.", product=what)
        there = _("It is in stock now.") if _BACK.search(plain(talk.text)) else ""
        said = " ".join(filter(None, [there, noted, few]))
        watch = Watch(product.sku, kind, about="low_stock", channel=talk.address.channel)
    return watching(talk, StockAlert.name, product, watch, said)


skill = StockAlert()
