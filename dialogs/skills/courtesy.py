"""Thank you, goodbye."""

from dialogs.manners import in_a_row, may_rate
from dialogs.messages import Reply
from dialogs.rating import stars_asked
from dialogs.skill import Answer, Talk


class Courtesy:
    name = "courtesy"
    intents = frozenset({"thanks", "goodbye"})

    async def begin(self, talk: Talk) -> Answer:
        """After an answer that mattered, stars are asked for: here nothing else waits."""
        about, said = may_rate(talk), _said(talk)
        return Answer((stars_asked(talk, about, said) if about else Reply(said),))


def _said(talk: Talk) -> str:
    _ = talk.words
    if talk.understanding.intent != "thanks":
        return _("Goodbye, and see you soon at {shop}.", shop=talk.shop_name)
    if in_a_row(talk, Courtesy.name) % 2:
        return _("You are welcome.")
    return _("You are welcome. I am here if you need anything else.")


skill = Courtesy()
