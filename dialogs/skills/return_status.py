"""Where is what I sent back?"""

import re

from dialogs.aftercare import ReturnState, TakesReturns
from dialogs.messages import Choice, Reply
from dialogs.orders.returning import tell_returns
from dialogs.orders.which_order import RECENT
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice
from dialogs.vocabulary import plain

_STATE = (
    r"ou (?:en )?(?:est|sont)|recue?|arrivee?|avance|statut|suivre|suivi|des nouvelles|"
    r"where(?: is|'s| are)|received?|got|get|arrived?|status|track\w*|any news"
)
_MINE = r"(?:mon|mes|ce|my|the|this) (?:retours?|renvois?|colis de retour|returns?|returned parcel)"
_ASKS = re.compile(
    rf"\b(?:{_STATE})\b.*\b{_MINE}\b|\b{_MINE}\b.*\b(?:{_STATE})\b|"
    r"\b(?:what (?:did|have) i (?:return(?:ed)?|sen[dt] back)|(?:qu'ai je|qu'est ce que j'ai) (?:renvoye|retourne))\b"
)


class ReturnStatus:
    """A customer's own. Anybody else is asked for their order's number, as for a return that is still to begin."""

    name = "return_status"
    intents = frozenset[str]()
    taken_for = frozenset({"return_item", "refund_status", "track_order", "delivery_eta"})

    async def begin(self, talk: Talk) -> Answer:
        return await self.claim(talk) or _none(talk)

    async def claim(self, talk: Talk) -> Answer | None:
        if not isinstance(talk.shop, TakesReturns) or not talk.person.customer_id or not _ASKS.search(plain(talk.text)):
            return None
        orders = (await talk.shop.orders_of(talk.person.customer_id))[:RECENT]
        found = [(order.number, one) for order in orders for one in await talk.shop.returns(order.number)]
        shown = [one for one in found if one[1].state is not ReturnState.CLOSED] or found[:1]
        return tell_returns(talk, [one for _number, one in shown], shown[0][0]) if shown else _none(talk)


def _none(talk: Talk) -> Answer:
    _ = talk.words
    said = _("I see no return of yours under way. Would you like to send something back?")
    return Answer((Reply(said, choices=(Choice(_("Send something back"), "return_item:"), *human_choice(talk))),))


skill = ReturnStatus()
