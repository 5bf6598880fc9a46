"""Here is a picture."""

from dialogs.messages import Choice, Reply
from dialogs.skill import Answer, Talk


class Attachment:
    name = "attachment"
    intents = frozenset[str]()

    async def begin(self, talk: Talk) -> Answer:
        _ = talk.words
        said = _("Thank you, I have received it. I cannot read pictures or files myself: shall I pass it to our team?")
        return Answer((Reply(said, choices=(Choice(_("Talk to someone"), "human:"),)),))


skill = Attachment()
