"""Codes: letters and digits that name something together and are never cut apart: "205/55 R16", "5W30", "IP67"."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from dialogs.search.units import Units
from dialogs.search.words import fold, key

_CHUNK = re.compile(r"(?<![\w/.,'-])(?=[a-z/-]*\d)[a-z\d]+(?:[/-][a-z\d]+)*(?![\w/-])")
_SIZE = re.compile(r"\d+(?:x\d+)+[a-z]{0,2}")
MOST = 3
"""Codes that may stand one behind the other and mean one thing: "205/55 R16 91V"."""


def codes(text: str, units: Units) -> set[str]:
    """The keys of every code in a text, alone and with its neighbours."""
    return {
        key(" ".join(chunk[0] for chunk in chain[first : first + size]))
        for chain in _chains(fold(text), units)
        for first in range(len(chain))
        for size in range(1, min(MOST, len(chain) - first) + 1)
    }


def known(text: str, units: Units, among: Collection[str]) -> dict[int, int]:
    """Where codes that are `among` others start in a folded text, and where they end; as many together as can be."""
    found: dict[int, int] = {}
    for chain in _chains(text, units):
        at = 0
        while at < len(chain):
            run = next((r for r in _runs(chain, at) if key(" ".join(chunk[0] for chunk in r)) in among), None)
            if run:
                found[run[0].start()] = run[-1].end()
            at += len(run) if run else 1
    return found


def of_all(texts: Iterable[str], units: Units) -> set[str]:
    """The codes of several texts."""
    return {code for text in texts for code in codes(text, units)}


def _runs(chain: Sequence["re.Match[str]"], at: int) -> Iterator[Sequence["re.Match[str]"]]:
    """From one place on, the longest first."""
    return (chain[at : at + size] for size in range(min(MOST, len(chain) - at), 0, -1))


def _chains(text: str, units: Units) -> Iterator[list["re.Match[str]"]]:
    """Codes that stand side by side; what else would be a quantity ("91V") is one only behind a code."""
    chain: list[re.Match[str]] = []
    for chunk in _CHUNK.finditer(text) if any(map(str.isdigit, text)) else ():
        behind = bool(chain) and text[chain[-1].end() : chunk.start()] == " "
        if chain and not (behind and not chunk[0].isdecimal()):
            yield chain
            chain = []
        if chain or _is_code(chunk[0], units):
            chain.append(chunk)
    if chain:
        yield chain


def _is_code(chunk: str, units: Units) -> bool:
    if chunk.replace("-", "").isdecimal() or _SIZE.fullmatch(chunk):
        return False
    quantities = units.find(chunk)
    return not any(q.start == 0 and q.end == len(chunk) and q.unit for q in quantities)
