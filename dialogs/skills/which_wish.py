"""Did you want this, or that? Two or three buttons when it may be either."""

from dialogs.channel_names import capital
from dialogs.messages import Choice, Reply
from dialogs.skill import Answer, Talk, Wished
from dialogs.suggestions import suggestions
from dialogs.wishes import wish

WHERE_IT_IS = {"track_order", "delivery_eta"}
"""Who wants to follow an order wants to know when it comes: nobody is asked which."""


class WhichWish:
    """The argument is `intent/skill` of each, joined by commas."""

    name = "which_wish"
    intents = frozenset[str]()

    async def begin(self, talk: Talk) -> Answer:
        _ = talk.words
        asked = [pair.partition("/") for pair in talk.argument.split(",")]
        wishes = [(wish(intent, _), skill) for intent, _slash, skill in asked if wish(intent, _)]
        if {skill for _words, skill in wishes} <= WHERE_IT_IS:
            return Answer((), then=Wished("delivery_eta", said=talk.text))
        if len(wishes) < 2:
            return Answer((Reply(_("What can I do for you?"), choices=suggestions(talk)),))
        said = _("Would you like to {wishes}?", wishes=_.one_of([words for words, _skill in wishes]))
        choices = tuple(Choice(capital(words), f"{skill}:") for words, skill in wishes)
        return Answer((Reply(said, choices=choices),))


skill = WhichWish()
