"""An English marketplace of 20,000: three kinds of sellers, each with its own names and measures for a fact."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.shops.making import Facts, Kind, Made, chance, drawn, number, one_of, some_of, spread

BRANDS = ("Ashby", "Brightwell", "Corvane", "Dunmore", "Everley", "Fenwick & Co", "Grantham", "Halden", "Ixora", "Jupe")
COLOURS = one_of("Black", "White", "Silver", "Navy Blue", "Red", "Forest Green", "Pink", "Grey", "Beige", "Multicolour")
ADULT = one_of("Men", "Women", "Unisex")


def kind(name: str, shelf: str, prices: tuple[float, float], *titles: str, **draws: Any) -> Kind:
    return Kind(name=name, titles=titles or (name,), prices=prices, draws=draws, shelf=shelf)


KINDS = (
    kind(
        *("washing machine", "Appliances > Laundry > Washing Machines", (229, 1299)),
        *("Front Load Washing Machine", "Top Load Washing Machine"),
        load=number(5, 13),
        spin=one_of(1000, 1200, 1400, 1600),
        width=number(40, 69, 0.5),
        depth=number(42, 68, 0.5),
        noise=number(66, 82),
        energy=one_of(*"ABCDE"),
        delay=chance(0.6),
        colour=COLOURS,
    ),
    kind(
        *("refrigerator", "Appliances > Kitchen > Refrigerators", (199, 2499)),
        *("Fridge Freezer", "American Style Fridge", "Mini Fridge"),
        volume=number(40, 640, 5),
        width=number(45, 92, 0.5),
        tall=number(50, 200),
        noise=number(32, 45),
        frostfree=chance(0.5),
        icemaker=chance(0.3),
        colour=COLOURS,
    ),
    kind(
        *("vacuum cleaner", "Appliances > Floorcare > Vacuum Cleaners", (49, 799)),
        *("Cordless Stick Vacuum", "Robot Vacuum", "Upright Vacuum Cleaner"),
        runtime=number(20, 150, 5),
        weight=number(1.3, 8, 0.1),
        tank=number(0.3, 4, 0.1),
        noise=number(55, 84),
        hepa=chance(0.5),
        bagless=chance(0.6),
    ),
    kind(
        *("kettle", "Home & Kitchen > Small Appliances > Kettles", (15, 149), "Electric Kettle", "Gooseneck Kettle"),
        volume=number(0.6, 2, 0.1),
        watts=number(1000, 3000, 100),
        material=one_of("Stainless Steel", "Glass", "Plastic"),
        keepwarm=chance(0.4),
        colour=COLOURS,
    ),
    kind(
        *("laptop", "Electronics > Computers > Laptops", (249, 2999), "Laptop", "Gaming Laptop", "Ultrabook"),
        screen=one_of(11.6, 13.3, 14, 15.6, 16, 17.3),
        ram=one_of(4, 8, 16, 32, 64),
        storage=one_of(128, 256, 512, 1000, 2000),
        weight=number(0.9, 3.2, 0.1),
        hours=number(5, 22),
        touch=chance(0.3),
        os=one_of("Windows 11", "Chrome OS", "Linux"),
    ),
    kind(
        *("television", "Electronics > TV & Video > Televisions", (129, 3499), "LED TV", "OLED TV", "QLED TV"),
        screen=one_of(24, 32, 43, 50, 55, 65, 75),
        resolution=one_of("HD Ready", "Full HD", "4K Ultra HD", "8K"),
        hertz=one_of(50, 60, 100, 120, 144),
        hdmi=one_of(1, 2, 3, 4),
        smart=chance(0.8),
    ),
    kind(
        *("headphones", "Electronics > Audio > Headphones", (12, 449)),
        *("Over-Ear Headphones", "Wireless Earbuds", "Sports Headphones"),
        hours=number(4, 70),
        weight_g=number(5, 380, 5),
        anc=chance(0.5),
        bluetooth=chance(0.7),
        colour=COLOURS,
    ),
    kind(
        *("smartphone", "Electronics > Mobile Phones", (99, 1499), "Smartphone"),
        screen=number(5, 7, 0.1),
        storage=one_of(64, 128, 256, 512, 1000),
        ram=one_of(4, 6, 8, 12),
        battery=number(3000, 6000, 100),
        megapixels=one_of(12, 48, 50, 64, 108, 200),
        nfc=chance(0.6),
        colour=COLOURS,
    ),
    kind(
        *("power bank", "Electronics > Accessories > Power Banks", (12, 129), "Power Bank"),
        battery=one_of(5000, 10000, 15000, 20000, 30000),
        weight_g=number(100, 700, 10),
        wireless=chance(0.4),
    ),
    kind(
        *("monitor", "Electronics > Computers > Monitors", (79, 1299), "Computer Monitor", "Curved Monitor"),
        screen=one_of(22, 24, 27, 32, 34),
        hertz=one_of(60, 75, 144, 165, 240),
        resolution=one_of("Full HD", "QHD", "4K Ultra HD"),
        swivel=chance(0.4),
    ),
    kind(
        *("dress", "Clothing > Women > Dresses", (15, 289), "Maxi Dress", "Midi Dress", "Mini Dress"),
        sizes=lambda dice: sorted(dice.sample((6, 8, 10, 12, 14, 16, 18), dice.randint(1, 5))),
        fabric=one_of("Cotton", "Linen", "Silk", "Polyester", "Viscose"),
        sleeve=one_of("Sleeveless", "Short Sleeve", "Long Sleeve"),
        colour=COLOURS,
    ),
    kind(
        *("t-shirt", "Clothing > Tops > T-Shirts", (6, 59), "T-Shirt", "V-Neck T-Shirt", "Polo Shirt"),
        sizes=some_of(("XS", "S", "M", "L", "XL", "XXL"), 1, 5),
        fabric=one_of("100% Cotton", "Organic Cotton", "Polyester", "Merino Wool"),
        gender=ADULT,
        colour=COLOURS,
    ),
    kind(
        *("running shoes", "Shoes > Sports Shoes > Running", (29, 219), "Running Shoes", "Trail Running Shoes"),
        sizes=lambda dice: sorted(dice.sample((5, 6, 7, 8, 9, 10, 11, 12), dice.randint(2, 5))),
        gender=ADULT,
        weight_g=number(180, 420, 5),
        drop=number(0, 12),
        waterproof=chance(0.4),
        colour=COLOURS,
    ),
    kind(
        *("jacket", "Clothing > Outerwear > Jackets", (29, 499), "Rain Jacket", "Down Jacket", "Denim Jacket"),
        sizes=some_of(("S", "M", "L", "XL"), 1, 4),
        gender=ADULT,
        hood=chance(0.5),
        waterproof=chance(0.4),
        colour=COLOURS,
    ),
    kind(
        *("watch", "Jewellery & Watches > Watches", (19, 899), "Analogue Watch", "Digital Watch", "Smartwatch"),
        case=number(28, 48),
        metres=one_of(30, 50, 100, 200),
        strap=one_of("Leather", "Stainless Steel", "Silicone", "Nylon"),
        gender=ADULT,
    ),
    kind(
        *("sofa", "Furniture > Living Room > Sofas", (249, 2999), "Sofa", "Corner Sofa", "Sofa Bed"),
        seats=one_of(2, 3, 4, 5),
        width=number(130, 320),
        fabric=one_of("Velvet", "Leather", "Linen", "Polyester"),
        assembly=chance(0.5),
        colour=COLOURS,
    ),
    kind(
        *("bookcase", "Furniture > Storage > Bookcases", (29, 399), "Bookcase", "Corner Bookcase"),
        width=number(30, 160),
        tall=number(70, 220),
        shelves=number(2, 8),
        wood=one_of("Solid Oak", "Pine", "Particle Board", "Bamboo"),
    ),
    kind(
        *("mattress", "Furniture > Bedroom > Mattresses", (89, 1499), "Memory Foam Mattress", "Pocket Sprung Mattress"),
        bed=one_of("Single", "Small Double", "Double", "King", "Super King"),
        firm=one_of("Soft", "Medium", "Firm", "Extra Firm"),
        thick=number(12, 35),
    ),
    kind(
        *("duvet", "Home > Bedding > Duvets", (15, 249), "Duvet"),
        bed=one_of("Single", "Double", "King", "Super King"),
        tog=one_of(2.5, 4.5, 10.5, 13.5, 15),
        fill=one_of("Goose Down", "Duck Feather", "Microfibre", "Wool"),
        washable=chance(0.6),
    ),
    kind(
        *("frying pan", "Home & Kitchen > Cookware > Frying Pans", (9, 159), "Frying Pan", "Saute Pan"),
        diameter=one_of(20, 24, 26, 28, 30, 32),
        material=one_of("Cast Iron", "Stainless Steel", "Aluminium", "Copper"),
        induction=chance(0.6),
        dishwasher=chance(0.5),
        oven=chance(0.5),
    ),
    kind(
        *("building blocks", "Toys > Construction", (8, 299), "Building Blocks Set", "Magnetic Tiles"),
        pieces=number(20, 3000, 10),
        age=number(1, 14),
        batteries=chance(0.1),
    ),
    kind(
        *("board game", "Toys > Games > Board Games", (9, 99), "Board Game", "Card Game"),
        players=one_of((2, 2), (2, 4), (2, 6), (3, 8), (1, 5)),
        age=number(4, 16),
        minutes=number(10, 180, 5),
    ),
    kind(
        *("doll", "Toys > Dolls", (7, 129), "Fashion Doll", "Baby Doll"),
        tall=number(15, 60),
        age=number(1, 8),
        batteries=chance(0.3),
    ),
    kind(
        *("moisturiser", "Beauty > Skincare > Moisturisers", (4, 129), "Face Cream", "Day Cream", "Night Cream"),
        ml=one_of(30, 50, 75, 100, 200),
        skin=one_of("Dry", "Oily", "Sensitive", "Combination", "All"),
        spf=one_of(0, 15, 30, 50),
        vegan=chance(0.5),
        fragrancefree=chance(0.4),
    ),
    kind(
        *("perfume", "Beauty > Fragrance", (9, 199), "Eau de Parfum", "Eau de Toilette"),
        ml=one_of(30, 50, 75, 100, 150),
        gender=ADULT,
        scent=one_of("Floral", "Woody", "Citrus", "Oriental", "Fresh"),
    ),
    kind(
        *("hair dryer", "Beauty > Hair > Hair Dryers", (12, 399), "Hair Dryer"),
        watts=number(1000, 2400, 100),
        weight_g=number(250, 900, 10),
        ionic=chance(0.5),
        foldable=chance(0.4),
    ),
    kind(
        *("dumbbell", "Sports > Fitness > Dumbbells", (8, 299), "Dumbbell Set", "Kettlebell"),
        weight=one_of(2, 4, 5, 8, 10, 12, 16, 20, 24),
        material=one_of("Cast Iron", "Neoprene", "Vinyl", "Rubber"),
        adjustable=chance(0.3),
    ),
    kind(
        *("tent", "Sports > Camping > Tents", (29, 899), "Tunnel Tent", "Dome Tent", "Pop-Up Tent"),
        berth=one_of(1, 2, 3, 4, 6, 8),
        weight=number(1, 18, 0.1),
        column=one_of(1500, 2000, 3000, 5000),
        seasons=one_of(2, 3, 4),
    ),
    kind(
        *("bicycle", "Sports > Cycling > Bikes", (129, 3499), "Mountain Bike", "Road Bike", "Electric Bike"),
        wheel=one_of(20, 24, 26, 27.5, 29),
        gears=one_of(1, 7, 18, 21, 24),
        weight=number(7, 28, 0.1),
        frame=one_of("Aluminium", "Carbon", "Steel"),
        gender=ADULT,
    ),
    kind(
        *("drill", "DIY > Power Tools > Drills", (29, 399), "Cordless Drill", "Hammer Drill", "Impact Driver"),
        volts=one_of(12, 18, 20, 24),
        torque=number(20, 160, 5),
        weight=number(0.9, 4, 0.1),
        brushless=chance(0.5),
        included=chance(0.6),
    ),
    kind(
        *("ladder", "DIY > Ladders", (29, 399), "Step Ladder", "Telescopic Ladder"),
        tall=number(90, 450, 10),
        limit=one_of(120, 150, 180),
        steps=number(2, 14),
        foldable=chance(0.6),
    ),
    kind(
        *("paint", "DIY > Decorating > Paint", (6, 89), "Emulsion Paint", "Gloss Paint"),
        volume=one_of(0.75, 1, 2.5, 5, 10),
        finish=one_of("Matt", "Satin", "Gloss", "Silk"),
        coverage=number(8, 16),
        drying=number(1, 8),
        colour=COLOURS,
    ),
    kind(
        *("lawn mower", "Garden > Mowers", (79, 1299), "Electric Lawn Mower", "Petrol Lawn Mower", "Robot Lawn Mower"),
        cut=one_of(32, 36, 40, 42, 46, 51),
        tank=number(25, 70, 5),
        weight=number(8, 40, 0.5),
        area=one_of(250, 400, 600, 1000, 1500),
    ),
    kind(
        *("dog food", "Pets > Dogs > Food", (3, 89), "Dry Dog Food", "Wet Dog Food"),
        weight=one_of(0.4, 1, 2, 2.5, 7.5, 12, 15),
        flavour=one_of("Chicken", "Beef", "Salmon", "Lamb"),
        grainfree=chance(0.5),
        stage=one_of("Puppy", "Adult", "Senior"),
    ),
    kind(
        *("suitcase", "Luggage > Suitcases", (29, 399), "Cabin Suitcase", "Hard Shell Suitcase"),
        tall=number(48, 80),
        volume=number(25, 120),
        weight=number(1.8, 5, 0.1),
        wheels=one_of(2, 4),
        colour=COLOURS,
    ),
)
# What three platforms call a fact: a flat file's column, a data sheet's feature, a merchant feed's detail.
NAMES = {
    "load": ("capacity_load", "Rated capacity", "Drum capacity"),
    "spin": ("maximum_rotational_speed", "Maximum spin speed", "Spin speed"),
    "width": ("item_width", "Width", "Product width"),
    "depth": ("item_depth", "Depth", "Product depth"),
    "tall": ("item_height", "Height", "Product height"),
    "thick": ("item_thickness", "Thickness", "Mattress depth"),
    "noise": ("noise_level", "Noise level", "Noise emission"),
    "energy": ("efficiency", "Energy efficiency class", "Energy rating"),
    "delay": ("has_delay_start", "Delayed start timer", "Delay start"),
    "colour": ("color_name", "Colour of product", "Color"),
    "volume": ("capacity", "Total capacity", "Capacity"),
    "frostfree": ("is_frost_free", "No Frost system", "Frost free"),
    "icemaker": ("has_ice_maker", "Ice maker", "Ice maker"),
    "runtime": ("battery_run_time", "Runtime", "Run time"),
    "weight": ("item_weight", "Weight", "Net weight"),
    "weight_g": ("item_weight", "Weight", "Net weight"),
    "tank": ("dust_capacity", "Container capacity", "Collection capacity"),
    "hepa": ("has_hepa_filter", "HEPA filter", "HEPA filter"),
    "bagless": ("is_bagless", "Bagless", "Bagless"),
    "watts": ("wattage", "Power", "Power rating"),
    "material": ("material_type", "Material", "Material"),
    "keepwarm": ("has_keep_warm", "Keep warm function", "Keep warm"),
    "screen": ("display_size", "Display diagonal", "Screen size"),
    "ram": ("ram_memory_installed_size", "Internal memory", "RAM"),
    "storage": ("memory_storage_capacity", "Total storage capacity", "Storage"),
    "hours": ("battery_average_life", "Battery life", "Battery life"),
    "touch": ("has_touchscreen", "Touchscreen", "Touch screen"),
    "os": ("operating_system", "Operating system installed", "Operating system"),
    "resolution": ("display_resolution_type", "HD type", "Resolution"),
    "hertz": ("refresh_rate", "Refresh rate", "Refresh rate"),
    "hdmi": ("number_of_hdmi_ports", "HDMI ports quantity", "HDMI ports"),
    "smart": ("is_smart_tv", "Smart TV", "Smart TV"),
    "anc": ("has_noise_cancelling", "Active noise cancelling", "Noise cancelling"),
    "bluetooth": ("has_bluetooth", "Bluetooth", "Bluetooth"),
    "battery": ("battery_capacity", "Battery capacity", "Battery capacity"),
    "megapixels": ("rear_camera_resolution", "Rear camera resolution", "Main camera"),
    "nfc": ("has_nfc", "Near Field Communication (NFC)", "NFC"),
    "wireless": ("supports_wireless_charging", "Wireless charging", "Wireless charging"),
    "swivel": ("has_swivel", "Swivelling", "Swivel stand"),
    "sizes": ("size_name", "Available sizes", "Size"),
    "fabric": ("fabric_type", "Fabric", "Material"),
    "sleeve": ("sleeve_type", "Sleeve length", "Sleeve"),
    "gender": ("target_gender", "Suggested gender", "Gender"),
    "drop": ("heel_to_toe_drop", "Heel drop", "Heel to toe drop"),
    "waterproof": ("is_waterproof", "Waterproof", "Waterproof"),
    "hood": ("has_hood", "Hood", "Hooded"),
    "case": ("case_diameter", "Case diameter", "Case size"),
    "metres": ("water_resistance_depth", "Water resistance", "Water resistance"),
    "strap": ("band_material_type", "Band material", "Strap material"),
    "seats": ("seating_capacity", "Number of seats", "Seats"),
    "assembly": ("is_assembly_required", "Assembly required", "Self assembly"),
    "shelves": ("number_of_shelves", "Number of shelves", "Shelves"),
    "wood": ("material_type", "Material", "Material"),
    "bed": ("size_name", "Bed size", "Size"),
    "firm": ("item_firmness_description", "Firmness", "Firmness"),
    "tog": ("tog_rating", "Tog rating", "Tog"),
    "fill": ("fill_material_type", "Filling material", "Filling"),
    "washable": ("is_machine_washable", "Machine washable", "Machine washable"),
    "diameter": ("item_diameter", "Diameter", "Diameter"),
    "induction": ("is_induction_compatible", "Suitable for induction", "Induction"),
    "dishwasher": ("is_dishwasher_safe", "Dishwasher proof", "Dishwasher safe"),
    "oven": ("is_oven_safe", "Oven proof", "Oven safe"),
    "pieces": ("number_of_pieces", "Number of pieces", "Pieces"),
    "age": ("manufacturer_minimum_age", "Recommended age (min)", "Minimum age"),
    "batteries": ("are_batteries_required", "Batteries required", "Batteries required"),
    "players": ("number_of_players", "Number of players", "Players"),
    "minutes": ("estimated_playing_time", "Playing time", "Playing time"),
    "ml": ("item_volume", "Volume", "Volume"),
    "skin": ("skin_type", "Skin type", "Skin type"),
    "spf": ("sun_protection_factor", "SPF", "SPF"),
    "vegan": ("is_vegan", "Vegan", "Vegan"),
    "fragrancefree": ("is_fragrance_free", "Fragrance free", "Fragrance free"),
    "scent": ("scent_name", "Fragrance family", "Scent"),
    "ionic": ("has_ionic_technology", "Ionic function", "Ionic"),
    "foldable": ("is_foldable", "Foldable", "Folding"),
    "adjustable": ("is_adjustable", "Adjustable weight", "Adjustable"),
    "berth": ("occupancy", "Sleeping capacity", "Berth"),
    "column": ("hydrostatic_head", "Water column", "Hydrostatic head"),
    "seasons": ("number_of_seasons", "Season rating", "Seasons"),
    "wheel": ("wheel_size", "Wheel size", "Wheel size"),
    "gears": ("number_of_speeds", "Number of gears", "Gears"),
    "frame": ("frame_material_type", "Frame material", "Frame material"),
    "volts": ("voltage", "Battery voltage", "Voltage"),
    "torque": ("maximum_torque", "Max. torque", "Torque"),
    "brushless": ("is_brushless", "Brushless motor", "Brushless"),
    "included": ("are_batteries_included", "Batteries included", "Battery included"),
    "limit": ("load_capacity", "Maximum weight capacity", "Max load"),
    "steps": ("number_of_steps", "Number of steps", "Steps"),
    "finish": ("finish_type", "Finish", "Finish"),
    "coverage": ("coverage", "Coverage", "Coverage per litre"),
    "drying": ("drying_time", "Drying time", "Drying time"),
    "cut": ("cutting_width", "Cutting width", "Cutting width"),
    "area": ("recommended_lawn_size", "Maximum lawn area", "Lawn size"),
    "flavour": ("flavor_name", "Flavour", "Flavour"),
    "grainfree": ("is_grain_free", "Grain free", "Grain free"),
    "stage": ("age_range_description", "Life stage", "Life stage"),
    "wheels": ("number_of_wheels", "Number of wheels", "Wheels"),
}
CM = (("centimeters", 1), ("cm", 1), ("cm", 1))
LENGTHS = (("inches", 1 / 2.54), ("mm", 10), ("cm", 1))
UNITS = {
    **dict.fromkeys(("width", "depth", "tall", "diameter", "thick"), LENGTHS),
    "cut": CM,
    "case": (("millimeters", 1), ("mm", 1), ("mm", 1)),
    "drop": (("millimeters", 1), ("mm", 1), ("mm", 1)),
    "column": (("millimeters", 1), ("mm", 1), ("mm", 1)),
    "metres": (("meters", 1), ("m", 1), ("m", 1)),
    "load": (("kilograms", 1), ("kg", 1), ("kg", 1)),
    "limit": (("kilograms", 1), ("kg", 1), ("kg", 1)),
    "weight": (("kilograms", 1), ("g", 1000), ("kg", 1)),
    "weight_g": (("grams", 1), ("g", 1), ("g", 1)),
    "spin": (("rpm", 1), ("RPM", 1), ("rpm", 1)),
    "noise": (("decibels", 1), ("dB", 1), ("dB", 1)),
    "volume": (("liters", 1), ("L", 1), ("litres", 1)),
    "tank": (("liters", 1), ("L", 1), ("L", 1)),
    "ml": (("milliliters", 1), ("ml", 1), ("ml", 1)),
    "runtime": (("minutes", 1), ("min", 1), ("min", 1)),
    "minutes": (("minutes", 1), ("min", 1), ("min", 1)),
    "hours": (("hours", 1), ("h", 1), ("hours", 1)),
    "drying": (("hours", 1), ("h", 1), ("hours", 1)),
    "watts": (("watts", 1), ("W", 1), ("W", 1)),
    "screen": (("inches", 1), ('"', 1), ("inch", 1)),
    "wheel": (("inches", 1), ('"', 1), ("inch", 1)),
    "ram": (("gigabytes", 1), ("GB", 1), ("GB", 1)),
    "storage": (("gigabytes", 1), ("GB", 1), ("GB", 1)),
    "hertz": (("hertz", 1), ("Hz", 1), ("Hz", 1)),
    "battery": (("milliamp_hours", 1), ("mAh", 1), ("mAh", 1)),
    "megapixels": (("megapixels", 1), ("MP", 1), ("MP", 1)),
    "volts": (("volts", 1), ("V", 1), ("V", 1)),
    "torque": (("newton_meters", 1), ("Nm", 1), ("Nm", 1)),
    "coverage": (("square_meters_per_liter", 1), ("m²/l", 1), ("m²/L", 1)),
    "area": (("square_meters", 1), ("m²", 1), ("sqm", 1)),
    "age": (("years", 1), ("year(s)", 1), ("years", 1)),
}


def products(count: int = 20_000, seed: int = 41) -> Iterator[Made]:
    """The marketplace's products, always the same."""
    dice = Random(seed)
    for n, made in enumerate(spread(KINDS, count, dice)):
        told = drawn(made, dice)
        kept = ("kind", "family", "price")
        told = {fact: value for fact, value in told.items() if fact in kept or dice.random() < 0.88}
        told["brand"] = dice.choice(BRANDS)
        told["called"] = dice.choice(made.titles)
        id_ = f"B0{n:06X}"
        yield Made(id_, Facts(told), SELLERS[dice.randrange(3)](id_, made, told, dice))


def write(path: Path, made: list[Made]) -> None:
    path.write_text("\n".join(json.dumps(one.record, ensure_ascii=False) for one in made) + "\n", encoding="utf-8")


def _title(told: dict[str, Any], dice: Random) -> str:
    colour = f", {told['colour']}" if "colour" in told and dice.random() < 0.4 else ""
    return f"{told['brand']} {told['called']} {dice.choice('ABDGRSTX')}{dice.randint(10, 990)}{colour}"


def _flat(id_: str, kind: Kind, told: dict[str, Any], dice: Random) -> dict[str, Any]:
    """A flat file: a column a fact, its unit in the column beside it."""
    said: dict[str, Any] = {
        "item_sku": id_,
        "item_name": _title(told, dice),
        "brand_name": told["brand"],
        "item_type_keyword": kind.shelf,
        "standard_price": told["price"],
        "currency": "GBP",
        "bullet_point1": dice.choice(("Designed in London", "Hassle-free returns", "Customer favourite")),
    }
    for fact in sorted(told.keys() & NAMES.keys()):
        value = told[fact]
        name = NAMES[fact][0]
        if isinstance(value, bool):
            said[name] = str(value).lower()
        elif fact in UNITS:
            unit, times = UNITS[fact][0]
            said |= {name: _rounded(value * times), f"{name}_unit_of_measure": unit}
        else:
            said[name] = _listed(value, ", ")
    return said


def _sheet(id_: str, kind: Kind, told: dict[str, Any], dice: Random) -> dict[str, Any]:
    """A data sheet: a list of features, each with its measure."""
    features = []
    for fact in sorted(told.keys() & NAMES.keys()):
        value, (unit, times) = told[fact], UNITS.get(fact, (("", 1),) * 2)[1]
        if isinstance(value, bool):
            features.append({"name": NAMES[fact][1], "value": "Y" if value else "N"})
        elif fact in UNITS:
            features.append({"name": NAMES[fact][1], "value": str(_rounded(value * times)), "measure": unit})
        else:
            features.append({"name": NAMES[fact][1], "value": _listed(value, "; ")})
    return {
        "item_sku": id_,
        "item_name": _title(told, dice),
        "brand_name": told["brand"],
        "item_type_keyword": kind.shelf,
        "standard_price": f"£{told['price']:,.2f}",
        "features": sorted(features, key=lambda feature: feature["name"]),
    }


def _merchant(id_: str, kind: Kind, told: dict[str, Any], dice: Random) -> dict[str, Any]:
    """A merchant feed: sections of details, each a line."""
    details = []
    for fact in sorted(told.keys() & NAMES.keys()):
        value = told[fact]
        if isinstance(value, bool):
            text = "Yes" if value else "No"
        elif fact in UNITS:
            unit, times = UNITS[fact][2]
            text = f"{_rounded(value * times)} {unit}"
        else:
            text = _listed(value, "/")
        details.append(f"Specifications:{NAMES[fact][2]}:{text}")
    return {
        "item_sku": id_,
        "item_name": _title(told, dice),
        "brand_name": told["brand"],
        "item_type_keyword": kind.shelf,
        "standard_price": f"{told['price']:.2f} GBP",
        "product_detail": details,
    }


SELLERS = (_flat, _sheet, _merchant)


def _rounded(value: float) -> float | int:
    value = round(value, 4)
    return int(value) if value == int(value) else value


def _listed(value: Any, between: str) -> str:
    if isinstance(value, tuple):
        return f"{value[0]}-{value[1]}" if value[0] < value[1] else str(value[0])
    return between.join(str(one) for one in value) if isinstance(value, list) else str(value)
