"""The demonstration shop, Maison Lumen: a folder of files, and orders that the merchant's strip moves along.

Each department has its file: `orders.py` the order book and the strip, `shelf.py` prices and stock, `till.py` carts and
vouchers, `delivery.py` what delivery costs, `circle.py` points, friends and favourites; `deliveries.py` the carriers'
desk, `counter.py` what is called off, changed or invoiced, `aftercare.py` what is sent back or came wrong, all three on
the books of `ledger.py`; `house.py` is what they all stand on.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from dialogs.shop import Category, Customer, Faq, Product, Review, Store
from storage.shops.demo.aftercare import Aftercare
from storage.shops.demo.circle import Circle
from storage.shops.demo.delivery import Dispatch
from storage.shops.demo.house import Clock
from storage.shops.demo.pictures import palette
from storage.shops.demo.road import NotInShop
from storage.shops.demo.shelf import Shelf


def _now() -> datetime:
    return datetime.now(UTC)


class DemoShop(Aftercare, Dispatch, Circle, Shelf):
    """Maison Lumen: a `dialogs.shop.Shop` with every ability of `dialogs/selling.py` and `dialogs/aftercare.py`."""

    @classmethod
    def load(cls, folder: Path, clock: Clock = _now, site: str = "/demo") -> "DemoShop":
        """Read the folder as of now. Pages and pictures are under `site`, a path or an address.

        Raises `BadSettings` when a file is missing or malformed.
        """
        return cls(folder, clock, site)

    # What the conversation asks

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

    async def reviews_of(self, sku: str) -> Sequence[Review]:
        return self.reviews(sku)

    def reviews(self, sku: str) -> Sequence[Review]:
        """What customers say of a product, newest first; empty for an unknown one."""
        return self._reviews.get(sku, ())

    def picture(self, sku: str) -> str:
        """Draw a product: SVG text. Raises `NotInShop`."""
        drawing = self._drawings.get(sku)
        if drawing is None:
            raise NotInShop
        return self._templates[drawing.template].substitute(palette(drawing.colour))

    def find_by_contact(self, contact: str) -> Customer | None:
        """Find whose email address (in any case) or phone (E.164) this is. Finding proves nothing about who asks."""
        wanted = contact.strip().casefold()
        return next((c for c in self._customers.values() if wanted in (c.email.casefold(), c.phone)), None)
