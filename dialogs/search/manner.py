"""How a feed writes, by a sample of its listings: what its columns are for, its own units, its decimals."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from dialogs.search.kinds import shelves
from dialogs.search.lexicon import Lexicon
from dialogs.search.listing import Listing
from dialogs.search.statements import Statement, column, stated, told_apart
from dialogs.search.told import Told
from dialogs.search.words import fold, key

MOSTLY = 0.8
"""The share of a column's values that must be a number before one and the same word, for the word to be its unit."""

_COUNTED = re.compile(r"\d[\d.,]*\s*(?P<word>[a-z°/.²³]{1,12}(?: [a-z°/²³]{2,10})?)\s*")
FEWEST = 3
"""Products by which a column without a telling name can be known for their titles."""

_POINT = re.compile(r"\d,\d{3}\.\d|(?<![\d.,])\d+\.(?:\d{1,2}|\d{4,})(?![\d.,])")
_COMMA = re.compile(r"\d\.\d{3},\d|(?<![\d.,])\d+,(?:\d{1,2}|\d{4,})(?![\d.,])")


class Manner(Struct, frozen=True):
    """How a feed writes.

    `roles` are of columns whose names do not tell; `apart` are names that only their sections tell apart; `counts` is
    the feed's own unit, by the key of a column: "nights"; `points` is whether decimals follow a point, so that a comma
    groups thousands.
    """

    roles: Mapping[str, str] = {}
    apart: frozenset[str] = frozenset()
    counts: Mapping[str, str] = {}
    points: bool = False


def manner_of(sample: Sequence[Listing], lexicon: Lexicon) -> Manner:
    """What a sample tells about its feed."""
    apart = told_apart(sample, lexicon)
    told = [statement for listing in sample for statement in stated(listing, lexicon)]
    return Manner(guessed_roles(sample, lexicon), apart, _counts(told, apart, lexicon), _points(told))


def _counts(told: Sequence[Statement], apart: frozenset[str], lexicon: Lexicon) -> dict[str, str]:
    """Units that only this feed knows: what its numbers of one column are always followed by."""
    passing = Told(lexicon)
    said: dict[str, Counter[str]] = {}
    texts = (one for held in told for one in (held, *(passing.told(held.value) if len(held.value) > 40 else ())))
    for statement in texts:
        found = column(statement.name, lexicon, apart)
        if not found.role and not found.unit:
            counted = _COUNTED.fullmatch(fold(statement.value))
            word = counted["word"].strip(" .") if counted else ""
            said.setdefault(found.key, Counter())[word] += 1
    return {
        name: word
        for name, words in said.items()
        for word, times in words.most_common(1)
        if word and times >= max(3, MOSTLY * words.total()) and not lexicon.units.named(word)
    }


def _points(told: Sequence[Statement]) -> bool:
    short = [statement.value for statement in told if len(statement.value) < 20]
    return sum(bool(_POINT.search(value)) for value in short) > 4 * sum(bool(_COMMA.search(value)) for value in short)


def guessed_roles(sample: Sequence[Listing], lexicon: Lexicon) -> dict[str, str]:
    """Roles that no column's name claims, by what the columns hold: the title above all."""
    held: dict[str, list[str]] = {}
    for listing in sample:
        for statement in stated(listing, lexicon):
            held.setdefault(statement.name, []).append(statement.value)
    claimed = {column(name, lexicon).role for name in held}
    guessed: dict[str, str] = {}
    if "title" not in claimed and (title := _like_a_title(held, lexicon, len(sample))):
        guessed[title] = "title"
    guessed |= {name: "" for name, values in held.items() if _is_no_text(column(name, lexicon).role, values)}
    titled = [name for name in held if guessed.get(name, column(name, lexicon).role) == "title"]
    others = {name: values for name, values in held.items() if name not in titled}  # "Bol" is a kind, and a title
    if "category" not in claimed and (shelf := _like_a_shelf(others, lexicon)):
        guessed[shelf] = "category"
    if "price" not in claimed and (price := _like_a_price(held, lexicon)):
        guessed[price] = "price"
    return guessed


def _like_a_title(held: dict[str, list[str]], lexicon: Lexicon, count: int) -> str:
    if count < FEWEST:
        return ""

    def likeness(name: str) -> float:
        values = held[name]
        length = sum(len(value.split()) for value in values) / len(values)
        fits = 2 <= length <= 16 and not column(name, lexicon).role and len(values) >= 0.8 * count
        return len(set(values)) / len(values) * fits

    best = max(held, key=likeness, default="")
    return best if best and likeness(best) > 0.5 else ""


def _is_no_text(role: str, values: Sequence[str]) -> bool:
    """Whether what is called a description is an attribute: "Présentation: moulu", the same few words each time."""
    words = sum(len(value.split()) for value in values)
    return role == "description" and words <= 3 * len(values) and len(set(values)) <= 0.5 * len(values)


def _like_a_shelf(held: dict[str, list[str]], lexicon: Lexicon) -> str:
    """A column that mostly holds names of kinds, and few different ones."""

    def share(name: str) -> float:
        values = held[name]
        named = sum(1 for value in values if key(shelves(value)[-1]) in lexicon.kinds) if all(values) else 0
        paths = sum(1 for value in values if _is_path(value))
        return max(named, paths) / len(values) if len(set(values)) < max(0.3 * len(values), 8) else 0.0

    best = max(held, key=share, default="")
    return best if best and share(best) > 0.4 else ""


def _is_path(value: str) -> bool:
    """ "Maison / Salon / Canapés": shelves within shelves, in words."""
    levels = shelves(value)
    return len(levels) > 1 and len(value) < 120 and all(level[:1].isalpha() and " " in value for level in levels)


def _like_a_price(held: dict[str, list[str]], lexicon: Lexicon) -> str:
    def share(name: str) -> float:
        found = [lexicon.units.find(value) for value in held[name]]
        money = sum(1 for q in found if q and q[0].unit and q[0].unit.dimension == "money")
        return money / len(found)

    best = max(held, key=share, default="")
    return best if best and share(best) > 0.7 else ""
