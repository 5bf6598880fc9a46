"""A procedure as a merchant writes it; and what they are told when something is wrong."""

from dialogs.repair.knowledge import HUMAN, SOLVED, Family
from dialogs.repair.procedure_files import read_families, read_procedure

LAMPS = {"lamps": Family(id="lamps", categories=("home",), names={"fr": ("lampe",), "en": ("lamp",)})}

GOOD = """---
title: La lampe ne s'allume pas
families: [lamps]
symptoms: [ne s'allume plus, clignote]
warnings: [Débranchez la lampe.]
human: Le fil est sans doute coupé.
---

## bulb

Changez l'ampoule. S'allume-t-elle ?

## socket

Essayez une autre prise, en tenant
la lampe droite. S'allume-t-elle ?

- yes: plug
- else: human

## plug

Resserrez la fiche. S'allume-t-elle ?
"""


def faults(text: str) -> list[str]:
    read, wrong = read_procedure(text, "fr/lamp.md", "lamp", LAMPS)
    assert read is None
    return [str(fault) for fault in wrong]


def test_what_is_not_written_has_a_sense():
    read, wrong = read_procedure(GOOD, "fr/lamp.md", "lamp", LAMPS)
    assert read
    assert not wrong
    assert read.shape == (
        ("bulb", SOLVED, "socket", "socket"),
        ("socket", "plug", "plug", HUMAN),
        ("plug", SOLVED, HUMAN, HUMAN),
    )
    assert read.steps[1].text == "Essayez une autre prise, en tenant la lampe droite. S'allume-t-elle ?"


def test_a_step_that_asks_nothing_is_told_with_its_line():
    assert faults(GOOD.replace("l'ampoule. S'allume-t-elle ?", "l'ampoule.")) == [
        "fr/lamp.md, line 9: The step bulb asks nothing. End it with what can be answered by yes or no."
    ]


def test_a_branch_leads_forward_only_so_that_nothing_is_asked_twice():
    assert faults(GOOD.replace("- yes: plug", "- yes: bulb")) == [
        "fr/lamp.md, line 18: No step bulb comes after socket. Lead to a later step, or to solved, human, stop."
    ]


def test_all_that_is_wrong_is_told_at_once():
    broken = GOOD.replace("[lamps]", "[lamsp]").replace("- else: human", "- maybe: human").replace("## plug", "## bulb")
    told = "\n".join(faults(broken))
    assert "line 3: There is no family lamsp. Take one of: lamps." in told
    assert "line 19: “- maybe: human” is no branch." in told
    assert "line 21: There is a step bulb already." in told


def test_a_type_that_no_family_has_is_told_with_its_line():
    assert faults(GOOD.replace("families: [lamps]", "families: [lamps]\ntypes: [led]")) == [
        "fr/lamp.md, line 4: There is no type led. Its families have none."
    ]


def test_what_is_forgotten_is_named():
    assert "`human`" in faults(GOOD.replace("human: Le fil est sans doute coupé.\n", ""))[0]
    assert "title, families" in faults("Changez l'ampoule.")[0]
    assert "There is no step." in faults(GOOD[: GOOD.index("## bulb")])[0]
    assert "belong to no step" in faults(GOOD.replace("## bulb", "bulb"))[0]
    assert "line 5: warnings is empty" in faults(GOOD.replace("[Débranchez la lampe.]", "[]"))[0]


def test_a_colon_too_many_is_told_with_its_line():
    assert faults(GOOD.replace("human: Le fil", "human: Alors : le fil"))[0].startswith(
        "fr/lamp.md, line 6: This is not"
    )


def test_families_are_read_and_their_faults_told():
    text = "lamps:\n  categories: [home]\n  names:\n    fr: [lampe]\n    en: [lamp]\n"
    assert read_families(text, "families.yaml") == (
        [Family(id="lamps", categories=("home",), names={"fr": ("lampe",), "en": ("lamp",)})],
        [],
    )
    read, wrong = read_families("lamps: {names: {fr: [lampe]}}", "families.yaml")
    assert read == []
    assert "categories" in str(wrong[0])
