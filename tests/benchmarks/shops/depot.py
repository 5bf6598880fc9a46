"""A French discount warehouse, in a till's export: short column names, everything else in one cell, O and N for yes."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.shops.making import Facts, Kind, Made, chance, drawn, number, one_of, spread

BRANDS = ("ARVEX", "BELMONT", "CIRRUS", "DOMEO", "ELNA PRO", "FJORD", "GALATEE")
COLOURS = one_of("noir", "blanc", "gris", "bleu", "rouge", "vert", "beige")


def kind(name: str, shelf: str, prices: tuple[float, float], *titles: str, family: str = "", **draws: Any) -> Kind:
    return Kind(name=name, titles=titles or (name,), prices=prices, draws=draws, family=family, shelf=shelf)


KINDS = (
    kind(
        *("matelas", "LITERIE>MATELAS", (79, 990), "matelas", "matelas mousse"),
        width=one_of(80, 90, 140, 160, 180),
        length=one_of(190, 200),
        thick=number(12, 32),
        firm=one_of("ferme", "mi-ferme", "souple"),
        removable=chance(0.5),
    ),
    kind(
        *("couette", "LITERIE>COUETTES", (19, 240)),
        width=one_of(140, 200, 220, 240),
        fill=one_of("duvet", "synthétique", "bambou"),
        washable=chance(0.7),
    ),
    kind(
        *("poussette", "PUERICULTURE>POUSSETTES", (59, 890), "poussette", "poussette canne"),
        weight=number(4, 14, 0.1),
        age=number(0, 6),
        load=one_of(15, 18, 22),
        foldable=chance(0.8),
        colour=COLOURS,
    ),
    kind(
        *("siège auto", "PUERICULTURE>SIEGES AUTO", (45, 420)),
        weight=number(3, 13, 0.1),
        isofix=chance(0.6),
        swivel=chance(0.4),
        load=one_of(13, 18, 25, 36),
    ),
    kind(
        *("climatiseur", "CONFORT>CLIMATISEURS", (219, 1200), "climatiseur mobile", "climatiseur"),
        btu=one_of(7000, 9000, 12000, 14000),
        noise=number(45, 66),
        area=number(12, 50),
        reversible=chance(0.4),
        energy=one_of("A+++", "A++", "A+", "A", "B"),
    ),
    kind(
        *("ventilateur", "CONFORT>VENTILATEURS", (15, 190), "ventilateur", "ventilateur colonne"),
        power=number(25, 80, 5),
        noise=number(30, 65),
        height=number(30, 130),
        remote=chance(0.5),
    ),
    kind(
        *("radiateur", "CONFORT>RADIATEURS", (29, 690), "radiateur bain d'huile", "radiateur à inertie"),
        power=one_of(500, 750, 1000, 1500, 2000),
        width=number(30, 110),
        thermostat=chance(0.6),
    ),
    kind(
        *("imprimante", "INFORMATIQUE>IMPRIMANTES", (49, 690), "imprimante jet d'encre", "imprimante laser"),
        ppm=number(8, 45),
        wifi=chance(0.7),
        duplex=chance(0.5),
        weight=number(3, 20, 0.1),
    ),
    kind(
        *("écran", "INFORMATIQUE>ECRANS", (79, 900), "écran PC", "moniteur"),
        screen=one_of(22, 24, 27, 32, 34),
        hertz=one_of(60, 75, 100, 144, 165),
        curved=chance(0.3),
    ),
    kind(
        *("casque audio", "SON>CASQUES", (15, 390)),
        weight_g=number(120, 380, 5),
        hours=number(8, 60),
        bluetooth=chance(0.7),
        colour=COLOURS,
    ),
    kind(
        *("enceinte", "SON>ENCEINTES", (19, 450), "enceinte bluetooth", "enceinte"),
        power=number(5, 120, 5),
        hours=number(5, 30),
        waterproof=chance(0.5),
        colour=COLOURS,
    ),
    kind(
        *("valise", "BAGAGERIE>VALISES", (29, 320), "valise cabine", "valise"),
        height=number(50, 82),
        volume=number(28, 120),
        weight=number(1.8, 5, 0.1),
        wheels=one_of(2, 4),
        colour=COLOURS,
    ),
    kind(
        *("sac à dos", "BAGAGERIE>SACS A DOS", (15, 180)),
        volume=number(8, 70),
        weight_g=number(300, 2200, 50),
        waterproof=chance(0.4),
        colour=COLOURS,
    ),
    kind(
        *("cafetière", "PETIT ELECTRO>CAFE", (19, 690), "cafetière filtre", "machine à expresso"),
        power=number(600, 1900, 50),
        volume=number(0.6, 2, 0.1),
        cups=number(2, 15),
        timer=chance(0.4),
    ),
    kind(
        *("bouilloire", "PETIT ELECTRO>BOUILLOIRES", (12, 120)),
        power=number(1000, 2400, 100),
        volume=number(0.8, 2, 0.1),
        material=one_of("inox", "verre", "plastique"),
    ),
    kind(
        *("grille-pain", "PETIT ELECTRO>GRILLE PAIN", (14, 130)),
        power=number(700, 1800, 50),
        slots=one_of(1, 2, 4),
        colour=COLOURS,
    ),
    kind(
        *("vin rouge", "CAVE>VINS", (3, 80), "Bordeaux", "Côtes du Rhône", "Bourgogne"),
        vintage=number(2012, 2023),
        degree=number(11.5, 15, 0.5),
        organic=chance(0.3),
    ),
    kind(
        *("armoire", "MEUBLES>ARMOIRES", (79, 890)),
        width=number(60, 250),
        height=number(170, 235),
        depth=number(40, 65),
        doors=one_of(1, 2, 3, 4),
        mirror=chance(0.4),
        colour=COLOURS,
    ),
    kind(
        *("table à repasser", "MENAGE>REPASSAGE", (19, 160)),
        length=number(90, 140),
        weight=number(3, 11, 0.1),
        foldable=chance(0.9),
    ),
    kind(
        *("tapis", "DECO>TAPIS", (15, 490)),
        width=one_of(60, 80, 120, 160, 200),
        length=one_of(110, 150, 170, 230, 290),
        material=one_of("laine", "coton", "jute", "polypropylène"),
        colour=COLOURS,
    ),
)
NAMES = {
    "width": ("Larg.", "l."),
    "height": ("Haut.", "Ht"),
    "depth": ("Prof.", "Profondeur"),
    "length": ("Long.", "Longueur"),
    "thick": ("Epaisseur", "Ép."),
    "weight": ("Pds", "Poids net"),
    "weight_g": ("Pds", "Poids net"),
    "firm": ("Confort", "Fermeté"),
    "removable": ("Déhoussable",),
    "fill": ("Garnissage",),
    "washable": ("Lavable machine", "Lavable en machine"),
    "age": ("Age mini",),
    "load": ("Charge maxi", "Poids max enfant"),
    "foldable": ("Pliable", "Pliante"),
    "colour": ("Coul.", "Coloris"),
    "isofix": ("Isofix",),
    "swivel": ("Pivotant",),
    "btu": ("Puissance frigo",),
    "noise": ("Niv. sonore", "Bruit"),
    "area": ("Surface", "Surface max"),
    "reversible": ("Réversible",),
    "energy": ("Cl. énergétique", "Classe énergie"),
    "power": ("Puiss.", "Puissance"),
    "remote": ("Télécommande",),
    "thermostat": ("Thermostat",),
    "ppm": ("Vitesse d'impression",),
    "wifi": ("Wifi", "Wi-Fi"),
    "duplex": ("Recto verso",),
    "screen": ("Diagonale", "Ecran"),
    "hertz": ("Fréq.", "Taux de rafraîchissement"),
    "curved": ("Incurvé",),
    "hours": ("Autonomie",),
    "bluetooth": ("Bluetooth",),
    "waterproof": ("Etanche", "Imperméable"),
    "volume": ("Contenance", "Vol."),
    "wheels": ("Nb roues",),
    "cups": ("Nb tasses", "Nombre de tasses"),
    "timer": ("Programmable",),
    "material": ("Mat.", "Matière"),
    "slots": ("Nb fentes",),
    "vintage": ("Millésime",),
    "degree": ("Degré",),
    "organic": ("Bio",),
    "doors": ("Nb portes",),
    "mirror": ("Miroir",),
}
WAYS = {
    **dict.fromkeys(("width", "height", "depth", "length", "thick"), ("{0:g}cm", "{0:g} cm", "{1:g} mm")),
    "weight": ("{0:g} kg", "{0:g}KG", "{2:g} g"),
    "weight_g": ("{0:g} g", "{0:g}g"),
    "load": ("{0:g} kg",),
    "age": ("{0:g} ans",),
    "btu": ("{0:g} BTU", "{0:g} btu/h"),
    "noise": ("{0:g} dB", "{0:g}dB(A)"),
    "area": ("{0:g} m2", "{0:g} m²"),
    "power": ("{0:g} W", "{0:g}w", "{0:g} watts"),
    "ppm": ("{0:g} ppm",),
    "screen": ('{0:g}"', "{0:g} pouces"),
    "hertz": ("{0:g} Hz", "{0:g}hz"),
    "hours": ("{0:g} h", "{0:g} heures"),
    "volume": ("{0:g} L", "{0:g} litres", "{3:g} cl"),
    "degree": ("{0:g}%", "{0:g} % vol"),
}


def products(count: int = 2_400, seed: int = 5) -> Iterator[Made]:
    """The warehouse's products, always the same."""
    dice = Random(seed)
    for n, made in enumerate(spread(KINDS, count, dice)):
        told = drawn(made, dice)
        kept = ("kind", "family", "price")
        told = {fact: value for fact, value in told.items() if fact in kept or dice.random() < 0.85}
        told["brand"] = dice.choice(BRANDS)
        told["called"] = dice.choice(made.titles)
        told["title"] = f"{told['called']} {told['brand']} {dice.choice('KLMPQ')}{dice.randint(10, 999)}"
        yield Made(f"{n:06d}", Facts(told), _row(f"{n:06d}", made, told, dice))


def write(path: Path, made: list[Made]) -> None:
    head = "CODE_ART;LIB_LONG;FAMILLE;PX_VTE_TTC;MRQ;CARACT\n"
    path.write_text(head + "".join(one.record for one in made), encoding="cp1252")


def _row(id_: str, kind: Kind, told: dict[str, Any], dice: Random) -> str:
    said = [f"{dice.choice(NAMES[fact])} : {_spelled(fact, told[fact], dice)}" for fact in told if fact in NAMES]
    price = f"{told['price']:.2f}".replace(".", ",")
    cells = (id_, told["title"].upper(), kind.shelf, price, told["brand"], " | ".join(said))
    return ";".join(cells) + "\n"


def _spelled(fact: str, value: Any, dice: Random) -> str:
    if isinstance(value, bool):
        return "O" if value else "N"
    if fact in WAYS:
        return dice.choice(WAYS[fact]).format(value, value * 10, value * 1000, value * 100).replace(".", ",")
    return str(value)
