"""Yes, said where nothing was asked that a yes answers."""

from dialogs.messages import Reply
from dialogs.skill import Answer, Talk
from dialogs.suggestions import suggestions


class Affirm:
    name = "affirm"
    intents = frozenset({"affirm"})

    async def begin(self, talk: Talk) -> Answer:
        """To "which one?" it is half an answer: the same are offered again."""
        _, offered = talk.words, talk.conversation.offered
        if len(offered) > 1 and len({choice.payload.partition(":")[0] for choice in offered}) == 1:
            said = _("Gladly: which one? Choose it here, or say “the first”.")
            return Answer((Reply(said, choices=offered),))
        return Answer((Reply(_("Noted. What can I do for you?"), choices=suggestions(talk)),))


skill = Affirm()
