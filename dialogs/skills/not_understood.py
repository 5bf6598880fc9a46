"""I did not understand: three suggestions the first time, a human the second, or where the team is reached."""

from dialogs.messages import Reply
from dialogs.records import HandOver
from dialogs.skill import Answer, Talk
from dialogs.suggestions import suggestions, until_somebody_answers, who_answers

PATIENCE = 1
"""How many times in a row we may fail to understand before a human is called."""


class NotUnderstood:
    name = "not_understood"
    intents = frozenset[str]()

    async def begin(self, talk: Talk) -> Answer:
        _ = talk.words
        if talk.conversation.misses >= PATIENCE and talk.desk and not talk.conversation.awaited:
            said = _("I would rather not guess. I am passing you to someone from our team, who will answer right here.")
            if not talk.hours.open_at(talk.now):
                said = f"{who_answers(talk)} {until_somebody_answers(talk)}"
            return Answer((Reply(said),), (HandOver("was not understood twice"),))
        said = _("I am not sure I understood. Here is what I can do; you can also put it another way.")
        if talk.conversation.misses > PATIENCE:
            said = _("I still do not see what you mean. A few words are enough: what it is about, and what you want.")
        if talk.conversation.misses >= PATIENCE and not talk.desk:
            elsewhere = _("Our team is here for you: {contact}", contact=talk.contact)
            said = f"{said} {elsewhere}"
        return Answer((Reply(said, choices=suggestions(talk)),))


skill = NotUnderstood()
