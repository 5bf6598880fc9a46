"""How wide is it?"""

from dialogs.products import browsing, one_product
from dialogs.products.basket import how_many, said_before
from dialogs.products.taking import take, wants_it
from dialogs.skill import Answer, Talk


class ProductQuestion:
    """The button's argument is a product's SKU: all that matters of it."""

    name = "product_question"
    intents = frozenset({"product_question"})

    async def begin(self, talk: Talk) -> Answer:
        if talk.argument and wants_it(talk) and (product := await talk.shop.product(talk.argument)):
            return await take(talk, product, "", how_many(talk) or said_before(talk) or 1)
        if talk.argument:
            return await one_product.show(talk, talk.argument)
        heard = await talk.finder.hear(talk.text)
        return await browsing.follow(talk) or await one_product.tell(talk, heard)


skill = ProductQuestion()
