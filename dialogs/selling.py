"""What some shops let one do while buying: carts, vouchers, delivery quotes, favourites, advantages, referrals.

Each is an ability of its own: a platform has those it can, a skill looks for one by `isinstance(talk.shop, HasCarts)`.
An `owner` is a customer's id, or `visitor(person_id)` for somebody who is not signed in. Every call may raise
`ShopUnreachable`; what a rule of the shop's forbids raises `ShopRefuses`, with a sentence for the customer.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, Protocol, runtime_checkable

from msgspec import Struct

VISITOR = "visitor:"


def visitor(person_id: str) -> str:
    """The owner of what somebody who is not signed in puts aside."""
    return f"{VISITOR}{person_id}"


# ---------------------------------------------------------------- carts


class CartLine(Struct, frozen=True, kw_only=True):
    """So many of one product, in one variant where it has any, at the price of one (tax included)."""

    sku: str
    title: Mapping[str, str]
    quantity: int
    price: Decimal
    variant: str = ""
    variant_name: Mapping[str, str] = {}
    image: str = ""
    url: str = ""

    @property
    def sum(self) -> Decimal:
        return self.price * self.quantity


class Cart(Struct, frozen=True, kw_only=True):
    """What somebody is about to buy. `checkout_url` opens the shop's own till with this very cart, on any device.

    `voucher` is the code applied, `discount` what it takes off: 0 while the cart does not meet its conditions.
    """

    owner: str
    lines: tuple[CartLine, ...] = ()
    voucher: str = ""
    discount: Decimal = Decimal(0)
    currency: str = "EUR"
    checkout_url: str = ""

    @property
    def goods(self) -> Decimal:
        """The sum before any voucher."""
        return sum((line.sum for line in self.lines), Decimal(0))

    @property
    def total(self) -> Decimal:
        return self.goods - self.discount

    def line(self, sku: str, variant: str = "") -> CartLine | None:
        return next((line for line in self.lines if (line.sku, line.variant) == (sku, variant)), None)


@runtime_checkable
class HasCarts(Protocol):
    """A shop whose carts can be filled from the conversation."""

    async def cart(self, owner: str) -> Cart:
        """The cart as it stands; an empty one when there is none."""
        ...

    async def put_in_cart(self, owner: str, sku: str, variant: str, quantity: int, once: str) -> Cart:
        """Have `quantity` of it in the cart, whatever was there before; 0 takes it out.

        Raises `ShopRefuses` where there is no such product or variant, or not so many of it.
        """
        ...

    async def hand_cart_over(self, visitor: str, customer_id: str, once: str) -> Cart:
        """Somebody signed in: what they had put aside, favourites too, joins their own; the visitor's cart is empty."""
        ...


class InCart(Struct, frozen=True, kw_only=True):
    """So many of one product in a cart; the variant where it has any."""

    sku: str
    quantity: int = 1
    variant: str = ""


class KeptCart(Struct, frozen=True, kw_only=True):
    """What somebody put aside, as it was last told to us. `url` restores it in the shop, on any device."""

    lines: tuple[InCart, ...]
    url: str = ""
    touched_at: datetime


# ---------------------------------------------------------------- vouchers


class Voucher(Struct, frozen=True, kw_only=True):
    """A code and what it gives: an amount, or a share of the goods (0.1 is 10 %). `until` is its last day."""

    code: str
    amount: Decimal = Decimal(0)
    share: Decimal = Decimal(0)
    minimum: Decimal = Decimal(0)
    until: date | None = None
    currency: str = "EUR"


@runtime_checkable
class HasVouchers(Protocol):
    """A shop with vouchers: the rules are the merchant's, and the shop keeps them."""

    async def vouchers_of(self, owner: str) -> Sequence[Voucher]:
        """The codes that are this owner's to use, those soonest over first."""
        ...

    async def apply_voucher(self, owner: str, code: str, once: str) -> Cart:
        """Use a code on the cart, in the place of another. Raises `ShopRefuses` when its conditions are not met."""
        ...

    async def drop_voucher(self, owner: str, once: str) -> Cart:
        """The cart without its code."""
        ...

    async def offer_voucher(self, owner: str, once: str) -> Voucher | None:
        """One that the merchant lets us offer to somebody who hesitates; None where the rule says no.

        The shop remembers that it was offered: at most once for a cart, and once in so many days.
        """
        ...


# ---------------------------------------------------------------- delivery


class Place(Struct, frozen=True):
    """Where to deliver: a postcode, in a country by its ISO 3166 code."""

    postcode: str
    country: str = "FR"


class DeliveryOption(Struct, frozen=True, kw_only=True):
    """One way to receive a cart: what it costs, and between which days it comes. `note` is the shop's own remark."""

    id: str
    name: Mapping[str, str]
    cost: Decimal
    first: date
    last: date
    currency: str = "EUR"
    note: Mapping[str, str] = {}


@runtime_checkable
class QuotesDelivery(Protocol):
    """A shop that says what delivery costs there, and how long it takes."""

    async def delivery_options(self, place: Place, owner: str) -> Sequence[DeliveryOption]:
        """For this owner's cart (for anything, when it is empty), the cheapest first.

        Raises `ShopRefuses` when something cannot be delivered there.
        """
        ...


# ---------------------------------------------------------------- favourites, advantages, friends


@runtime_checkable
class KeepsFavourites(Protocol):
    """A shop that keeps what somebody likes."""

    async def favourites(self, owner: str) -> Sequence[str]:
        """Their SKUs, the latest first."""
        ...

    async def set_favourite(self, owner: str, sku: str, *, wanted: bool, once: str) -> None:
        """Raises `ShopRefuses` for a product that the shop has not."""
        ...


class Loyalty(Struct, frozen=True, kw_only=True):
    """Where a customer stands. `worth` is what the points are worth now; texts are the merchant's, by language.

    `missing` points lead to the level `upcoming`, which brings `brings`; all empty at the highest one.
    """

    points: int
    worth: Decimal
    level: Mapping[str, str]
    advantages: tuple[Mapping[str, str], ...] = ()
    missing: int = 0
    upcoming: Mapping[str, str] = {}
    brings: tuple[Mapping[str, str], ...] = ()
    currency: str = "EUR"


@runtime_checkable
class RewardsLoyalty(Protocol):
    async def loyalty(self, customer_id: str) -> Loyalty | None:
        """None for an unknown customer."""
        ...


class Friend(Struct, frozen=True):
    """Somebody who came by the link. `invited` has not bought yet, `bought` has, `rewarded` has brought the reward."""

    name: str
    since: date
    state: Literal["invited", "bought", "rewarded"]


class Referral(Struct, frozen=True, kw_only=True):
    """A customer's own link, what each side gets, from which order on, and who came. `left` may still be referred."""

    link: str
    reward: Decimal
    minimum: Decimal
    friends: tuple[Friend, ...] = ()
    left: int | None = None
    currency: str = "EUR"


@runtime_checkable
class RewardsReferrals(Protocol):
    async def referral(self, customer_id: str) -> Referral | None:
        """None for an unknown customer."""
        ...
