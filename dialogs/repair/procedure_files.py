"""Reads procedures as a merchant writes them: Markdown, under a few lines of YAML; faults are told line by line.

The form is told in `docs/write-a-procedure.md`. What is not said has a sense: a yes means that it works again, a no
leads to the next step, whoever skips goes where a no goes, and after the last step comes a human.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import yaml
from msgspec import Struct

from dialogs.repair.danger import Danger, Warned
from dialogs.repair.knowledge import ENDS, HUMAN, SOLVED, Family, Procedure, Step

_BRANCHES = {"yes": "yes", "no": "no", "else": "skipped"}
_HEADING = re.compile(r"##\s+(\S+)\s*$")
_BRANCH = re.compile(r"-\s*(\w+)\s*:\s*(\S+)\s*$")


class Fault(Struct, frozen=True):
    """What is wrong, on which line of which file, and what to do about it."""

    file: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.what} {self.remedy}"


class Head(Struct, frozen=True, forbid_unknown_fields=True):
    """The lines above the steps, as they are written."""

    title: str
    families: tuple[str, ...]
    symptoms: tuple[str, ...]
    warnings: tuple[str, ...]
    human: str
    errors: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    types: tuple[str, ...] = ()


class _Written(Struct):
    """A step as it is being read: its line, its words, its branches with the line of each."""

    name: str
    line: int
    words: list[str] = []
    branches: dict[str, tuple[str, int]] = {}


def read_families(text: str, file: str) -> tuple[list[Family], list[Fault]]:
    """`config/knowledge/families.yaml`: what kinds of product there are."""
    kinds, faults = _yaml(text, file, 0)
    try:
        return [
            msgspec.convert({"id": ident, **kind}, Family, strict=False) for ident, kind in (kinds or {}).items()
        ], faults
    except (msgspec.ValidationError, TypeError, AttributeError) as error:
        remedy = "Each kind has `categories` and `names`, by language."
        return [], [*faults, Fault(file, 1, f"{error}.", remedy)]


def read_dangers(text: str, file: str) -> tuple[list[Danger], list[Fault]]:
    """`config/knowledge/dangers.yaml`: what must never wait, the worst first."""
    told, faults = _yaml(text, file, 0)
    try:
        read = msgspec.convert(told or {}, dict[str, dict[str, Warned]])
    except msgspec.ValidationError as error:
        remedy = "Each danger has `title`, `words`, `advice` and `emergency`, by language."
        return [], [*faults, Fault(file, 1, f"{error}.", remedy)]
    return [Danger(ident, warned) for ident, warned in read.items()], faults


def read_procedure(
    text: str, file: str, ident: str, families: Mapping[str, Family]
) -> tuple[Procedure | None, list[Fault]]:
    """One procedure, or what is wrong with it; all of it in one go."""
    lines = text.splitlines()
    ends = [n for n, line in enumerate(lines) if line.strip() == "---"][:2]
    if len(ends) < 2 or ends[0] != 0:
        return None, [
            Fault(file, 1, "The lines between --- and --- are missing.", "Begin with them: title, families …")
        ]
    head, faults = _head("\n".join(lines[1 : ends[1]]), file, families)
    written, more = _steps(lines, ends[1] + 1, file)
    steps, still_more = _joined(written, file)
    faults = [*faults, *more, *still_more]
    if faults or not head:
        return None, faults
    return Procedure(id=ident, steps=steps, **msgspec.structs.asdict(head)), []


# ---------------------------------------------------------------- above the steps


def _head(text: str, file: str, families: Mapping[str, Family]) -> tuple[Head | None, list[Fault]]:
    values, faults = _yaml(text, file, 1)
    if faults:
        return None, faults
    try:
        head = msgspec.convert(values, Head, strict=False)
    except msgspec.ValidationError as error:
        remedy = "Write title, families, symptoms, warnings and human; errors if there are any."
        return None, [Fault(file, _line_of(text, str(error)), f"{error}.", remedy)]
    return head, list(_head_faults(head, text, file, families))


def _yaml(text: str, file: str, before: int) -> tuple[Any, list[Fault]]:
    try:
        return yaml.load(text, yaml.CBaseLoader), []  # noqa: S506 - it makes strings only: `no` is a word
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 + before if error.problem_mark else 1
        return None, [Fault(file, line, f"This is not YAML: {error.problem}.", "Put what holds a colon in quotes.")]


def _head_faults(head: Head, text: str, file: str, families: Mapping[str, Family]) -> Iterator[Fault]:
    known = ", ".join(families)
    for family in head.families:
        if family not in families:
            yield Fault(file, _line_of(text, "families"), f"There is no family {family}.", f"Take one of: {known}.")
    types = [name for family in head.families if family in families for name in families[family].types]
    for name in head.types:
        if name not in types:
            remedy = f"Take one of: {', '.join(types)}." if types else "Its families have none."
            yield Fault(file, _line_of(text, "types"), f"There is no type {name}.", remedy)
    for name in ("title", "families", "symptoms", "warnings", "human"):
        if not getattr(head, name):
            yield Fault(file, _line_of(text, name), f"{name} is empty.", "Fill it in: nobody should be left without.")


def _line_of(text: str, about: str) -> int:
    """The line on which the key is that a message speaks of; the first when it speaks of none."""
    keys = re.findall(r"\w+", about)
    return next((n for n, line in enumerate(text.splitlines(), 2) if line.partition(":")[0] in keys), 2)


# ---------------------------------------------------------------- the steps


def _steps(lines: list[str], start: int, file: str) -> tuple[list[_Written], list[Fault]]:
    steps: list[_Written] = []
    faults: list[Fault] = []
    for number, line in enumerate(lines[start:], start + 1):
        if heading := _HEADING.match(line):
            steps.append(_Written(heading[1], number, [], {}))
        elif line.strip() and not steps:
            faults.append(Fault(file, number, "These words belong to no step.", "Begin a step above: ## its-name."))
        elif line.lstrip().startswith("- "):
            faults += _branch(steps[-1], line.strip(), number, file)
        elif line.strip():
            steps[-1].words.append(line.strip())
    return steps, faults


def _branch(step: _Written, line: str, number: int, file: str) -> list[Fault]:
    read = _BRANCH.match(line)
    if not read or read[1] not in _BRANCHES:
        return [
            Fault(file, number, f"“{line}” is no branch.", "Write - yes: …, - no: … or - else: … and a step's name.")
        ]
    step.branches[_BRANCHES[read[1]]] = (read[2], number)
    return []


def _joined(written: list[_Written], file: str) -> tuple[tuple[Step, ...], list[Fault]]:
    """The steps with all their branches. One may only lead forward, so that nothing is asked a second time."""
    if not written:
        return (), [Fault(file, 1, "There is no step.", "Write one: ## its-name, and below it what to do.")]
    faults: list[Fault] = []
    steps: list[Step] = []
    for n, step in enumerate(written):
        later = [one.name for one in written[n + 1 :]]
        faults += _step_faults(step, [one.name for one in written[:n]], later, file)
        no, _line = step.branches.get("no", (later[0] if later else HUMAN, 0))
        yes, _line = step.branches.get("yes", (SOLVED, 0))
        skipped, _line = step.branches.get("skipped", (no, 0))
        steps.append(Step(name=step.name, text=" ".join(step.words), yes=yes, no=no, skipped=skipped))
    return tuple(steps), faults


def _step_faults(step: _Written, before: list[str], later: list[str], file: str) -> list[Fault]:
    faults: list[Fault] = []
    if step.name in before or step.name in ENDS:
        faults.append(Fault(file, step.line, f"There is a step {step.name} already.", "Give this one another name."))
    if not " ".join(step.words).endswith("?"):
        remedy = "End it with what can be answered by yes or no."
        faults.append(Fault(file, step.line, f"The step {step.name} asks nothing.", remedy))
    for target, line in step.branches.values():
        if target not in later and target not in ENDS:
            remedy = f"Lead to a later step, or to {', '.join(ENDS)}."
            faults.append(Fault(file, line, f"No step {target} comes after {step.name}.", remedy))
    return faults
