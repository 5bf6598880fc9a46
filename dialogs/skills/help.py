"""What can you do? Who are you?"""

import re

from dialogs.messages import Reply
from dialogs.skill import Answer, Talk
from dialogs.suggestions import suggestions
from dialogs.vocabulary import plain

_WHO = re.compile(
    r"\b(?:robots?|bot|chatbot|humaine?|personne|ia|intelligence artificielle|"
    r"qui (?:etes vous|es tu|me parle|me repond)|human|person|machine|ai|who are you|what are you)\b"
)
"""Who asks whether somebody is there is told (EU AI Act, article 50)."""


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
        if _WHO.search(plain(talk.text)):
            who = _("I am an automatic assistant, not a person.")
            said = f"{who} {said}"
        return Answer((Reply(said, choices=suggestions(talk)),))


skill = Help()
