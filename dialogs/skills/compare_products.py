"""Which of these is better for me?"""

from dialogs.products import browsing, comparing
from dialogs.skill import Answer, Talk


class CompareProducts:
    """The button has no argument: what is on the table is compared."""

    name = "compare_products"
    intents = frozenset({"compare_products"})

    async def begin(self, talk: Talk) -> Answer:
        return await browsing.begin(talk) if talk.text else await comparing.compare(talk)


skill = CompareProducts()
