"""What does not fit in something written by hand: where it stands and what would be right, all at once."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from difflib import get_close_matches
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec import Struct
from msgspec.structs import fields

from dialogs.errors import BadSettings

Kind = TypeVar("Kind")
Place = tuple[str, ...]
"""The names that lead to a value, from the outermost."""

WANTED: Mapping[Any, str] = {
    str: "a text between quotation marks",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    datetime: "a moment with its offset from UTC: 2026-12-01T10:00:00+01:00",
}


def read(given: Any, kind: type[Kind]) -> Kind:
    """The plain values of a TOML or JSON file as a value of that kind. Raises `BadSettings` with every misfit."""
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError:
        raise BadSettings(list(misfits(given, kind))) from None


def misfits(given: Any, kind: Any, place: Place = ()) -> Iterator[str]:
    """A sentence for each value that is not what belongs there."""
    wanted = _always(kind)
    within = get_args(wanted)
    if _is_table(wanted) and isinstance(given, dict):
        yield from _of_table(given, wanted, place)
    elif get_origin(wanted) is Mapping and isinstance(given, dict):
        for name, value in given.items():
            yield from misfits(value, within[1], (*place, str(name)))
    elif get_origin(wanted) is tuple and isinstance(given, list):
        for number, value in enumerate(given, 1):
            yield from misfits(value, within[0], (*place[:-1], f"{place[-1]}, number {number}"))
    elif not _fits(given, wanted):
        yield f"{_told(place)} must be {_wanted(wanted)}."


def _of_table(given: Mapping[str, Any], kind: type[Struct], place: Place) -> Iterator[str]:
    known = {field.name: field for field in fields(kind)}
    for name in given:
        if name not in known:
            meant = get_close_matches(str(name), known, 1)
            hint = f"{meant[0]} may be meant" if meant else f"{', '.join(known)} are"
            yield f"{_told((*place, str(name)))} is not known: {hint}."
    for name, field in known.items():
        if name in given:
            yield from misfits(given[name], field.type, (*place, name))
        elif field.required:
            yield f"{_told((*place, name))} is missing: it must be {_wanted(field.type)}."


def _always(kind: Any) -> Any:
    """What it is where it is told at all."""
    return next(one for one in get_args(kind) if one is not type(None)) if isinstance(kind, UnionType) else kind


def _is_table(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Struct)


def _fits(given: Any, kind: Any) -> bool:
    try:
        msgspec.convert(given, kind)
    except msgspec.ValidationError:
        return False
    return True


def _wanted(kind: Any) -> str:
    wanted = _always(kind)
    if get_origin(wanted) is tuple:
        return f"a list, in square brackets, each part {_wanted(get_args(wanted)[0])}"
    if get_origin(wanted) is Literal:
        return f"one of {', '.join(get_args(wanted))}"
    return WANTED.get(wanted, "a table of names and values")


def _told(place: Place) -> str:
    """As the file shows it: the table in brackets, then the name."""
    if not place:
        return "The whole"
    *tables, name = place
    return f"[{'.'.join(tables)}] {name}" if tables else name
