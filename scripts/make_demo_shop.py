"""Makes the demonstration shop's files from the words in `scripts/demo_shop/`: `python scripts/make_demo_shop.py`.

The same words give the same files, to the byte. Chance is drawn from each product's own name, so that adding a product
changes that product only. What is written by hand in `config/demo/` stays: shop, stores, faq, pick-up points, drawings.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import yaml

from dialogs.shop import Attribute, Price, Product, Quantity, Step, Variant

WORDS = Path(__file__).parent / "demo_shop"
DEMO = Path(__file__).parent.parent / "config" / "demo"

Row = dict[str, Any]

UNITS = {
    "cm": "cm",
    "mm": "mm",
    "m": "m",
    "m²": "m²",
    "kg": "kg",
    "g": "g",
    "g/m²": "g/m²",
    "L": "L",
    "ml": "ml",
    "W": "W",
    "kWh": "kWh",
    "V": "V",
    "Nm": "Nm",
    "dB": "dB",
    "Hz": "Hz",
    "bars": "bar",
    "tr/min": "rpm",
    "couverts": "place settings",
    "Go": "GB",
    "pouces": "inch",
    "Mpx": "MP",
    "mAh": "mAh",
    "h": "hours",
    "min": "minutes",
    "ans": "years",
    "mois": "months",
    "pièces": "pieces",
    "places": "seats",
    "°C": "°C",
    "litres": "litres",
}
OWN_COLUMNS = ("brand", "model", "price", "was")


def main() -> None:
    """Write the files into `config/demo/`, or wherever `--into` says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=DEMO)
    into: Path = parser.parse_args().into
    for name, content in shop().items():
        (into / name).write_bytes(msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n")


def shop() -> dict[str, Any]:
    """Make every file of the shop, by its name."""
    shelves = [words(path) for path in sorted((WORDS / "shelves").glob("*.yaml"))]
    goods = [good for shelf in shelves for good in goods_on(shelf)]
    reviews = {good["sku"]: list(reviews_of(good)) for good in goods}
    customers = [customer(place, person) for place, person in enumerate(words(WORDS / "people.yaml")["customers"])]
    products = [product(good, reviews[good["sku"]], goods) for good in goods]
    return {
        "categories.json": [{"id": shelf["id"], "name": shelf["name"]} for shelf in shelves],
        "products.json": products,
        "pictures.json": {good["sku"]: {"template": good["picture"], "colour": hue(good)} for good in goods},
        "reviews.json": [review for theirs in reviews.values() for review in theirs],
        "customers.json": customers,
        "orders.json": list(orders({made.sku: made for made in products}, customers)),
    }


@cache
def words(path: Path) -> Any:
    """Read what was written by hand."""
    text = path.read_text("utf-8")
    return yaml.safe_load(text) if path.suffix == ".yaml" else msgspec.json.decode(text)


# Products


def goods_on(shelf: Row) -> Iterator[Row]:
    """Lay out a shelf: one good for each product, and one more for each other colour it comes in."""
    told = [(entry, facts) for entry in shelf["products"] for facts in in_its_colours(shelf, entry)]
    for place, (entry, facts) in enumerate(told, 101):
        yield good(f"{shelf['prefix']}-{place}", shelf, entry, facts)


def in_its_colours(shelf: Row, entry: Row) -> list[Row]:
    facts = dict(zip(shelf["columns"], entry["row"], strict=True))
    return [facts, *(in_another_colour(facts, colour) for colour in entry.get("also", ()))]


def in_another_colour(facts: Row, colour: str) -> Row:
    """The same at another price: a promotion seldom holds for every colour."""
    variant = {**facts, "couleur": colour}
    if facts["was"] and Random(f"price {facts['model']} {colour}").random() < 0.7:
        variant |= {"price": facts["was"], "was": None}
    return variant


def good(sku: str, shelf: Row, entry: Row, facts: Row) -> Row:
    picture: str = entry.get("picture") or shelf["picture"]
    return {
        "sku": sku,
        "shelf": shelf,
        "facts": facts,
        "words": {language: entry[language].split(" | ") for language in ("fr", "en")},
        "picture": picture,
        "traits": traits(facts, picture),
        "stock": entry.get("stock", {}),
    }


def product(good: Row, reviews: list[Row], goods: list[Row]) -> Product:
    facts, sku = good["facts"], good["sku"]
    stars = [review["stars"] for review in reviews]
    return Product(
        sku=sku,
        category=good["shelf"]["id"],
        brand=facts["brand"],
        title={"fr": french_title(good), "en": english_title(good)},
        description={language: description(good, language) for language in ("fr", "en")},
        price=Price(money(facts["price"]), was=money(facts["was"]) if facts.get("was") else None),
        attributes=attributes(facts),
        image=f"{{site}}/pictures/{sku}.svg",
        url=f"{{site}}/products/{sku}",
        stock=stock(sku, facts["price"]) | good["stock"],
        rating=round(sum(stars) / len(stars), 1) if stars else 0.0,
        goes_with=companions(good, goods),
        variants=variants(sku, facts, stock(sku, facts["price"]) | good["stock"]),
        since=None if stars else newly(sku),
    )


def newly(sku: str) -> Any:
    """Nobody has reviewed it yet: it has just arrived."""
    return f"D-{Random(f'since {sku}').randint(3, 55)}"


def french_title(good: Row) -> str:
    facts = good["facts"]
    colour = f", {facts['couleur']}" if good["shelf"].get("colour_in_title") else ""
    return f"{good['words']['fr'][0]} {facts['brand']} {facts['model']}{colour}"


def english_title(good: Row) -> str:
    facts, noun = good["facts"], good["words"]["en"][0]
    colour = f" in {in_english(facts['couleur'])}" if good["shelf"].get("colour_in_title") else ""
    plain = noun[0].lower() + noun[1:] if noun[:2].istitle() else noun
    return f"{facts['brand']} {facts['model']}, {plain}{colour}"


def description(good: Row, language: str) -> str:
    """What the copywriter wrote for this product, then two facts that hold for it."""
    told = {name: as_told(value, language) for name, value in attributes(good["facts"]).items()}
    chance = Random(f"facts {good['sku']}")
    fitting = [fact for fact in good["shelf"]["facts"] if holds(fact, good, set(told))]
    chosen = sorted(chance.sample(fitting, min(2, len(fitting))), key=fitting.index)
    return " ".join([good["words"][language][1], *(fact[language].format_map(told) for fact in chosen)])


def holds(fact: Row, good: Row, named: set[str]) -> bool:
    """A fact needs the attributes it names, and one of the words, or drawings, that it is `only` for."""
    wanted = set(fact.get("only", ()))
    return set(re.findall(r"{(.*?)}", fact["fr"])) <= named and (not wanted or bool(wanted & good["traits"]))


def attributes(facts: Row) -> dict[str, Attribute]:
    """Read the columns: "largeur cm" is a number of centimetres, a list is several words, nothing is no attribute."""
    named: dict[str, Attribute] = {}
    for column, value in facts.items():
        name, _, unit = column.rpartition(" ")
        if column in OWN_COLUMNS or value is None:
            continue
        if unit in UNITS:
            named[name] = Quantity(value, unit)
        else:
            named[column] = tuple(map(str, value)) if isinstance(value, list) else value
    return named


def as_told(value: Attribute, language: str) -> str:
    match value:
        case Quantity(value=number, unit=unit) if language == "fr":
            return f"{number:g} {unit}".replace(".", ",")
        case Quantity(value=number, unit=unit):
            return f"{number:g} {UNITS[unit]}"
        case tuple():
            return ", ".join(value)
        case _:
            return str(value) if language == "fr" else in_english(str(value))


COLOURS = words(WORDS / "colours.yaml")


def in_english(colour: str) -> str:
    return str(COLOURS[colour]["en"]) if colour in COLOURS else colour


def hue(good: Row) -> str:
    return str(COLOURS[good["facts"].get("couleur") or good["shelf"]["colour"]]["hue"])


def money(amount: float) -> Decimal:
    return Decimal(str(amount)).quantize(Decimal("0.01"))


def stock(sku: str, price: float) -> dict[str, int]:
    """So many in each store: few of what is dear, none here and there, now and then nothing left to ship."""
    chance = Random(f"stock {sku}")
    most = 4 if price > 300 else 9 if price > 80 else 20
    stores = {store["id"]: max(0, chance.randint(-2, most)) for store in words(DEMO / "stores.json")}
    return {**stores, "web": 0 if chance.random() < 0.05 else chance.randint(2, most * 8)}


SIZES = {"tailles": ("taille", "size"), "pointures": ("pointure", "size")}


def variants(sku: str, facts: Row, stock: dict[str, int]) -> tuple[Variant, ...]:
    """One for each size, in which the stock is spread: most in the middle sizes, and now and then one is sold out."""
    column = next((name for name in SIZES if facts.get(name)), "")
    sizes = [str(size) for size in facts.get(column) or ()]
    chance = Random(f"sizes {sku}")
    middle = [1 + min(place, len(sizes) - 1 - place) for place in range(len(sizes))]
    spread: dict[str, Counter[str]] = {size: Counter() for size in sizes}
    for place, number in stock.items():
        for size in chance.choices(sizes, middle, k=number) if sizes else ():
            spread[size][place] += 1
    french, english = SIZES.get(column, ("", ""))
    return tuple(
        Variant(size, {"fr": f"{french} {size}", "en": f"{english} {size}"}, dict(sorted(there.items())))
        for size, there in spread.items()
    )


def companions(good: Row, goods: list[Row]) -> tuple[str, ...]:
    """Up to three goods that go with this one: those the shelf names for its words, then one of each fitting shelf."""
    chance = Random(f"companions {good['sku']}")
    always = good["shelf"].get("always", {}).items()
    named = [sku for word, sku in always if word in good["traits"] and sku != good["sku"]]
    candidates = [other for other in goods if suits(other, good)]
    ranked = sorted(candidates, key=lambda other: (-len(other["traits"] & good["traits"]), chance.random()))
    known = {other["sku"]: other["words"]["fr"][0] for other in goods}
    different = {known[sku]: sku for sku in named}
    for other in one_of_each_shelf_first(ranked):
        different.setdefault(known[other["sku"]], other["sku"])
    return tuple(different.values())[:3]


def one_of_each_shelf_first(ranked: list[Row]) -> list[Row]:
    turns: Counter[str] = Counter()
    taken = []
    for other in ranked:
        taken.append((turns[other["shelf"]["id"]], other))
        turns[other["shelf"]["id"]] += 1
    return [other for _, other in sorted(taken, key=lambda turn: turn[0])]


def suits(other: Row, good: Row) -> bool:
    """A woman's dress is not shown with a man's shoes, nor an oven with an oven."""
    genres = {other["facts"].get("genre"), good["facts"].get("genre")} - {None, "mixte"}
    return other["shelf"]["id"] in good["shelf"]["companions"] and len(genres) < 2 and not alike(other, good)


def alike(other: Row, good: Row) -> bool:
    return bool(other["picture"] == good["picture"] and other["shelf"]["id"] == good["shelf"]["id"])


def traits(facts: Row, picture: str) -> set[str]:
    """What a good is like: the words of its attributes, and the name of its drawing."""
    told = (value for value in attributes(facts).values() if isinstance(value, str | tuple))
    return {picture}.union(*((value,) if isinstance(value, str) else value for value in told))


# Reviews

OPINIONS = words(WORDS / "reviews.yaml")
STARS = (5, 5, 5, 5, 5, 4, 4, 4, 4, 3, 3, 2, 1)


def reviews_of(good: Row) -> Iterator[Row]:
    """A handful of opinions, never twice the same words for one product."""
    chance = Random(f"reviews {good['sku']}")
    said: set[str] = set()
    for _ in range(chance.choice((0, 1, 2, 2, 3, 3, 4, 5, 6))):
        language = "fr" if chance.random() < 0.7 else "en"
        stars = chance.choice(STARS)
        parts = [part for part in opinion(chance, good, language, stars) if part not in said]
        said.update(parts)
        yield {
            "sku": good["sku"],
            "stars": stars,
            "author": chance.choice(OPINIONS[language]["authors"]),
            "day": f"D-{chance.randint(2, 420)}",
            "language": language,
            "text": " ".join(parts),
        }


def opinion(chance: Random, good: Row, language: str, stars: int) -> Iterator[str]:
    """A first reaction, a remark on this kind of product, sometimes a last word."""
    common, own = OPINIONS[language], good["shelf"]["reviews"][language]
    yield chance.choice(common["first"][stars])
    tones = {5: ("good",), 4: ("good",), 3: ("good", "bad"), 2: ("bad",), 1: ("bad",)}[stars]
    for tone in tones:
        yield chance.choice(own[tone])
    if chance.random() < 0.45:
        yield chance.choice(common["last"]["good" if stars > 3 else "bad"])


# Customers


def customer(place: int, person: list[Any]) -> Row:
    first, last, language, city, postcode, since, points, colours, brands = person
    plain = f"{first}.{last}".lower().translate(str.maketrans("éèêëàâîïôöûüçñ ", "eeeeaaiioouucn-", "'"))
    return {
        "id": f"C-{1001 + place}",
        "first_name": first,
        "last_name": last,
        "email": f"{plain}@example.org",
        "phone": f"+3363998{place + 1:04d}",
        "language": language,
        "city": city,
        "postcode": postcode,
        "vip": points >= 1000,
        "since": f"D-{since}",
        "points": points,
        "favourite_colours": colours,
        "favourite_brands": brands,
    }


# Orders

STORY = words(WORDS / "orders.yaml")
ORDERS = 200
FREE_FROM, POSTAGE = Decimal(49), Decimal("4.90")

RECENT = tuple(Step)[: tuple(Step).index(Step.DELIVERED)]
OLD = (Step.DELIVERED,) * 7 + (Step.RETURNED, Step.CANCELLED)
PAUSES = {  # days after the step before
    Step.RECEIVED: (0,),
    Step.PASSED_TO_SELLER: (0,),
    Step.ACCEPTED: (0, 1),
    Step.PREPARED: (0, 1, 1),
    Step.SHIPPED: (0, 1),
    Step.OUT_FOR_DELIVERY: (1, 2, 3),
    Step.AT_PICKUP_POINT: (1, 2, 3),
    Step.DELIVERED: (0,),
    Step.RETURNED: (6, 9, 12, 17),
    Step.CANCELLED: (0, 1),
}
HOURS = {  # in the order of a day, so that several steps fit in one
    Step.RECEIVED: (6, 8),
    Step.PASSED_TO_SELLER: (9, 9),
    Step.ACCEPTED: (10, 11),
    Step.PREPARED: (12, 13),
    Step.SHIPPED: (15, 17),
    Step.OUT_FOR_DELIVERY: (8, 8),
    Step.AT_PICKUP_POINT: (10, 13),
    Step.DELIVERED: (14, 18),
    Step.RETURNED: (9, 16),
    Step.CANCELLED: (18, 20),
}
STILL_TO_COME = {  # days until it is expected
    Step.RECEIVED: (4, 5, 6),
    Step.PASSED_TO_SELLER: (6, 7, 8),
    Step.ACCEPTED: (5, 6),
    Step.PREPARED: (3, 4),
    Step.SHIPPED: (1, 2),
    Step.OUT_FOR_DELIVERY: (0,),
}
ANY_HOUR = (7, 23)
SLOTS = ((9, 12), (10, 13), (13, 16), (14, 18), None, None)


def orders(products: dict[str, Product], customers: list[Row]) -> Iterator[Row]:
    """The stories written by hand among as many others as it takes, numbered in the order they were placed."""
    told = [written(story, products) for story in STORY["stories"]]
    drawn = [drawn_order(place, products, customers) for place in range(ORDERS - len(told))]
    placed = sorted([*told, *drawn], key=lambda order: moment_key(order["placed_at"]))
    anchor = next(place for place, order in enumerate(placed) if order.get("number") == "1042")
    owners = {owner["id"]: owner for owner in customers}
    for place, order in enumerate(placed):
        yield numbered(order, number_at(1042 + place - anchor), owners[order["customer_id"]])


def number_at(place: int) -> str:
    """Numbers started again at 1000 when the shop changed its software; before, they went up to 7999."""
    return str(place if place >= 1000 else 7000 + place)


def numbered(order: Row, number: str, owner: Row) -> Row:
    parcels = [{"id": f"{number}-{place}", **parcel} for place, parcel in enumerate(order["parcels"], 1)]
    goods = sum((Decimal(line["price"]) * line["quantity"] for p in parcels for line in p["lines"]), Decimal(0))
    for parcel in parcels:
        track(parcel)
    return {
        "number": number,
        "customer_id": owner["id"],
        "placed_at": order["placed_at"],
        "total": str(goods if goods >= FREE_FROM else goods + POSTAGE),
        "currency": "EUR",
        "email": owner["email"],
        "phone": owner["phone"],
        "city": owner["city"],
        "parcels": parcels,
    }


def track(parcel: Row) -> None:
    """A carrier gives a number once it has the parcel."""
    if parcel["carrier"] and any(moment["step"] == Step.SHIPPED for moment in parcel["moments"]):
        carrier = STORY["carriers"][parcel["carrier"]]
        parcel["tracking"] = f"{carrier['prefix']}{Random(parcel['id']).randint(10**9, 10**10 - 1)}"
        parcel["tracking_url"] = carrier["url"].format(tracking=parcel["tracking"])


def written(story: Row, products: dict[str, Product]) -> Row:
    parcels = []
    for parcel in story["parcels"]:
        moments = [{"step": step, "at": at} for step, at in parcel["moments"].items()]
        lines = [line(products[sku], quantity, story["customer"]) for sku, quantity in parcel["lines"].items()]
        parcels.append({"carrier": "", **parcel, "lines": lines, "moments": moments})
    placed = story["parcels"][0]["moments"]["received"]
    return {"number": story.get("number"), "customer_id": story["customer"], "placed_at": placed, "parcels": parcels}


def drawn_order(place: int, products: dict[str, Product], customers: list[Row]) -> Row:
    chance = Random(f"order {place}")
    recent = place < 56
    owner = chance.choice(customers[2:])
    end = RECENT[place % len(RECENT)] if recent else chance.choice(OLD)
    last = (0 if end is Step.OUT_FOR_DELIVERY else -chance.randint(1, 3)) if recent else -chance.randint(14, 150)
    parcels = [drawn_parcel(chance, products, owner, end, last)]
    if chance.random() < 0.25:
        parcels.append(drawn_parcel(chance, products, owner, not_as_far(chance, end), last))
    placed = min((p["moments"][0]["at"] for p in parcels), key=moment_key)
    for parcel in parcels:
        parcel["moments"][0]["at"] = placed
    return {"customer_id": owner["id"], "placed_at": placed, "parcels": parcels}


def not_as_far(chance: Random, end: Step) -> Step:
    """Parcels of one order do not travel at the same pace, until all have arrived."""
    return chance.choice(RECENT[: RECENT.index(end) + 1]) if end in RECENT else end


def drawn_parcel(chance: Random, products: dict[str, Product], owner: Row, end: Step, last: int) -> Row:
    sold_by_us = end not in (Step.PASSED_TO_SELLER, Step.ACCEPTED) and chance.random() < 0.75
    collected = end is Step.AT_PICKUP_POINT or (end is not Step.OUT_FOR_DELIVERY and chance.random() < 0.25)
    seller = "" if sold_by_us else chance.choice(sorted(STORY["sellers"]))
    basket = [made for made in products.values() if not seller or made.category in STORY["sellers"][seller]]
    collected = collected and end is not Step.RETURNED
    if collected:
        basket = [made for made in basket if made.category not in STORY["too_large_to_collect"]]
    moments = journey(chance, end, last, seller=bool(seller), collected=collected)
    chosen = chance.sample(basket, chance.choice((1, 1, 1, 2, 2, 3)))
    parcel: Row = {
        "lines": [
            line(made, 1 if made.price.amount > 60 else chance.choice((1, 1, 2)), owner["id"]) for made in chosen
        ],
        "moments": moments,
        "seller": seller,
        "carrier": carrier(chance, chosen, collected),
        "expected": expected(chance, moments),
    }
    if collected:
        parcel["pickup_point"] = pickup_point(owner["city"], moments)
    if parcel["expected"] and long_enough(parcel) and chance.random() < 0.2:
        parcel["delay"] = delay(chance, parcel)
    return {name: value for name, value in parcel.items() if value is not None}


def journey(chance: Random, end: Step, last: int, *, seller: bool, collected: bool) -> list[Row]:
    """The steps up to the end, at believable hours; the last one falls on the day given (0 is today)."""
    steps = list(road(chance, end, seller=seller, collected=collected))
    day, days = 0, []
    for step in steps:
        day += chance.choice(PAUSES[step])
        days.append(day)
    shift = last - day
    at_leisure = [later > day for day, later in zip(days, [*days[1:], day + 1], strict=True)]
    hours = [
        ANY_HOUR if step is Step.RECEIVED and alone else HOURS[step]
        for step, alone in zip(steps, at_leisure, strict=True)
    ]
    return [{"step": s, "at": at(chance, d + shift, *h)} for s, d, h in zip(steps, days, hours, strict=True)]


def road(chance: Random, end: Step, *, seller: bool, collected: bool) -> Iterator[Step]:
    left_out = set() if seller else {Step.PASSED_TO_SELLER, Step.ACCEPTED}
    left_out.add(Step.OUT_FOR_DELIVERY if collected else Step.AT_PICKUP_POINT)
    stop = chance.choice((Step.RECEIVED, Step.PREPARED)) if end is Step.CANCELLED else end
    for step in tuple(Step)[: tuple(Step).index(stop) + 1]:
        if step not in left_out:
            yield step
    if end is Step.CANCELLED:
        yield end


def at(chance: Random, day: int, first: int, last: int) -> str:
    return f"{relative(day)} {chance.randint(first, last):02d}:{chance.randint(0, 59):02d}"


def relative(day: int) -> str:
    return f"D{day:+d}"


def day_of(when: str) -> int:
    return int(when.split()[0][1:])


def moment_key(when: str) -> tuple[int, str]:
    return day_of(when), when.split()[1]


def expected(chance: Random, moments: list[Row]) -> Row | None:
    """A day to come for what is under way, the day it came for the rest, none for what was cancelled."""
    step, today = moments[-1]["step"], day_of(moments[-1]["at"])
    if step == Step.CANCELLED:
        return None
    arrived = [m for m in moments if m["step"] in (Step.AT_PICKUP_POINT, Step.DELIVERED)]
    day = (
        day_of(arrived[0]["at"])
        if arrived
        else max(0 if step == Step.OUT_FOR_DELIVERY else 1, today + chance.choice(STILL_TO_COME[step]))
    )
    slot = chance.choice(SLOTS) if step in (Step.SHIPPED, Step.OUT_FOR_DELIVERY) else None
    return {"day": relative(day), **dict(zip(("from_hour", "to_hour"), slot or (), strict=bool(slot)))}


def long_enough(parcel: Row) -> bool:
    """It may have been expected sooner than it was, and still after it was bought."""
    return day_of(parcel["expected"]["day"]) - day_of(parcel["moments"][0]["at"]) >= 4


def delay(chance: Random, parcel: Row) -> Row:
    """It was expected some days before; the reason is the seller's, or the carrier's once it has the parcel."""
    last = parcel["moments"][-1]
    whose = "carrier" if any(m["step"] == Step.SHIPPED for m in parcel["moments"]) else "seller"
    told = max(day_of(parcel["moments"][0]["at"]) + 1, day_of(last["at"]) - 1)
    return {
        "was": relative(day_of(parcel["expected"]["day"]) - chance.randint(1, 3)),
        "told_at": f"{relative(told)} 18:{chance.randint(10, 59)}",
        "reason": chance.choice(STORY["reasons"][whose]),
    }


def carrier(chance: Random, chosen: Iterable[Product], collected: bool) -> str:
    if any(made.category in STORY["too_large_to_collect"] for made in chosen):
        return "TransLumen"
    return "Relais Virgule" if collected else chance.choice(("Colis Azur", "Chronovie"))


def pickup_point(city: str, moments: list[Row]) -> Row:
    point = next(point for point in words(DEMO / "pickup_points.json") if point["city"] == city)
    arrived = [m for m in moments if m["step"] == Step.AT_PICKUP_POINT]
    return {**point, "until": relative(day_of(arrived[0]["at"]) + 10)} if arrived else dict(point)


def line(made: Product, quantity: int, customer: str) -> Row:
    return {
        "sku": made.sku,
        "title": made.title,
        "quantity": quantity,
        "price": str(made.price.amount),
        "image": made.image,
        **size_of(made, customer),
    }


def size_of(made: Product, customer: str) -> Row:
    """Somebody of middle size takes a middle size of everything."""
    if not made.variants:
        return {}
    place = Random(f"figure {customer}").triangular(0, 1)
    chosen = made.variants[int(place * len(made.variants))]
    return {"variant": chosen.id, "variant_name": chosen.name}


if __name__ == "__main__":
    main()
