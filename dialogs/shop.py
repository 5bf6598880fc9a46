"""Any shop, as the conversation sees it: the port that each platform satisfies (`storage/shops/`)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from msgspec import Struct


class Step(StrEnum):
    """Where an order, or one parcel of it, is. `DELAYED` is no step: see `Parcel.delay`."""

    RECEIVED = "received"  # paid
    PASSED_TO_SELLER = "passed_to_seller"
    ACCEPTED = "accepted"  # by the seller
    PREPARED = "prepared"
    SHIPPED = "shipped"
    OUT_FOR_DELIVERY = "out_for_delivery"
    AT_PICKUP_POINT = "at_pickup_point"
    DELIVERED = "delivered"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class Expected(Struct, frozen=True):
    """When a parcel is expected: a day, and from what hour to what hour where the carrier says so (local time)."""

    day: date
    from_hour: int | None = None
    to_hour: int | None = None


class Delay(Struct, frozen=True):
    """The expected day has moved. `reason` is the carrier's or the seller's, by language."""

    was: date
    told_at: datetime
    reason: Mapping[str, str]


class PickupPoint(Struct, frozen=True):
    """Where a parcel waits; `until` is the last day."""

    name: str
    street: str
    city: str
    hours: Mapping[str, str]
    until: date | None = None


class Handing(StrEnum):
    """Into whose hands a parcel is given."""

    PERSON = "person"
    NEIGHBOUR = "neighbour"
    CARETAKER = "caretaker"
    SAFE_PLACE = "safe_place"  # the letter box, the garage


class Line(Struct, frozen=True):
    """So many of one product, in one variant where it has any, at the price paid for one (tax included)."""

    sku: str
    title: Mapping[str, str]
    quantity: int
    price: Decimal
    image: str = ""
    variant: str = ""
    variant_name: Mapping[str, str] = {}


class Moment(Struct, frozen=True):
    """A step reached."""

    step: Step
    at: datetime


class Parcel(Struct, frozen=True, kw_only=True):
    """What travels together. `moments` are the steps reached, oldest first; the last is where it is now.

    `address` is where it goes, when that is not the order's own address.
    """

    id: str
    lines: tuple[Line, ...]
    moments: tuple[Moment, ...]
    expected: Expected | None = None
    delay: Delay | None = None
    carrier: str = ""
    tracking: str = ""
    tracking_url: str = ""
    pickup_point: PickupPoint | None = None
    seller: str = ""  # the marketplace seller, or empty for the shop itself
    handing: Handing = Handing.PERSON
    address: str = ""
    door_code: str = ""

    @property
    def step(self) -> Step:
        return self.moments[-1].step

    @property
    def since(self) -> datetime:
        return self.moments[-1].at


class Order(Struct, frozen=True, kw_only=True):
    """One purchase. `email` and `phone` are those on file for it: where a code proves who asks."""

    number: str
    customer_id: str
    placed_at: datetime
    parcels: tuple[Parcel, ...]
    total: Decimal
    currency: str = "EUR"
    email: str = ""
    phone: str = ""
    city: str = ""

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for parcel in self.parcels for line in parcel.lines)

    @property
    def open(self) -> bool:
        """Something is still to come."""
        return any(parcel.step not in (Step.DELIVERED, Step.RETURNED, Step.CANCELLED) for parcel in self.parcels)


class Customer(Struct, frozen=True, kw_only=True):
    """Somebody the shop knows. `language` is `fr` or `en`; `phone` in E.164."""

    id: str
    first_name: str
    last_name: str
    email: str
    phone: str
    language: str
    city: str
    postcode: str
    time_zone: str = "Europe/Paris"
    vip: bool = False
    since: date
    points: int = 0
    favourite_colours: tuple[str, ...] = ()
    favourite_brands: tuple[str, ...] = ()


class Price(Struct, frozen=True):
    """What one costs, tax included; `was` is the price before a promotion."""

    amount: Decimal
    currency: str = "EUR"
    was: Decimal | None = None


class Product(Struct, frozen=True, kw_only=True):
    """Something on sale. Texts are by language; `attributes` are whatever the catalogue says, by their own names.

    An attribute is a number with its unit (`{"value": 41.5, "unit": "cm"}`), yes or no, a word or several.
    """

    sku: str
    category: str
    brand: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    price: Price
    attributes: Mapping[str, "Attribute"]
    image: str = ""
    url: str = ""
    stock: Mapping[str, int] = {}  # by store id; "web" for what can be shipped
    rating: float = 0.0
    goes_with: tuple[str, ...] = ()
    since: date | None = None  # on sale since
    warranty: int = 24  # months; no less than the legal guarantee: https://eur-lex.europa.eu/eli/dir/2019/771, art. 10
    variants: tuple["Variant", ...] = ()  # sizes, say; empty: there is one kind of it


class Variant(Struct, frozen=True):
    """One kind of a product that has several: a size, say. `id` is unique in the product; stock is as in `Product`."""

    id: str
    name: Mapping[str, str]
    stock: Mapping[str, int] = {}


class Quantity(Struct, frozen=True):
    """A number and its unit, as the catalogue writes it."""

    value: float
    unit: str


Attribute = Quantity | bool | str | tuple[str, ...]


class Category(Struct, frozen=True):
    """A shelf."""

    id: str
    name: Mapping[str, str]


class Review(Struct, frozen=True, kw_only=True):
    """What a customer says of a product: one to five stars."""

    sku: str
    stars: int
    author: str
    day: date
    language: str
    text: str


class Store(Struct, frozen=True, kw_only=True):
    """A shop one can walk into."""

    id: str
    name: str
    street: str
    postcode: str
    city: str
    latitude: float
    longitude: float
    hours: Mapping[str, str]
    phone: str = ""


class Faq(Struct, frozen=True, kw_only=True):
    """A question customers ask, and the merchant's own answer. `also` are other words in which it is asked."""

    id: str
    theme: str
    question: Mapping[str, str]
    answer: Mapping[str, str]
    updated: date
    also: Mapping[str, tuple[str, ...]] = {}


class Shop(Protocol):
    """What the conversation may ask of any shop. Each call raises `ShopUnreachable` when the shop does not answer.

    What only some platforms can do are abilities of their own, which a skill looks for with `isinstance`: selling
    (`dialogs/selling.py`), what follows an order (`dialogs/aftercare.py`). Whatever changes something in the shop takes
    `once`, the id of the message that asks for it: asked twice with the same, it is done once.
    """

    async def order(self, number: str) -> Order | None: ...

    async def orders_of(self, customer_id: str) -> Sequence[Order]:
        """The customer's orders, newest first."""
        ...

    async def customer(self, customer_id: str) -> Customer | None: ...

    async def find_customer(self, contact: str) -> Customer | None:
        """The customer whose mail address (any case) or phone (E.164) this is."""
        ...

    async def product(self, sku: str) -> Product | None: ...

    async def stores(self) -> Sequence[Store]: ...

    async def faq(self) -> Sequence[Faq]: ...
