"""Yes: the second one, by which offers by SMS or mail are agreed to."""

from datetime import timedelta

from dialogs.agreeing import agreed
from dialogs.promotions import CONFIRMED_TWICE, confirmed
from dialogs.skill import Answer, Talk

LATELY = timedelta(days=3)
"""How long a yes, and nothing else, still answers our question."""


class ConfirmOffers:
    """Hears a bare yes where we have asked for one; the question may have been asked from another channel."""

    name = "confirm_offers"
    intents = frozenset[str]()
    taken_for = frozenset({"affirm", ""})

    async def begin(self, talk: Talk) -> Answer:
        return await self.claim(talk) or Answer(())

    async def claim(self, talk: Talk) -> Answer | None:
        if talk.address.channel not in CONFIRMED_TWICE or not agreed(talk.text, talk.vocabulary):
            return None
        awaited = await talk.records.offers_to_confirm(talk.address, talk.now - LATELY)
        return confirmed(talk.address, talk) if awaited else None


skill = ConfirmOffers()
