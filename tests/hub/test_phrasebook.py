""" "This means …": a phrase goes into the merchant's file, and nothing else in it moves."""

from pathlib import Path

import pytest

from dialogs.errors import BadSettings, RelaisError
from hub.config import load_phrases
from hub.phrasebook import add_phrase

FILE = """# Mine. Hands off.
words: [je, tu]

intents:
  track_order:
    patterns:
      - ^colis$
    phrases:
      - où est mon colis  # the usual
      - "suivi : où ?"
  invoice:
    phrases:
      - ma facture

several:
  - {text: "colis et facture", intents: [track_order, invoice]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "fr.yaml").write_text(FILE, "utf-8")
    return tmp_path


def phrases(folder: Path, intent: str) -> tuple[str, ...]:
    return load_phrases(folder)["fr"].intents[intent].phrases


@pytest.mark.parametrize(
    "phrase",
    ["il est passé où mon carton", "alors : ça vient ?", '"prout"', "- tiret", "# dièse", "{a: b}", "oui", "😀", "[x]"],
)
def test_a_phrase_becomes_one_more_line(folder: Path, phrase: str):
    assert add_phrase(folder, "fr", "track_order", phrase)
    assert phrases(folder, "track_order") == ("où est mon colis", "suivi : où ?", phrase)
    assert phrases(folder, "invoice") == ("ma facture",)


def test_all_else_stays_as_it_was_written(folder: Path):
    add_phrase(folder, "fr", "invoice", "un reçu svp")
    assert (folder / "fr.yaml").read_text("utf-8") == FILE.replace("ma facture\n", "ma facture\n      - un reçu svp\n")


def test_a_letter_of_several_lines_becomes_one(folder: Path):
    add_phrase(folder, "fr", "invoice", "Bonjour,\n\nune facture ?")
    assert phrases(folder, "invoice")[-1] == "Bonjour, une facture ?"


def test_what_is_there_is_not_written_twice(folder: Path):
    assert not add_phrase(folder, "fr", "track_order", "suivi : où ?")
    assert (folder / "fr.yaml").read_text("utf-8") == FILE


@pytest.mark.parametrize(("language", "intent"), [("fr", "nonsense"), ("de", "invoice"), ("fr", "words")])
def test_a_place_that_is_not_there_is_told(folder: Path, language: str, intent: str):
    with pytest.raises(RelaisError):
        add_phrase(folder, language, intent, "bonjour")


def test_a_pattern_that_cannot_be_read_is_told_with_its_file(folder: Path):
    (folder / "fr.yaml").write_text(FILE.replace("^colis$", "^(colis$"), "utf-8")
    with pytest.raises(BadSettings, match=r"fr\.yaml: \^\(colis\$ is no pattern: missing \)"):
        load_phrases(folder)
