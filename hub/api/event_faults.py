"""What is wrong with an event, in a sentence for whoever wrote the program that sent it."""

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from notifications.events import (
    CartChanged,
    Inactive,
    OfCustomer,
    OfOrder,
    OfProduct,
    OrderPlaced,
    PriceChanged,
    ProductViewed,
    RefundMade,
    ShopEvent,
    StockChanged,
    VoucherGiven,
)

LONGEST = 100
"""Characters of an id, a number or an SKU."""

MOST_LINES = 200
"""How many different things a cart or an order holds."""

LARGEST_NUMBER = 10**9

_ADDRESS = re.compile(r"https?://[\x21-\x7e]{1,500}")


def fault_of(event: ShopEvent) -> str:
    """The first thing that is wrong with it; empty when all is well."""
    return next(_faults(event), "")


def _faults(event: ShopEvent) -> Iterator[str]:
    yield from _name("id", event.id)
    if event.at.tzinfo is None:
        yield "at needs its offset from UTC, as in 2026-11-22T14:20:00+01:00."
    match event:
        case OfOrder(order=order):
            yield from _name("order", order)
        case OfProduct(sku=sku):
            yield from _name("sku", sku)
        case OfCustomer(customer=customer, person=person):
            yield from _whose(customer, person)
    yield from _own(event)


def _own(event: ShopEvent) -> Iterator[str]:
    """What only an event of its kind can have wrong."""
    match event:
        case OrderPlaced(customer=customer, total=total, currency=currency, skus=skus):
            yield from _name("customer", customer)
            yield from _money("total", total, currency)
            yield from _several("skus", skus)
        case RefundMade(amount=amount, currency=currency):
            yield from _money("amount", amount, currency)
        case PriceChanged(was=was, now=now, currency=currency):
            yield from _money("was", was, currency)
            yield from _money("now", now, currency)
        case StockChanged(was=was, left=left):
            yield from _count("was", was)
            yield from _count("left", left)
        case CartChanged():
            yield from _cart(event)
        case ProductViewed(sku=sku, agreed=agreed):
            yield from _name("sku", sku)
            if not agreed:
                yield "agreed must be true: what somebody looks at is told only of who agreed that it is remembered."
        case Inactive(at=at, since=since):
            yield from _earlier("since", since, at)
        case VoucherGiven(code=code):
            yield from _name("code", code)
        case _:
            pass


def _cart(event: CartChanged) -> Iterator[str]:
    yield from _several("lines", tuple(line.sku for line in event.lines))
    if any(not 1 <= line.quantity <= LARGEST_NUMBER for line in event.lines):
        yield "quantity is at least 1: what is in the cart no longer has no line."
    if event.url and not _ADDRESS.fullmatch(event.url):
        yield "url is an address that begins with https:// or http://, percent-encoded, of at most 500 characters."


def _whose(customer: str, person: str) -> Iterator[str]:
    if bool(customer) == bool(person):
        yield "customer says whose it is, by the shop's number (or person, by ours): one of the two."
    else:
        yield from _name("customer" if customer else "person", customer or person)


def _name(field: str, text: str) -> Iterator[str]:
    """Something that can be kept and looked up."""
    if not (0 < len(text) <= LONGEST and text.isprintable()):
        yield f"{field} has 1 to {LONGEST} characters, all of them printable."


def _several(field: str, skus: tuple[str, ...]) -> Iterator[str]:
    if len(skus) > MOST_LINES:
        yield f"{field} holds at most {MOST_LINES} things."
    for sku in skus:
        yield from _name("sku", sku)


def _money(field: str, amount: Decimal, currency: str) -> Iterator[str]:
    if not (amount.is_finite() and 0 <= amount < LARGEST_NUMBER and amount == round(amount, 4)):
        yield f'{field} is an amount that is not negative, with a point: "149.90".'
    if not re.fullmatch("[A-Z]{3}", currency):
        yield 'currency is a code of ISO 4217: "EUR".'


def _earlier(field: str, moment: datetime, at: datetime) -> Iterator[str]:
    if moment.tzinfo is None:
        yield f"{field} needs its offset from UTC, as in 2026-08-22T14:20:00+02:00."
    elif at.tzinfo and moment > at:
        yield f"{field} is before at."


def _count(field: str, number: int) -> Iterator[str]:
    if not 0 <= number <= LARGEST_NUMBER:
        yield f"{field} is how many there are: 0 or more."
