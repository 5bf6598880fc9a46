"""To whom a campaign goes: conditions as data, to be read aloud from top to bottom.

All that one segment says must hold. `any` holds others of which one must do, `none` those of which none may; what
is empty asks nothing. In TOML:

    [to]                                                        # French speakers
    language = ["fr"]                                           # who bought for their home in half a year
    bought = { kind = ["Maison et décoration"], days = 180 }    # and are VIPs, or ordered three times
    any = [{ vip = true }, { orders = { at_least = 3 } }]       # and do not have this lamp
    none = [{ bought = { sku = ["MAI-101"] } }]
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

DEEPEST = 5
"""How many times segments may hold one another: more nobody can read."""

LONGEST = 36_500
"""Days that anything is looked for: a century, for a slip is no wish."""

MOST = 1_000_000
"""Orders that one person may have."""


class Products(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of these products, or one of these kinds as the catalogue calls them; neither: any product.

    `days`: within the last so many; 0: ever.
    """

    sku: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    days: int = 0


class Orders(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often they ordered; `days`: within the last so many; 0: ever."""

    at_least: int = 0
    at_most: int | None = None
    days: int = 0


class Seen(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """They wrote to us within so many days, or have not for so many; 0 asks nothing."""

    within: int = 0
    not_for: int = 0


class Segment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom it is for. A city is told as the shop writes it, in small letters or capitals; a postcode by its beginning.

    `channel`: they have an address on one of these, and did not ask for silence there.
    """

    language: tuple[str, ...] = ()
    vip: bool | None = None
    customer: bool | None = None  # proven to be one of the shop's
    city: tuple[str, ...] = ()
    postcode: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    bought: Products | None = None
    viewed: Products | None = None
    orders: Orders | None = None
    seen: Seen | None = None
    any: tuple["Segment", ...] = ()
    none: tuple["Segment", ...] = ()


def faults(segment: Segment, depth: int = 1) -> Iterator[str]:
    """What makes no sense in it, a sentence each."""
    if depth > DEEPEST:
        yield f"Segments hold one another more than {DEEPEST} times: nobody can read that."
        return
    days = [part.days for part in (segment.bought, segment.viewed, segment.orders) if part]
    seen = segment.seen or Seen()
    days += [seen.within, seen.not_for]
    if min(days) < 0:
        yield "A number of days is below zero."
    if max(days) > LONGEST:
        yield "A number of days is longer than a century; 0, or none, is ever."
    orders = segment.orders
    if orders and max(map(abs, (orders.at_least, orders.at_most or 0))) > MOST:
        yield f"A number of orders is beyond {MOST}."
    if orders and orders.at_most is not None and orders.at_most < orders.at_least:
        yield f"Nobody has at least {orders.at_least} orders and at most {orders.at_most}."
    if 0 < seen.within <= seen.not_for:
        yield f"Nobody was seen within {seen.within} days and not for {seen.not_for}."
    for part in held(segment):
        yield from faults(part, depth + 1)


def held(segment: Segment) -> Sequence[Segment]:
    """The segments within it."""
    return (*segment.any, *segment.none)
