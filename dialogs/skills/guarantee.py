"""How long is it guaranteed? Until which day, where they bought it; else as the product or the merchant says."""

import re

from msgspec.structs import replace

from dialogs.finder import About
from dialogs.merchant_answers import quoted
from dialogs.messages import Choice, Reply
from dialogs.orders.which_item import of_the_kind
from dialogs.products.one_product import tell
from dialogs.repair.guarantee import covered
from dialogs.repair.owned import best_named, owned
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice, or_a_person
from dialogs.vocabulary import plain

THEME = "guarantees"
MOST_TOLD = 3
FEW_WORDS = 3
"""Up to so many words it is asked without a question mark, "et la garantie"; so it is where it is the first word."""

_GUARANTEED = re.compile(r"\b(?:garanti\w*|guarantee\w*|warrant\w*)\b")
_THEIRS = re.compile(r"\b(?:mon|ma|mes|notre|nos|my|our)\b")


class Guarantee:
    name = "guarantee"
    intents = frozenset[str]()
    taken_for = frozenset({"", "policy_faq", "product_question", "delivery_eta", "out_of_scope", "affirm"})

    async def begin(self, talk: Talk) -> Answer:
        _ = talk.words
        theirs, looking = await _of_what_they_bought(talk), talk.conversation.looking
        if looking and looking.shown and not theirs:
            heard = await talk.finder.hear(talk.text)
            return await tell(talk, replace(heard, about=(About("warranty", ""),)))
        told = theirs or await quoted(talk, (THEME,), 0)
        if not told:
            return Answer((or_a_person(_("I have no answer to that."), talk),))
        return Answer((Reply(told, choices=(Choice(_("Guarantees"), f"faq:theme/{THEME}"), *human_choice(talk))),))

    async def recognise(self, talk: Talk) -> Answer | None:
        return await self.claim(talk)

    async def claim(self, talk: Talk) -> Answer | None:
        said = plain(talk.text)
        found = _GUARANTEED.search(said)
        asks = "?" in talk.text or len(talk.text.split()) <= FEW_WORDS or bool(found and not found.start())
        return await self.begin(talk) if asks and found else None


async def _of_what_they_bought(talk: Talk) -> str:
    """ "Mon lave-linge": the day on which its guarantee ends; empty where they have none of it from us."""
    if not _THEIRS.search(plain(talk.text)):
        return ""
    theirs, kind = await owned(talk), await of_the_kind(talk)
    meant = [one for one in theirs if one.sku in kind] or best_named(theirs, talk.text)
    return "\n".join(f"{one.title}\n{covered(one, talk.words, talk.today)}" for one in meant[:MOST_TOLD])


skill = Guarantee()
