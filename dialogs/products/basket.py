"""The cart as the conversation sees it: whose it is, how it is told, how many are meant, and what may go wrong."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from babel.numbers import format_percent
from msgspec.structs import replace

from dialogs.errors import ShopError, ShopRefuses
from dialogs.messages import Card, Choice, Image, Reply
from dialogs.products.goods import goods_told
from dialogs.products.looking import Looking
from dialogs.products.told import money, told_apart
from dialogs.products.which_product import COUNTING
from dialogs.records import KeepCart
from dialogs.selling import Cart, CartLine, HasCarts, HasVouchers, InCart, Voucher, visitor
from dialogs.shop import Product, Variant
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice
from dialogs.vocabulary import plain
from dialogs.wording import Wording

WEB = "web"
"""The stock that can be shipped."""

FEW = 3
"""From so few on, it is fair to say how many are left."""

CART = "cart"
ITS_NAME = re.compile(
    r"(?:(?:voir|montre[rz]?|see|show|view|open)(?: moi| me)? )?(?:(?:le|mon|my|the) )?(?:panier|caddie|cart)"
    r"|(?:(?:see|show|view|open)(?: me)? )?my basket"
)
"""How their own is called, where nothing else is said."""

_ITS_CONTENT = re.compile(
    r"\b(?:what'?s|what is|what (?:do i have|have i got)|anything) (?:in|on) my (?:cart|basket|trolley)\b"
    r"|\b(?:qu'est ce qu'?(?:il )?y a|qu'y a t il|qu'est ce que j'ai|(?:il )?y a quoi|j'ai quoi|c'est quoi|contenu"
    r"|(?:il )?reste quoi)(?: deja| encore)? (?:dans|de|du) (?:mon |le )?(?:panier|caddie)\b"
)


def asks_for_it(text: str) -> bool:
    """ "Panier", "whats in my cart": they want to see it, and to put nothing into it."""
    said = plain(text)
    return bool(ITS_NAME.fullmatch(said) or _ITS_CONTENT.search(said))


def owner(talk: Talk) -> str:
    """Whose cart and favourites: the customer's, or this visitor's own."""
    return talk.person.customer_id or visitor(talk.person.id)


async def bring_cart(talk: Talk, customer_id: str) -> None:
    """They just turned out to be a customer: what they had put aside comes along. Signing in never fails for it."""
    if isinstance(talk.shop, HasCarts) and not talk.person.customer_id:
        with suppress(ShopError):
            await talk.shop.hand_cart_over(visitor(talk.person.id), customer_id, talk.inbound.id)


def kept(cart: Cart) -> KeepCart:
    """What is remembered of a cart that just changed: what is in it, and the link that restores it."""
    lines = tuple(InCart(sku=line.sku, quantity=line.quantity, variant=line.variant) for line in cart.lines)
    return KeepCart(lines, cart.checkout_url)


# ---------------------------------------------------------------- told in words


def cart_in_short(cart: Cart, _: Wording) -> str:
    """ "Panier : 3 articles, 327 €."."""
    total = money(cart.total, cart.currency, _)
    return _.plural("Cart: {n} item, {total}.", "Cart: {n} items, {total}.", count(cart), total=total)


def count(cart: Cart) -> int:
    return sum(line.quantity for line in cart.lines)


def discount_told(cart: Cart, _: Wording) -> str:
    """ "Code LUMEN5 : 5 € de moins."; empty without a code."""
    if not cart.voucher:
        return ""
    if not cart.discount:
        return _("The code {code} does not count yet: the cart does not meet its conditions.", code=cart.voucher)
    return _("Code {code}: {amount} off.", code=cart.voucher, amount=money(cart.discount, cart.currency, _))


def voucher_told(voucher: Voucher, _: Wording, today: date) -> str:
    """ "LUMEN5 : 5 € dès 50 € d'achats, jusqu'au jeudi 3 décembre"."""
    worth = voucher_worth(voucher, _)
    minimum = money(voucher.minimum, voucher.currency, _) if voucher.minimum else ""
    gives = _("{worth} off purchases from {minimum}", worth=worth, minimum=minimum) if minimum else worth
    until = _("until {day}", day=_.day(voucher.until, today)) if voucher.until else ""
    return _("{code}: {gives}", code=voucher.code, gives=", ".join(filter(None, [gives, until])))


def voucher_worth(voucher: Voucher, _: Wording) -> str:
    """ "10 %", "5 €"."""
    if voucher.share:
        return str(format_percent(voucher.share, locale=_.locale))
    return money(voucher.amount, voucher.currency, _)


def left_told(left: int, _: Wording) -> str:
    """Said only where there are few."""
    return _.plural("Only {n} left.", "Only {n} left.", left) if 0 < left <= FEW else ""


# ---------------------------------------------------------------- shown


async def show_cart(talk: Talk, cart: Cart, ahead: str = "") -> Answer:
    """Line by line, each with its picture; what one may do next below."""
    _ = talk.words
    if not cart.lines:
        return _empty(talk, ahead)
    cart = await told_apart_in(talk, cart)
    total = money(cart.total, cart.currency, _)
    head = _.plural("Your cart: {n} item, {total}.", "Your cart: {n} items, {total}.", count(cart), total=total)
    text = "\n".join(filter(None, [ahead, head, discount_told(cart, _)]))
    cards = tuple(_card(talk, cart, line) for line in cart.lines)
    return Answer((Reply(text, cards=cards, choices=_ways_on(talk, cart)),), asks=CART)


async def told_apart_in(talk: Talk, cart: Cart) -> Cart:
    """The same, its namesakes with what tells them apart behind their title: two kettles, one green, one black."""
    titles = {line.sku: talk.words.pick(line.title) for line in cart.lines}
    if len(set(titles.values())) == len(titles):
        return cart
    language = talk.conversation.language
    apart = {item.sku: item.title for item in told_apart(await talk.finder.items([*titles], language))}
    lines = tuple(replace(line, title={language: apart.get(line.sku, titles[line.sku])}) for line in cart.lines)
    return replace(cart, lines=lines)


def _empty(talk: Talk, ahead: str) -> Answer:
    _ = talk.words
    said = _("Your cart is empty for now.")
    choices = (Choice(_("See the shelves"), "product_search:shelves"), Choice(_("My favourites"), "favourites:"))
    return Answer((Reply(f"{ahead} {said}".strip(), choices=choices),))


def _card(talk: Talk, cart: Cart, line: CartLine) -> Card:
    _ = talk.words
    each, whole = money(line.price, cart.currency, _), money(line.sum, cart.currency, _)
    price = f"{line.quantity} × {each} = {whole}" if line.quantity > 1 else each
    named = goods_told(line.title, line.variant_name, 1, _)
    return Card(
        title=named,
        subtitle=price,
        image=Image(line.image, named) if line.image else None,
        choices=(Choice(_("Change"), f"{CART}:line/{line.sku}/{line.variant}"),),
    )


def _ways_on(talk: Talk, cart: Cart) -> tuple[Choice, ...]:
    _ = talk.words
    code = Choice(_("Remove the code"), "voucher:drop") if cart.voucher else Choice(_("Use a code"), "voucher:")
    return (*checkout(cart, _), *((code,) if isinstance(talk.shop, HasVouchers) else ()))


def checkout(cart: Cart, _: Wording) -> tuple[Choice, ...]:
    """The link that opens the shop's till with this cart."""
    return (Choice(_("Check out"), url=cart.checkout_url),) if cart.checkout_url else ()


# ---------------------------------------------------------------- what is meant


def how_many(talk: Talk) -> int:
    """ "Mets-en deux", "3 of them"; 0 when no number was said."""
    said = talk.understanding.value("quantity")
    if said.isdecimal():
        return int(said)
    words = plain(talk.text).split()
    counted = [talk.vocabulary.ordinals.get(word, 0) for word in words if word in COUNTING]
    size = talk.understanding.value("size")
    pairs = zip(["", *words], words, strict=False)
    told = [int(word) for before, word in pairs if word != size and _counts(before, word)]
    return next((number for number in (*told, *counted) if number > 0), 0)


_COUNTED = r"(?:une?|deux|trois|quatre|one|two|three|four|\d)"
_MORE = re.compile(
    rf"\b(?:encore|{_COUNTED} autres?|de plus|en plus|r?ajoute[rz]?|add|another|{_COUNTED} more)\b",
)
_FEWER = re.compile(
    rf"\b(?:retire[rz]?|enleve[rz]?|otez?|supprime[rz]?|remove|take (?:out|off|away)|drop) (?:en |out )?{_COUNTED}\b"
    rf"|\b{_COUNTED} (?:de|en) moins\b|\b{_COUNTED} (?:less|fewer)\b"
)


_ONLY = re.compile(rf"\b(?:just|only|juste|seulement|finalement) {_COUNTED}\b|\bune? seule?\b|\b{_COUNTED} seulement\b")


def only_so_many(talk: Talk) -> bool:
    """ "Just one", "une seule": of what is there already."""
    return bool(_ONLY.search(plain(talk.text)))


def in_all(talk: Talk, held: int) -> int | None:
    """How many they want where `held` are there: "mettez-en 3", "deux de plus"; None when they say no number."""
    if fewer_of_it(talk):
        return max(held - (how_many(talk) or 1), 0)
    number = how_many(talk) or int(only_so_many(talk))
    return (held + number if more_of_it(talk) else number) if number else None


def more_of_it(talk: Talk) -> bool:
    """ "Encore un", "two more": beside those that are there."""
    return bool(_MORE.search(plain(talk.text)))


def fewer_of_it(talk: Talk) -> bool:
    """ "Retirez-en un", "two fewer": the others stay."""
    return bool(_FEWER.search(plain(talk.text)))


def said_before(talk: Talk) -> int:
    """How many they said they would take when they looked for it; 0 when they did not."""
    return talk.conversation.looking.quantity if talk.conversation.looking else 0


def _counts(before: str, word: str) -> bool:
    """ "j'en veux 3", "commander 2 cabas", "make it 3": rather than "taille 40"."""
    return word.isdecimal() and len(word) < 3 and before in _TAKING


_TAKING = frozenset(
    (
        *("en", "veux", "voudrais", "prends", "prendre", "prendrai", "commander", "commande", "acheter"),
        *("it", "x", "take", "want", "order", "buy", "get", "have"),
    )
)
"""Said before a number, it is how many they take."""


def variant_said(talk: Talk, product: Product) -> Variant | None:
    """The size they name: "en M", "taille 40", "la 42"; of two names in one another, the longer."""
    said = [f" {words} " for words in (talk.understanding.value("size").casefold(), plain(talk.text)) if words]
    named = {
        name: one for one in product.variants for name in _names(one) if any(f" {name} " in words for words in said)
    }
    return named[max(named, key=len)] if named else None


def _names(variant: Variant) -> set[str]:
    return {variant.id.casefold(), *(plain(name) for name in variant.name.values())}


def left(product: Product, variant: Variant | None, where: str = WEB) -> int:
    """How many there are."""
    return (variant.stock if variant else product.stock).get(where, 0)


def as_table(talk: Talk, skus: Sequence[str]) -> Looking:
    """These products as if they were on the table: "la deuxième" then points among them."""
    return (talk.conversation.looking or Looking()).showing(skus)


# ---------------------------------------------------------------- what may go wrong


def no_cart(talk: Talk, product: Product | None = None) -> Answer:
    """The shop has no cart that we could fill: its own page does the rest."""
    _ = talk.words
    said = _("I cannot fill a cart for you here; on the product's page it takes one click.")
    page = (Choice(_("See the page"), url=product.url),) if product and product.url else ()
    return Answer((Reply(said, choices=(*page, *human_choice(talk))),))


def refused(talk: Talk, refusal: ShopRefuses, *choices: Choice) -> Answer:
    """The shop's own reason, and what is possible instead."""
    return Answer((Reply(talk.words.pick(refusal.reason), choices=choices),))
