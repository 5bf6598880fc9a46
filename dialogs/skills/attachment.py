"""Here is a picture."""

from dialogs.messages import Reply
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice, or_a_person


class Attachment:
    name = "attachment"
    intents = frozenset[str]()

    async def begin(self, talk: Talk) -> Answer:
        return Answer((_received(talk),))


def _received(talk: Talk) -> Reply:
    _ = talk.words
    if not talk.desk:
        return or_a_person(_("Thank you, but I cannot read pictures or files myself."), talk)
    said = _("Thank you, I have received it. I cannot read pictures or files myself: shall I pass it to our team?")
    return Reply(said, choices=human_choice(talk))


skill = Attachment()
