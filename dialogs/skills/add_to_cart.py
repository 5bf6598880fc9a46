"""I'll take it!"""

import re

from msgspec.structs import replace

from dialogs.agreeing import agreed
from dialogs.products import browsing, one_product
from dialogs.products.basket import how_many, in_all, more_of_it, owner, said_before, show_cart, variant_said
from dialogs.products.looking import Looking
from dialogs.products.taking import ADD, OFFERED, only_likes, only_points, take
from dialogs.products.wanted import find_product, heard_of_goods, names_one, title_shown
from dialogs.selling import CartLine, HasCarts
from dialogs.shop import Product
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import plain

_ORDERS = re.compile(r"\b(?:commander?|valider?|order|checkout|check out)\b")


class AddToCart:
    """The button's argument is `sku/variant/quantity`, of which only the SKU is needed."""

    name = ADD
    intents = frozenset({ADD})

    async def begin(self, talk: Talk) -> Answer:
        sku, variant, quantity = (*talk.argument.split("/"), "", "")[:3]
        if not sku and (ready := await _ready_to_order(talk)):
            return ready
        number = int(quantity) if quantity.isdecimal() else how_many(talk) or said_before(talk) or 1
        if not sku and (search := await _looks_for_it(talk)):
            return search
        found = await find_product(talk, self.name, sku, f"/{talk.understanding.value('size')}/{number}")
        if isinstance(found, Answer):
            return found
        if not sku and await _only_pointed_at(talk, found):
            return await one_product.show(talk, found.sku)
        there = await _spoken_of_in_cart(talk, found) if not sku else None
        wanted = in_all(talk, there.quantity) if there else None
        if there and wanted:
            return await take(talk, found, there.variant, wanted - there.quantity)
        return await take(talk, found, variant, number)

    async def resume(self, talk: Talk) -> Answer | None:
        """They were asked which product, which size, or whether they want it."""
        memory = talk.conversation.memory
        sku, quantity = memory.get("sku", ""), int(memory.get("quantity", "1"))
        product = await talk.shop.product(sku) if sku else None
        if product and (said := variant_said(talk, product)):
            return await take(talk, product, said.id, quantity)
        if product and memory.get("stage") == OFFERED and agreed(talk.text, talk.vocabulary):
            return await take(talk, product, "", quantity)
        if sku:
            return None
        return await self.begin(talk) if await names_one(talk) else None


async def _only_pointed_at(talk: Talk, product: Product) -> bool:
    """ "The red one", "I like it", where nobody had asked what to put in the cart: it is looked at first."""
    looking = talk.conversation.looking or Looking()
    if talk.conversation.skill == ADD or not talk.text or product.sku not in looking.shown:
        return False
    return only_likes(talk.text) or only_points(talk, await title_shown(talk, product.sku))


async def _spoken_of_in_cart(talk: Talk, product: Product) -> CartLine | None:
    """ "Mettez-en 3", of what is in the cart already and not named anew: so many in all, not so many more."""
    named = (await heard_of_goods(talk)).query.kind or await names_one(talk)
    if named or not isinstance(talk.shop, HasCarts):
        return None
    lines = [line for line in (await talk.shop.cart(owner(talk))).lines if line.sku == product.sku]
    return lines[0] if len(lines) == 1 else None


async def _ready_to_order(talk: Talk) -> Answer | None:
    """ "C'est bon, je commande", of what is in the cart already, asks for no second one of it."""
    said, looking = plain(talk.text), talk.conversation.looking
    if not _ORDERS.search(said) or how_many(talk) or more_of_it(talk) or not isinstance(talk.shop, HasCarts):
        return None
    cart = await talk.shop.cart(owner(talk))
    there = looking and looking.focus in [line.sku for line in cart.lines]
    if not there or (await heard_of_goods(talk)).query.kind or await names_one(talk):
        return None
    return await show_cart(talk, cart)


async def _looks_for_it(talk: Talk) -> Answer | None:
    """ "Je voudrais acheter une bouilloire": none is on the table yet, they look for one."""
    heard = await heard_of_goods(talk) if talk.text else None
    if not heard or not heard.query.kind or await names_one(talk):
        return None
    shown = talk.conversation.looking.before_them if talk.conversation.looking else ()
    found = (await talk.finder.find(heard.query)).skus
    if set(shown) & set(found):
        return None
    answer = await browsing.begin(talk)
    return replace(answer, looking=replace(answer.looking or Looking(), quantity=how_many(talk)))


skill = AddToCart()
