"""The products somebody has of us, and which of them they mean: nobody repeats what they bought."""

from collections.abc import Sequence

from dialogs.repair import Bought
from dialogs.shop import Order, Parcel, Step
from dialogs.skill import Talk
from dialogs.vocabulary import plain

GONE = (Step.RETURNED, Step.CANCELLED)


async def owned(talk: Talk) -> list[Bought]:
    """What was delivered to them and not sent back, the latest first: by their account, and by orders they proved."""
    orders = list(await talk.shop.orders_of(talk.person.customer_id)) if talk.person.customer_id else []
    known = {order.number for order in orders}
    proven = [await talk.shop.order(number) for number in talk.person.orders if number not in known]
    found = [bought for order in [*orders, *filter(None, proven)] for bought in await _of_order(talk, order)]
    return sorted(found, key=lambda bought: bought.on, reverse=True)


async def _of_order(talk: Talk, order: Order) -> list[Bought]:
    return [
        await _bought(talk, order, parcel, line.sku)
        for parcel in order.parcels
        if parcel.step not in GONE and any(moment.step == Step.DELIVERED for moment in parcel.moments)
        for line in parcel.lines
    ]


async def _bought(talk: Talk, order: Order, parcel: Parcel, sku: str) -> Bought:
    """What the order says of it goes before what the catalogue, which changes, says today."""
    line = next(line for line in parcel.lines if line.sku == sku)
    product = await talk.shop.product(sku)
    delivered = next(moment.at for moment in parcel.moments if moment.step == Step.DELIVERED)
    category = product.category if product else ""
    return Bought(
        sku=sku,
        title=talk.words.pick(line.title),
        order=order.number,
        on=order.placed_at.date(),
        delivered=delivered.date(),
        family=talk.knowledge.family_of(category, line.title.values()),
        image=line.image,
        warranty=product.warranty if product else 24,
    )


def meant(bought: Sequence[Bought], text: str, families: Sequence[str]) -> list[Bought]:
    """Those that the words may be about: by their name or brand, else by their kind, else all that are of some kind."""
    said = set(plain(text).split())
    by_name = [one for one in bought if said & _telling(one, bought)]
    by_kind = [one for one in bought if one.family in families]
    both = [one for one in by_name if one in by_kind]
    return both or by_kind or ([] if families else by_name)


def best_named(bought: Sequence[Bought], text: str) -> list[Bought]:
    """Those whose titles have most words in common with the text: "le Silence 3" among several headsets."""
    said = set(plain(text).split())
    common = {one: len(said & set(plain(one.title).split())) for one in bought}
    most = max(common.values(), default=0)
    return [one for one in bought if most and common[one] == most]


def _telling(one: Bought, among: Sequence[Bought]) -> set[str]:
    """The words of a title that set it apart from what else they have."""
    others = {word for other in among if other.sku != one.sku for word in plain(other.title).split()}
    return {word for word in plain(one.title).split() if len(word) > 2 and word not in others}
