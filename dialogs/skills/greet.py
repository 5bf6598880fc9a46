"""Hello!"""

from dialogs.skill import Answer, Talk
from dialogs.welcoming import welcome


class Greet:
    name = "greet"
    intents = frozenset({"greeting"})

    async def begin(self, talk: Talk) -> Answer:
        return await welcome(talk)


skill = Greet()
