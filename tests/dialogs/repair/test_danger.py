"""Danger is heard in a customer's words, whatever else they say; and what only sounds like it is not."""

import pytest

from dialogs.repair.procedure_files import read_dangers
from hub.knowledge import load_knowledge
from hub.settings import CONFIG

DANGERS = load_knowledge(CONFIG / "knowledge").dangers


def heard(text: str) -> str:
    danger = DANGERS.heard(text)
    return danger.id if danger else ""


@pytest.mark.parametrize(
    ("said", "danger"),
    [
        ("my washing machine is on fire", "fire"),
        ("mon grille-pain a pris feu", "fire"),
        ("I got an electric shock from my toaster", "shock"),
        ("my toaster gave me a shock", "shock"),
        ("j'ai pris le jus en touchant le four", "shock"),
        ("mon four fume", "smoke"),
        ("il y a de la fumée", "smoke"),
        ("it doesn't work, there is smoke coming out of it", "smoke"),
        ("ma machine à laver sent le brûlé", "burning"),
        ("non mais là ça sent vraiment le BRULE", "burning"),
        ("my coffee machine smells of burning and sparks", "burning"),
        ("le lave-linge fait sauter le disjoncteur", "sparks"),
        ("it trips the breaker every time", "sparks"),
        ("ça sent le gaz", "gas"),
        ("la batterie de la trottinette gonfle", "battery"),
        ("la batterie de ma trottinette électrique chauffe", "battery"),
        ("the battery of my phone is swollen", "battery"),
        ("oui la multiprise est trempée", "water"),
        ("la vitre du four a explosé", "fire"),
        ("there are shards of glass everywhere", "glass"),
        ("my child swallowed a button battery", "injury"),
        ("je me suis brûlé avec la bouilloire", "injury"),
    ],
)
def test_a_danger_is_heard_the_worst_of_several(said: str, danger: str):
    assert heard(said) == danger


@pytest.mark.parametrize(
    "said",
    [
        "ma plaque ne chauffe plus",
        "la batterie ne chauffe plus",
        "le grille-pain brûle le pain",
        "mon four brûle d'un côté",
        "une lampe effet fumé",
        "une table en chêne fumé",
        "je cherche un smoking noir",
        "un détecteur de fumée",
        "vos prix sont en feu !",
        "ma facture EDF a explosé",
        "mon barbecue fume trop",
        "your prices are on fire",
        "un sac qui sent le brûlé",
        "ce plat va-t-il au feu ?",
        "mon lave-linge s'est coupé",
        "une plaque de cuisson à gaz",
        "la vitre de mon téléphone est cassée",
    ],
)
def test_what_only_sounds_like_it_is_none(said: str):
    assert heard(said) == ""


@pytest.mark.parametrize(
    "said",
    [
        "ça ne sent pas le brûlé",
        "non, il n'y a pas de fumée",
        "pas d'étincelles",
        "ça fume pas",
        "le disjoncteur n'a pas sauté",
        "there is no smoke",
        "it doesn't smell of burning",
        "there isn't any smoke",
        "no, it is not on fire",
    ],
)
def test_what_is_denied_is_none(said: str):
    assert heard(said) == ""


def test_what_a_procedure_deals_with_is_left_to_it():
    assert DANGERS.heard("the microwave is sparking", ["sparks"]) is None
    worse = "the microwave is sparking and smells burnt"
    assert DANGERS.heard(worse, ["sparks"]) == DANGERS.known["burning"]


def test_every_danger_is_told_in_both_languages_and_names_the_emergency_services():
    told = [danger.told for danger in DANGERS.known.values()]
    assert all(set(each) == {"fr", "en"} for each in told)
    assert all("112" in warned.emergency for each in told for warned in each.values())


def test_a_danger_without_advice_is_a_fault():
    read, faults = read_dangers("fire: {en: {title: Fire, words: [on fire]}}", "knowledge/dangers.yaml")
    assert read == []
    assert "`advice`" in str(faults[0])
    assert "`title`, `words`, `advice` and `emergency`" in str(faults[0])
