"""May we send you our offers?"""

from dialogs.agreeing import agreed
from dialogs.contact import promotions
from dialogs.contact.answer import said_by
from dialogs.messages import Reply
from dialogs.skill import Answer, Talk

YES = "promotions:yes/"
"""How the button says it, the channel behind it: what stands among the offered while the question is open."""


class Promotions:
    """The argument is `yes` and the channel, or `no`: asked in so many words, never understood from silence."""

    name = "promotions"
    intents = frozenset[str]()
    taken_for = frozenset({"affirm", "deny", "thanks", ""})

    async def begin(self, talk: Talk) -> Answer:
        said, _, channel = talk.argument.partition("/")
        return _agreed(talk, channel, "button") if said == "yes" else _declined(talk)

    async def claim(self, talk: Talk) -> Answer | None:
        """ "Oui", and nothing else, to the question that was just asked here."""
        asked = next((one.payload for one in talk.conversation.offered if one.payload.startswith(YES)), "")
        said = agreed(talk.text, talk.vocabulary) if asked else None
        if said is None:
            return None
        return _agreed(talk, asked.removeprefix(YES), "asked") if said else _declined(talk)


def _agreed(talk: Talk, channel: str, how: str) -> Answer:
    known = talk.person.on(channel)
    return promotions.agree(known.address if known else talk.address, talk, how, said_by(talk))


def _declined(talk: Talk) -> Answer:
    return Answer((Reply(promotions.no_offers(talk)),))


skill = Promotions()
