"""A French garage's shop: tyres, batteries, parts and tools, in a Google Merchant feed of tabs.

What is true of a product stands in `product_detail` (section:name:value), in a sentence of the description, among the
highlights, in one of Google's own columns, or only in the title: a tyre's size is "205/55 R16 91V" and nothing else.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.shops.making import Facts, Kind, Made, chance, drawn, number, one_of, spread

BRANDS = {
    "Pneus": ("Rovanto", "Kelvara", "Mistralis", "Nordgrip"),
    "Pièces": ("Autelia", "Motrax", "Brevoz", "Delkor"),
    "Équipement": ("Thuro", "Carvane", "Autelia"),
    "Outillage": ("Fergus", "Makoto", "Robur Pro", "Stahlwerk"),
}
COLOURS = one_of("Noir", "Gris", "Rouge", "Jaune", "Bleu")
SIZES = one_of(
    *((175, 65, 14), (185, 60, 15), (195, 65, 15), (205, 55, 16), (205, 60, 16), (215, 65, 16)),
    *((225, 45, 17), (225, 50, 17), (235, 45, 18), (245, 40, 19)),
)


def kind(name: str, shelf: str, prices: tuple[float, float], *titles: str, **draws: Any) -> Kind:
    return Kind(name=name, titles=titles or (name.capitalize(),), prices=prices, draws=draws, shelf=shelf)


TYRE: dict[str, Any] = {
    "size": SIZES,
    "load_index": number(82, 104),
    "speed": one_of("T", "H", "V", "W"),
    "noise": number(66, 74),
    "wet": one_of(*"ABCD"),
    "fuel": one_of(*"ABCDE"),
    "runflat": chance(0.25),
    "reinforced": chance(0.3),
}

KINDS = (
    kind("pneu été", "Pneus > Pneus été", (42, 260), "Pneu été", **TYRE),
    kind("pneu hiver", "Pneus > Pneus hiver", (48, 280), "Pneu hiver", **TYRE, studdable=chance(0.3)),
    kind("pneu 4 saisons", "Pneus > Pneus 4 saisons", (50, 270), "Pneu 4 saisons", "Pneu toutes saisons", **TYRE),
    kind(
        *("batterie", "Pièces > Batteries", (49, 240), "Batterie voiture", "Batterie auto"),
        ah=one_of(44, 52, 60, 70, 72, 80, 95, 105),
        start=number(420, 950, 10),
        stop=chance(0.4),
        terminal=one_of("droite", "gauche"),
        length_mm=one_of(207, 242, 278, 315, 353),
        weight=number(10, 27, 0.1),
    ),
    kind(
        *("huile moteur", "Pièces > Huiles", (9, 95), "Huile moteur"),
        grade=one_of("5W30", "5W40", "0W20", "10W40", "0W30"),
        litres=one_of(1, 2, 4, 5, 20),
        base=one_of("synthétique", "semi-synthétique", "minérale"),
        engine=one_of("essence", "diesel", "essence et diesel"),
    ),
    kind(
        *("balai d'essuie-glace", "Pièces > Essuie-glaces", (5, 49), "Balai d'essuie-glace", "Essuie-glace"),
        length_mm=one_of(350, 400, 450, 500, 530, 600, 650, 700),
        flat=chance(0.6),
        place=one_of("avant", "arrière"),
    ),
    kind(
        *("plaquettes de frein", "Pièces > Freinage", (14, 120), "Plaquettes de frein", "Jeu de plaquettes de frein"),
        place=one_of("avant", "arrière"),
        thick_mm=number(14, 20, 0.1),
        wear=chance(0.5),
    ),
    kind(
        *("ampoule auto", "Pièces > Éclairage", (3, 60), "Ampoule", "Ampoules de phare"),
        socket=one_of("H1", "H4", "H7", "H11", "W5W"),
        watts=one_of(5, 35, 55, 60),
        kelvin=one_of(3200, 4200, 5000, 6000),
        technology=one_of("halogène", "LED", "xénon"),
    ),
    kind(
        *("coffre de toit", "Équipement > Portage", (149, 990), "Coffre de toit", "Coffre de toit rigide"),
        litres=number(300, 630, 10),
        length_mm=number(1330, 2320, 10),
        load=one_of(50, 75, 100),
        double=chance(0.5),
        weight=number(9, 27, 0.5),
        colour=one_of("Noir", "Gris", "Blanc"),
    ),
    kind(
        *("porte-vélos", "Équipement > Portage", (59, 790), "Porte-vélos d'attelage", "Porte-vélos de hayon"),
        bikes=one_of(1, 2, 3, 4),
        load=one_of(30, 45, 60, 80),
        tilting=chance(0.5),
        electric=chance(0.4),
        weight=number(6, 24, 0.5),
    ),
    kind(
        *("chaînes neige", "Équipement > Hiver", (19, 220), "Chaînes neige", "Chaussettes neige"),
        rim=one_of(14, 15, 16, 17, 18),
        link_mm=one_of(7, 9, 12),
        suv=chance(0.4),
    ),
    kind(
        *("autoradio", "Équipement > Multimédia", (39, 690), "Autoradio", "Autoradio 2 DIN"),
        screen=one_of(6.2, 7, 9, 10.1),
        watts=one_of(45, 50, 55),
        bluetooth=chance(0.7),
        dab=chance(0.4),
        carplay=chance(0.5),
    ),
    kind(
        *("dashcam", "Équipement > Multimédia", (29, 390), "Dashcam", "Caméra embarquée"),
        angle=one_of(110, 125, 140, 160, 170),
        gps=chance(0.5),
        night=chance(0.6),
        storage=one_of(16, 32, 64, 128),
    ),
    kind(
        *("lave-glace", "Équipement > Entretien", (2, 24), "Liquide lave-glace", "Lave-glace concentré"),
        litres=one_of(1, 2, 5, 10),
        frost=one_of(-5, -10, -15, -20, -30),
    ),
    kind(
        *("perceuse-visseuse", "Outillage > Électroportatif", (39, 420), "Perceuse-visseuse", "Visseuse à chocs"),
        volts=one_of(12, 18, 20, 36),
        torque=number(25, 150, 5),
        ah=one_of(1.5, 2, 4, 5),
        brushless=chance(0.5),
        weight=number(0.9, 2.6, 0.1),
        batteries=one_of(0, 1, 2),
    ),
    kind(
        *("meuleuse", "Outillage > Électroportatif", (29, 290), "Meuleuse d'angle", "Meuleuse"),
        watts=number(650, 2400, 50),
        disc_mm=one_of(115, 125, 180, 230),
        rpm=one_of(6500, 8500, 11000, 12000),
        weight=number(1.5, 6, 0.1),
        variable=chance(0.4),
    ),
    kind(
        *("scie circulaire", "Outillage > Électroportatif", (45, 460), "Scie circulaire", "Scie plongeante"),
        watts=number(900, 2000, 50),
        cut_mm=number(40, 85),
        disc_mm=one_of(140, 165, 190, 235),
        laser=chance(0.4),
        weight=number(2.5, 7, 0.1),
    ),
    kind(
        *("cric", "Outillage > Levage", (19, 390), "Cric rouleur", "Cric bouteille"),
        tons=one_of(1.5, 2, 2.5, 3, 5, 10),
        lift_mm=number(330, 560, 5),
        low_mm=number(75, 150, 5),
        weight=number(4, 42, 0.5),
    ),
    kind(
        *("compresseur", "Outillage > Air comprimé", (69, 890), "Compresseur", "Compresseur silencieux"),
        tank=one_of(6, 24, 50, 100, 200),
        bar=one_of(8, 10, 12),
        noise=number(59, 97),
        oil_free=chance(0.5),
        horse=one_of(1, 1.5, 2, 3),
    ),
    kind(
        *("clé dynamométrique", "Outillage > Outils à main", (19, 320), "Clé dynamométrique"),
        torque=one_of(25, 50, 110, 210, 340),
        square=one_of("1/4", "3/8", "1/2"),
        colour=COLOURS,
    ),
    kind(
        *("coffret de douilles", "Outillage > Outils à main", (15, 340), "Coffret de douilles", "Coffret à douilles"),
        pieces=one_of(12, 25, 46, 94, 108, 150, 216),
        square=one_of("1/4", "3/8", "1/2"),
    ),
    kind(
        *("chargeur de batterie", "Outillage > Batterie", (22, 260), "Chargeur de batterie", "Booster de batterie"),
        amps=one_of(1, 4, 8, 10, 15),
        volts=one_of(6, 12, 24),
        usb=chance(0.4),
    ),
)

DETAILS = {
    "noise": ("Performances", "Niveau sonore", "{0:g} dB"),
    "wet": ("Étiquette européenne", "Adhérence sur sol mouillé", "{0}"),
    "fuel": ("Étiquette européenne", "Efficacité en carburant", "{0}"),
    "ah": ("Électricité", "Capacité", "{0:g} Ah"),
    "start": ("Électricité", "Puissance de démarrage (EN)", "{0:g} A"),
    "terminal": ("Montage", "Borne positive", "{0}"),
    "length_mm": ("Dimensions", "Longueur", "{0:g} mm"),
    "thick_mm": ("Dimensions", "Épaisseur", "{0:g} mm"),
    "grade": ("Norme", "Viscosité", "{0}"),
    "base": ("Norme", "Type d'huile", "{0}"),
    "engine": ("Norme", "Motorisation", "{0}"),
    "place": ("Montage", "Position", "{0}"),
    "socket": ("Éclairage", "Culot", "{0}"),
    "kelvin": ("Éclairage", "Température de couleur", "{0:g} K"),
    "technology": ("Éclairage", "Technologie", "{0}"),
    "watts": ("Électricité", "Puissance", "{0:g} W"),
    "litres": ("Dimensions", "Volume", "{0:g} L"),
    "load": ("Charge", "Charge maximale", "{0:g} kg"),
    "bikes": ("Charge", "Nombre de vélos", "{0:g}"),
    "rim": ("Montage", "Diamètre de jante", "{0:g} pouces"),
    "link_mm": ("Dimensions", "Taille des maillons", "{0:g} mm"),
    "screen": ("Affichage", "Taille d'écran", "{0:g} pouces"),
    "angle": ("Image", "Angle de vue", "{0:g}°"),
    "storage": ("Image", "Carte mémoire", "{0:g} Go"),
    "frost": ("Usage", "Protection antigel", "{0:g} °C"),
    "volts": ("Électricité", "Tension", "{0:g} V"),
    "torque": ("Performances", "Couple max", "{0:g} Nm"),
    "batteries": ("Contenu", "Nombre de batteries fournies", "{0:g}"),
    "disc_mm": ("Dimensions", "Diamètre du disque", "{0:g} mm"),
    "rpm": ("Performances", "Vitesse à vide", "{0:g} tr/min"),
    "cut_mm": ("Performances", "Profondeur de coupe", "{0:g} mm"),
    "tons": ("Charge", "Capacité de levage", "{0:g} t"),
    "lift_mm": ("Dimensions", "Hauteur maximale", "{0:g} mm"),
    "low_mm": ("Dimensions", "Hauteur minimale", "{0:g} mm"),
    "tank": ("Dimensions", "Cuve", "{0:g} L"),
    "bar": ("Performances", "Pression max", "{0:g} bar"),
    "horse": ("Électricité", "Puissance moteur", "{0:g} CV"),
    "square": ("Dimensions", "Carré d'entraînement", '{0}"'),
    "pieces": ("Contenu", "Nombre de pièces", "{0:g}"),
    "amps": ("Électricité", "Courant de charge", "{0:g} A"),
}
HIGHLIGHTS = {
    "runflat": "Roulage à plat (Runflat)",
    "reinforced": "Renforcé XL",
    "studdable": "Cloutable",
    "stop": "Start & Stop",
    "flat": "Balai plat",
    "wear": "Témoin d'usure",
    "double": "Double ouverture",
    "tilting": "Basculant",
    "electric": "Compatible vélo électrique",
    "suv": "Compatible SUV",
    "bluetooth": "Bluetooth",
    "dab": "Radio numérique DAB+",
    "carplay": "CarPlay sans fil",
    "gps": "GPS intégré",
    "night": "Vision nocturne",
    "brushless": "Moteur brushless",
    "variable": "Variateur de vitesse",
    "laser": "Guide laser",
    "oil_free": "Sans huile",
    "usb": "Prise USB",
}
APART = {
    "Visseuse à chocs": "visseuse à chocs",
    "Scie plongeante": "scie plongeante",
    "Booster de batterie": "booster",
    "Chaussettes neige": "chaussettes neige",
}
"""Titles of things that stand on a shelf with others and are no such things."""

HEADER = (
    *("id", "title", "description", "link", "image_link", "price", "sale_price", "availability", "condition"),
    *("brand", "gtin", "google_product_category", "product_type", "color", "product_weight", "product_detail"),
    *("product_highlight", "shipping(country:price)"),
)
LINES = (
    "Livré sous 48 h en point relais.",
    "Montage possible chez nos 120 garages partenaires.",
    "Notice en français.",
    "Qualité équivalente à l'origine.",
)


def products(count: int = 2_200, seed: int = 6) -> Iterator[Made]:
    """The garage's products, always the same."""
    dice = Random(seed)
    for n, made in enumerate(spread(KINDS, count, dice)):
        told = {name: value for name, value in drawn(made, dice).items() if name in _ALWAYS or dice.random() < 0.88}
        told = {name: value for name, value in told.items() if name not in HIGHLIGHTS or value}
        told |= dict(zip(("tread", "ratio", "rim"), told.pop("size", ()), strict=False))
        told["brand"] = dice.choice(BRANDS[made.shelf.split(" > ")[0]])
        told["called"] = dice.choice(made.titles)
        told["kind"] = APART.get(told["called"], made.name)
        told["title"] = _title(told, dice)
        told["sold"] = round(told["price"] * 0.8, 2) if dice.random() < 0.15 else told["price"]
        yield Made(f"AUT-{n:05d}", Facts(told | {"price": told["sold"]}), _row(f"AUT-{n:05d}", made, told, dice))


_ALWAYS = frozenset(("kind", "family", "price", "size", "load_index", "speed"))


def write(path: Path, made: list[Made]) -> None:
    lines = ["\t".join(HEADER), *("\t".join(one.record) for one in made)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _title(told: dict[str, Any], dice: Random) -> str:
    model = f"{dice.choice(('Aqualis', 'Trako', 'Velta', 'Orbis', 'Karst', 'Pilote'))} {dice.randint(1, 9)}"
    size = ""
    if "tread" in told:
        size = f" {told['tread']}/{told['ratio']} R{told['rim']} {told['load_index']}{told['speed']}"
    return f"{told['called']} {told['brand']} {model}{size}"


def _row(id_: str, kind: Kind, told: dict[str, Any], dice: Random) -> list[str]:
    """Two facts in three are details, the third is said in passing."""
    named = [fact for fact in told if fact in DETAILS and not (fact == "rim" and "tread" in told)]
    detailed = [fact for fact in named if dice.random() < 0.67]
    passing = [f"{DETAILS[fact][1]} : {_said(fact, told)}." for fact in named if fact not in detailed]
    return [
        *(id_, told["title"], " ".join([dice.choice(LINES), *passing]), f"https://garage.example/{id_}", ""),
        f"{told['price']:.2f} EUR",
        f"{told['sold']:.2f} EUR" if told["sold"] != told["price"] else "",
        *("in_stock", "new", told["brand"], f"{dice.randint(10**12, 10**13 - 1)}", "5613", kind.shelf),
        told.get("colour", ""),
        f"{told['weight']:g} kg" if "weight" in told else "",
        ",".join(f"{DETAILS[fact][0]}:{DETAILS[fact][1]}:{_said(fact, told)}" for fact in detailed),
        ",".join(HIGHLIGHTS[fact] for fact in told if fact in HIGHLIGHTS),
        "FR:4.90 EUR",
    ]


def _said(fact: str, told: dict[str, Any]) -> str:
    return DETAILS[fact][2].format(told[fact])
