"""Yes, said where nothing was asked that a yes answers."""

from collections import Counter

from dialogs.agreeing import takes_up
from dialogs.messages import Choice, Reply
from dialogs.skill import Answer, Talk
from dialogs.suggestions import suggestions


class Affirm:
    name = "affirm"
    intents = frozenset({"affirm"})

    async def begin(self, talk: Talk) -> Answer:
        """To "which one?" it is half an answer: the same are offered again. "Ok" after an answer takes note of it."""
        _, things = talk.words, _things_offered(talk)
        if takes_up(talk.text, talk.vocabulary):
            things = things if len(things) > 1 else talk.conversation.offered
        if len(things) > 1:
            said = _("Gladly: which one? Choose it here, or say “the first”.")
            return Answer((Reply(said, choices=things),), asks=talk.conversation.skill, memory=talk.conversation.memory)
        if talk.conversation.recent:
            return Answer((Reply(_("Very well. I am here if you need anything else.")),))
        return Answer((Reply(_("Noted. What can I do for you?"), choices=suggestions(talk)),))


def _things_offered(talk: Talk) -> tuple[Choice, ...]:
    """What was shown side by side, without the ways on below."""
    skills = Counter(choice.payload.partition(":")[0] for choice in talk.conversation.offered)
    most = max(skills, key=lambda skill: skills[skill], default="")
    return tuple(choice for choice in talk.conversation.offered if choice.payload.partition(":")[0] == most)


skill = Affirm()
