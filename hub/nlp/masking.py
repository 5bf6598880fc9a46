"""What of a message may leave the house: whatever points at somebody is replaced by a token, and put back afterwards.

It would rather hide too much than too little: any number of four digits goes, unless it has a unit or a currency.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from hub.nlp.pointing import Part

TOKEN = re.compile(r"(?<![A-Za-z_])(?:LINK|EMAIL|IBAN|CARD|PHONE|ADDRESS|NAME|DATE|CODE|ORDER)_\d+")
"""What stands for something that stays; two of them may touch."""


class Hidden(Struct, frozen=True):
    """Something that stays: the token that leaves instead, and where it stands in what was written."""

    token: str
    start: int
    end: int


class Masked(Struct, frozen=True):
    """`text` may leave the house; `written` never does."""

    written: str
    text: str
    hidden: tuple[Hidden, ...] = ()

    def restored(self, words: str) -> str:
        """The same words with what was hidden in them."""
        back = {one.token: self.written[one.start : one.end] for one in self.hidden}
        return TOKEN.sub(lambda found: back.get(found[0], found[0]), words)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of `text` stands in what was written; a part of a token is the whole of what it hides."""
        return self._before(start)[0], self._before(end - 1)[1] + 1 if end > start else self._before(start)[0]

    def only_tokens(self) -> bool:
        """Whether nothing is left that has a meaning by itself."""
        return not any(letter.isalpha() for letter in re.sub(r"[A-Z]+_\d+", "", self.text))

    def _before(self, place: int) -> tuple[int, int]:
        """The first and the last place in what was written that one place of `text` stands for."""
        starts = self._token_starts()
        nearest = bisect_right(starts, place) - 1
        if nearest < 0:
            return place, place
        one = self.hidden[nearest]
        beyond = place - starts[nearest] - len(one.token)
        return (one.start, one.end - 1) if beyond < 0 else (one.end + beyond, one.end + beyond)

    def _token_starts(self) -> list[int]:
        starts, shift = [], 0
        for one in self.hidden:
            starts.append(one.start + shift)
            shift += len(one.token) - (one.end - one.start)
        return starts


def mask(text: str) -> Masked:
    """Hide what points at somebody. The same thing said twice has the same token."""
    from hub.nlp.pointing import FINDERS  # compiles patterns for 23 ms, which a start need not wait for

    found: list[Part] = []
    rest = text
    for finder in FINDERS:
        for part in list(finder(rest)):
            found.append(part)
            rest = rest[: part.start] + "\x00" * (part.end - part.start) + rest[part.end :]
    hidden = tuple(_numbered(text, sorted(found, key=lambda part: part.start)))
    return Masked(text, _replaced(text, hidden), hidden)


def _numbered(text: str, parts: "Sequence[Part]") -> Iterator[Hidden]:
    tokens: dict[tuple[str, str], str] = {}
    for part in parts:
        said = (part.kind, text[part.start : part.end])
        number = 1 + sum(kind == part.kind for kind, _ in tokens)
        yield Hidden(tokens.setdefault(said, f"{part.kind}_{number}"), part.start, part.end)


def _replaced(text: str, hidden: Sequence[Hidden]) -> str:
    pieces, end = list[str](), 0
    for one in hidden:
        pieces += [text[end : one.start], one.token]
        end = one.end
    return "".join([*pieces, text[end:]])
