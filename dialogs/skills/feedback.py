"""What did you think of it? Stars, and one remark for those who have one."""

from uuid import uuid4

from dialogs.manners import may_rate
from dialogs.messages import Reply
from dialogs.rating import MOST, stars_asked
from dialogs.records import Rate
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice

POOR = 2
"""Up to so many stars a person is offered."""

SURELY = 0.8
REMARKS = frozenset({"rate_feedback", "complaint", "thanks", "affirm", "reviews", "greeting", "goodbye", ""})
"""What a remark may be taken for."""


class Feedback:
    """The button's argument is `4/track_order`: so many stars, for what."""

    name = "feedback"
    intents = frozenset({"rate_feedback"})

    async def begin(self, talk: Talk) -> Answer:
        stars, _, about = (talk.argument or talk.understanding.value("rating")).partition("/")
        if stars.isdecimal() and 1 <= int(stars) <= MOST:
            return _rated(talk, int(stars), about or may_rate(talk) or "".join(talk.conversation.recent[-1:]))
        thanks = talk.words("Thank you, that is good to know.")
        asked = may_rate(talk)
        return Answer((stars_asked(talk, asked, thanks) if asked else Reply(thanks),))

    async def resume(self, talk: Talk) -> Answer | None:
        """A remark; what is surely something else goes its own way."""
        _, guess, memory = talk.words, talk.understanding, talk.conversation.memory
        if guess.intent == "deny" and guess.confidence >= SURELY:
            return Answer((Reply(_("Very well. Thank you!")),))
        if not talk.text or (guess.intent not in REMARKS and guess.confidence >= SURELY):
            return None
        rate = Rate(memory["id"], memory["about"], "stars", int(memory["stars"]), talk.text)
        return Answer((Reply(_("Thank you, I pass that on to our team.")),), (rate,))


def _rated(talk: Talk, stars: int, about: str) -> Answer:
    _ = talk.words
    rate = Rate(uuid4().hex, about, "stars", stars)
    memory = {"id": rate.id, "about": about, "stars": str(stars)}
    if stars <= POOR:
        said = _("Thank you for being frank, and I am sorry. If you tell me what went wrong, I pass it on to our team.")
        return Answer((Reply(said, choices=human_choice(talk)),), (rate,), asks=Feedback.name, memory=memory)
    said = _("Thank you! If you have a remark, write it here: our team reads it.")
    return Answer((Reply(said),), (rate,), asks=Feedback.name, memory=memory)


skill = Feedback()
