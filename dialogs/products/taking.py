"""Putting something in the cart: the size asked for, what is refused, and what may be done instead."""

import re

from msgspec.structs import replace

from dialogs.agreeing import agreed, begins_with_yes
from dialogs.errors import ShopRefuses
from dialogs.messages import Choice, Reply
from dialogs.products.basket import (
    CART,
    WEB,
    cart_in_short,
    checkout,
    count,
    kept,
    left,
    left_told,
    no_cart,
    owner,
    refused,
    said_before,
    variant_said,
)
from dialogs.products.goods import goods_told
from dialogs.products.told import capital, money
from dialogs.products.wanted import spoken_of, title_shown
from dialogs.products.which_product import COUNTING
from dialogs.search.words import SMALL, stem, words
from dialogs.selling import Cart, HasCarts
from dialogs.shop import Product, Variant
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import plain

ADD = "add_to_cart"
OFFERED = "offered"
"""The stage at which they were asked whether to put it in the cart."""

SURELY = 0.6


def wants_it(talk: Talk) -> bool:
    """ "Je prends la deuxième": said of what is offered, it is to buy it, not to look at it."""
    guess = talk.understanding
    return not only_points(talk) and not only_likes(talk.text) and guess.intent == ADD and guess.confidence >= SURELY


_LIKES = re.compile(
    r"\b(?:(?:me|nous) (?:plait|plairait|tente|tenterait)|j'(?:aime|adore)|i (?:really )?(?:like|love)"
    r"|(?:looks?|sounds?) (?:nice|good|great|lovely)|is (?:nice|cute|lovely|beautiful)"
    r"|est (?:jolie?|belle?|beau|sympa|mignonne?))\b"
)
_TAKES = re.compile(
    r"\b(?:prend\w*|achet\w*|ajout\w*|met\w*|panier|caddie|command\w*|veux|voudrais|reserv\w*"
    r"|cart|basket|trolley|take|taking|buy|buying|add|put|order|want|get)\b"
)


def only_likes(text: str) -> bool:
    """ "La deuxième me plaît": said of something shown, it is no order to buy it."""
    said = plain(text)
    return bool(_LIKES.search(said)) and not says_take(text)


def says_take(text: str) -> bool:
    """Whether a word says that they want to have it: "je prends", "add", "order"."""
    return bool(_TAKES.search(plain(text)))


def only_points(talk: Talk, title: str = "") -> bool:
    """ "The second one", "the red one" of that title, or nothing at all: no word says what to do with it."""
    small = SMALL | COUNTING | {*talk.vocabulary.ordinals, "one", "number", "numero", "celui", "celle", "that", "this"}
    said = {stem(word) for word in plain(talk.text).split() if word not in small}
    return said <= {stem(word) for word in words(title)}


async def agreed_to(talk: Talk) -> Answer | None:
    """ "Oui en 43", of the one thing just offered: they take it, in that size; a bare "ok" may mean less."""
    if len(offers := _on_offer(talk)) != 1 or not begins_with_yes(talk.text, talk.vocabulary):
        return None
    product = await talk.shop.product(*offers)
    size = variant_said(talk, product) if product else None
    if product and (size or not _is_there(product)):
        return await take(talk, product, size.id if size else "", said_before(talk) or 1)
    return _shall_i(talk, product) if product and agreed(talk.text, talk.vocabulary) else None


def _on_offer(talk: Talk) -> set[str]:
    """The products of which a card or a button was just shown."""
    buttons = (choice.payload.partition(":") for choice in talk.conversation.offered)
    return {sku for skill, _, sku in buttons if skill in (ADD, "product_question")}


def _is_there(product: Product) -> bool:
    return any(left(product, one) for one in product.variants or (None,))


def _shall_i(talk: Talk, product: Product) -> Answer:
    _ = talk.words
    said = _("Shall I put it in your cart?")
    choices = (Choice(_("Yes, add it"), f"{ADD}:{product.sku}"), Choice(_("Not yet"), "product_search:back"))
    memory = {"sku": product.sku, "quantity": str(said_before(talk) or 1), "stage": OFFERED}
    return Answer((Reply(said, choices=choices),), asks=ADD, memory=memory, looking=spoken_of(talk, product))


async def take(talk: Talk, product: Product, variant: str, quantity: int) -> Answer:
    """Put so many more in the cart, or ask which size; what is not to be had is said, with what is possible instead."""
    shop = talk.shop
    if not isinstance(shop, HasCarts):
        return no_cart(talk, product)
    chosen = next((one for one in product.variants if one.id == variant), None) or variant_said(talk, product)
    if not left(product, chosen):
        return _sold_out(talk, product, chosen)
    if product.variants and not chosen:
        return _which_variant(talk, product, quantity)
    return await _put(talk, shop, product, chosen, quantity)


async def _put(talk: Talk, shop: HasCarts, product: Product, variant: Variant | None, quantity: int) -> Answer:
    kind, whose = variant.id if variant else "", owner(talk)
    before = (await shop.cart(whose)).line(product.sku, kind)
    held = before.quantity if before else 0
    try:
        cart = await shop.put_in_cart(whose, product.sku, kind, held + quantity, talk.inbound.id)
    except ShopRefuses as refusal:
        return refused(talk, refusal, *_instead(talk, product, variant))
    _ = talk.words
    line = cart.line(product.sku, kind)
    now = line.quantity if line else quantity
    price = money(product.price.amount * now, product.price.currency, _)
    title = await title_shown(talk, product.sku) or _.pick(product.title)
    named = goods_told({_.language: title}, variant.name if variant else {}, now, _)
    said = [
        _("In your cart: {what}, {price}.", what=named, price=price),
        left_told(left(product, variant) - now, _),
        cart_in_short(cart, _) if count(cart) > now else "",
    ]
    choices = _ways_on(talk, f"{product.sku}/{kind}/{held}", cart)
    return Answer(
        (Reply(" ".join(filter(None, said)), choices=choices),),
        changes=(kept(cart),),
        asks=CART,
        memory={"line": f"{product.sku}/{kind}", "undo": f"{product.sku}/{kind}/{held}"},
        looking=replace(spoken_of(talk, product), quantity=0),
    )


def _ways_on(talk: Talk, before: str, cart: Cart) -> tuple[Choice, ...]:
    _ = talk.words
    return (
        Choice(_("See the cart"), f"{CART}:"),
        Choice(_("Undo"), f"{CART}:set/{before}"),
        *checkout(cart, _),
    )


# ---------------------------------------------------------------- which one of its kinds


def _which_variant(talk: Talk, product: Product, quantity: int) -> Answer:
    _ = talk.words
    there = [one for one in product.variants if left(product, one)]
    choices = tuple(_variant_choice(talk, product, one, quantity) for one in there)
    asked, title = talk.understanding.value("size"), _.pick(product.title)
    said = _("{product}: in which size?", product=title)
    if asked:
        said = _("{product} does not come in size {size}. Which one would suit you?", product=title, size=asked)
    memory = {"sku": product.sku, "quantity": str(quantity)}
    looking = spoken_of(talk, product)
    return Answer((Reply(said, choices=choices),), asks=ADD, memory=memory, looking=looking)


def _variant_choice(talk: Talk, product: Product, variant: Variant, quantity: int) -> Choice:
    _ = talk.words
    few = left_told(left(product, variant), _).rstrip(".").lower()
    named = capital(_.pick(variant.name))
    label = f"{named} ({few})" if few else named
    return Choice(label, f"{ADD}:{product.sku}/{variant.id}/{quantity}")


# ---------------------------------------------------------------- there is none


def _sold_out(talk: Talk, product: Product, variant: Variant | None) -> Answer:
    _ = talk.words
    named = goods_told(product.title, variant.name if variant else {}, 1, _)
    said = _("{product} is sold out online for now.", product=named)
    return Answer((Reply(said, choices=_instead(talk, product, variant)),), looking=spoken_of(talk, product))


def _instead(talk: Talk, product: Product, variant: Variant | None) -> tuple[Choice, ...]:
    """Elsewhere, later, or another size."""
    _ = talk.words
    which = f"{product.sku}/{variant.id if variant else ''}".rstrip("/")
    others = any(left(product, one) for one in product.variants)
    return (
        *((Choice(_("Another size"), f"{ADD}:{product.sku}"),) if others else ()),
        *((Choice(_("In a store"), f"store_stock:{which}"),) if any(_in_stores(product, variant)) else ()),
        *((Choice(_("Alert me when back"), f"stock_alert:{which}"),) if not left(product, variant) else ()),
    )


def _in_stores(product: Product, variant: Variant | None) -> list[int]:
    stock = variant.stock if variant else product.stock
    return [number for place, number in stock.items() if place != WEB]
