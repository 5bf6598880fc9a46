"""Do you have a promo code?"""

import re
from collections.abc import Sequence

from dialogs.errors import ShopRefuses
from dialogs.merchant_answers import quoted
from dialogs.messages import Choice, Reply
from dialogs.products.basket import cart_in_short, checkout, discount_told, owner, refused, voucher_told, voucher_worth
from dialogs.selling import HasCarts, HasVouchers, Voucher
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice
from dialogs.vocabulary import plain

HESITATION = "hesitation"
THEMES = ("gifts", "vouchers")
ANSWERED = 0.7
"""The merchant's answer goes before one's own codes only where it is what was asked."""

_CODE = re.compile(r"\b(?=[A-Za-z]*\d|[A-Z]+\b)[A-Za-z\d]{4,20}\b")
"""A code as shops make them, where a code was asked for: capitals, or letters with figures."""


FEW_WORDS = 4
_APPLY = re.compile(r"\b(?:appliqu\w*|utilis\w*|apply|use)\b(?! \w*\d)")


class UseVoucher:
    """The button's argument is `apply/CODE` or `drop`. A code is offered to who hesitates, by the merchant's rule."""

    name = "voucher"
    intents = frozenset({"voucher", HESITATION})

    async def begin(self, talk: Talk) -> Answer:
        act, _, code = talk.argument.partition("/")
        shop = talk.shop
        if not isinstance(shop, HasVouchers):
            return await _by_the_merchant(talk)
        if act == "apply" and code:
            return await _apply(talk, shop, code)
        if act == "drop":
            return await _drop(talk, shop)
        if talk.understanding.intent == HESITATION and not talk.argument:
            return await _encourage(talk, shop)
        said = talk.understanding.value("code")
        return await _apply(talk, shop, said) if said else await _mine(talk, shop)

    async def resume(self, talk: Talk) -> Answer | None:
        """They were asked for a code, or were shown theirs."""
        typed = talk.understanding.value("code") or _bare_code(talk.text)
        if not typed and _APPLY.search(plain(talk.text)) and (theirs := _codes_shown(talk)):
            return await _apply_shown(talk, theirs)
        return await _apply(talk, talk.shop, typed) if typed and isinstance(talk.shop, HasVouchers) else None

    async def recognise(self, talk: Talk) -> Answer | None:
        """A code, and hardly anything else: "appliquez BIENVENUE10"."""
        code, shop = talk.understanding.value("code"), talk.shop
        alone = bool(code) and len(talk.text.split()) <= FEW_WORDS
        return await _apply(talk, shop, code) if alone and isinstance(shop, HasVouchers) else None


def _codes_shown(talk: Talk) -> tuple[Choice, ...]:
    return tuple(one for one in talk.conversation.offered if one.payload.startswith(f"{UseVoucher.name}:apply/"))


async def _apply_shown(talk: Talk, theirs: Sequence[Choice]) -> Answer | None:
    """ "Applique-le": the only one there is, or which one?"""
    if len(theirs) > 1:
        said = talk.words("Gladly: which one? Choose it here, or say “the first”.")
        return Answer((Reply(said, choices=tuple(theirs)),), asks=UseVoucher.name)
    code = theirs[0].payload.rpartition("/")[2]
    return await _apply(talk, talk.shop, code) if isinstance(talk.shop, HasVouchers) else None


def _bare_code(text: str) -> str:
    found = _CODE.search(text)
    return found[0] if found and len(text.split()) <= 4 else ""


async def _by_the_merchant(talk: Talk) -> Answer:
    """The shop lets us use no code: its own words on how to."""
    _ = talk.words
    told = await quoted(talk, THEMES)
    said = told or _("You can enter a promo code in the cart, on our website.")
    return Answer((Reply(said, choices=human_choice(talk)),))


# ---------------------------------------------------------------- use one


async def _apply(talk: Talk, shop: HasVouchers, code: str) -> Answer:
    _ = talk.words
    try:
        cart = await shop.apply_voucher(owner(talk), code, talk.inbound.id)
    except ShopRefuses as refusal:
        choices = (Choice(_("My codes"), f"{UseVoucher.name}:"), Choice(_("See the cart"), "cart:"))
        return await _for_later(talk, shop, code) or refused(talk, refusal, *choices)
    said = f"{discount_told(cart, _)} {cart_in_short(cart, _)}"
    ways_on = (Choice(_("Remove the code"), f"{UseVoucher.name}:drop"), *checkout(cart, _))
    return Answer((Reply(said, choices=ways_on),))


async def _for_later(talk: Talk, shop: HasVouchers, code: str) -> Answer | None:
    """A code that is theirs, and nothing in the cart yet to use it on; None where that is not all that is wrong."""
    whose = owner(talk)
    mine = [one for one in await shop.vouchers_of(whose) if one.code.casefold() == code.casefold()]
    if not mine or not isinstance(talk.shop, HasCarts) or (await talk.shop.cart(whose)).lines:
        return None
    _ = talk.words
    worth = voucher_told(mine[0], _, talk.today)
    said = _("{voucher}. Your cart is empty for now: once something is in it, give me this code again.", voucher=worth)
    choices = (Choice(_("See the shelves"), "product_search:shelves"), Choice(_("My favourites"), "favourites:"))
    return Answer((Reply(said, choices=choices),))


async def _drop(talk: Talk, shop: HasVouchers) -> Answer:
    _ = talk.words
    cart = await shop.drop_voucher(owner(talk), talk.inbound.id)
    said = _("The code is removed. {cart}", cart=cart_in_short(cart, _))
    return Answer((Reply(said, choices=(Choice(_("See the cart"), "cart:"),)),))


async def _mine(talk: Talk, shop: HasVouchers) -> Answer:
    """The codes that are theirs, then the merchant's own words on gift cards and the like where they asked for it."""
    _ = talk.words
    mine = await shop.vouchers_of(owner(talk))
    told = await quoted(talk, THEMES, ANSWERED)
    if not mine:
        said = _("I have no code for you at the moment. If you have one, type it here.")
        return Answer((Reply("\n\n".join(filter(None, [told, said]))),), asks=UseVoucher.name)
    lines = [_("Yours to use:"), *(f"• {voucher_told(voucher, _, talk.today)}" for voucher in mine)]
    lines += ["", _("One code per order; if you have another one, type it here.")]
    choices = tuple(
        Choice(_("Use {code}", code=voucher.code), f"{UseVoucher.name}:apply/{voucher.code}") for voucher in mine
    )
    text = "\n\n".join(filter(None, [told, "\n".join(lines)]))
    return Answer((Reply(text, choices=choices),), asks=UseVoucher.name)


# ---------------------------------------------------------------- at a hesitation


async def _encourage(talk: Talk, shop: HasVouchers) -> Answer:
    """What the merchant allows, once; else other ways to a lower price, never a nag."""
    offered = await shop.offer_voucher(owner(talk), talk.inbound.id)
    return _offer(talk, offered) if offered else _take_your_time(talk)


def _offer(talk: Talk, voucher: Voucher) -> Answer:
    _ = talk.words
    until = _.day(voucher.until, talk.today) if voucher.until else ""
    worth, code = voucher_worth(voucher, _), voucher.code
    if until:
        said = _(
            "Take your time. If it helps: {worth} off this cart with the code {code}, {until}.",
            worth=worth,
            code=code,
            until=_("until {day}", day=until),
        )
    else:
        said = _("Take your time. If it helps: {worth} off this cart with the code {code}.", worth=worth, code=code)
    choices = (
        Choice(_("Use {code}", code=code), f"{UseVoucher.name}:apply/{code}"),
        Choice(_("See the cart"), "cart:"),
    )
    return Answer((Reply(said, choices=choices),))


def _take_your_time(talk: Talk) -> Answer:
    _ = talk.words
    looking = talk.conversation.looking
    focus = looking.focus if looking else ""
    price = (Choice(_("Price alert"), f"price_alert:{focus}"),) if focus else ()
    keep = (Choice(_("Keep it for later"), f"favourites:add/{focus}"),) if focus else ()
    choices = (*price, *keep, *human_choice(talk))
    said = (
        _("Of course, take your time. I can help you in another way:") if choices else _("Of course, take your time.")
    )
    return Answer((Reply(said, choices=choices),), looking=looking)


skill = UseVoucher()
