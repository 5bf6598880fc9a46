"""A heart, a tear, a laugh, and not a word: answered as people do, and taken for no yes."""

from dialogs.handing_over import calmed
from dialogs.manners import in_a_row
from dialogs.messages import Reply
from dialogs.moods import mood
from dialogs.skill import Answer, Talk
from dialogs.suggestions import suggestions


class Feeling:
    """What was asked before stays asked: the dialogue sees to it."""

    name = "mood"
    intents = frozenset[str]()

    async def begin(self, talk: Talk) -> Answer:
        felt = mood(talk.text)
        if felt == "angry":
            return calmed(talk)
        waiting = bool(talk.conversation.skill)
        if in_a_row(talk, self.name) % 2 and not waiting:
            return Answer((Reply(talk.words("I am still here: what can I do for you?")),))
        choices = () if waiting else suggestions(talk)
        return Answer((Reply(_told(talk), choices=choices if felt in ("sad", "puzzled", "other") else ()),))


def _told(talk: Talk) -> str:
    _ = talk.words
    match mood(talk.text):
        case "sad":
            return _("I am sorry to read that. Tell me what it is about, and I will see what I can do.")
        case "fond":
            return _("Thank you, that is kind.")
        case "amused":
            return _("Glad to have made you smile.")
        case "thanks":
            return _("You are welcome.")
        case _:
            return _("Put it in a few words for me: what is it about?")


skill = Feeling()
