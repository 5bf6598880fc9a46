"""Is there something like it?"""

from dialogs.products.advising import like
from dialogs.products.of_one_product import OfOneProduct
from dialogs.shop import Product
from dialogs.skill import Answer, Talk


class Similar(OfOneProduct):
    """The button's argument is the product's SKU."""

    name = "similar"
    intents = frozenset[str]()

    async def tell(self, talk: Talk, product: Product) -> Answer:
        return await like(talk, product)


skill = Similar()
