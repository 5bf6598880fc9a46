"""What a listing states, one name and one value at a time, however its feed nests them."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from dialogs.search.lexicon import Lexicon
from dialogs.search.listing import Field, Listing
from dialogs.search.units import Unit
from dialogs.search.words import fold, key

_PATH = " > "
_CAMEL = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_APART = re.compile(r"[_\-./:]+|\s+")
_BRACKET = re.compile(r"[(\[]([^)\]]*)[)\]]")
_YES_OR_NO = re.compile(r"[\s(\[]+(?:y\s?/\s?n|o\s?/\s?n|yes\s?/\s?no|oui\s?/\s?non)\s*[)\]]?$", re.IGNORECASE)
_PARTS = re.compile(r"\s*[|;•\n]\s*")
_NAMED = re.compile(r"([^\W\d_][^:|;=<>?!]{0,38}?)\s*[:=]\s*(?!//)([^:|;]{1,80})")
_SECTIONED = re.compile(r"[^:|;]{0,60}:\s*([^\W\d_][^:|;=<>?!]{0,60}?)\s*:\s*([^:|;]{1,200})")
_PREFIX = re.compile(r"^(?:g:|@|c:)")


BY_LAST = ("category", "brand", "currency")
"""Roles that a name's last part claims, whatever stands before it: "arborescence > famille"."""


class Statement(Struct, frozen=True):
    """One name and its value. `told` is whether only a text tells it, in passing, rather than a column."""

    name: str
    value: str
    told: bool = False


class Column(Struct, frozen=True, eq=False):
    """What a name stands for; one object a name.

    `role` is empty for an attribute; `unit` is what its numbers are in, if it says so.
    """

    label: str
    key: str
    role: str = ""
    unit: Unit | None = None
    order: str = ""  # of the three measures of a size, when the name tells: "hlp"
    is_size: bool = False


def stated(listing: Listing, lexicon: Lexicon) -> list[Statement]:
    """A listing's fields, with names paired to values and values to units where the feed keeps them apart."""
    units = lexicon.column_words["unit_names"]
    trimmed = _trimmed(listing.fields)
    fields = _measured(list(trimmed), units) if any(_unit_of(f.name, units) for f in listing.fields) else trimmed
    return [one for held in _paired(fields, lexicon.column_words) for one in _apart(held, lexicon)]


def _measured(fields: list[tuple[list[str], str]], names: frozenset[str]) -> Iterator[tuple[list[str], str]]:
    """Numbers with the unit that a column of its own tells: "item_width" and "item_width_unit_of_measure"."""
    said = {_PATH.join(parts): value for parts, value in fields}
    units = {
        of: unit.replace("_", " ")  # "newton_meters"
        for name, unit in said.items()
        if (of := _unit_of(name, names)) in said and not any(map(str.isdigit, unit))
    }
    for parts, value in fields:
        name = _PATH.join(parts)
        if name in units:
            yield parts, f"{value} {units[name]}" if value[-1:].isdigit() else value
        elif _unit_of(name, names) not in units:
            yield parts, value


@lru_cache(8192)
def _unit_of(name: str, names: frozenset[str]) -> str:
    """The column that this one tells the unit of; none, if it is none of these."""
    for said in sorted(names, key=len, reverse=True):
        found = re.search(rf"[_\s.-]?{said.replace(' ', '[_ .-]?')}$", name, re.IGNORECASE)
        if found and found.start():
            return name[: found.start()]
    return ""


def _apart(held: Statement, lexicon: Lexicon) -> Iterator[Statement]:
    """What one cell says of many things: "Larg. : 60 cm | Coul. : noir | Pliable : O", "Size:Width:60 cm"."""
    parts = [part for part in _PARTS.split(held.value) if part.strip()] if ":" in held.value else []
    wrapped = _plain(held.name.rsplit(_PATH, 1)[-1]) in lexicon.column_words["wrappers"]
    named = [
        found
        for part in parts
        if (found := _NAMED.fullmatch(part.strip()) or (_SECTIONED.fullmatch(part.strip()) if wrapped else None))
    ]
    if not named or len(named) < len(parts) or _has_role(held.name, lexicon):
        yield held
        return
    for found in named:
        yield Statement(found[1].strip(), found[2].strip())


def _has_role(name: str, lexicon: Lexicon) -> bool:
    """Whether a column has a part of its own to play, so that "Rayon : jardin" in it is no name and value."""
    last = _plain(name.rsplit(_PATH, 1)[-1])
    return bool(_role(last, last, lexicon))


def _trimmed(fields: tuple[Field, ...]) -> Iterator[tuple[list[str], str]]:
    for field in fields:
        if parts := _segments(field.name):
            yield parts, field.value.strip()


@lru_cache(8192)  # a feed has few names, and repeats them in every listing
def _segments(name: str) -> list[str]:
    """The telling parts of a path; none when the feed only speaks of itself ("@type")."""
    parts = [_PREFIX.sub("", part.strip()) for part in name.split(">")]
    parts = [part for part in parts if part and not part.isdecimal()]
    about_itself = "@" in name and parts and parts[-1] in ("type", "context", "id")
    return [] if about_itself else parts or [name]


def _paired(fields: Iterator[tuple[list[str], str]], known: Mapping[str, frozenset[str]]) -> Iterator[Statement]:
    """A name waits for its value ("specs > name", "specs > value"); a unit or currency joins the value before it."""
    waiting: dict[str, str] = {}
    held: Statement | None = None
    for parts, value in fields:
        last, parent = _plain(parts[-1]), _PATH.join(parts[:-1])
        if parent and last in known["unit_keys"] and held and held.name in (parent, waiting.get(parent, "\0")):
            held = Statement(held.name, f"{held.value} {value}")
            continue
        if parent and last in known["name_keys"] and _may_name(parent, known):
            waiting[parent] = value
            continue
        if held:
            yield held
        held = Statement(_name(parts, last, parent, waiting, known), value)
    if held:
        yield held


def _may_name(parent: str, known: Mapping[str, frozenset[str]]) -> bool:
    """Whether what stands under it is a list of named values, not a thing with a name, such as a brand."""
    return _plain(parent.rsplit(_PATH, 1)[-1]) in known["wrappers"]


def _name(
    parts: list[str], last: str, parent: str, waiting: dict[str, str], known: Mapping[str, frozenset[str]]
) -> str:
    if parent and last in known["value_keys"]:
        return waiting.get(parent, parent)
    if parent and (last in known["language_keys"] or last in known["name_keys"]):
        return parent
    return _PATH.join(parts)


@lru_cache(8192)
def _plain(name: str) -> str:
    return " ".join(_APART.split(fold(_CAMEL.sub(" ", name)))).strip()


def column(name: str, lexicon: Lexicon, apart: Collection[str] = ()) -> Column:
    """What a column stands for, guessed from its name: "dimensions > largeur_cm", "Display > Screen size".

    `apart` are the last parts of paths that only their parents tell apart (see `told_apart`).
    """
    known = lexicon.column_words
    bare, unit, bracket = _unit_apart(_YES_OR_NO.sub("", name), lexicon)
    bare = bracket if bracket and bracket == _initials(bare) else bare  # "Near Field Communication (NFC)"
    telling = _telling(bare, lexicon)
    if _is_section(telling, lexicon, apart):
        telling = telling[-1:]
    joined = _unwrapped(" ".join(telling), lexicon)
    joined, unit = (joined, unit) if unit else _trailing_unit(joined, lexicon)
    itself = lexicon.units.named(joined) if joined not in lexicon.spelled_names else None
    unit = unit or (itself if itself and itself.dimension else None)  # "MP"
    role = _role(joined, telling[-1], lexicon)
    plain = " ".join(word for word in joined.split() if word not in known["noise"]) or joined
    spelled = " ".join(lexicon.columns.abbreviations.get(word, word) for word in joined.split())
    whole = next((name for name in (joined, spelled) if key(name) in lexicon.names), "")
    full = key(whole) or key(plain) or key(joined) or joined
    letters = _letters(f"{bracket} {joined}")
    return Column(
        label=_label(bare, unit, telling),
        key=full,
        role=role,
        unit=unit,
        order=letters,
        is_size=bool(letters) or joined in known["size_names"] or plain in known["size_names"],
    )


def _initials(name: str) -> str:
    return "".join(word[0] for word in _plain(name.rsplit(_PATH, 1)[-1]).split())


def _telling(bare: str, lexicon: Lexicon) -> list[str]:
    segments = [_plain(part) for part in bare.split(">")]
    return [part for part in segments[:-1] if part not in lexicon.column_words["wrappers"]] + segments[-1:]


def _is_section(telling: list[str], lexicon: Lexicon, apart: Collection[str]) -> bool:
    """Whether the parents are a mere heading: "Display > Screen size" is the screen size, a parcel's width is not."""
    known, last = lexicon.column_words, telling[-1]
    if len(telling) == 1 or last in apart or key(" ".join(telling)) in lexicon.names:
        return False
    is_thing = any(word in known["packaging"] for part in telling[:-1] for word in part.split())
    says_little = last in known["wrappers"] | known["name_keys"] | known["value_keys"] or len(last) < 3
    return (
        not is_thing
        and not says_little
        and not _role(" ".join(telling), last, lexicon)
        and not _role(last, last, lexicon)
    )


def told_apart(listings: Iterable[Listing], lexicon: Lexicon) -> frozenset[str]:
    """The last parts of paths that mean several things: told twice of one product, or unknown and under many names."""
    parents: dict[str, set[str]] = {}
    apart: set[str] = set()
    for listing in listings:
        here: dict[str, set[str]] = {}
        for name in {statement.name for statement in stated(listing, lexicon)}:
            *above, last = _telling(_unit_apart(name, lexicon)[0], lexicon)
            here.setdefault(last, set()).add(" ".join(above))
        apart |= {last for last, found in here.items() if len(found) > 1}
        for last, found in here.items():
            parents.setdefault(last, set()).update(found - {""})
    return frozenset(
        apart | {last for last, found in parents.items() if len(found) > 1 and key(last) not in lexicon.names}
    )


def _unwrapped(joined: str, lexicon: Lexicon) -> str:
    """ "dim l" is "l": words that add nothing go, when a name we know is left."""
    first, _, rest = joined.partition(" ")
    if joined in lexicon.spelled_names:
        return joined
    return rest if first in lexicon.column_words["wrappers"] and rest in lexicon.spelled_names else joined


def _unit_apart(name: str, lexicon: Lexicon) -> tuple[str, Unit | None, str]:
    """The name without the brackets that tell its unit or its order: "Dimensions (HxLxP en cm)"."""
    bracket = _BRACKET.search(name)
    if not bracket:
        return name, None, ""
    inside = bracket[1].strip()
    order = bool(_letters(fold(inside)))  # "H" of "H x L x P" is no hour
    spelled = [inside, *(word for word in inside.split()[::-1] if not order or len(word) > 1)]
    unit = next((found for one in spelled if (found := lexicon.units.named(one))), None)
    rest = f"{name[: bracket.start()]}{name[bracket.end() :]}".strip()
    return rest, unit, fold(inside)


def _trailing_unit(joined: str, lexicon: Lexicon) -> tuple[str, Unit | None]:
    """ "largeur cm" is the width in centimetres; a name that is a unit itself stays whole."""
    words = joined.split()
    for size in (2, 1):
        unit = lexicon.units.named(" ".join(words[-size:])) if len(words) > size else None
        rest = [word for word in words[:-size] if word not in ("en", "in")]
        dimension_known = unit and unit.dimension and joined not in lexicon.spelled_names
        if (
            unit
            and dimension_known
            and any(word.isalpha() for word in rest)
            and " ".join(rest) not in lexicon.column_words["wrappers"]
        ):
            return " ".join(rest), unit
    return joined, None


def _role(joined: str, last: str, lexicon: Lexicon) -> str:
    if key(joined) in lexicon.roles:
        return lexicon.roles[key(joined)]
    if lexicon.roles.get(key(last)) in BY_LAST and last != joined:
        return lexicon.roles[key(last)]
    words = set(joined.split())
    if joined.startswith(("stock ", "inventory ")):
        return "stock"
    if words & {"prix", "price", "px", "tarif"} and not words & {
        "old",
        "was",
        "barre",
        "avant",
        "kg",
        "litre",
        "unit",
        "per",
        "compare",
    }:
        return "price"
    return "title" if words >= {"titre", "produit"} else ""


def _letters(text: str) -> str:
    """The order of three measures, when a name gives it: "HxLxP" is "hlp"."""
    found = re.search(r"(?<![a-z])([lhpwd])\s?[x×*]\s?([lhpwd])(?:\s?[x×*]\s?([lhpwd]))?(?![a-z])", text)
    return "".join(letter for letter in found.groups() if letter) if found else ""


def _label(bare: str, unit: Unit | None, telling: list[str]) -> str:
    """How we call it back to people: as the feed does, in words."""
    spoken = [part.strip() for part in bare.split(">") if _plain(part) in telling]
    words = " ".join(_APART.split(_CAMEL.sub(" ", " ".join(spoken)))).strip().split()
    if unit and len(words) > 1 and fold(words[-1]) == fold(unit.label):
        words = words[:-1]
    return " ".join(words).lower() if not any(word.isupper() and len(word) > 1 for word in words) else " ".join(words)
