"""Shall I remember what you look for?"""

from dialogs.messages import Choice, Reply
from dialogs.products.results import SEARCH
from dialogs.records import Remember
from dialogs.skill import Answer, Talk

FORGET = "forget_criteria"
"""The topic of somebody who takes their yes back, as the merchant's phrases name it."""


class RememberCriteria:
    """The argument is `yes` or `no`. Only a press of the button says yes: silence never does. A no may be in words."""

    name = "remember_criteria"
    intents = frozenset[str]()
    taken_for = frozenset(
        {"", "product_search", "out_of_scope", "unsubscribe_notifications", "account", "policy_faq", "deny", "bot_help"}
        | {"cancel_order"}
    )

    async def begin(self, talk: Talk) -> Answer:
        _ = talk.words
        if talk.argument == "yes":
            said = _(
                "Noted: I will remember what you look for, to serve you better. You can change your mind at any time."
            )
            choices = (Choice(_("Do not remember"), "remember_criteria:no"),)
            agreed = Remember(granted=True, word=_("Remember my criteria"))
            return Answer((Reply(said, choices=choices),), (agreed,), asks=_search_at_hand(talk))
        said = _("Done: what you looked for is forgotten, and I keep no more of it.")
        refused = Remember(granted=False, word=_("Do not remember"))
        return Answer((Reply(said),), (refused,), asks=_search_at_hand(talk))

    async def recognise(self, talk: Talk) -> Answer | None:
        return await self.claim(talk)

    async def claim(self, talk: Talk) -> Answer | None:
        """ "Ne plus retenir", said when its button is long gone."""
        return await self.begin(talk) if talk.understanding.value("topic") == FORGET else None


def _search_at_hand(talk: Talk) -> str:
    """Who looked for something goes on looking."""
    return SEARCH if talk.conversation.looking else ""


skill = RememberCriteria()
