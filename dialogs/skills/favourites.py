"""Keep it for me."""

from dialogs.errors import ShopRefuses
from dialogs.finder import Item
from dialogs.messages import Card, Choice, Image, Reply
from dialogs.products.basket import owner, refused
from dialogs.products.looking import Looking
from dialogs.products.told import price_told, stock_told
from dialogs.products.wanted import find_product, names_one, spoken_of
from dialogs.selling import HasCarts, KeepsFavourites
from dialogs.shop import Product
from dialogs.skill import Answer, Talk

MOST_SHOWN = 8
KEEP = "keep"


class Favourites:
    """The button's argument is `add/sku` or `drop/sku`; without one, the list."""

    name = "favourites"
    intents = frozenset({"favourites"})

    async def begin(self, talk: Talk) -> Answer:
        shop = talk.shop
        if not isinstance(shop, KeepsFavourites):
            return _not_here(talk)
        act, _, sku = talk.argument.partition("/")
        if act == "drop" and sku:
            return await _dropped(talk, shop, sku)
        if (act == "add" and sku) or (not talk.argument and talk.understanding.value("topic") == KEEP):
            found = await find_product(talk, self.name, sku)
            return found if isinstance(found, Answer) else await _kept(talk, shop, found)
        return await _shown(talk, shop)

    async def resume(self, talk: Talk) -> Answer | None:
        """They were asked which product."""
        shop = talk.shop
        if not isinstance(shop, KeepsFavourites) or not await names_one(talk):
            return None
        found = await find_product(talk, self.name)
        return found if isinstance(found, Answer) else await _kept(talk, shop, found)


def _not_here(talk: Talk) -> Answer:
    _ = talk.words
    said = _("I cannot keep a list for you here; your account on our website can.")
    return Answer((Reply(said),))


async def _kept(talk: Talk, shop: KeepsFavourites, product: Product) -> Answer:
    """Kept, and the offer to be told of a promotion: said once, here."""
    _ = talk.words
    try:
        await shop.set_favourite(owner(talk), product.sku, wanted=True, once=talk.inbound.id)
    except ShopRefuses as refusal:
        return refused(talk, refusal)
    said = _("Among your favourites: {product}.", product=_.pick(product.title))
    choices = (
        Choice(_("Price alert"), f"price_alert:{product.sku}"),
        Choice(_("My favourites"), f"{Favourites.name}:"),
        Choice(_("Undo"), f"{Favourites.name}:drop/{product.sku}"),
    )
    return Answer((Reply(said, choices=choices),), looking=spoken_of(talk, product))


async def _dropped(talk: Talk, shop: KeepsFavourites, sku: str) -> Answer:
    _ = talk.words
    product = await talk.shop.product(sku)
    if product is None:
        return await _shown(talk, shop)
    await shop.set_favourite(owner(talk), sku, wanted=False, once=talk.inbound.id)
    said = _("No longer among your favourites: {product}.", product=_.pick(product.title))
    choices = (Choice(_("Undo"), f"{Favourites.name}:add/{sku}"), Choice(_("My favourites"), f"{Favourites.name}:"))
    return Answer((Reply(said, choices=choices),))


async def _shown(talk: Talk, shop: KeepsFavourites) -> Answer:
    _ = talk.words
    skus = (await shop.favourites(owner(talk)))[:MOST_SHOWN]
    items = await talk.finder.items(skus, talk.conversation.language)
    if not items:
        said = _("You have no favourites yet. When you see something you like, say “keep it for me”.")
        return Answer((Reply(said, choices=(Choice(_("See the shelves"), "product_search:shelves"),)),))
    head = _.plural("Your favourite:", "Your {n} favourites:", len(items))
    looking = (talk.conversation.looking or Looking()).showing([item.sku for item in items])
    reply = Reply(head, cards=tuple(_card(talk, item) for item in items))
    return Answer((reply,), asks="product_search", looking=looking)


def _card(talk: Talk, item: Item) -> Card:
    _ = talk.words
    buy = (Choice(_("Add to cart"), f"add_to_cart:{item.sku}"),) if isinstance(talk.shop, HasCarts) else ()
    return Card(
        title=item.title,
        subtitle=", ".join(filter(None, [price_told(item, _), stock_told(item, _)])),
        image=Image(item.image, item.title) if item.image else None,
        choices=(
            Choice(_("See it"), f"product_question:{item.sku}"),
            *buy,
            Choice(_("Remove"), f"{Favourites.name}:drop/{item.sku}"),
        ),
    )


skill = Favourites()
