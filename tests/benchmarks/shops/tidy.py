"""A tidy French shop of appliances and kitchenware: one column an attribute, its unit in the column's name."""

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.shops.making import Facts, Kind, Made, chance, drawn, maybe, number, one_of, some_of, spread

BRANDS = (
    *("Norvale", "Brunnhof", "Cuisélio", "Arvensis", "Tellmark", "Océlia", "Grandpré", "Voltane"),
    *("Hestia Pro", "Lumio", "Kaltenberg", "Sirocco"),
)
WASHING = (
    *("coton", "synthétiques", "laine", "délicat", "rapide 15 min", "rapide 30 min", "éco 40-60"),
    *("sport", "jeans", "vapeur", "anti-allergie", "soie"),
)
DISHES = ("éco", "intensif", "rapide 30 min", "verre", "demi-charge", "automatique", "nuit")
ENERGY = one_of(*"ABCDEF")
COLOURS = one_of("blanc", "blanc", "noir", "inox", "gris")
WARRANTY = one_of(2, 2, 2, 5, 10)


def kind(name: str, prices: tuple[float, float], *titles: str, family: str = "", shelf: str = "", **draws: Any) -> Kind:
    return Kind(
        name=name, titles=titles or (name.capitalize(),), prices=prices, draws=draws, family=family, shelf=shelf
    )


KINDS = (
    kind(
        *("lave-linge", (230, 1200), "Lave-linge hublot", "Lave-linge frontal"),
        width=one_of(45, 55, 59.5, 59.8, 60),
        height=number(84, 86, 0.5),
        depth=number(44, 65, 0.5),
        capacity=one_of(5, 6, 7, 8, 9, 10, 12),
        spin=one_of(1000, 1200, 1400, 1600),
        noise=number(66, 80),
        energy=ENERGY,
        colour=COLOURS,
        programmes=some_of(WASHING, 3, 9),
        pose=one_of("hublot"),
        delayed=chance(0.6),
        connected=chance(0.3),
        weight=number(55, 80, 0.5),
        warranty=WARRANTY,
        shelf="Lavage > Lave-linge",
    ),
    kind(
        *("lave-linge", (240, 900), "Lave-linge top", "Lave-linge à chargement par le dessus"),
        width=one_of(39.8, 40, 40, 40, 41, 42, 45),
        height=number(84, 90, 0.5),
        depth=number(56, 61, 0.5),
        capacity=one_of(5, 5.5, 6, 6.5, 7),
        spin=one_of(800, 1000, 1200, 1300),
        noise=number(68, 79),
        energy=ENERGY,
        colour=one_of("blanc"),
        programmes=some_of(WASHING, 3, 9),
        pose=one_of("top"),
        delayed=chance(0.6),
        connected=chance(0.1),
        weight=number(50, 65, 0.5),
        warranty=WARRANTY,
        shelf="Lavage > Lave-linge",
    ),
    kind(
        *("sèche-linge", (280, 1300)),
        width=one_of(45, 59.5, 59.7, 60),
        height=number(84, 86, 0.5),
        depth=number(46, 65, 0.5),
        capacity=one_of(3, 6, 7, 8, 9, 10),
        technology=one_of("pompe à chaleur", "pompe à chaleur", "condensation", "évacuation"),
        noise=number(60, 70),
        energy=one_of("A+++", "A++", "A+", "B", "C"),
        colour=COLOURS,
        delayed=chance(),
        warranty=WARRANTY,
        shelf="Lavage > Sèche-linge",
    ),
    kind(
        *("lave-vaisselle", (250, 1300)),
        width=one_of(44.8, 45, 55, 59.8, 60),
        height=number(44, 85, 0.5),
        depth=number(50, 60, 0.5),
        settings=one_of(6, 9, 10, 12, 13, 14, 15, 16),
        noise=number(38, 52),
        energy=ENERGY,
        colour=COLOURS,
        pose=one_of("pose libre", "encastrable", "intégrable"),
        programmes=some_of(DISHES, 2, 6),
        drawer=chance(),
        connected=chance(0.3),
        warranty=WARRANTY,
        shelf="Lavage > Lave-vaisselle",
    ),
    kind(
        *("réfrigérateur", (180, 2400), "Réfrigérateur combiné", "Réfrigérateur 2 portes", "Réfrigérateur américain"),
        width=number(48, 92, 0.5),
        height=number(83, 203, 0.5),
        depth=number(54, 75, 0.5),
        volume=number(90, 600, 5),
        noise=number(34, 45),
        energy=ENERGY,
        colour=COLOURS,
        frost_free=chance(),
        water=chance(0.3),
        shelf="Froid > Réfrigérateurs",
    ),
    kind(
        *("congélateur", (160, 1100), "Congélateur coffre", "Congélateur armoire"),
        width=number(50, 140, 0.5),
        height=number(83, 190, 0.5),
        volume=number(80, 450, 5),
        noise=number(37, 44),
        energy=ENERGY,
        colour=one_of("blanc", "blanc", "gris"),
        frost_free=chance(0.4),
        shelf="Froid > Congélateurs",
    ),
    kind(
        *("four", (190, 1500), "Four encastrable", "Four multifonction"),
        width=one_of(59.4, 59.5, 59.8, 60),
        height=number(45, 60, 0.5),
        volume=number(40, 80),
        power=number(2000, 3600, 50),
        cleaning=one_of("pyrolyse", "catalyse", "hydrolyse", "émail lisse"),
        steam=chance(0.3),
        energy=one_of("A++", "A+", "A", "B"),
        colour=one_of("noir", "inox", "noir", "blanc"),
        warranty=WARRANTY,
        shelf="Cuisson > Fours",
    ),
    kind(
        *("micro-ondes", (55, 500), "Micro-ondes", "Four à micro-ondes"),
        width=number(44, 60, 0.5),
        volume=number(17, 32),
        power=one_of(700, 750, 800, 900, 1000),
        grill=chance(0.4),
        colour=one_of("blanc", "noir", "inox", "rouge"),
        shelf="Cuisson > Micro-ondes",
    ),
    kind(
        *("plaque de cuisson", (120, 1300), "Plaque de cuisson", "Table de cuisson"),
        width=one_of(29, 30, 58, 59, 60, 65, 77, 80, 90),
        hobs=one_of(2, 3, 4, 4, 5),
        technology=one_of("induction", "induction", "vitrocéramique", "gaz"),
        power=number(3000, 7400, 100),
        colour=one_of("noir", "noir", "inox", "blanc"),
        shelf="Cuisson > Plaques",
    ),
    kind(
        *("hotte", (80, 900), "Hotte décorative", "Hotte casquette", "Groupe filtrant"),
        width=one_of(52, 55, 60, 70, 80, 90, 120),
        airflow=number(200, 900, 10),
        noise=number(48, 72),
        colour=one_of("inox", "noir", "blanc"),
        shelf="Cuisson > Hottes",
    ),
    kind(
        *("cave à vin", (130, 2500), "Cave à vin de service", "Cave à vin de vieillissement"),
        width=number(25, 70, 0.5),
        height=number(45, 185, 0.5),
        bottles=number(8, 220, 2),
        noise=number(35, 45),
        zones=one_of(1, 2, 3),
        colour=one_of("noir", "noir", "inox"),
        shelf="Froid > Caves à vin",
    ),
    kind(
        *("aspirateur traîneau", (60, 450), "Aspirateur traîneau"),
        family="aspirateur",
        power=number(400, 900, 50),
        noise=number(58, 82),
        tank=number(1.5, 4.5, 0.1),
        weight=number(4, 8, 0.1),
        bagless=chance(),
        colour=one_of("rouge", "bleu", "noir", "violet"),
        shelf="Entretien > Aspirateurs",
    ),
    kind(
        *("aspirateur balai", (90, 750), "Aspirateur balai"),
        family="aspirateur",
        runtime=number(20, 90, 5),
        noise=number(66, 84),
        tank=number(0.3, 1, 0.1),
        weight=number(1.4, 3.8, 0.1),
        colour=one_of("rouge", "bleu", "noir", "violet"),
        shelf="Entretien > Aspirateurs",
    ),
    kind(
        *("aspirateur robot", (120, 1200), "Aspirateur robot", "Robot aspirateur laveur"),
        family="aspirateur",
        runtime=number(60, 240, 10),
        noise=number(52, 72),
        height=number(7, 11, 0.1),
        connected=chance(0.8),
        colour=one_of("blanc", "noir"),
        shelf="Entretien > Aspirateurs",
    ),
    kind(
        *("robot pâtissier", (90, 800)),
        power=number(300, 2000, 50),
        bowl=number(3.5, 7, 0.1),
        weight=number(4, 14, 0.1),
        colour=one_of("rouge", "noir", "crème", "inox", "bleu"),
        timer=chance(),
        shelf="Petit électroménager > Préparation",
    ),
    kind(
        *("blender", (30, 350), "Blender", "Blender chauffant"),
        power=number(300, 2200, 50),
        bowl=number(0.6, 2.5, 0.1),
        material=one_of("verre", "plastique", "tritan"),
        colour=one_of("noir", "blanc", "rouge", "inox"),
        shelf="Petit électroménager > Préparation",
    ),
    kind(
        *("machine à expresso", (90, 1500), "Machine à expresso", "Machine à expresso avec broyeur"),
        pressure=one_of(9, 15, 15, 19, 20),
        tank=number(0.8, 2.8, 0.1),
        width=number(14, 34, 0.5),
        power=number(1100, 1800, 50),
        colour=one_of("noir", "inox", "rouge"),
        shelf="Petit électroménager > Café",
    ),
    kind(
        *("bouilloire", (18, 150)),
        tank=number(0.5, 2, 0.1),
        power=number(1500, 3000, 100),
        material=one_of("inox", "verre", "plastique", "céramique"),
        variable=chance(0.3),
        colour=one_of("noir", "blanc", "inox", "rouge", "vert sauge"),
        shelf="Petit électroménager > Petit déjeuner",
    ),
    kind(
        *("grille-pain", (18, 140)),
        slots=one_of(1, 2, 2, 4),
        power=number(700, 1800, 50),
        colour=one_of("noir", "blanc", "inox", "rouge", "vert sauge"),
        shelf="Petit électroménager > Petit déjeuner",
    ),
    kind(
        *("friteuse", (40, 320), "Friteuse sans huile", "Friteuse"),
        tank=number(1.5, 9, 0.1),
        power=number(1000, 2700, 50),
        colour=one_of("noir", "blanc", "inox"),
        shelf="Petit électroménager > Cuisson",
    ),
    kind(
        *("fer à repasser", (22, 180), "Fer à repasser"),
        power=number(1800, 3200, 100),
        weight=number(0.9, 1.8, 0.1),
        colour=one_of("bleu", "violet", "noir"),
        shelf="Entretien > Repassage",
    ),
    kind(
        *("poêle", (14, 160), "Poêle", "Poêle antiadhésive"),
        diameter=one_of(20, 22, 24, 26, 28, 30, 32),
        material=one_of("fonte", "inox", "aluminium", "acier"),
        induction=chance(0.7),
        oven=chance(0.5),
        removable=chance(0.3),
        shelf="Cuisine > Poêles",
    ),
    kind(
        *("cocotte", (25, 400), "Cocotte ronde", "Cocotte ovale"),
        diameter=one_of(20, 22, 24, 26, 28, 30),
        tank=number(2, 8, 0.1),
        material=one_of("fonte", "fonte", "inox", "céramique"),
        induction=chance(0.7),
        oven=chance(0.7),
        colour=one_of("rouge", "noir", "bleu", "vert sauge", "crème"),
        shelf="Cuisine > Cocottes",
    ),
    kind(
        *("couteau", (8, 190), "Couteau de chef", "Couteau à pain", "Couteau d'office", "Couteau santoku"),
        blade=number(7, 26),
        material=one_of("acier inoxydable", "acier damas", "céramique"),
        dishwasher=chance(0.5),
        shelf="Cuisine > Coutellerie",
    ),
    kind(
        "accessoire", (6, 40), "Sacs pour aspirateur traîneau", "Filtre HEPA pour aspirateur robot", shelf="Accessoires"
    ),
    kind("accessoire", (6, 60), "Détartrant pour machine à expresso", "Kit de superposition lave-linge et sèche-linge"),
    kind("lessive", (6, 25), "Lessive laine et délicat 1 L", "Lessive liquide 3 L", shelf="Accessoires > Lessives"),
)

COLUMNS = {
    "width": "Largeur (cm)",
    "height": "Hauteur (cm)",
    "depth": "Profondeur (cm)",
    "weight": "Poids (kg)",
    "diameter": "Diamètre (cm)",
    "blade": "Longueur de lame (cm)",
    "capacity": "Capacité de lavage (kg)",
    "volume": "Volume utile (L)",
    "tank": "Contenance (L)",
    "bowl": "Capacité du bol (L)",
    "settings": "Nombre de couverts",
    "bottles": "Nombre de bouteilles",
    "hobs": "Nombre de foyers",
    "slots": "Nombre de fentes",
    "zones": "Zones de température",
    "noise": "Niveau sonore (dB)",
    "power": "Puissance (W)",
    "airflow": "Débit d'air (m³/h)",
    "pressure": "Pression (bar)",
    "runtime": "Autonomie (min)",
    "spin": "Vitesse d'essorage (tr/min)",
    "energy": "Classe énergétique",
    "colour": "Couleur",
    "material": "Matière",
    "technology": "Technologie",
    "cleaning": "Nettoyage du four",
    "pose": "Type de pose",
    "programmes": "Programmes",
    "delayed": "Départ différé",
    "connected": "Connecté",
    "drawer": "Tiroir à couverts",
    "frost_free": "Froid ventilé",
    "water": "Distributeur d'eau",
    "steam": "Cuisson vapeur",
    "grill": "Gril",
    "bagless": "Sans sac",
    "timer": "Minuteur",
    "variable": "Température réglable",
    "induction": "Compatible induction",
    "oven": "Passe au four",
    "dishwasher": "Passe au lave-vaisselle",
    "removable": "Manche amovible",
    "warranty": "Garantie (ans)",
}
HEADER = ("Référence", "Désignation", "Marque", "Catégorie", "Prix TTC (€)", "Stock", *COLUMNS.values(), "Description")


def products(count: int = 2_000, seed: int = 1) -> Iterator[Made]:
    """The shop's products, always the same."""
    dice = Random(seed)
    for n, made in enumerate(spread(KINDS, count, dice)):
        told = drawn(made, dice)
        told |= {"brand": dice.choice(BRANDS), "stock": dice.randint(0, 30)}
        for name in ("width", "noise", "weight", "colour", "depth"):
            told[name] = maybe(one_of(told.get(name)), 0.93)(dice)
        told["title"] = _title(made, told, dice)
        yield Made(f"R{n + 10_000}", Facts(told), _row(f"R{n + 10_000}", made, told, dice))


def write(path: Path, made: list[Made]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(HEADER)
        table.writerows(one.record for one in made)


def _title(kind: Kind, told: dict[str, Any], dice: Random) -> str:
    model = f"{dice.choice('ABCDEFGKLMNPRSTVX')}{dice.choice('AEIOU')}{dice.randint(10, 99)}0"
    return f"{dice.choice(kind.titles)} {told['brand']} {model}"


def _row(id_: str, kind: Kind, told: dict[str, Any], dice: Random) -> list[str]:
    cells = [_cell(told.get(name)) for name in COLUMNS]
    said = _cell(told["price"])
    return [id_, told["title"], told["brand"], kind.shelf or kind.name, said, str(told["stock"]), *cells, _text(dice)]


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case list():
            return ", ".join(value)
        case _:
            return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _text(dice: Random) -> str:
    return dice.choice(
        (
            "Simple et robuste, pensé pour durer.",
            "Un incontournable de la maison, facile à vivre au quotidien.",
            "Fabriqué avec soin, réparable pendant dix ans.",
            "Son dessin sobre s'accorde avec tous les intérieurs.",
            "Livré avec sa notice en français.",
        )
    )
