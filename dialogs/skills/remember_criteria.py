"""Shall I remember what you look for?"""

from dialogs.messages import Choice, Reply
from dialogs.records import Remember
from dialogs.skill import Answer, Talk


class RememberCriteria:
    """The argument is `yes` or `no`. Only a press of the button says yes: silence never does."""

    name = "remember_criteria"
    intents = frozenset[str]()

    async def begin(self, talk: Talk) -> Answer:
        _ = talk.words
        if talk.argument == "yes":
            said = _(
                "Noted: I will remember what you look for, to serve you better. You can change your mind at any time."
            )
            choices = (Choice(_("Do not remember"), "remember_criteria:no"),)
            return Answer((Reply(said, choices=choices),), (Remember(granted=True, word=_("Remember my criteria")),))
        said = _("Done: what you looked for is forgotten, and I keep no more of it.")
        return Answer((Reply(said),), (Remember(granted=False, word=_("Do not remember")),))


skill = RememberCriteria()
