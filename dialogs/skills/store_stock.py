"""Do you have it in a store near me?"""

import re
from collections.abc import Sequence
from math import asin, cos, radians, sin, sqrt

from msgspec.structs import replace

from dialogs.merchant_answers import quote
from dialogs.messages import Choice, Place, Reply
from dialogs.products import browsing
from dialogs.products.basket import variant_said
from dialogs.products.stores import address_told, around, hours_told, named, near_home
from dialogs.products.wanted import find_product, means_else, names_one, spoken_of
from dialogs.selling import HasCarts
from dialogs.shop import Product, Store, Variant
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import plain

MOST_SHOWN = 3
_TO_BE_HAD = re.compile(r"\b(?:dispo\w*|en stock|available|in stock|reste\w*|left)\b")
FEW_WORDS = 4
"""Words, up to which "the black one" says which, whatever else it might mean."""

STORES = "store_hours"
"""The topic of who asks after the stores themselves."""

EARTH = 6371.0  # kilometres


class StoreStock:
    """The button's argument is `sku/variant/town`, or `collect` and that. It hears a town, or a place they share."""

    name = "store_stock"
    intents = frozenset({"store_stock"})
    taken_for = frozenset({"product_search", "product_question", "store_stock"})

    async def begin(self, talk: Talk) -> Answer:
        if talk.argument.startswith("collect/"):
            return await _collect(talk, talk.argument.removeprefix("collect/"))
        sku, variant, town, *_ = [*talk.argument.split("/"), "", ""]
        before = talk.conversation.memory.get("town", "") if talk.conversation.skill == self.name else ""
        towns = await _town_said(talk, talk.text) or await _town_said(talk, before)
        found = await find_product(talk, self.name, sku, f"//{plain(towns[0].city)}" if towns else "")
        if isinstance(found, Answer):
            which = replace(found, memory={"town": towns[0].city} if towns else {})
            return which if await names_one(talk) else await _looks_for_it(talk) or _asked(talk, which)
        return await _told(talk, found, variant, town or (towns[0].city if towns else ""))

    async def claim(self, talk: Talk) -> Answer | None:
        """ "Are the Silence 3 available in Lyon?": a product, a town of ours, and a word for having it."""
        asked = _TO_BE_HAD.search(plain(talk.text)) and await _town_said(talk, talk.text)
        return await self.begin(talk) if asked and await names_one(talk) else None

    async def resume(self, talk: Talk) -> Answer | None:
        """They were asked which product, or where."""
        sku, _, variant = talk.conversation.memory.get("which", "").partition("/")
        if talk.understanding.value("topic") == STORES or (sku and means_else(talk, self.name)):
            return None
        if not sku:
            short = len(talk.text.split()) <= FEW_WORDS or not means_else(talk, self.name)
            says = talk.text and short and (await names_one(talk) or await _town_said(talk, talk.text))
            return await self.begin(talk) if says else None
        product = await talk.shop.product(sku)
        shared = isinstance(talk.inbound.content, Place)
        here = shared or bool(await _town_said(talk, talk.text)) or (product and variant_said(talk, product))
        return await _told(talk, product, variant) if product and here else None


def _asked(talk: Talk, which: Answer) -> Answer:
    """Who has named no product may only want to know where the stores are."""
    reply = which.replies[0]
    stores = () if reply.choices else (Choice(talk.words("All our stores"), "store_hours:all"),)
    return replace(which, replies=(replace(reply, choices=(*reply.choices, *stores)),))


async def _looks_for_it(talk: Talk) -> Answer | None:
    """ "Vous avez des bouilloires à Lyon ?": first which one. The word for a store names no product."""
    place = talk.understanding.slots.get("topic")
    said = plain(talk.text)
    bare = f"{said[: place.start]} {said[place.end :]}" if place else said
    heard = await talk.finder.hear(bare) if bare else None
    on_the_table = talk.conversation.looking and talk.conversation.looking.shown
    return await browsing.begin(talk) if heard and heard.query.kind and not on_the_table else None


# ---------------------------------------------------------------- where it is


async def _told(talk: Talk, product: Product, variant: str, town: str = "") -> Answer:
    chosen = next((one for one in product.variants if one.id == variant), None) or variant_said(talk, product)
    stores = await talk.shop.stores()
    near, said = await _near(talk, stores, town or talk.text), await _town_said(talk, town or talk.text)
    having = [store for store in near or stores if _stock(product, chosen).get(store.id)]
    elsewhere = [store for store in stores if _stock(product, chosen).get(store.id)]
    answer = _there(talk, product, chosen, having, near) if having else _nowhere(talk, product, chosen, near, elsewhere)
    memory = {"which": f"{product.sku}/{chosen.id if chosen else ''}", "town": said[0].city if said else ""}
    return Answer((answer,), asks=StoreStock.name, memory=memory, looking=spoken_of(talk, product))


def _stock(product: Product, variant: Variant | None) -> dict[str, int]:
    return dict(variant.stock if variant else product.stock)


def _there(
    talk: Talk, product: Product, variant: Variant | None, having: Sequence[Store], near: Sequence[Store]
) -> Reply:
    _ = talk.words
    lines = [_("{product}:", product=_named(talk, product, variant))]
    lines += [f"• {_line(talk, product, variant, store)}" for store in having[:MOST_SHOWN]]
    if not near:
        lines.append(_("Tell me your town, or share where you are, and I will say which is nearest."))
    return Reply("\n".join(lines), choices=_ways_on(talk, product, variant))


def _line(talk: Talk, product: Product, variant: Variant | None, store: Store) -> str:
    _ = talk.words
    number = _stock(product, variant)[store.id]
    where = address_told(store)
    sizes = [] if variant else [one.id for one in product.variants if one.stock.get(store.id)]
    stock = _.plural("{n} in stock", "{n} in stock", number)
    if sizes:
        stock = _("{sizes} in stock", sizes=_.all_of(sizes))
    told = _("{where}: {stock}.", where=where, stock=stock)
    return f"{told} {hours_told(store, _)}".strip()


def _nowhere(
    talk: Talk,
    product: Product,
    variant: Variant | None,
    near: Sequence[Store],
    elsewhere: Sequence[Store],
) -> Reply:
    """None there: the other stores that have it, what can be shipped, or to be told when it is back."""
    _ = talk.words
    named = _named(talk, product, variant)
    towns = _.one_of([store.city for store in near]) if near else ""
    said = (
        _("{product}: none left in {town}.", product=named, town=towns)
        if near
        else _("{product}: none left in any store.", product=named)
    )
    others = _.all_of([store.city for store in elsewhere[:MOST_SHOWN]])
    there = _("There is some in {towns}.", towns=others) if elsewhere else ""
    shipped = _("It can be delivered to you.") if _stock(product, variant).get("web") else ""
    return Reply(" ".join(filter(None, [said, there, shipped])), choices=_ways_on(talk, product, variant))


def _ways_on(talk: Talk, product: Product, variant: Variant | None) -> tuple[Choice, ...]:
    _ = talk.words
    which = f"{product.sku}/{variant.id if variant else ''}".rstrip("/")
    stock = _stock(product, variant)
    sells = isinstance(talk.shop, HasCarts) and stock.get("web")
    collected = sells and any(number for place, number in stock.items() if place != "web")
    return (
        *((Choice(_("Collect in a store"), f"{StoreStock.name}:collect/{which}"),) if collected else ()),
        *((Choice(_("Add to cart"), f"add_to_cart:{which}"),) if sells else ()),
        *((Choice(_("Alert me when back"), f"stock_alert:{which}"),) if not stock.get("web") else ()),
    )


def _named(talk: Talk, product: Product, variant: Variant | None) -> str:
    _ = talk.words
    return ", ".join(filter(None, [_.pick(product.title), _.pick(variant.name) if variant else ""]))


# ---------------------------------------------------------------- collect


async def _collect(talk: Talk, which: str) -> Answer:
    """The merchant's own words on collecting, and the cart."""
    _ = talk.words
    entry = next((entry for entry in await talk.shop.faq() if entry.theme == "click_and_collect"), None)
    told = quote(talk, entry) if entry else _("Choose the store when you order; a message tells you when it is ready.")
    return Answer((Reply(told, choices=(Choice(_("Add to cart"), f"add_to_cart:{which}"),)),))


# ---------------------------------------------------------------- near whom


async def _near(talk: Talk, stores: Sequence[Store], said: str) -> Sequence[Store]:
    """The nearest first to where they are; those of the town or department they name or live in. Empty: unknown."""
    content = talk.inbound.content
    if isinstance(content, Place):
        return sorted(stores, key=lambda store: _kilometres(content, store))[:MOST_SHOWN]
    return await _town_said(talk, said) or await near_home(talk, stores)


async def _town_said(talk: Talk, text: str) -> Sequence[Store]:
    stores = await talk.shop.stores()
    typed = next((word for word in plain(text).split() if word.isdecimal() and len(word) == 5), "")
    return named(stores, text) or (around(stores, typed) if typed else ())


def _kilometres(place: Place, store: Store) -> float:
    """As the crow flies (the haversine formula)."""
    north, east = radians(store.latitude - place.latitude), radians(store.longitude - place.longitude)
    shrunk = cos(radians(place.latitude)) * cos(radians(store.latitude))
    return 2 * EARTH * asin(sqrt(sin(north / 2) ** 2 + shrunk * sin(east / 2) ** 2))


skill = StoreStock()
