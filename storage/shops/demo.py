"""The demonstration shop, Maison Lumen: a folder of files, and orders that the merchant's strip moves along.

Dates in the files are relative to the day the demonstration starts: "D-1 14:20" is yesterday at 14:20 in Paris,
"D+1" is tomorrow. Orders live in memory: what the strip changes is forgotten when the demonstration ends.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from string import Template
from typing import Any, TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from pydantic import BaseModel, Field

from dialogs.errors import BadSettings, ShopError
from dialogs.shop import (
    Category,
    Customer,
    Delay,
    Expected,
    Faq,
    Moment,
    Order,
    Parcel,
    PickupPoint,
    Product,
    Review,
    Step,
    Store,
)

T = TypeVar("T")

PARIS = ZoneInfo("Europe/Paris")
DAYS_TO_DELIVER = 4
DAYS_TO_COLLECT = 10


class Settings(BaseModel, frozen=True, extra="forbid"):
    """Where the demonstration shop is."""

    folder: Path = Field(
        default=Path("config/demo"), description="The folder that holds the demonstration shop's files."
    )


def create(options: Mapping[str, Any], now: datetime) -> "DemoShop":
    """The demonstration shop that these settings describe, as of `now`. Raises `pydantic.ValidationError`."""
    folder = Path(__file__).parents[2] / Settings.model_validate(options).folder
    return DemoShop.load(folder, now)


class NotInShop(ShopError):
    """The shop has nothing under that number."""


class NotPossible(ShopError):
    """The parcel cannot go there from where it is."""


class About(Struct, frozen=True, kw_only=True):
    """The shop itself: its name, its carriers, and what it says when a parcel is late."""

    name: str
    currency: str
    carrier: str
    tracking_url: str  # with {tracking}
    delays: tuple[Mapping[str, str], ...]


class Drawing(Struct, frozen=True):
    """Which template draws a product, and in what colour (`#rrggbb`)."""

    template: str
    colour: str


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


class DemoShop:
    """Maison Lumen, satisfying `dialogs.shop.Shop`, with the merchant's strip."""

    def __init__(self, reader: "Reader") -> None:
        self.about = reader.read("shop.json", About)
        self._categories = reader.read("categories.json", tuple[Category, ...])
        self._products = {product.sku: product for product in reader.read("products.json", list[Product])}
        self._reviews = _by_sku(reader.read("reviews.json", list[Review]))
        self._customers = {customer.id: customer for customer in reader.read("customers.json", list[Customer])}
        self._orders = {order.number: order for order in reader.read("orders.json", list[Order])}
        self._stores = reader.read("stores.json", tuple[Store, ...])
        self._faq = reader.read("faq.json", tuple[Faq, ...])
        self._pickup_points = reader.read("pickup_points.json", tuple[PickupPoint, ...])
        self._drawings = reader.read("pictures.json", dict[str, Drawing])
        self._templates = reader.templates()

    @classmethod
    def load(cls, folder: Path, now: datetime, site: str = "/demo") -> "DemoShop":
        """Read the folder as of `now` (aware). Pages and pictures are under `site`, a path or an address.

        Raises `BadSettings` when a file is missing or malformed.
        """
        return cls(Reader(folder, now, site))

    # What the conversation asks

    async def order(self, number: str) -> Order | None:
        return self._orders.get(order_number(number))

    async def orders_of(self, customer_id: str) -> Sequence[Order]:
        """The customer's orders, newest first."""
        theirs = [order for order in self._orders.values() if order.customer_id == customer_id]
        return sorted(theirs, key=lambda order: order.placed_at, reverse=True)

    async def customer(self, customer_id: str) -> Customer | None:
        return self._customers.get(customer_id)

    async def find_customer(self, contact: str) -> Customer | None:
        return self.find_by_contact(contact)

    async def product(self, sku: str) -> Product | None:
        return self._products.get(sku)

    async def stores(self) -> Sequence[Store]:
        return self._stores

    async def faq(self) -> Sequence[Faq]:
        return self._faq

    # What the playground shows

    def products(self) -> Sequence[Product]:
        return tuple(self._products.values())

    def categories(self) -> Sequence[Category]:
        return self._categories

    def customers(self) -> Sequence[Customer]:
        return tuple(self._customers.values())

    def orders(self) -> Sequence[Order]:
        """Every order, newest first."""
        return sorted(self._orders.values(), key=lambda order: order.placed_at, reverse=True)

    def reviews(self, sku: str) -> Sequence[Review]:
        """What customers say of a product, newest first; empty for an unknown one."""
        return self._reviews.get(sku, ())

    def picture(self, sku: str) -> str:
        """Draw a product: SVG text. Raises `NotInShop`."""
        drawing = self._drawings.get(sku)
        if drawing is None:
            raise NotInShop
        return self._templates[drawing.template].substitute(_palette(drawing.colour))

    def find_by_contact(self, contact: str) -> Customer | None:
        """Find whose email address (in any case) or phone (E.164) this is. Finding proves nothing about who asks."""
        wanted = contact.strip().casefold()
        return next((c for c in self._customers.values() if wanted in (c.email.casefold(), c.phone)), None)

    # The merchant's strip

    def steps_possible(self, number: str) -> Sequence[Possible]:
        """Tell what can come next, parcel by parcel. Raises `NotInShop`."""
        return tuple(
            Possible(parcel.id, _steps_ahead(parcel), _can_be_late(parcel)) for parcel in self._order(number).parcels
        )

    def advance(self, number: str, step: Step, now: datetime, parcel_id: str | None = None) -> Advance:
        """Take one parcel to a step: the one named, else the first that can go there.

        A parcel that has come to its end may be `RECEIVED` again: its story starts over.
        Raises `NotInShop`, `NotPossible`.
        """
        order = self._order(number)
        parcel = _choose(order, parcel_id, lambda parcel: step in _steps_ahead(parcel))
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
        parcel = _choose(order, parcel_id, _can_be_late)
        was = parcel.expected or Expected(_day(now))
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
                return _started_over(parcel, now)
            case Step.SHIPPED | Step.OUT_FOR_DELIVERY:
                return self._handed_to_carrier(moved, now)
            case Step.AT_PICKUP_POINT:
                point = parcel.pickup_point or self._pickup_point_near(order.city)
                return replace(moved, pickup_point=replace(point, until=_day(now) + timedelta(days=DAYS_TO_COLLECT)))
            case _:
                return moved

    def _handed_to_carrier(self, parcel: Parcel, now: datetime) -> Parcel:
        tracking = parcel.tracking or f"LM{parcel.id.replace('-', '')}FR"
        today = _day(now)
        expected = parcel.expected or Expected(today + timedelta(days=1))
        return replace(
            parcel,
            carrier=parcel.carrier or self.about.carrier,
            tracking=tracking,
            tracking_url=parcel.tracking_url or self.about.tracking_url.format(tracking=tracking),
            expected=replace(expected, day=today) if parcel.step is Step.OUT_FOR_DELIVERY else expected,
        )

    def _pickup_point_near(self, city: str) -> PickupPoint:
        return next((point for point in self._pickup_points if point.city == city), self._pickup_points[0])

    def _keep(self, before: Order, parcel: Parcel, now: datetime, delay: Delay | None = None) -> Advance:
        after = replace(before, parcels=tuple(parcel if p.id == parcel.id else p for p in before.parcels))
        self._orders[after.number] = after
        return Advance(id=uuid4().hex, at=now, before=before, after=after, parcel=parcel, step=parcel.step, delay=delay)


# An order's number, as people type it

_BEFORE_THE_NUMBER = re.compile(r"^(?:commande|cmd|order|num[eé]ro|number|no|nr|n|r[eé]f[eé]rence|r[eé]f|[\s#°.:_/-])+")


def order_number(text: str) -> str:
    """Read an order's number as people type it: "#1042", "CMD-1042", "n° 1042", "1 042". Empty when there is none."""
    bare = _BEFORE_THE_NUMBER.sub("", unicodedata.normalize("NFKC", text).casefold())
    digits = re.sub(r"[\s.]", "", bare.rstrip(" .!?,;"))
    return digits if digits.isascii() and digits.isdigit() else ""


# A parcel's road

_ROAD = (
    Step.RECEIVED,
    Step.PASSED_TO_SELLER,
    Step.ACCEPTED,
    Step.PREPARED,
    Step.SHIPPED,
    Step.OUT_FOR_DELIVERY,
    Step.AT_PICKUP_POINT,  # chosen, or where it waits when nobody was at home
    Step.DELIVERED,
)
_NOT_YET_GONE = _ROAD[: _ROAD.index(Step.SHIPPED)]
_ENDS = (Step.DELIVERED, Step.RETURNED, Step.CANCELLED)


def _steps_ahead(parcel: Parcel) -> tuple[Step, ...]:
    if parcel.step in _ENDS:
        return (Step.RETURNED, Step.RECEIVED) if parcel.step is Step.DELIVERED else (Step.RECEIVED,)
    ahead = (step for step in _ROAD[_ROAD.index(parcel.step) + 1 :] if step not in _off_the_road(parcel))
    return (*ahead, Step.CANCELLED) if parcel.step in _NOT_YET_GONE else tuple(ahead)


def _off_the_road(parcel: Parcel) -> set[Step]:
    sellers = set() if parcel.seller else {Step.PASSED_TO_SELLER, Step.ACCEPTED}
    return sellers | {Step.OUT_FOR_DELIVERY} if parcel.pickup_point else sellers


def _can_be_late(parcel: Parcel) -> bool:
    return parcel.step not in (*_ENDS, Step.AT_PICKUP_POINT)


def _choose(order: Order, parcel_id: str | None, fits: Callable[[Parcel], bool]) -> Parcel:
    for parcel in order.parcels:
        if parcel_id in (None, parcel.id) and fits(parcel):
            return parcel
    raise NotPossible


def _started_over(parcel: Parcel, now: datetime) -> Parcel:
    return replace(
        parcel,
        moments=(Moment(Step.RECEIVED, now),),
        expected=Expected(_day(now) + timedelta(days=DAYS_TO_DELIVER)),
        delay=None,
        carrier="",
        tracking="",
        tracking_url="",
    )


def _day(now: datetime) -> date:
    return now.astimezone(PARIS).date()


def _by_sku(reviews: list[Review]) -> dict[str, tuple[Review, ...]]:
    newest = sorted(reviews, key=lambda review: review.day, reverse=True)
    return {sku: tuple(theirs) for sku, theirs in groupby(sorted(newest, key=lambda r: r.sku), lambda r: r.sku)}


# Files

_RELATIVE = re.compile(r'"D([+-]\d+)(?: (\d\d:\d\d))?"')


class Reader:
    """Reads the shop's files as of `now`. What the files say happened later than `now` happened just now."""

    def __init__(self, folder: Path, now: datetime, site: str) -> None:
        self._folder = folder
        self._now = now.astimezone(PARIS)
        self._site = site

    def read(self, name: str, kind: type[T]) -> T:
        """Decode one file. Raises `BadSettings`."""
        try:
            text = (self._folder / name).read_text("utf-8").replace("{site}", self._site)
            return msgspec.json.decode(_RELATIVE.sub(self._absolute, text), type=kind)
        except (OSError, UnicodeDecodeError, msgspec.DecodeError) as fault:
            raise BadSettings(
                [f"The demonstration shop's file {self._folder / name} cannot be read: {fault}."]
            ) from fault

    def templates(self) -> dict[str, Template]:
        """The drawings, by name, with `$colour` and its shades to fill in."""
        pictures = sorted((self._folder / "pictures").glob("*.svg"))
        return {path.stem: Template(path.read_text("utf-8")) for path in pictures}

    def _absolute(self, relative: re.Match[str]) -> str:
        day = self._now.date() + timedelta(days=int(relative[1]))
        if relative[2] is None:
            return f'"{day}"'
        at = datetime.combine(day, time.fromisoformat(relative[2]), PARIS)
        return f'"{min(at, self._now).isoformat()}"'


# Colours

_WHITE = (255, 255, 255)
_INK = (35, 38, 58)


def _palette(colour: str) -> dict[str, str]:
    rgb = tuple(bytes.fromhex(colour.removeprefix("#")))
    return {
        "colour": colour,
        "light": _mixed(rgb, _WHITE, 0.4),
        "dark": _mixed(rgb, _INK, 0.25),
        "deep": _mixed(rgb, _INK, 0.5),
    }


def _mixed(rgb: tuple[int, ...], other: tuple[int, ...], share: float) -> str:
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(rgb, other, strict=True))
