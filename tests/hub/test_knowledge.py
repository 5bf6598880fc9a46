"""What is known of repairs is read from a folder that the merchant writes."""

import re
from pathlib import Path

import pytest

from dialogs.errors import BadSettings
from hub.knowledge import load_knowledge, read_knowledge
from hub.settings import CONFIG, ROOT
from tests.dialogs.repair.test_procedure_files import GOOD

FAMILIES = "lamps: {categories: [home], names: {fr: [lampe], en: [lamp]}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    knowledge = tmp_path / "knowledge"
    for language in ("fr", "en"):
        (knowledge / language).mkdir(parents=True)
        (knowledge / language / "lamp.md").write_text(GOOD, "utf-8")
    (knowledge / "families.yaml").write_text(FAMILIES, "utf-8")
    return knowledge


def test_a_procedure_is_known_by_the_name_of_its_file(folder: Path):
    assert set(load_knowledge(folder).procedures) == {"lamp"}


def test_what_ships_with_relais_has_no_fault():
    assert read_knowledge(CONFIG / "knowledge")[1] == []


def test_no_folder_is_no_fault(tmp_path: Path):
    assert load_knowledge(tmp_path / "knowledge").procedures == {}


def test_the_two_languages_must_be_walked_alike(folder: Path):
    (folder / "en" / "lamp.md").write_text(GOOD.replace("- yes: plug\n", ""), "utf-8")
    with pytest.raises(BadSettings) as wrong:
        load_knowledge(folder)
    assert wrong.value.faults == [
        "en/lamp.md, line 1: Its steps are not those of the other language. Write both alike."
    ]


def test_every_fault_of_every_file_is_told(folder: Path):
    (folder / "fr" / "lamp.md").write_text(GOOD.replace("plug\n- else", "plugg\n- else"), "utf-8")
    (folder / "en" / "lamp.md").write_text("nothing", "utf-8")
    with pytest.raises(BadSettings) as wrong:
        load_knowledge(folder)
    assert [fault.partition(":")[0] for fault in wrong.value.faults] == [
        "knowledge/fr/lamp.md, line 18",
        "knowledge/en/lamp.md, line 1",
    ]


def test_what_the_page_shows_works(tmp_path: Path):
    page = (ROOT / "docs" / "write-a-procedure.md").read_text("utf-8")
    blocks: dict[str, str] = {}
    for kind, block in re.findall(r"^```(\w+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        blocks[kind] = blocks.get(kind, "") + block
    (tmp_path / "en").mkdir()
    (tmp_path / "families.yaml").write_text(blocks["yaml"], "utf-8")
    (tmp_path / "en" / "lamp-stays-dark.md").write_text(blocks["markdown"], "utf-8")
    knowledge = load_knowledge(tmp_path)
    assert [match.procedure for match in knowledge.recognise("my lamp won't light up")] == ["lamp-stays-dark"]
    assert knowledge.types_of("lamps", ["Lampe halogène"]) == ("halogen",)


def test_a_danger_that_no_page_knows_is_a_fault(folder: Path):
    for language in ("fr", "en"):
        (folder / language / "lamp.md").write_text(GOOD.replace("human:", "handles: [spark]\nhuman:"), "utf-8")
    (folder / "dangers.yaml").write_text(
        "sparks: {en: {title: Sparks, words: [sparks], advice: Unplug it., emergency: Call 112.}}\n", "utf-8"
    )
    faults = [str(fault) for fault in read_knowledge(folder)[1]]
    assert faults[0] == "fr/lamp.md, line 2: There is no danger spark. Take one of: sparks."
