"""The purse: money owed to customers for what was called off, sent back or never came."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

from msgspec import Struct

from dialogs.aftercare import Item, Refund, RefundState
from dialogs.shop import Order, Step
from notifications.events import RefundMade
from storage.shops.demo.house import Clock
from storage.shops.demo.ledger import Ledger, items_of, worth
from storage.shops.demo.road import NotPossible, day


class Owed(Struct, frozen=True):
    """Money to give back, beside what cancelled and returned parcels are worth."""

    amount: Decimal
    items: tuple[Item, ...]
    at: datetime


class Purse(Ledger):
    """Pays back by the means of payment used, within so many days."""

    def __init__(self, folder: Path, clock: Clock, site: str) -> None:
        super().__init__(folder, clock, site)
        self._owed: dict[str, tuple[Owed, ...]] = {}

    def _paid_back(self, order: Order) -> list[Refund]:
        """All that was or is being paid back for an order, the newest first."""
        owed = [*self._owed.get(order.number, ()), *_owed_for(order)]
        return [self._refund(order, one) for one in sorted(owed, key=lambda one: one.at, reverse=True)]

    def pay_back(self, number: str, now: datetime) -> RefundMade:
        """Give back what the first parcel cost that was not given back yet. Raises `NotInShop`, `NotPossible`."""
        order = self._order(number)
        back = [item for refund in self._paid_back(order) for item in refund.items]
        owed = next((mine for parcel in order.parcels if (mine := [i for i in items_of(parcel) if i not in back])), [])
        if not owed:
            raise NotPossible
        self._pay_back(order.number, worth(owed), owed, now)
        return RefundMade(id=uuid4().hex, at=now, order=order.number, amount=worth(owed), currency=order.currency)

    def _refund(self, order: Order, owed: Owed) -> Refund:
        there = self._due(owed.at)
        return Refund(
            amount=owed.amount,
            state=RefundState.PAID if day(self._clock()) >= there else RefundState.SENT,
            items=owed.items,
            means=self._terms.means,
            expected=there,
            currency=order.currency,
        )

    def _pay_back(self, number: str, amount: Decimal, items: Sequence[Item], at: datetime) -> Callable[[], None]:
        """Owe the customer something; what it returns forgets it again."""
        owed = Owed(amount, tuple(items), at)
        self._owed[number] = (owed, *self._owed.get(number, ()))

        def forget() -> None:
            self._owed[number] = tuple(one for one in self._owed[number] if one is not owed)

        return forget

    def _due(self, at: datetime) -> date:
        """The day by which what is owed since then is there."""
        return day(at) + timedelta(days=self._terms.refund_days)


def _owed_for(order: Order) -> list[Owed]:
    """What was cancelled or has come back."""
    ended = [parcel for parcel in order.parcels if parcel.step in (Step.CANCELLED, Step.RETURNED)]
    return [Owed(worth(items_of(parcel)), items_of(parcel), parcel.since) for parcel in ended]
