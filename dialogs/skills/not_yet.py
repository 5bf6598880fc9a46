"""I understand what you want; our team does that."""

from dialogs.messages import Reply
from dialogs.skill import Answer, Talk
from dialogs.suggestions import or_a_person, suggestions
from dialogs.wishes import wish


class NotYet:
    name = "not_yet"
    intents = frozenset[str]()

    async def begin(self, talk: Talk) -> Answer:
        _ = talk.words
        wanted = wish(talk.understanding.intent, _)
        if not wanted:
            return Answer((Reply(_("Noted. What can I do for you?"), choices=suggestions(talk)),))
        said = _("You would like to {wish}: I cannot do that by myself, but our team can.", wish=wanted)
        return Answer((or_a_person(said, talk),))


skill = NotYet()
