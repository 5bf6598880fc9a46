"""A corner shop of everything, in two suppliers' ways, French and English mixed.

One nested JSON document. Half the products give each measure as an amount beside its unit and each feature as Y or N;
the other half put the unit into the key ("largeur_mm"), say 1 or 0, and hang what is free of something on a list.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.shops.making import Facts, Kind, Made, chance, drawn, number, one_of, spread

MAKERS = {
    "Maison": ("Orsel", "Tilleul & Fils", "Nordrand", "Casa Brune"),
    "Luminaires": ("Luxadie", "Filament Bleu", "Nordrand"),
    "Jardin": ("Verdalie", "Pré Carré", "Terravive"),
    "Cycles": ("Roulavel", "Pignon Libre", "Asphalto"),
    "Librairie": ("Éditions du Phare", "Plume d'Ardoise", "Cahier Neuf"),
    "Beauté": ("Aubelle", "Herbes de Lune", "Dermavie"),
    "Épicerie": ("La Jarre", "Moulin Perché", "Terroir d'Oc"),
    "Bricolage": ("Ferrand", "Outilor", "Robur"),
    "Jouets": ("Bidulou", "Kapok", "Petit Nuage"),
    "Animalerie": ("Croc & Patte", "Ronron", "Wouf"),
}
COLOURS = one_of("Noir", "Blanc", "Rouge", "Bleu marine", "Vert sapin", "Gris clair", "Jaune", "Terracotta")
WOODS = one_of("chêne massif", "hêtre", "pin", "noyer", "métal", "rotin", "verre trempé")
CLOTHS = one_of("velours", "lin", "cuir", "coton", "laine bouclée")


def kind(name: str, shelf: str, prices: tuple[float, float], /, *titles: str, family: str = "", **draws: Any) -> Kind:
    return Kind(name=name, titles=titles or (name,), prices=prices, draws=draws, family=family, shelf=shelf)


def _of_size(width: tuple[int, int], height: tuple[int, int], depth: tuple[int, int]) -> dict[str, Any]:
    """In centimetres."""
    return {"width": number(*width), "height": number(*height), "depth": number(*depth)}


SITTING: dict[str, Any] = {"cloth": CLOTHS, "colour": COLOURS}
FREE_SKIN: dict[str, Any] = {
    "paraben_free": chance(0.5),
    "perfume_free": chance(0.4),
    "vegan": chance(0.5),
    "organic": chance(0.4),
}
FREE_FOOD: dict[str, Any] = {
    "organic": chance(0.4),
    "gluten_free": chance(0.35),
    "vegan": chance(0.4),
    "sugar_free": chance(0.25),
}

KINDS = (
    kind(
        *("canapé", "Maison/Salon/Canapés", (290, 2400), "canapé 3 places", "canapé convertible", "canapé d'angle"),
        **_of_size((150, 290), (70, 100), (80, 180)),
        **SITTING,
        weight=number(35, 120),
        convertible=chance(),
        removable=chance(),
    ),
    kind(
        *("fauteuil", "Maison/Salon/Fauteuils", (80, 900), "fauteuil", "fauteuil à bascule"),
        **_of_size((60, 100), (70, 115), (60, 100)),
        **SITTING,
        weight=number(8, 40),
        swivel=chance(0.3),
    ),
    kind(
        *("table basse", "Maison/Salon/Tables basses", (45, 650)),
        **_of_size((50, 140), (28, 50), (40, 80)),
        wood=WOODS,
        weight=number(6, 45),
        drawer=chance(0.4),
    ),
    kind(
        *("étagère", "Maison/Rangement/Étagères", (25, 420), "étagère murale", "étagère bibliothèque"),
        **_of_size((40, 180), (30, 220), (18, 45)),
        wood=WOODS,
        shelves=number(2, 8),
        load=number(10, 120, 5),
    ),
    kind(
        *("lampadaire", "Luminaires/Intérieur/Lampadaires", (35, 390), "lampadaire", "lampadaire trépied"),
        height=number(120, 200),
        power=number(5, 60),
        socket=one_of("E14", "E27", "GU10"),
        dimmable=chance(),
        colour=COLOURS,
    ),
    kind(
        *("ampoule", "Luminaires/Ampoules", (2, 35), "ampoule LED", "ampoule à filament"),
        power=number(2, 20),
        lumens=number(200, 2000, 50),
        kelvin=one_of(2200, 2700, 3000, 4000, 6500),
        socket=one_of("E14", "E27", "GU10"),
        dimmable=chance(0.4),
    ),
    kind(
        *("guirlande", "Luminaires/Extérieur/Guirlandes", (9, 80), "guirlande lumineuse", "guirlande solaire"),
        length=number(200, 2500, 50),
        bulbs=number(10, 200, 10),
        waterproof=chance(0.6),
    ),
    kind(
        *("parasol", "Jardin/Mobilier/Parasols", (25, 480), "parasol", "parasol déporté"),
        diameter=number(180, 400, 10),
        weight=number(3, 30),
        tilting=chance(),
        colour=COLOURS,
    ),
    kind(
        *("tuyau d'arrosage", "Jardin/Arrosage/Tuyaux", (12, 120), "tuyau d'arrosage", "tuyau extensible"),
        length=number(1000, 5000, 500),
        weight=number(1, 9, 0.5),
        pressure=number(8, 30),
    ),
    kind(
        *("pot de fleurs", "Jardin/Plantation/Pots", (4, 140), "pot de fleurs", "jardinière"),
        diameter=number(10, 60),
        volume_l=number(1, 60),
        colour=COLOURS,
        holes=chance(),
    ),
    kind(
        *("VTT", "Cycles/Vélos/VTT", (220, 4200), "VTT", "vélo tout terrain"),
        wheel=one_of(24, 26, 27.5, 29),
        weight=number(10, 18, 0.1),
        gears=one_of(7, 9, 10, 11, 12, 18, 21),
        frame=one_of("aluminium", "carbone", "acier"),
        electric=chance(0.3),
        colour=COLOURS,
    ),
    kind(
        *("casque vélo", "Cycles/Équipement/Casques", (15, 240), "casque vélo", "casque vélo enfant"),
        weight_g=number(180, 480, 5),
        head=one_of("S", "M", "L"),
        light=chance(0.3),
        colour=COLOURS,
    ),
    kind(
        *("antivol", "Cycles/Équipement/Antivols", (8, 140), "antivol U", "antivol chaîne"),
        length=number(50, 180, 5),
        weight_g=number(200, 3000, 50),
        coded=chance(0.4),
    ),
    kind(
        *("roman", "Librairie/Romans", (4, 26), "roman policier", "roman historique", "roman d'amour"),
        pages=number(90, 900),
        tongue=one_of("français", "anglais", "espagnol"),
        binding=one_of("poche", "broché", "relié"),
    ),
    kind(
        *("bande dessinée", "Librairie/Bandes dessinées", (8, 40), "bande dessinée", "manga"),
        pages=number(40, 320),
        age=one_of(6, 8, 10, 12, 16),
        colour_print=chance(),
    ),
    kind("livre de cuisine", "Librairie/Cuisine", (7, 45), pages=number(60, 420), recipes=number(20, 200, 5)),
    kind(
        *("crème visage", "Beauté/Soins/Visage", (5, 90), "crème hydratante", "crème de nuit", "crème visage"),
        volume_ml=one_of(15, 30, 40, 50, 75, 100),
        skin=one_of("peau sèche", "peau grasse", "peau sensible", "peau mixte"),
        **FREE_SKIN,
    ),
    kind(
        *("shampoing", "Beauté/Cheveux/Shampoings", (2, 28), "shampoing", "shampoing solide"),
        volume_ml=one_of(75, 100, 200, 250, 300, 400, 1000),
        **FREE_SKIN,
    ),
    kind(
        *("crème solaire", "Beauté/Solaire", (6, 38), "crème solaire", "lait solaire"),
        volume_ml=one_of(50, 75, 100, 150, 200),
        spf=one_of(15, 20, 30, 50),
        waterproof=chance(),
        **FREE_SKIN,
    ),
    kind(
        *("pâtes", "Épicerie/Féculents/Pâtes", (1, 9), "pâtes penne", "spaghetti", "tagliatelles"),
        net_g=one_of(250, 400, 500, 1000),
        cooking=number(3, 13),
        **FREE_FOOD,
    ),
    kind(
        *("miel", "Épicerie/Petit déjeuner/Miels", (4, 26), "miel de lavande", "miel d'acacia", "miel toutes fleurs"),
        net_g=one_of(125, 250, 375, 500, 1000),
        origin=one_of("France", "Espagne", "Hongrie"),
        organic=chance(0.4),
    ),
    kind(
        *("huile d'olive", "Épicerie/Huiles", (5, 42), "huile d'olive", "huile d'olive vierge extra"),
        volume_ml=one_of(250, 500, 750, 1000, 3000),
        origin=one_of("France", "Italie", "Grèce", "Espagne"),
        organic=chance(0.4),
    ),
    kind(
        *("biscuits", "Épicerie/Goûter/Biscuits", (1.5, 12), "biscuits au beurre", "cookies au chocolat", "sablés"),
        net_g=number(100, 400, 20),
        **FREE_FOOD,
    ),
    kind(
        *("échelle", "Bricolage/Échelles", (40, 420), "échelle télescopique", "échelle double"),
        height=number(200, 700, 10),
        weight=number(6, 28, 0.5),
        rungs=number(6, 20),
        load=one_of(100, 120, 150),
        foldable=chance(),
    ),
    kind(
        *("perceuse", "Bricolage/Électroportatif/Perceuses", (35, 380), "perceuse", "perceuse à percussion"),
        power=number(400, 1400, 50),
        cordless=chance(),
        weight=number(1, 4, 0.1),
        noise=number(75, 104),
    ),
    kind(
        *("boîte à outils", "Bricolage/Rangement/Boîtes à outils", (12, 260), "boîte à outils", "coffre à outils"),
        **_of_size((30, 80), (15, 60), (18, 45)),
        pieces=number(20, 250, 5),
        wheeled=chance(0.3),
    ),
    kind(
        *("puzzle", "Jouets/Puzzles", (5, 48), "puzzle", "puzzle 3D"),
        pieces=one_of(24, 50, 100, 260, 500, 1000, 1500, 2000),
        age=one_of(3, 4, 5, 6, 8, 10, 14),
    ),
    kind(
        *("peluche", "Jouets/Peluches", (6, 80), "peluche ours", "peluche lapin", "peluche renard"),
        height=number(12, 120),
        age=one_of(0, 1, 3),
        washable=chance(0.7),
    ),
    kind(
        *("jeu de construction", "Jouets/Construction", (9, 240), "jeu de construction", "briques à assembler"),
        pieces=number(30, 2500, 10),
        age=one_of(3, 4, 5, 6, 8, 10, 12),
        motor=chance(0.2),
    ),
    kind(
        *("croquettes", "Animalerie/Chiens/Croquettes", (6, 90), "croquettes pour chien", "croquettes chiot"),
        family="croquettes",
        net_kg=one_of(1, 2, 3, 4, 7.5, 10, 12, 15),
        flavour=one_of("poulet", "saumon", "agneau", "bœuf"),
        grain_free=chance(0.4),
    ),
    kind(
        *("arbre à chat", "Animalerie/Chats/Arbres à chat", (25, 320)),
        height=number(40, 240),
        weight=number(4, 40),
        colour=COLOURS,
        hammock=chance(),
    ),
    kind(
        *("litière", "Animalerie/Chats/Litières", (3, 38), "litière végétale", "litière minérale"),
        volume_l=one_of(5, 6, 7, 10, 12, 15, 20, 30),
        perfume_free=chance(),
        clumping=chance(),
    ),
)

MEASURES = {
    "width": ("Width", "largeur", "cm"),
    "height": ("Height", "hauteur", "cm"),
    "depth": ("Depth", "profondeur", "cm"),
    "length": ("Length", "longueur", "cm"),
    "diameter": ("Diameter", "diametre", "cm"),
    "weight": ("Net weight", "poids", "kg"),
    "weight_g": ("Net weight", "poids", "g"),
    "net_g": ("Net content", "poids_net", "g"),
    "net_kg": ("Bag weight", "poids_sac", "kg"),
    "volume_ml": ("Content", "contenance", "ml"),
    "volume_l": ("Capacity", "contenance", "l"),
    "load": ("Max. load", "charge_max", "kg"),
    "power": ("Wattage", "puissance", "w"),
    "lumens": ("Luminous flux", "flux_lumineux", "lm"),
    "kelvin": ("Colour temperature", "temperature_couleur", "k"),
    "noise": ("Sound level", "niveau_sonore", "db"),
    "pressure": ("Max. pressure", "pression_max", "bar"),
    "wheel": ("Wheel size", "taille_roues", "pouces"),
    "cooking": ("Cooking time", "temps_cuisson", "min"),
}
"""How a fact is called beside an amount, how in a key, and its unit there."""

SIZES = {
    "cm": (("cm", 1), ("cm", 1), ("m", 0.01), ("mm", 10)),
    "kg": (("kg", 1), ("kg", 1), ("g", 1000)),
    "g": (("g", 1), ("kg", 0.001)),
    "ml": (("ml", 1), ("cl", 0.1), ("l", 0.001)),
    "pouces": (("in", 1), ("cm", 2.54)),
}
"""Units an amount may be told in instead, with the factor."""

FEATURES = {
    "convertible": ("Sofa bed", "convertible"),
    "removable": ("Removable cover", "dehoussable"),
    "swivel": ("Swivel", "pivotant"),
    "drawer": ("Drawer", "tiroir"),
    "dimmable": ("Dimmable", "variateur"),
    "waterproof": ("Water resistant", "resistant_eau"),
    "tilting": ("Tilting", "inclinable"),
    "holes": ("Drainage holes", "trous_drainage"),
    "electric": ("Electric assistance", "assistance_electrique"),
    "light": ("Built-in light", "eclairage_integre"),
    "coded": ("Combination lock", "a_code"),
    "colour_print": ("Printed in colour", "en_couleurs"),
    "foldable": ("Foldable", "pliable"),
    "cordless": ("Cordless", "sans_fil"),
    "wheeled": ("With wheels", "roulettes"),
    "washable": ("Machine washable", "lavable_machine"),
    "motor": ("Motorised", "motorise"),
    "hammock": ("Hammock", "hamac"),
    "clumping": ("Clumping", "agglomerante"),
}
LABELS = {
    "organic": "Bio",
    "vegan": "Vegan",
    "gluten_free": "Sans gluten",
    "sugar_free": "Sans sucre ajouté",
    "paraben_free": "Sans parabène",
    "perfume_free": "Sans parfum",
    "grain_free": "Sans céréales",
}
WORDS = {
    "cloth": ("Upholstery", "revetement"),
    "wood": ("Material", "matiere"),
    "frame": ("Frame material", "cadre"),
    "colour": ("Colour", "coloris"),
    "socket": ("Socket", "culot"),
    "head": ("Size", "taille"),
    "tongue": ("Language", "langue"),
    "binding": ("Binding", "reliure"),
    "skin": ("Skin type", "type_de_peau"),
    "origin": ("Origin", "origine"),
    "flavour": ("Flavour", "saveur"),
    "shelves": ("Number of shelves", "nb_tablettes"),
    "bulbs": ("Number of bulbs", "nb_ampoules"),
    "gears": ("Gears", "nb_vitesses"),
    "pages": ("Pages", "nb_pages"),
    "recipes": ("Recipes", "nb_recettes"),
    "rungs": ("Rungs", "nb_barreaux"),
    "pieces": ("Pieces", "nb_pieces"),
    "age": ("Minimum age", "age_min"),
    "spf": ("SPF", "indice_protection"),
}
SAYINGS = (
    "Notre coup de cœur de la saison.",
    "Un petit prix pour un grand plaisir.",
    "Choisi par nos équipes, expédié depuis notre entrepôt.",
    "Se glisse partout, se fait oublier.",
    "Idéal pour offrir.",
)


def products(count: int = 4_000, seed: int = 4) -> Iterator[Made]:
    """The shop's products, always the same."""
    dice = Random(seed)
    for n, made in enumerate(spread(KINDS, count, dice)):
        told = _told(made, dice)
        id_ = f"{dice.randint(10, 99)}.{n + 1000}"
        yield Made(id_, Facts(told), (_beside, _in_the_key)[n % 2](id_, made, told, dice))


def write(path: Path, made: list[Made]) -> None:
    document = {"generated": "2026-11-20", "catalogue": {"articles": [one.record for one in made]}}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def _told(kind: Kind, dice: Random) -> dict[str, Any]:
    """An eighth of what could be said is not; a label that does not hang there is not true."""
    told = drawn(kind, dice)
    kept = {"kind", "family", "price"}
    told = {name: value for name, value in told.items() if name in kept or name in LABELS or dice.random() < 0.88}
    told["maker"] = dice.choice(MAKERS[kind.shelf.split("/")[0]])
    told["called"] = dice.choice(kind.titles)
    told["title"] = f"{told['called'].capitalize()} {dice.choice('ABEILMNORSTU')}{dice.choice(ENDS)}"
    return told


ENDS = ("mira", "lto", "ndora", "rko", "stelle", "vanna", "zio", "lbane", "quila")


def _beside(id_: str, kind: Kind, told: dict[str, Any], dice: Random) -> dict[str, Any]:
    """An amount beside its unit, features by Y and N."""
    return {
        "uid": id_,
        "naming": {"headline": told["title"], "pitch": dice.choice(SAYINGS)},
        "maker": {"name": told["maker"]},
        "classification": {"path": kind.shelf.replace("/", " / ")},
        "offer": {"price": {"amount": told["price"], "currency": "EUR"}, "availability": "available"},
        "measures": [
            {"label": MEASURES[fact][0], **_amount(MEASURES[fact][2], value, dice)}
            for fact, value in told.items()
            if fact in MEASURES
        ],
        "properties": {WORDS[fact][0]: value for fact, value in told.items() if fact in WORDS},
        "features": [
            {"label": FEATURES[fact][0], "value": "Y" if value else "N"}
            for fact, value in told.items()
            if fact in FEATURES
        ],
        "labels": _labels(told),
    }


def _in_the_key(id_: str, kind: Kind, told: dict[str, Any], dice: Random) -> dict[str, Any]:
    """The unit in the key, features by 1 and 0."""
    sheet = dict[str, Any]()
    for fact, value in told.items():
        if fact in MEASURES:
            amount = _amount(MEASURES[fact][2], value, dice)
            sheet[f"{MEASURES[fact][1]}_{amount['unit']}"] = amount["amount"]
        elif fact in FEATURES:
            sheet[FEATURES[fact][1]] = 1 if value else 0
        elif fact in WORDS:
            sheet[WORDS[fact][1]] = value
    return {
        "uid": id_,
        "naming": {"headline": told["title"].upper(), "pitch": dice.choice(SAYINGS)},
        "maker": {"name": told["maker"]},
        "classification": {"path": kind.shelf.replace("/", " / ")},
        "offer": {"price": {"amount": told["price"], "currency": "EUR"}, "availability": "available"},
        "fiche": sheet,
        "mentions": ", ".join(_labels(told)),
    }


def _amount(unit: str, value: float, dice: Random) -> dict[str, Any]:
    said, factor = dice.choice(SIZES.get(unit, ((unit, 1),)))
    return {"amount": round(value * factor, 4), "unit": said}


def _labels(told: dict[str, Any]) -> list[str]:
    return [said for fact, said in LABELS.items() if told.get(fact)]
