"""What would you suggest to me?"""

from dialogs.products import advising, browsing
from dialogs.skill import Answer, Talk


class ForYou:
    """ "Que me conseillez-vous ?" asks for no adviser."""

    name = "for_you"
    intents = frozenset[str]()
    taken_for = frozenset(
        (
            "",
            "best_sellers",
            "bot_help",
            "gift_idea",
            "human_agent",
            "out_of_scope",
            "product_question",
            "product_search",
            "rate_feedback",
        )
    )

    async def begin(self, talk: Talk) -> Answer:
        return await advising.for_you(talk) or await browsing.shelves(talk)

    async def claim(self, talk: Talk) -> Answer | None:
        """Said in so many words, and no product named."""
        heard = await talk.finder.hear(talk.text)
        return await advising.for_you(talk) if heard.only("advice") else None


skill = ForYou()
