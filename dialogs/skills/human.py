"""I want to talk to a person."""

from dialogs.manners import SORRY, UNHAPPY
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
    upset = talk.understanding.intent == "complaint" and SORRY not in talk.conversation.noted
    said = " ".join(filter(None, [_("I am sorry for this trouble.") if upset else "", _who_answers(talk)]))
    return Answer((Reply(said),), (HandOver(reason),))


def _who_answers(talk: Talk) -> str:
    """Somebody soon; while the team is away, when it is back, and what can be done until then."""
    _ = talk.words
    if talk.hours.open_at(talk.now):
        return _("I am passing you to someone from our team: they have our conversation and will answer right here.")
    back = _.moment(talk.hours.opens(talk.now), talk.now, talk.hours.time_zone)
    return _(
        "Our team is away just now. They have our conversation and will answer right here, from {moment} on.",
        moment=back,
    )


def _reason(talk: Talk) -> str:
    return UNHAPPY if talk.understanding.intent == "complaint" else "asked for a person"


skill = Human()
