"""I am looking for …"""

import re

from dialogs.products import browsing, choosing
from dialogs.products.taking import agreed_to
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import plain

_BEST = re.compile(r"\b(?:meilleures? ventes?|best sellers?|bestsellers?|top|plus vendue?s?|popular|se vend\w*)\b")
"""What sells best is asked in so many words, whatever else sounds like the shelves."""


class ProductSearch:
    """The button's argument is an act: `more`, `back`, `refine`, `shelves/8`, `drop/colour`, `say/moins de 300 €`.

    It hears what is said next, for a search goes on over many sentences.
    """

    name = "product_search"
    intents = frozenset({"product_search"})
    taken_for = frozenset(("", "best_sellers", "bot_help", "out_of_scope", "payment_faq", "policy_faq"))

    async def begin(self, talk: Talk) -> Answer:
        act, _, argument = talk.argument.partition("/")
        match act:
            case "":
                return await browsing.begin(talk)
            case "more":
                return await browsing.more(talk)
            case "refine":
                return await browsing.refine(talk)
            case "drop":
                return await browsing.drop(talk, [argument])
            case "say":
                return await browsing.say(talk, argument)
            case "shelves":
                return await browsing.shelves(talk, int(argument) if argument.isdecimal() else 0)
            case _:
                return await browsing.back(talk)

    async def resume(self, talk: Talk) -> Answer | None:
        if _asks_best(talk):
            return None
        return await agreed_to(talk) or await choosing.because(talk) or await browsing.follow(talk)

    async def claim(self, talk: Talk) -> Answer | None:
        """ "Que vendez-vous ?" asks for the shelves."""
        heard = await talk.finder.hear_if("shelves", talk.text)
        return await browsing.shelves(talk) if heard and not heard.query.kind and not _asks_best(talk) else None

    async def recognise(self, talk: Talk) -> Answer | None:
        return await browsing.recognise(talk)


def _asks_best(talk: Talk) -> bool:
    return talk.understanding.intent == "best_sellers" and bool(_BEST.search(plain(talk.text)))


skill = ProductSearch()
