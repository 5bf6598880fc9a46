"""What goes with it?"""

from dialogs.products.advising import beside
from dialogs.products.of_one_product import OfOneProduct
from dialogs.shop import Product
from dialogs.skill import Answer, Talk


class GoesWith(OfOneProduct):
    """The button's argument is the product's SKU."""

    name = "goes_with"
    intents = frozenset[str]()

    async def tell(self, talk: Talk, product: Product) -> Answer:
        return await beside(talk, product)


skill = GoesWith()
