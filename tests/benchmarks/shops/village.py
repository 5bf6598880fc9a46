"""A village shop of books, games, wine and groceries: schema.org, deeply nested, as a French web shop prints it.

Each kind uses the vocabulary's own words (author, numberOfPlayers, typicalAgeRange, timeRequired) and leaves the rest
to `additionalProperty`, where yes is told by "Oui", by "true" or by nothing but the name on a list.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.shops.making import Facts, Kind, Made, chance, drawn, number, one_of, spread

HOUSES = {
    "Livres": ("Éditions du Gué", "Grain de Sel", "Mille Marges", "Port-Louis"),
    "Jeux": ("Tuile Rouge", "Le Dé Pipé", "Oikos", "Mathurin & Co"),
    "Vins": ("Domaine des Ormeaux", "Château Belair-Lune", "Cave de Saint-Aubin", "Clos Marguerite"),
    "Épicerie": ("La Fruitière", "Bio d'Ici", "Moulin Neuf", "Comptoir des Îles"),
    "Papeterie": ("Clairmont", "Encre & Lin", "Sirius"),
}
AUTHORS = one_of(
    *("Claire Vautrin", "Jean Morel", "Awa Diallo", "Paul Kervadec", "Inès Santoni", "Hiro Tanabe", "Marta Ruiz")
)


def kind(name: str, shelf: str, prices: tuple[float, float], *titles: str, **draws: Any) -> Kind:
    return Kind(name=name, titles=titles or (name.capitalize(),), prices=prices, draws=draws, shelf=shelf)


AGES = one_of((0, 3), (3, 6), (6, 9), (8, 12), (10, 14))
FOOD: dict[str, Any] = {
    "organic": chance(0.4),
    "gluten_free": chance(0.3),
    "best_before": one_of("2026-12", "2027-03", "2027-06", "2027-11", "2028-05"),
}

KINDS = (
    kind(
        *("roman", "Livres > Littérature", (6, 27), "Roman"),
        genre=one_of("policier", "science-fiction", "historique", "fantasy", "romance"),
        author=AUTHORS,
        pages=number(120, 980),
        format=one_of("Poche", "Broché", "Relié", "Ebook"),
        tongue=one_of("Français", "Anglais", "Espagnol"),
        year=number(1998, 2026),
    ),
    kind(
        *("bande dessinée", "Livres > BD", (8, 39), "Bande dessinée", "Manga", "Roman graphique"),
        author=AUTHORS,
        pages=number(46, 260),
        volume=number(1, 24),
        ages=AGES,
        year=number(2005, 2026),
    ),
    kind(
        *("album jeunesse", "Livres > Jeunesse", (5, 24), "Album", "Livre cartonné", "Livre sonore"),
        author=AUTHORS,
        pages=number(12, 60),
        ages=one_of((0, 3), (3, 6), (6, 9)),
        format=one_of("Cartonné", "Souple"),
    ),
    kind(
        *("guide de voyage", "Livres > Voyage", (7, 32), "Guide de voyage"),
        land=one_of("Italie", "Japon", "Portugal", "Norvège", "Maroc"),
        pages=number(90, 540),
        map=chance(0.5),
        year=number(2018, 2026),
    ),
    kind(
        *("jeu de société", "Jeux > Jeux de société", (9, 79), "Jeu de société", "Jeu de plateau", "Jeu de cartes"),
        players=one_of((1, 4), (2, 2), (2, 4), (2, 5), (3, 6), (4, 8)),
        minutes=one_of(10, 15, 20, 30, 45, 60, 90, 120),
        age=one_of(3, 5, 7, 8, 10, 12, 14),
        cooperative=chance(0.4),
        theme=one_of("enquête", "pirates", "animaux", "gestion", "mots"),
        author=AUTHORS,
    ),
    kind(
        *("puzzle", "Jeux > Puzzles", (6, 49), "Puzzle"),
        pieces=one_of(24, 100, 300, 500, 1000, 2000),
        age=one_of(3, 5, 7, 10, 12),
        wooden=chance(0.3),
        width=number(20, 98),
    ),
    kind(
        *("jeu d'éveil", "Jeux > Premier âge", (7, 60), "Jeu d'éveil", "Hochet", "Boîte à formes"),
        ages=one_of((0, 1), (1, 3), (2, 4), (3, 6)),
        wooden=chance(0.6),
        batteries=chance(0.4),
    ),
    kind(
        *("vin rouge", "Vins > Rouges", (4, 95), "Vin rouge"),
        vintage=number(2009, 2025),
        region=one_of("Bordeaux", "Bourgogne", "Rhône", "Languedoc", "Loire"),
        grape=one_of("merlot", "pinot noir", "syrah", "grenache", "gamay"),
        degree=number(11, 15, 0.5),
        cl=one_of(37.5, 75, 75, 150),
        organic=chance(0.4),
        no_sulphites=chance(0.3),
        keeps=one_of(2, 3, 5, 8, 10, 15),
    ),
    kind(
        *("vin blanc", "Vins > Blancs", (4, 70), "Vin blanc"),
        vintage=number(2014, 2025),
        region=one_of("Bordeaux", "Bourgogne", "Alsace", "Loire"),
        taste=one_of("sec", "demi-sec", "moelleux", "liquoreux"),
        degree=number(9, 14, 0.5),
        cl=one_of(37.5, 75, 75),
        organic=chance(0.4),
        no_sulphites=chance(0.3),
    ),
    kind(
        *("champagne", "Vins > Bulles", (17, 160), "Champagne", "Crémant"),
        taste=one_of("brut", "extra-brut", "demi-sec"),
        degree=number(11, 12.5, 0.5),
        cl=one_of(37.5, 75, 150),
        pink=chance(0.3),
    ),
    kind(
        *("bière", "Vins > Bières", (1.5, 14), "Bière"),
        tint=one_of("blonde", "ambrée", "brune", "blanche"),
        degree=number(0, 10, 0.5),
        cl=one_of(25, 33, 50, 75),
        organic=chance(0.3),
        gluten_free=chance(0.2),
    ),
    kind(
        *("chocolat", "Épicerie > Chocolats", (2, 29), "Tablette de chocolat", "Chocolat"),
        **FOOD,
        sort=one_of("noir", "au lait", "blanc"),
        cocoa=number(30, 99),
        grams=one_of(70, 80, 100, 200, 400),
        fair=chance(0.4),
    ),
    kind(
        *("café", "Épicerie > Cafés", (3, 36), "Café"),
        **FOOD,
        form=one_of("grains", "moulu", "capsules", "soluble"),
        strength=number(3, 12),
        grams=one_of(125, 250, 500, 1000),
        origin=one_of("Colombie", "Éthiopie", "Brésil", "Pérou"),
        decaf=chance(0.25),
    ),
    kind(
        *("thé", "Épicerie > Thés", (3, 29), "Thé", "Infusion"),
        **FOOD,
        sort=one_of("vert", "noir", "blanc", "rooibos"),
        grams=one_of(30, 50, 100, 250),
        loose=chance(0.5),
        bags=one_of(20, 25, 50),
    ),
    kind(
        *("confiture", "Épicerie > Confitures", (2, 12), "Confiture", "Gelée"),
        **FOOD,
        fruit=one_of("fraise", "abricot", "figue", "orange", "myrtille"),
        grams=one_of(120, 250, 340, 370),
        no_sugar=chance(0.3),
        fruit_share=number(45, 75),
    ),
    kind(
        *("fromage", "Épicerie > Fromages", (3, 34), "Fromage", "Tomme"),
        organic=chance(0.3),
        milk=one_of("vache", "chèvre", "brebis"),
        raw=chance(0.5),
        ripe=one_of(1, 3, 6, 12, 18, 24),
        grams=one_of(120, 200, 350, 500, 1000),
    ),
    kind(
        *("carnet", "Papeterie > Carnets", (2, 29), "Carnet", "Cahier"),
        pages=one_of(48, 96, 144, 192, 240),
        sheet=one_of("A4", "A5", "A6"),
        ruling=one_of("ligné", "quadrillé", "pointillé", "uni"),
        recycled=chance(0.4),
    ),
    kind(
        *("stylo", "Papeterie > Stylos", (1.2, 60), "Stylo bille", "Stylo plume", "Feutre"),
        ink=one_of("bleu", "noir", "rouge", "violet"),
        tip=one_of(0.3, 0.5, 0.7, 1),
        refill=chance(0.5),
    ),
)

PROPERTIES = {
    "genre": "Genre littéraire",
    "volume": "Tome",
    "land": "Destination",
    "theme": "Thème",
    "pieces": "Nombre de pièces",
    "vintage": "Millésime",
    "region": "Région",
    "grape": "Cépage",
    "taste": "Style",
    "tint": "Robe",
    "sort": "Type",
    "form": "Présentation",
    "strength": "Intensité",
    "origin": "Pays d'origine",
    "fruit": "Fruit",
    "milk": "Lait",
    "sheet": "Format papier",
    "ruling": "Réglure",
    "ink": "Couleur de l'encre",
    "best_before": "DLUO",
    "bags": "Nombre de sachets",
}
MEASURES = {
    "degree": ("Degré d'alcool", "% vol", None),
    "cl": ("Contenance", "cl", "CLT"),
    "grams": ("Poids net", "g", "GRM"),
    "cocoa": ("Teneur en cacao", "%", None),
    "fruit_share": ("Teneur en fruits", "%", None),
    "keeps": ("Potentiel de garde", "ans", "ANN"),
    "ripe": ("Affinage", "mois", "MON"),
    "width": ("Largeur du puzzle", "cm", "CMT"),
    "tip": ("Largeur de pointe", "mm", "MMT"),
}
FEATURES = {
    "map": "Carte détachable",
    "cooperative": "Jeu coopératif",
    "wooden": "En bois",
    "batteries": "Nécessite des piles",
    "pink": "Rosé",
    "fair": "Commerce équitable",
    "decaf": "Décaféiné",
    "loose": "En vrac",
    "raw": "Au lait cru",
    "recycled": "Papier recyclé",
    "refill": "Rechargeable",
}
LABELS = {
    "organic": "Bio",
    "no_sulphites": "Sans sulfites ajoutés",
    "gluten_free": "Sans gluten",
    "no_sugar": "Sans sucres ajoutés",
}
APART = {"Crémant": "crémant", "Infusion": "infusion", "Feutre": "feutre"}
"""Titles of things that stand on a shelf with others and are no such things."""

NAMES = ("Les Marées", "Nuit Blanche", "Le Vieux Pont", "Trois Chemins", "L'Orage", "Petit Matin", "Sable Noir", "Alba")
BLURBS = (
    "Choisi et goûté par notre équipe.",
    "À partager sans modération au coin du feu.",
    "Un cadeau qui fait toujours plaisir.",
    "Expédié du village le jour même.",
)


def products(count: int = 2_000, seed: int = 7) -> Iterator[Made]:
    """The village's products, always the same."""
    dice = Random(seed)
    for n, made in enumerate(spread(KINDS, count, dice)):
        told = {name: value for name, value in drawn(made, dice).items() if name in _ALWAYS or dice.random() < 0.9}
        told["house"] = dice.choice(HOUSES[made.shelf.split(" > ")[0]])
        told["called"] = dice.choice(made.titles)
        told["kind"] = APART.get(told["called"], made.name)
        told["title"] = f"{dice.choice(NAMES)} {n} - {told['called']}"
        yield Made(f"VIL{n}", Facts(_apart(told)), _record(f"VIL{n}", made, told, dice))


_ALWAYS = frozenset(("kind", "family", "price", *LABELS))


def _apart(told: dict[str, Any]) -> dict[str, Any]:
    """Least and most of what is told as a range, each a fact."""
    for name in ("players", "ages"):
        if name in told:
            told = told | dict(zip((f"{name}_from", f"{name}_to"), told[name], strict=True))
    return told


def write(path: Path, made: list[Made]) -> None:
    graph = [{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": one.record} for one in made]}]
    path.write_text(json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False))


def _record(id_: str, kind: Kind, told: dict[str, Any], dice: Random) -> dict[str, Any]:
    return {
        "@type": ["Product", "Book"] if kind.shelf.startswith("Livres") else "Product",
        "@id": f"https://village.example/p/{id_}",
        "sku": id_,
        "name": told["title"],
        "description": dice.choice(BLURBS),
        "brand": {"@type": "Brand", "name": told["house"]},
        "category": kind.shelf,
        "offers": {
            "@type": "Offer",
            "priceCurrency": "EUR",
            "price": f"{told['price']:.2f}",
            "availability": "https://schema.org/InStock",
        },
        **_own_words(told),
        "additionalProperty": _properties(told, dice),
    }


def _own_words(told: dict[str, Any]) -> dict[str, Any]:
    """What schema.org has a word for."""
    said: dict[str, Any] = {}
    if "author" in told:
        said["author"] = {"@type": "Person", "name": told["author"]}
    if "pages" in told:
        said["numberOfPages"] = told["pages"]
    if "format" in told:
        said["bookFormat"] = told["format"]
    if "tongue" in told:
        said["inLanguage"] = told["tongue"]
    if "year" in told:
        said["datePublished"] = str(told["year"])
    if "ages" in told:
        said["typicalAgeRange"] = f"{told['ages'][0]}-{told['ages'][1]}"
    if "age" in told:
        said["typicalAgeRange"] = f"{told['age']}-"
    if "players" in told:
        least, most = told["players"]
        said["numberOfPlayers"] = {"@type": "QuantitativeValue", "minValue": least, "maxValue": most}
    if "minutes" in told:
        said["timeRequired"] = f"PT{told['minutes']}M"
    return said


def _properties(told: dict[str, Any], dice: Random) -> list[dict[str, Any]]:
    named = [_property(PROPERTIES[fact], value) for fact, value in told.items() if fact in PROPERTIES]
    measured = [_measure(fact, value, dice) for fact, value in told.items() if fact in MEASURES]
    yes_no = [_property(FEATURES[fact], _yes(value, dice)) for fact, value in told.items() if fact in FEATURES]
    labels = [LABELS[fact] for fact in LABELS if told.get(fact)]
    return [*named, *measured, *yes_no, *([_property("Labels", labels)] if labels else [])]


def _property(name: str, value: Any) -> dict[str, Any]:
    return {"@type": "PropertyValue", "name": name, "value": value}


def _measure(fact: str, value: float, dice: Random) -> dict[str, Any]:
    """With a unit's code, with its sign, or all in one text."""
    name, sign, code = MEASURES[fact]
    if code and dice.random() < 0.4:
        return _property(name, value) | {"unitCode": code}
    if dice.random() < 0.5:
        return _property(name, value) | {"unitText": sign}
    return _property(name, f"{value:g} {sign}".replace(".", ","))


def _yes(value: bool, dice: Random) -> Any:
    return dice.choice((("Non", "Oui")[value], value))
