"""Codes and notes: a voucher's, an appliance's error, stars."""

import re
from collections.abc import Iterator

from dialogs.reader.slots.text import Bare, Found

_ERROR = re.compile(
    r"\b(?:erreur|error|code(?: erreur| d'erreur| panne| defaut)?|defaut|fault|affiche|displays?|"
    r"shows?|showing|message|voyant)"
    r"(?: (?:code|numero|number|le|un|the|an|est|is|error|"
    r"erreur))*[ :]*[\"'«]?\s?(0x[0-9a-f]{2,8}|(?:(?<!code )[a-z])?[a-z]{1,2}[-: ]?\d{1,4}[a-z]?|\d{2,4})\b"
)
_SAID_CODE = re.compile(
    r"\b(?:code(?: promo(?:tionnel)?| avantage| de reduction| reduction| cadeau| parrain(?:age)?)?|"
    r"coupon|voucher|promo|bon|gift ?card|cheque|discount code)"
    r"(?: (?:code|number|numero|n°|de|is|est|le|called))*[ :]*[\"'«]?\s?([a-z0-9][a-z0-9-]{2,19})\b"
)
_LOOKS_LIKE_CODE = re.compile(r"\b[A-Z]{3,}[A-Z-]*\d{1,4}\b")
_NOTE = re.compile(r"\b(20|1\d|\d(?:[.,]\d)?) ?(?:/|sur|out of) ?(5|10|20)\b")
_STARS = re.compile(
    r"\b([0-5](?:[.,]5)?|une?|one|deux|two|trois|three|quatre|four|cinq|five|zero)(?P<half> and a half| et demie?)? ?"
    r"(?:etoiles?|stars?|\*|⭐|★)"
)
_STAR_SIGNS = re.compile(r"(?:[⭐★]\ufe0f?){1,5}")
_SPELT = {
    "zero": "0",
    "un": "1",
    "une": "1",
    "one": "1",
    "deux": "2",
    "two": "2",
    "trois": "3",
    "three": "3",
    "quatre": "4",
    "four": "4",
    "cinq": "5",
    "five": "5",
}


def errors(text: Bare) -> Iterator[Found]:
    for found in _ERROR.finditer(text.text):
        if not text.text[found.start() :].startswith("code pr"):
            yield Found("error_code", re.sub(r"[-: ]", "", found[1]).upper(), found.start(1), found.end(1))


def vouchers(text: Bare) -> Iterator[Found]:
    """Named as a code and written like one (a capital or a digit), or capitals that end in a number."""
    for found in _SAID_CODE.finditer(text.text):
        written = text.written[found.start(1) : found.end(1)]
        if len(written) >= 4 and (written.isupper() or any(c.isdigit() for c in written)):
            yield Found("code", written.upper(), found.start(1), found.end(1))
    for found in _LOOKS_LIKE_CODE.finditer(text.written):
        if not found[0].startswith(("CMD", "FR", "EN", "UK")) and "-" not in found[0]:
            yield Found("code", found[0], found.start(), found.end())


def ratings(text: Bare) -> Iterator[Found]:
    """Of five; of ten or twenty with what it is of: "8/10"."""
    for found in _NOTE.finditer(text.text):
        note = found[1].replace(",", ".")
        yield Found("rating", note if found[2] == "5" else f"{note}/{found[2]}", found.start(), found.end())
    for found in _STARS.finditer(text.text):
        note = _SPELT.get(found[1], found[1]).replace(",", ".")
        yield Found("rating", f"{note}.5" if found["half"] else note, found.start(), found.end())
    for found in _STAR_SIGNS.finditer(text.text):
        yield Found("rating", str(len(re.findall(r"[⭐★]", found[0]))), found.start(), found.end())
