"""Orders' numbers in any shape a shop uses, and carriers' tracking numbers."""

import re
from collections.abc import Iterator

from dialogs.reader.slots.spelt import HAS_LARGE, RUN, how_many_words, number
from dialogs.reader.slots.text import Bare, Found

_CARRIERS = re.compile(
    r"\b(?:[a-z]{2} ?\d{9} ?[a-z]{2}"  # the postal union's S10: LK123456789FR
    r"|\d[a-z]\d{11}|1z[0-9a-z]{16}|h\d{15,16}|jd\d{16,18}|jjd\d{16,18}|xw\d{9}[a-z]{0,2}"  # Colissimo, UPS, Evri, DHL
    r"|\d{12,20})\b"
)
_SAID_TRACKING = re.compile(
    r"\b(?:suivi|tracking|track(?: ?and ?trace)?|colis|parcel|bordereau)"
    r"(?: (?:numero|number|code|no|num|n°|is|est|le|du|de|ref|reference))*[ :#°n.]*\b([a-z]{0,4}\d[0-9a-z]{7,19})\b"
)
_ORDER = (
    r"commandes?|comande|command|cmde?s?|cde|orders?|ordre|ref(?:erence)?s?|achat|purchase|po|dossier|factures?|invoice"
)
_NUMBER = r"numeros?|number|num|nbr|nr|no|n°|nº|n|num°|#|:|is|est|la|le|the|c'est|it's"
_AFTER_A_WORD = re.compile(
    rf"\b(?:{_ORDER})\b\.?(?:[ ]*(?:{_NUMBER})(?![a-z]))*[ .:#°-]*"
    r"((?:[a-z]{1,5}[-_/ ]?)?\d(?:[\da-z]|[-_/.](?=[\da-z])| (?=\d{3}\b)){1,23})(?![\w€$£%])(?! ?(?:€|"
    r"eur|cm|kg|ans\b))"
)
_AFTER_A_SIGN = re.compile(
    r"(?:#|\bn[°ºo]\.? ?|\bnum(?:ero)? ?)#?((?:[a-z]{1,5}[-_/]?)?\d(?:[\da-z]|[-_/](?=[\da-z])| (?=\d{3}\b)){2,23})\b"
)
_WITH_LETTERS = re.compile(
    r"\b([a-z]{1,5}-?\d{4,12}(?:-\d{2,8})*|[a-z]{1,5}-\d{2,4}-\d{3,8}|\d{2,4}-\d{3,8}(?:-\d{3,8})?)\b"
)
_BARE = re.compile(
    r"(?<![\w.,/-])(\d{4,11})\b(?![.,/-]?\d)(?! ?(?:€|\$|£|eur|cm\b|mm\b|m\b|kg|g\b|w\b|h\b|kw|v\b|"
    r"tours?|trs?|rpm|go\b|gb\b|mo\b|mah|points?|pts|ans\b|km))"
)
_IN_WORDS = re.compile(rf"(?:\b(?P<said>{_ORDER})\b\.?(?:[ ]*(?:{_NUMBER})(?![a-z]))*[ .:#°-]*)?(?P<run>{RUN})")
_COUNTED = re.compile(
    r" ?(?:euros?|pounds?|quid|dollars?|tours?|watts?|grammes?|litres?|fois|times|mercis?|points|ans|years|km|metres)\b"
)
_YEAR = re.compile(r"(?:19[5-9]\d|20[0-4]\d)")


def trackings(text: Bare) -> Iterator[Found]:
    for found in _CARRIERS.finditer(text.text):
        yield Found("tracking", found[0].upper().replace(" ", ""), found.start(), found.end())
    for found in _SAID_TRACKING.finditer(text.text):
        if len(found[1]) >= 10:
            yield Found("tracking", found[1].upper(), found.start(1), found.end(1))


def numbers(text: Bare) -> Iterator[Found]:
    """The surest shape first: said to be one, marked as one, mixed with letters, bare digits."""
    for pattern in (_AFTER_A_WORD, _AFTER_A_SIGN, _WITH_LETTERS, _BARE):
        for found in pattern.finditer(text.text):
            if not _is_a_year(found[1], pattern):
                yield Found("order_id", _normal(found[1]), found.start(1), found.end(1))


def in_words(text: Bare) -> Iterator[Found]:
    """ "ma commande mille quarante-deux", "order ten forty-two": of three figures where it is said to be one."""
    if not HAS_LARGE.search(text.text):
        return
    for found in _IN_WORDS.finditer(text.text):
        value, several = number(found["run"]), how_many_words(found["run"]) > 1
        counts = _COUNTED.match(text.text, found.end()) is not None
        if several and not counts and len(value) >= (3 if found["said"] else 4) and not _YEAR.fullmatch(value):
            yield Found("order_id", value, found.start("run"), found.end("run"))


def _is_a_year(written: str, pattern: re.Pattern[str]) -> bool:
    return pattern is _BARE and _YEAR.fullmatch(written) is not None


def _normal(written: str) -> str:
    """ "cmd-1042", "for 1042", "4 512 887" and "fr-20318" are 1042, 1042, 4512887 and FR-20318."""
    joined = re.sub(r"^(?:for|pour|of|du|de|my|ma) |(?<=\d) (?=\d)", "", written)
    return re.sub(r"^(?:cmde?|no|n)[-_ ]?(?=\d)", "", joined).replace(" ", "-").upper()


_AROUND = "c'est|et|la|le|pour|commande|cmd|numero|it's|and|for|the|order|number|n|no|svp|merci|please"
_ONLY = re.compile(rf"\W*(?:(?:{_AROUND})\W+)*#?[a-z]{{0,3}}-?\d{{4,10}}(?:\W+(?:{_AROUND}))*\W*")


def only_a_number(text: str) -> bool:
    """An order's number, and nothing that says what about it. Six bare digits are a code."""
    said = text.lower().replace("°", "")
    return _ONLY.fullmatch(said) is not None and not re.fullmatch(r"\s*\d{6}\s*", said)
