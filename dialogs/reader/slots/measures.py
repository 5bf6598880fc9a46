"""Measures with their unit ("moins de 42 cm de large"), how many, and how old."""

import re
from collections.abc import Iterator

from dialogs.reader.slots.text import Bare, Found

_FIGURE = r"\d+(?:[.,]\d+)?"
_UNITS = {
    "cm": "cm|centimetres?|centimeters?",
    "mm": "mm|millimetres?|millimeters?",
    "m": "m|metres?|meters?",
    "in": "pouces?|inch(?:es)?|\"|''",
    "ft": "ft|feet|foot|pieds?",
    "kg": "kg|kgs|kilos?|kilogram(?:me)?s?",
    "g": "g|grammes?|grams?",
    "lb": "lbs?|livres",
    "l": "l|litres?|liters?",
    "ml": "ml|cl",
    "W": "w|watts?",
    "kW": "kw",
    "dB": "db|decibels?|db\\(a\\)",
    "rpm": "tours?(?:/| par )?(?:mn|min(?:ute)?)?|trs?/(?:mn|min)|rpm",
    "GB": "go|gb|gigas?",
    "TB": r"tb|(?<!\d\d\d )to(?! (?:\d|the|my|your|a|an|this|next|be|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b)",
    "Hz": "hz",
    "mAh": "mah",
    "people": "personnes?|couverts?|places?|people|persons?|seats?|seater|place settings",
}
_MEASURE = re.compile(
    rf"(?<![\w.,])(?P<figure>{_FIGURE}) ?(?:"
    + "|".join(f"(?P<{unit}>{spelt})" for unit, spelt in _UNITS.items())
    + r")(?![\w€])"
)
_METRES = re.compile(r"\b(\d) ?m ?(\d\d)\b")
""" "1m80"."""
_SUBJECTS = (
    ("width", re.compile(r"\b(?:larg\w*|wide|width)\b")),
    ("height", re.compile(r"\b(?:haut\w*|tall|high|height)\b")),
    ("depth", re.compile(r"\b(?:profond\w*|deep|depth)\b")),
    ("length", re.compile(r"\b(?:long\w*|length)\b")),
    ("diameter", re.compile(r"\b(?:diametre|diameter)\b")),
    ("screen", re.compile(r"\b(?:ecran|screen|diagonale|tv|tele)\b")),
)
_BY_UNIT = {
    "kg": "weight",
    "g": "weight",
    "lb": "weight",
    "l": "capacity",
    "ml": "volume",
    "W": "power",
    "kW": "power",
} | {
    "dB": "noise",
    "rpm": "spin_speed",
    "GB": "storage",
    "TB": "storage",
    "Hz": "refresh_rate",
    "mAh": "battery",
    "people": "capacity",
    "in": "screen",
}
_LENGTHS = {"cm", "mm", "m", "in", "ft"}
_AT_MOST = re.compile(
    r"(?:moins (?:de|d')|max(?:imum)?(?: de)?|jusqu'a|pas plus de|au plus|inferieure? a|under|"
    r"less than|below|up to|no more than|at most|<)\s*$"
)
_AT_LEAST = re.compile(
    r"(?:plus (?:de|d')|minimum(?: de)?|au moins|a partir de|superieure? a|over|above|more than|at least|>)\s*$"
)
_AFTER_MOST, _AFTER_LEAST = (
    re.compile(r"\s*(?:max|maxi|maximum|ou moins|or less)\b"),
    re.compile(r"\s*(?:min|mini|minimum|ou plus|or more|et plus)\b"),
)

_AGE = re.compile(
    r"\b(\d{1,2}) ?(ans?|mois|yrs?|years?|months?)\b(?: ?-? ?old)?(?! (?:de |of )?(?:garantie|"
    r"warranty|guarantee))|\b(\d{1,2})[- ]?(year|yr|month)s?[- ]olds?\b|\b(?:aged?|turn(?:s|ing)|"
    r"fete ses|aura) (\d{1,2})\b"
)
_AGE_CUES = re.compile(
    r"\b(?:age[es]?|pour|for|old|fils|fille|enfant|bebe|neveu|niece|ado|garcon|son|daughter|kid|child|"
    r"boy|girl|nephew|toddler|baby|anniversaire|birthday|fete|turning|turns)\b"
)
_SPELT = {
    "un": "1",
    "une": "1",
    "one": "1",
    "a": "1",
    "deux": "2",
    "two": "2",
    "trois": "3",
    "three": "3",
    "quatre": "4",
    "four": "4",
} | {
    "cinq": "5",
    "five": "5",
    "six": "6",
    "sept": "7",
    "seven": "7",
    "huit": "8",
    "eight": "8",
    "dix": "10",
    "ten": "10",
    "douze": "12",
    "twelve": "12",
    "dozen": "12",
    "douzaine": "12",
}
_MANY = rf"\d{{1,3}}|{'|'.join(word for word in _SPELT if len(word) > 1)}"
_QUANTITY = re.compile(
    rf"\b(?P<a>{_MANY}) ?(?:exemplaires?|pieces?|unites?|paires?|boites?|paquets?|sachets?|bouteilles?|"
    rf"lots?|cartons?|fois|items?|units?|pairs?|boxes|packs?|bottles?|copies|of (?:them|these|those|"
    rf"it)|de plus|autres|more)\b"
    rf"|\b(?:x|qte|quantite|qty|quantity)[ :]*(?P<b>\d{{1,3}})\b|\b(?P<c>\d{{1,3}}) ?x\b(?! ?\d)"
    rf"|\b(?:en (?:veux|voudrais|prends|prendrai|ajouter?|commander?|faudrait|mets|mettez)|"
    rf"ajoutez?(?:[- ]en)?|add|take|make it|j'en ai (?:commande|paye)|i(?:'ll| will) (?:take|have)|"
    rf"want|gimme|give me|put|mets|mettez|mets?[- ]m'en|mettez[- ]m'en|ordered|paid for|ai commande) "
    rf"(?P<d>{_MANY})\b(?! ?(?:€|eur|cm|kg|mm|m\b|x\b|h\b|g\b|jours?|days?|semaines?|weeks?|mois|months?|fois|times|ans"
    rf"|years?|hours?|heures?|douzaine|dozen|\d))"
    rf"|\b(?P<e>(?:half a|une demi[- ]|a|une) ?(?:dozen|douzaine))\b"
)


def attributes(text: Bare) -> Iterator[Found]:
    """`width_max` 42 cm, `capacity_min` 8 kg, `power_eq` 2200 W: named by a word near it, else by the unit."""
    for found in _METRES.finditer(text.text):
        name = f"{_subject(text.text, found) or 'size'}_{_bound(text.text, found)}"
        yield Found(name, f"{found[1]}.{found[2]}", found.start(), found.end(), "m")
    for found in _MEASURE.finditer(text.text):
        unit = next(unit for unit in _UNITS if found[unit])
        name = (unit in _LENGTHS and _subject(text.text, found)) or _BY_UNIT.get(unit, "size")
        value = found["figure"].replace(",", ".")
        yield Found(f"{name}_{_bound(text.text, found)}", value, found.start(), found.end(), unit)


def _subject(text: str, found: re.Match[str]) -> str:
    """What is measured: said right after ("42 cm de large"), else shortly before ("largeur 42 cm")."""
    near = (text[found.end() : found.end() + 16], text[max(0, found.start() - 32) : found.start()])
    for stretch in near:
        for name, words in _SUBJECTS:
            if words.search(stretch):
                return name
    return ""


def _bound(text: str, found: re.Match[str]) -> str:
    before, after = text[max(0, found.start() - 24) : found.start()], text[found.end() :]
    if _AT_MOST.search(before) or _AFTER_MOST.match(after):
        return "max"
    return "min" if _AT_LEAST.search(before) or _AFTER_LEAST.match(after) else "eq"


def ages(text: Bare) -> Iterator[Found]:
    """In years, or in months with their unit, of somebody: not of a guarantee."""
    if not _AGE_CUES.search(text.text):
        return
    for found in _AGE.finditer(text.text):
        months = (found[2] or found[4] or "").startswith("mo")
        yield Found("age", found[1] or found[3] or found[5], found.start(), found.end(), "month" if months else "year")


def quantities(text: Bare) -> Iterator[Found]:
    for found in _QUANTITY.finditer(text.text):
        said = next(said for said in (found["a"], found["b"], found["c"], found["d"], found["e"]) if said)
        many = ("6" if "half" in said or "demi" in said else "12") if found["e"] else _SPELT.get(said, said)
        yield Found("quantity", many, found.start(), found.end())
