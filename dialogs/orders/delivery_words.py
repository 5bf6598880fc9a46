"""What somebody wishes for a delivery, in plain words: "plutôt jeudi matin", "chez le voisin", "digicode 45A12"."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct

from dialogs.shop import Expected, Handing
from dialogs.understanding import Understanding
from dialogs.vocabulary import plain


class Wish(Struct, frozen=True, kw_only=True):
    """What was wished, as far as it was said; what was only named (`about`) is still to be asked for.

    `about` is "slots", "points", "hands", "address" or "code"; empty when nothing was said at all.
    """

    about: str = ""
    day: date | None = None
    hours: tuple[int, int] | None = None
    handing: Handing | None = None
    address: str = ""
    code: str = ""


_HANDS = (
    (Handing.NEIGHBOUR, re.compile(r"\b(?:voisine?s?|neighbou?rs?|next door)\b")),
    (Handing.CARETAKER, re.compile(r"\b(?:gardien(?:ne)?|concierge|caretaker|porter|loge|reception)\b")),
    (
        Handing.SAFE_PLACE,
        re.compile(r"\b(?:boite(?:s)? aux? lettres?|bal|garage|abri|letter ?box|mail ?box|safe place|shed|porch)\b"),
    ),
)
_POINT = re.compile(
    r"\b(?:points? relais|relais colis|en relais|(?:un|au|autre|le) relais|point de retrait|pick ?up point|pickup|"
    r"collection point|collect it|parcel shop|consigne|locker)\b"
)
_CODE = re.compile(r"\b(?:digicode|code|interphone|buzzer|intercom)\b")
_BESIDE = re.compile(
    r"(?: (?:de|la|du|porte|(?:[dl]')?entree|portail|(?:[dl]')?immeuble|est|is|le|the|to|for|my|door|gate|"
    r"c'est|it's|it|a|changer|donner|ajouter)(?= |$))* ?(\S+)?"
)
_OF_A_DOOR = re.compile(
    r"\b(?:digicode|interphone|buzzer|intercom|(?:door ?|gate |entry )code|"
    r"code(?: (?:de|du|des|la|ma|notre|to|for|of|the|my|our|l'|d'))* ?"
    r"(?:(?:l'|d')?(?:porte|entree|portail|immeuble|hall)|door|gate|building))\b"
)
_DIGITS = re.compile(r"(?=[a-z0-9*#]*\d)[a-z0-9*#]{3,10}")
_NO_CODE = re.compile(r"\d{1,2}h\d{0,2}|\d+(?:e|er|re|eme|st|nd|rd|th|am|pm|min)")
"""An hour, a floor."""
_ORDER = re.compile(r"\b(?:commande|order|number|numero|no|la|pour|for) $")
"""What stands before an order's number."""
_ADDRESS = re.compile(r"\b(?:adresse|address|demenage|moved house|au bureau|au travail|at work|my office)\b")
_WHEN = re.compile(
    r"\b(?:jour|date|creneau|horaire|heure|plus tot|plus tard|tot|tard|absente?|pas (?:la|chez moi|dispo\w*)|day|date|"
    r"slot|time|later|earlier|away|not (?:in|home|there|at home)|reporter|decaler|repousser|avancer|"
    r"postpone|reschedule)\b"
)
_AWAY = re.compile(
    r"\b(?:absente?s?|pas (?:la|chez moi|chez nous|dispo\w*)|away|"
    r"(?:not|won't|wont) (?:be )?(?:in|home|there|at home))\b"
)
_PART = (
    (re.compile(r"\b(?:matin|matinee|morning)\b"), (8, 12)),
    (re.compile(r"\b(?:apres midi|aprem|afternoon)\b"), (12, 18)),
    (re.compile(r"\b(?:midi|noon|lunch\w*)\b"), (12, 14)),
    (re.compile(r"\b(?:soir|soiree|evening|tonight)\b"), (18, 22)),
)


def wished(text: str, understanding: Understanding, today: date) -> Wish:
    """What these words wish, the most definite first."""
    said = plain(text)
    of_a_code = _CODE.search(said)
    if of_a_code and (code := _code_behind(of_a_code.end(), said, understanding)):
        return Wish(about="code", code=_as_written(code, text))
    if address := understanding.value("address"):
        return Wish(about="address", address=address)
    hands = [handing for handing, words in _HANDS if words.search(said)]
    if hands:
        return Wish(about="hands", handing=hands[0])
    if _POINT.search(said):
        return Wish(about="points")
    if of_a_code:
        return Wish(about="code")
    if _ADDRESS.search(said):
        return Wish(about="address")
    return _when(said, understanding, today)


def is_away(text: str) -> bool:
    """ "Je ne serai pas là demain": the day they name is the one that will not do."""
    return bool(_AWAY.search(plain(text)))


def _when(said: str, understanding: Understanding, today: date) -> Wish:
    day, hours = _slot(understanding.value("new_slot"))
    named = understanding.value("date")
    day = day or (date.fromisoformat(named[:10]) if named else None)
    hours = hours or next((span for words, span in _PART if words.search(said)), None)
    if day and day < today:
        day += timedelta(days=7)  # a weekday, taken for the last one
    if _AWAY.search(said):  # the day named is the one that will not do
        return Wish(about="slots")
    return Wish(about="slots" if day or hours or _WHEN.search(said) else "", day=day, hours=hours)


def _slot(value: str) -> tuple[date | None, tuple[int, int] | None]:
    """ "2026-11-26T08:00/2026-11-26T12:00"; without its day "T18:00/T21:00"; open at one end "../T10:00"."""
    if "/" not in value:
        return None, None
    start, end = value.split("/", 1)
    days = [part[:10] for part in (start, end) if len(part) > len("T00:00")]
    first = int(start[-5:-3]) if "T" in start else 0
    last = int(end[-5:-3]) if "T" in end else 24
    return date.fromisoformat(days[0]) if days else None, (first, last or 24)


def code_said(text: str, understanding: Understanding) -> str:
    """What may be a door's code, as it was written, where nothing else is spoken of; empty without one."""
    said = plain(text)
    return next((_as_written(code, text) for code in _codes(said, 0, understanding)), "")


def _code_behind(at: int, said: str, understanding: Understanding) -> str:
    """The one that stands right there; of what is said to be a door's, any behind it."""
    found = [*_codes(said, at, understanding)]
    beside = _BESIDE.match(said, at)
    near = [code for code in found if beside and code == beside[1]]
    return (near or (found if _OF_A_DOOR.search(said) else []) or [""])[0]


def _codes(said: str, at: int, understanding: Understanding) -> Iterator[str]:
    """All that look like a code, but for hours, floors and the order's number."""
    order = understanding.value("order_id")
    for match in re.finditer(r"\S+", said[at:]):
        word, before = match[0], said[: at + match.start()]
        if _DIGITS.fullmatch(word) and not _NO_CODE.fullmatch(word) and not (word == order and _ORDER.search(before)):
            yield word


def _as_written(code: str, text: str) -> str:
    """With the capitals it was written in."""
    found = re.search(re.escape(code), text, re.IGNORECASE)
    return found[0] if found else code.upper()


def fitting(wish: Wish, slots: Sequence[Expected]) -> list[Expected]:
    """The slots that are what was wished; none where it was not said when."""
    if not wish.day and not wish.hours:
        return []
    on_day = [slot for slot in slots if wish.day in (None, slot.day)]
    if not wish.hours:
        return on_day
    within = [slot for slot in on_day if _within(slot, wish.hours)]
    return within or [slot for slot in on_day if _overlaps(slot, wish.hours)]


def nearest(wish: Wish, slots: Sequence[Expected], most: int) -> list[Expected]:
    """The slots nearest to what was wished, in their order."""
    if not wish.day:
        return list(slots[:most])
    day = wish.day
    close = sorted(slots, key=lambda slot: (abs((slot.day - day).days), slot.day, slot.from_hour or 0))[:most]
    return sorted(close, key=lambda slot: (slot.day, slot.from_hour or 0))


def _within(slot: Expected, hours: tuple[int, int]) -> bool:
    return hours[0] <= (slot.from_hour or 0) and (slot.to_hour or 24) <= hours[1] + 1


def _overlaps(slot: Expected, hours: tuple[int, int]) -> bool:
    return (slot.from_hour or 0) < hours[1] and hours[0] < (slot.to_hour or 24)
