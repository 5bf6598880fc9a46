"""Writes into the merchant's phrases: "this means …" becomes one line of `config/phrases/<language>.yaml`."""

import json
from pathlib import Path

import yaml

from dialogs.errors import RelaisError

_AS_IT_STANDS = frozenset("abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüœ ,'?")
"""What a phrase may be made of to stand without quotation marks; the first must be a letter."""


def add_phrase(folder: Path, language: str, intent: str, phrase: str) -> bool:
    """One more line, below the intent's others; all else in the file stays as the merchant wrote it.

    False when the phrase is there already. Raises `RelaisError` for a language or an intent that has no place there.
    """
    path = folder / f"{language}.yaml"
    if not path.exists():
        raise RelaisError(f"There is no {path}.")
    lines = path.read_text("utf-8").splitlines(keepends=True)
    line = f"      - {_written(phrase)}\n"
    first, last = _phrases_of(lines, intent, path)
    if any(_said(known) == " ".join(phrase.split()) for known in lines[first:last]):
        return False
    _replace(path, "".join([*lines[:last], line, *lines[last:]]))
    return True


def remove_phrase(folder: Path, language: str, intent: str, phrase: str) -> bool:
    """Take a phrase out again. False when it is not there. Raises `RelaisError` as `add_phrase` does."""
    path = folder / f"{language}.yaml"
    if not path.exists():
        raise RelaisError(f"There is no {path}.")
    lines = path.read_text("utf-8").splitlines(keepends=True)
    first, last = _phrases_of(lines, intent, path)
    left = [line for line in lines[first:last] if _said(line) != " ".join(phrase.split())]
    if len(left) == last - first:
        return False
    _replace(path, "".join([*lines[:first], *left, *lines[last:]]))
    return True


def _phrases_of(lines: list[str], intent: str, path: Path) -> tuple[int, int]:
    """Between which lines an intent's phrases stand."""
    begins = _after(lines, 0, f"  {intent}:")
    first = _after(lines, begins, "    phrases:") if begins else 0
    between = lines[begins : first - 1] if first else []
    if not first or any(line[:3].strip() and not line.startswith("#") for line in between):
        raise RelaisError(f"{path} has no phrases for {intent}.")
    last = first
    while last < len(lines) and lines[last].startswith("      "):
        last += 1
    return first, last


def _after(lines: list[str], start: int, wanted: str) -> int:
    """The line after the wanted one, or 0."""
    return next((n + 1 for n in range(start, len(lines)) if lines[n].rstrip() == wanted), 0)


def _said(line: str) -> str:
    read = yaml.load(line, yaml.CBaseLoader)  # noqa: S506 - it makes strings only
    return str(read[0]) if isinstance(read, list) and read else ""


def _written(phrase: str) -> str:
    """On one line, in quotation marks unless it is plain words: JSON's are YAML's too."""
    one_line = " ".join(phrase.split())
    plain = one_line[:1].isalpha() and set(one_line.lower()) <= _AS_IT_STANDS
    return one_line if plain else json.dumps(one_line, ensure_ascii=False)


def _replace(path: Path, text: str) -> None:
    """The whole file at once: who reads it meanwhile reads the old or the new."""
    beside = path.with_suffix(".new")
    beside.write_text(text, "utf-8")
    beside.replace(path)
