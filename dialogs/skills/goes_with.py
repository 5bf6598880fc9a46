"""What goes with it?"""

from dialogs.advising import beside
from dialogs.skill import Answer, Talk
from dialogs.wanted import find_product, names_one


class GoesWith:
    """The button's argument is the product's SKU."""

    name = "goes_with"
    intents = frozenset[str]()

    async def begin(self, talk: Talk) -> Answer:
        product = await find_product(talk, self.name, talk.argument)
        return product if isinstance(product, Answer) else await beside(talk, product)

    async def resume(self, talk: Talk) -> Answer | None:
        """They were asked which product."""
        return await self.begin(talk) if await names_one(talk) else None


skill = GoesWith()
