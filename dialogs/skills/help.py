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
            "I look for products with you, compare them and find presents. I tell you where an order is and when it "
            "arrives, change a delivery, start a return, help when something breaks down, and put you through to "
            "someone from our team."
        )
        if not talk.desk:
            said = _(
                "I look for products with you, compare them and find presents. I tell you where an order is and when "
                "it arrives, change a delivery, start a return, and help when something breaks down. Our team is here "
                "for you: {contact}",
                contact=talk.contact,
            )
        return Answer((Reply(said, choices=suggestions(talk)),))


skill = Help()
