"""What customers ask in their own way: with a half, without a thing, by a wider or a narrower name."""

from collections.abc import Sequence
from functools import lru_cache

import pytest

from dialogs.search.criteria import Criterion, Query
from dialogs.search.learn import learn
from dialogs.search.listing import Field, Listing
from dialogs.search.parse import Parser
from dialogs.search.phrasebook import Phrasebook
from tests.kit.lexicon import lexicon


def product(number: int, title: str, path: str, **stated: str) -> Listing:
    fields = (Field(name.replace("_", " "), value) for name, value in stated.items())
    return Listing(id=str(number), fields=(Field("headline", f"{title} M{number}"), Field("path", path), *fields))


def _shop() -> Sequence[Listing]:
    """Ten of each: half of them from a supplier who writes English, half from one who writes French."""
    made = []
    for n in range(1, 11):
        french, colour = bool(n % 2), ("noir", "rouge", "vert", "blanc", "gris")[n // 2 % 5]
        yes = "1" if n % 4 < 2 else "0"
        names = ("dehoussable", "pivotant") if french else ("removable cover", "swivel")
        made += [
            product(n, "Canapé 3 places", "Maison / Salon / Canapés", convertible=yes, largeur=f"{180 + n} cm"),
            product(20 + n, "Canapé convertible", "Maison / Salon / Canapés", largeur=f"{190 + n} cm", coloris=colour),
            product(40 + n, "Fauteuil", "Maison / Salon / Fauteuils", **{names[0]: yes, names[1]: yes}),
            product(60 + n, "Miel de lavande", "Épicerie / Miels", poids_net=f"{100 * n} g"),
            product(80 + n, "Pot de fleurs", "Jardin / Pots", diametre=f"{10 * n} cm", coloris=colour),
            product(100 + n, "Shampoing", "Beauté / Cheveux", labels="Sans parabène, Bio" if french else "Bio, Vegan"),
            product(120 + n, "Roman policier", "Livres / Romans", nb_pages=str(100 * n), langue="anglais"),
            product(140 + n, "Spaghetti", "Épicerie / Pâtes", labels="Sans gluten" if french else "Bio"),
            product(160 + n, "Lampadaire", "Maison / Lampes", hauteur=f"{10 * n + 100} cm", culot="E27"),
            product(180 + n, "Boîte à outils", "Bricolage / Rangement", roulettes=yes, nb_pieces=str(30 * n)),
            product(200 + n, "Aspirateur balai", "Maison / Aspirateurs", sans_fil=yes, hauteur="110 cm"),
            product(220 + n, "Aspirateur robot", "Maison / Aspirateurs", autonomie=f"{60 + n} min"),
            product(280 + n, "Valise cabine", "Bagages / Valises", coloris="rose"),
            product(240 + n, "Casque vélo", "Cycles / Casques", taille="SML"[n % 3], poids=f"{200 + 10 * n} g"),
            product(
                260 + n, "Table à manger", "Maison / Tables", places=str(2 + 2 * (n % 4)), longueur=f"{100 + n} cm"
            ),
            product(300 + n, "Tapis", "Maison / Tapis", longueur=f"{100 + n} cm", largeur=f"{70 + n} cm"),
        ]
    return made


@lru_cache
def parser() -> Parser:
    return Parser(Phrasebook(learn(_shop(), lexicon()), lexicon()))


def understood(sentence: str) -> Query:
    return parser().parse(sentence)


def told(sentence: str) -> list[tuple[str, str, object]]:
    """What is asked beside the kind."""
    return [(c.attribute, c.op, c.value) for c in understood(sentence).criteria if c.concept != "kind"]


def kind(sentence: str) -> Criterion:
    (found,) = [c for c in understood(sentence).criteria if c.concept == "kind"]
    return found


def test_one_and_zero_say_yes_and_no_where_nothing_else_is_said():
    assert told("boîte à outils à roulettes") == [("roulettes", "has", True)]


def test_what_is_counted_says_what_a_number_is_about():
    assert ("nb pieces", ">=", 100) in told("boîte à outils à roulettes 100 pièces minimum")


def test_two_suppliers_names_in_two_languages_are_one_feature():
    (asked,) = [c for c in understood("fauteuil déhoussable").criteria if c.concept != "kind"]
    (same,) = [c for c in understood("armchair with removable cover").criteria if c.concept != "kind"]
    assert asked.tests == same.tests


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("shampoing sans parabènes", "Sans parabène"),
        ("shampoo without paraben", "Sans parabène"),
        ("paraben free shampoo", "Sans parabène"),
        ("pâtes sans gluten", "Sans gluten"),
    ],
)
def test_what_a_label_says_is_lacking_is_asked_by_that_label(sentence, label):
    ((_, op, value),) = told(sentence)
    assert (op, value) == ("=", label)


def test_without_a_wire_is_a_feature():
    assert told("aspirateur balai sans fil") == [("sans fil", "has", True)]


@pytest.mark.parametrize(
    ("sentence", "number", "unit"),
    [
        ("miel d'un demi kilo ou plus", 0.5, "kg"),
        ("half a kilo of honey", 0.5, "kg"),
        ("lampadaire d'au moins 1m50", 1.5, "m"),
        ("lampadaire d'un mètre et demi minimum", 1.5, "m"),
        ("deux kilos et demi de miel", 2.5, "kg"),
        ("miel 1kg5", 1.5, "kg"),
    ],
)
def test_halves_are_numbers(sentence, number, unit):
    (asked,) = [c for c in understood(sentence).criteria if c.concept != "kind"]
    assert (asked.value, asked.unit) == (number, unit)


def test_what_is_in_the_pot_is_asked_for():
    assert kind("un pot de miel").value == "Miels"
    assert kind("un pot de fleurs").value == "Pots"


def test_a_size_is_no_bound_when_a_number_follows():
    assert told("casque vélo taille M moins de 300 g") == [("taille", "=", "M"), ("poids net", "<", 300)]


def test_a_kind_that_a_feature_may_tell_is_asked_both_ways():
    query = understood("canapé convertible de moins de 2 m")
    (feature,) = [c for c in query.criteria if c.attribute == "convertible"]
    assert {test.op for test in feature.tests} == {"has", "in"}


def test_either_of_two_kinds_will_do():
    assert kind("un aspirateur balai ou un aspirateur robot").value == ("aspirateur balai", "aspirateur robot")


def test_a_narrower_kind_that_the_shop_has_not_is_looked_for_among_the_wider():
    wider, narrower = understood("a corner sofa").criteria
    assert (wider.value, narrower.attribute, "canap angl" in narrower.text) == ("canapé", "text", True)


def test_what_a_thing_is_for_is_not_asked_for():
    assert understood("un truc pour ranger les valises").kind == ""


def test_a_letter_is_sooner_left_out_than_put_in():
    book = Phrasebook(learn(_shop(), lexicon()), lexicon())
    assert book.corrected("valse") == "valise"


def test_what_denies_a_material_is_no_such_material():
    assert understood("un pot en simili cuir").unknown == ("simili cuir",)


def test_half_a_word_with_a_hyphen_says_nothing():
    assert understood("un demi-tarif").criteria == ()


def test_a_colour_that_no_such_product_has_is_asked_for_all_the_same():
    assert told("canapé rose ou gris") == [("coloris", "in", ("rose", "gris"))]


def test_who_asks_for_a_lamp_accepts_a_narrower_kind():
    assert kind("pâtes").tests[0].words == ("pasta",)
    assert kind("une lampe").tests[0].words == ("lamp",)


def test_a_kind_is_called_as_the_customer_calls_it():
    assert understood("roman policier").kind == "roman policier"
    assert understood("canapes").kind == "Canapés"


def test_for_how_many_is_said_by_the_number_alone():
    assert told("table à manger pour 6") == [("places", "=", 6)]


@pytest.mark.parametrize("word", ["pâtes", "plante", "bottes", "cuisent", "noire", "thé"])
def test_words_of_other_shops_are_no_typing_errors(word):
    book = Phrasebook(learn(_shop(), lexicon()), lexicon())
    assert book.corrected(word.replace("é", "e").replace("â", "a")) == word.replace("é", "e").replace("â", "a")


@pytest.mark.parametrize("sentence", ["ok je valide", "je veux commander", "finalement je prends"])
def test_an_everyday_word_is_no_typing_error(sentence):
    assert understood(sentence) == Query()


def test_a_mistyped_word_of_the_catalogue_is_put_right():
    assert kind("un lampadere").value == "lampadaire"
    assert told("table a manger 6 placs") == [("places", "=", 6)]


def test_an_amount_in_foreign_money_is_taken_by_its_figure():
    rows = [Listing(id=str(n), fields=(Field("title", f"Canapé C{n}"), Field("prix", f"{n}00 €"))) for n in range(1, 9)]
    query = Parser(Phrasebook(learn(rows, lexicon()), lexicon())).parse("canapé à moins de 300 dollars")
    (price,) = [criterion for criterion in query.criteria if criterion.concept == "price"]
    assert (price.op, price.value, price.unit, query.money, query.unknown) == ("<", 300, "EUR", "USD", ())


@pytest.mark.parametrize(
    ("sentence", "concept", "smallest"),
    [("un canapé plus petit", "width", True), ("a bigger dining table", "length", False)],
)
def test_what_is_to_be_smaller_is_measured_by_what_such_things_are_measured_by(
    sentence: str, concept: str, smallest: bool
):
    order = understood(sentence).superlative
    assert order
    assert (order.concept, order.smallest_first) == (concept, smallest)


def test_of_two_things_side_by_side_the_first_is_asked_for():
    assert kind("lampadaire table à manger").value == "lampadaire"


def test_a_number_far_from_what_an_adjective_measures_is_the_price():
    rows = [
        Listing(
            id=str(n),
            fields=(Field("title", f"Radiateur R{n}"), Field("prix", f"{n}0 €"), Field("niveau sonore", f"{n}0 dB")),
        )
        for n in range(3, 9)
    ]
    heard = Parser(Phrasebook(learn(rows, lexicon()), lexicon()))

    def bounded(sentence: str) -> list[str]:
        return [one.concept for one in heard.parse(sentence).criteria if one.concept != "kind"]

    assert bounded("radiateur silencieux à moins de 400") == ["price"]
    assert bounded("radiateur silencieux moins de 50") == ["noise"]


def test_one_cell_may_tell_many_things():
    rows = [
        Listing(
            id=str(n),
            fields=(
                Field("LIB", f"Radiateur R{n}"),
                Field("CARACT", f"Larg. : {n}0 cm | Thermostat : O | Niv. sonore : {n} dB"),
            ),
        )
        for n in range(3, 9)
    ]
    attributes = {a.concept or a.key for a in learn(rows, lexicon()).attributes}
    assert {"width", "thermostat", "noise"} <= attributes


def test_two_quantities_are_no_range():
    first, second = lexicon().units.find("moins de 13 degrés à 15 euros")
    assert (first.number, second.number) == (13, 15)
    (range_,) = lexicon().units.find("de 80 cm à 2 m")
    assert (range_.number, range_.high) == (80, 200)


def test_what_is_not_too_much_of_one_thing_may_be_another():
    assert told("un pot pas trop large, rouge ou vert") == [("coloris", "in", ("rouge", "vert"))]


def test_a_bound_belongs_to_the_comparison_it_opens():
    asked = [("places", "=", 6), ("longueur", "<=", 105)]
    assert told("table à manger 6 places pas plus longue que 105 cm") == asked


@pytest.mark.parametrize(
    ("said", "op"),
    [
        ("de 105 x 75", "="),
        ("moins grand que 105x75", "<"),
        ("pas plus grand que 105x75", "<="),
        ("105 sur 75 maxi", "<="),
    ],
)
def test_a_size_may_be_bounded(said, op):
    assert told(f"un tapis {said}") == [("longueur", op, 105), ("largeur", op, 75)]


def test_a_number_that_nothing_here_comes_near_is_about_something_else():
    assert (understood("aspirateur robot 80 km minimum").unknown, told("aspirateur robot 80 km minimum")) == (
        ("80 km",),
        [],
    )


def test_what_something_is_done_to_is_no_value_of_what_does_it():
    assert told("de quoi tailler des roses") == [("text", "in", "tailler")]


def test_gold_is_asked_for_even_where_nothing_is_of_gold():
    assert understood("un pot en or").unknown == ("en or",)
    assert told("un pot pas en or") == [("text", "not in", "en or")]
