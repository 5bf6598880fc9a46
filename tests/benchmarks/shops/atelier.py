"""A French shop of music, sewing and aquariums: a marketplace's XML, everything in repeated <attribute> elements.

Names are in capitals with underscores, values in capitals too, measures now with a unit, now with the unit as an XML
attribute; what a product has is told by PRESENT or ABSENT, and a quarter of all sizes only by the title.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tests.benchmarks.shops.making import Facts, Kind, Made, chance, drawn, number, one_of, spread

MAKERS = ("Aria Nova", "Lutherion", "Fil d'Or", "Point Net", "Aquavie", "Récif & Co", "Sonata")
COLOURS = one_of("NOIR", "NATUREL", "ROUGE", "BLANC", "SUNBURST")


def kind(name: str, shelf: str, prices: tuple[float, float], *titles: str, **draws: Any) -> Kind:
    return Kind(name=name, titles=titles or (name.capitalize(),), prices=prices, draws=draws, shelf=shelf)


KINDS = (
    kind(
        *("guitare", "MUSIQUE/GUITARES", (79, 1900), "Guitare folk", "Guitare classique", "Guitare électrique"),
        strings=one_of(6, 6, 7, 12),
        scale=one_of("1/2", "3/4", "4/4"),
        top=one_of("ÉPICÉA", "CÈDRE", "ACAJOU", "ÉRABLE"),
        frets=one_of(18, 19, 20, 22, 24),
        lefty=chance(0.2),
        colour=COLOURS,
    ),
    kind(
        *("clavier", "MUSIQUE/CLAVIERS", (59, 2400), "Piano numérique", "Synthétiseur"),
        keys=one_of(25, 49, 61, 76, 88),
        voices=number(16, 256, 16),
        weight=number(2, 48, 0.5),
        midi=chance(0.6),
        pedal=chance(0.4),
    ),
    kind(
        *("ampli", "MUSIQUE/AMPLIS", (45, 1200), "Ampli guitare", "Ampli basse"),
        watts=one_of(5, 10, 20, 40, 60, 100, 150),
        tubes=chance(0.4),
        speaker=one_of(6.5, 8, 10, 12),
        weight=number(3, 30, 0.5),
    ),
    kind(
        *("machine à coudre", "COUTURE/MACHINES", (99, 1500), "Machine à coudre", "Surjeteuse"),
        stitches=number(8, 240),
        speed=number(500, 1300, 50),
        threader=chance(0.5),
        screen=chance(0.3),
        weight=number(4, 13, 0.1),
    ),
    kind(
        *("tissu", "COUTURE/TISSUS", (3, 39), "Tissu", "Coupon de tissu"),
        stuff=one_of("COTON", "LIN", "VISCOSE", "JERSEY", "VELOURS"),
        laize=number(110, 160, 5),
        gsm=number(60, 400, 10),
        oeko=chance(0.5),
    ),
    kind(
        *("pelote de laine", "COUTURE/TRICOT", (2, 19), "Pelote de laine", "Pelote"),
        grams=one_of(25, 50, 100),
        metres=number(45, 420, 5),
        needles=one_of(3, 3.5, 4, 5, 6, 8),
        stuff=one_of("MÉRINOS", "ALPAGA", "COTON", "ACRYLIQUE"),
    ),
    kind(
        *("aquarium", "AQUARIOPHILIE/AQUARIUMS", (29, 1300), "Aquarium", "Nano-aquarium"),
        litres=number(10, 450, 5),
        width=number(25, 160, 5),
        lit=chance(0.6),
        stand=chance(0.3),
    ),
    kind(
        *("pompe", "AQUARIOPHILIE/POMPES", (9, 260), "Pompe à eau", "Filtre externe"),
        flow=number(100, 4000, 100),
        watts=number(2, 60),
        sea=chance(0.5),
        noise=number(18, 45),
    ),
    kind(
        *("nourriture", "AQUARIOPHILIE/NOURRITURE", (2, 38), "Nourriture en flocons", "Granulés"),
        ml=one_of(100, 250, 500, 1000),
        sea=chance(0.4),
        protein=number(28, 58),
    ),
)
NAMES = {
    "strings": ("NB_CORDES", "{0:g}", ""),
    "scale": ("TAILLE_INSTRUMENT", "{0}", ""),
    "top": ("TABLE_HARMONIE", "{0}", ""),
    "frets": ("NB_FRETTES", "{0:g}", ""),
    "keys": ("NB_TOUCHES", "{0:g}", "touches"),
    "voices": ("POLYPHONIE", "{0:g} voix", ""),
    "weight": ("POIDS_PRODUIT", "{0:g}", "KG"),
    "watts": ("PUISSANCE_RMS", "{0:g}", "W"),
    "speaker": ("HAUT_PARLEUR", '{0:g}"', ""),
    "stitches": ("NB_POINTS", "{0:g}", ""),
    "speed": ("VITESSE_COUTURE", "{0:g}", "pts/min"),
    "stuff": ("COMPOSITION", "{0}", ""),
    "laize": ("LAIZE", "{0:g}", "CM"),
    "gsm": ("GRAMMAGE", "{0:g}", "g/m²"),
    "grams": ("POIDS_PELOTE", "{0:g}", "g"),
    "metres": ("METRAGE", "{0:g}", "m"),
    "needles": ("AIGUILLES_CONSEILLEES", "{0:g}", "mm"),
    "litres": ("CONTENANCE_NETTE", "{0:g}", "L"),
    "width": ("LONGUEUR_FACADE", "{0:g}", "CM"),
    "flow": ("DEBIT_MAX", "{0:g}", "L/H"),
    "noise": ("NIVEAU_SONORE", "{0:g}", "dB"),
    "ml": ("CONDITIONNEMENT", "{0:g}", "ml"),
    "protein": ("PROTEINES_BRUTES", "{0:g}", "%"),
    "colour": ("FINITION", "{0}", ""),
    "lefty": ("MODELE_GAUCHER", "", ""),
    "midi": ("PRISE_MIDI", "", ""),
    "pedal": ("PEDALE_FOURNIE", "", ""),
    "tubes": ("A_LAMPES", "", ""),
    "threader": ("ENFILE_AIGUILLE", "", ""),
    "screen": ("ECRAN_LCD", "", ""),
    "oeko": ("OEKO_TEX", "", ""),
    "lit": ("ECLAIRAGE_LED", "", ""),
    "stand": ("MEUBLE_INCLUS", "", ""),
    "sea": ("EAU_DE_MER", "", ""),
}
IN_TITLES = {"litres": "{0:g} L", "watts": "{0:g}W", "keys": "{0:g} touches", "grams": "{0:g}g"}


def products(count: int = 900, seed: int = 9) -> Iterator[Made]:
    """The shop's products, always the same."""
    dice = Random(seed)
    for n, made in enumerate(spread(KINDS, count, dice)):
        told = {name: value for name, value in drawn(made, dice).items() if name in _ALWAYS or dice.random() < 0.9}
        told["maker"] = dice.choice(MAKERS)
        told["called"] = dice.choice(made.titles)
        told["kind"] = "surjeteuse" if told["called"] == "Surjeteuse" else made.name
        yield Made(f"MP{n}", Facts(told), _record(f"MP{n}", made, told, dice))


_ALWAYS = frozenset(("kind", "family", "price"))


def write(path: Path, made: list[Made]) -> None:
    path.write_text(f"<catalog><products>{''.join(one.record for one in made)}</products></catalog>", encoding="utf-8")


def _record(id_: str, kind: Kind, told: dict[str, Any], dice: Random) -> str:
    in_title = [fact for fact in told if fact in IN_TITLES and dice.random() < 0.25]
    said = " ".join(IN_TITLES[fact].format(told[fact]) for fact in in_title)
    title = f"{told['called']} {told['maker']} {dice.choice(('Opus', 'Riva', 'Tempo', 'Perle'))} {said}".strip().upper()
    attributes = [_attribute(fact, told[fact], dice) for fact in told if fact in NAMES and fact not in in_title]
    return (
        f"<product><sku>{id_}</sku><product_title>{escape(title)}</product_title>"
        f"<vendor>{escape(told['maker'])}</vendor><category_path>{kind.shelf}</category_path>"
        f"<selling_price>{told['price']:.2f}</selling_price><stock_level>{dice.randint(1, 40)}</stock_level>"
        f"<attributes>{''.join(attributes)}</attributes></product>\n"
    )


def _attribute(fact: str, value: Any, dice: Random) -> str:
    name, form, unit = NAMES[fact]
    if isinstance(value, bool):
        said, unit = ("ABSENT", "PRESENT")[value], ""
    else:
        said = form.format(value)
    if unit and dice.random() < 0.5:
        return f"<attribute name={quoteattr(name)} unit={quoteattr(unit)}>{escape(said)}</attribute>"
    return f"<attribute name={quoteattr(name)}>{escape(f'{said} {unit}'.strip())}</attribute>"
