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
            "subscribe_notifications",
            "track_order",
        )
    )

    async def begin(self, talk: Talk) -> Answer:
        return await advising.new_arrivals(talk) or await browsing.shelves(talk)

    async def claim(self, talk: Talk) -> Answer | None:
        """Said in so many words, of all there is or of one shelf."""
        heard = await talk.finder.hear_if("new", talk.text)
        if not heard or heard.names:
            return None
        return await advising.new_arrivals(talk, await browsing.of_the_shelf(talk, heard))


skill = NewArrivals()
