"""Yes: the second one, by which offers by SMS or mail are agreed to; or no, after all."""

from datetime import timedelta

from dialogs.agreeing import agreed
from dialogs.contact.promotions import CONFIRMED_TWICE, confirmed, declined
from dialogs.skill import Answer, Talk

LATELY = timedelta(days=3)
"""How long a yes or no, and nothing else, still answers our question."""


class ConfirmOffers:
    """Hears a bare yes or no where we have asked for one; it may have been asked for from another channel."""

    name = "confirm_offers"
    intents = frozenset[str]()
    taken_for = frozenset({"affirm", "deny", ""})

    async def begin(self, talk: Talk) -> Answer:
        return await self.claim(talk) or Answer(())

    async def claim(self, talk: Talk) -> Answer | None:
        said = agreed(talk.text, talk.vocabulary) if talk.address.channel in CONFIRMED_TWICE else None
        about = await talk.records.offers_to_confirm(talk.address, talk.now - LATELY) if said is not None else ()
        if not about:
            return None
        return confirmed(talk.address, about, talk) if said else declined(talk.address, about, talk, "asked", talk.text)


skill = ConfirmOffers()
