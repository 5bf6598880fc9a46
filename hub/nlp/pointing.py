"""What in a message points at somebody: links, addresses, numbers, names; the surest is looked for first."""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from dialogs.reader.slots.orders import in_words
from dialogs.reader.slots.text import bare
from hub.nlp.masking import TOKEN


class Part(Struct, frozen=True):
    """Where something stands that points at somebody, and what kind of thing it is."""

    kind: str
    start: int
    end: int


Finder = Callable[[str], Iterator[Part]]
_S = r"[ \t\xa0\u202f]"  # a space inside a line

_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.I)
_EMAIL = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}(?:@|{_S}?[(\[](?:at|arobase)[)\]]{_S}?|{_S}(?:arobase|@){_S})[\w-]+"
    rf"(?:(?:\.|{_S}(?:point|dot){_S}|{_S}?[(\[](?:point|dot)[)\]]{_S}?)[\w-]+)+",
    re.I,
)
_LIKE_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){10,40}", re.I)
_CARD = re.compile(r"(?<![\w+])[1-9](?:[ -]?\d){12,18}(?![\w])")
_PHONE = re.compile(
    r"(?<![\w/-])(?:(?:\+|00)\d[\d .()/-]{6,18}\d|\(?0\d\)?(?:[ ./-]?\d){7,9}"
    r"|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})(?![\w/-])"
)

_STREET = (
    "rue|r\\.|avenue|av\\.?|ave|boulevard|bd|bld|blvd|place|pl\\.|chemin|impasse|all[ée]e|quai|route|cours|square"
    "|passage|sentier|faubourg|lotissement|r[ée]sidence|villa|voie|esplanade|cit[ée]|hameau|lieu-dit|lieudit"
)
_ROAD = (
    "(?i:street|st|road|rd|avenue|ave|lane|ln|terrace|gardens|crescent|mews|boulevard|blvd)"
    "|Close|Drive|Way|Court|Place|Square|Hill|Grove|Walk|Row|Parade"
)
_NOT_A_STREET = (
    "svp|stp|merci|please|thanks|pour|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|et|ou|est|c'est|il|elle"
    "|je|on|nous|vous|mais|car|au lieu|au|a|à|avec|sans|depuis|avant|apr[eè]s|entre|quand|que|qui|pas|puis|alors|dans"
    "|plut[oô]t|for|and|or|is|not|but|from|by|on|at|before|after|instead|rather|tomorrow|monday|tuesday|wednesday"
    "|thursday|friday|saturday|sunday"
)
_NAME_OF_STREET = rf"(?:{_S}+(?!(?:{_NOT_A_STREET})\b)[\w'’-]+\.?){{1,6}}"
_TOWN = rf"(?:,?{_S}*\n?{_S}*\b\d{{5}}\b(?:{_S}+(?!(?:{_NOT_A_STREET})\b)[^\W\d_][\w'’-]+){{0,3}})"
_UK_POSTCODE = r"\b(?i:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})\b"
_ADDRESSES = (
    re.compile(rf"\b\d{{1,4}}{_S}?(?:bis|ter|quater|[a-d]\b)?,?{_S}+(?:{_STREET})\b{_NAME_OF_STREET}{_TOWN}?", re.I),
    re.compile(
        rf"\b\d{{1,5}}[A-Da-d]?,?{_S}+(?:[\w'’-]+{_S}+){{1,3}}(?:{_ROAD})\b\.?"
        rf"(?:,{_S}*(?!{_UK_POSTCODE})[A-Z][\w'’-]+(?:{_S}(?!{_UK_POSTCODE})[A-Z][\w'’-]+)?)?(?:,?{_S}*{_UK_POSTCODE})?"
    ),
    re.compile(
        rf"\b(?:rue|avenue|boulevard|impasse|all[ée]e|chemin|quai)\b{_S}+(?:de la |de l'|du |des |de |d')?"
        rf"[A-ZÀ-Þ][\w'’-]+(?:[ -][A-ZÀ-Þ][\w'’-]+)*{_TOWN}?"
    ),
    re.compile(rf"\b\d{{5}}{_S}+[A-ZÀ-Þ][\w'’-]+(?:[ -][A-ZÀ-Þ][\w'’-]+)*"),
    re.compile(_UK_POSTCODE),
)  # fmt: skip
_DOOR = re.compile(
    rf"(?:\b(?:digicode|interphone|code{_S}+(?:de{_S}+(?:la{_S}+)?|d')?(?:porte|immeuble|entr[ée]e|portail|acc[èe]s)"
    rf"|(?:door|gate|entry|access){_S}+code)\b{_S}*(?::|=|est|is|c'est)?{_S}*)([\w*#]*\d[\w*#]*)",
    re.I,
)

_TITLE = r"(?:(?i:mm?\.|mr\.?|mrs\.?|ms\.?|mme\.?|mlle\.?|dr\.?|monsieur|madame|mademoiselle|miss)|Me)"
_OWN_NAME = r"(?!(?:Monsieur|Madame|Mademoiselle|Mme|Mlle|Mrs?|Ms|Bonjour|Hello)\b)[A-ZÀ-Þ][\w'’-]+"
_NAMES = (
    re.compile(rf"\b{_TITLE}{_S}+({_OWN_NAME}(?:{_S}{_OWN_NAME}){{0,2}})"),
    re.compile(
        rf"\b(?i:mon nom(?: complet)? (?:est|c'est)|au nom de|in the name of|under the name(?: of)?|ici){_S}+"
        rf"({_OWN_NAME}(?:{_S}{_OWN_NAME}){{0,2}})"
    ),
    re.compile(
        rf"\b(?i:je m'appelle|je me nomme|my (?:full )?name is|my name's){_S}+([^\W\d_][\w'’-]+(?:{_S}{_OWN_NAME})*)"
    ),
    re.compile(
        rf"(?i:cordialement|salutations(?: distingu[ée]es)?|bien à vous|d'avance|merci"
        rf"|regards|sincerely|faithfully|cheers|thanks){_S}*[,.!]?{_S}*\n\s*({_OWN_NAME}(?:{_S}{_OWN_NAME}){{0,2}}){_S}*\.?(?=\s*(?:\n|$))"
    ),
)

_CARD_CODE = re.compile(
    rf"\b(?:cvv2?|cvc2?|cryptogramme(?:{_S}visuel)?|security{_S}code)\b\W{{0,3}}(?:is|est)?{_S}*(\d{{3,4}})\b", re.I
)
_DATE = re.compile(r"(?<![\w/-])(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2})(?![\w/-])")
_LARGE_UNIT = (
    "€|£|\\$|eur|euros?|gbp|usd|chf|cad|f?cfa|francs?|dollars?|pounds?|dirhams?|dh|mah|btu|lumens?|points?|pts|km"
)
_UNIT = (
    f"{_LARGE_UNIT}|mm|cm|dm|m|m2|m²|m3|mg|g|kg|lbs?|oz|w|kw|kwh|watts?|v|volts?|ah|h|hz|khz|mhz|ghz|trs?|tours?|rpm"
    "|min|ml|cl|l|litres?|liters?|ko|mo|go|to|kb|mb|gb|tb|mpx?|px|pixels?|dpi|lm|db|pouces?|inch(?:es)?|ft|ans|years"
    "|pi[eè]ces|%|°"
)


def _measure(units: str) -> re.Pattern[str]:
    """What follows a number that counts something, be it the lower end of a range: "1000 et 1500 euros"."""
    range_ends = rf"(?:{_S}?(?:et|[àa]|ou|and|to|or|-|/){_S}?\d[\d ]*)?"
    return re.compile(rf"{range_ends}(?:[.,]\d{{1,2}})?{_S}?(?:{units})(?![\w'’])", re.I)


_MEASURED = _measure(_UNIT)
_UNIT_INSIDE = re.compile(
    rf"\d+(?:[.,x]\d+)*(?:{_UNIT})|\d+(?:x\d+)+|\d\d?h(?:\d\d)?(?:[-/]\d\d?h?(?:\d\d)?)?|\d\d?-\d\d?h(?:\d\d)?|\d\d?/\d\d?",
    re.I,
)
_LARGELY_MEASURED = _measure(_LARGE_UNIT)  # nobody has 30215 mm of anything: "mm" is also short for "même"
_PRICED = re.compile(
    rf"(?:[€£$]|\b(?:budget|prix|price|max(?:imum)?|moins{_S}de|plus{_S}de|inf[ée]rieur{_S}[àa]|jusqu'[àa]|under|below"
    rf"|over|less{_S}than)){_S}?:?{_S}?$",
    re.I,
)
_SAID_ORDER = re.compile(
    rf"(?:\b(?:commandes?|cmde?|order|colis|parcel|facture|invoice|dossier|ticket|ref|r[ée]f[ée]rence|client|customer|compte"
    rf"|account|num[ée]ro|number|num|no|nr)\b\.?{_S}*(?:(?:n|no|nr|num|num[ée]ro|number|est|is|commande|order|suivi|client)\b"
    rf"\.?{_S}*){{0,4}}(?:n?[°º#:]{_S}*){{0,2}}|n?[°º#]{_S}*)"
    rf"(?=(?:[\w/-]{{0,20}}?\d){{3}})([A-Z]{{0,6}}[-_/]?\d[\w/-]*(?:{_S}\d{{2,}}\b)*)",
    re.I,
)
_NUMBER = re.compile(rf"(?<![\w.,])(?:[A-Z]{{1,12}}[-_/]?)?\d(?:[\w/-]|{_S}(?=\d{{2,}}(?!\w))|\.(?=\d))*(?!\w)", re.I)


def _whole(kind: str, pattern: re.Pattern[str]) -> Finder:
    return lambda text: (Part(kind, found.start(), found.end()) for found in pattern.finditer(text))


def _named(kind: str, pattern: re.Pattern[str]) -> Finder:
    """Only the group: the words around it stay, they say what it is."""
    return lambda text: (Part(kind, found.start(1), found.end(1)) for found in pattern.finditer(text))


def _ibans(text: str) -> Iterator[Part]:
    for found in _LIKE_IBAN.finditer(text):
        end = _iban_end(found[0])
        if end:
            yield Part("IBAN", found.start(), found.start() + end)


def _iban_end(like: str) -> int:
    """Where the account's number ends: where its check digits agree, or else after its last digit."""
    letters = [n for n, letter in enumerate(like) if letter.isalnum()]
    for count in range(min(len(letters), 34), 14, -1):
        if _checks(re.sub(r"[^A-Za-z0-9]", "", like[: letters[count - 1] + 1])):
            return letters[count - 1] + 1
    digits = [n for n in letters[:34] if like[n].isdigit()]
    return digits[-1] + 1 if len(digits) >= 12 else 0


def _checks(iban: str) -> bool:
    """ISO 13616: the country and check digits put last, letters read as 10 to 35, the rest of division by 97 is 1."""
    return int("".join(str(int(letter, 36)) for letter in iban[4:] + iban[:4])) % 97 == 1


def _numbers(text: str) -> Iterator[Part]:
    for found in _NUMBER.finditer(text):
        if sum(letter.isdigit() for letter in found[0]) >= 4 and not _counts_something(text, found):
            yield Part("ORDER", found.start(), found.end())


def _in_words(text: str) -> Iterator[Part]:
    """ "commande mille quarante-deux"."""
    return (Part("ORDER", found.start, found.end) for found in in_words(bare(text)))


def _counts_something(text: str, found: re.Match[str]) -> bool:
    if not re.fullmatch(r"[\d\s.-]{4,11}", found[0]):
        return _with_its_unit(found[0])
    measured = _MEASURED if len(found[0]) == 4 else _LARGELY_MEASURED
    return bool(measured.match(text, found.end()) or _PRICED.search(text, 0, found.start()))


def _with_its_unit(written: str) -> bool:
    """ "1400W", "60x60x85cm", "1920x1080"; hours ("14h30-16h") and days ("12/11")."""
    return _UNIT_INSIDE.fullmatch(written) is not None


FINDERS: tuple[Finder, ...] = (
    _whole("CODE", TOKEN),
    _whole("LINK", _LINK),
    _whole("EMAIL", _EMAIL),
    _ibans,
    _whole("CARD", _CARD),
    _whole("PHONE", _PHONE),
    _named("CODE", _DOOR),
    _named("CODE", _CARD_CODE),
    *(_whole("ADDRESS", pattern) for pattern in _ADDRESSES),
    *(_named("NAME", pattern) for pattern in _NAMES),
    _whole("DATE", _DATE),
    _named("ORDER", _SAID_ORDER),
    _numbers,
    _in_words,
)
