"""What an event of the shop's changes in what is kept of people: their cart, what they saw and bought."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.records import KeepVisit
from dialogs.selling import KeptCart
from dialogs.shop import Step
from notifications.events import CartChanged, Happening, OrderMoved, OrderPlaced, ProductViewed
from storage import carts, notices, people, purchases, visits
from storage.standing import DELAY

NO_LONGER_LATE = (Step.AT_PICKUP_POINT, Step.DELIVERED, Step.RETURNED, Step.CANCELLED)
"""A parcel that got so far is waited for no more."""


async def keep(connection: AsyncConnection, event: Happening, now: datetime) -> None:
    """Write it down. Of customers who never wrote to us nothing is kept."""
    at = min(event.at, now)  # the shop's clock may be ahead: what happens next must not count as older
    match event:
        case CartChanged(customer=customer, person=person, lines=lines, url=url):
            if whose := await _whose(connection, customer, person):
                await carts.keep(connection, KeptCart(lines=lines, url=url, touched_at=at), whose)
        case OrderPlaced(customer=customer):
            if whose := await _whose(connection, customer, ""):
                await purchases.keep(connection, event, whose, at)
                await carts.empty(connection, whose, at)
        case ProductViewed(customer=customer, person=person, sku=sku):
            if whose := await _whose(connection, customer, person):
                await visits.keep(connection, KeepVisit("product", sku), whose, at)
        case OrderMoved(order=order, parcel=parcel, step=step) if step in NO_LONGER_LATE:
            await notices.over(connection, DELAY, order, parcel, at)
        case _:
            pass


async def _whose(connection: AsyncConnection, customer: str, person_id: str) -> str:
    """Whom an event is about, as we know them; nobody when we do not."""
    if person_id:
        known = await people.person(connection, await people.who_became(connection, person_id))
    else:
        known = await people.of_customer(connection, customer)
    return known.id if known else ""
