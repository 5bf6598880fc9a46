"""An English wholesaler of electronics, outdoor gear and furniture: a spreadsheet with headings only its author loves.

Sizes stand in inches and pounds, a good third of them in other units written out; prices are "$1,299.00"; yes is Y.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.shops.making import Facts, Kind, Made, chance, drawn, number, one_of, spread

MAKERS = {
    "Electronics": ("Halcyon", "Voxley", "Tern & Co", "Bitford"),
    "Outdoor": ("Cairnwell", "Larkridge", "Stillwater", "Bitford"),
    "Furniture": ("Oakhurst", "Penrose", "Fenmore", "Larkridge"),
}
COLOURS = one_of("Black", "White", "Grey", "Navy", "Forest Green", "Orange", "Red")
FINISH = one_of("Oak", "Walnut", "Bamboo", "Steel", "Glass")


def kind(name: str, shelf: str, prices: tuple[float, float], *titles: str, **draws: Any) -> Kind:
    return Kind(name=name, titles=titles or (name.capitalize(),), prices=prices, draws=draws, shelf=shelf)


def _size(width: tuple[int, int], depth: tuple[int, int], height: tuple[int, int]) -> dict[str, Any]:
    """In inches."""
    return {"width": number(*width), "depth": number(*depth), "height": number(*height)}


KINDS = (
    kind(
        *("power bank", "Electronics / Power", (12, 160), "Power Bank", "Portable Charger"),
        mah=one_of(5000, 10000, 20000, 26800),
        watts=one_of(10, 18, 30, 65, 100),
        ports=one_of(1, 2, 3, 4),
        weight=number(0.3, 1.6, 0.1),
        solar=chance(0.2),
        colour=COLOURS,
    ),
    kind(
        *("portable speaker", "Electronics / Audio", (19, 420), "Portable Speaker", "Party Speaker"),
        watts=number(5, 120, 5),
        hours=number(6, 30),
        rating=one_of("IPX4", "IPX7", "IP67"),
        weight=number(0.5, 14, 0.1),
        bluetooth=chance(0.8),
        colour=COLOURS,
    ),
    kind(
        *("projector", "Electronics / Video", (89, 2900), "Projector", "Mini Projector"),
        lumens=number(200, 4000, 100),
        resolution=one_of("720p", "1080p", "4K"),
        throw=one_of("short throw", "standard"),
        noise=number(22, 38),
        weight=number(1, 12, 0.1),
        bluetooth=chance(0.5),
    ),
    kind(
        *("drone", "Electronics / Drones", (59, 2600)),
        minutes=number(8, 46),
        range_mi=number(0.2, 9, 0.1),
        weight_oz=number(4, 40),
        resolution=one_of("1080p", "2.7K", "4K"),
        gps=chance(0.6),
    ),
    kind(
        *("action camera", "Electronics / Cameras", (49, 690), "Action Camera", "Body Camera"),
        megapixels=one_of(12, 16, 20, 27),
        depth_ft=one_of(16, 33, 66, 131),
        hours=number(1, 8, 0.5),
        weight_oz=number(2, 9, 0.1),
        gps=chance(0.4),
    ),
    kind(
        *("router", "Electronics / Network", (29, 690), "Wi-Fi Router", "Mesh Router"),
        mbps=one_of(300, 1200, 1800, 3000, 5400),
        ports=one_of(1, 2, 4, 8),
        cover=number(800, 7500, 100),
        wpa3=chance(0.6),
    ),
    kind(
        *("headset", "Electronics / Audio", (15, 360), "Headset", "Gaming Headset"),
        hours=number(8, 70),
        weight_oz=number(5, 14, 0.1),
        wireless=chance(0.6),
        mic=chance(0.7),
        colour=COLOURS,
    ),
    kind(
        *("tent", "Outdoor / Camping", (39, 990), "Tent", "Dome Tent", "Tunnel Tent"),
        sleeps=one_of(1, 2, 3, 4, 6, 8),
        weight=number(2, 36, 0.1),
        season=one_of("3-season", "4-season"),
        vestibule=chance(0.5),
        **_size((40, 150), (80, 160), (36, 84)),
    ),
    kind(
        *("sleeping bag", "Outdoor / Camping", (25, 620)),
        rating_f=number(-20, 50, 5),
        weight=number(1, 6, 0.1),
        fill=one_of("down", "synthetic"),
        length_in=one_of(66, 72, 78, 84),
        colour=COLOURS,
    ),
    kind(
        *("backpack", "Outdoor / Packs", (25, 460), "Backpack", "Daypack", "Hiking Backpack"),
        litres=number(12, 85),
        weight=number(0.8, 6, 0.1),
        waterproof=chance(0.4),
        hydration=chance(0.5),
        colour=COLOURS,
    ),
    kind(
        *("cooler", "Outdoor / Camping", (19, 520), "Cooler", "Wheeled Cooler"),
        quarts=number(8, 120),
        ice_days=number(1, 10),
        wheels=chance(0.4),
        weight=number(4, 45, 0.5),
        colour=COLOURS,
    ),
    kind(
        *("headlamp", "Outdoor / Lighting", (9, 160), "Headlamp", "Camping Lantern"),
        lumens=number(60, 1500, 10),
        hours=number(4, 200),
        rating=one_of("IPX4", "IPX7", "IP67"),
        weight_oz=number(1, 16, 0.1),
        rechargeable=chance(0.6),
    ),
    kind(
        *("kayak", "Outdoor / Water", (149, 2400), "Kayak", "Inflatable Kayak", "Paddle Board"),
        length_ft=number(7, 17, 0.5),
        load=number(200, 600, 10),
        weight=number(18, 90),
        seats=one_of(1, 2, 3),
        colour=COLOURS,
    ),
    kind(
        *("camp stove", "Outdoor / Cooking", (15, 260), "Camp Stove", "Backpacking Stove"),
        btu=number(6000, 30000, 500),
        burners=one_of(1, 2, 3),
        fuel=one_of("propane", "butane", "multi-fuel", "wood"),
        weight=number(0.2, 14, 0.1),
        wind=chance(0.5),
    ),
    kind(
        *("water bottle", "Outdoor / Hydration", (6, 60), "Water Bottle", "Insulated Bottle"),
        ounces=one_of(12, 18, 24, 32, 40, 64),
        material=one_of("steel", "plastic", "glass"),
        dishwasher=chance(0.6),
        colour=COLOURS,
    ),
    kind(
        *("desk", "Furniture / Office", (89, 1400), "Desk", "Standing Desk", "Corner Desk"),
        **_size((36, 78), (20, 36), (28, 50)),
        finish=FINISH,
        load=number(80, 350, 10),
        adjustable=chance(0.4),
        assembly=chance(0.7),
    ),
    kind(
        *("office chair", "Furniture / Office", (59, 1300), "Office Chair", "Ergonomic Chair"),
        load=number(220, 500, 10),
        weight=number(22, 60),
        upholstery=one_of("mesh", "leather", "fabric"),
        lumbar=chance(0.5),
        headrest=chance(0.4),
        assembly=chance(0.8),
    ),
    kind(
        *("bookcase", "Furniture / Storage", (45, 900), "Bookcase", "Ladder Bookcase"),
        **_size((18, 72), (9, 18), (30, 90)),
        shelves=number(2, 8),
        finish=FINISH,
        assembly=chance(0.8),
    ),
    kind(
        *("sofa", "Furniture / Living", (290, 3900), "Sofa", "Sectional Sofa", "Sleeper Sofa"),
        **_size((58, 120), (30, 66), (28, 42)),
        seats=one_of(2, 3, 4, 5),
        upholstery=one_of("velvet", "leather", "linen", "boucle"),
        colour=COLOURS,
        assembly=chance(0.3),
    ),
    kind(
        *("sofa cover", "Furniture / Living", (15, 120), "Sofa Cover", "Sofa Slipcover"),
        seats=one_of(2, 3, 4),
        washable=chance(0.8),
        colour=COLOURS,
    ),
    kind(
        *("coffee table", "Furniture / Living", (49, 1100)),
        **_size((24, 60), (18, 36), (12, 22)),
        finish=FINISH,
        storage=chance(0.4),
        assembly=chance(0.6),
    ),
    kind(
        *("mattress", "Furniture / Bedroom", (139, 2600), "Mattress", "Memory Foam Mattress"),
        bed=one_of("Twin", "Full", "Queen", "King"),
        thick=number(6, 16),
        firm=one_of("Soft", "Medium", "Firm"),
        trial=one_of(30, 100, 365),
    ),
    kind(
        *("area rug", "Furniture / Decor", (29, 990), "Area Rug", "Shag Rug"),
        feet=one_of((2, 3), (4, 6), (5, 8), (8, 10), (9, 12)),
        material=one_of("wool", "jute", "cotton", "polypropylene"),
        washable=chance(0.4),
        colour=COLOURS,
    ),
)

MEASURES = {
    "weight": ("Wt (lbs)", "lb"),
    "weight_oz": ("Wt oz.", "oz"),
    "watts": ("Output W", "W"),
    "hours": ("Batt. life", "h"),
    "minutes": ("Flight time", "min"),
    "mah": ("Batt. cap.", "mAh"),
    "lumens": ("Lumens", "lm"),
    "noise": ("Noise lvl", "dB"),
    "range_mi": ("Range (mi)", "mi"),
    "megapixels": ("MP", "MP"),
    "depth_ft": ("Waterproof to", "ft"),
    "mbps": ("Speed", "Mbps"),
    "cover": ("Coverage", "sq ft"),
    "rating_f": ("Temp. rating", "°F"),
    "length_in": ("Lgth", "in"),
    "length_ft": ("Lgth", "ft"),
    "litres": ("Vol.", "L"),
    "quarts": ("Cap.", "qt"),
    "ounces": ("Cap.", "oz"),
    "ice_days": ("Keeps ice", "days"),
    "load": ("Max load", "lb"),
    "btu": ("Heat output", "BTU"),
    "thick": ("Thickness", "in"),
    "trial": ("Trial", "nights"),
}
IN_ITS_NAME = frozenset(("weight", "weight_oz", "watts", "lumens", "range_mi", "megapixels"))
"""Facts whose heading says the unit, so that the cell does not."""

WAYS = {
    "lb": (("{0:g} lbs", 1), ("{0:g} lb", 1), ("{0:.2f} kg", 0.453592)),
    "h": (("{0:g} hrs", 1), ("{0:g}h", 1), ("up to {0:g} hours", 1)),
    "in": (("{0:g} in.", 1), ('{0:g}"', 1), ("{0:.1f} cm", 2.54)),
    "ft": (("{0:g} ft", 1), ("{0:g}'", 1), ("{0:.2f} m", 0.3048)),
    "L": (("{0:g} L", 1), ("{0:g}L", 1)),
    "qt": (("{0:g} qt", 1), ("{0:.1f} L", 0.946353)),
    "oz": (("{0:g} fl oz", 1), ("{0:.0f} ml", 29.5735)),
    "mAh": (("{0:,.0f} mAh", 1), ("{0:g}mAh", 1)),
    "BTU": (("{0:,.0f} BTU", 1), ("{0:g} BTU/h", 1)),
    "min": (("{0:g} min", 1), ("{0:g} mins.", 1)),
}
WORDS = {
    "rating": "IP rtg",
    "resolution": "Res.",
    "throw": "Throw",
    "season": "Season",
    "fill": "Insulation",
    "fuel": "Fuel",
    "material": "Mat'l",
    "finish": "Finish",
    "upholstery": "Upholstery",
    "bed": "Bed size",
    "firm": "Feel",
    "colour": "Clr",
    "ports": "# Ports",
    "sleeps": "Sleeps",
    "burners": "# Burners",
    "shelves": "# Shelves",
    "seats": "Seats",
}
FEATURES = {
    "solar": "Solar?",
    "bluetooth": "Bluetooth Y/N",
    "gps": "GPS",
    "wpa3": "WPA3",
    "wireless": "Wireless",
    "mic": "Mic incl.",
    "vestibule": "Vestibule",
    "waterproof": "Waterproof Y/N",
    "hydration": "Hydration compatible",
    "wheels": "Wheels?",
    "rechargeable": "Rechargeable",
    "wind": "Windscreen",
    "dishwasher": "Dishwasher safe",
    "adjustable": "Height adjustable",
    "assembly": "Assembly req'd",
    "lumbar": "Lumbar support",
    "headrest": "Headrest",
    "washable": "Machine washable",
    "storage": "Storage",
}
APART = {"Paddle Board": "paddle board", "Camping Lantern": "lantern", "Body Camera": "body camera"}
"""Titles of things that stand on a shelf with others and are no such things."""

SIZE = "W x D x H in."
HEADER = (
    *("SKU#", "Item", "Mfr", "Dept / Cat", "Unit px", "Avail.", "Ships in", SIZE, "Rug size"),
    *dict.fromkeys(name for name, _ in MEASURES.values()),
    *WORDS.values(),
    *FEATURES.values(),
    "Notes",
)


def products(count: int = 3_000, seed: int = 8) -> Iterator[Made]:
    """The wholesaler's products, always the same."""
    dice = Random(seed)
    for n, made in enumerate(spread(KINDS, count, dice)):
        told = {name: value for name, value in drawn(made, dice).items() if name in _ALWAYS or dice.random() < 0.88}
        if not {"width", "depth", "height"} <= told.keys():
            told = {name: value for name, value in told.items() if name not in ("width", "depth", "height")}
        told["maker"] = dice.choice(MAKERS[made.shelf.split(" / ")[0]])
        told["called"] = dice.choice(made.titles)
        told["kind"] = APART.get(told["called"], made.name)
        told["days"] = one_of(1, 2, 5, 10, 21)(dice)
        told["title"] = f"{told['maker']} {dice.choice(MODELS)} {told['called']}"
        id_ = f"W{n:05d}-{dice.choice('ABC')}"
        yield Made(id_, Facts(told), _row(id_, made, told, dice))


_ALWAYS = frozenset(("kind", "family", "price"))
MODELS = ("Summit", "Nova II", "Drift", "Mk4", "Eon", "Harbor", "Trail 500", "Lite")


def write(path: Path, made: list[Made]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADER)
        table.writerows(one.record for one in made)


def _row(id_: str, kind: Kind, told: dict[str, Any], dice: Random) -> list[str]:
    cells = {MEASURES[fact][0]: _measure(fact, told[fact], dice) for fact in told if fact in MEASURES}
    cells |= {WORDS[fact]: str(told[fact]) for fact in told if fact in WORDS}
    cells |= {FEATURES[fact]: "Y" if told[fact] else "N" for fact in told if fact in FEATURES}
    cells |= {
        "SKU#": id_,
        "Item": told["title"],
        "Mfr": told["maker"],
        "Dept / Cat": kind.shelf,
        "Unit px": f"${told['price']:,.2f}",
        "Avail.": "In stock",
        "Ships in": f"{told['days']} days" if told["days"] > 1 else "24 hrs",
        "Notes": dice.choice(("", "Best seller.", "New this season.", "Case pack of 4.")),
    }
    if "width" in told:
        cells[SIZE] = f"{told['width']:g} x {told['depth']:g} x {told['height']:g}"
    if "feet" in told:
        cells["Rug size"] = "{} x {} ft".format(*told["feet"])
    return [cells.get(name, "") for name in HEADER]


def _measure(fact: str, value: float, dice: Random) -> str:
    unit = MEASURES[fact][1]
    if fact in IN_ITS_NAME:
        return f"{value:,g}"
    said, factor = dice.choice(WAYS.get(unit, ((f"{{0:g}} {unit}", 1),)))
    return said.format(value * factor)
