"""How much is delivery, and how long does it take?"""

import re

from dialogs.errors import ShopRefuses
from dialogs.merchant_answers import quoted
from dialogs.messages import Choice, Reply
from dialogs.orders.delivery import home, options_told, place_said
from dialogs.products.basket import refused
from dialogs.products.wanted import means_else
from dialogs.selling import Place, QuotesDelivery
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice, or_a_person
from dialogs.vocabulary import plain

THEMES = ("delivery", "click_and_collect")
ELSEWHERE = "elsewhere"
COSTS_AND_TIMES = "delivery_quote"
"""The topic of a question that a quote answers better than a general sentence."""


FEW_WORDS = 6
_AGAIN = re.compile(r"\b(?:combien|delais?|quand|quel jour|how (?:long|much)|when|what day)\b")
"""Said in a few words after a quote, it is of that delivery."""
_YOU_DELIVER = re.compile(r"\bvous livrez quand\b|\bquand livrez vous\b|\bwhen do you (?:deliver|ship)\b")
"""Asked of the shop, and of no order of theirs."""


class DeliveryInfo:
    """A quote for a place and a cart where the shop gives one; the merchant's own answer to all other questions."""

    name = "delivery_info"
    intents = frozenset({"delivery_info"})
    taken_for = frozenset({"", "delivery_eta", "subscribe_notifications", "out_of_scope", "policy_faq"})

    async def begin(self, talk: Talk) -> Answer:
        shop = talk.shop
        told = await quoted(talk, THEMES) if talk.text else ""
        if not isinstance(shop, QuotesDelivery):
            return _general(talk, told)
        if said := await place_said(talk):
            return await _quote(talk, shop, said)
        theirs = await home(talk) if talk.argument != ELSEWHERE else None
        wants_a_quote = not told or talk.understanding.value("topic") == COSTS_AND_TIMES
        if theirs and wants_a_quote:
            return await _quote(talk, shop, theirs)
        return _where(talk, told) if wants_a_quote else _general(talk, told)

    async def recognise(self, talk: Talk) -> Answer | None:
        return await self.claim(talk)

    async def claim(self, talk: Talk) -> Answer | None:
        """ "Delivery time to Brussels": a quote for that place, not the day on which an order comes."""
        asks = talk.understanding.value("topic") == COSTS_AND_TIMES and await place_said(talk)
        of_none = _YOU_DELIVER.search(plain(talk.text)) and not talk.understanding.value("order_id")
        return await self.begin(talk) if asks or of_none else None

    async def resume(self, talk: Talk) -> Answer | None:
        """They were asked where to; or, told the price and the days, they ask again."""
        shop, memory = talk.shop, talk.conversation.memory
        if not isinstance(shop, QuotesDelivery):
            return None
        if memory and _AGAIN.search(plain(talk.text)) and len(talk.text.split()) <= FEW_WORDS:
            return await _quote(talk, shop, await place_said(talk) or Place(memory["postcode"], memory["country"]))
        said = None if means_else(talk, self.name) else await place_said(talk)
        return await _quote(talk, shop, said) if said else None


async def _quote(talk: Talk, shop: QuotesDelivery, place: Place) -> Answer:
    _ = talk.words
    elsewhere = Choice(_("Another address"), f"{DeliveryInfo.name}:{ELSEWHERE}")
    try:
        told = await options_told(talk, shop, place)
    except ShopRefuses as refusal:
        return refused(talk, refusal, *human_choice(talk))
    reply = Reply(told, choices=(elsewhere, Choice(_("See the cart"), "cart:")))
    memory = {"postcode": place.postcode, "country": place.country}
    return Answer((reply,), asks=DeliveryInfo.name, memory=memory)


def _where(talk: Talk, told: str) -> Answer:
    _ = talk.words
    asked = _("What is your postcode, or your country? I will tell you the price and the days for your cart.")
    return Answer((Reply("\n\n".join(filter(None, [told, asked]))),), asks=DeliveryInfo.name)


def _general(talk: Talk, told: str) -> Answer:
    _ = talk.words
    if not told:
        return Answer((or_a_person(_("I do not know that about delivery."), talk),))
    return Answer((Reply(told, choices=human_choice(talk)),))


skill = DeliveryInfo()
