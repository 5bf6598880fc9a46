"""I want to talk to a person."""

from dialogs.agreeing import agreed
from dialogs.handing_over import ASKED, calmed, handed_over
from dialogs.manners import OFFERS, UNHAPPY
from dialogs.messages import Reply
from dialogs.skill import Answer, Talk

PERHAPS = 0.15
"""As sure as this that a person is asked for beside the complaint, they are put through at once."""


class Human:
    name = OFFERS
    intents = frozenset({"human_agent", "complaint"})

    async def begin(self, talk: Talk) -> Answer:
        """Who asks for a person gets one; who only complains is offered one."""
        unhappy = talk.understanding.intent == "complaint"
        if unhappy and not _asked_for_too(talk):
            return calmed(talk)
        return handed_over(talk, UNHAPPY if unhappy else ASKED)

    async def resume(self, talk: Talk) -> Answer | None:
        """Whether they want the person they were offered; whatever else they say goes its own way."""
        match agreed(talk.text, talk.vocabulary):
            case True:
                return handed_over(talk, UNHAPPY)
            case False:
                return Answer((Reply(talk.words("Very well. Tell me what it is about.")),))
            case None:
                return None


def _asked_for_too(talk: Talk) -> bool:
    guesses = talk.understanding.guesses
    return any(guess.intent == "human_agent" and guess.confidence >= PERHAPS for guess in guesses)


skill = Human()
