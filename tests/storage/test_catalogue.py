"""Any shop's products, found from plain words, alike on both databases."""

import pytest

from dialogs.search.explain import features, reasons
from storage.catalogue import Catalogue
from storage.database import Database
from tests.kit.catalogues import LAPTOPS, SHOES, WASHERS, WINES, bring_in, ids
from tests.kit.lexicon import lexicon

SEED = "Je cherche une machine à laver de moins de 42 centimètres de large, avec programme laine, à moins de 350 euros"


@pytest.fixture
async def washers(database: Database) -> Catalogue:
    return await bring_in(database, WASHERS)


@pytest.fixture
async def laptops(database: Database) -> Catalogue:
    return await bring_in(database, LAPTOPS)


@pytest.fixture
async def wines(database: Database) -> Catalogue:
    return await bring_in(database, WINES)


@pytest.fixture
async def shoes(database: Database) -> Catalogue:
    return await bring_in(database, SHOES)


async def test_the_seed_sentence_finds_exactly_the_right_machines(washers):
    found = await washers.search(SEED)
    assert found.ids == ("slim",)
    assert [(c.attribute, c.op, c.value, c.unit) for c in found.query.criteria] == [
        ("class", "=", "Lave-linge", ""),
        ("largeur", "<", 42.0, "cm"),
        ("prix TTC", "<", 350.0, "EUR"),
        ("programmes", "=", "laine", ""),
    ]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("lave-linge de 40 cm", {"slim", "bare"}),
        ("machine à laver moins large que 45 cm", {"slim", "bare", "dear"}),
        ("lave linge d'au moins 0,5 m de largeur", {"wide"}),
        ("lave-linge 8 kg et plus", {"wide", "silent"}),
        ("lave-linge qui ne dépasse pas 72 dB", {"slim", "dear"}),
        ("lave-linge entre 300 et 330 euros", {"slim", "silent"}),
        ("lave-linge entre 300 et 330, silencieux", {"slim", "silent"}),
        ("lave-linge autour de 350 €", {"slim", "wide"}),
        ("jveu 1 lave linge pa cher - de 300e", {"bare"}),
        ("lave-linge noir ou gris", {"wide", "dear"}),
        ("un lave-linge, tout sauf Bosch et Candy", {"slim", "bare", "dear"}),
        ("lave-linge jamais en blanc", {"wide", "dear"}),
        ("lave-linge classe B ou mieux", {"wide", "dear"}),
        ("lave-linge sans départ différé", {"bare", "silent"}),
        ("lave-linge séchant à moins de 400 €", {"combi"}),
        ("filtre pour lave-linge", {"filter"}),
        ("a washing machine with a wool programme, up to 330 euros", {"slim", "silent"}),
        ("lave-linge avec programmes laine et soie", {"dear"}),
        ("mahcine a laver Boshc", {"wide"}),
        ("lave-linge à quarante et un virgule", {"slim", "bare", "wide", "dear", "silent"}),
    ],
)
async def test_an_appliance_shop_is_asked(washers, said, meant):
    assert ids(await washers.search(said)) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("laptop with 16GB of RAM", {"air"}),
        ("a laptop under 2 kg", {"air", "work"}),
        ("laptop lighter than 3 lb", {"air"}),
        ("laptop with at least 1 TB of storage under £1,000", {"work"}),
        ("touchscreen laptop", {"air"}),
        ("laptop without touchscreen", {"work", "game"}),
        ("ordinateur portable noir en stock", {"game"}),
        ("15.6 inch laptop", {"work"}),
        ("lap top over 16 inches", {"game"}),
        ("laptop not black", {"air"}),
        ("laptop bag", {"bag"}),
    ],
)
async def test_a_computer_shop_is_asked(laptops, said, meant):
    assert ids(await laptops.search(said)) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("vin rouge bio français", {"loire", "magnum"}),
        ("un rouge de 2018", {"rioja", "magnum"}),
        ("vin rouge de moins de 13 % d'alcool", {"loire"}),
        ("vin rouge en 75 cl à moins de 10 €", {"rioja"}),
        ("organic red wine of at least one litre", {"magnum"}),
        ("white wine", {"chablis"}),
    ],
)
async def test_a_wine_merchant_is_asked(wines, said, meant):
    assert ids(await wines.search(said)) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("chaussures femme taille 39", {"cloud", "faux"}),
        ("chaussures en cuir pointure 42", {"terra", "derby"}),
        ("chaussures imperméables pour homme", {"terra"}),
        ("chaussures de running de moins de 250 g", {"cloud"}),
        ("men's shoes, black", {"derby"}),
    ],
)
async def test_a_shoe_shop_is_asked(shoes, said, meant):
    assert ids(await shoes.search(said)) == meant


async def test_what_is_asked_for_last_orders_what_is_found(washers):
    assert (await washers.search("le lave-linge le moins large")).ids[:2] in (("slim", "bare"), ("bare", "slim"))
    assert (await washers.search("le lave-linge le moins cher")).ids[0] == "bare"
    assert (await washers.search("the quietest washing machine")).ids[0] == "dear"
    assert (await washers.search("un lave-linge silencieux")).ids[0] == "dear"


async def test_products_in_stock_come_first(laptops):
    assert (await laptops.search("laptop")).ids == ("game", "air", "work")


async def test_plain_words_find_what_holds_them_the_title_first(shoes):
    assert (await shoes.search("Rue")).ids[0] in {"faux", "derby"}
    assert ids(await shoes.search("derbies ville")) == {"derby"}


async def test_what_the_name_of_a_kind_says_more_comes_first(database):
    pens = [
        {"sku": f"S{n}", "Titre": f"{name} Alba {n}", "Rayon": "Stylos", "Notes": "se range près du stylo plume"}
        for n, name in enumerate(("Feutre", "Stylo bille", "Stylo plume"))
    ]
    catalogue = await bring_in(database, pens)
    assert (await catalogue.search("un stylo plume")).ids == ("S2", "S0", "S1")
    assert (await catalogue.search("un stylo bille")).ids == ("S1", "S0", "S2")


async def test_when_nothing_meets_everything_the_nearest_tell_what_they_miss(washers):
    found = await washers.search("lave-linge de moins de 38 cm de large avec programme laine")
    assert found.ids == ()
    assert (found.near[0].id, found.near[0].criterion.attribute, found.near[0].amount) == ("slim", "largeur", 2.0)
    assert [criterion.attribute for criterion in found.excluding] == ["largeur"]


async def test_a_criterion_that_the_catalogue_does_not_know_is_told(washers):
    found = await washers.search("lave-linge de plus de 5000 mAh")
    assert found.query.unknown == ("5000 mah",)


async def test_what_the_shop_does_not_sell_is_not_found(washers):
    found = await washers.search("un canapé blanc à moins de 400 €")
    assert (found.ids, found.query.kind) == ((), "canapé")


async def test_products_that_do_not_state_it_are_counted(washers):
    found = await washers.search("lave-linge de moins de 45 cm de large")
    assert await washers.lacking(found.query) == {"largeur": 1}


async def test_a_product_is_shown_with_the_reasons_for_it_and_what_goes_with_them(washers):
    found = await washers.search("un lave-linge pas cher, moins large que 41 cm, avec programme laine")
    [sheet] = await washers.sheets(found.ids)
    assert (sheet.id, sheet.price, sheet.kind) == ("slim", 329.9, "Lave-linge")
    told = {reason.criterion.attribute: reason.stated for reason in reasons(found.query, sheet.shown)}
    assert told == {"largeur": "40 cm", "programmes": "coton, laine, délicat"}
    more = features(found.query, sheet.shown, washers.schema, lexicon())
    assert [(feature.label, feature.stated, feature.because) for feature in more] == [("capacité", "6 kg", "largeur")]


async def test_a_new_import_takes_the_place_of_the_old(database, washers):
    renewed = await bring_in(database, WINES)
    assert ids(await renewed.search("vin rouge")) == {"rioja", "loire", "magnum"}
    assert (await Catalogue.load(database, lexicon())).id == renewed.id  # type: ignore[union-attr]


async def test_there_is_no_catalogue_before_the_first_import(database):
    assert await Catalogue.load(database, lexicon()) is None


async def test_products_of_which_nothing_is_told_but_a_title_go_in_too(database):
    catalogue = await bring_in(database, [{"sku": "A1", "Titre": "Bol"}])
    assert (await catalogue.search("bol")).ids == ("A1",)


async def test_a_colour_that_no_such_product_has_is_a_word_of_its_title(database):
    bars = [
        {"sku": f"C{n}", "Titre": f"{taste} {n}", "Rayon": "Chocolat", "Cacao": "70 %"}
        for n, taste in enumerate(("Chocolat noir", "Chocolat au lait"))
    ]
    chairs = [
        {"sku": f"K{n}", "Titre": f"{shelf} {n}", "Rayon": shelf, "Couleur": "noir"}
        for n, shelf in enumerate(("Chaise", "Table", "Lampe", "Vase", "Tapis", "Miroir", "Montre"))
    ]
    catalogue = await bring_in(database, [*bars, *chairs])
    assert (await catalogue.search("chocolat noir")).ids == ("C0",)
