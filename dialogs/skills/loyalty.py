"""How many points do I have?"""

from babel.numbers import format_decimal

from dialogs.merchant_answers import quote, quoted
from dialogs.messages import Choice, Reply
from dialogs.products.told import money
from dialogs.selling import HasVouchers, Loyalty, RewardsLoyalty
from dialogs.skill import Answer, Talk
from dialogs.suggestions import or_a_person

THEME = "loyalty"


class Points:
    name = "loyalty"
    intents = frozenset({"loyalty"})

    async def begin(self, talk: Talk) -> Answer:
        shop, customer = talk.shop, talk.person.customer_id
        standing = await shop.loyalty(customer) if customer and isinstance(shop, RewardsLoyalty) else None
        if standing:
            return _told(talk, standing)
        return await _in_general(talk)


def _told(talk: Talk, standing: Loyalty) -> Answer:
    _ = talk.words
    told = format_decimal(standing.points, locale=_.locale)
    points = _.plural("You have {points} point.", "You have {points} points.", standing.points, points=told)
    worth = _("They are worth {worth}.", worth=money(standing.worth, standing.currency, _)) if standing.worth else ""
    level = _("Your level: {level}.", level=_.pick(standing.level))
    head = " ".join(filter(None, [points, worth, level]))
    lines = [head, *_advantages(talk, standing), _next(talk, standing)]
    return Answer((Reply("\n".join(filter(None, lines)), choices=_ways_on(talk)),))


def _advantages(talk: Talk, standing: Loyalty) -> list[str]:
    _ = talk.words
    if not standing.advantages:
        return []
    return [_("What it brings you:"), *(f"• {_.pick(told)}" for told in standing.advantages)]


def _next(talk: Talk, standing: Loyalty) -> str:
    _ = talk.words
    if not standing.missing:
        return ""
    brings = _.all_of([_.pick(told) for told in standing.brings])
    level = _.pick(standing.upcoming)
    return _.plural(
        "{n} more point to the level {level}: {brings}.",
        "{n} more points to the level {level}: {brings}.",
        standing.missing,
        level=level,
        brings=brings,
    )


def _ways_on(talk: Talk) -> tuple[Choice, ...]:
    """A VIP has an adviser of their own."""
    _ = talk.words
    codes = (Choice(_("My codes"), "voucher:"),) if isinstance(talk.shop, HasVouchers) else ()
    adviser = (Choice(_("My adviser"), "human:"),) if talk.person.vip else ()
    return (*adviser, *codes, Choice(_("Refer a friend"), "referral:"))


async def _in_general(talk: Talk) -> Answer:
    """Nobody's points are known here: the merchant's own words, and how to be recognised."""
    _ = talk.words
    entries = [entry for entry in await talk.shop.faq() if entry.theme == THEME]
    told = await quoted(talk, (THEME,)) or (quote(talk, entries[0]) if entries else "")
    if talk.person.customer_id:
        said = _("I cannot see your points here.")
        return Answer((or_a_person("\n\n".join(filter(None, [told, said])), talk),))
    said = _("To see yours, tell me who you are.")
    return Answer((Reply("\n\n".join(filter(None, [told, said])), choices=(Choice(_("Sign in"), "sign_in:"),)),))


skill = Points()
