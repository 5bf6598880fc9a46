"""The counter: orders called off or changed before they leave, and their invoices."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from dialogs.aftercare import Cancellable, Cancelling, Done, Invoice, Item, Modifying, Swap
from dialogs.shop import Line, Moment, Order, Parcel, Product, Step, Variant
from storage.shops.demo.deliveries import Deliveries
from storage.shops.demo.ledger import Entry, items_of, key_of, worth
from storage.shops.demo.road import day

NOT_LEFT = (Step.RECEIVED, Step.PASSED_TO_SELLER, Step.ACCEPTED, Step.PREPARED)
NOT_PACKED = NOT_LEFT[:-1]
_ONE_KIND = Variant("", {})
MOST = 5
"""How many of one thing an order may be changed to."""


class Counter(Deliveries):
    """Satisfies `dialogs.aftercare.Cancels`, `Modifies` and `HasInvoices`."""

    async def cancelling(self, number: str) -> Cancelling:
        order = self._order(number)
        open_, free = _to_come(order), [parcel for parcel in _to_come(order) if parcel.step in NOT_LEFT]
        return Cancelling(
            parts=tuple(part for parcel in free for part in _parts(parcel)),
            everything=bool(free) and len(free) == len(open_),
            refund=sum((worth(items_of(parcel)) for parcel in free), Decimal(0)),
            means=self._terms.means,
            refunded=self._due(self._clock()),
            why_not=self._why_not_cancel(order, free),
        )

    async def cancel(self, number: str, items: Sequence[Item], once: str) -> Done:
        if done := self._already("cancel", once, Done):
            return done
        order, now = self._order(number), self._clock()
        before = tuple(parcel for parcel in order.parcels if any(item.parcel_id == parcel.id for item in items))
        if not before or any(parcel.step not in NOT_LEFT for parcel in before):
            raise self._terms.refuse("left" if before else "unknown")
        gone = {key_of(item) for item in items}
        after = tuple(self._without(parcel, gone) for parcel in before)
        back = worth([item for parcel in before for item in items_of(parcel) if key_of(item) in gone])
        lines = [item for item in items if any(p.id == item.parcel_id and p.step in NOT_LEFT for p in after)]
        forget = self._pay_back(order.number, worth(lines), lines, now) if lines else _nothing
        entry = Entry(
            number=order.number, until=self._grace(), before=before, after=after, difference=-back, undo=forget
        )
        return self._once("cancel", once, self._enter(entry))

    def _without(self, parcel: Parcel, gone: set[tuple[str, str, str]]) -> Parcel:
        """A parcel from which all is taken is cancelled; one that is packed is not opened again."""
        left = tuple(item.line for item in items_of(parcel) if key_of(item) not in gone)
        if not left:
            return replace(parcel, moments=(*parcel.moments, Moment(Step.CANCELLED, self._clock())))
        if parcel.step not in NOT_PACKED:
            raise self._terms.refuse("one_parcel")
        return replace(parcel, lines=left)

    def _why_not_cancel(self, order: Order, free: Sequence[Parcel]) -> Mapping[str, str]:
        open_ = _to_come(order)
        if not open_:
            arrived = any(parcel.step is Step.DELIVERED for parcel in order.parcels)
            return self._terms.reasons["arrived" if arrived else "nothing_to_come"]
        return self._terms.reasons["left"] if len(free) < len(open_) else {}

    # ------------------------------------------------------------ changing

    async def modifying(self, number: str) -> Sequence[Modifying]:
        return [self._modifying(parcel, item) for parcel in _to_come(self._order(number)) for item in items_of(parcel)]

    def _modifying(self, parcel: Parcel, item: Item) -> Modifying:
        if parcel.step not in NOT_PACKED:
            why = "packed" if parcel.step is Step.PREPARED else "left_unchanged"
            return Modifying(item=item, why_not=self._terms.reasons[why])
        return Modifying(
            item=item,
            most=min(MOST, item.line.quantity + self._in_stock(item.line.sku, item.line.variant)),
            swaps=tuple(self._swaps(item.line)),
            sold_out=tuple(self._sold_out(item.line)),
            means=self._terms.means,
        )

    def _swaps(self, line: Line) -> Iterator[Swap]:
        """The same in other colours and sizes, where there are enough of it."""
        return (swap for swap in self._others(line) if self._in_stock(swap.sku, swap.variant) >= line.quantity)

    def _sold_out(self, line: Line) -> Iterator[Swap]:
        return (swap for swap in self._others(line) if self._in_stock(swap.sku, swap.variant) < line.quantity)

    def _others(self, line: Line) -> Iterator[Swap]:
        """Another size costs what was paid; another colour, what it costs today."""
        mine = self._products.get(line.sku)
        alike = (one for one in self._products.values() if mine and _name(one) == _name(mine))
        for other in (one for one in alike if one is mine or one.title != line.title):
            more = Decimal(0) if other is mine else (other.price.amount - line.price) * line.quantity
            same = Swap(sku=other.sku, title=other.title, difference=more, image=other.image)
            for kind in other.variants or (_ONE_KIND,):
                if (other.sku, kind.id) != (line.sku, line.variant):
                    yield replace(same, variant=kind.id, variant_name=kind.name)

    def _in_stock(self, sku: str, variant: str) -> int:
        """How many can be shipped."""
        product = self._products.get(sku)
        kind = next((one for one in product.variants if one.id == variant), None) if product else None
        stock = kind.stock if kind else product.stock if product else {}
        return stock.get("web", 0)

    async def modify(self, number: str, item: Item, quantity: int, sku: str, variant: str, once: str) -> Done:
        if done := self._already("modify", once, Done):
            return done
        order = self._order(number)
        parcel = self._parcel(order, item.parcel_id)
        line = next((one.line for one in items_of(parcel) if key_of(one) == key_of(item)), None)
        if line is None:
            raise self._terms.refuse("unknown")
        can = self._modifying(parcel, Item(parcel.id, line))
        anew = self._changed(can, quantity, sku, variant)
        after = replace(parcel, lines=tuple(anew if one is line else one for one in parcel.lines))
        more = anew.price * anew.quantity - line.price * line.quantity
        forget = self._pay_back(order.number, -more, [item], self._clock()) if more < 0 else _nothing
        entry = Entry(
            number=order.number, until=self._grace(), before=(parcel,), after=(after,), difference=more, undo=forget
        )
        return self._once("modify", once, self._enter(entry))

    def _changed(self, can: Modifying, quantity: int, sku: str, variant: str) -> Line:
        line = can.item.line
        if can.why_not:
            raise self._terms.refuse("packed")
        if (sku, variant) == (line.sku, line.variant) and 1 <= quantity <= can.most:
            return replace(line, quantity=quantity)
        swap = next((one for one in can.swaps if (one.sku, one.variant) == (sku, variant)), None)
        if swap is None or not 1 <= quantity <= self._in_stock(sku, variant):
            raise self._terms.refuse("no_stock")
        price = line.price if sku == line.sku else self._products[sku].price.amount
        return Line(sku, swap.title, quantity, price, swap.image, variant, swap.variant_name)

    # ------------------------------------------------------------ invoices

    async def invoices(self, number: str) -> Sequence[Invoice]:
        order = self._order(number)
        sold = [parcel for parcel in order.parcels if parcel.step is not Step.CANCELLED]
        left = [moment.at for parcel in sold for moment in parcel.moments if moment.step is Step.SHIPPED]
        if not left:
            raise self._terms.refuse("no_invoice" if sold else "nothing_sold")
        url = self._terms.invoice_url.format(number=order.number)
        return (Invoice(number=f"F-{order.number}", url=url, issued=day(min(left))),)


def _nothing() -> None:
    """Nothing else is to be undone."""


def _to_come(order: Order) -> list[Parcel]:
    return [p for p in order.parcels if p.step not in (Step.DELIVERED, Step.RETURNED, Step.CANCELLED)]


def _parts(parcel: Parcel) -> Iterator[Cancellable]:
    """Line by line until it is packed, then all or nothing."""
    items = items_of(parcel)
    together = [(item,) for item in items] if parcel.step in NOT_PACKED else [items]
    return (Cancellable(items=tuple(part), refund=worth(part)) for part in together)


def _name(product: Product) -> tuple[str, str]:
    """The title without its colour: "Baskets en cuir Marcheloup Lacet 1"."""
    return product.brand, next(iter(product.title.values())).rpartition(",")[0] or product.sku
