"""Names and values out of nested data: what JSON, XML and cells that hold JSON have in common."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from dialogs.search.listing import Field
from dialogs.search.words import fold

DEEPEST = 20

_NAMES = frozenset(
    ("name", "nom", "label", "libelle", "key", "cle", "attribute", "attribut", "property", "attributename")
)
_VALUES = frozenset(
    ("value", "valeur", "values", "valeurs", "val", "option", "options", "amount", "montant", "attributevalue")
)
_UNITS = frozenset(
    (
        "unit",
        "unite",
        "units",
        "unites",
        "uom",
        "unittext",
        "unitcode",
        "currency",
        "devise",
        "pricecurrency",
        "measure",
        "unitofmeasure",
        "unitedemesure",
    )
)
_SECTIONS = frozenset(("sectionname", "section", "group", "groupe"))
_BESIDE = frozenset(("id", "position", "visible", "variation", "slug", "type", "order", "ordre", "rank", "lang"))
"""What stands beside a name and its value and tells nothing of the product."""

_WRAPPINGS = frozenset(("product_detail", "additionalProperty", "param"))
"""Under which formats keep a product's own names and values."""


class TooDeep(Exception):
    """The product is nested deeper than anybody would."""


def fields(value: Any, name: str = "", depth: int = 0) -> Iterator[Field]:
    """Every name and value; names of parents joined by " > ", a list repeating its name. Raises `TooDeep`.

    A number with its unit is one value ("40 cm"), and a pair of name and value is what it says, wherever it stands.
    """
    if isinstance(value, str):
        yield Field(name, value)
    elif depth > DEEPEST:
        raise TooDeep
    elif isinstance(value, dict):
        yield from _of_object(value, name, depth)
    elif isinstance(value, list):
        for item in value:
            yield from fields(item, name, depth + 1)
    elif value is not None:
        yield Field(name, _written(value))


def _of_object(value: dict[str, Any], name: str, depth: int) -> Iterator[Field]:
    roles = _roles(tuple(value)) if name else {}  # a product's own name is no attribute's
    stated = "value" in roles and ("name" in roles or "unit" in roles) and _says(value[roles["value"]])
    if stated:
        yield from _statement(value, roles, name)
    elif "name" in roles and set(roles) <= {"name", "beside"}:
        yield from fields(value[roles["name"]], name, depth + 1)  # {"brand": {"id": 7, "name": "Norvale"}}
        return
    for key in value:
        if stated and _role(key):
            continue
        yield from fields(value[key], _joined(name, key), depth + 1)


def _statement(value: Mapping[str, Any], roles: Mapping[str, str], name: str) -> Iterator[Field]:
    """ "Largeur" is 40 "cm"."""
    if "name" in roles:
        parent = value.get(roles["section"]) if "section" in roles else "" if name in _WRAPPINGS else name
        name = _joined(_written(parent or ""), _written(value[roles["name"]]))
    unit = _written(value[roles["unit"]] or "") if "unit" in roles else ""
    said = value[roles["value"]]
    for one in said if isinstance(said, list) else [said]:
        if one is not None:
            yield Field(name, f"{_written(one)} {unit}".strip())


def _says(value: Any) -> bool:
    """Whether this is said plainly: one value, or several."""
    return not isinstance(value, Mapping) and not (
        isinstance(value, list) and any(isinstance(one, list | Mapping) for one in value)
    )


@lru_cache(4096)
def _roles(keys: tuple[str, ...]) -> Mapping[str, str]:
    return {_role(key): key for key in keys}


@lru_cache(4096)
def _role(key: str) -> str:
    bare = "".join(c for c in fold(key) if c.isalnum())
    for role, names in (
        ("name", _NAMES),
        ("value", _VALUES),
        ("unit", _UNITS),
        ("section", _SECTIONS),
        ("beside", _BESIDE),
    ):
        if bare in names:
            return role
    return ""


def _joined(parent: str, name: str) -> str:
    return f"{parent} > {name}" if parent else name


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
