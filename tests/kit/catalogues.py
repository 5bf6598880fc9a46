"""Little catalogues of quite different shops, tidy and messy, and a way to ask them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from dialogs.search.facts import Clerk
from dialogs.search.learn import learn
from dialogs.search.listing import Field, Listing
from storage.catalogue import Catalogue, Found, fill
from storage.database import Database
from tests.kit.lexicon import lexicon

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
Row = Mapping[str, str]

WASHERS: Sequence[Row] = (
    {
        "réf": "slim",
        "libellé": "Lave-linge top Norvale Mini 6 kg",
        "rayon": "Gros électroménager > Lave-linge",
        "marque": "Norvale",
        "prix TTC": "329,90 €",
        "largeur": "40 cm",
        "bruit": "72 dB(A)",
        "programmes": "coton, laine, délicat",
        "couleur": "blanc",
        "classe énergétique": "D",
        "départ différé": "oui",
    },
    {
        "réf": "bare",
        "libellé": "Lave-linge top Ekonn 6 kg",
        "rayon": "Gros électroménager > Lave-linge",
        "marque": "Ekonn",
        "prix TTC": "289,00 €",
        "largeur": "400 mm",
        "bruit": "76 dB",
        "programmes": "coton, synthétiques",
        "couleur": "blanc",
        "classe énergétique": "E",
        "départ différé": "non",
    },
    {
        "réf": "wide",
        "libellé": "Lave-linge hublot Bosch 8 kg 1400 trs/mn",
        "rayon": "Gros électroménager > LAVE-LINGE",
        "marque": "BOSCH",
        "prix TTC": "349,00 €",
        "bruit": "74 dB",
        "programmes": "Coton / Laine / Rapide 30 min",
        "couleur": "Noir",
        "classe énergétique": "B",
        "départ différé": "oui",
        "descriptif": "Une valeur sûre. larg.: 0.598 m, prof.: 55 cm. Livré en trois jours.",
    },
    {
        "réf": "dear",
        "libellé": "Lave-linge compact Miele 5 kg",
        "rayon": "Gros électroménager > Lave linge",
        "marque": "Miele",
        "prix TTC": "1 099,00 €",
        "dimensions": "41,5 x 84,5 x 45,4 cm",
        "bruit": "68 dB",
        "programmes": "laine; soie; coton",
        "couleur": "Gris",
        "classe énergétique": "A",
        "départ différé": "oui",
    },
    {
        "réf": "silent",
        "libellé": "Lave-linge hublot Candy 9 kg",
        "rayon": "Gros électroménager > Lave-linge",
        "marque": "Candy",
        "prix TTC": "310,00 €",
        "programmes": "coton, laine",
        "couleur": "blanc",
        "classe énergétique": "C",
        "départ différé": "non",
    },
    {
        "réf": "combi",
        "libellé": "Lave-linge séchant Bosch 7 kg",
        "rayon": "Gros électroménager > Lave-linge séchant",
        "marque": "Bosch",
        "prix TTC": "339,00 €",
        "largeur": "40 cm",
        "bruit": "70 dB",
        "programmes": "coton, laine",
        "couleur": "blanc",
        "classe énergétique": "D",
        "départ différé": "oui",
    },
    {
        "réf": "filter",
        "libellé": "Filtre pour lave-linge Bosch",
        "rayon": "Accessoires",
        "marque": "Bosch",
        "prix TTC": "12,90 €",
        "largeur": "8 cm",
        "couleur": "blanc",
    },
)

LAPTOPS: Sequence[Row] = (
    {
        "sku": "air",
        "title": 'Zephyr Air 13.3" Laptop, 16GB RAM, 512GB SSD',
        "product_type": "Computers > Laptops",
        "brand": "Zephyr",
        "price": "899.00 GBP",
        "weight": "2.4 lb",
        "touchscreen": "Yes",
        "colour": "Silver",
        "availability": "in stock",
        "review_count": "12",
    },
    {
        "sku": "work",
        "title": 'Anvil Work 15.6" Laptop, 8GB RAM, 1TB SSD',
        "product_type": "Computers > Laptops",
        "brand": "Anvil",
        "price": "649.00 GBP",
        "weight": "1.9 kg",
        "touchscreen": "No",
        "colour": "Black",
        "availability": "out of stock",
        "review_count": "900",
    },
    {
        "sku": "game",
        "title": 'Anvil Storm 17.3" Laptop, 32GB RAM, 1TB SSD',
        "product_type": "Computers > Laptops",
        "brand": "Anvil",
        "price": "1,499.00 GBP",
        "weight": "2.8 kg",
        "touchscreen": "No",
        "colour": "Black",
        "availability": "in stock",
        "review_count": "300",
    },
    {
        "sku": "bag",
        "title": "Laptop bag in grey felt",
        "product_type": "Computers > Accessories",
        "brand": "Zephyr",
        "price": "39.00 GBP",
        "weight": "300 g",
        "colour": "Grey",
        "availability": "in stock",
        "review_count": "55",
    },
)

WINES: Sequence[Row] = (
    {
        "id": "rioja",
        "nom": "Rioja Casa Roja",
        "catégorie": "Vins rouges",
        "prix": "9,90",
        "pays": "Espagne",
        "millésime": "2018",
        "alcool": "13,5 % vol",
        "bio": "non",
        "contenance": "75 cl",
    },
    {
        "id": "loire",
        "nom": "Saumur Vieilles Vignes",
        "catégorie": "Vins rouges",
        "prix": "12,50",
        "pays": "France",
        "millésime": "2020",
        "alcool": "12,5 % vol",
        "bio": "oui",
        "contenance": "0,75 l",
    },
    {
        "id": "magnum",
        "nom": "Chinon en magnum",
        "catégorie": "Vins rouges",
        "prix": "29,00",
        "pays": "France",
        "millésime": "2018",
        "alcool": "13 % vol",
        "bio": "oui",
        "contenance": "1,5 l",
    },
    {
        "id": "chablis",
        "nom": "Chablis",
        "catégorie": "Vins blancs",
        "prix": "18,00",
        "pays": "France",
        "millésime": "2021",
        "alcool": "12 % vol",
        "bio": "non",
        "contenance": "75 cl",
    },
)

SHOES: Sequence[Row] = (
    {
        "id": "cloud",
        "titre": "Chaussures de running Cloud femme",
        "catégorie": "Chaussures > Running",
        "marque": "Zéphyr",
        "prix": "89,00 €",
        "genre": "Femme",
        "pointures": "36, 37, 38, 39",
        "couleur": "Bleu marine",
        "matière": "maille",
        "poids": "240 g",
    },
    {
        "id": "terra",
        "titre": "Chaussures de randonnée Terra homme",
        "catégorie": "Chaussures > Randonnée",
        "marque": "Alpin",
        "prix": "129,00 €",
        "genre": "Homme",
        "pointures": "41, 42, 43, 44",
        "couleur": "Marron",
        "matière": "cuir",
        "imperméable": "oui",
        "poids": "0,52 kg",
    },
    {
        "id": "faux",
        "titre": "Bottines Rue femme",
        "catégorie": "Chaussures > Bottines",
        "marque": "Rue",
        "prix": "59,00 €",
        "genre": "Femme",
        "pointures": "37, 38, 39, 40",
        "couleur": "Noir",
        "matière": "simili cuir",
        "imperméable": "non",
        "poids": "410 g",
    },
    {
        "id": "derby",
        "titre": "Derbies Ville homme",
        "catégorie": "Chaussures > Ville",
        "marque": "Rue",
        "prix": "99,00 €",
        "genre": "Homme",
        "pointures": "40, 41, 42",
        "couleur": "Noir",
        "matière": "cuir",
        "poids": "450 g",
    },
)


def listing(row: Row) -> Listing:
    """A row as a feed gives it; its first column is the id."""
    return Listing(id=next(iter(row.values())), fields=tuple(Field(name, value) for name, value in row.items()))


async def bring_in(database: Database, rows: Sequence[Row]) -> Catalogue:
    """Import rows as any feed is imported."""
    listings = [listing(row) for row in rows]
    schema = learn(listings, lexicon())
    clerk = Clerk(schema, lexicon())
    await fill(database, schema, (clerk.enter(one) for one in listings), NOW)
    catalogue = await Catalogue.load(database, lexicon())
    assert catalogue is not None
    return catalogue


def ids(found: Found) -> set[str]:
    return set(found.ids)
