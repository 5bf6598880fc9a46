"""Which other colour or size of a thing somebody would rather have."""

import re
from collections.abc import Iterable, Sequence

from dialogs.aftercare import Swap
from dialogs.products.goods import goods_told
from dialogs.products.told import capital
from dialogs.shop import Line
from dialogs.vocabulary import plain
from dialogs.wording import Wording

_ENDINGS = ("", "e", "s", "es", "he", "hes", "te", "tes")
"""Of a colour: blanc, blanche, blancs, violettes."""

_INSTEAD = re.compile(r"\b(?:au lieu d[eu']|a la place d[eu']|instead of)")
_RATHER = re.compile(rf"{_INSTEAD.pattern}|\b(?:plutot|a la place|instead|rather)\b")
_GIVEN_UP = re.compile(rf"{_INSTEAD.pattern} ?(?:(?:la|le|the|size|taille|pointure) )*(\w+)")


def wanted(text: str, line: Line, others: Sequence[Swap]) -> list[Swap]:
    """Those that have the colour and the size said, and are else as the line is; none when neither is said."""
    size, colours = size_said(text, line, others), _colours_said(text, line, others)
    if not size and not colours:
        return []
    fits = size or line.variant
    return [one for one in others if one.sku in (colours or {line.sku}) and fits in ("", one.variant)]


def says_instead(text: str) -> bool:
    """Whether they would rather have something than something else."""
    return bool(_INSTEAD.search(plain(text)))


def says_rather(text: str) -> bool:
    """Whether they would rather have something, whatever they would have it for."""
    return bool(_RATHER.search(plain(text)))


def given_up(text: str, line: Line) -> bool:
    """ "… au lieu de 38", "instead of the terracotta one": by somebody who bought it in 38, or in terracotta."""
    found = _GIVEN_UP.search(plain(text))
    return found is not None and found[1] in plain(" ".join([line.variant, *line.title.values()])).split()


def size_said(text: str, line: Line, others: Sequence[Swap]) -> str:
    """ "En 40", "the L": the only one named that it comes in, but for its own."""
    words = plain(text).split()
    said = {one.variant for one in others if one.variant and plain(one.variant) in words} - {line.variant}
    return said.pop() if len(said) == 1 else ""


def _colours_said(text: str, line: Line, others: Sequence[Swap]) -> set[str]:
    """The SKUs that most of the words name: "vert olive" is not "vert sauge"."""
    named = {one.sku: len(_heard(text, _colour(line, one))) for one in others if one.sku != line.sku}
    most = max(named.values(), default=0)
    return {sku for sku, words in named.items() if words == most} if most else set()


def telling_words(line: Line, others: Sequence[Swap]) -> str:
    """All words by which one of these can be asked for."""
    colours = (word for one in others if one.sku != line.sku for word in _colour(line, one))
    sizes = (plain(one.variant) for one in others if one.variant)
    return " ".join(dict.fromkeys([*sizes, *colours]))


def says_any(text: str, telling: str) -> bool:
    """Whether one of the words of `telling_words` is said."""
    return bool(_heard(text, telling.split()))


def _colour(line: Line, other: Swap) -> list[str]:
    """The words by which its title differs, in every language."""
    mine = set(plain(" ".join(line.title.values())).split())
    return [word for word in plain(" ".join(other.title.values())).split() if word not in mine]


def _heard(text: str, words: Iterable[str]) -> set[str]:
    said = set(plain(text).split())
    return {word for word in words if any(word + ending in said for ending in _ENDINGS)}


# ---------------------------------------------------------------- told


def colours_of(line: Line, others: Sequence[Swap]) -> list[Swap]:
    """The other colours, in the size of the line."""
    return [one for one in others if one.sku != line.sku and line.variant in ("", one.variant)]


def sizes_of(line: Line, others: Sequence[Swap]) -> list[Swap]:
    """The other sizes, in the colour of the line."""
    return [one for one in others if one.sku == line.sku]


def kind_told(other: Swap, _: Wording) -> str:
    """ "Robe portefeuille Garance, taille 40"."""
    return goods_told(other.title, other.variant_name, 1, _)


def size_told(other: Swap, _: Wording) -> str:
    """ "Taille 40", for a button."""
    return capital(_.pick(other.variant_name))
