"""Every sentence of ours is in both catalogues, keeps its blanks, and is set as printers set it."""

import re
import runpy
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from hub.settings import CONFIG, ROOT

SENTENCES = set(runpy.run_path(str(ROOT / "scripts" / "check_catalogues.py"))["all_sentences"]())
NARROW, FIXED = "\u202f", "\u00a0"


def catalogue(language: str) -> dict[str, Message]:
    with (CONFIG / "locales" / language / "LC_MESSAGES" / "relais.po").open("rb") as file:
        return {_forms(message.id)[0]: message for message in read_po(file, locale=language) if message.id}


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def french() -> Iterator[str]:
    for message in catalogue("fr").values():
        yield from _forms(message.string)


def blanks(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)", text))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_sentence_in_the_code_is_in_the_catalogue_and_no_other(language: str):
    assert catalogue(language).keys() == SENTENCES


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_sentence_is_translated_and_none_is_a_guess(language: str):
    assert [message.id for message in catalogue(language).values() if message.fuzzy] == []
    assert [message.id for message in catalogue(language).values() if not all(_forms(message.string))] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_translation_has_the_blanks_of_its_sentence(language: str):
    wrong = [
        ident
        for ident, message in catalogue(language).items()
        if {name for form in _forms(message.id) for name in blanks(form)}
        != {name for form in _forms(message.string) for name in blanks(form)}
    ]
    assert wrong == []


def test_english_is_said_as_it_stands_in_the_code():
    different = [ident for ident, message in catalogue("en").items() if _forms(message.string) != _forms(message.id)]
    assert different == []


def test_french_puts_the_right_space_before_its_high_marks():
    loose = [said for said in french() if re.search(rf"(?<!{NARROW})(?<!^)[?!;](?!done|note)", said)]
    assert loose == []
    assert [said for said in french() if re.search(rf"(?<!{FIXED}):(?!\d)", said)] == []  # {minutes:02d} is a blank


def test_french_has_curly_apostrophes_and_no_straight_quotes():
    patterns = {"EEEE d MMMM", "EEEE 1'er' MMMM", "H 'h' mm", "H 'h'"}
    assert [said for said in french() if said not in patterns and re.search(r"['\"]", said)] == []


def test_french_says_vous():
    assert [said for said in french() if re.search(r"\b(tu|toi|te|ton|tes|ta)\b", said)] == []


def test_no_sentence_has_stray_spaces():
    for language in ("fr", "en"):
        for message in catalogue(language).values():
            assert not any(re.search(r"  |^\s*$", form) for form in _forms(message.string))
