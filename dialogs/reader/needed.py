"""What a text must hold for a pattern to fit it: few patterns need to be tried on a message, or even compiled."""

import re
from itertools import chain

Pieces = frozenset[str]
"""One of these stands in every text that a pattern fits. Empty: nothing is certain."""

NOTHING: Pieces = frozenset()

_TOKEN = re.compile(
    r"(?P<letters>[\w' -]+(?![?*+{]))|(?P<once>[\w' -](?=\+|\{[1-9]))|(?P<or>\|)"
    r"|(?P<open>\((?:\?:|(?!\?)))|(?P<aside>\(\?<?[=!])|(?P<perhaps>\)(?=[?*]|\{0*[,}]))|(?P<close>\))"
    r"|(?P<strange>\(\?|\\[xuUN\d])|\[\^?\]?(?:\\.|[^]\\])*\]|\{\d*,?\d*\}|\\.|.",
    re.DOTALL,
)


def needed(pattern: str) -> Pieces:
    """Stretches of letters of which every text that the pattern fits holds one: the most telling ones there are."""
    groups = [_Group()]
    for token in _TOKEN.finditer(pattern):
        group = groups[-1]
        match token.lastgroup:
            case "letters":
                group.read(token[0])
            case "once":
                group.read(token[0])
                group.go_on()
            case "or":
                group.next_side()
            case "open" | "aside":
                group.go_on()
                groups.append(_Group())
                groups[-1].aside = token.lastgroup == "aside"
            case "close" | "perhaps":
                groups.pop()
                groups[-1].go_on(group.end() if token.lastgroup == "close" else NOTHING)
            case "strange":
                return NOTHING  # flags, names, letters by number: nobody writes them here
            case _:
                group.go_on()
    return groups[0].end()


class _Group:
    """A group while it is read: what its finished sides need, and what the side being read needs so far."""

    def __init__(self) -> None:
        self.aside = False  # it looks at what stands beside: what it needs may even be forbidden
        self._sides: list[Pieces] = []
        self._best, self._run = NOTHING, ""

    def read(self, letters: str) -> None:
        self._run += letters

    def go_on(self, pieces: Pieces = NOTHING) -> None:
        """Behind the letters read comes something else, which needs one of these pieces."""
        if self._run:
            self._best = max(self._best, frozenset({self._run}), key=_telling)
            self._run = ""
        if pieces:
            self._best = max(self._best, pieces, key=_telling)

    def next_side(self) -> None:
        self.go_on()
        self._sides.append(self._best)
        self._best = NOTHING

    def end(self) -> Pieces:
        self.next_side()
        return frozenset(chain(*self._sides)) if all(self._sides) and not self.aside else NOTHING


def _telling(pieces: Pieces) -> tuple[int, int]:
    """The longer the shortest of them, and the fewer, the more."""
    return min(map(len, pieces), default=0), -len(pieces)
