"""A messy French shop of tools, garden and sport: three suppliers, each with its own spelling, and much left unsaid.

One object a line. An attribute may stand in a key, in a list of pairs, in a size "L x l x H", or only in the text.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.shops.making import Facts, Kind, Made, chance, drawn, maybe, number, one_of, spread

BRANDS = ("Bostrek", "Ferrolis", "Jardival", "Kestrel", "Montaubert", "Oxbow Terrain", "Sylvane", "Tornado", "Veloria")
COLOURS = one_of("rouge", "vert", "noir", "gris", "bleu", "orange", "jaune")


def kind(name: str, prices: tuple[float, float], *titles: str, shelf: str, family: str = "", **draws: Any) -> Kind:
    return Kind(name=name, titles=titles or (name,), prices=prices, draws=draws, family=family, shelf=shelf)


KINDS = (
    kind(
        *("perceuse-visseuse", (40, 420), "perceuse-visseuse", "perceuse visseuse sans fil"),
        shelf="Outillage/Perceuses",
        voltage=one_of(10.8, 12, 14.4, 18, 18, 20),
        torque=number(20, 120, 5),
        speed=number(400, 2200, 50),
        weight=number(0.9, 2.4, 0.1),
        percussion=chance(0.4),
    ),
    kind(
        *("perforateur", (70, 600)),
        shelf="Outillage/Perceuses",
        power=number(600, 1700, 50),
        energy=number(1.5, 12, 0.5),
        weight=number(2, 8, 0.1),
        noise=number(88, 108),
    ),
    kind(
        *("scie circulaire", (45, 480)),
        shelf="Outillage/Scies",
        power=number(900, 2000, 50),
        speed=number(3000, 6000, 100),
        disc=one_of(140, 165, 185, 190, 235),
        weight=number(2.5, 7, 0.1),
    ),
    kind(
        *("scie sauteuse", (30, 320)),
        shelf="Outillage/Scies",
        power=number(350, 900, 50),
        weight=number(1.5, 3, 0.1),
        laser=chance(0.4),
    ),
    kind(
        *("ponceuse excentrique", (35, 330)),
        family="ponceuse",
        shelf="Outillage/Ponceuses",
        power=number(200, 600, 50),
        disc=one_of(125, 150),
        noise=number(70, 90),
    ),
    kind(
        *("ponceuse à bande", (45, 350), "ponceuse à bande"),
        family="ponceuse",
        shelf="Outillage/Ponceuses",
        power=number(600, 1200, 50),
        weight=number(2.5, 5, 0.1),
    ),
    kind(
        *("meuleuse", (30, 300), "meuleuse", "meuleuse d'angle"),
        shelf="Outillage/Meuleuses",
        power=number(500, 2400, 50),
        disc=one_of(115, 125, 150, 230),
        speed=number(6000, 12000, 500),
    ),
    kind(
        *("nettoyeur haute pression", (80, 700)),
        shelf="Jardin/Nettoyage",
        power=number(1400, 3300, 100),
        pressure=number(100, 180, 5),
        flow=number(300, 600, 10),
        weight=number(5, 30, 0.5),
    ),
    kind(
        *("tondeuse thermique", (180, 900), "tondeuse thermique"),
        family="tondeuse",
        shelf="Jardin/Tondeuses",
        cut=one_of(40, 42, 46, 48, 51, 53),
        bag=number(40, 75, 5),
        noise=number(90, 98),
        weight=number(22, 42, 0.5),
        traction=chance(0.6),
    ),
    kind(
        *("tondeuse électrique", (80, 520), "tondeuse électrique", "tondeuse à gazon électrique"),
        family="tondeuse",
        shelf="Jardin/Tondeuses",
        cut=one_of(32, 33, 37, 40, 43, 46),
        bag=number(25, 60, 5),
        noise=number(78, 96),
        power=number(1000, 2000, 100),
        weight=number(9, 26, 0.5),
    ),
    kind(
        *("robot tondeuse", (350, 2400), "robot tondeuse", "tondeuse robot"),
        family="tondeuse",
        shelf="Jardin/Tondeuses",
        cut=one_of(16, 18, 20, 22, 24),
        area=number(200, 2000, 100),
        noise=number(54, 68),
        slope=number(20, 50, 5),
    ),
    kind(
        *("taille-haie", (45, 420)),
        shelf="Jardin/Haies",
        blade=number(40, 75),
        noise=number(80, 102),
        weight=number(2, 6, 0.1),
        cordless=chance(0.5),
    ),
    kind(
        *("tronçonneuse", (70, 800)),
        shelf="Jardin/Bois",
        guide=number(25, 50, 5),
        power=number(1200, 2600, 100),
        weight=number(2.5, 7, 0.1),
        noise=number(95, 115),
    ),
    kind(
        *("barbecue à gaz", (110, 1300), "barbecue à gaz", "barbecue gaz"),
        family="barbecue",
        shelf="Jardin/Barbecues",
        burners=one_of(2, 3, 4, 6),
        power=number(5000, 18000, 500),
        size=lambda dice: _size(dice, (95, 160), (95, 120), (45, 65)),
        weight=number(18, 70),
    ),
    kind(
        *("barbecue à charbon", (30, 420), "barbecue à charbon", "barbecue charbon de bois"),
        family="barbecue",
        shelf="Jardin/Barbecues",
        diameter=number(37, 67, 1),
        weight=number(4, 30, 0.5),
        colour=COLOURS,
    ),
    kind(
        *("table de jardin", (60, 900)),
        shelf="Jardin/Mobilier",
        size=lambda dice: _size(dice, (70, 240), (70, 78), (60, 110)),
        material=one_of("aluminium", "teck", "acacia", "résine", "acier"),
        seats=one_of(2, 4, 6, 8, 10),
        foldable=chance(0.4),
        colour=one_of("gris", "noir", "blanc", "vert"),
    ),
    kind(
        *("chaise de jardin", (18, 240), "chaise de jardin", "fauteuil de jardin"),
        shelf="Jardin/Mobilier",
        material=one_of("aluminium", "teck", "acacia", "résine", "acier"),
        foldable=chance(0.4),
        colour=one_of("gris", "noir", "blanc", "vert"),
        load=number(100, 160, 10),
    ),
    kind(
        *("parasol", (30, 480), "parasol", "parasol déporté"),
        shelf="Jardin/Mobilier",
        diameter=number(180, 400, 10),
        colour=one_of("gris", "blanc", "rouge", "bleu", "vert"),
        tilting=chance(),
    ),
    kind(
        *("abri de jardin", (180, 2600)),
        shelf="Jardin/Abris",
        size=lambda dice: _size(dice, (120, 400), (180, 250), (90, 300)),
        area=number(1.5, 15, 0.1),
        material=one_of("bois", "métal", "résine"),
    ),
    kind(
        *("tente", (35, 700), "tente", "tente de camping"),
        shelf="Sport/Camping",
        persons=one_of(1, 2, 3, 4, 6, 8),
        weight=number(1.1, 16, 0.1),
        column=number(1000, 5000, 500),
        colour=one_of("vert", "bleu", "gris", "orange"),
    ),
    kind(
        *("sac de couchage", (25, 380)),
        shelf="Sport/Camping",
        comfort=number(-15, 15),
        weight=number(0.6, 2.4, 0.05),
        filling=one_of("duvet", "synthétique"),
        colour=COLOURS,
    ),
    kind(
        *("sac à dos", (20, 260), "sac à dos", "sac à dos de randonnée"),
        shelf="Sport/Camping",
        bag=number(10, 75, 5),
        weight=number(0.4, 2.6, 0.1),
        waterproof=chance(0.4),
        colour=COLOURS,
    ),
    kind(
        *("chaussures de randonnée", (35, 240)),
        shelf="Sport/Chaussures",
        size_eu=number(36, 47),
        waterproof=chance(0.5),
        material=one_of("cuir", "synthétique", "toile"),
        gender=one_of("homme", "femme"),
        weight=number(0.7, 1.6, 0.05),
    ),
    kind(
        *("vélo électrique", (700, 4500), "vélo électrique", "vélo à assistance électrique"),
        family="vélo",
        shelf="Sport/Vélos",
        range=number(40, 160, 10),
        wheel=one_of(20, 26, 27.5, 28, 29),
        weight=number(14, 29, 0.5),
        gears=one_of(1, 5, 7, 8, 9, 11),
        colour=COLOURS,
    ),
    kind(
        *("VTT", (250, 3200), "VTT", "vélo tout terrain"),
        family="vélo",
        shelf="Sport/Vélos",
        wheel=one_of(26, 27.5, 29),
        weight=number(10, 17, 0.1),
        gears=one_of(12, 18, 21, 24),
        colour=COLOURS,
    ),
    kind(
        *("tapis de course", (250, 2500)),
        shelf="Sport/Fitness",
        kmh=number(8, 22),
        load=number(100, 180, 5),
        foldable=chance(0.6),
        power=number(700, 3000, 50),
        size=lambda dice: _size(dice, (60, 95), (110, 150), (120, 200)),
    ),
    kind("haltère", (8, 160), "haltère", "paire d'haltères", shelf="Sport/Fitness", weight=number(1, 40)),
    kind(
        *("échelle", (40, 420), "échelle", "échelle télescopique"),
        shelf="Outillage/Échelles",
        height=number(150, 800, 10),
        load=one_of(100, 120, 150),
        material=one_of("aluminium", "bois", "acier"),
        foldable=chance(),
        weight=number(4, 25, 0.5),
    ),
    kind(
        "accessoire",
        (4, 40),
        "lame pour tondeuse",
        "housse pour barbecue à gaz",
        "sac pour tondeuse",
        shelf="Accessoires",
    ),
    kind("accessoire", (4, 60), "batterie pour perceuse-visseuse", "disque pour meuleuse", shelf="Accessoires"),
)

NAMES: dict[str, tuple[str, ...]] = {
    "width": ("Largeur", "larg.", "LARGEUR", "largeur_cm"),
    "height": ("Hauteur", "haut.", "Hauteur totale", "hauteur"),
    "depth": ("Profondeur", "prof.", "PROFONDEUR"),
    "weight": ("Poids", "poids net", "POIDS", "Poids (kg)"),
    "power": ("Puissance", "puiss.", "Puissance moteur", "PUISSANCE"),
    "voltage": ("Tension", "Tension batterie", "voltage"),
    "torque": ("Couple", "Couple maxi", "couple max."),
    "speed": ("Vitesse de rotation", "Vitesse à vide", "régime", "Vitesse"),
    "noise": ("Niveau sonore", "Bruit", "niveau sonore garanti", "Puissance acoustique"),
    "disc": ("Diamètre du disque", "Ø disque", "diametre disque"),
    "diameter": ("Diamètre", "Ø", "diam."),
    "energy": ("Énergie de frappe", "Force de frappe", "energie de frappe"),
    "pressure": ("Pression", "Pression max", "pression maxi"),
    "flow": ("Débit", "Débit d'eau", "debit"),
    "cut": ("Largeur de coupe", "larg. de coupe", "LARGEUR DE COUPE"),
    "bag": ("Volume", "Contenance", "capacité"),
    "area": ("Surface", "Surface conseillée", "superficie"),
    "slope": ("Pente max", "Pente maximale"),
    "blade": ("Longueur de lame", "lame", "long. de lame"),
    "guide": ("Longueur de guide", "Guide-chaîne", "guide"),
    "burners": ("Nombre de brûleurs", "Brûleurs", "nb bruleurs"),
    "seats": ("Nombre de places", "Places assises", "nb de places"),
    "load": ("Charge max", "Poids max utilisateur", "charge maximale"),
    "persons": ("Nombre de personnes", "Capacité", "Couchages"),
    "column": ("Imperméabilité", "Colonne d'eau", "impermeabilite"),
    "comfort": ("Température de confort", "T° confort", "temp. confort"),
    "range": ("Autonomie", "autonomie max"),
    "wheel": ("Taille des roues", "Roues", "diamètre roues"),
    "gears": ("Nombre de vitesses", "Vitesses", "nb vitesses"),
    "kmh": ("Vitesse max", "Vitesse maximale"),
    "size_eu": ("Pointure", "pointure", "Taille"),
    "colour": ("Couleur", "coloris", "COULEUR", "Coloris"),
    "material": ("Matière", "Matériau", "matiere"),
    "filling": ("Garnissage", "garnissage"),
    "gender": ("Genre", "Sexe", "genre"),
    "percussion": ("Percussion", "Fonction percussion"),
    "laser": ("Guide laser", "laser"),
    "traction": ("Tractée", "Autotractée"),
    "cordless": ("Sans fil", "sans-fil"),
    "foldable": ("Pliable", "pliant"),
    "tilting": ("Inclinable", "inclinable"),
    "waterproof": ("Imperméable", "Étanche", "impermeable"),
}

Spelling = Callable[[float], str]


def _in(*ways: tuple[float, str, int]) -> tuple[Spelling, ...]:
    """Ways to write a quantity: its factor, its unit, its decimals."""
    return tuple(lambda x, w=way: f"{_with_comma(f'{x * w[0]:.{w[2]}f}')} {w[1]}" for way in ways)


def _with_comma(number: str) -> str:
    return re.sub(r"(?<=\d)\.(?=\d)", ",", number)


LENGTH = (*_in((1, "cm", 1), (10, "mm", 0), (0.01, "m", 3)), lambda x: f"{x / 100:.3f} m", lambda x: f"{x:.1f}cm")
MILLIMETRES = _in((1, "mm", 0), (0.1, "cm", 1))
WAYS: dict[str, tuple[Spelling, ...]] = {
    **dict.fromkeys(("width", "height", "depth", "cut", "blade", "guide", "diameter"), LENGTH),
    "disc": MILLIMETRES,
    "column": _in((1, "mm", 0), (1, "mm H2O", 0)),
    "weight": (*_in((1, "kg", 2), (1000, "g", 0)), lambda x: f"{x:.2f}kg", lambda x: f"{x:.2f} Kgs"),
    "power": (*_in((1, "W", 0), (0.001, "kW", 2)), lambda x: f"{x / 1000:.2f}kW", lambda x: f"{x:.0f} watts"),
    "voltage": (
        *_in(
            (1, "V", 1),
        ),
        lambda x: f"{x:g}V",
        lambda x: f"{x:g} volts",
    ),
    "torque": _in((1, "Nm", 0), (1, "N.m", 0)),
    "speed": _in((1, "tr/min", 0), (1, "trs/mn", 0), (1, "tours/min", 0)),
    "noise": _in((1, "dB", 0), (1, "dB(A)", 0), (1, "décibels", 0)),
    "energy": _in((1, "J", 1), (1, "joules", 1)),
    "pressure": _in((1, "bar", 0), (1, "bars", 0)),
    "flow": _in((1, "l/h", 0), (1, "L/heure", 0)),
    "bag": _in((1, "l", 0), (1, "litres", 0), (1, "L", 0)),
    "area": _in((1, "m²", 1), (1, "m2", 1)),
    "slope": _in((1, "%", 0)),
    "load": _in(
        (1, "kg", 0),
    ),
    "comfort": _in((1, "°C", 0)),
    "range": _in((1, "km", 0)),
    "wheel": (lambda x: f'{x:g}"', lambda x: f"{x:g} pouces"),
    "kmh": _in((1, "km/h", 0)),
}
BARE = {name: NAMES[name] for name in ("burners", "seats", "persons", "gears", "size_eu")}
SIZES = (
    ("Dimensions (L x H x P)", "{0:g} x {1:g} x {2:g} cm"),
    ("Dimensions (LxHxP)", "{0:.1f}x{1:.1f}x{2:.1f} cm"),
    ("dimensions L x P x H", "{0:g} x {2:g} x {1:g} cm"),
    ("Dimensions (l x h x p)", "L. {0:g} x H. {1:g} x P. {2:g} cm"),
)


def products(count: int = 3_000, seed: int = 2) -> Iterator[Made]:
    """The shop's products, always the same."""
    dice = Random(seed)
    for n, made in enumerate(spread(KINDS, count, dice)):
        told = _told(made, dice)
        id_ = f"{dice.choice(('BX', 'JD', 'SP'))}-{n + 1000}"
        yield Made(id_, Facts(told), (_nested, _paired, _spoken)[n % 3](id_, made, told, dice))


def write(path: Path, made: list[Made]) -> None:
    path.write_text("".join(json.dumps(one.record, ensure_ascii=False) + "\n" for one in made), encoding="utf-8")


def _told(kind: Kind, dice: Random) -> dict[str, Any]:
    """A fifth of what could be said is not."""
    told = drawn(kind, dice)
    kept = {"kind", "family", "price"}
    told = {name: value for name, value in told.items() if name in kept or dice.random() < 0.8}
    size = told.pop("size", None)
    if size:
        told |= {"width": size[0], "height": size[1], "depth": size[2], "together": True}
    told["brand"] = maybe(one_of(*BRANDS), 0.95)(dice)
    told["called"] = dice.choice(kind.titles)
    told["title"] = _title(told, dice)
    return told


def _title(told: dict[str, Any], dice: Random) -> str:
    words = [told["called"], told["brand"] or "", f"{dice.choice('TXRZ')}{dice.randint(10, 990)}"]
    title = " ".join(filter(None, words))
    return dice.choice((title.upper(), title.capitalize(), title.capitalize(), title))


def _size(dice: Random, *ends: tuple[int, int]) -> tuple[float, ...]:
    return tuple(round(dice.uniform(*end) * 2) / 2 for end in ends)


# ---------------------------------------------------------------- three suppliers


def _nested(id_: str, kind: Kind, told: dict[str, Any], dice: Random) -> dict[str, Any]:
    """Keys in an object, prices as numbers, yes as yes."""
    spoken = dict(_said(told, dice))
    return {
        "reference": id_,
        "libelle": told["title"],
        "marque": told["brand"],
        "prix": {"ttc": told["price"], "devise": "EUR"},
        "categorie": kind.shelf.split("/"),
        "caracteristiques": spoken,
        "description": f"<p>{_praise(dice)}</p>",
    }


def _paired(id_: str, kind: Kind, told: dict[str, Any], dice: Random) -> dict[str, Any]:
    """A list of pairs, prices in words, the brand in capitals."""
    pairs = [{"nom": name, "valeur": value} for name, value in _said(told, dice)]
    return {
        "reference": id_,
        "titre": told["title"],
        "marque": (told["brand"] or "").upper() or None,
        "prix": f"{told['price']:.2f} €".replace(".", ","),
        "rayon": kind.shelf,
        "specs": pairs,
        "description": _praise(dice),
    }


def _spoken(id_: str, kind: Kind, told: dict[str, Any], dice: Random) -> dict[str, Any]:
    """Everything in the text."""
    said = [f"{name} : {value}" if dice.random() < 0.5 else f"{name}: {value}" for name, value in _said(told, dice)]
    return {
        "reference": id_,
        "designation": told["title"],
        "fabricant": told["brand"],
        "tarif": str(told["price"]).replace(".", ","),
        "famille": kind.shelf.split("/")[-1].upper(),
        "texte": _praise(dice) + " " + dice.choice(("; ", " - ", ". ", "<br/>")).join(said),
    }


def _said(told: dict[str, Any], dice: Random) -> Iterator[tuple[str, str]]:
    """Each fact under one of its names, in one of its spellings."""
    if told.get("together"):
        name, form = dice.choice(SIZES)
        said = form.format(told["width"], told["height"], told["depth"])
        yield name, _with_comma(said) if dice.random() < 0.5 else said
    for fact, value in told.items():
        if fact in NAMES and value is not None and not (told.get("together") and fact in ("width", "height", "depth")):
            name = dice.choice(NAMES[fact])
            yield _fitting(name, fact, value, dice)


def _fitting(name: str, fact: str, value: Any, dice: Random) -> tuple[str, str]:
    if isinstance(value, bool):
        return name, dice.choice(("oui", "Oui", "OUI") if value else ("non", "Non"))
    if name in ("Poids (kg)", "largeur_cm"):
        return name, f"{value:g}"
    if fact in WAYS:
        return name, dice.choice(WAYS[fact])(value)
    said = str(value)
    return name, dice.choice((said, said, said.capitalize(), said.upper()))


def _praise(dice: Random) -> str:
    return dice.choice(
        (
            "Un matériel fiable pour les travaux de la maison.",
            "Léger et maniable, il vous accompagne longtemps !",
            "Conçu pour un usage régulier. Notice multilingue.",
            "Qualité pro, finition soignée.",
            "Le compagnon des beaux jours.",
        )
    )
