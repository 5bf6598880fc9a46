"""The shelf: what the merchant changes about a product, each change as the event that tells it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import uuid4

from msgspec.structs import replace

from dialogs.shop import Price, Product
from notifications.events import PriceChanged, StockChanged
from storage.shops.demo.house import House
from storage.shops.demo.road import NotInShop

WEB = "web"
"""The store that ships."""

CENT = Decimal("0.01")


class Shelf(House):
    """Changes are forgotten when the demonstration ends."""

    def mark_down(self, sku: str, share: Decimal, now: datetime) -> PriceChanged:
        """Take a share off the price (0.2 is 20 %). Raises `NotInShop`."""
        product = self._sold(sku)
        was = product.price.amount
        amount = (was * (1 - share)).quantize(CENT, ROUND_HALF_UP)
        currency = product.price.currency
        self._products[sku] = replace(product, price=Price(amount, currency, was=product.price.was or was))
        return PriceChanged(id=uuid4().hex, at=now, sku=sku, was=was, now=amount, currency=currency)

    def restock(self, sku: str, left: int, now: datetime) -> Sequence[StockChanged]:
        """Have so many to ship, of each variant where it has any; what changed. Raises `NotInShop`."""
        product = self._sold(sku)
        variants = tuple(replace(one, stock={**one.stock, WEB: left}) for one in product.variants)
        whole = left * max(len(variants), 1)
        self._products[sku] = replace(product, stock={**product.stock, WEB: whole}, variants=variants)
        before = [(one.id, one.stock.get(WEB, 0)) for one in product.variants] or [("", product.stock.get(WEB, 0))]
        return [
            StockChanged(id=uuid4().hex, at=now, sku=sku, was=was, left=left, variant=variant)
            for variant, was in before
            if was != left
        ]

    def _sold(self, sku: str) -> Product:
        if sku not in self._products:
            raise NotInShop
        return self._products[sku]
