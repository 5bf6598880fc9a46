"""What a good technician knows, and what of it a sentence calls for."""

import pytest

from dialogs.repair.knowledge import CLEAR, ENDS, HUMAN, SOLVED, STOP, Knowledge, Procedure
from hub.knowledge import load_knowledge
from hub.settings import CONFIG

KNOWLEDGE = load_knowledge(CONFIG / "knowledge")
TOLD = [procedure for told in KNOWLEDGE.procedures.values() for procedure in told.values()]


def called_for(text: str) -> list[str]:
    """The procedures that a sentence calls for without a doubt."""
    named = KNOWLEDGE.families_named(text)
    return [match.procedure for match in KNOWLEDGE.recognise(text, named) if match.score > CLEAR]


def test_there_are_forty_procedures_over_ten_families_in_both_languages():
    assert len(KNOWLEDGE.procedures) >= 40
    assert len({family for one in TOLD for family in one.families}) >= 10
    assert all(set(told) == {"fr", "en"} for told in KNOWLEDGE.procedures.values())


def test_both_languages_have_the_same_steps_and_branches():
    for told in KNOWLEDGE.procedures.values():
        french, english = told["fr"], told["en"]
        assert (french.shape, french.families, french.errors) == (english.shape, english.families, english.errors)


@pytest.mark.parametrize("procedure", TOLD, ids=lambda one: f"{one.id}-{one.title}")
def test_every_procedure_warns_first_and_asks_one_short_question_at_a_time(procedure: Procedure):
    assert procedure.warnings
    assert procedure.human.endswith(".")
    assert all(len(step.text) <= 320 and step.text.count("?") == 1 for step in procedure.steps)


@pytest.mark.parametrize("procedure", TOLD, ids=lambda one: f"{one.id}-{one.title}")
def test_every_step_can_be_reached_and_every_way_ends(procedure: Procedure):
    seen, left = set[str](), [procedure.steps[0].name]
    while left:
        name = left.pop()
        seen.add(name)
        left += {procedure.after(name, outcome) for outcome in ("yes", "no", "skipped")} - seen - set(ENDS)
    assert seen == {step.name for step in procedure.steps}


def test_what_is_dangerous_ends_with_a_human_at_once():
    microwave = KNOWLEDGE.procedures["microwave-sparks"]["fr"]
    assert microwave.after("replace", "yes") == STOP
    assert KNOWLEDGE.procedures["phone-does-not-charge"]["fr"].after("swollen", "yes") == STOP
    assert all("capot" in " ".join(one.warnings) for one in KNOWLEDGE.of_family("microwaves", "fr"))


def test_an_answer_leads_to_the_next_step_or_to_an_end():
    drain = KNOWLEDGE.procedures["washing-machine-does-not-drain"]["en"]
    assert drain.after("hose", "yes") == SOLVED
    assert drain.after("filter", "yes") == "clean"
    assert drain.after("filter", "no") == drain.after("filter", "skipped") == "no-filter"
    assert drain.after("outlet", "no") == HUMAN


@pytest.mark.parametrize(
    ("said", "procedure"),
    [
        ("mon lave-linge ne vidange plus", "washing-machine-does-not-drain"),
        ("ma machine à laver ne vidanje plus", "washing-machine-does-not-drain"),
        ("le lave-linge affiche E 18", "washing-machine-does-not-drain"),
        ("E18", "washing-machine-does-not-drain"),
        ("the washing machine walks across the room when it spins", "washing-machine-shakes"),
        ("Il y a de l'eau au fond de mon réfrigérateur", "fridge-water"),
        ("le micro-ondes fait des étincelles", "microwave-sparks"),
        ("my dishwasher leaves the dishes wet", "dishwasher-dishes-wet"),
        ("mon casque ne se connecte pas en bluetooth", "headphones-pairing"),
        ("l'aspirateur robot tourne en rond", "robot-vacuum-lost"),
    ],
)
def test_a_sentence_calls_for_its_procedure(said: str, procedure: str):
    assert called_for(said)[0] == procedure


@pytest.mark.parametrize("said", ["je cherche un lave-linge", "un casque bluetooth", "bonjour", "où est ma commande ?"])
def test_what_is_no_problem_calls_for_none(said: str):
    assert called_for(said) == []


@pytest.mark.parametrize(
    ("said", "families"),
    [
        ("mon lave linge", ["washing-machines"]),
        ("l'aspirateur robot", ["robot-vacuums"]),
        ("mon four à micro-ondes", ["microwaves"]),
        ("ma machine à café", ["coffee-machines"]),
        ("le four et le frigo", ["ovens", "fridges"]),
        ("mon fournisseur", []),
    ],
)
def test_the_longest_name_tells_the_kind(said: str, families: list[str]):
    assert sorted(KNOWLEDGE.families_named(said)) == sorted(families)


def test_a_products_kind_is_told_by_its_shelf_and_its_title():
    assert KNOWLEDGE.family_of("ovens", ["Micro-ondes gril Onde 25"]) == "microwaves"
    assert KNOWLEDGE.family_of("washing-machines", ["Norvale Mini 40"]) == "washing-machines"
    assert KNOWLEDGE.family_of("sports", ["Casque de vélo urbain"]) == ""


@pytest.mark.parametrize(
    ("family", "title", "offered", "never"),
    [
        ("coffee-machines", "Cafetière filtre 12 tasses", "filter-coffee-leaks", "coffee-machine-lukewarm"),
        ("coffee-machines", "Machine à expresso Piccola", "coffee-machine-lukewarm", "filter-coffee-leaks"),
        ("coffee-machines", "Dimanche, 6-cup moka pot", "moka-no-flow", "coffee-machine-no-flow"),
        ("washing-machines", "Lave-linge top 6 kg", "washing-machine-lid-locked", "washing-machine-door-locked"),
        ("vacuum-cleaners", "Aspirateur traîneau sans sac", "vacuum-no-suction", "vacuum-does-not-charge"),
        ("headphones", "Casque hi-fi filaire", "headphones-one-side", "headphones-pairing"),
        ("ovens", "Four encastrable catalyse", "oven-does-not-heat", "oven-door-locked"),
    ],
)
def test_what_is_of_one_type_is_not_offered_what_is_for_another(family: str, title: str, offered: str, never: str):
    types = KNOWLEDGE.types_of(family, [title])
    known = [procedure.id for procedure in KNOWLEDGE.of_family(family, "fr", types)]
    assert offered in known
    assert never not in known


@pytest.mark.parametrize(
    ("category", "title", "family"),
    [
        ("ovens", "Mini-four Cuisélio Coin 30", "mini-ovens"),
        ("fridges", "Cave à vin 36 bouteilles", "wine-cabinets"),
        ("cookware", "Cafetière italienne 6 tasses", "coffee-machines"),
        ("cookware", "Poêle en acier", ""),
    ],
)
def test_what_shares_a_shelf_is_told_apart_by_its_name(category: str, title: str, family: str):
    assert KNOWLEDGE.family_of(category, [title]) == family


def test_without_procedures_nothing_is_known():
    assert Knowledge().recognise("mon lave-linge ne vidange plus") == []
    assert Knowledge().procedure("washing-machine-leaks", "fr") is None
