"""What happens in a shop that somebody may want to hear about."""

from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from dialogs.selling import InCart
from dialogs.shop import Step


class Event(Struct, frozen=True, kw_only=True):
    """`id` is the shop's, unique: the same event told twice is told once."""

    id: str
    at: datetime


class OfOrder(Event, frozen=True, kw_only=True):
    """Something that concerns one order."""

    order: str


class OrderMoved(OfOrder, frozen=True, tag="order_moved", kw_only=True):
    """A parcel of an order reached a step."""

    parcel: str
    step: Step


class OrderDelayed(OfOrder, frozen=True, tag="order_delayed", kw_only=True):
    """The day a parcel is expected has moved, for a reason the shop gives by language, or none."""

    parcel: str
    was: date
    now_expected: date
    reason: dict[str, str] = {}


class OrderPlaced(OfOrder, frozen=True, tag="order_placed", kw_only=True):
    """Somebody bought: their cart is no longer left behind, and what led to it is counted."""

    customer: str
    total: Decimal
    currency: str = "EUR"
    skus: tuple[str, ...] = ()


class RefundMade(OfOrder, frozen=True, tag="refund_made", kw_only=True):
    """Money is on its way back to the customer."""

    amount: Decimal
    currency: str = "EUR"


class OfProduct(Event, frozen=True, kw_only=True):
    """Something that concerns whoever watches a product."""

    sku: str


class PriceChanged(OfProduct, frozen=True, tag="price_changed", kw_only=True):
    """One costs something else from now on, tax included."""

    was: Decimal
    now: Decimal
    currency: str = "EUR"


class StockChanged(OfProduct, frozen=True, tag="stock_changed", kw_only=True):
    """So many are left that can be shipped, of one variant where the product has any."""

    was: int
    left: int
    variant: str = ""


class OfCustomer(Event, frozen=True, kw_only=True):
    """Something that concerns one person: a customer by the shop's number, or somebody the hub knows, by ours."""

    customer: str = ""
    person: str = ""


class CartChanged(OfCustomer, frozen=True, tag="cart_changed", kw_only=True):
    """What their cart holds now; nothing: it was emptied or bought. `url` restores it in the shop, on any device."""

    lines: tuple[InCart, ...]
    url: str = ""


class ProductViewed(OfCustomer, frozen=True, tag="product_viewed", kw_only=True):
    """They looked at a product in the shop, and `agreed` that it is remembered: for suggestions, and for offers."""

    sku: str
    agreed: bool


class Inactive(OfCustomer, frozen=True, tag="customer_inactive", kw_only=True):
    """They have bought nothing and looked at nothing since then, and the shop misses them."""

    since: datetime


class VoucherGiven(OfCustomer, frozen=True, tag="voucher_given", kw_only=True):
    """They have a code to use until a day."""

    code: str
    until: date
    worth: dict[str, str] = {}  # what it gives, by language: "10 € dès 60 € d’achat"


class Met(OfCustomer, frozen=True, tag="met", kw_only=True):
    """Somebody may be written to about what they did with us from now on: what comes back every month begins here."""


ShopEvent = (
    OrderMoved
    | OrderDelayed
    | OrderPlaced
    | RefundMade
    | PriceChanged
    | StockChanged
    | CartChanged
    | ProductViewed
    | Inactive
    | VoucherGiven
)
"""What the shop's back end may tell us."""

Happening = ShopEvent | Met
"""What a notice may be planned from."""


def part(event: Happening) -> str:
    """The parcel or the payment of an order that it is about; empty: all of it, or the shop names none."""
    match event:
        case OrderMoved(parcel=parcel) | OrderDelayed(parcel=parcel):
            return parcel
        case RefundMade(id=payment):
            return payment
        case _:
            return ""


def about(event: Happening) -> str:
    """The order, product or person it is about: events about the same are seen to one after the other."""
    match event:
        case OfOrder(order=order):
            return order
        case OfProduct(sku=sku):
            return sku
        case OfCustomer(customer=customer, person=person):
            return customer or person
