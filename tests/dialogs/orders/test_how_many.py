"""How many came, as people say it."""

import pytest

from dialogs.orders.how_many import fewer_came, more_came, said_to_have_come


@pytest.mark.parametrize(
    "said",
    [
        "jai recu 2 cafetieres au lieu d'une",
        "j'ai reçu deux bougies parfumées au lieu d'une seule",
        "il y a une bougie en trop dans le colis",
        "you sent me one too many",
        "I got it twice",
    ],
)
def test_more_came_than_was_ordered(said: str):
    assert more_came(said)
    assert not fewer_came(said)


@pytest.mark.parametrize("said", ["I only got one candle instead of two", "une seule bougie au lieu de 3"])
def test_fewer_came(said: str):
    assert fewer_came(said)
    assert not more_came(said)


@pytest.mark.parametrize(
    "said", ["un pull bleu au lieu d'un rouge", "du 40 au lieu de 38", "8 kg instead of 6", "il manque une tasse"]
)
def test_another_thing_is_neither(said: str):
    assert not fewer_came(said)
    assert not more_came(said)


@pytest.mark.parametrize(
    "said",
    [
        "ma commande est marquée livrée mais je n'ai rien reçu",
        "le suivi dit livré et je n'ai pas eu mon colis",
        "it says delivered but I never got it",
        "tracking shows delivered, it isn't here",
    ],
)
def test_what_is_said_to_have_come_and_did_not(said: str):
    assert said_to_have_come(said)


@pytest.mark.parametrize(
    "said",
    ["elle devait être livrée hier, je n'ai rien reçu", "where is it, it never came", "le suivi dit livré, merci"],
)
def test_what_is_late_is_not_said_to_have_come(said: str):
    assert not said_to_have_come(said)
