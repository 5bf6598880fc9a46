"""The order book, and the strip by which the merchant moves orders along."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from msgspec import Struct
from msgspec.structs import replace

from dialogs.recommend import Basket
from dialogs.shop import Delay, Expected, Moment, Order, Parcel, PickupPoint, Step
from storage.shops.demo.files import PARIS
from storage.shops.demo.house import House
from storage.shops.demo.numbers import order_number
from storage.shops.demo.road import NotInShop, can_be_late, choose, day, started_over, steps_ahead

DAYS_TO_COLLECT = 10


class Advance(Struct, frozen=True, kw_only=True):
    """What the merchant just did to one parcel, to be told as a shop event.

    `parcel` is the parcel as it now is. `delay` is set when it was put off: then `step` is where it still stands.
    """

    id: str
    at: datetime
    before: Order
    after: Order
    parcel: Parcel
    step: Step
    delay: Delay | None = None


class Possible(Struct, frozen=True):
    """What can come next for one parcel: steps ahead, the nearest first, and whether it can still be late."""

    parcel_id: str
    steps: tuple[Step, ...]
    delay: bool


class OrderBook(House):
    """Orders live in memory: what is changed is forgotten when the demonstration ends."""

    async def order(self, number: str) -> Order | None:
        return self._orders.get(order_number(number))

    async def orders_of(self, customer_id: str) -> Sequence[Order]:
        """The customer's orders, newest first."""
        theirs = [order for order in self._orders.values() if order.customer_id == customer_id]
        return sorted(theirs, key=lambda order: order.placed_at, reverse=True)

    async def sales(self) -> Sequence[Basket]:
        """What was bought together, for suggestions."""
        return tuple(
            Basket(order.customer_id, tuple(line.sku for line in order.lines), order.placed_at.date())
            for order in self._orders.values()
        )

    def orders(self) -> Sequence[Order]:
        """Every order, newest first."""
        return sorted(self._orders.values(), key=lambda order: order.placed_at, reverse=True)

    # The merchant's strip

    def steps_possible(self, number: str) -> Sequence[Possible]:
        """Tell what can come next, parcel by parcel. Raises `NotInShop`."""
        return tuple(
            Possible(parcel.id, steps_ahead(parcel), can_be_late(parcel)) for parcel in self._order(number).parcels
        )

    def advance(self, number: str, step: Step, now: datetime, parcel_id: str | None = None) -> Advance:
        """Take one parcel to a step: the one named, else the first that can go there.

        A parcel that has come to its end may be `RECEIVED` again: its story starts over.
        Raises `NotInShop`, `NotPossible`.
        """
        order = self._order(number)
        parcel = choose(order, parcel_id, lambda parcel: step in steps_ahead(parcel))
        moved = self._arrive(order, parcel, step, now)
        return self._keep(order, moved, now)

    def delay(
        self,
        number: str,
        days: int,
        now: datetime,
        reason: Mapping[str, str] | None = None,
        parcel_id: str | None = None,
    ) -> Advance:
        """Put one parcel off by some days, for a reason told by language. Raises `NotInShop`, `NotPossible`."""
        order = self._order(number)
        parcel = choose(order, parcel_id, can_be_late)
        was = parcel.expected or Expected(day(now))
        told = Delay(was.day, now, reason or self.about.delays[int(order.number) % len(self.about.delays)])
        late = replace(parcel, delay=told, expected=replace(was, day=was.day + timedelta(days=days)))
        return self._keep(order, late, now, told)

    def _order(self, number: str) -> Order:
        order = self._orders.get(order_number(number))
        if order is None:
            raise NotInShop
        return order

    def _arrive(self, order: Order, parcel: Parcel, step: Step, now: datetime) -> Parcel:
        moved = replace(parcel, moments=(*parcel.moments, Moment(step, now)))
        match step:
            case Step.RECEIVED:
                return started_over(parcel, now)
            case Step.SHIPPED | Step.OUT_FOR_DELIVERY:
                return self._handed_to_carrier(moved, now)
            case Step.AT_PICKUP_POINT:
                point = parcel.pickup_point or self._pickup_point_near(order.city)
                return replace(moved, pickup_point=replace(point, until=day(now) + timedelta(days=DAYS_TO_COLLECT)))
            case _:
                return moved

    def _handed_to_carrier(self, parcel: Parcel, now: datetime) -> Parcel:
        tracking = parcel.tracking or f"LM{parcel.id.replace('-', '')}FR"
        today = day(now)
        expected = parcel.expected or Expected(today + timedelta(days=1))
        delivering = parcel.step is Step.OUT_FOR_DELIVERY
        return replace(
            parcel,
            carrier=parcel.carrier or self.about.carrier,
            tracking=tracking,
            tracking_url=parcel.tracking_url or self.about.tracking_url.format(tracking=tracking),
            expected=_brought_today(expected, now) if delivering else expected,
        )

    def _pickup_point_near(self, city: str) -> PickupPoint:
        return next((point for point in self._pickup_points if point.city == city), self._pickup_points[0])

    def _keep(self, before: Order, parcel: Parcel, now: datetime, delay: Delay | None = None) -> Advance:
        after = replace(before, parcels=tuple(parcel if p.id == parcel.id else p for p in before.parcels))
        self._orders[after.number] = after
        return Advance(id=uuid4().hex, at=now, before=before, after=after, parcel=parcel, step=parcel.step, delay=delay)


def _brought_today(expected: Expected, now: datetime) -> Expected:
    """Today, in its hours as long as they are not over: nobody is promised nine to twelve in the afternoon."""
    over = expected.to_hour is not None and now.astimezone(PARIS).hour >= expected.to_hour
    return Expected(day(now)) if over else replace(expected, day=day(now))
