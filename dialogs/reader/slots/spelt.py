"""Numbers in words: "mille quarante-deux", "three hundred and fifty"; or said by figures and pairs: "ten forty-two"."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_SMALL = {
    "zero": 0,
    "oh": 0,
    "un": 1,
    "une": 1,
    "one": 1,
    "deux": 2,
    "two": 2,
    "trois": 3,
    "three": 3,
    "quatre": 4,
    "four": 4,
    "cinq": 5,
    "five": 5,
    "six": 6,
    "sept": 7,
    "seven": 7,
    "huit": 8,
    "eight": 8,
    "neuf": 9,
    "nine": 9,
    "dix": 10,
    "ten": 10,
    "onze": 11,
    "eleven": 11,
    "douze": 12,
    "twelve": 12,
    "treize": 13,
    "thirteen": 13,
    "quatorze": 14,
    "fourteen": 14,
    "quinze": 15,
    "fifteen": 15,
    "seize": 16,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
}
_TENS = {
    "vingt": 20,
    "twenty": 20,
    "trente": 30,
    "thirty": 30,
    "quarante": 40,
    "forty": 40,
    "cinquante": 50,
    "fifty": 50,
    "soixante": 60,
    "sixty": 60,
    "septante": 70,
    "seventy": 70,
    "huitante": 80,
    "octante": 80,
    "eighty": 80,
    "nonante": 90,
    "ninety": 90,
}
"""With those of Belgium and Switzerland."""
HUNDRED, THOUSAND = 100, 1000
_SCALES = {"cent": HUNDRED, "cents": HUNDRED, "hundred": HUNDRED, "mille": THOUSAND, "thousand": THOUSAND}
_FOUR_SCORE = ("quatre", "vingt")
_UP_TO_NINETEEN = ("soixante", "quatre vingt")
"""After these tens French goes on to nineteen: "soixante-douze", "quatre-vingt-dix"."""

_WORD = "vingts?|" + "|".join(sorted({*_SMALL, *_TENS, *_SCALES} - {"vingt"}, key=len, reverse=True))
RUN = rf"\b(?:{_WORD})(?:(?:[ -]+(?:et[ -]|and )?)(?:{_WORD}))*\b"
"""Words of numbers one after the other."""
HAS_LARGE = re.compile(rf"\b(?:{'|'.join([*_TENS, *_SCALES, 'dix', 'ten', 'zero', 'oh'])})")
"""Without any of these no number of three figures is said: most messages are let go at one look."""

NUMBERS = frozenset({*_SMALL, *_TENS, *_SCALES, *(f"{word}s" for word in _SMALL)})

_WORDS = re.compile(rf"\b(?:{_WORD})\b")


def number(run: str) -> str:
    """The figures of a run of words: of one number, or, where they make none, of its parts one after the other."""
    parts = list(_parts([word.removesuffix("s") if word == "vingts" else word for word in _WORDS.findall(run)]))
    if any(max(one, then) < HUNDRED for one, then in pairwise(parts)):
        return "".join(map(str, parts))
    return str(_together(parts))


def how_many_words(run: str) -> int:
    return len(_WORDS.findall(run))


def _parts(words: Sequence[str]) -> Iterator[int]:
    """What is said in one breath: less than a hundred; a hundred; a thousand."""
    at = 0
    while at < len(words):
        word, after = words[at], words[at + 1] if at + 1 < len(words) else ""
        if (word, after) == _FOUR_SCORE:
            word, value, at = "quatre vingt", 80, at + 2
        else:
            value, at = _SCALES.get(word) or _TENS.get(word) or _SMALL.get(word, 0), at + 1
        most = 0 if not 20 <= value < HUNDRED else 19 if word in _UP_TO_NINETEEN else 9
        if at < len(words) and 0 < _SMALL.get(words[at], 0) <= most:
            value, at = value + _SMALL[words[at]], at + 1
        yield value


def _together(parts: Sequence[int]) -> int:
    total = current = 0
    for part in parts:
        if part == THOUSAND:
            total, current = total + max(current, 1) * THOUSAND, 0
        elif part == HUNDRED:
            current = max(current, 1) * HUNDRED
        else:
            current += part
    return total + current
