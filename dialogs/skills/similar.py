"""Is there something like it?"""

from dialogs.advising import like
from dialogs.skill import Answer, Talk
from dialogs.wanted import find_product, names_one


class Similar:
    """The button's argument is the product's SKU."""

    name = "similar"
    intents = frozenset[str]()

    async def begin(self, talk: Talk) -> Answer:
        product = await find_product(talk, self.name, talk.argument)
        return product if isinstance(product, Answer) else await like(talk, product)

    async def resume(self, talk: Talk) -> Answer | None:
        """They were asked which product."""
        return await self.begin(talk) if await names_one(talk) else None


skill = Similar()
