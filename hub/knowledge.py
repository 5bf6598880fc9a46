"""Reads what the assistant knows of repairs: `config/knowledge/<language>/*.md`, the kinds of product, the dangers."""

from functools import cache
from pathlib import Path

from dialogs.errors import BadSettings
from dialogs.repair.danger import Danger
from dialogs.repair.knowledge import Knowledge, Procedure
from dialogs.repair.procedure_files import Fault, read_dangers, read_families, read_procedure
from dialogs.wording import LANGUAGES


@cache
def load_knowledge(folder: Path) -> Knowledge:
    """All procedures, read once a process. Raises `BadSettings` with every fault of every file."""
    knowledge, faults = read_knowledge(folder)
    if faults:
        raise BadSettings([str(fault) for fault in faults])
    return knowledge


def read_knowledge(folder: Path) -> tuple[Knowledge, list[Fault]]:
    """What could be read, and all that is wrong. A folder that is not there is an empty one."""
    index, alarms = folder / "families.yaml", folder / "dangers.yaml"
    families, faults = read_families(index.read_text("utf-8"), _name(index, folder)) if index.exists() else ([], [])
    dangers, wrong = read_dangers(alarms.read_text("utf-8"), _name(alarms, folder)) if alarms.exists() else ([], [])
    faults += wrong
    known = {family.id: family for family in families}
    procedures: dict[str, dict[str, Procedure]] = {}
    for language in LANGUAGES:
        for path in sorted((folder / language).glob("*.md")):
            read, wrong = read_procedure(path.read_text("utf-8"), _name(path, folder), path.stem, known)
            faults += wrong
            if read:
                procedures.setdefault(path.stem, {})[language] = read
    return Knowledge(families, procedures, dangers), [*faults, *_uneven(procedures), *_unheard_of(procedures, dangers)]


def _uneven(procedures: dict[str, dict[str, Procedure]]) -> list[Fault]:
    """Somebody who changes language in the middle must find the same step."""
    return [
        Fault(f"{language}/{ident}.md", 1, "Its steps are not those of the other language.", "Write both alike.")
        for ident, told in procedures.items()
        for language, procedure in told.items()
        if procedure.shape != next(iter(told.values())).shape
    ]


def _unheard_of(procedures: dict[str, dict[str, Procedure]], dangers: list[Danger]) -> list[Fault]:
    """A slip in a danger's name would leave it to nobody."""
    known = [danger.id for danger in dangers]
    return [
        Fault(f"{language}/{ident}.md", 2, f"There is no danger {name}.", f"Take one of: {', '.join(known)}.")
        for ident, told in procedures.items()
        for language, procedure in told.items()
        for name in procedure.handles
        if name not in known
    ]


def _name(path: Path, folder: Path) -> str:
    return str(path.relative_to(folder.parent))
