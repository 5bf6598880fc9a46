"""Amounts and prices: what was paid, at least, at most, from … to."""

import re
from collections.abc import Iterator

from dialogs.reader.slots.spelt import RUN, number
from dialogs.reader.slots.text import Bare, Found

_FIGURE = r"\d{1,3}(?:[ .,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_MONEY = r"€|euros?|eur|balles|£|pounds?|quid|gbp|\$|dollars?|usd|chf|francs?"
_PRICE = re.compile(
    rf"(?:(?P<before>[€£$]) ?(?P<first>{_FIGURE})|"
    rf"\b(?P<second>{_FIGURE})(?: ?(?P<after>{_MONEY})(?![a-z]))(?P<cents>\d\d\b|"
    r" \d\d\b(?=\s*(?:$|[.,;!?)]|en\b|de (?:moins|plus|trop)\b)))?"
    rf"|\b(?P<code>chf|usd|eur|gbp) ?(?P<third>{_FIGURE})(?![\d]))"
)
_RANGE = re.compile(
    rf"(?:entre|between|from|de)\s+[€£$]?(?P<low>{_FIGURE}) ?(?:{_MONEY})? (?:et|and|a|"
    rf"to) [€£$]?(?P<high>{_FIGURE}) ?(?P<unit>{_MONEY})?"
    rf"|[€£$]?(?P<low2>{_FIGURE}) ?- ?[€£$]?(?P<high2>{_FIGURE}) ?(?P<unit2>{_MONEY})"
)
_BUDGET = re.compile(
    rf"\b(?:budget|prix max(?:imum)?|max budget)(?: (?:de|of|is|est|max(?:imum)?|environ|around|about|"
    rf":))* ?:? ?[€£$]?(?P<sum>{_FIGURE})\b(?! ?(?:cm|kg|l\b))"
)
_UNSAID = rf"(?! ?(?:{_MONEY}|cm|mm|kg|km|m|g|l|w|h|go|gb|hz|pouces|inch|%|de (?:large|haut|long|prof))\b|[€£$\d%])"
_BARE_RANGE = re.compile(rf"\b(?:entre|between) (?P<low>[1-9]\d{{2,3}}) (?:et|and) (?P<high>[1-9]\d{{2,3}})\b{_UNSAID}")
_FALLS = re.compile(
    r"\b(?:passe|descend|tombe|baisse|drops?|falls?|goes|dips?|comes down)\w* "
    rf"(?:sous|a|en dessous de|under|below|to)(?: les| the)? (?P<sum>[1-9]\d{{1,4}})\b{_UNSAID}"
    r"|\b(?:alert|avert|previen|preven|tell|notify|ping)\w*\b[^.?!]{0,40} (?:sous|dessous de|below|under|moins de)"
    rf"(?: les| the)? (?P<told>[1-9]\d{{1,4}})\b{_UNSAID}"
)
"""A price that is waited for needs no currency: "when it drops under 300"."""
_AT_MOST = re.compile(
    r"(?:moins (?:de|d'|cher que)|- ?de|max(?:imum)?(?: de)?|jusqu'a|pas plus (?:de|que)|"
    r"inferieure? a|en dessous de|en-dessous de|sous(?: la barre des| les)?|au plus|"
    r"budget(?: de| max(?:imum)?)?|under|less than|below|up to|no more than|at most|cheaper than|"
    r"not more than|within|passe sous|descend(?:s|re)? (?:sous|a|en dessous de)|drops? (?:to|below|"
    r"under)|falls? (?:to|below|under)|depasse(?:r)? pas|<)\s*(?:les |the )?$"
)
_AT_LEAST = re.compile(
    r"(?:plus (?:de|que|cher que)|minimum(?: de)?|au moins|a partir de|des|au-dessus de|au dessus de|"
    r"superieure? a|over|above|more than|at least|starting (?:at|from)|>)\s*$"
)
_AT_MOST_AFTER = re.compile(r"\s*(?:max(?:imum)?|grand max|au plus|tops?|or less|ou moins|at most)\b")
_AT_LEAST_AFTER = re.compile(r"\s*(?:min(?:imum)?|au moins|or more|et plus|ou plus|at least)\b")
_MONEY_WORD = re.compile(r"\b(?:euros?|balles|pounds?|quid|dollars?|francs?)\b")
_IN_WORDS = re.compile(
    rf"(?P<sum>{RUN}) (?P<unit>euros?|balles|pounds?|quid|dollars?|francs?)\b(?: (?:et |and )?(?P<cents>{RUN})(?! \w))?"
)
_UNITS = {"£": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP", "gbp": "GBP", "$": "USD", "dollar": "USD"} | {
    "dollars": "USD",
    "usd": "USD",
    "chf": "CHF",
    "franc": "CHF",
    "francs": "CHF",
}


def prices(text: Bare) -> Iterator[Found]:
    yield from _ranges(text)
    yield from _bare_ranges(text)
    for found in _PRICE.finditer(text.text):
        value = _figure(found["first"] or found["second"] or found["third"])
        cents = f".{found['cents'].strip()}" if found["cents"] else ""
        unit = _unit(found["before"] or found["after"] or found["code"])
        yield Found(_bound(text.text, found), value + cents, found.start(), found.end(), unit)
    for found in _FALLS.finditer(text.text):
        said = "sum" if found["sum"] else "told"
        yield Found("price_max", found[said], found.start(said), found.end(said), "EUR")
    for found in _BUDGET.finditer(text.text):
        yield Found("price_max", _figure(found["sum"]), found.start("sum"), found.end("sum"), "EUR")


def in_words(text: Bare) -> Iterator[Found]:
    """ "moins de trois cents euros", "fifty quid", "quarante-neuf euros quatre-vingt-dix"."""
    if not _MONEY_WORD.search(text.text):
        return
    for found in _IN_WORDS.finditer(text.text):
        cents = f".{int(number(found['cents'])):02}" if found["cents"] else ""
        value = number(found["sum"]) + cents
        yield Found(_bound(text.text, found), value, found.start(), found.end(), _unit(found["unit"]))


def _ranges(text: Bare) -> Iterator[Found]:
    """Both ends, where one of them is money."""
    for found in _RANGE.finditer(text.text):
        low, high = ("low", "high") if found["low"] else ("low2", "high2")
        unit = found["unit"] or found["unit2"] or next(iter(re.findall(_MONEY, found[0])), "")
        if unit:
            yield Found("price_min", _figure(found[low]), found.start(low), found.end(low), _unit(unit))
            yield Found("price_max", _figure(found[high]), found.start(high), found.end(), _unit(unit))


def _bare_ranges(text: Bare) -> Iterator[Found]:
    for found in _BARE_RANGE.finditer(text.text):
        yield Found("price_min", found["low"], found.start("low"), found.end("low"), "EUR")
        yield Found("price_max", found["high"], found.start("high"), found.end("high"), "EUR")


def _bound(text: str, found: re.Match[str]) -> str:
    before, after = text[max(0, found.start() - 40) : found.start()], text[found.end() :]
    if _AT_MOST.search(before) or _AT_MOST_AFTER.match(after):
        return "price_max"
    return "price_min" if _AT_LEAST.search(before) or _AT_LEAST_AFTER.match(after) else "amount"


def _figure(written: str) -> str:
    """ "1 299,90", "1,299.90" and "1.299,90" are 1299.90."""
    return re.sub(r"[ .,](?=\d{3}(?:\D|$))", "", written).replace(",", ".")


def _unit(written: str) -> str:
    return _UNITS.get(written, "EUR")
