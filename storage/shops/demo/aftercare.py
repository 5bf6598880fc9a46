"""What becomes of what was delivered: returns, refunds, and parcels in which something is wrong."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace

from dialogs.aftercare import (
    Done,
    Item,
    Refund,
    RefundState,
    Remedies,
    Remedy,
    Return,
    Returnable,
    ReturnState,
    ReturnWish,
    Trouble,
)
from dialogs.errors import ShopRefuses
from dialogs.shop import Expected, Order, Parcel, PickupPoint, Step
from storage.shops.demo.counter import Counter
from storage.shops.demo.files import PARIS
from storage.shops.demo.house import Clock
from storage.shops.demo.ledger import Entry, items_of, key_of, worth
from storage.shops.demo.road import day

DROP_OFFS = 3


class Aftercare(Counter):
    """Satisfies `dialogs.aftercare.TakesReturns`, `TellsRefunds` and `TakesReports`."""

    def __init__(self, folder: Path, clock: Clock, site: str) -> None:
        super().__init__(folder, clock, site)
        self._returns: dict[str, tuple[Return, ...]] = {}
        self._reported: dict[str, tuple[Item, ...]] = {}

    async def returnable(self, number: str) -> Sequence[Returnable]:
        order = self._order(number)
        back = {key_of(one.item) for one in self._returns.get(order.number, ())}
        here = [parcel for parcel in order.parcels if parcel.step is Step.DELIVERED]
        items = [(parcel, item) for parcel in here for item in items_of(parcel) if key_of(item) not in back]
        return [self._returnable(parcel, item) for parcel, item in items]

    def _returnable(self, parcel: Parcel, item: Item) -> Returnable:
        until = day(parcel.since) + timedelta(days=self._terms.return_days)
        if day(self._clock()) > until:
            return Returnable(item=item, why_not=self._terms.reasons["return_over"])
        product, collected = self._products.get(item.line.sku), self._terms.collected
        shelf = product.category if product else ""
        large = shelf in collected.categories
        return Returnable(
            item=item,
            until=until,
            fee=collected.fee if large else Decimal(0),
            collected=large,
            condition=self._terms.conditions.get(shelf, {}),
            swaps=tuple(swap for swap in self._swaps(item.line) if not swap.difference),
            refund=worth([item]),
        )

    async def start_return(self, number: str, wish: ReturnWish, once: str) -> Return:
        if started := self._already("return", once, Return):
            return started
        order = self._order(number)
        can = next((one for one in await self.returnable(number) if key_of(one.item) == key_of(wish.item)), None)
        offered = {(swap.sku, swap.variant) for swap in can.swaps} if can else set()
        if can is None or can.why_not or (wish.swap and (wish.swap, wish.variant) not in offered):
            raise self._terms.refuse("return_over" if can and can.why_not else "unknown")
        begun = self._begun(order, can, wish)
        until = datetime.combine(can.until, time(), PARIS) if can.until else None
        done = self._enter(
            Entry(number=order.number, until=until, undo=lambda: self._forget_return(order.number, begun))
        )
        begun = replace(begun, done=done)
        self._returns[order.number] = (begun, *self._returns.get(order.number, ()))
        return self._once("return", once, begun)

    def _begun(self, order: Order, can: Returnable, wish: ReturnWish) -> Return:
        name = f"R-{order.number}-{len(self._returns.get(order.number, ())) + 1}"
        fetched = Expected(day(self._clock()) + timedelta(days=3), 8, 13) if can.collected else None
        parcel = self._parcel(order, can.item.parcel_id)
        return Return(
            number=name,
            item=can.item,
            state=ReturnState.STARTED,
            label_url="" if fetched else self._terms.label_url.format(number=name),
            drop_offs=() if fetched else tuple(self._drop_offs(order.city, sold_by_us=not parcel.seller)),
            send_by=None if fetched else can.until,
            collected=fetched,
            swap=wish.swap,
        )

    def _drop_offs(self, city: str, *, sold_by_us: bool) -> Sequence[PickupPoint]:
        """Pick-up points near there; our own stores for what we sold ourselves."""
        stores = [PickupPoint(s.name, s.street, s.city, s.hours) for s in self._stores if s.city == city and sold_by_us]
        return [*self._points_near(city), *stores][:DROP_OFFS]

    def _forget_return(self, number: str, begun: Return) -> None:
        kept = (one for one in self._returns.get(number, ()) if one.number != begun.number)
        self._returns[number] = tuple(kept)

    async def returns(self, number: str) -> Sequence[Return]:
        order = self._order(number)
        arrived = [
            Return(number=f"R-{parcel.id}", item=item, state=ReturnState.CLOSED)
            for parcel in order.parcels
            if parcel.step is Step.RETURNED
            for item in items_of(parcel)
        ]
        return (*self._returns.get(order.number, ()), *arrived)

    # ------------------------------------------------------------ refunds

    async def refunds(self, number: str) -> Sequence[Refund]:
        order = self._order(number)
        waiting = [one for one in self._returns.get(order.number, ()) if not one.swap]
        return (
            *(self._waiting(order, one) for one in waiting),
            *self._paid_back(order),
        )

    def _waiting(self, order: Order, back: Return) -> Refund:
        return Refund(
            amount=worth([back.item]),
            state=RefundState.WAITING,
            items=(back.item,),
            means=self._terms.means,
            currency=order.currency,
        )

    # ------------------------------------------------------------ wrong, missing, damaged

    async def remedies(self, number: str, item: Item, trouble: Trouble) -> Remedies:
        order = self._order(number)
        parcel = self._parcel(order, item.parcel_id)
        if why := self._no_remedy(parcel, item, order.number):
            return Remedies(item=item, why_not=self._terms.reasons[why])
        product = self._products.get(item.line.sku)
        in_stock = product is not None and product.stock.get("web", 0) >= item.line.quantity
        return Remedies(
            item=item,
            resent=self._resent() if in_stock else None,
            refund=worth([item]),
            means=self._terms.means,
        )

    def _no_remedy(self, parcel: Parcel, item: Item, number: str) -> str:
        if parcel.step is not Step.DELIVERED:
            return "nothing_to_come" if parcel.step in (Step.RETURNED, Step.CANCELLED) else "not_here_yet"
        if key_of(item) in {key_of(one) for one in self._reported.get(number, ())}:
            return "already"
        old = day(self._clock()) > day(parcel.since) + timedelta(days=self._terms.return_days)
        return "report_over" if old else ""

    async def report(self, number: str, item: Item, trouble: Trouble, remedy: Remedy, once: str) -> Done:
        if done := self._already("report", once, Done):
            return done
        can, order = await self.remedies(number, item, trouble), self._order(number)
        offered = can.resent if remedy is Remedy.RESEND else can.refund
        if can.why_not:
            raise ShopRefuses(can.why_not)
        if offered is None:
            raise self._terms.refuse("no_stock")
        self._reported[order.number] = (item, *self._reported.get(order.number, ()))
        pay = remedy is Remedy.REFUND
        forget = self._pay_back(order.number, worth([item]), [item], self._clock()) if pay else lambda: None
        entry = Entry(number=order.number, until=self._grace(), undo=lambda: self._unreport(order.number, item, forget))
        return self._once("report", once, self._enter(entry))

    def _unreport(self, number: str, item: Item, forget: Callable[[], None]) -> None:
        self._reported[number] = tuple(one for one in self._reported[number] if one is not item)
        forget()

    def _resent(self) -> date:
        there = day(self._clock()) + timedelta(days=self._terms.resend_days)
        return there + timedelta(days=1) if there.weekday() == 6 else there
