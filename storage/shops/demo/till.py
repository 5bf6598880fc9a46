"""The till: carts, and the vouchers that may be used on them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from uuid import uuid4

from dialogs.errors import ShopRefuses
from dialogs.selling import Cart, CartLine, InCart, Voucher
from dialogs.shop import Product, Variant
from notifications.events import CartChanged
from storage.shops.demo.house import Clock, House
from storage.shops.demo.road import day
from storage.shops.demo.rules import Texts, VoucherRule, VoucherRules

MOST_OF_ONE = 20
"""How many of one thing an order may hold."""

CENT = Decimal("0.01")


@dataclass
class Basket:
    """What somebody put aside: so many of each SKU and variant."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    held: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    voucher: str = ""
    offered: str = ""


class Till(House):
    """Carts live in memory: what is put in is forgotten when the demonstration ends."""

    def __init__(self, folder: Path, clock: Clock, site: str) -> None:
        super().__init__(folder, clock, site)
        self._vouchers = self._files.read("vouchers.json", VoucherRules)
        self._refusals = self._files.read("refusals.json", dict[str, Texts])
        self._baskets: dict[str, Basket] = {}
        self._behind: dict[str, str] = {}  # whose cart a checkout link opens
        self._offers: dict[str, datetime] = {}  # when an owner was last offered a voucher
        self._offered: dict[str, frozenset[str]] = {}  # which codes an owner was ever offered
        self._spent: set[tuple[str, str]] = set()
        self._done: dict[tuple[str, ...], None] = {}

    async def cart(self, owner: str) -> Cart:
        return self._cart(owner)

    async def put_in_cart(self, owner: str, sku: str, variant: str, quantity: int, once: str) -> Cart:
        product, kind = self._kind(sku, variant)
        if quantity:
            self._refuse_beyond_stock(product, kind, quantity)
        if self._first_time(once, "put", owner, sku, variant):
            held = self._basket(owner).held
            if quantity:
                held[sku, variant] = quantity
            else:
                held.pop((sku, variant), None)
        return self._cart(owner)

    async def hand_cart_over(self, visitor: str, customer_id: str, once: str) -> Cart:
        if visitor in self._baskets and self._first_time(once, "hand over", visitor, customer_id):
            brought, theirs = self._baskets.pop(visitor), self._basket(customer_id)
            for what, quantity in brought.held.items():
                theirs.held[what] = max(quantity, theirs.held.get(what, 0))
            rule = self._vouchers.find(brought.voucher)
            theirs.voucher = theirs.voucher or (rule.code if rule and self._may_use(customer_id, rule) else "")
            theirs.offered = theirs.offered or brought.offered
            self._behind[brought.token] = customer_id  # a link that was sent goes on opening what it was sent for
        return self._cart(customer_id)

    def cart_told(self, customer_id: str, now: datetime) -> CartChanged:
        """A customer's cart as the shop's back end would tell it."""
        cart = self._cart(customer_id)
        lines = tuple(InCart(sku=line.sku, quantity=line.quantity, variant=line.variant) for line in cart.lines)
        return CartChanged(id=uuid4().hex, at=now, customer=customer_id, lines=lines, url=cart.checkout_url)

    def cart_behind(self, token: str) -> Cart | None:
        """The cart that a checkout link opens."""
        owner = self._behind.get(token, "")
        return self._cart(owner) if owner else None

    # Vouchers

    async def vouchers_of(self, owner: str) -> Sequence[Voucher]:
        mine = [rule for rule in self._vouchers.vouchers if self._may_use(owner, rule)]
        return sorted(map(self._voucher, mine), key=lambda voucher: voucher.until or date.max)

    async def apply_voucher(self, owner: str, code: str, once: str) -> Cart:
        rule = self._vouchers.find(code)
        if rule is None:
            raise self._refusal("no_such_code", code=code)
        self._refuse_unfit(owner, rule)
        if self._first_time(once, "voucher", owner, rule.code):
            self._basket(owner).voucher = rule.code
        return self._cart(owner)

    async def drop_voucher(self, owner: str, once: str) -> Cart:
        if self._first_time(once, "no voucher", owner):
            self._basket(owner).voucher = ""
        return self._cart(owner)

    async def offer_voucher(self, owner: str, once: str) -> Voucher | None:
        basket, now = self._basket(owner), self._clock()
        if not self._first_time(once, "offer", owner):
            rule = self._vouchers.find(basket.offered)
            return self._voucher(rule) if rule else None
        lately = self._offers.get(owner)
        if basket.offered or basket.voucher or not basket.held:
            return None
        if lately and now - lately < timedelta(days=self._vouchers.offer.every_days):
            return None
        return self._offer(owner, basket, now)

    def _offer(self, owner: str, basket: Basket, now: datetime) -> Voucher | None:
        """The first of the merchant's list that this cart already deserves."""
        for rule in filter(None, map(self._vouchers.find, self._vouchers.offer.codes)):
            known = self._offered.get(owner, frozenset())
            fits = rule.minimum <= self._cart(owner).goods and self._may_use(owner, rule, known | {rule.code})
            if fits:
                basket.offered, self._offers[owner] = rule.code, now
                self._offered[owner] = known | {rule.code}
                return self._voucher(rule)
        return None

    def _may_use(self, owner: str, rule: VoucherRule, offered: frozenset[str] | None = None) -> bool:
        return not self._why_not(owner, rule, offered)

    def _why_not(self, owner: str, rule: VoucherRule, offered: frozenset[str] | None = None) -> str:
        """The name of what stands against it, whatever is in the cart; empty when nothing does."""
        customer = self._customers.get(owner)
        ordered = any(order.customer_id == owner for order in self._orders.values())
        theirs = self._offered.get(owner, frozenset()) if offered is None else offered
        if rule.until and rule.until < day(self._clock()):
            return "code_over"
        if (owner, rule.code) in self._spent:
            return "code_used"
        reserved = (rule.vip and not (customer and customer.vip)) or (rule.first_order and ordered)
        return "code_not_yours" if reserved or (rule.on_offer and rule.code not in theirs) else ""

    def _refuse_unfit(self, owner: str, rule: VoucherRule) -> None:
        if why := self._why_not(owner, rule):
            raise self._refusal(why, code=rule.code)
        missing = rule.minimum - self._cart(owner).goods
        if missing > 0:
            raise self._refusal("code_minimum", code=rule.code, minimum=rule.minimum, missing=missing)

    def _voucher(self, rule: VoucherRule) -> Voucher:
        return Voucher(
            code=rule.code,
            amount=rule.amount,
            share=rule.share,
            minimum=rule.minimum,
            until=rule.until,
            currency=self.about.currency,
        )

    # Carts

    def _basket(self, owner: str) -> Basket:
        basket = self._baskets.setdefault(owner, Basket())
        self._behind[basket.token] = owner
        return basket

    def _cart(self, owner: str) -> Cart:
        basket = self._baskets.get(owner)
        if basket is None:
            return Cart(owner=owner, currency=self.about.currency)
        lines = tuple(self._line(sku, variant, quantity) for (sku, variant), quantity in basket.held.items())
        bare = Cart(owner=owner, lines=lines, currency=self.about.currency)
        return Cart(
            owner=owner,
            lines=lines,
            voucher=basket.voucher,
            discount=self._discount(owner, basket.voucher, bare.goods),
            currency=self.about.currency,
            checkout_url=f"{self._site}/cart/{basket.token}",
        )

    def _discount(self, owner: str, code: str, goods: Decimal) -> Decimal:
        rule = self._vouchers.find(code) if code else None
        if rule is None or goods < rule.minimum or not self._may_use(owner, rule):
            return Decimal(0)
        return min(goods, rule.amount + (goods * rule.share).quantize(CENT, ROUND_HALF_UP))

    def _line(self, sku: str, variant: str, quantity: int) -> CartLine:
        product, kind = self._kind(sku, variant)
        return CartLine(
            sku=sku,
            title=product.title,
            quantity=quantity,
            price=product.price.amount,
            variant=variant,
            variant_name=kind.name if kind else {},
            image=product.image,
            url=product.url,
        )

    def _kind(self, sku: str, variant: str) -> tuple[Product, Variant | None]:
        product = self._products.get(sku)
        if product is None:
            raise self._refusal("no_such_product")
        kind = next((one for one in product.variants if one.id == variant), None)
        if bool(product.variants) != bool(variant) or (variant and kind is None):
            raise self._refusal("no_such_variant")
        return product, kind

    def _refuse_beyond_stock(self, product: Product, kind: Variant | None, quantity: int) -> None:
        left = (kind.stock if kind else product.stock).get("web", 0)
        if not left:
            raise self._refusal("sold_out")
        if quantity > left:
            raise self._refusal("not_so_many", n=left)
        if quantity > MOST_OF_ONE:
            raise self._refusal("too_many", n=MOST_OF_ONE)

    # What every department needs

    def _first_time(self, once: str, *what: str) -> bool:
        """Whether this was not yet asked for by the same message."""
        if (once, *what) in self._done:
            return False
        self._done[(once, *what)] = None
        return True

    def _refusal(self, why: str, **values: object) -> ShopRefuses:
        told = self._refusals[why].items()
        return ShopRefuses(
            {
                language: text.format(**{name: _written(value, language) for name, value in values.items()})
                for language, text in told
            }
        )


def _written(value: object, language: str) -> str:
    """An amount with a comma in French, and without cents where there are none."""
    if not isinstance(value, Decimal):
        return str(value)
    plain = f"{value:.2f}".removesuffix(".00")
    return plain.replace(".", ",") if language == "fr" else plain
