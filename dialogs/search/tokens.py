"""A customer's sentence, cut into words and quantities: text-message spelling undone, numbers in letters read."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from dialogs.search.codes import known
from dialogs.search.lexicon import Lexicon
from dialogs.search.units import Quantity, Unit
from dialogs.search.words import fold, key, stem

_TOKEN = re.compile(r"[a-z](?:\++)|[a-z]+|\d+(?:[.,]\d+)?|<=|>=|[<>≤≥~≈+€$£%,;:!?.()&/\-–—]")
_ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+", re.I)
_JOINED = re.compile(r"\b(\d+)([a-z]{4,})", re.ASCII)
_EURO = re.compile(r"(?<=\d)\s?e(?:ur)?\b(?!\s*\d)")
_MINUS = re.compile(r"(?<![\w])([+-])\s?(?:de|d'|que)\s?(?=\d)")
_AT_LEAST = re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)?)\s?\+(?!\+)\s?(?=[a-z])")  # "20+ hours"
_HALF = re.compile(r"\b(?:(?:un|une|a)\s)?(?:demi|demie|half)[\s-](?:an?\s)?(?=[a-z])")
_ONE = re.compile(
    r"\b(than|under|over|least|most|about|around|within|up to|nearly|almost|below|above|weighs|weighing)\san?\s([a-z]+)"
    r"|\ban?\s([a-z]+)(?=\s(?:or|and)\s(?:more|less|under|over|up|above|below)\b)"
)
_DONE = re.compile(r"\b([a-z]+) a ([a-z]{2,})e\b")
_AND_A_HALF = re.compile(r"\b(\d+|un|une|one)\s([a-z]+)\set\sdemie?\b|\b(\d+|un|one)\sand\sa\shalf\s([a-z]+)")
_BARE_AND_A_HALF = re.compile(r"\b(\d+)\s(?:et\sdemie?|and\sa\shalf)\b")
_ROUGHLY = re.compile(r"\b(d')?(?:(?:un|une|la)\s)?([a-z]+(?:aine|ier))\s(?:de\s|d')")
TIMES = ("x", "×", "*")
MARKS = 20
"""Up to so many, "4 sur 5" is a mark; "220 sur 240" is a size."""

BREAKS = frozenset(",;:!?.()")


class Token(Struct, frozen=True):
    """A word, a sign, or a quantity; `stem` is empty for signs."""

    text: str
    stem: str
    quantity: Quantity | None = None
    size: tuple[Quantity, ...] = ()  # "160x200"
    coded: bool = False  # "5W30"
    unit_key: str = ""  # the stem of the unit's own words: "personnes" of "4 personnes"


def tokens(text: str, lexicon: Lexicon, codes: Collection[str] = ()) -> list[Token]:
    """The sentence's tokens, in order; each of the `codes` is one."""
    plain = _plainly(text, lexicon)
    quantities = {q.start: q for q in lexicon.units.find(plain)}
    return list(_cut(plain, quantities, known(plain, lexicon.units, codes) if codes else {}))


def _plainly(text: str, lexicon: Lexicon) -> str:
    """Folded, with text-message words written out and numbers in digits, and without addresses: they name no thing."""
    text = _ADDRESS.sub(" , ", text)
    text = re.sub(r"(?<=\d)\s?([xX×*])\s?(?=\d)", r" \1 ", text)
    folded = _EURO.sub(" €", fold(text.replace("\n", " , ")))
    folded = _MINUS.sub(lambda found: "moins de " if found[1] == "-" else "plus de ", folded)
    folded = _AT_LEAST.sub(r" at least \1 ", folded)
    folded = re.sub(r"\b(moins|plus)\s2\s(?=\d)", r"\1 de ", folded)
    folded = re.sub(r"(?<=\w)\s2\s(larg|haut|prof|long)", r" de \1", folded)
    said = [_written_out(word, lexicon.asking.sms) for word in re.split(r"(\W+)", folded)]
    folded = "".join(said)
    plain = _with_one(_roughly(_with_halves(_with_infinitives(folded, lexicon), lexicon), lexicon), lexicon)
    return _and_a_half(with_digits(plain, lexicon), lexicon)


def _roughly(text: str, lexicon: Lexicon) -> str:
    """ "une centaine d'euros" is "environ 100 euros"; "moins d'une centaine d'euros" is "moins de 100 euros"."""

    def said(found: "re.Match[str]") -> str:
        number = lexicon.asking.roughly.get(found[2])
        if number is None:
            return found[0]
        return f"de {number} " if found[1] else f"environ {number} "

    return _ROUGHLY.sub(said, text) if "aine" in text or "millier" in text else text


def _with_halves(text: str, lexicon: Lexicon) -> str:
    """ "un demi-litre" is "0.5 litre"; a "demi-charge" stays one."""

    def half(found: "re.Match[str]") -> str:
        following = re.match(r"[a-z]+", text[found.end() :])
        is_dry = found[0].endswith("-") and following and following[0] == "sec"  # a wine may be "demi-sec"
        return "0.5 " if following and not is_dry and _is_measure(following[0], lexicon) else found[0]

    return _HALF.sub(half, text) if "demi" in text or "half" in text else text


def _and_a_half(text: str, lexicon: Lexicon) -> str:
    """ "un kilo et demi" is "1.5 kilo", "taille 39 et demi" is "taille 39.5"."""

    def more(found: "re.Match[str]") -> str:
        number, unit = found[1] or found[3], found[2] or found[4]
        count = int(number) if number.isdecimal() else 1
        return f"{count}.5 {unit}" if _is_measure(unit, lexicon) else found[0]

    said = "demi" in text or "half" in text
    return _BARE_AND_A_HALF.sub(r"\1.5", _AND_A_HALF.sub(more, text)) if said else text


def _with_infinitives(text: str, lexicon: Lexicon) -> str:
    """ "machine a lavé" is "machine a laver": who writes by ear writes so."""

    def spelled(found: "re.Match[str]") -> str:
        whole = f"{found[1]} a {found[2]}er"
        return whole if key(whole) in lexicon.kinds else found[0]

    return _DONE.sub(spelled, text) if " a " in text else text


def _with_one(text: str, lexicon: Lexicon) -> str:
    """ "less than a pound" is "less than 1 pound", "an hour or more" is "1 hour or more"; "for a cup" stays one."""

    def one(found: "re.Match[str]") -> str:
        ahead, unit = (f"{found[1]} " if found[1] else ""), found[2] or found[3]
        return f"{ahead}1 {unit}" if len(unit) > 3 and _is_measure(unit, lexicon) else found[0]

    return _ONE.sub(one, text)


def _is_measure(word: str, lexicon: Lexicon) -> bool:
    unit = lexicon.units.named(word)
    return unit is not None and unit.dimension != ""


def _written_out(word: str, sms: Mapping[str, str]) -> str:
    return sms.get(word, word)


def _cut(plain: str, quantities: Mapping[int, Quantity], coded: Mapping[int, int]) -> Iterator[Token]:
    end = 0
    sizes = {size[0].start: size for size in _sizes(plain, list(quantities.values()))}
    for match in _TOKEN.finditer(plain):
        if match.start() < end:
            continue
        if match.start() in coded:
            end = coded[match.start()]
            yield Token(plain[match.start() : end], key(plain[match.start() : end]), coded=True)
        elif size := sizes.get(match.start()):
            end = size[-1].end
            yield Token(plain[size[0].start : end], "", size=size)
        elif quantity := quantities.get(match.start()):
            end = quantity.end
            written = plain[quantity.start : quantity.end]
            letters = re.split(r"\d", written)[-1]
            yield Token(written, "", quantity, unit_key=" ".join(map(stem, re.findall(r"[a-z]+", letters))))
        else:
            word = match[0]
            yield Token(word, stem(word.rstrip("+")) if word[0].isalpha() else "")


def _sizes(plain: str, quantities: list[Quantity]) -> Iterator[tuple[Quantity, ...]]:
    """Two or three measures with an x between, each in the unit that the last one names."""
    at = 0
    while at < len(quantities):
        run = [quantities[at]]
        while at + len(run) < len(quantities) and len(run) < 3:
            following = quantities[at + len(run)]
            between = plain[run[-1].end : following.start].strip()
            if between not in TIMES and not (between in ("sur", "by") and following.written > MARKS):
                break
            run.append(following)
        unit = run[-1].unit
        if len(run) > 1 and (unit is None or unit.dimension == "length"):
            factor = unit.factor if unit else 1.0
            yield tuple(q if q.unit else replace(q, number=q.written * factor, unit=unit) for q in run)
        at += len(run)


# ---------------------------------------------------------------- numbers in letters


def with_digits(text: str, lexicon: Lexicon) -> str:
    """ "quarante-deux centimetres" is "42 centimetres"; "un four" stays an oven."""
    pieces = re.findall(r"[a-z]+|[^a-z]+", text)
    said: list[str] = []
    at = 0
    while at < len(pieces):
        run = _run(pieces, at, lexicon.asking.numbers)
        if run and _counts(run, pieces, at, lexicon):
            said.append(str(_value([lexicon.asking.numbers[word] for word in run])))
            at += 2 * len(run) - 1
        else:
            said.append(pieces[at])
            at += 1
    return "".join(said)


def _run(pieces: Sequence[str], at: int, numbers: Mapping[str, int]) -> list[str]:
    """The number words from here on, joined by blanks or hyphens."""
    run = [pieces[at]] if pieces[at] in numbers else []
    while run and at + 2 < len(pieces) and pieces[at + 1] in (" ", "-") and pieces[at + 2] in numbers:
        run.append(pieces[at + 2])
        at += 2
    return run


def _counts(run: list[str], pieces: Sequence[str], at: int, lexicon: Lexicon) -> bool:
    """Whether number words are one: "six" alone may be part of a name, "four" is also an oven."""
    doubtful = set(lexicon.asking.ambiguous_numbers["words"])
    if not set(run) <= doubtful or (at > 1 and pieces[at - 2] == "for"):  # "a tent for four" asks for no oven
        return True
    following = at + 2 * len(run) - 1
    unit = pieces[following + 1] if following + 1 < len(pieces) and pieces[following] == " " else ""
    known: Unit | None = lexicon.units.named(unit) if len(unit) > 1 else None
    return known is not None and known.dimension != ""


def _value(parts: list[int]) -> int:
    """What number words make together: 4, 20, 2 is 82; 3, 100 is 300."""
    total = current = 0
    for part in parts:
        if part == 1000:
            total, current = total + max(current, 1) * 1000, 0
        elif part == 100:
            current = max(current, 1) * 100
        elif part == 20 and current % 100 == 4:
            current += 76
        else:
            current += part
    return total + current
