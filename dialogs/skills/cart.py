"""What is in my cart?"""

import dataclasses
import re

from msgspec.structs import replace

from dialogs.agreeing import agreed
from dialogs.errors import ShopRefuses
from dialogs.messages import Choice, Reply
from dialogs.products import browsing
from dialogs.products.basket import (
    CART,
    as_table,
    asks_for_it,
    cart_in_short,
    fewer_of_it,
    in_all,
    kept,
    left,
    more_of_it,
    no_cart,
    only_so_many,
    owner,
    refused,
    show_cart,
    told_apart_in,
    variant_said,
)
from dialogs.products.goods import goods_told, line_told
from dialogs.products.told import capital, money
from dialogs.products.which_product import meant
from dialogs.selling import Cart, CartLine, HasCarts
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import plain

TAKE_OUT = "take_out_of_cart"
CHANGES = frozenset({"add_to_cart", "modify_order"})
TAKES_OUT = frozenset({TAKE_OUT, "cancel_order"})
"""What is easily said of a cart that was just shown: "finalement je n'en veux plus"."""

OUT = "out"
"""The stage at which they were asked what to take out."""

_TOTAL = re.compile(r"\b(?:au total|le total|mon total|en tout|the total|my total|altogether|in total)\b")
_UNDO = re.compile(r"\b(?:remet\w*|annule\w*|undo|cancel|put (?:it|that|them) back)\b")
SURE = 0.5
FEW_WORDS = 4
"""Up to so many words, "finalement non, enlève" is of what is in the cart."""


class ShowCart:
    """The button's argument is an act: `line/sku/variant`, `set/sku/variant/2`, `sizes/…`, `swap/sku/variant/new`."""

    name = CART
    intents = frozenset({"see_cart", TAKE_OUT})
    taken_for = frozenset(
        {"", "add_to_cart", "deny", "out_of_scope", "product_question", "product_search", "unsubscribe_notifications"}
    )

    async def begin(self, talk: Talk) -> Answer:
        shop = talk.shop
        if not isinstance(shop, HasCarts):
            return no_cart(talk)
        act, sku, variant, value = (*talk.argument.split("/"), "", "", "")[:4]
        match act:
            case "line":
                return await _line(talk, shop, sku, variant)
            case "set" if value.isdecimal():
                return await _set(talk, shop, sku, variant, int(value))
            case "sizes":
                return await _sizes(talk, shop, sku, variant)
            case "swap":
                return await _swap(talk, shop, sku, variant, value)
            case "clear":
                return await _clear(talk, shop)
            case _:
                return await _asked_in_words(talk, shop)

    async def resume(self, talk: Talk) -> Answer | None:
        """ "Mets-en deux", "en M plutôt", "retire la deuxième"; what else is said may go on with a search."""
        shop = talk.shop
        if not isinstance(shop, HasCarts):
            return None
        if asks_for_it(talk.text):
            return await show_cart(talk, await shop.cart(owner(talk)))
        if talk.conversation.memory.get("stage") == OUT and agreed(talk.text, talk.vocabulary) is False:
            return await show_cart(talk, await shop.cart(owner(talk)))
        if answer := await _taken_back(talk, shop) or await _change_said(talk, shop):
            return answer
        return await browsing.follow(talk) if talk.conversation.looking else None

    async def claim(self, talk: Talk) -> Answer | None:
        """ "Enlève un cabas": a product is named, not a kind of message. "Panier", alone, is their own."""
        shop = talk.shop
        if asks_for_it(talk.text) and isinstance(shop, HasCarts):
            return await show_cart(talk, await shop.cart(owner(talk)))
        if isinstance(shop, HasCarts) and _TOTAL.search(plain(talk.text)):
            cart = await shop.cart(owner(talk))
            return await show_cart(talk, cart) if cart.lines else None
        if isinstance(shop, HasCarts) and fewer_of_it(talk):
            return await _change_said(talk, shop)
        heard = await talk.finder.hear_if("take_out", talk.text)
        if heard is None or not isinstance(shop, HasCarts):
            return None
        named = heard.query.kind or heard.names
        just_put = len(talk.text.split()) <= FEW_WORDS and bool((await shop.cart(owner(talk))).lines)
        return await _take_out(talk, shop) if named or just_put else None


async def _asked_in_words(talk: Talk, shop: HasCarts) -> Answer:
    if talk.understanding.intent == TAKE_OUT:
        return await _take_out(talk, shop)
    return await show_cart(talk, await shop.cart(owner(talk)))


async def _take_out(talk: Talk, shop: HasCarts) -> Answer:
    cart = await told_apart_in(talk, await shop.cart(owner(talk)))
    if not cart.lines:
        return await show_cart(talk, cart)
    if talk.understanding.value("topic") == "everything":
        return _really_all(talk, cart)
    if not await _pointed_at(talk, cart) and await _names_something_else(talk, cart):
        return _which_out(talk, cart, talk.words("I do not see that in your cart."))
    line = await _line_meant(talk, cart)
    if line is None:
        return _which_out(talk, cart)
    left_there = in_all(talk, line.quantity) if fewer_of_it(talk) else 0
    return await _set(talk, shop, line.sku, line.variant, left_there or 0)


async def _names_something_else(talk: Talk, cart: Cart) -> bool:
    """A product, or a kind of product, of which there is none in the cart."""
    heard = await talk.finder.hear(talk.text)
    of_the_kind = (await talk.finder.find(heard.query)).skus if heard.query.kind else ()
    named = {*heard.names, *of_the_kind}
    return bool(named) and not named & {line.sku for line in cart.lines}


# ---------------------------------------------------------------- what is said of it


async def _taken_back(talk: Talk, shop: HasCarts) -> Answer | None:
    """ "Non, remets-le", "annule": what was just done to the cart is undone; a cart just shown may be emptied."""
    memory, said = talk.conversation.memory, plain(talk.text)
    if not _UNDO.search(said) or len(said.split()) > FEW_WORDS:
        return None
    if undo := memory.get("undo"):
        sku, variant, quantity = undo.split("/")
        return await _set(talk, shop, sku, variant, int(quantity))
    cart = await shop.cart(owner(talk))
    return _really_all(talk, cart) if cart.lines and not memory else None


async def _change_said(talk: Talk, shop: HasCarts) -> Answer | None:
    guess = talk.understanding
    intent = guess.intent if guess.confidence >= SURE else ""
    cart = await shop.cart(owner(talk))
    line = await _line_meant(talk, cart) if cart.lines else None
    if line is None or guess.value("order_id"):
        return None
    if (intent in TAKES_OUT or fewer_of_it(talk)) and guess.value("topic") != "everything":
        return await _take_out(talk, shop)
    product = await talk.shop.product(line.sku)
    size = variant_said(talk, product) if product else None
    if size and size.id != line.variant and (guess.value("size") or intent in CHANGES):
        return await _swap(talk, shop, line.sku, line.variant, size.id)
    number = in_all(talk, line.quantity)
    wants_so_many = intent in CHANGES or more_of_it(talk) or only_so_many(talk)
    return await _set(talk, shop, line.sku, line.variant, number) if number and wants_so_many else None


async def _line_meant(talk: Talk, cart: Cart) -> CartLine | None:
    """The one just spoken of, unless something else is named; of a cart just shown, by place or name; the only one."""
    heard = await talk.finder.hear(talk.text)
    sku, _, variant = talk.conversation.memory.get("line", "").partition("/")
    if lately := cart.line(sku, variant):
        named = await meant(talk, heard)
        return lately if not named or sku in named else None
    if named := await _pointed_at(talk, cart):
        return next((line for line in cart.lines if line.sku in named), None)
    return cart.lines[0] if len(cart.lines) == 1 else None


async def _pointed_at(talk: Talk, cart: Cart) -> tuple[str, ...]:
    """Of the lines, told one after the other: by place or by name."""
    table = replace(talk.conversation, looking=as_table(talk, [line.sku for line in cart.lines]))
    return await meant(dataclasses.replace(talk, conversation=table), await talk.finder.hear(talk.text))


def _which_out(talk: Talk, cart: Cart, ahead: str = "") -> Answer:
    _ = talk.words
    choices = tuple(Choice(line_told(line, _), f"{CART}:set/{line.sku}/{line.variant}/0") for line in cart.lines)
    said = " ".join(filter(None, [ahead, _("What shall I take out?")]))
    reply = Reply(said, choices=(*choices, Choice(_("Nothing"), f"{CART}:")))
    return Answer((reply,), asks=CART, memory={"stage": OUT})


# ---------------------------------------------------------------- one line


async def _line(talk: Talk, shop: HasCarts, sku: str, variant: str) -> Answer:
    """What one may change of it."""
    cart = await told_apart_in(talk, await shop.cart(owner(talk)))
    line = cart.line(sku, variant)
    if line is None:
        return await show_cart(talk, cart)
    _ = talk.words
    which, product = f"{sku}/{variant}", await talk.shop.product(sku)
    several = bool(product and [one for one in product.variants if one.id != variant and left(product, one)])
    choices = [
        Choice(_("One more"), f"{CART}:set/{which}/{line.quantity + 1}"),
        Choice(_("One less"), f"{CART}:set/{which}/{line.quantity - 1}") if line.quantity > 1 else None,
        Choice(_("Another size"), f"{CART}:sizes/{which}") if several else None,
        Choice(_("Take it out"), f"{CART}:set/{which}/0"),
    ]
    said = _("{what}: what shall I change?", what=line_told(line, _))
    return Answer(
        (Reply(said, choices=tuple(choice for choice in choices if choice)),), asks=CART, memory={"line": which}
    )


async def _set(talk: Talk, shop: HasCarts, sku: str, variant: str, quantity: int) -> Answer:
    """So many of it; none takes it out. What it was before is one press away."""
    _, whose = talk.words, owner(talk)
    before = (await told_apart_in(talk, await shop.cart(whose))).line(sku, variant)
    try:
        cart = await told_apart_in(talk, await shop.put_in_cart(whose, sku, variant, quantity, talk.inbound.id))
    except ShopRefuses as refusal:
        return refused(talk, refusal, Choice(_("See the cart"), f"{CART}:"))
    line, was = cart.line(sku, variant) or before, before.quantity if before else 0
    if line is None:
        return await show_cart(talk, cart)
    if cart.line(sku, variant):
        return _changed(talk, cart, line, was)
    return _taken_out(talk, cart, replace(line, quantity=1), was)


def _changed(talk: Talk, cart: Cart, line: CartLine, was: int) -> Answer:
    _ = talk.words
    which = f"{line.sku}/{line.variant}"
    told = _("In your cart: {what}, {price}.", what=line_told(line, _), price=money(line.sum, cart.currency, _))
    said = " ".join(filter(None, [told, cart_in_short(cart, _) if len(cart.lines) > 1 else ""]))
    reply = Reply(said, choices=_after(talk, which, was))
    return Answer((reply,), changes=(kept(cart),), asks=CART, memory={"line": which, "undo": f"{which}/{was}"})


def _taken_out(talk: Talk, cart: Cart, line: CartLine, was: int) -> Answer:
    _ = talk.words
    which = f"{line.sku}/{line.variant}"
    left_over = cart_in_short(cart, _) if cart.lines else _("Your cart is empty for now.")
    said = _("Taken out: {what}.", what=goods_told(line.title, line.variant_name, was, _))
    reply = Reply(f"{said} {left_over}", choices=_after(talk, which, was))
    return Answer((reply,), changes=(kept(cart),), asks=CART, memory={"undo": f"{which}/{was}"})


def _after(talk: Talk, which: str, was: int) -> tuple[Choice, ...]:
    _ = talk.words
    return (Choice(_("Undo"), f"{CART}:set/{which}/{was}"), Choice(_("See the cart"), f"{CART}:"))


# ---------------------------------------------------------------- another size


async def _sizes(talk: Talk, shop: HasCarts, sku: str, variant: str) -> Answer:
    product = await talk.shop.product(sku)
    if product is None:
        return await show_cart(talk, await shop.cart(owner(talk)))
    _ = talk.words
    there = [one for one in product.variants if one.id != variant and left(product, one)]
    choices = tuple(Choice(capital(_.pick(one.name)), f"{CART}:swap/{sku}/{variant}/{one.id}") for one in there)
    said = _("{product}: in which size?", product=_.pick(product.title))
    return Answer((Reply(said, choices=choices),), asks=CART, memory={"line": f"{sku}/{variant}"})


async def _swap(talk: Talk, shop: HasCarts, sku: str, variant: str, other: str) -> Answer:
    """As many in the other size; the first stays where the shop has not so many of it."""
    _, whose = talk.words, owner(talk)
    cart = await shop.cart(whose)
    line, there = cart.line(sku, variant), cart.line(sku, other)
    if line:
        wanted = line.quantity + (there.quantity if there else 0)
        try:
            await shop.put_in_cart(whose, sku, other, wanted, talk.inbound.id)
        except ShopRefuses as refusal:
            return refused(talk, refusal, Choice(_("See the cart"), f"{CART}:"))
        cart = await shop.put_in_cart(whose, sku, variant, 0, talk.inbound.id)
    now = cart.line(sku, other)
    if now is None:
        return await show_cart(talk, cart)
    said = _("Changed: {what}.", what=line_told(now, _))
    choices = (Choice(_("Undo"), f"{CART}:swap/{sku}/{other}/{variant}"), Choice(_("See the cart"), f"{CART}:"))
    changes = (kept(cart),) if line else ()
    return Answer((Reply(said, choices=choices),), changes=changes, asks=CART, memory={"line": f"{sku}/{other}"})


# ---------------------------------------------------------------- all of it


def _really_all(talk: Talk, cart: Cart) -> Answer:
    _ = talk.words
    said = _("{cart} Shall I empty it?", cart=cart_in_short(cart, _))
    choices = (Choice(_("Yes, empty it"), f"{CART}:clear"), Choice(_("No, keep it"), f"{CART}:"))
    return Answer((Reply(said, choices=choices),), asks=CART)


async def _clear(talk: Talk, shop: HasCarts) -> Answer:
    whose = owner(talk)
    cart = await shop.cart(whose)
    for line in cart.lines:
        cart = await shop.put_in_cart(whose, line.sku, line.variant, 0, talk.inbound.id)
    return replace(await show_cart(talk, cart), changes=(kept(cart),))


skill = ShowCart()
