"""Putting somebody through to the team: offered to who is upset, done where it is wanted, honest about when."""

from dialogs.manners import OFFERS, SORRY, UNHAPPY
from dialogs.messages import Reply
from dialogs.records import HandOver
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice, until_somebody_answers, who_answers

ASKED = "asked for a person"


def handed_over(talk: Talk, reason: str) -> Answer:
    """Put through to the team, with honest words on when somebody answers; where nobody can, where else they are."""
    _ = talk.words
    if not talk.desk or talk.conversation.awaited:
        return Answer((Reply(who_answers(talk)),))
    upset = reason == UNHAPPY and SORRY not in talk.conversation.noted
    sorry = _("I am sorry for this trouble.") if upset else ""
    said = " ".join(filter(None, [sorry, who_answers(talk), until_somebody_answers(talk)]))
    return Answer((Reply(said),), (HandOver(reason),))


def calmed(talk: Talk) -> Answer:
    """To somebody upset: sorry, once, and a person if they like. Who is upset again wants no more of us."""
    _ = talk.words
    if SORRY in talk.conversation.noted:
        return handed_over(talk, UNHAPPY)
    sorry = _("I am sorry for this trouble.")
    if not talk.desk:
        return Answer((Reply(f"{sorry} {who_answers(talk)}"),))
    offer = _("Tell me what is wrong and I will see what I can do; or would you rather talk to someone from our team?")
    return Answer((Reply(f"{sorry} {offer}", choices=human_choice(talk)),), asks=OFFERS)
