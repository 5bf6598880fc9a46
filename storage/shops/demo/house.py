"""What the demonstration shop is made of: its files, read once, and the clock it lives by."""

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import groupby
from pathlib import Path

from msgspec import Struct

from dialogs.shop import Category, Customer, Faq, Order, PickupPoint, Product, Review, Store
from storage.shops.demo.files import Reader
from storage.shops.demo.pictures import Drawing

Clock = Callable[[], datetime]
"""Tells the time (aware)."""


class About(Struct, frozen=True, kw_only=True):
    """The shop itself: its name, its carriers, and what it says when a parcel is late."""

    name: str
    currency: str
    carrier: str
    tracking_url: str  # with {tracking}
    delays: tuple[Mapping[str, str], ...]


class House:
    """Everything in the folder, by its key. Departments build on it, each in its own file."""

    def __init__(self, folder: Path, clock: Clock, site: str) -> None:
        reader = Reader(folder, clock(), site)
        self._files = reader
        self._clock = clock
        self._site = site
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


def _by_sku(reviews: list[Review]) -> dict[str, tuple[Review, ...]]:
    newest = sorted(reviews, key=lambda review: review.day, reverse=True)
    return {sku: tuple(theirs) for sku, theirs in groupby(sorted(newest, key=lambda r: r.sku), lambda r: r.sku)}
