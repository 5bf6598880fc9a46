"""What would you suggest to me?"""

from dialogs.products import advising, browsing
from dialogs.skill import Answer, Talk

SCENARIOS = {"for_you": "for_you", "gift_idea": "gift"}
"""What was weighed where these suggested something."""


class ForYou:
    """ "Que me conseillez-vous ?" asks for no adviser."""

    name = "for_you"
    intents = frozenset[str]()
    taken_for = frozenset(
        (
            *("", "affirm", "best_sellers", "bot_help", "compare_products", "gift_idea", "human_agent", "out_of_scope"),
            *("payment_faq", "policy_faq", "product_question", "product_search", "rate_feedback", "reviews"),
        )
    )

    async def begin(self, talk: Talk) -> Answer:
        return await advising.for_you(talk) or await browsing.shelves(talk)

    async def recognise(self, talk: Talk) -> Answer | None:
        """ "Why these?", right after suggestions."""
        scenario = SCENARIOS.get("".join(talk.conversation.recent[-1:])) if advising.asks_why(talk.text) else None
        return await advising.why(talk, scenario) if scenario else None

    async def claim(self, talk: Talk) -> Answer | None:
        """Said in so many words, and no product named; or "why?", right after suggestions."""
        if because := await self.recognise(talk):
            return because
        heard = await talk.finder.hear_if("advice", talk.text)
        return await advising.for_you(talk) if heard and heard.only("advice") else None


skill = ForYou()
