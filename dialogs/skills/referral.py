"""How do I refer a friend?"""

from dialogs.merchant_answers import quote, quoted
from dialogs.messages import Choice, Reply
from dialogs.products.sharing import ways_to_share
from dialogs.products.told import money
from dialogs.selling import Friend, Referral, RewardsReferrals
from dialogs.skill import Answer, Talk
from dialogs.suggestions import or_a_person

THEME = "referral"


class ReferAFriend:
    name = "referral"
    intents = frozenset({"referral"})

    async def begin(self, talk: Talk) -> Answer:
        shop, customer = talk.shop, talk.person.customer_id
        mine = await shop.referral(customer) if customer and isinstance(shop, RewardsReferrals) else None
        return await _told(talk, mine) if mine else await _in_general(talk)


async def _told(talk: Talk, mine: Referral) -> Answer:
    """The link, what it brings, and how far each friend has got; what else they asked, in the merchant's words."""
    _ = talk.words
    reward, minimum = money(mine.reward, mine.currency, _), money(mine.minimum, mine.currency, _)
    lines = [
        _(
            "Your link for friends: {link}\nOn their first order from {minimum}, you each receive {reward}.",
            link=mine.link,
            minimum=minimum,
            reward=reward,
        ),
        *([_("Your friends:"), *(f"• {_friend(talk, friend)}" for friend in mine.friends)] if mine.friends else []),
        _.plural("You may refer {n} more.", "You may refer {n} more.", mine.left) if mine.left else "",
    ]
    title = _("{shop}: {reward} for you on your first order", shop=talk.shop_name, reward=reward)
    return Answer((Reply("\n".join(filter(None, lines)), choices=ways_to_share(talk, mine.link, title)),))


def _friend(talk: Talk, friend: Friend) -> str:
    _ = talk.words
    since = _.day(friend.since, talk.today)
    return {
        "invited": _("{name}: signed up {day}, no order yet", name=friend.name, day=since),
        "bought": _("{name}: has ordered, your reward is on its way", name=friend.name),
        "rewarded": _("{name}: has ordered, you have received your reward", name=friend.name),
    }[friend.state]


async def _in_general(talk: Talk) -> Answer:
    _ = talk.words
    entries = [entry for entry in await talk.shop.faq() if entry.theme == THEME]
    told = await quoted(talk, (THEME,)) or (quote(talk, entries[0]) if entries else "")
    if talk.person.customer_id:
        said = _("I have no link for you here.")
        return Answer((or_a_person("\n\n".join(filter(None, [told, said])), talk),))
    said = _("To have your own link, tell me who you are.")
    return Answer((Reply("\n\n".join(filter(None, [told, said])), choices=(Choice(_("Sign in"), "sign_in:"),)),))


skill = ReferAFriend()
