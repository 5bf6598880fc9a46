"""A French shop for the kitchen and the home: nested JSON by another hand, glued units, ticks and crosses, NC, HTML."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.shops.making import Facts, Kind, Made, chance, drawn, number, one_of, spread

BRANDS = ("Brévent", "Kelvor", "Sauthon", "Liléo", "OXEN", "Tramier", "Valdis", "Werner & Fils", "Noréa")
COLOURS = one_of("Noir", "Blanc", "Inox", "Gris anthracite", "Rouge", "Bleu nuit", "Vert sauge", "Beige")
ENERGY = one_of(*"ABCDEFG")


def kind(name: str, shelf: str, prices: tuple[float, float], *titles: str, **draws: Any) -> Kind:
    return Kind(name=name, titles=titles or (name,), prices=prices, draws=draws, shelf=shelf)


KINDS = (
    kind(
        *("lave-linge", "Gros électroménager > Lavage > Lave-linge", (229, 1390)),
        *("Lave-linge hublot", "Lave-linge top"),
        load=number(5, 12),
        spin=one_of(1000, 1200, 1400, 1600),
        width=one_of(39.8, 40, 45, 59.5, 59.8, 60),
        height=number(84, 90, 0.5),
        depth=number(44, 66, 0.5),
        noise=number(68, 81),
        energy=ENERGY,
        steam=chance(0.4),
        delay=chance(0.7),
        wool=chance(0.6),
        colour=COLOURS,
    ),
    kind(
        *("lave-vaisselle", "Gros électroménager > Lavage > Lave-vaisselle", (249, 1290)),
        *("Lave-vaisselle", "Lave-vaisselle encastrable"),
        settings=number(9, 16),
        noise=number(38, 52),
        width=one_of(44.8, 45, 59.8, 60),
        height=number(81, 86, 0.5),
        depth=number(55, 62, 0.5),
        water=number(7, 14, 0.5),
        energy=ENERGY,
        drawer=chance(0.5),
        delay=chance(0.6),
    ),
    kind(
        *("réfrigérateur", "Gros électroménager > Froid > Réfrigérateurs", (199, 2490)),
        *("Réfrigérateur combiné", "Réfrigérateur 1 porte", "Réfrigérateur américain"),
        volume=number(90, 640, 5),
        width=number(47, 92, 0.5),
        height=number(84, 203, 0.5),
        depth=number(50, 75, 0.5),
        noise=number(34, 43),
        energy=ENERGY,
        nofrost=chance(0.5),
        ice=chance(0.25),
        colour=COLOURS,
    ),
    kind(
        *("congélateur", "Gros électroménager > Froid > Congélateurs", (169, 990)),
        *("Congélateur coffre", "Congélateur armoire"),
        volume=number(60, 420, 5),
        safe=number(10, 48),
        width=number(48, 130, 0.5),
        height=number(82, 190, 0.5),
        depth=number(50, 75, 0.5),
        nofrost=chance(0.4),
    ),
    kind(
        *("four", "Gros électroménager > Cuisson > Fours", (179, 1690), "Four encastrable", "Four combiné vapeur"),
        volume=number(40, 77),
        power=number(2200, 3700, 100),
        cleaning=one_of("Pyrolyse", "Catalyse", "Manuel", "Hydrolyse"),
        probe=chance(0.3),
        energy=one_of("A+", "A", "A++", "B"),
        colour=COLOURS,
    ),
    kind(
        *("micro-ondes", "Gros électroménager > Cuisson > Micro-ondes", (59, 490), "Micro-ondes", "Micro-ondes grill"),
        volume=number(17, 34),
        power=one_of(700, 800, 900, 1000),
        plate=number(24, 36, 0.5),
        colour=COLOURS,
    ),
    kind(
        *("plaque de cuisson", "Gros électroménager > Cuisson > Tables de cuisson", (99, 1290)),
        *("Plaque induction", "Plaque vitrocéramique", "Table de cuisson gaz"),
        burners=one_of(2, 3, 4, 5),
        width=one_of(30, 59, 60, 65, 75, 80, 90),
        power=number(3500, 11000, 100),
        booster=chance(0.5),
    ),
    kind(
        *("hotte", "Gros électroménager > Cuisson > Hottes", (79, 990), "Hotte décorative", "Hotte casquette"),
        flow=number(190, 900, 10),
        noise=number(48, 74),
        width=one_of(50, 60, 70, 80, 90),
        colour=COLOURS,
    ),
    kind(
        *("aspirateur", "Petit électroménager > Entretien des sols > Aspirateurs", (49, 790)),
        *("Aspirateur balai", "Aspirateur robot", "Aspirateur traîneau"),
        runtime=number(20, 180, 5),
        weight=number(1.4, 8, 0.1),
        tank=number(0.3, 4, 0.1),
        noise=number(56, 84),
        hepa=chance(0.5),
        bag=chance(0.3),
        colour=COLOURS,
    ),
    kind(
        *("robot pâtissier", "Petit électroménager > Préparation culinaire > Robots", (89, 890)),
        bowl=number(3.5, 7, 0.1),
        power=number(500, 1800, 100),
        weight=number(4, 13, 0.1),
        speeds=number(4, 12),
        colour=COLOURS,
    ),
    kind(
        *("blender", "Petit électroménager > Préparation culinaire > Blenders", (29, 390)),
        *("Blender", "Blender chauffant"),
        bowl=number(0.6, 2.2, 0.1),
        power=number(300, 2000, 100),
        jar=one_of("Verre", "Plastique", "Inox", "Tritan"),
        dishwasher=chance(0.5),
    ),
    kind(
        *("friteuse", "Petit électroménager > Cuisson conviviale > Friteuses", (45, 330)),
        *("Friteuse sans huile", "Friteuse classique"),
        bowl=number(1.5, 9, 0.1),
        power=number(900, 2700, 100),
        people=one_of((2, 4), (4, 6), (6, 8), (1, 2)),
        timer=chance(0.6),
    ),
    kind(
        *("repassage", "Petit électroménager > Soin du linge > Repassage", (25, 490)),
        *("Fer à repasser", "Centrale vapeur"),
        power=number(1800, 3200, 100),
        steam_flow=number(25, 190, 5),
        tank=number(0.2, 2.2, 0.1),
        weight=number(0.9, 5.5, 0.1),
        anticalc=chance(0.6),
    ),
    kind(
        *("sèche-cheveux", "Petit électroménager > Beauté > Coiffure", (15, 390)),
        power=number(1200, 2400, 100),
        weight_g=number(280, 800, 10),
        ionic=chance(0.5),
        cord=number(1.6, 3, 0.1),
        colour=COLOURS,
    ),
    kind(
        *("purificateur d'air", "Petit électroménager > Traitement de l'air > Purificateurs", (59, 690)),
        area=one_of((10, 20), (15, 30), (20, 40), (30, 60), (50, 90)),
        noise=number(18, 60),
        hepa=chance(0.7),
        weight=number(1.5, 10, 0.1),
    ),
    kind(
        *("canapé", "Maison > Salon > Canapés", (199, 2490), "Canapé", "Canapé d'angle"),
        seats=one_of(2, 3, 4, 5),
        width=number(140, 310),
        height=number(70, 100),
        depth=number(80, 220),
        convertible=chance(0.4),
        cover=one_of("Velours", "Cuir", "Tissu", "Simili", "Lin"),
        chest=chance(0.3),
        colour=COLOURS,
    ),
    kind(
        *("luminaire", "Maison > Luminaires", (15, 390), "Lampadaire", "Suspension", "Lampe de bureau"),
        cap=one_of("E27", "E14", "GU10"),
        power=one_of(7, 12, 25, 40, 60),
        height=number(25, 190),
        dimmable=chance(0.3),
        lumens=number(300, 2400, 50),
        colour=COLOURS,
    ),
    kind(
        *("table", "Maison > Salle à manger > Tables", (89, 1490), "Table à manger", "Table extensible"),
        shape=one_of("Ronde", "Rectangulaire", "Ovale", "Carrée"),
        length=number(90, 240, 5),
        height=number(72, 78),
        people=one_of((2, 4), (4, 6), (6, 8), (8, 10)),
        wood=one_of("Chêne massif", "Pin", "Verre trempé", "MDF", "Métal"),
    ),
    kind(
        *("chaise", "Maison > Bureau > Chaises et fauteuils", (29, 590), "Chaise de bureau", "Fauteuil de bureau"),
        arms=chance(0.5),
        limit=one_of(90, 110, 120, 136, 150),
        headrest=chance(0.4),
        colour=COLOURS,
    ),
    kind(
        *("poêle", "Maison > Cuisine > Poêles et casseroles", (9, 190), "Poêle", "Casserole", "Sauteuse"),
        diameter=one_of(16, 18, 20, 24, 26, 28, 30, 32),
        material=one_of("Inox", "Fonte", "Aluminium", "Acier"),
        induction=chance(0.6),
        oven=chance(0.4),
        dishwasher=chance(0.5),
    ),
    kind(
        *("couette", "Maison > Linge de lit > Couettes", (19, 390)),
        size=one_of((140, 200), (200, 200), (220, 240), (240, 260)),
        grams=one_of(200, 300, 400, 500),
        fill=one_of("Duvet d'oie", "Polyester", "Plumes de canard", "Laine"),
        allergy=chance(0.4),
    ),
    kind(
        *("chauffe-eau", "Maison > Chauffage > Chauffe-eau", (129, 1290)),
        volume=one_of(15, 30, 50, 75, 100, 150, 200, 300),
        power=one_of(1200, 1600, 2000, 2200, 3000),
        height=number(40, 180),
        mounting=one_of("Vertical", "Horizontal", "Sur socle"),
    ),
)
LABELS = {
    "load": ("capaciteLavage", "capacité de lavage"),
    "spin": ("essorage_max",),
    "noise": ("niveauSonore", "Niveau sonore"),
    "energy": ("etiquette_energie",),
    "steam": ("fonction_vapeur",),
    "delay": ("depart_differe",),
    "wool": ("prog_laine",),
    "colour": ("coloris_principal",),
    "settings": ("nb_couverts",),
    "water": ("conso_eau_par_cycle",),
    "drawer": ("3e_tiroir_a_couverts",),
    "volume": ("volume_utile", "Volume utile total"),
    "nofrost": ("no_frost",),
    "ice": ("distributeur_glacons",),
    "safe": ("autonomie_coupure",),
    "power": ("puissance_w", "puissance"),
    "cleaning": ("type_nettoyage",),
    "probe": ("sonde_cuisson",),
    "plate": ("diam_plateau",),
    "burners": ("nb_foyers",),
    "booster": ("fonction_booster",),
    "flow": ("debit_air_max",),
    "runtime": ("autonomie",),
    "weight": ("pds_net",),
    "weight_g": ("pds_net",),
    "tank": ("capa_reservoir",),
    "hepa": ("filtre_hepa",),
    "bag": ("avec_sac",),
    "bowl": ("capa_bol", "Capacité du bol"),
    "speeds": ("nb_vitesses",),
    "jar": ("matiere_bol",),
    "dishwasher": ("compat_lave_vaisselle",),
    "people": ("nb_personnes",),
    "timer": ("minuterie",),
    "steam_flow": ("debit_vapeur",),
    "anticalc": ("anti_calcaire",),
    "ionic": ("ionique",),
    "cord": ("long_cordon",),
    "area": ("surface_conseillee",),
    "seats": ("nb_places",),
    "convertible": ("convertible",),
    "cover": ("revetement",),
    "chest": ("coffre_rangement",),
    "cap": ("culot",),
    "dimmable": ("variateur",),
    "lumens": ("flux_lumineux",),
    "shape": ("forme_plateau",),
    "length": ("long_hors_tout",),
    "wood": ("materiau_principal",),
    "arms": ("accoudoirs",),
    "limit": ("poids_max_supporte",),
    "headrest": ("appui_tete",),
    "diameter": ("diametre",),
    "material": ("materiau_principal",),
    "induction": ("compat_induction",),
    "oven": ("va_au_four",),
    "size": ("taille_couchage",),
    "grams": ("grammage",),
    "fill": ("garnissage",),
    "allergy": ("anti_acariens",),
    "mounting": ("type_pose",),
}
WAYS = {
    "load": ("{0}kg", "{0} Kg", "{0}"),
    "spin": ("{0}trs/mn", "{0} tr/min", "{0}"),
    "noise": ("{0}dB(A)", "{0} dB", "{0}db"),
    "water": ("{0}L", "{0} litres"),
    "volume": ("{0}L", "{0} l", "{0} litres"),
    "safe": ("{0}h", "{0} heures"),
    "power": ("{0}W", "{0} watts", "{1} kW"),
    "plate": ("{0}cm", "{0} cm"),
    "flow": ("{0}m3/h", "{0} m³/h"),
    "runtime": ("{0}min", "{0} mn", "jusqu'à {0} min"),
    "weight": ("{0}kg", "{0} kg", "env. {0} kg"),
    "weight_g": ("{0}g", "{1} kg"),
    "tank": ("{0}L", "{0} l"),
    "bowl": ("{0}L", "{0} litres", "{0} l"),
    "steam_flow": ("{0}g/min", "{0} g/mn"),
    "cord": ("{0}m", "{0} m"),
    "lumens": ("{0}lm", "{0} lumens"),
    "length": ("{0}cm", "{1} m"),
    "limit": ("{0}kg", "{0} kg max."),
    "diameter": ("Ø{0}cm", "{0} cm", "Ø {0}"),
    "grams": ("{0}g/m²", "{0} gr/m2"),
}
THOUSANDS = {"power", "weight_g"}
HUNDREDS = {"length"}
DIMENSIONS = ("H x L x P", "L x H x P", "L x P x H")
UNKNOWN = ("NC", "n.c.", "-", "Non communiqué", "")
YES_NO = ({True: "Oui", False: "Non"}, {True: "✓", False: "✗"}, {True: "OUI", False: "NON"}, {True: "x", False: None})
TICKS = {fact: n % 4 for n, fact in enumerate(LABELS)} | {"bag": 0}


def products(count: int = 6_000, seed: int = 23) -> Iterator[Made]:
    """The shop's products, always the same."""
    dice = Random(seed)
    for n, made in enumerate(spread(KINDS, count, dice)):
        told = drawn(made, dice)
        kept = ("kind", "family", "price")
        hidden = {fact for fact in told if fact not in kept and dice.random() < 0.12}
        told["brand"] = dice.choice(BRANDS)
        told["called"] = dice.choice(made.titles)
        model = f"{dice.choice(('ECO', 'Pro', 'Zen', 'LX'))}{dice.randint(100, 9999)}"
        told["title"] = f"{told['called']} {told['brand']} {model}"
        record = _record(f"CPT{n:05d}", made, told, hidden, dice)
        known = {fact: value for fact, value in told.items() if fact not in hidden}
        if not {"width", "height", "depth"} - told.keys():
            whole = not {"width", "height", "depth"} & hidden
            known = {**known, **{side: told[side] if whole else None for side in ("width", "height", "depth")}}
        for fact, value in told.items():
            if value is False and YES_NO[TICKS.get(fact, 0)][False] is None:
                known.pop(fact, None)
        yield Made(f"CPT{n:05d}", Facts(known), record)


def write(path: Path, made: list[Made]) -> None:
    """Every hundredth product stands there twice."""
    lines = [line for n, one in enumerate(made) for line in [one.record] * (2 if n % 100 == 7 else 1)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _record(id_: str, kind: Kind, told: dict[str, Any], hidden: set[str], dice: Random) -> str:
    said: dict[str, Any] = {}
    sides = {"width", "height", "depth"}
    if not sides - told.keys():
        order = dice.choice(DIMENSIONS)
        said[f"dimensions ({order})"] = dice.choice(UNKNOWN) if sides & hidden else _dimensions(order, told, dice)
    else:
        names = {"width": "largeur", "height": "hauteur", "depth": "profondeur"}
        for side in sides & told.keys():
            text = f"{_comma(told[side])}cm"
            said[f"{names[side]}_hors_tout"] = dice.choice(UNKNOWN) if side in hidden else text
    for fact in told:
        if fact in LABELS:
            spelled = dice.choice(UNKNOWN) if fact in hidden else _spelled(fact, told[fact], dice)
            if spelled is not None:
                said[dice.choice(LABELS[fact])] = spelled
    euros = f"{told['price']:,.2f}".replace(",", "\u202f" if dice.random() < 0.5 else " ").replace(".", ",")
    record = {
        "produit": {"codeArticle": id_, "intitule": told["title"], "fabricant": told["brand"]},
        "arborescence": kind.shelf,
        "tarification": {"prixVenteTTC": f"{euros} €", "ecoParticipation": f"{dice.choice(('0,50', '8,00'))} €"},
        "descriptif": _described(told, dice),
        "ficheTechnique": said,
        "disponibilite": dice.choice(("En stock", "En stock", "Sur commande", "Rupture")),
    }
    return json.dumps(record, ensure_ascii=False)


def _dimensions(order: str, told: dict[str, Any], dice: Random) -> str:
    side = {"H": told["height"], "L": told["width"], "P": told["depth"]}
    numbers = [_comma(side[letter]) for letter in order.split(" x ")]
    return dice.choice(("{}x{}x{}cm", "{} x {} x {} cm", "{} X {} X {}")).format(*numbers)


def _described(told: dict[str, Any], dice: Random) -> str:
    praise = dice.choice(
        (
            "Un allié de tous les jours",
            "Pensé pour durer",
            "Le choix malin de la rédaction",
            "Fabriqué avec soin &amp; livré vite",
        )
    )
    return f"<p><strong>{told['title']}</strong></p><ul><li>{praise}</li><li>Garantie 2&nbsp;ans</li></ul>"


def _spelled(fact: str, value: Any, dice: Random) -> str | None:
    if isinstance(value, bool):
        return YES_NO[TICKS[fact]][value]
    if fact == "size":
        return f"{value[0]}x{value[1]}cm"
    if fact == "area":
        return dice.choice(("{} à {} m²", "{}-{}m2")).format(*value)
    if fact == "people":
        return dice.choice(("{} à {} personnes", "{}-{} pers.")).format(*value)
    if fact in WAYS:
        other = value / 1000 if fact in THOUSANDS else value / 100
        return dice.choice(WAYS[fact]).format(_comma(value), _comma(other))
    return str(value)


def _comma(value: float) -> str:
    return f"{value:g}".replace(".", ",")
