"""Mail addresses, phone numbers and postal addresses."""

import re
from collections.abc import Iterator

import phonenumbers

from dialogs.reader.slots.text import Bare, Found

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PERHAPS_PHONE = re.compile(r"(?:\+|\b00)\d[\d .()/-]{7,18}\d|\b0\d(?:[ ./-]?\d){7,9}\b")
_STREET = r"rue|avenue|av|bd|boulevard|place|chemin|impasse|allee|quai|route|cours|square"
_ROAD = r"street|st|road|rd|avenue|ave|lane|close|drive|way|terrace|gardens|court|crescent"
_ADDRESS = re.compile(
    rf"\b\d{{1,4}}(?: ?(?:bis|ter))?,? (?:(?:{_STREET})\.? [\w' -]{{3,40}}(?:, ?)?(?:\b\d{{5}}(?: [\w'-]+)?)?"
    rf"|[a-z' -]{{2,30}} (?:{_ROAD})\b(?:, ?[a-z -]+)?)"
)
_REGIONS = {"fr": "FR", "en": "GB"}


def mails(text: Bare) -> Iterator[Found]:
    for found in _MAIL.finditer(text.text):
        yield Found("email", found[0].rstrip("."), found.start(), found.end())


def phones(text: Bare, language: str) -> Iterator[Found]:
    """Numbers that can be called, in E.164; read as French or British where no country is given."""
    for found in _PERHAPS_PHONE.finditer(text.text):
        number = _called(found[0], _REGIONS.get(language, "FR")) or _called(found[0], "FR")
        if number:
            yield Found("phone", number, found.start(), found.end())


def _called(written: str, region: str) -> str:
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
