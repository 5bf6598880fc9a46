"""A text as the finders of details see it, letter for letter as long as what was written."""

import unicodedata
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace


class Found(Struct, frozen=True):
    """A detail: its name, its normalised value, where it stands, the unit of a measure, and if others may lie in it."""

    name: str
    value: str
    start: int
    end: int
    unit: str = ""
    over: bool = False


class Bare(Struct, frozen=True):
    """`written` as it came; `text` without accents and capitals, with what is already known blotted out."""

    written: str
    text: str
    taken: tuple[tuple[int, int], ...] = ()

    def overlaps(self, found: Found) -> bool:
        return any(found.start < end and start < found.end for start, end in self.taken)

    def without(self, found: Found) -> "Bare":
        blot = "\x00" * (found.end - found.start)
        text = self.text[: found.start] + blot + self.text[found.end :]
        return replace(self, text=text, taken=(*self.taken, (found.start, found.end)))


class _Letters(dict[int, str]):
    """Each letter's plain form, worked out once; always one letter, so that places stay true."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code))[0].lower()
        self[code] = plain if len(plain) == 1 else chr(code)
        return self[code]


_LETTERS = _Letters({ord("’"): "'", ord("‘"): "'", ord("\xa0"): " ", ord("\u202f"): " ", ord("–"): "-", ord("°"): "°"})


@lru_cache(256)
def bare(text: str) -> Bare:
    return Bare(text, text.translate(_LETTERS))
