"""I want to talk to a person."""

from dialogs.messages import Reply
from dialogs.records import HandOver
from dialogs.skill import Answer, Talk


class Human:
    name = "human"
    intents = frozenset({"human_agent", "complaint"})

    async def begin(self, talk: Talk) -> Answer:
        return handed_over(talk, _reason(talk))


def handed_over(talk: Talk, reason: str) -> Answer:
    """Put through to the team, with honest words when nobody can answer here."""
    _ = talk.words
    if not talk.desk:
        return Answer(
            (Reply(_("Nobody can answer in this chat. Our team is here for you: {contact}", contact=talk.contact)),)
        )
    sorry = _("I am sorry for this trouble. ") if talk.understanding.intent == "complaint" else ""
    said = _("I am passing you to someone from our team: they have our conversation and will answer right here.")
    return Answer((Reply(f"{sorry}{said}"),), (HandOver(reason),))


def _reason(talk: Talk) -> str:
    return "is unhappy" if talk.understanding.intent == "complaint" else "asked for a person"


skill = Human()
