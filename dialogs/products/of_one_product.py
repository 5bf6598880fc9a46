"""What may be asked of one product, whichever they mean: named, pointed at, pressed, or just spoken of."""

from abc import ABC, abstractmethod

from dialogs.kept_words import keep_words, recalled
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
        """What was wished stands, whatever words or button then say which product it is about."""
        product, wished = await find_product(talk, self.name, self.sku_in(talk.argument)), recalled(talk, self.name)
        if isinstance(product, Answer):
            return keep_words(wished, self.name, product)
        return await self.tell(wished, product)

    async def resume(self, talk: Talk) -> Answer | None:
        """They were asked which product."""
        return await self.begin(talk) if await names_one(talk) else None
