"""What is new?"""

from dialogs.products import advising, browsing
from dialogs.skill import Answer, Talk


class NewArrivals:
    name = "new_arrivals"
    intents = frozenset[str]()
    taken_for = frozenset(
        (
            "",
            "best_sellers",
            "bot_help",
            "out_of_scope",
            "product_question",
            "product_search",
            "store_stock",
        )
    )

    async def begin(self, talk: Talk) -> Answer:
        return await advising.new_arrivals(talk) or await browsing.shelves(talk)

    async def claim(self, talk: Talk) -> Answer | None:
        """Said in so many words, and no product named."""
        heard = await talk.finder.hear_if("new", talk.text)
        return await advising.new_arrivals(talk) if heard and heard.only("new") else None


skill = NewArrivals()
