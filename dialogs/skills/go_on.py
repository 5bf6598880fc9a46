"""Back after a long silence: shall we go on with what they wanted then?"""

from dialogs.agreeing import agreed
from dialogs.manners import GO_ON, LEFT
from dialogs.messages import Reply
from dialogs.skill import Answer, Talk, Wished
from dialogs.suggestions import suggestions

_PAGES = {"product_search": "back"}
"""Where one goes on from, with those who have a place of their own for it."""


class GoOn:
    """They were told what they had wanted: a yes, or the button, which names the skill, takes it up again."""

    name = GO_ON
    intents = frozenset[str]()

    async def begin(self, talk: Talk) -> Answer:
        return _with(talk, talk.argument)

    async def resume(self, talk: Talk) -> Answer | None:
        yes = agreed(talk.text, talk.vocabulary)
        if yes is None:
            return None
        if yes:
            return _with(talk, talk.conversation.memory[LEFT])
        return Answer((Reply(talk.words("Very well. What else can I do for you?"), choices=suggestions(talk)),))


def _with(talk: Talk, skill: str) -> Answer:
    said = talk.conversation.memory.get("said", "")
    then = Wished(skill, argument=_PAGES.get(skill, ""), said=said)
    return Answer((Reply(talk.words("Gladly.")),), then=then)


skill = GoOn()
