"""What is known of somebody's taste: what they bought and like, and what the shop was told."""

from dialogs.products.basket import owner
from dialogs.recommend import Taste
from dialogs.selling import KeepsFavourites
from dialogs.skill import Talk

LOOKED_AT = 10
"""How many of the products on the table count as looked at."""


async def taste_of(talk: Talk) -> Taste:
    """Empty for a stranger who has looked at nothing yet."""
    customer_id, shop = talk.person.customer_id, talk.shop
    customer = await shop.customer(customer_id) if customer_id else None
    orders = await shop.orders_of(customer_id) if customer_id else ()
    favourites = await shop.favourites(owner(talk)) if isinstance(shop, KeepsFavourites) else ()
    looking = talk.conversation.looking
    here = (looking.focus, *looking.shown)[:LOOKED_AT] if looking else ()
    visited = await _visited(talk)
    return Taste(
        bought=tuple(dict.fromkeys(line.sku for order in orders for line in order.lines)),
        viewed=tuple(sku for sku in dict.fromkeys((*here, *visited)) if sku),
        visited=visited,
        favourites=tuple(favourites),
        brands=customer.favourite_brands if customer else (),
        colours=customer.favourite_colours if customer else (),
    )


async def _visited(talk: Talk) -> tuple[str, ...]:
    """What they looked at on the shop's pages. To somebody the channel does not vouch for, nothing is said of it."""
    return tuple(await talk.records.products_seen(talk.person.id))[:LOOKED_AT] if talk.inbound.vouched else ()
