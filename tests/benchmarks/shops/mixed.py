"""An English department store: twenty thousand products of all kinds, in inches, pounds and gigabytes.

A Google Merchant Center feed: the usual elements, `product_detail` for the rest, and now and then only the text.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from tests.benchmarks.shops.making import Facts, Kind, Made, chance, drawn, number, one_of, spread

BRANDS = {
    "Electronics": ("Aurelix", "Bytewell", "Corvane", "Dextra", "Novatek Ridge", "Sonorus", "Pixelmoor"),
    "Fashion": ("Ashcombe", "Birch & Vale", "Lindqvist", "Marlowe", "Tessaro", "Wren Street"),
    "Home": ("Alderwood", "Castlebrook", "Fjordhem", "Hearthline", "Oakmere"),
    "Toys": ("Bumblefort", "Gigglewick", "Little Harbour", "Puzzlewood"),
    "Books": ("Foxglove Press", "Harrier Books", "Lanternhouse", "Quillmark"),
    "Food": ("Greenacre", "Hillside Farm", "Olio Verde", "Saltmarsh", "Two Rivers"),
    "Sport": ("Altura", "Peakform", "Rivermoss", "Stridewell"),
}
COLOURS = one_of("black", "white", "blue", "red", "green", "grey", "navy", "brown", "pink", "yellow", "beige")
SHADES = one_of("black", "white", "silver", "grey", "blue")
CLOTH = one_of("cotton", "linen", "wool", "polyester", "denim", "silk")
SIZES = one_of("XS", "S", "M", "L", "XL", "XXL")
GENDERS = one_of("male", "female", "unisex")
WOOD = one_of("oak", "pine", "walnut", "beech", "metal", "glass")


def kind(name: str, shelf: str, prices: tuple[float, float], *titles: str, family: str = "", **draws: Any) -> Kind:
    return Kind(name=name, titles=titles or (name,), prices=prices, draws=draws, family=family, shelf=shelf)


def _of_size(width: tuple[float, float], height: tuple[float, float], depth: tuple[float, float]) -> dict[str, Any]:
    return {"width": number(*width, 0.5), "height": number(*height, 0.5), "depth": number(*depth, 0.5)}


KINDS = (
    kind(
        *("laptop", "Electronics > Computers > Laptops", (280, 2900), "laptop", "notebook laptop"),
        screen=one_of(11.6, 13.3, 14, 15.6, 16, 17.3),
        memory=one_of(4, 8, 16, 32, 64),
        storage=one_of(128, 256, 512, 1000, 2000),
        weight=number(2, 7, 0.1),
        battery_life=number(5, 20),
        touchscreen=chance(0.3),
        colour=SHADES,
    ),
    kind(
        *("smartphone", "Electronics > Phones", (110, 1500), "smartphone", "5G smartphone"),
        screen=number(5, 7, 0.1),
        storage=one_of(64, 128, 256, 512, 1000),
        memory=one_of(4, 6, 8, 12),
        battery=number(3000, 6000, 100),
        camera=one_of(12, 48, 50, 64, 108),
        waterproof=chance(),
        colour=COLOURS,
    ),
    kind(
        *("tablet", "Electronics > Tablets", (90, 1300)),
        screen=one_of(8, 10.1, 10.9, 11, 12.9),
        storage=one_of(32, 64, 128, 256),
        weight=number(0.6, 1.6, 0.1),
        colour=SHADES,
    ),
    kind(
        *("headphones", "Electronics > Audio", (18, 480), "wireless headphones", "over-ear headphones"),
        noise_cancelling=chance(0.4),
        battery_life=number(15, 80),
        weight_oz=number(5, 14, 0.1),
        colour=COLOURS,
    ),
    kind(
        *("earbuds", "Electronics > Audio", (15, 320), "earbuds", "true wireless earbuds"),
        noise_cancelling=chance(0.4),
        waterproof=chance(0.5),
        battery_life=number(4, 12),
        colour=COLOURS,
    ),
    kind(
        *("speaker", "Electronics > Audio", (20, 600), "bluetooth speaker", "portable bluetooth speaker"),
        power=number(5, 120, 5),
        waterproof=chance(0.5),
        battery_life=number(5, 30),
        weight=number(0.5, 12, 0.1),
        colour=COLOURS,
    ),
    kind(
        *("monitor", "Electronics > Computers > Monitors", (85, 1500), "computer monitor", "gaming monitor"),
        screen=one_of(21.5, 24, 27, 32, 34),
        refresh=one_of(60, 75, 100, 144, 165, 240),
        resolution=one_of("1920 x 1080", "2560 x 1440", "3840 x 2160"),
    ),
    kind(
        *("television", "Electronics > Televisions", (140, 3800), "LED TV", "OLED TV", "smart TV"),
        screen=one_of(24, 32, 40, 43, 50, 55, 65, 75),
        refresh=one_of(50, 60, 100, 120),
        weight=number(7, 80, 0.5),
    ),
    kind(
        *("hard drive", "Electronics > Storage", (35, 420), "external hard drive", "portable hard drive"),
        storage=one_of(500, 1000, 2000, 4000, 5000, 8000),
        weight_oz=number(4, 12, 0.1),
        colour=SHADES,
    ),
    kind(
        *("camera", "Electronics > Cameras", (190, 3500), "mirrorless camera", "compact camera"),
        camera=number(12, 60),
        weight=number(0.5, 2.5, 0.1),
        waterproof=chance(0.3),
    ),
    kind(
        *("smartwatch", "Electronics > Wearables", (35, 850)),
        screen=number(1.1, 2, 0.1),
        battery_life=number(18, 400, 2),
        waterproof=chance(0.7),
        colour=COLOURS,
    ),
    kind(
        *("keyboard", "Electronics > Computers > Accessories", (15, 240), "wireless keyboard", "mechanical keyboard"),
        backlit=chance(),
        weight=number(0.8, 3, 0.1),
        colour=SHADES,
    ),
    kind("case", "Electronics > Phones > Accessories", (5, 50), "phone case", "laptop sleeve", colour=COLOURS),
    kind(
        *("t-shirt", "Fashion > Tops", (8, 65)),
        size=SIZES,
        colour=COLOURS,
        material=one_of("cotton", "linen", "polyester"),
        gender=GENDERS,
    ),
    kind("shirt", "Fashion > Shirts", (18, 140), size=SIZES, colour=COLOURS, material=CLOTH, gender=GENDERS),
    kind(
        *("dress", "Fashion > Dresses", (22, 280), "dress", "summer dress", "evening dress"),
        size=SIZES,
        colour=COLOURS,
        material=CLOTH,
        gender=one_of("female"),
    ),
    kind(
        *("jeans", "Fashion > Trousers", (25, 190)),
        size=SIZES,
        colour=one_of("blue", "black", "grey", "white"),
        gender=GENDERS,
    ),
    kind(
        *("jacket", "Fashion > Coats", (35, 480), "jacket", "rain jacket"),
        size=SIZES,
        colour=COLOURS,
        material=CLOTH,
        gender=GENDERS,
        waterproof=chance(0.4),
    ),
    kind(
        *("jumper", "Fashion > Knitwear", (22, 230), "jumper", "crew neck sweater"),
        size=SIZES,
        colour=COLOURS,
        material=one_of("wool", "cashmere", "cotton"),
        gender=GENDERS,
    ),
    kind("sneakers", "Fashion > Shoes", (30, 230), shoe=number(36, 47), colour=COLOURS, gender=GENDERS),
    kind(
        *("boots", "Fashion > Shoes", (45, 340), "boots", "ankle boots"),
        shoe=number(36, 47),
        colour=COLOURS,
        material=one_of("leather", "suede", "rubber"),
        gender=GENDERS,
        waterproof=chance(0.4),
    ),
    kind(
        *("handbag", "Fashion > Bags", (25, 900), "handbag", "shoulder bag"),
        colour=COLOURS,
        material=one_of("leather", "canvas", "suede"),
    ),
    kind(
        "watch",
        "Fashion > Watches",
        (30, 1400),
        "wrist watch",
        strap=one_of("leather", "steel", "silicone"),
        colour=SHADES,
    ),
    kind(
        *("sofa", "Home > Furniture > Sofas", (280, 3200), "sofa", "3-seater sofa", "corner sofa"),
        **_of_size((55, 115), (28, 40), (30, 45)),
        colour=COLOURS,
        material=one_of("leather", "velvet", "linen", "cotton"),
        weight=number(70, 260),
    ),
    kind(
        *("dining table", "Home > Furniture > Tables", (90, 1900), "dining table", "extendable dining table"),
        **_of_size((30, 100), (28, 31), (28, 45)),
        material=WOOD,
        seats=one_of(2, 4, 6, 8, 10),
    ),
    kind(
        *("desk", "Home > Furniture > Desks", (70, 900), "desk", "computer desk", "standing desk"),
        **_of_size((28, 72), (28, 48), (18, 34)),
        material=WOOD,
    ),
    kind(
        *("office chair", "Home > Furniture > Chairs", (55, 850)),
        colour=COLOURS,
        load=number(220, 400, 10),
        armrests=chance(0.7),
        material=one_of("leather", "mesh", "fabric"),
    ),
    kind(
        *("bookcase", "Home > Furniture > Storage", (40, 620), "bookcase", "bookshelf"),
        **_of_size((12, 60), (28, 90), (9, 18)),
        material=WOOD,
        shelves=number(2, 8),
    ),
    kind(
        *("bed frame", "Home > Furniture > Beds", (95, 1500)),
        **_of_size((36, 80), (30, 50), (75, 86)),
        material=WOOD,
        storage_drawers=chance(0.4),
    ),
    kind(
        *("mattress", "Home > Bedding", (90, 1900), "mattress", "memory foam mattress"),
        **_of_size((36, 76), (6, 14), (75, 80)),
        firmness=one_of("soft", "medium", "firm"),
    ),
    kind(
        *("rug", "Home > Decoration", (20, 700)),
        width=number(20, 120, 1),
        length=number(30, 160, 1),
        material=one_of("wool", "cotton", "jute", "polyester"),
        colour=COLOURS,
    ),
    kind(
        *("lamp", "Home > Lighting", (12, 340), "table lamp", "floor lamp", "desk lamp"),
        height=number(8, 70, 0.5),
        power=number(3, 60),
        colour=COLOURS,
        dimmable=chance(),
    ),
    kind("cushion", "Home > Decoration", (6, 60), colour=COLOURS, material=one_of("cotton", "linen", "velvet", "wool")),
    kind(
        *("blender", "Home > Kitchen", (22, 380)),
        power=number(250, 1800, 50),
        capacity_oz=number(16, 72, 2),
        colour=COLOURS,
    ),
    kind(
        "frying pan",
        "Home > Kitchen",
        (10, 160),
        diameter=one_of(8, 9.5, 10, 11, 12),
        induction=chance(0.6),
        oven_safe=chance(),
    ),
    kind(
        *("novel", "Books > Fiction", (4, 30), "novel", "crime novel", "fantasy novel", "romance novel"),
        pages=number(120, 900),
        format=one_of("paperback", "hardcover"),
        language=one_of("English", "English", "French", "Spanish"),
    ),
    kind(
        *("cookbook", "Books > Cooking", (9, 55), "cookbook", "vegetarian cookbook", "baking cookbook"),
        pages=number(80, 400),
        format=one_of("paperback", "hardcover"),
    ),
    kind(
        *("picture book", "Books > Children", (4, 25), "picture book", "children's picture book"),
        pages=number(12, 64),
        age=number(0, 8),
    ),
    kind(
        *("board game", "Toys > Games", (9, 110), "board game", "cooperative board game", "strategy board game"),
        age=number(3, 16),
        players=one_of(2, 4, 5, 6, 8),
        duration=number(10, 180, 5),
    ),
    kind(
        "jigsaw puzzle",
        "Toys > Puzzles",
        (6, 60),
        pieces=one_of(24, 48, 100, 300, 500, 1000, 1500, 2000),
        age=number(3, 14),
    ),
    kind(
        "building set",
        "Toys > Construction",
        (8, 320),
        "building set",
        "building blocks set",
        pieces=number(50, 3000, 10),
        age=number(2, 16),
    ),
    kind("doll", "Toys > Dolls", (8, 110), "doll", "rag doll", height=number(6, 24, 0.5), age=number(1, 8)),
    kind(
        "soft toy",
        "Toys > Soft toys",
        (6, 70),
        "teddy bear",
        "plush rabbit",
        "soft toy",
        height=number(4, 40, 0.5),
        colour=COLOURS,
    ),
    kind(
        *("coffee", "Food > Coffee", (4, 40), "ground coffee", "coffee beans"),
        net=one_of(8, 8.8, 12, 16, 35.3),
        organic=chance(0.4),
        decaf=chance(0.2),
        fair_trade=chance(0.4),
    ),
    kind(
        "tea",
        "Food > Tea",
        (2, 30),
        "green tea",
        "black tea",
        "herbal tea",
        bags=one_of(20, 25, 40, 50, 100),
        organic=chance(0.4),
    ),
    kind(
        "chocolate",
        "Food > Sweets",
        (1.5, 25),
        "dark chocolate",
        "milk chocolate",
        net=number(2, 16, 0.5),
        vegan=chance(0.3),
        organic=chance(0.3),
    ),
    kind(
        "pasta",
        "Food > Pantry",
        (1, 12),
        "spaghetti",
        "penne pasta",
        "fusilli pasta",
        net=one_of(8, 12, 16, 17.6, 35.3),
        gluten_free=chance(0.3),
        organic=chance(0.4),
    ),
    kind(
        "olive oil",
        "Food > Pantry",
        (4, 50),
        "extra virgin olive oil",
        "olive oil",
        volume=one_of(8.5, 16.9, 25.4, 33.8),
        organic=chance(0.4),
    ),
    kind(
        "biscuits",
        "Food > Sweets",
        (1, 14),
        "shortbread biscuits",
        "oat biscuits",
        net=number(3, 20, 0.5),
        gluten_free=chance(0.3),
        vegan=chance(0.3),
    ),
    kind(
        *("tent", "Sport > Camping", (40, 800), "tent", "camping tent"),
        persons=one_of(1, 2, 3, 4, 6, 8),
        weight=number(2.5, 30, 0.1),
        colour=COLOURS,
    ),
    kind(
        *("bicycle", "Sport > Cycling", (120, 3200), "mountain bike", "road bike", "city bike"),
        wheel=one_of(20, 24, 26, 27.5, 28, 29),
        weight=number(17, 42, 0.5),
        gears=one_of(1, 7, 18, 21, 24),
        colour=COLOURS,
    ),
    kind(
        "dumbbell",
        "Sport > Fitness",
        (6, 190),
        "dumbbell",
        "dumbbell set",
        weight=one_of(2, 5, 8, 10, 15, 20, 25, 35, 50),
    ),
    kind(
        "yoga mat", "Sport > Fitness", (9, 110), length=number(66, 85), thickness=number(0.1, 0.6, 0.05), colour=COLOURS
    ),
)

DETAILS = {
    "screen": ("Display", "Screen size", '{:g}"', "{:g} inches", "{:g} in"),
    "memory": ("Performance", "RAM", "{:g} GB", "{:g}GB"),
    "battery_life": ("Battery", "Battery life", "{:g} hours", "{:g} h"),
    "battery": ("Battery", "Battery capacity", "{:g} mAh", "{:g}mAh"),
    "camera": ("Camera", "Resolution", "{:g} MP", "{:g} megapixels"),
    "refresh": ("Display", "Refresh rate", "{:g} Hz", "{:g}Hz"),
    "resolution": ("Display", "Native resolution", "{}"),
    "width": ("Dimensions", "Width", "{:g} in", "{:g} inches", '{:g}"'),
    "height": ("Dimensions", "Height", "{:g} in", "{:g} inches", '{:g}"'),
    "depth": ("Dimensions", "Depth", "{:g} in", "{:g} inches", '{:g}"'),
    "length": ("Dimensions", "Length", "{:g} in", "{:g} inches"),
    "diameter": ("Dimensions", "Diameter", "{:g} in", "{:g} inches"),
    "thickness": ("Dimensions", "Thickness", "{:g} in", "{:g} inches"),
    "weight_oz": ("General", "Weight", "{:g} oz", "{:g} ounces"),
    "net": ("General", "Net weight", "{:g} oz", "{:g} ounces"),
    "volume": ("General", "Volume", "{:g} fl oz"),
    "capacity_oz": ("General", "Capacity", "{:g} fl oz"),
    "power": ("General", "Power", "{:g} W", "{:g} watts"),
    "wheel": ("General", "Wheel size", "{:g} in", "{:g} inches"),
    "shoe": ("General", "Shoe size (EU)", "{:g}"),
    "load": ("General", "Maximum load", "{:g} lb", "{:g} lbs"),
    "seats": ("General", "Seats", "{:g}"),
    "shelves": ("General", "Number of shelves", "{:g}"),
    "pages": ("General", "Pages", "{:g}", "{:g} pages"),
    "format": ("General", "Format", "{}"),
    "language": ("General", "Language", "{}"),
    "age": ("General", "Minimum age", "{:g} years", "{:g}+"),
    "players": ("General", "Maximum players", "{:g}"),
    "duration": ("General", "Playing time", "{:g} min", "{:g} minutes"),
    "pieces": ("General", "Pieces", "{:g}"),
    "bags": ("General", "Tea bags", "{:g}"),
    "persons": ("General", "Sleeps", "{:g} people", "{:g}"),
    "gears": ("General", "Gears", "{:g}"),
    "firmness": ("General", "Firmness", "{}"),
    "strap": ("General", "Strap material", "{}"),
    "touchscreen": ("Features", "Touchscreen"),
    "waterproof": ("Features", "Waterproof"),
    "noise_cancelling": ("Features", "Noise cancelling"),
    "backlit": ("Features", "Backlit"),
    "armrests": ("Features", "Armrests"),
    "storage_drawers": ("Features", "Storage drawers"),
    "dimmable": ("Features", "Dimmable"),
    "induction": ("Features", "Induction compatible"),
    "oven_safe": ("Features", "Oven safe"),
    "organic": ("Diet", "Organic"),
    "decaf": ("Diet", "Decaffeinated"),
    "fair_trade": ("Diet", "Fair trade"),
    "vegan": ("Diet", "Vegan"),
    "gluten_free": ("Diet", "Gluten free"),
}
ELEMENTS = {"colour": "color", "size": "size", "material": "material", "gender": "gender"}
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>\n'
PRAISE = (
    "A favourite of our customers.",
    "Made to last, easy to live with.",
    "Designed with care and tested by our team.",
    "Great value for everyday use.",
    "A thoughtful gift.",
)


def products(count: int = 20_000, seed: int = 3) -> Iterator[Made]:
    """The shop's products, always the same."""
    dice = Random(seed)
    for n, made in enumerate(spread(KINDS, count, dice)):
        told = drawn(made, dice)
        told = {
            name: value for name, value in told.items() if name in ("kind", "family", "price") or dice.random() < 0.92
        }
        told["brand"] = dice.choice(BRANDS[made.shelf.split(" > ")[0]])
        told["called"] = dice.choice(made.titles)
        told["title"] = _title(told, dice)
        yield Made(f"M{n + 100_000}", Facts(told), _item(f"M{n + 100_000}", made, told, dice))


def write(path: Path, made: list[Made]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        file.writelines(one.record for one in made)
        file.write("</channel></rss>\n")


def _title(told: dict[str, Any], dice: Random) -> str:
    """Shops put the colour, and the size of a screen or a memory, into the title too."""
    parts = [told["brand"], dice.choice(("", f"{dice.choice('ABCDXZ')}{dice.randint(1, 99)}")), told["called"]]
    if "screen" in told and dice.random() < 0.4:
        parts.insert(2, f"{told['screen']:g}-inch")
    if "colour" in told and dice.random() < 0.4:
        parts.append(f"- {told['colour']}")
    return " ".join(filter(None, parts))


def _item(id_: str, kind: Kind, told: dict[str, Any], dice: Random) -> str:
    said, text = [("id", id_), ("title", told["title"]), ("brand", told["brand"])], [dice.choice(PRAISE)]
    said += [("price", f"{told['price']:.2f} EUR"), ("product_type", kind.shelf), ("availability", "in_stock")]
    details = []
    for fact, value in told.items():
        if fact in ELEMENTS:
            said.append((ELEMENTS[fact], value))
        elif fact in DETAILS or fact in ("weight", "storage"):
            details.append(_detail(fact, value, dice))
    for detail in details:
        if detail[1] != "Weight" and dice.random() < 0.12:
            text.append(f"{detail[1]}: {detail[2]}.")
        else:
            said.append(("product_detail", detail))
    said.append(("description", " ".join(text)))
    return f"<item>{''.join(_element(name, value) for name, value in said)}</item>\n"


def _detail(fact: str, value: Any, dice: Random) -> tuple[str, str, str]:
    if fact == "storage":
        terabytes = value >= 1000 and dice.random() < 0.7
        return "Performance", "Storage", f"{value / 1000:g} TB" if terabytes else f"{value} GB"
    if fact == "weight":
        return "General", "Weight", dice.choice((f"{value:g} lb", f"{value:g} lbs", f"{value * 16:.1f} oz"))
    section, name, *forms = DETAILS[fact]
    if isinstance(value, bool):
        return section, name, "Yes" if value else "No"
    return section, name, dice.choice(forms).format(value)


def _element(name: str, value: Any) -> str:
    if isinstance(value, tuple):
        inside = zip(("section_name", "attribute_name", "attribute_value"), value, strict=True)
        value = "".join(f"<g:{part}>{escape(said)}</g:{part}>" for part, said in inside)
    else:
        value = escape(str(value))
    return f"<g:{name}>{value}</g:{name}>"
