"""What a shop's assistant does not do: said with good grace."""

from dialogs.messages import Reply
from dialogs.skill import Answer, Talk
from dialogs.suggestions import suggestions


class OutOfScope:
    name = "out_of_scope"
    intents = frozenset({"out_of_scope"})

    async def begin(self, talk: Talk) -> Answer:
        _ = talk.words
        said = _(
            "I would love to help, but I only know about {shop}: its products, and your orders.", shop=talk.shop_name
        )
        return Answer((Reply(said, choices=suggestions(talk)),))


skill = OutOfScope()
