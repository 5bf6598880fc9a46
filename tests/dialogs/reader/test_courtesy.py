"""What is said for politeness at a message's ends is no part of what is asked."""

import pytest

from dialogs.reader.courtesy import Courtesies, Plainly

plainly = Plainly(
    Courtesies(
        first=("bonjour", "madame monsieur", "dear team", "s'il vous plait"),
        last=("merci", "merci d'avance", "cordialement", "s'il vous plait", "kind regards"),
    )
)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Bonjour, où est ma commande 1042 ?", "où est ma commande 1042 ?"),
        ("Madame, Monsieur, statut 995848. Merci d'avance. Cordialement", "statut 995848."),
        ("Dear team, has order 677276 shipped yet? Kind regards", "has order 677276 shipped yet?"),
        ("bonjour est-ce que c'est parti s’il vous plaît !!", "est-ce que c'est parti"),
    ],
)
def test_courtesies_are_taken_off_both_ends(said: str, left: str):
    assert plainly.said(said) == left


@pytest.mark.parametrize("said", ["Bonjour", "Merci d'avance !", "bonjour, merci", "suivi, merci", ""])
def test_what_is_hardly_more_than_a_courtesy_stays_whole(said: str):
    assert plainly.said(said) == said


@pytest.mark.parametrize("said", ["je dis bonjour à ma commande", "le merci du livreur était sec, dommage"])
def test_a_courtesy_in_the_midst_stays(said: str):
    assert plainly.said(said) == said
