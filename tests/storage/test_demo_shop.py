"""Maison Lumen keeps the contract of a shop, is worth showing, and does what the merchant's strip says."""

import gc
import subprocess
import sys
import time
import tracemalloc
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dialogs.errors import BadSettings
from dialogs.shop import Expected, Order, Parcel, Product, Quantity, Step
from storage.shops.demo import DemoShop, Settings
from storage.shops.demo.files import PARIS
from storage.shops.demo.numbers import order_number
from storage.shops.demo.road import NotInShop, NotPossible
from tests.kit.shop_contract import Bench, ShopContract

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "config" / "demo"
NOW = datetime(2026, 3, 18, 10, 30, tzinfo=PARIS)
TODAY = NOW.date()
CAMILLE, JAMES = "C-1001", "C-1002"

MADE_BY_THE_SCRIPT = ("categories", "customers", "orders", "pictures", "products", "reviews")


@pytest.fixture
def shop() -> DemoShop:
    return DemoShop.load(FOLDER, lambda: NOW)


class TestMaisonLumenIsAShop(ShopContract):
    @pytest.fixture
    def bench(self, shop: DemoShop) -> Bench:
        return Bench(shop, number="1042", customer_id=CAMILLE, sku="LAV-101")


# The stories we tell


async def test_order_1042_is_a_washing_machine_on_its_way_for_tomorrow_morning(shop: DemoShop):
    (parcel,) = (await the_order(shop, "1042")).parcels
    washer = await shop.product(parcel.lines[0].sku)
    assert washer is not None
    assert washer.category == "washing-machines"
    assert parcel.step is Step.SHIPPED
    assert parcel.expected == Expected(TODAY + timedelta(days=1), 9, 12)


async def test_camille_is_a_vip_in_lyon_with_two_other_orders(shop: DemoShop):
    camille = await shop.customer(CAMILLE)
    assert camille is not None
    assert (camille.first_name, camille.last_name, camille.language, camille.city) == (
        "Camille",
        "Martin",
        "fr",
        "Lyon",
    )
    assert (camille.email, camille.phone, camille.vip) == ("camille.martin@example.org", "+33639980001", True)
    others = [order for order in await shop.orders_of(CAMILLE) if order.number != "1042"]
    preparing, delivered = others
    assert [parcel.seller for parcel in preparing.parcels] == ["", "Atelier Brindille"]
    assert [parcel.step for parcel in preparing.parcels] == [Step.PREPARED, Step.ACCEPTED]
    assert not delivered.open


async def test_order_1043_is_out_for_delivery_to_james_today(shop: DemoShop):
    order = await the_order(shop, "1043")
    james = await shop.customer(order.customer_id)
    assert james is not None
    assert (james.id, james.first_name, james.language, james.city) == (JAMES, "James", "en", "Bordeaux")
    assert (james.email, james.phone) == ("james.walker@example.org", "+33639980002")
    (parcel,) = order.parcels
    assert parcel.step is Step.OUT_FOR_DELIVERY
    assert parcel.expected is not None
    assert parcel.expected.day == TODAY


def test_a_narrow_cheap_washing_machine_with_a_wool_programme_exists_and_comes_with_wool_care(shop: DemoShop):
    found = [product for product in shop.products() if product.category == "washing-machines" and fits(product)]
    assert len(found) >= 3
    assert all("laine" in words(shelved(shop, product.goes_with[0]), "convient à") for product in found)


def test_a_washing_machine_that_misses_one_of_the_three_exists_too(shop: DemoShop):
    washers = [product for product in shop.products() if product.category == "washing-machines"]
    narrow = [product for product in washers if centimetres(product, "largeur") < 42]
    assert any(product.price.amount > 350 and "laine" in words(product, "programmes") for product in narrow)
    assert any(product.price.amount < 350 and "laine" not in words(product, "programmes") for product in narrow)


# What there is


def test_the_shelves_are_full(shop: DemoShop):
    assert len(shop.products()) >= 300
    assert len(shop.categories()) >= 12
    assert {product.category for product in shop.products()} == {category.id for category in shop.categories()}
    assert len({product.brand for product in shop.products()}) >= 40


def test_every_product_is_told_in_two_languages_and_never_twice_alike(shop: DemoShop):
    for language in ("fr", "en"):
        titles = [product.title[language] for product in shop.products()]
        assert all(len(product.description[language]) > 60 for product in shop.products())
        assert max(Counter(titles).values()) <= 3  # the colours of one model


def test_nothing_is_left_to_fill_in(shop: DemoShop):
    told = [
        text for product in shop.products() for texts in (product.title, product.description) for text in texts.values()
    ]
    assert not [text for text in told if "{" in text or "None" in text or "  " in text or "orem ipsum" in text]


def test_what_goes_with_a_product_is_in_the_shop_and_is_something_else(shop: DemoShop):
    for product in shop.products():
        companions = [shelved(shop, sku) for sku in product.goes_with]
        assert product.sku not in product.goes_with
        assert len({companion.title["fr"] for companion in companions}) == len(companions)
    assert sum(bool(product.goes_with) for product in shop.products()) == len(shop.products())


async def test_stock_is_counted_store_by_store_and_for_the_web(shop: DemoShop):
    places = {store.id for store in await shop.stores()} | {"web"}
    assert all(set(product.stock) == places for product in shop.products())
    assert any(product.stock["web"] == 0 for product in shop.products())
    assert any(product.stock["lyon"] == 0 for product in shop.products())


def test_some_prices_are_lowered(shop: DemoShop):
    lowered = [product.price for product in shop.products() if product.price.was]
    assert len(lowered) >= 60


def test_reviews_are_many_and_not_all_good_and_make_the_rating(shop: DemoShop):
    reviews = [review for product in shop.products() for review in shop.reviews(product.sku)]
    assert len(reviews) >= 600
    assert {review.language for review in reviews} == {"fr", "en"}
    assert {review.stars for review in reviews} == {1, 2, 3, 4, 5}
    assert len({review.text for review in reviews}) > len(reviews) * 0.8
    for product in shop.products():
        stars = [review.stars for review in shop.reviews(product.sku)]
        assert product.rating == (round(sum(stars) / len(stars), 1) if stars else 0.0)


def test_reviews_come_newest_first(shop: DemoShop):
    days = [review.day for review in shop.reviews("LAV-108")]
    assert days == sorted(days, reverse=True)
    assert shop.reviews("NO-SUCH") == ()


def test_customers_have_numbers_kept_for_fiction_and_addresses_nobody_owns(shop: DemoShop):
    customers = shop.customers()
    assert len(customers) == 40
    assert len({customer.email for customer in customers}) == 40
    assert len({customer.phone for customer in customers}) == 40
    assert all(customer.phone.startswith("+3363998") and len(customer.phone) == 12 for customer in customers)
    assert all(customer.email.endswith("@example.org") and customer.email.isascii() for customer in customers)
    assert Counter(customer.language for customer in customers)["fr"] > 30


async def test_two_hundred_orders_are_in_every_state(shop: DemoShop):
    orders = shop.orders()
    parcels = [parcel for order in orders for parcel in order.parcels]
    assert len(orders) == 200
    assert len({order.number for order in orders}) == 200
    assert {parcel.step for parcel in parcels} == set(Step)
    assert min(Counter(parcel.step for parcel in parcels).values()) >= 5
    assert sum(len(order.parcels) > 1 for order in orders) >= 20
    assert sum(bool(parcel.seller) for parcel in parcels) >= 30
    assert sum(parcel.pickup_point is not None for parcel in parcels) >= 20


def test_late_parcels_say_why_in_both_languages_and_are_later_than_promised(shop: DemoShop):
    late = [parcel for order in shop.orders() for parcel in order.parcels if parcel.delay]
    assert len(late) >= 10
    for parcel in late:
        assert parcel.delay is not None
        assert parcel.expected is not None
        assert set(parcel.delay.reason) == {"fr", "en"}
        assert parcel.delay.was < parcel.expected.day


def test_every_order_is_well_formed(shop: DemoShop):
    customers = {customer.id: customer for customer in shop.customers()}
    for order in shop.orders():
        assert (order.email, order.phone) == (customers[order.customer_id].email, customers[order.customer_id].phone)
        goods = sum((line.price * line.quantity for line in order.lines), Decimal(0))
        assert order.total - goods in (0, Decimal("4.90"))
        assert all(travels_well(order, parcel) for parcel in order.parcels)


async def test_questions_cover_what_people_ask_in_both_languages(shop: DemoShop):
    faq = await shop.faq()
    assert len(faq) >= 40
    assert len({entry.theme for entry in faq}) >= 8
    assert all(set(entry.question) == {"fr", "en"} for entry in faq)


async def test_there_are_six_stores_in_six_towns(shop: DemoShop):
    towns = [store.city for store in await shop.stores()]
    assert towns == ["Paris", "Lyon", "Bordeaux", "Lille", "Nantes", "Marseille"]


# Pictures


def test_every_product_has_a_picture_in_its_own_colour(shop: DemoShop):
    for product in shop.products():
        drawing = ElementTree.fromstring(shop.picture(product.sku))
        assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert "#cf4a45" in shop.picture("PEM-101")
    assert "#34363f" in shop.picture("PEM-102")


def test_a_picture_of_nothing_is_not_in_the_shop(shop: DemoShop):
    with pytest.raises(NotInShop):
        shop.picture("NO-SUCH")


def test_pages_and_pictures_are_where_the_caller_says():
    product = DemoShop.load(FOLDER, lambda: NOW, "https://relais.example/demo").products()[0]
    assert product.image == f"https://relais.example/demo/pictures/{product.sku}.svg"
    assert product.url == f"https://relais.example/demo/products/{product.sku}"


# Time


async def test_tomorrow_is_always_tomorrow():
    a_year_later = NOW + timedelta(days=365)
    (parcel,) = (await the_order(DemoShop.load(FOLDER, lambda: a_year_later), "1042")).parcels
    assert parcel.expected is not None
    assert parcel.expected.day == a_year_later.date() + timedelta(days=1)


@pytest.mark.parametrize("hour", [0, 6, 12, 23])
def test_nothing_in_the_shop_has_happened_later_than_now(hour: int):
    now = NOW.replace(hour=hour, minute=0)
    orders = DemoShop.load(FOLDER, lambda: now).orders()
    assert max(moment.at for order in orders for parcel in order.parcels for moment in parcel.moments) <= now


async def test_the_day_is_the_one_in_paris():
    late_in_london = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    (parcel,) = (await the_order(DemoShop.load(FOLDER, lambda: late_in_london), "1042")).parcels
    assert parcel.expected is not None
    assert parcel.expected.day == date(2026, 7, 3)


# Numbers and addresses as people type them


@pytest.mark.parametrize(
    "typed",
    ["1042", "#1042", "# 1042", "CMD-1042", "cmd 1042", "n° 1042", "N°1042", "nº 1042", "no. 1042", "1 042", " 1042. ",
     "commande n° 1042", "Commande 1042 !", "order #1042", "Order no. 1042", "numéro 1042", "réf. 1042", "１０４２"],
)  # fmt: skip
async def test_an_order_is_found_however_its_number_is_typed(shop: DemoShop, typed: str):
    assert order_number(typed) == "1042"
    assert (await the_order(shop, typed)).number == "1042"


@pytest.mark.parametrize("typed", ["", "   ", "bonjour", "#", "10-42-x", "commande"])
def test_what_is_no_number_is_read_as_none(typed: str):
    assert not order_number(typed)


@pytest.mark.parametrize("contact", ["camille.martin@example.org", " Camille.Martin@Example.ORG ", "+33639980001"])
def test_a_customer_is_found_by_an_address(shop: DemoShop, contact: str):
    found = shop.find_by_contact(contact)
    assert found is not None
    assert found.id == CAMILLE


@pytest.mark.parametrize("contact", ["", "nobody@example.org", "+33639989999"])
def test_an_unknown_address_finds_nobody(shop: DemoShop, contact: str):
    assert shop.find_by_contact(contact) is None


# The merchant's strip


async def test_a_parcel_advances_and_the_shop_remembers(shop: DemoShop):
    advance = shop.advance("#1042", Step.OUT_FOR_DELIVERY, NOW)
    assert advance.before.parcels[0].step is Step.SHIPPED
    assert advance.after.parcels[0].step is Step.OUT_FOR_DELIVERY
    assert (advance.parcel, advance.step, advance.at) == (advance.after.parcels[0], Step.OUT_FOR_DELIVERY, NOW)
    assert advance.parcel.since == NOW
    assert await shop.order("1042") == advance.after
    assert (await shop.orders_of(CAMILLE))[1] == advance.after


def test_what_is_out_for_delivery_is_expected_today(shop: DemoShop):
    assert shop.advance("1042", Step.OUT_FOR_DELIVERY, NOW).parcel.expected == Expected(TODAY, 9, 12)


def test_nobody_is_promised_the_morning_in_the_afternoon(shop: DemoShop):
    afternoon = NOW.replace(hour=14)
    assert shop.advance("1042", Step.OUT_FOR_DELIVERY, afternoon).parcel.expected == Expected(TODAY)


def test_each_advance_has_its_own_id(shop: DemoShop):
    first, second = shop.advance("1042", Step.OUT_FOR_DELIVERY, NOW), shop.advance("1042", Step.DELIVERED, NOW)
    assert first.id != second.id


def test_the_shops_own_parcel_goes_from_paid_to_delivered_and_back(shop: DemoShop):
    number = next(o.number for o in shop.orders() if o.customer_id == CAMILLE and not o.open)
    again = shop.advance(number, Step.RECEIVED, NOW)
    assert again.parcel.expected is not None
    assert again.parcel.expected.day > TODAY
    assert not again.parcel.tracking
    walked = [shop.advance(number, step, NOW).step for step in (Step.PREPARED, Step.SHIPPED, Step.OUT_FOR_DELIVERY)]
    assert walked == [Step.PREPARED, Step.SHIPPED, Step.OUT_FOR_DELIVERY]
    assert shop.advance(number, Step.DELIVERED, NOW).after.open is False


def test_what_is_shipped_has_a_carrier_and_a_number_to_follow(shop: DemoShop):
    number = preparing(shop)
    shipped = shop.advance(number, Step.SHIPPED, NOW).parcel
    assert shipped.carrier
    assert shipped.tracking
    assert shipped.tracking in shipped.tracking_url


def test_a_sellers_parcel_passes_by_the_seller(shop: DemoShop):
    theirs = next(o for o in shop.orders() if o.parcels[0].step is Step.PASSED_TO_SELLER)
    ahead = shop.steps_possible(theirs.number)[0].steps
    assert ahead[:3] == (Step.ACCEPTED, Step.PREPARED, Step.SHIPPED)
    assert shop.advance(theirs.number, Step.ACCEPTED, NOW).step is Step.ACCEPTED


def test_the_shops_own_parcel_does_not(shop: DemoShop):
    ours = next(o for o in shop.orders() if o.parcels[0].step is Step.RECEIVED and not o.parcels[0].seller)
    ahead = shop.steps_possible(ours.number)[0].steps
    assert ahead[0] is Step.PREPARED
    assert Step.CANCELLED in ahead
    with pytest.raises(NotPossible):
        shop.advance(ours.number, Step.ACCEPTED, NOW, f"{ours.number}-1")


def test_nobody_at_home_sends_the_parcel_to_the_nearest_pick_up_point_for_ten_days(shop: DemoShop):
    parcel = shop.advance("1043", Step.AT_PICKUP_POINT, NOW).parcel
    assert parcel.pickup_point is not None
    assert parcel.pickup_point.city == "Bordeaux"
    assert parcel.pickup_point.until == TODAY + timedelta(days=10)


def test_what_is_collected_is_never_out_for_delivery(shop: DemoShop):
    waiting = next(o for o in shop.orders() if o.parcels[0].step is Step.SHIPPED and o.parcels[0].pickup_point)
    assert shop.steps_possible(waiting.number)[0].steps == (Step.AT_PICKUP_POINT, Step.DELIVERED)


def test_there_is_a_pick_up_point_in_every_customers_town(shop: DemoShop):
    for order in [o for o in shop.orders() if any(p.step is Step.OUT_FOR_DELIVERY for p in o.parcels)]:
        arrived = shop.advance(order.number, Step.AT_PICKUP_POINT, NOW)
        assert arrived.parcel.pickup_point is not None
        assert arrived.parcel.pickup_point.city == order.city


def test_one_parcel_of_two_advances_alone(shop: DemoShop):
    number = preparing(shop)
    first, second = shop.steps_possible(number)
    advance = shop.advance(number, Step.SHIPPED, NOW, second.parcel_id)
    assert [parcel.step for parcel in advance.after.parcels] == [Step.PREPARED, Step.SHIPPED]
    assert advance.parcel.id == second.parcel_id
    assert shop.steps_possible(number)[0] == first


def test_what_cannot_be_is_refused_and_changes_nothing(shop: DemoShop):
    before = shop.orders()
    with pytest.raises(NotPossible):
        shop.advance("1042", Step.PREPARED, NOW)
    with pytest.raises(NotPossible):
        shop.advance("1042", Step.OUT_FOR_DELIVERY, NOW, "1042-9")
    with pytest.raises(NotInShop):
        shop.advance("9", Step.SHIPPED, NOW)
    with pytest.raises(NotInShop):
        shop.steps_possible("9")
    assert shop.orders() == before


def test_a_delay_moves_the_day_and_says_why(shop: DemoShop):
    late = shop.delay("1042", 2, NOW, {"fr": "Le camion est en panne.", "en": "The lorry broke down."})
    assert late.delay is not None
    assert late.delay == late.parcel.delay
    assert (late.delay.was, late.delay.told_at) == (TODAY + timedelta(days=1), NOW)
    assert late.delay.reason["en"] == "The lorry broke down."
    assert late.parcel.expected == Expected(TODAY + timedelta(days=3), 9, 12)
    assert (late.step, late.parcel.step) == (Step.SHIPPED, Step.SHIPPED)


def test_a_delay_without_a_reason_gets_a_believable_one_in_both_languages(shop: DemoShop):
    late = shop.delay("1042", 1, NOW)
    assert late.delay is not None
    assert all(late.delay.reason[language] for language in ("fr", "en"))


def test_a_second_delay_is_counted_from_the_first(shop: DemoShop):
    shop.delay("1042", 2, NOW)
    again = shop.delay("1042", 1, NOW)
    assert again.delay is not None
    assert again.delay.was == TODAY + timedelta(days=3)


def test_what_has_arrived_cannot_be_late(shop: DemoShop):
    shop.advance("1042", Step.DELIVERED, NOW)
    assert not shop.steps_possible("1042")[0].delay
    with pytest.raises(NotPossible):
        shop.delay("1042", 1, NOW)


def test_an_advance_that_is_no_delay_says_so(shop: DemoShop):
    shop.delay("1042", 1, NOW)
    assert shop.advance("1042", Step.DELIVERED, NOW).delay is None


@pytest.mark.parametrize("ahead", range(8))
def test_every_step_told_possible_is_possible(shop: DemoShop, ahead: int):
    for number, possible in [(o.number, p) for o in shop.orders() for p in shop.steps_possible(o.number)]:
        for step in possible.steps[ahead : ahead + 1]:
            assert shop.advance(number, step, NOW, possible.parcel_id).step is step


# Files


def test_making_the_shop_again_gives_the_same_files(tmp_path: Path):
    subprocess.run([sys.executable, ROOT / "scripts" / "make_demo_shop.py", "--into", tmp_path], check=True, cwd=ROOT)
    for name in MADE_BY_THE_SCRIPT:
        assert (tmp_path / f"{name}.json").read_bytes() == (FOLDER / f"{name}.json").read_bytes()


def test_the_files_are_small():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 3_000_000


def test_the_shop_opens_in_a_moment_and_takes_little_room():
    assert min(seconds_to_load() for _ in range(3)) < 0.15
    gc.collect()
    tracemalloc.start()
    shop = DemoShop.load(FOLDER, lambda: NOW)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert shop.products()
    assert kept < 10_000_000


def test_a_missing_or_broken_file_is_said_in_a_sentence(tmp_path: Path):
    with pytest.raises(BadSettings, match=r"shop\.json"):
        DemoShop.load(tmp_path, lambda: NOW)
    (tmp_path / "shop.json").write_text('{"name": 3}')
    with pytest.raises(BadSettings, match="cannot be read"):
        DemoShop.load(tmp_path, lambda: NOW)


def test_the_folder_is_a_setting():
    assert Settings().folder == Path("config/demo")


async def the_order(shop: DemoShop, number: str) -> Order:
    order = await shop.order(number)
    assert order is not None
    return order


def shelved(shop: DemoShop, sku: str) -> Product:
    return next(product for product in shop.products() if product.sku == sku)


def centimetres(product: Product, attribute: str) -> float:
    value = product.attributes[attribute]
    assert isinstance(value, Quantity)
    assert value.unit == "cm"
    return value.value


def words(product: Product, attribute: str) -> tuple[str, ...]:
    value = product.attributes[attribute]
    assert isinstance(value, tuple)
    return value


def fits(washer: Product) -> bool:
    """Under 42 cm wide, under 350 euros, with a wool programme, and one can be had."""
    narrow, cheap = centimetres(washer, "largeur") < 42, washer.price.amount < 350
    return narrow and cheap and "laine" in words(washer, "programmes") and washer.stock["web"] > 0


def travels_well(order: Order, parcel: Parcel) -> bool:
    steps = [moment.step for moment in parcel.moments]
    assert steps[0] is Step.RECEIVED
    assert parcel.moments[0].at == order.placed_at
    assert Step.ACCEPTED not in steps or parcel.seller
    assert Step.SHIPPED not in steps or (parcel.carrier and parcel.tracking in parcel.tracking_url)
    assert parcel.step in (Step.DELIVERED, Step.RETURNED, Step.CANCELLED) or parcel.expected is not None
    return parcel.id.startswith(f"{order.number}-")


def preparing(shop: DemoShop) -> str:
    """Camille's order in two parcels, both at the shop still."""
    number = next(o.number for o in shop.orders() if o.customer_id == CAMILLE and len(o.parcels) == 2)
    shop.advance(number, Step.PREPARED, NOW, f"{number}-2")
    return number


def seconds_to_load() -> float:
    started = time.perf_counter()
    DemoShop.load(FOLDER, lambda: NOW)
    return time.perf_counter() - started
