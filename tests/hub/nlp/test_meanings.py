"""What services may answer is what the vocabulary's page tells, and nothing else."""

import re

from hub.nlp.meanings import INTENTS, SLOTS, is_slot
from hub.settings import ROOT

PAGE = (ROOT / "docs" / "intents.md").read_text("utf-8")


def test_every_intent_of_the_page_can_be_told_and_no_other():
    rows = [cell for line in PAGE.splitlines() for cell in re.findall(r"^\| (`.*?`) \|", line)]
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == set(INTENTS)


def test_so_can_every_slot():
    named = set(re.findall(r"`(\w+)`", PAGE.partition("## Slots")[2])) - {"_max", "_eq"}
    assert named == set(SLOTS)


def test_any_attribute_of_the_catalogue_has_bounds():
    assert is_slot("width_max")
    assert is_slot("noise_eq")
    assert not is_slot("width")
