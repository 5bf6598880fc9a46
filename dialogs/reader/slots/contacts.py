"""Mail addresses, phone numbers and postal addresses."""

import re
import string
from collections.abc import Iterator

from dialogs.reader.slots.text import Bare, Found

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PERHAPS_PHONE = re.compile(
    r"(?:\+|\b00)\d[\d .()/-]{7,18}\d|\b0\d(?:[ ./-]?\d){7,9}\b"
    r"|(?<![\d-])\(?[2-9]\d\d\)?[ .-]\d{3}[ .-]\d{4}(?![\d-])"  # North America
    r"|\b(?:call|ring|phone|text|mobile|cell|number is|whatsapp)\D{0,12}[6-9]\d{9}\b"  # India
)
_STREET = r"rue|avenue|av|bd|boulevard|place|chemin|impasse|allee|quai|route|cours|square"
_BEHIND = (
    r"instead|please|pls|thanks|thank|rather|now|not|and|or|from|for|on|by|at|with|if|is|it|before|after|the|my"
    r"|plutot|svp|stp|merci|avant|apres|pas|demain|entre|chez|pour|avec|mais|car|sinon|est|les|des"
)
"""What follows an address and is no town."""
_ROAD = r"street|st|road|rd|avenue|ave|lane|close|drive|way|terrace|gardens|court|crescent"
_TOWN = rf"(?!(?:{_BEHIND})\b)[a-z][a-z'-]{{2,}}(?: (?!(?:{_BEHIND})\b)[a-z][a-z'-]{{2,}}){{0,2}}"
_CODE = r"(?:[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|[a-z]{2},? \d{5})\b"
"""A British postcode, or an American state and its ZIP code."""
_ADDRESS = re.compile(
    rf"\b\d{{1,4}}(?: ?(?:bis|ter|[a-d]))?,? (?:(?:{_STREET})\.? [\w' -]{{3,40}}(?:, ?)?(?:\b\d{{4,5}}(?: {_TOWN})?)?"
    rf"|(?!pounds|dollars|euros|quid)[a-z' -]{{2,30}} (?:{_ROAD})\b(?:,? {_TOWN}(?:,? {_TOWN})?)?(?:,? {_CODE})?)"
    rf"|\b(?:{_STREET}) [a-z' -]{{3,40}} \d{{1,4}}, ?\d{{4}} {_TOWN}"  # as in Belgium and Switzerland
)
_REGIONS = {"fr": "FR", "en": "GB"}
_BY_SHAPE = (
    ("BE", re.compile(r"04\d\d[ /.]\d\d[ .]?\d\d[ .]?\d\d|0[2-9][ /]\d{3}[ .]\d\d[ .]\d\d")),
    ("CH", re.compile(r"0\d\d[ ./]\d{3}[ .]\d\d[ .]\d\d")),
    ("AU", re.compile(r"04\d\d[ -]\d{3}[ -]\d{3}")),
    ("IE", re.compile(r"08[35679][ -]?\d{3}[ -]?\d{4}")),
    ("US", re.compile(r"\(?[2-9]\d\d\)?[ .-]\d{3}[ .-]\d{4}")),
    ("IN", re.compile(r"[6-9]\d{9}")),
)
"""How numbers are grouped in countries where neither French nor British ones are."""


_NO_NUMBER = string.ascii_lowercase + " :,.'"


def mails(text: Bare) -> Iterator[Found]:
    for found in _MAIL.finditer(text.text):
        yield Found("email", found[0].rstrip("."), found.start(), found.end())


def phones(text: Bare, language: str) -> Iterator[Found]:
    """Numbers that can be called, in E.164; of the country where they are so grouped, else French or British."""
    for found in _PERHAPS_PHONE.finditer(text.text):
        written = found[0].lstrip(_NO_NUMBER)
        shaped = [country for country, shape in _BY_SHAPE if shape.fullmatch(written)]
        for region in (*shaped, _REGIONS.get(language, "FR"), "FR"):
            if number := _called(written, region):
                yield Found("phone", number, found.end() - len(written), found.end())
                break


def _called(written: str, region: str) -> str:
    import phonenumbers  # here: a twentieth of a second that no start need wait for

    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return ""
    possible = phonenumbers.is_possible_number(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if possible else ""


def addresses(text: Bare) -> Iterator[Found]:
    for found in _ADDRESS.finditer(text.text):
        end = found.start() + len(found[0].rstrip(" ,-"))
        yield Found("address", text.written[found.start() : end], found.start(), end)
