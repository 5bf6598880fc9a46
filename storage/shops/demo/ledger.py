"""What customers had changed about their orders: done once for each asking, and taken back while that is possible."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeVar, cast
from uuid import uuid4

from msgspec import Struct
from msgspec.structs import replace

from dialogs.aftercare import Done, Item
from dialogs.shop import Order, Parcel
from storage.shops.demo.files import Reader
from storage.shops.demo.house import Clock
from storage.shops.demo.orders import OrderBook
from storage.shops.demo.terms import Terms

T = TypeVar("T")


class Entry(Struct, frozen=True, kw_only=True):
    """A change: the parcels it touched, before and after, what it did to the total, and what else undoes it."""

    number: str
    until: datetime | None
    before: tuple[Parcel, ...] = ()
    after: tuple[Parcel, ...] = ()
    difference: Decimal = Decimal(0)
    undo: Callable[[], None] = lambda: None


class Ledger(OrderBook):
    """Every change goes through here, whatever it is about."""

    def __init__(self, folder: Path, clock: Clock, site: str) -> None:
        super().__init__(folder, clock, site)
        self._terms = Reader(folder, clock(), site).read("aftercare.json", Terms)
        self._entries: dict[str, Entry] = {}
        self._made: dict[str, object] = {}
        self._listeners: list[Callable[[str], None]] = []

    def on_change(self, listener: Callable[[str], None]) -> None:
        """Tell the merchant's side the number of every order that a customer has changed."""
        self._listeners.append(listener)

    async def take_back(self, number: str, change: str, once: str) -> None:
        """Put the order back as it was before the change. Raises `ShopRefuses`."""
        if f"back:{once}" in self._made:
            return
        entry = self._entries.get(change)
        if entry is None or entry.number != self._order(number).number:
            raise self._terms.refuse("already")
        if entry.until is None or self._clock() >= entry.until:
            raise self._terms.refuse("grace_over")
        if any(parcel not in self._order(number).parcels for parcel in entry.after):
            raise self._terms.refuse("moved_on")
        self._put(number, entry.before, -entry.difference)
        entry.undo()
        del self._entries[change]
        self._made[f"back:{once}"] = None
        self._tell(number)

    def _enter(self, entry: Entry) -> Done:
        """Carry a change out."""
        done = Done(id=uuid4().hex[:8], until=entry.until)
        self._entries[done.id] = entry
        self._put(entry.number, entry.after, entry.difference)
        self._tell(entry.number)
        return done

    def _already(self, what: str, once: str, kind: type[T]) -> T | None:
        """What was made of the same asking before."""
        return cast("T | None", self._made.get(f"{what}:{once}"))

    def _once(self, what: str, once: str, result: T) -> T:
        self._made[f"{what}:{once}"] = result
        return result

    def _put(self, number: str, parcels: Sequence[Parcel], difference: Decimal) -> None:
        order, anew = self._order(number), {parcel.id: parcel for parcel in parcels}
        kept = tuple(anew.get(parcel.id, parcel) for parcel in order.parcels)
        self._orders[order.number] = replace(order, parcels=kept, total=order.total + difference)

    def _tell(self, number: str) -> None:
        for listener in self._listeners:
            listener(number)

    def _grace(self) -> datetime:
        return self._clock() + timedelta(minutes=self._terms.grace_minutes)

    def _parcel(self, order: Order, parcel_id: str) -> Parcel:
        found = next((parcel for parcel in order.parcels if parcel.id == parcel_id), None)
        if found is None:
            raise self._terms.refuse("unknown")
        return found


def key_of(item: Item) -> tuple[str, str, str]:
    """What tells one line of an order from the others."""
    return item.parcel_id, item.line.sku, item.line.variant


def items_of(parcel: Parcel) -> tuple[Item, ...]:
    return tuple(Item(parcel.id, line) for line in parcel.lines)


def worth(items: Sequence[Item]) -> Decimal:
    """What was paid for them."""
    return sum((item.line.price * item.line.quantity for item in items), Decimal(0))
