"""A French hypermarket's export for sports, toys, beauty, DIY and garden: one wide table, units in its headings."""

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.shops.making import Facts, Kind, Made, chance, drawn, number, one_of, spread

BRANDS = ("Altéo", "Bricomax", "Calinou", "Dermélia", "Etamine", "Fortis", "Grimpeur", "Houra")
COLOURS = one_of("noir", "blanc", "bleu marine", "rouge", "vert", "rose", "gris chiné", "jaune")


def kind(name: str, shelf: str, prices: tuple[float, float], *titles: str, **draws: Any) -> Kind:
    return Kind(name=name, titles=titles or (name,), prices=prices, draws=draws, shelf=shelf)


KINDS = (
    kind(
        *("perceuse", "Bricolage/Outillage électroportatif/Perceuses", (29, 349)),
        *("Perceuse visseuse", "Perceuse à percussion"),
        volts=one_of(12, 14.4, 18, 20),
        torque=number(20, 130, 5),
        weight=number(0.9, 3.5, 0.1),
        cordless=chance(0.7),
        cases=chance(0.5),
    ),
    kind(
        *("peinture", "Bricolage/Peinture/Peintures murales", (7, 129), "Peinture acrylique", "Peinture glycéro"),
        litres=one_of(0.5, 1, 2.5, 5, 10),
        finish=one_of("mat", "satin", "brillant", "velours"),
        dry=number(1, 12),
        cover=number(8, 14),
        colour=COLOURS,
    ),
    kind(
        *("tondeuse", "Jardin/Motoculture/Tondeuses", (79, 999), "Tondeuse électrique", "Tondeuse thermique"),
        cut=one_of(32, 36, 40, 46, 51),
        bag=number(25, 75, 5),
        lawn=one_of(200, 400, 600, 1000, 1800),
        weight=number(8, 40, 0.5),
        mulch=chance(0.5),
    ),
    kind(
        *("tuyau d'arrosage", "Jardin/Arrosage/Tuyaux", (9, 119), "Tuyau d'arrosage"),
        metres=one_of(10, 15, 20, 25, 30, 50),
        inner=one_of(12.5, 15, 19),
        frost=chance(0.4),
    ),
    kind(
        *("vélo", "Sport/Cycles/Vélos", (119, 2890), "VTT", "Vélo de ville", "Vélo électrique"),
        inch=one_of(20, 24, 26, 27.5, 28, 29),
        gears=one_of(1, 7, 18, 21, 24),
        weight=number(9, 27, 0.1),
        folding=chance(0.2),
        sex=one_of("Homme", "Femme", "Mixte"),
    ),
    kind(
        *("tente", "Sport/Camping/Tentes", (29, 690), "Tente tunnel", "Tente dôme"),
        sleeps=one_of(1, 2, 3, 4, 6, 8),
        weight=number(1.2, 18, 0.1),
        column=one_of(1500, 2000, 3000, 5000),
    ),
    kind(
        *("chaussures de randonnée", "Sport/Randonnée/Chaussures", (29, 229)),
        shoe=lambda dice: sorted(dice.sample(range(36, 47), dice.randint(2, 6))),
        sex=one_of("Homme", "Femme", "Mixte"),
        waterproof=chance(0.5),
        stem=one_of("basse", "mi-haute", "haute"),
    ),
    kind(
        *("haltère", "Sport/Fitness/Musculation", (6, 199), "Haltère", "Kettlebell"),
        weight=one_of(1, 2, 3, 4, 5, 8, 10, 12, 16, 20),
        cover2=one_of("néoprène", "fonte", "vinyle"),
    ),
    kind(
        *("puzzle", "Jouets/Jeux de société/Puzzles", (5, 69)),
        pieces=one_of(24, 48, 100, 500, 1000, 2000, 3000),
        age=number(2, 14),
    ),
    kind(
        *("jeu de société", "Jouets/Jeux de société/Plateau", (9, 79)),
        players=one_of((2, 4), (2, 6), (3, 8), (1, 5), (2, 2)),
        age=number(3, 16),
        minutes=number(10, 150, 5),
    ),
    kind(
        *("poupée", "Jouets/Poupées", (7, 99), "Poupée", "Poupon"),
        tall=number(18, 52),
        age=number(1, 7),
        batteries=chance(0.4),
    ),
    kind(
        *("draisienne", "Jouets/Plein air/Draisiennes", (25, 139)),
        age=number(1, 4),
        limit=one_of(20, 25, 30, 35),
        colour=COLOURS,
    ),
    kind(
        *("crème visage", "Beauté/Soins/Visage", (4, 119), "Crème de jour", "Crème de nuit", "Sérum"),
        ml=one_of(15, 30, 50, 75, 100),
        skin=one_of("sèche", "grasse", "sensible", "mixte", "toutes"),
        spf=one_of(0, 15, 30, 50),
        vegan=chance(0.5),
        paraben=chance(0.6),
    ),
    kind(
        *("parfum", "Beauté/Parfums", (12, 189), "Eau de parfum", "Eau de toilette"),
        ml=one_of(30, 50, 75, 100, 125),
        sex=one_of("Homme", "Femme", "Mixte"),
        scent=one_of("boisé", "floral", "hespéridé", "oriental"),
    ),
    kind(
        *("tondeuse à cheveux", "Beauté/Electro/Tondeuses à cheveux", (15, 129)),
        runtime=number(30, 180, 10),
        washable=chance(0.5),
        combs=number(1, 12),
    ),
    kind(
        *("sac de couchage", "Sport/Camping/Couchage", (15, 289)),
        comfort=number(-15, 18),
        weight_g=number(500, 2600, 50),
        zip_side=one_of("gauche", "droite"),
    ),
)
COLUMNS = {
    "volts": "Tension (V)",
    "torque": "Couple maxi Nm",
    "weight": "Poids (kg)",
    "weight_g": "Poids en g",
    "cordless": "Sans fil O/N",
    "cases": "Livré avec coffret",
    "litres": "Contenance (L)",
    "finish": "Aspect",
    "dry": "Tps séchage (h)",
    "cover": "Pouvoir couvrant m²/L",
    "colour": "Teinte",
    "cut": "Larg. coupe",
    "bag": "Vol. bac (L)",
    "lawn": "Surf. conseillée (m²)",
    "mulch": "Mulching",
    "metres": "Longueur (m)",
    "inner": "Ø intérieur (mm)",
    "frost": "Anti-gel",
    "inch": "Taille roues (pouces)",
    "gears": "Nb vitesses",
    "folding": "Pliable",
    "sex": "Public",
    "sleeps": "Nb couchages",
    "column": "Imperméabilité (mm)",
    "shoe": "Pointures dispo",
    "waterproof": "Imperméable",
    "stem": "Hauteur tige",
    "cover2": "Revêt.",
    "pieces": "Nbre pièces",
    "age": "Age mini",
    "players": "Nb joueurs",
    "minutes": "Durée partie",
    "tall": "Taille",
    "batteries": "Piles requises",
    "limit": "Poids max utilisateur",
    "ml": "Cont. (ml)",
    "skin": "Type de peau",
    "spf": "Indice SPF",
    "vegan": "Vegan",
    "paraben": "Sans paraben",
    "scent": "Famille olfactive",
    "runtime": "Autonomie (min)",
    "washable": "Tête lavable",
    "combs": "Nb sabots",
    "comfort": "T° confort",
    "zip_side": "Ouverture",
}
WAYS = {"cut": "{}cm", "age": "{} ans", "minutes": "{} mn", "tall": "{} cm", "limit": "{} kg", "comfort": "{}°C"}


def products(count: int = 2_600, seed: int = 77) -> Iterator[Made]:
    """The hypermarket's products, always the same."""
    dice = Random(seed)
    for n, made in enumerate(spread(KINDS, count, dice)):
        told = drawn(made, dice)
        told = {f: v for f, v in told.items() if f in ("kind", "family", "price") or dice.random() < 0.87}
        told["brand"] = dice.choice(BRANDS)
        told["called"] = dice.choice(made.titles)
        model = f"{dice.choice(('First', 'Club', 'Max'))} {dice.randint(1, 99)}"
        title = f"{told['brand'].upper()} - {told['called']} {model}"
        row = {
            "Réf.": f"K{n}",
            "Libellé article": title,
            "Fabr.": told["brand"],
            "Univers": made.shelf,
            "Prix TTC": f"{told['price']:.2f} EUR".replace(".", ","),
            **{COLUMNS[f]: _spelled(f, v) for f, v in told.items() if f in COLUMNS},
        }
        yield Made(f"K{n}", Facts(told), row)


def _spelled(fact: str, value: Any) -> str:
    if isinstance(value, bool):
        return "O" if value else "N"
    if isinstance(value, list):
        return " - ".join(map(str, value))
    if isinstance(value, tuple):
        return f"{value[0]} à {value[1]}" if value[0] < value[1] else str(value[0])
    return WAYS.get(fact, "{}").format(value).replace(".", ",")


def write(path: Path, made: list[Made]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(
            file, ["Réf.", "Libellé article", "Fabr.", "Univers", "Prix TTC", *COLUMNS.values()], delimiter=";"
        )
        table.writeheader()
        table.writerows(one.record for one in made)
