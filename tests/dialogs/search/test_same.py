"""One thing that suppliers call by different names is one attribute; two things are two, however alike."""

import pytest

from dialogs.search.learn import learn
from dialogs.search.listing import Field, Listing
from dialogs.search.same import has_in_common, shortens
from tests.kit.lexicon import lexicon


def mowers(*named: str, each: int = 30) -> list[Listing]:
    """Mowers of which each has one of the names, in turn; a name with "+" stands for two on each."""
    return [
        Listing(
            id=str(n),
            fields=(
                Field("titre", f"Tondeuse Verdi {n}"),
                Field("rayon", "Tondeuses"),
                *(Field(name, f"{40 + n % 15} cm") for name in named[n % len(named)].split("+")),
            ),
        )
        for n in range(each * len(named))
    ]


def attributes(*named: str) -> list[set[str]]:
    """The names that each attribute of such a shop is called by."""
    learnt = learn(mowers(*named), lexicon()).attributes
    return [{attribute.key, *attribute.also} for attribute in learnt if attribute.id >= 10]


def test_a_shortened_name_is_the_name_in_full():
    assert attributes("larg. de coupe", "Largeur de coupe") == [{"larg coup", "largeu coup"}]


def test_names_with_a_word_in_common_that_never_meet_are_one_thing():
    assert attributes("Guide", "Guide chaîne", "Longueur de guide") == [{"guid", "guid chain", "longueu guid"}]


def test_names_that_stand_together_are_two_things():
    assert len(attributes("Guide+Guide chaîne")) == 2


def test_a_search_meets_the_thing_under_every_name():
    (attribute,) = [a for a in learn(mowers("Ø disque", "Diamètre du disque"), lexicon()).attributes if a.id >= 10]
    assert attribute.count == 60
    assert (attribute.low, attribute.high) == (40, 54)


@pytest.mark.parametrize(
    ("one", "other"), [("larg coup", "largeu coup"), ("nb feu", "nombr feu"), ("o disqu", "diametr disqu")]
)
def test_a_word_may_be_cut_short(one, other):
    assert shortens(one, other)


@pytest.mark.parametrize(("one", "other"), [("largeu coup", "longueu lam"), ("larg", "long")])
def test_other_words_are_other_names(one, other):
    assert not shortens(one, other)
    assert not has_in_common(one, other)
