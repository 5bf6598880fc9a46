"""The facts that notices are worded from: one order, one product, one cart of a shop in Lyon, on a Tuesday morning."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from dialogs.aftercare import Refund, RefundState
from dialogs.messages import Address
from dialogs.records import About, Alert
from dialogs.selling import Cart, CartLine, InCart, Voucher
from dialogs.shop import Expected, Line, Moment, Order, Parcel, PickupPoint, Price, Product, Step, Variant
from dialogs.wording import Wording, load_wordings
from notifications.events import (
    CartChanged,
    Happening,
    Met,
    OrderDelayed,
    OrderMoved,
    PriceChanged,
    RefundMade,
    StockChanged,
    VoucherGiven,
)
from notifications.notices import Later, News, Notice, Summary, Worded, all_notices

SHOP = "https://maison-lumen.example"
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # 9:00 in Lyon
TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
TOMORROW = Expected(TODAY + DAY, 9, 12)

WORDS = load_wordings(Path(__file__).parents[3] / "config" / "locales")
FR, EN = WORDS["fr"], WORDS["en"]

WASHER = Line(
    "LAV-101",
    {"fr": "Lave-linge top 6 kg Norvale Mini 40", "en": "Norvale Mini 40, 6 kg top-loading washing machine"},
    1,
    Decimal("329.90"),
    f"{SHOP}/pictures/LAV-101.png",
)
POINT = PickupPoint(
    "Tabac des Terreaux",
    "8 place des Terreaux",
    "Lyon",
    {"fr": "du lundi au samedi de 8 h à 19 h", "en": "Monday to Saturday, 8:00 to 19:00"},
    date(2026, 11, 28),
)
PRODUCT = Product(
    sku="LAV-101",
    category="washing-machines",
    brand="Norvale",
    title=WASHER.title,
    description={},
    price=Price(Decimal("299.00"), was=Decimal("329.90")),
    attributes={},
    image=WASHER.image,
    url=f"{SHOP}/products/LAV-101",
    stock={"web": 14, "lyon": 3},
    rating=4.0,
)
DRESS = Product(
    sku="FEM-101",
    category="women",
    brand="Atelier Rosaé",
    title={"fr": "Robe portefeuille midi Garance, terracotta", "en": "Garance, midi wrap dress in terracotta"},
    description={},
    price=Price(Decimal("89.00")),
    attributes={},
    image=f"{SHOP}/pictures/FEM-101.png",
    url=f"{SHOP}/products/FEM-101",
    stock={"web": 5},
    variants=(
        Variant("38", {"fr": "taille 38", "en": "size 38"}, {"web": 0}),
        Variant("40", {"fr": "taille 40", "en": "size 40"}, {"web": 2}),
    ),
    rating=4.6,
)
CART = Cart(
    owner="C-1001",
    lines=(
        CartLine(
            sku="FEM-101",
            title=DRESS.title,
            quantity=1,
            price=Decimal("89.00"),
            variant="40",
            variant_name={"fr": "taille 40", "en": "size 40"},
            image=DRESS.image,
            url=DRESS.url,
        ),
        CartLine(
            sku="MAI-118",
            title={"fr": "Bougie parfumée Lueur d’Ambre Cèdre", "en": "Lueur d’Ambre Cèdre, scented candle"},
            quantity=2,
            price=Decimal("24.00"),
            image=f"{SHOP}/pictures/MAI-118.png",
            url=f"{SHOP}/products/MAI-118",
        ),
    ),
    checkout_url=f"{SHOP}/cart/3f9a21c7",
)
VOUCHER = Voucher(code="LUMEN5", amount=Decimal(5), minimum=Decimal(50), until=date(2026, 12, 3))
REFUND = Refund(
    amount=Decimal("89.00"),
    state=RefundState.SENT,
    means={"fr": "sur votre carte bancaire", "en": "on your bank card"},
    expected=date(2026, 11, 27),
)
SUMMARY = Summary(month=date(2026, 10, 1), orders=2, spent=Decimal("418.80"), questions=4)


# ---------------------------------------------------------------- orders and events


def order(step: Step = Step.SHIPPED, *, expected: Expected | None = TOMORROW, **parcel: Any) -> Order:
    """Order 1042, its only parcel at that step since yesterday evening."""
    road = (Step.RECEIVED, Step.PREPARED, Step.SHIPPED, Step.OUT_FOR_DELIVERY)
    past = road[: road.index(step)] if step in road else road[:3]
    reached = [Moment(one, NOW - timedelta(days=len(past) - n, hours=13)) for n, one in enumerate(past)]
    moments = (*reached, Moment(step, NOW - timedelta(hours=13)))
    only = Parcel(id="1042-1", lines=(WASHER,), moments=moments, expected=expected, carrier="TransLumen", **parcel)
    placed = NOW - timedelta(days=4)
    return Order(number="1042", customer_id="C-1001", placed_at=placed, parcels=(only,), total=Decimal("329.90"))


def moved(step: Step = Step.SHIPPED, at: datetime = NOW) -> OrderMoved:
    return OrderMoved(id="e-1", at=at, order="1042", parcel="1042-1", step=step)


def late(reason: str = "") -> OrderDelayed:
    """From tomorrow to Thursday."""
    texts = {"fr": reason, "en": reason} if reason else {}
    day = TODAY + DAY
    return OrderDelayed(id="e-2", at=NOW, order="1042", parcel="1042-1", was=day, now_expected=day + DAY, reason=texts)


def cheaper(was: str = "329.90", now: str = "299.00") -> PriceChanged:
    return PriceChanged(id="e-3", at=NOW, sku="LAV-101", was=Decimal(was), now=Decimal(now))


def stock(was: int, left: int, variant: str = "") -> StockChanged:
    return StockChanged(id="e-4", at=NOW, sku="LAV-101", was=was, left=left, variant=variant)


def alert(about: About, limit: str = "", variant: str = "", sku: str = "LAV-101") -> Alert:
    return Alert(
        person_id="p-1",
        sku=sku,
        variant=variant,
        about=about,
        limit=Decimal(limit) if limit else None,
        channel="telegram",
        address=Address("telegram", "5001001"),
        since=NOW - timedelta(days=10),
    )


def left_with(web: int) -> Product:
    """The product with so many that can be shipped."""
    return replace(PRODUCT, stock={"web": web})


def news(event: Happening, **facts: Any) -> News:
    """As Camille's hub knows them this morning."""
    usual: dict[str, Any] = {"now": NOW, "time_zone": "Europe/Paris", "shop": "Maison Lumen", "desk": True}
    return News(event=event, **{**usual, "first_name": "Camille", **facts})


# ---------------------------------------------------------------- what is worded


def the(name: str) -> Notice:
    """A notice by its name."""
    return next(notice for notice in all_notices() if notice.name == name)


def worded(name: str, facts: News, _: Wording = FR) -> Worded:
    said = the(name).word(facts, _)
    assert isinstance(said, Worded), said
    return said


def said(name: str, facts: News, _: Wording = FR) -> str:
    """Its text, with plain spaces and apostrophes: how tests are typed."""
    return plain(worded(name, facts, _).reply.text)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def put_off(name: str, facts: News) -> datetime:
    """Until when it waits."""
    later = the(name).word(facts, FR)
    assert isinstance(later, Later), later
    return later.at


def every_notice() -> dict[str, News]:
    """Each notice with facts of which it has something to say."""
    there = order(Step.DELIVERED)
    at_point = order(Step.AT_PICKUP_POINT, pickup_point=POINT)
    today = order(expected=Expected(TODAY, 9, 12))
    morning = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
    late_order = order(Step.PREPARED, expected=Expected(TODAY + 2 * DAY))
    why = "Le camion a eu une panne."
    return {
        "order_step": news(moved(), order=order()),
        "order_delay": news(late(why), order=late_order),
        "slot_today": news(moved(), order=today, now=morning, changeable=True),
        "pickup_reminder": news(moved(Step.AT_PICKUP_POINT), order=at_point, now=NOW + 2 * DAY + timedelta(hours=1)),
        "delivered": news(moved(Step.DELIVERED), order=there, can_break=True),
        "refund": news(RefundMade(id="e-5", at=NOW, order="1042", amount=Decimal("89.00")), order=there, refund=REFUND),
        "price_drop": news(cheaper(), product=PRODUCT, alert=alert("price", "300")),
        "back_in_stock": news(
            replace(stock(0, 2, "40"), sku="FEM-101"), product=DRESS, alert=alert("stock", variant="40", sku="FEM-101")
        ),
        "low_stock": news(stock(5, 2), product=left_with(2), alert=alert("low_stock")),
        "abandoned_cart": news(
            CartChanged(id="e-6", at=NOW, customer="C-1001", lines=(InCart(sku="FEM-101", variant="40"),)),
            cart=CART,
            voucher=VOUCHER,
            now=NOW + timedelta(hours=4),
        ),
        "we_miss_you": news(
            Met(id="e-7", at=NOW - 120 * DAY, customer="C-1001"), seen=NOW - 100 * DAY, picks=(PRODUCT, DRESS)
        ),
        "monthly_summary": news(Met(id="e-7", at=NOW, customer="C-1001"), summary=SUMMARY),
        "review_request": news(moved(Step.DELIVERED, NOW - 5 * DAY), order=there),
        "voucher_expiring": news(
            VoucherGiven(
                id="e-8",
                at=NOW - 9 * DAY,
                customer="C-1001",
                code="LUMEN10",
                until=TODAY + 3 * DAY,
                worth={"fr": "10 € dès 60 € d’achats", "en": "€10 off purchases from €60"},
            ),
            now=NOW + timedelta(hours=1),
        ),
        "daily_news": news(moved(), order=order(), topic="daily", now=NOW + DAY - timedelta(minutes=30)),
    }
