"""What notices are written from: asked of the shop before anything is locked, once for all whom it concerns."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from dialogs.aftercare import Rearranges, Refund, TellsRefunds
from dialogs.repair.knowledge import Knowledge
from dialogs.selling import Cart, HasCarts, HasVouchers, KeepsFavourites, KeptCart, Voucher, visitor
from dialogs.shop import Order, Product, Shop
from hub.clock import Clock
from notifications.events import (
    CartChanged,
    Happening,
    Inactive,
    Met,
    OfOrder,
    OfProduct,
    OrderDelayed,
    OrderMoved,
    RefundMade,
    VoucherGiven,
)
from notifications.notices import News, Summary, parcel_of
from notifications.products import cart_of

PICKS = 3
"""How many of somebody's favourites they are reminded of."""


class Whose(Struct, frozen=True, kw_only=True):
    """Somebody, and what we keep of theirs that the shop may not."""

    person_id: str
    customer_id: str = ""
    time_zone: str = "Europe/Paris"
    cart: KeptCart | None = None
    questions: int = 0  # that they asked us last month

    @property
    def owner(self) -> str:
        """As the shop's carts call them."""
        return self.customer_id or visitor(self.person_id)


class Facts:
    """Asks the shop. Each call raises `ShopUnreachable` when the shop does not answer."""

    def __init__(self, shop: Shop, shop_name: str, clock: Clock, knowledge: Knowledge, *, desk: bool) -> None:
        self._shop = shop
        self._knowledge = knowledge
        self._shop_name = shop_name
        self._clock = clock
        self._desk = desk

    async def of(self, event: Happening) -> News:
        """What is the same for everybody whom an event concerns."""
        news = News(event=event, now=self._clock.now(), time_zone="UTC", shop=self._shop_name, desk=self._desk)
        match event:
            case OfProduct(sku=sku):
                return replace(news, product=await self._shop.product(sku))
            case OfOrder(order=number):
                return await self._of_order(news, event, await self._shop.order(number))
            case _:
                return news

    async def _of_order(self, news: News, event: OfOrder, order: Order | None) -> News:
        if not order:
            return news
        if isinstance(event, RefundMade):
            return replace(news, order=order, refund=await self._refund(event))
        if not isinstance(event, OrderMoved | OrderDelayed):
            return replace(news, order=order)
        changeable = await self._changeable(order, event)
        return replace(news, order=order, changeable=changeable, can_break=self._can_break(order, event))

    def _can_break(self, order: Order, event: OrderMoved | OrderDelayed) -> bool:
        """A washing machine can, a shampoo cannot."""
        lines = parcel_of(order, event.parcel).lines
        return any(self._knowledge.families_named(title) for line in lines for title in line.title.values())

    async def _changeable(self, order: Order, event: OrderMoved | OrderDelayed) -> bool:
        if not isinstance(self._shop, Rearranges):
            return False
        return bool((await self._shop.rearranging(order.number, parcel_of(order, event.parcel).id)).parts)

    async def _refund(self, event: RefundMade) -> Refund | None:
        if not isinstance(self._shop, TellsRefunds):
            return None
        same = (refund for refund in await self._shop.refunds(event.order) if refund.amount == event.amount)
        return next(same, None)

    # ------------------------------------------------------------ one person's own

    async def own(self, news: News, who: Whose, once: str) -> News:
        """The same with what is theirs alone. Asked again with the same `once`, the shop offers the same."""
        news = replace(news, time_zone=who.time_zone)
        match news.event:
            case CartChanged():
                cart = await self._cart(who)
                voucher = await self._offer(who.owner, once) if cart and cart.lines else None
                return replace(news, cart=cart, voucher=voucher)
            case VoucherGiven():
                return replace(news, vouchers=await self._vouchers(who.owner))
            case Met() | Inactive():
                picks, summary = await self._picks(who.owner), await self._summary(news, who)
                return replace(news, picks=picks, summary=summary)
            case _:
                return news

    async def _cart(self, who: Whose) -> Cart | None:
        """As the shop has it; else as its pages last told, with what the shop says of the products now.

        An empty cart is the shop's word where the shop knows whose it is; of a visitor only its pages know.
        """
        cart = await self._shop.cart(who.owner) if isinstance(self._shop, HasCarts) else None
        if cart and (cart.lines or who.customer_id):
            return cart
        if not who.cart:
            return None
        products = await self._products(line.sku for line in who.cart.lines)
        return cart_of(who.cart, {product.sku: product for product in products}, who.owner)

    async def _offer(self, owner: str, once: str) -> Voucher | None:
        return await self._shop.offer_voucher(owner, once) if isinstance(self._shop, HasVouchers) else None

    async def _vouchers(self, owner: str) -> tuple[Voucher, ...] | None:
        return tuple(await self._shop.vouchers_of(owner)) if isinstance(self._shop, HasVouchers) else None

    async def _picks(self, owner: str) -> tuple[Product, ...]:
        liked = await self._shop.favourites(owner) if isinstance(self._shop, KeepsFavourites) else ()
        return tuple(await self._products(islice(liked, PICKS)))

    async def _products(self, skus: Iterable[str]) -> list[Product]:
        found = [await self._shop.product(sku) for sku in skus]
        return [product for product in found if product]

    async def _summary(self, news: News, who: Whose) -> Summary:
        """Of the last calendar month, by their own calendar."""
        month = (news.today.replace(day=1) - timedelta(days=1)).replace(day=1)
        orders = await self._shop.orders_of(who.customer_id) if who.customer_id else ()
        placed = [order for order in orders if _month_of(order.placed_at, news.time_zone) == month]
        return Summary(
            month=month,
            orders=len(placed),
            spent=sum((order.total for order in placed), Decimal()),
            questions=who.questions,
            currency=next((order.currency for order in placed), "EUR"),
        )


def _month_of(moment: datetime, time_zone: str) -> date:
    return moment.astimezone(ZoneInfo(time_zone)).date().replace(day=1)
