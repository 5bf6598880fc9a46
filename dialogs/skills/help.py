"""What can you do?"""

from dialogs.messages import Reply
from dialogs.skill import Answer, Talk
from dialogs.suggestions import suggestions


class Help:
    name = "help"
    intents = frozenset({"bot_help"})

    async def begin(self, talk: Talk) -> Answer:
        _ = talk.words
        said = _(
            "I can tell you where an order is and when it arrives, keep you posted at each step on the channel you "
            "prefer, and put you through to someone from our team."
        )
        return Answer((Reply(said, choices=suggestions(_)),))


skill = Help()
