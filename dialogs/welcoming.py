"""The first words: by name to those we know, with what is theirs to a VIP, with a tour for a newcomer."""

from dialogs.manners import GREETED, in_a_row
from dialogs.messages import Choice, Reply
from dialogs.selling import RewardsLoyalty
from dialogs.skill import Answer, Talk
from dialogs.suggestions import suggestions

FEW = 3
"""How many privileges are named."""


async def welcome(talk: Talk) -> Answer:
    """Hello, once a day; after that, that we are still here."""
    _ = talk.words
    name = talk.person.first_name
    if in_a_row(talk, "greet") % 2 and _today(talk):
        return Answer((Reply(_("I am still here: what can I do for you?"), choices=suggestions(talk)),))
    hello = _("Hello {name}, what can I do for you?", name=name) if name else _("Hello, what can I do for you?")
    theirs = "" if _today(talk) else await _privileges(talk)
    choices = (*suggestions(talk), *_for_them(talk))
    return Answer((Reply("\n".join(filter(None, [hello, theirs])), choices=choices),))


def _today(talk: Talk) -> bool:
    return talk.conversation.noted.get(GREETED) == talk.today.isoformat()


async def _privileges(talk: Talk) -> str:
    """What being a VIP brings, in the shop's own words."""
    shop, _ = talk.shop, talk.words
    if not (talk.person.vip and isinstance(shop, RewardsLoyalty)):
        return ""
    standing = await shop.loyalty(talk.person.customer_id)
    told = [_.pick(text) for text in standing.advantages[:FEW]] if standing else []
    return _("As a VIP you have: {advantages}.", advantages=_.all_of(told)) if told else ""


def _for_them(talk: Talk) -> tuple[Choice, ...]:
    _ = talk.words
    if talk.person.vip:
        return (Choice(_("My privileges"), "loyalty:"),)
    newcomer = talk.fresh and not talk.person.customer_id
    return (Choice(_("Show me around"), "guided_tour:"),) if newcomer else ()
