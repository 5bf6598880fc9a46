"""May we send you our offers?"""

from dialogs import promotions
from dialogs.contact_answer import said_by
from dialogs.messages import Reply
from dialogs.skill import Answer, Talk


class Promotions:
    """The argument is `yes` and the channel, or `no`: asked in so many words, never understood from silence."""

    name = "promotions"
    intents = frozenset[str]()

    async def begin(self, talk: Talk) -> Answer:
        said, _, channel = talk.argument.partition("/")
        if said != "yes":
            return Answer((Reply(talk.words("Very well: no offers. You can change your mind at any time.")),))
        known = talk.person.on(channel)
        return promotions.agree(known.address if known else talk.address, talk, "button", said_by(talk))


skill = Promotions()
