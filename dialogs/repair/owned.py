"""The products somebody has of us, and which of them they mean: nobody repeats what they bought."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from dialogs.repair.case import LEGAL, Bought
from dialogs.shop import Line, Order, Parcel, Product, Step
from dialogs.skill import Talk
from dialogs.vocabulary import plain

GONE = (Step.RETURNED, Step.CANCELLED)
LEFT = (Step.SHIPPED, Step.OUT_FOR_DELIVERY, Step.AT_PICKUP_POINT)

ARRIVED = timedelta(days=14)
"""After this, what left has arrived, though the shop never said so: many are not told by their carrier."""

MOST = 60
"""Lines of orders that are looked at, the latest first: each may cost a call to the shop."""


async def owned(talk: Talk) -> list[Bought]:
    """What was delivered to them and not sent back, the latest first: by their account, and by orders they proved."""
    orders = list(await talk.shop.orders_of(talk.person.customer_id)) if talk.person.customer_id else []
    known = {order.number for order in orders}
    proven = [await talk.shop.order(number) for number in talk.person.orders if number not in known]
    every = sorted([*orders, *filter(None, proven)], key=lambda order: order.placed_at, reverse=True)
    lines = [
        (order, line, day)
        for order in every
        for parcel in order.parcels
        if (day := _arrived(parcel, talk.now))
        for line in parcel.lines
    ]
    return await asyncio.gather(*(_bought(talk, order, line, day) for order, line, day in lines[:MOST]))


def _arrived(parcel: Parcel, now: datetime) -> date | None:
    """The day on which it came; None when it has not, or went back."""
    if parcel.step in GONE:
        return None
    delivered = next((moment.at for moment in parcel.moments if moment.step == Step.DELIVERED), None)
    long_gone = parcel.step in LEFT and now - parcel.since > ARRIVED
    return delivered.date() if delivered else parcel.since.date() if long_gone else None


async def _bought(talk: Talk, order: Order, line: Line, delivered: date) -> Bought:
    """What the order says of it goes before what the catalogue, which changes, says today."""
    product = await talk.shop.product(line.sku)
    family = talk.knowledge.family_of(product.category if product else "", line.title.values())
    return Bought(
        sku=line.sku,
        title=talk.words.pick(line.title),
        order=order.number,
        on=order.placed_at.date(),
        delivered=delivered,
        family=family,
        types=talk.knowledge.types_of(family, [*line.title.values(), *_told(product)]),
        image=line.image,
        warranty=product.warranty if product else LEGAL,
    )


def _told(product: Product | None) -> list[str]:
    """What the catalogue says of it in words; of yes or no, what it has."""
    if not product:
        return []
    words = [value for value in product.attributes.values() if isinstance(value, str)]
    return [*words, *(name for name, value in product.attributes.items() if value is True)]


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
