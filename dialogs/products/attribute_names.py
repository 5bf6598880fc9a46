"""How we call what products say of themselves: "largeur", "noise level"; and what is best of it."""

from functools import lru_cache

from dialogs.wording import Wording

SMALL_IS_BETTER = {
    **dict.fromkeys(("price", "noise", "energy_use", "energy_class", "water_use", "weight", "duration"), True),
    **dict.fromkeys(("spin", "capacity", "rating", "autonomy", "battery", "storage", "ram", "power", "suction"), False),
    **dict.fromkeys(("warranty", "refresh", "camera", "range_distance", "place_settings", "torque"), False),
}
"""Of which a customer would rather have little, and of which much, whatever they asked."""


def name_of(concept: str, label: str, _: Wording) -> str:
    """The name of an attribute inside a sentence: ours where we know what is meant, else the catalogue's."""
    return _names(_).get(concept) or label


@lru_cache(8)
def _names(_: Wording) -> dict[str, str]:
    return {
        "price": _("price"),
        "rating": _("rating"),
        "stock": _("availability"),
        "brand": _("brand"),
        "width": _("width"),
        "height": _("height"),
        "depth": _("depth"),
        "length": _("length"),
        "thickness": _("thickness"),
        "diameter": _("diameter"),
        "screen": _("screen size"),
        "weight": _("weight"),
        "max_load": _("maximum load"),
        "capacity": _("capacity"),
        "noise": _("noise level"),
        "spin": _("spin speed"),
        "energy_use": _("energy consumption"),
        "water_use": _("water consumption"),
        "power": _("power"),
        "torque": _("torque"),
        "battery": _("battery"),
        "autonomy": _("battery life"),
        "ram": _("memory"),
        "storage": _("storage"),
        "refresh": _("refresh rate"),
        "temperature": _("temperature"),
        "duration": _("duration"),
        "warranty": _("guarantee"),
        "age_from": _("minimum age"),
        "size": _("size"),
        "energy_class": _("energy class"),
        "spin_class": _("spin class"),
        "noise_class": _("noise class"),
        "colour": _("colour"),
        "material": _("material"),
        "gender": _("for whom"),
        "pattern": _("pattern"),
        "style": _("style"),
        "shape": _("shape"),
        "season": _("season"),
        "installation": _("installation"),
        "opening": _("opening"),
        "programmes": _("programmes"),
        "features": _("features"),
        "connectivity": _("connectivity"),
        "origin": _("origin"),
        "certification": _("label"),
        "motor": _("motor"),
        "place_settings": _("place settings"),
        "burners": _("burners"),
        "voltage": _("voltage"),
        "suction": _("suction"),
        "resolution": _("resolution"),
        "camera": _("camera"),
        "processor": _("processor"),
        "graphics": _("graphics card"),
        "system": _("operating system"),
        "waterproof": _("water resistance"),
        "oven_safe": _("oven safe"),
        "microwave_safe": _("microwave safe"),
        "dishwasher_safe": _("dishwasher safe"),
        "machine_washable": _("machine washable"),
        "foldable": _("foldable"),
        "wireless": _("cordless"),
        "organic": _("organic"),
        "vegan": _("vegan"),
        "connected": _("connected"),
        "delayed_start": _("delayed start"),
        "steam": _("steam"),
        "child_lock": _("child lock"),
        "touchscreen": _("touch screen"),
        "noise_cancelling": _("noise cancelling"),
        "self_cleaning": _("self-cleaning"),
        "no_frost": _("no frost"),
        "heel": _("heel height"),
        "tank": _("water tank"),
        "dust_bag": _("dust container"),
        "top_speed": _("top speed"),
        "range_distance": _("range"),
    }


def best_of(concept: str, *, smallest: bool, _: Wording) -> str:
    """What the best of several is, said of no gender: "le prix le plus bas"; empty where nothing is said of it."""
    return _bests(_).get((concept, smallest), "")


@lru_cache(8)
def _bests(_: Wording) -> dict[tuple[str, bool], str]:
    return {
        ("price", True): _("the lowest price"),
        ("price", False): _("the highest price"),
        ("noise", True): _("the lowest noise"),
        ("energy_use", True): _("the lowest energy consumption"),
        ("energy_class", True): _("the best energy class"),
        ("water_use", True): _("the lowest water consumption"),
        ("weight", True): _("the lightest weight"),
        ("duration", True): _("the shortest cycle"),
        ("width", True): _("the smallest width"),
        ("depth", True): _("the smallest depth"),
        ("height", True): _("the smallest height"),
        ("spin", False): _("the fastest spin"),
        ("capacity", False): _("the largest capacity"),
        ("rating", False): _("the best rating"),
        ("autonomy", False): _("the longest battery life"),
        ("battery", False): _("the largest battery"),
        ("storage", False): _("the most storage"),
        ("ram", False): _("the most memory"),
        ("power", False): _("the most power"),
        ("suction", False): _("the strongest suction"),
        ("warranty", False): _("the longest guarantee"),
        ("refresh", False): _("the smoothest screen"),
        ("camera", False): _("the sharpest camera"),
        ("range_distance", False): _("the longest range"),
        ("screen", False): _("the largest screen"),
        ("place_settings", False): _("the most place settings"),
        ("torque", False): _("the highest torque"),
    }
