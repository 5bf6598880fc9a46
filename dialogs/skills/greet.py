"""Hello!"""

from dialogs.messages import Reply
from dialogs.skill import Answer, Talk
from dialogs.suggestions import suggestions


class Greet:
    name = "greet"
    intents = frozenset({"greeting"})

    async def begin(self, talk: Talk) -> Answer:
        _ = talk.words
        name = talk.person.first_name
        hello = _("Hello {name}, what can I do for you?", name=name) if name else _("Hello, what can I do for you?")
        return Answer((Reply(hello, choices=suggestions(talk)),))


skill = Greet()
