"""What may be asked of one product, whichever they mean: named, pointed at, pressed, or just spoken of."""

from abc import ABC, abstractmethod

from dialogs.products.wanted import find_product, names_one
from dialogs.shop import Product
from dialogs.skill import Answer, Talk


class OfOneProduct(ABC):
    """A skill says what it tells of a product; which one it is, is found or asked for here."""

    name: str

    @abstractmethod
    async def tell(self, talk: Talk, product: Product) -> Answer: ...

    def sku_in(self, argument: str) -> str:
        """The SKU that a button carries; "" for none."""
        return argument.partition("/")[0]

    async def begin(self, talk: Talk) -> Answer:
        product = await find_product(talk, self.name, self.sku_in(talk.argument))
        return product if isinstance(product, Answer) else await self.tell(talk, product)

    async def resume(self, talk: Talk) -> Answer | None:
        """They were asked which product."""
        return await self.begin(talk) if await names_one(talk) else None
