"""Undo that: where there is nothing to take back."""

from dialogs.messages import Choice, Reply
from dialogs.skill import Answer, Talk
from dialogs.undoing import undoes

OF_ORDERS = frozenset({"cancel_order", "modify_order", "change_delivery", "return_item", "track_order", "prove"})


class Undo:
    """What can be taken back has its own button, which the dialogue presses; here it is said that nothing has."""

    name = "undo"
    intents = frozenset[str]()
    taken_for = frozenset({"", "affirm", "cancel_order", "deny", "modify_order", "unsubscribe_notifications"})

    async def begin(self, talk: Talk) -> Answer:
        _ = talk.words
        said = _("There is nothing left here for me to undo. Is it about an order, or about our messages?")
        choices = (
            Choice(_("Cancel an order"), "cancel_order:"),
            Choice(_("What I receive"), "my_alerts:"),
            Choice(_("See the cart"), "cart:"),
        )
        return Answer((Reply(said, choices=choices),))

    async def claim(self, talk: Talk) -> Answer | None:
        """Nothing is named, and no order was spoken of."""
        now = talk.conversation
        spoken_of = now.order or now.skill in OF_ORDERS or OF_ORDERS & {*now.recent[-2:]}
        return await self.begin(talk) if undoes(talk.text) and not spoken_of else None


skill = Undo()
