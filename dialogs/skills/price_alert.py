"""Tell me when it gets cheaper."""

import re
from decimal import Decimal, InvalidOperation

from dialogs.kept_words import recalled
from dialogs.messages import Choice, Reply
from dialogs.products import browsing
from dialogs.products.alerts import asked_for, named, no_longer, watching
from dialogs.products.of_one_product import OfOneProduct
from dialogs.products.told import money
from dialogs.products.wanted import spoken_of, title_shown
from dialogs.records import Watch
from dialogs.selling import HasCarts
from dialogs.shop import Product
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import plain

_TELL_ME = re.compile(
    r"\b(?:prev(?:ien|en)\w*|alert\w*|avert\w*|notif\w*|signal\w*|surveill\w*|tell|know|warn|watch|ping|"
    r"when|if|quand|si|des que|lorsque|baiss\w*|drops?|dropped|falls?|cheaper|moins cher)\b"
)


class PriceAlert(OfOneProduct):
    """The button's argument is a SKU, or `stop/sku`."""

    name = "price_alert"
    intents = frozenset({"price_alert"})

    def sku_in(self, argument: str) -> str:
        return asked_for(argument)[1]

    async def begin(self, talk: Talk) -> Answer:
        """ "Je veux une télé à moins de 300" is a search, "et le prix" a question: nobody asks to be told later."""
        wished = recalled(talk, self.name).text
        if talk.text and not talk.argument and not _TELL_ME.search(plain(wished)):
            return await browsing.begin(talk)
        return await super().begin(talk)

    async def resume(self, talk: Talk) -> Answer | None:
        """ "Prévenez-moi quand la lampe revient" is a wish of its own, and no answer to which product it is."""
        return None if talk.understanding.intent == "stock_alert" else await super().resume(talk)

    async def tell(self, talk: Talk, product: Product) -> Answer:
        stop, *_ = asked_for(talk.argument)
        if stop:
            return no_longer(talk, self.name, product, None, "price")
        return _noted(talk, product, await title_shown(talk, product.sku) or talk.words.pick(product.title))


def _noted(talk: Talk, product: Product, title: str) -> Answer:
    _ = talk.words
    limit, now = _limit(talk), product.price.amount
    currency = product.price.currency
    if limit and now <= limit:
        return _already(talk, product)
    price = money(now, currency, _)
    if limit:
        below = money(limit, currency, _)
        said = _(
            "Noted: I will write here when {product} costs {limit} or less (today: {price}).",
            product=title,
            limit=below,
            price=price,
        )
    else:
        said = _("Noted: I will write here when {product} gets cheaper (today: {price}).", product=title, price=price)
    watch = Watch(product.sku, about="price", limit=limit or now - Decimal("0.01"), channel=talk.address.channel)
    return watching(talk, PriceAlert.name, product, watch, said)


def _limit(talk: Talk) -> Decimal | None:
    """ "Sous 300 €"; None where they named no price."""
    said = talk.understanding.value("price_max") if talk.text else ""
    try:
        return Decimal(said) if said else None
    except InvalidOperation:
        return None


def _already(talk: Talk, product: Product) -> Answer:
    _ = talk.words
    price = money(product.price.amount, product.price.currency, _)
    said = _("Good news: {product} costs {price} today.", product=named(product, None, _), price=price)
    buy = (Choice(_("Add to cart"), f"add_to_cart:{product.sku}"),) if isinstance(talk.shop, HasCarts) else ()
    see = Choice(_("See it"), f"product_question:{product.sku}")
    return Answer((Reply(said, choices=(*buy, see)),), looking=spoken_of(talk, product))


skill = PriceAlert()
