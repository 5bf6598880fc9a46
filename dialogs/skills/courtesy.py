"""Thank you, goodbye."""

from dialogs.messages import Reply
from dialogs.skill import Answer, Talk


class Courtesy:
    name = "courtesy"
    intents = frozenset({"thanks", "goodbye"})

    async def begin(self, talk: Talk) -> Answer:
        _ = talk.words
        if talk.understanding.intent == "thanks":
            return Answer((Reply(_("You are welcome. I am here if you need anything else.")),))
        return Answer((Reply(_("Goodbye, and see you soon at {shop}.", shop=talk.shop_name)),))


skill = Courtesy()
