"""What some shops let one do with an order once it is placed: another delivery, a change, an invoice, a return …

Each is an ability of its own: a platform has those it can, a skill looks for one with `isinstance(talk.shop, Cancels)`.
Whatever may be asked for is told first, with its terms, so that a customer agrees to a sentence that says all of it.
A change takes `once`, the id of the message that asks for it: asked twice with the same, it is done once. Every call
may raise `ShopUnreachable`; what a rule of the shop's or the carrier's forbids raises `ShopRefuses`, with a sentence
for the customer. Texts are the shop's, by language.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal, Protocol, runtime_checkable

from msgspec import Struct

from dialogs.shop import Expected, Handing, Line, PickupPoint


class Item(Struct, frozen=True):
    """One line of an order, and the parcel it travels in."""

    parcel_id: str
    line: Line


class Done(Struct, frozen=True, kw_only=True):
    """A change that was made. `id` takes it back, until `until` (aware); it cannot be, where that is None."""

    id: str
    until: datetime | None = None


@runtime_checkable
class TakesBack(Protocol):
    """A shop where a change that was made can be taken back for a while."""

    async def take_back(self, number: str, change: str, once: str) -> None:
        """Put the order back as it was before the change. Raises `ShopRefuses` when it is too late for that."""
        ...


# ---------------------------------------------------------------- delivery


class Delivery(Struct, frozen=True, kw_only=True):
    """How one parcel shall be handed over, in what differs from now; empty or None: as it is.

    `pickup_point` is the name of one of those offered.
    """

    slot: Expected | None = None
    handing: Handing | None = None
    pickup_point: str = ""
    address: str = ""
    door_code: str = ""


Part = Literal["slot", "handing", "pickup_point", "address", "door_code"]
"""What of a delivery can be asked for: the fields of `Delivery`."""


class Rearranging(Struct, frozen=True, kw_only=True):
    """What the carrier and the step allow for one parcel now, until `until`, its cut-off (aware).

    What cannot be asked for is empty or false, and `why_not` says why: by part, a sentence by language, which also
    says what else one can do.
    """

    parcel_id: str
    slots: tuple[Expected, ...] = ()
    handings: tuple[Handing, ...] = ()
    pickup_points: tuple[PickupPoint, ...] = ()
    address: bool = False
    door_code: bool = False
    until: datetime | None = None
    why_not: Mapping[Part, Mapping[str, str]] = {}

    @property
    def parts(self) -> tuple[Part, ...]:
        """Those that can be asked for."""
        can: dict[Part, object] = {
            "slot": self.slots,
            "pickup_point": self.pickup_points,
            "handing": self.handings,
            "address": self.address,
            "door_code": self.door_code,
        }
        return tuple(part for part, offered in can.items() if offered)


@runtime_checkable
class Rearranges(Protocol):
    """A shop whose carriers let the customer choose anew when, where and to whom a parcel is brought."""

    async def rearranging(self, number: str, parcel_id: str) -> Rearranging:
        """What may be changed now."""
        ...

    async def rearrange(self, number: str, parcel_id: str, wanted: Delivery, once: str) -> Done: ...


# ---------------------------------------------------------------- calling off, changing


class Cancellable(Struct, frozen=True, kw_only=True):
    """Something that can be called off by itself: the items that go together, and what is paid back for them."""

    items: tuple[Item, ...]
    refund: Decimal


class Cancelling(Struct, frozen=True, kw_only=True):
    """What of an order can be called off now, how the money comes back and by when; `why_not` for the rest."""

    parts: tuple[Cancellable, ...] = ()
    everything: bool = False  # all that is still to come can be
    refund: Decimal = Decimal(0)  # for everything
    means: Mapping[str, str] = {}  # "on your bank card"
    refunded: date | None = None
    why_not: Mapping[str, str] = {}


@runtime_checkable
class Cancels(Protocol):
    """A shop where an order can be called off, whole or in part."""

    async def cancelling(self, number: str) -> Cancelling: ...

    async def cancel(self, number: str, items: Sequence[Item], once: str) -> Done:
        """Call these off; all items of the order: the whole of it."""
        ...


class Swap(Struct, frozen=True, kw_only=True):
    """Another colour or size of the same, and what having it instead costs or gives back: negative is paid back."""

    sku: str
    title: Mapping[str, str]
    difference: Decimal
    image: str = ""
    variant: str = ""
    variant_name: Mapping[str, str] = {}


class Modifying(Struct, frozen=True, kw_only=True):
    """What can be changed about one item now: up to so many of it, or another in its place.

    `sold_out` are colours and sizes it comes in, of which there are not enough.
    """

    item: Item
    most: int = 0  # 0: the quantity cannot be changed
    swaps: tuple[Swap, ...] = ()
    sold_out: tuple[Swap, ...] = ()
    means: Mapping[str, str] = {}  # how a difference is paid or paid back: "on your bank card"
    why_not: Mapping[str, str] = {}


@runtime_checkable
class Modifies(Protocol):
    """A shop where an order can still be changed before it is packed."""

    async def modifying(self, number: str) -> Sequence[Modifying]:
        """Item by item, for what is still to come."""
        ...

    async def modify(self, number: str, item: Item, quantity: int, sku: str, variant: str, once: str) -> Done:
        """Have so many of `sku`, in that variant, in the place of the item; all may be what they are."""
        ...


# ---------------------------------------------------------------- papers


class Invoice(Struct, frozen=True, kw_only=True):
    """`url` opens it for whoever has the link, so it is given to nobody but the customer."""

    number: str
    url: str
    issued: date


@runtime_checkable
class HasInvoices(Protocol):
    """A shop that gives invoices by a link."""

    async def invoices(self, number: str) -> Sequence[Invoice]:
        """Those of an order, the seller's own among them. Raises `ShopRefuses` while there is none."""
        ...


# ---------------------------------------------------------------- sending back


class Reason(StrEnum):
    """Why something is sent back."""

    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    NOT_SUITED = "not_suited"
    NOT_AS_DESCRIBED = "not_as_described"
    FAULTY = "faulty"
    CHANGED_MIND = "changed_mind"


OUR_FAULT = (Reason.NOT_AS_DESCRIBED, Reason.FAULTY)
"""Reasons for which sending back costs the customer nothing, whatever it weighs."""


class Returnable(Struct, frozen=True, kw_only=True):
    """Whether an item can be sent back, until which day, and on what terms.

    `fee` is what it costs, but for `OUR_FAULT`; `collected`: it is fetched at home. `condition` is what the shop asks
    ("if it was not opened"). `swaps` are what it can be exchanged for.
    """

    item: Item
    until: date | None = None
    fee: Decimal = Decimal(0)
    collected: bool = False
    condition: Mapping[str, str] = {}
    swaps: tuple[Swap, ...] = ()
    refund: Decimal = Decimal(0)
    why_not: Mapping[str, str] = {}


class ReturnWish(Struct, frozen=True, kw_only=True):
    """Send this back, for this reason, for the money or (`swap`, its SKU, and variant) for something else."""

    item: Item
    reason: Reason
    swap: str = ""
    variant: str = ""


class ReturnState(StrEnum):
    """How far a return has got."""

    STARTED = "started"
    ARRIVED = "arrived"
    CLOSED = "closed"  # refunded, or exchanged


class Return(Struct, frozen=True, kw_only=True):
    """Something on its way back. `done` takes it back while it has not left.

    `label_url` prints the label, to be left at one of `drop_offs` by `send_by`; or it is fetched on `collected`.
    """

    number: str
    item: Item
    state: ReturnState
    label_url: str = ""
    drop_offs: tuple[PickupPoint, ...] = ()
    send_by: date | None = None
    collected: Expected | None = None
    swap: str = ""
    done: Done | None = None


@runtime_checkable
class TakesReturns(Protocol):
    """A shop to which things can be sent back."""

    async def returnable(self, number: str) -> Sequence[Returnable]:
        """Item by item, what was delivered and is not on its way back; empty when there is no such item."""
        ...

    async def start_return(self, number: str, wish: ReturnWish, once: str) -> Return: ...

    async def returns(self, number: str) -> Sequence[Return]:
        """Those of an order, the newest first."""
        ...


# ---------------------------------------------------------------- money


class RefundState(StrEnum):
    """Where the money is."""

    WAITING = "waiting"  # for what is sent back to arrive
    SENT = "sent"  # with the bank
    PAID = "paid"


class Refund(Struct, frozen=True, kw_only=True):
    """Money given back: how much, for what, by which means (in words), and the day it is or was there."""

    amount: Decimal
    state: RefundState
    items: tuple[Item, ...] = ()
    means: Mapping[str, str] = {}
    expected: date | None = None  # None while it waits
    currency: str = "EUR"


@runtime_checkable
class TellsRefunds(Protocol):
    """A shop that says where the money is."""

    async def refunds(self, number: str) -> Sequence[Refund]:
        """Those of an order, the newest first."""
        ...


# ---------------------------------------------------------------- wrong, missing, damaged


class Trouble(StrEnum):
    """What is wrong with what came."""

    MISSING = "missing"
    WRONG = "wrong"
    DAMAGED = "damaged"


class Remedy(StrEnum):
    """What is done about it."""

    RESEND = "resend"
    REFUND = "refund"


class Remedies(Struct, frozen=True, kw_only=True):
    """What the shop proposes for one item: sent again, to be there on `resent`, or its price paid back.

    `keep`: what came need not be sent back. `why_not` where nothing can be done yet.
    """

    item: Item
    resent: date | None = None
    refund: Decimal | None = None
    means: Mapping[str, str] = {}
    keep: bool = True
    why_not: Mapping[str, str] = {}


@runtime_checkable
class TakesReports(Protocol):
    """A shop that sets right what came wrong, without a human."""

    async def remedies(self, number: str, item: Item, trouble: Trouble) -> Remedies: ...

    async def report(self, number: str, item: Item, trouble: Trouble, remedy: Remedy, once: str) -> Done:
        """Take the report, and do what was chosen."""
        ...
