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
        if not talk.desk:
            said = _(
                "I can tell you where an order is and when it arrives, and keep you posted at each step on the channel "
                "you prefer. Our team is here for you: {contact}",
                contact=talk.contact,
            )
        return Answer((Reply(said, choices=suggestions(talk)),))


skill = Help()
