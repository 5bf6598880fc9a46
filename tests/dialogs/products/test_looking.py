"""How the next words change what somebody is looking for."""

from dialogs.products.looking import narrowed, without
from dialogs.search.criteria import Criterion, Order, Query
from dialogs.search.criteria import Test as Check

KIND = Criterion(attribute="class", op="=", value="Lave-linge", concept="kind")
WIDTH = Criterion(attribute="largeur", op="<", value=42.0, unit="cm", concept="width")
BLACK = Criterion(
    attribute="couleur", op="=", value="noir", concept="colour", tests=(Check(attribute=10, op="in", words=("black",)),)
)
WOOL = Criterion(
    attribute="programmes",
    op="=",
    value="laine",
    concept="programmes",
    tests=(Check(attribute=11, op="in", words=("wool",)),),
)
CHEAPEST = Order(attribute="prix", ids=(3,), smallest_first=True)


def price(op: str, value: float) -> Criterion:
    return Criterion(attribute="prix", op=op, value=value, unit="EUR", concept="price")


def but(criterion: Criterion) -> Criterion:
    return Criterion(
        attribute=criterion.attribute,
        op="!=",
        value=criterion.value,
        concept=criterion.concept,
        tests=criterion.tests,
        excludes=True,
    )


def after(*said: Criterion) -> Query:
    return Query(kind="Lave-linge", criteria=(KIND, WIDTH, price("<", 350), WOOL, *said))


def test_a_new_bound_takes_the_place_of_the_old_one():
    assert narrowed(after(), Query(criteria=(price("<", 300),))).criteria == (KIND, WIDTH, WOOL, price("<", 300))


def test_the_other_end_of_a_range_stands_beside_it():
    assert narrowed(after(), Query(criteria=(price(">", 200),))).criteria == (*after().criteria, price(">", 200))


def test_an_exact_amount_takes_the_place_of_both_ends():
    both = after(price(">", 200))
    assert narrowed(both, Query(criteria=(price("=", 250),))).criteria == (KIND, WIDTH, WOOL, price("=", 250))


def test_another_colour_takes_the_place_of_the_first():
    white = Criterion(attribute="couleur", op="=", value="blanc", concept="colour")
    assert narrowed(after(BLACK), Query(criteria=(white,))).criteria == (*after().criteria, white)


def test_another_programme_is_asked_besides():
    silk = Criterion(attribute="programmes", op="=", value="soie", concept="programmes")
    assert narrowed(after(), Query(criteria=(silk,))).criteria == (*after().criteria, silk)


def test_without_a_programme_asked_before_means_never_mind():
    assert narrowed(after(), Query(criteria=(but(WOOL),))).criteria == (KIND, WIDTH, price("<", 350))


def test_not_the_colour_asked_before_means_any_but_it():
    assert narrowed(after(BLACK), Query(criteria=(but(BLACK),))).criteria == (*after().criteria, but(BLACK))


def test_a_wish_for_little_or_much_becomes_the_order():
    assert narrowed(after(), Query(wishes=(CHEAPEST,))).superlative == CHEAPEST
    assert narrowed(Query(superlative=CHEAPEST), Query(criteria=(BLACK,))).superlative == CHEAPEST


def test_what_is_dropped_is_gone_by_meaning_or_by_the_catalogues_name():
    assert without(after(), ["width", "programmes"]).criteria == (KIND, price("<", 350))
    assert without(after(), ["largeur"]).criteria == (KIND, price("<", 350), WOOL)
