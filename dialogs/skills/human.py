"""I want to talk to a person."""

from dialogs.manners import SORRY, UNHAPPY
from dialogs.messages import Reply
from dialogs.records import HandOver
from dialogs.skill import Answer, Talk
from dialogs.suggestions import who_answers


class Human:
    name = "human"
    intents = frozenset({"human_agent", "complaint"})

    async def begin(self, talk: Talk) -> Answer:
        return handed_over(talk, _reason(talk))


def handed_over(talk: Talk, reason: str) -> Answer:
    """Put through to the team, with honest words when nobody can answer here."""
    _ = talk.words
    if not talk.desk:
        return Answer((Reply(who_answers(talk)),))
    upset = talk.understanding.intent == "complaint" and SORRY not in talk.conversation.noted
    said = " ".join(filter(None, [_("I am sorry for this trouble.") if upset else "", who_answers(talk)]))
    return Answer((Reply(said),), (HandOver(reason),))


def _reason(talk: Talk) -> str:
    return UNHAPPY if talk.understanding.intent == "complaint" else "asked for a person"


skill = Human()
