"""The details named in a message: one kind of detail a file, each with where it stands and its normalised value.

What one file has found, the next does not take for something else: a phone number is no order's number.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from msgspec import Struct, field

from dialogs.reader.slots import codes, contacts, dates, measures, money, orders, things
from dialogs.reader.slots.text import Bare, Found, bare
from dialogs.understanding import Slot


class Here(Struct, frozen=True, kw_only=True):
    """Where and when a message is read: "demain" and "18h" depend on it. `known` are words by kind of detail."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    time_zone: str = "Europe/Paris"
    language: str = "fr"
    known: things.Known = field(default_factory=things.Known)


TWICE = frozenset({"order_id"})
"""Of these a second one is told, too: `order_id2`, as `product2` is."""
Finder = Callable[[Bare, Here], Iterator[Found]]
ALWAYS = ""
DIGITS = "0123456789"
FINDERS: tuple[tuple[str, Finder], ...] = (
    ("@", lambda text, here: contacts.mails(text)),
    (DIGITS, lambda text, here: contacts.phones(text, here.language)),
    (DIGITS, lambda text, here: contacts.addresses(text)),
    (DIGITS, lambda text, here: orders.trackings(text)),
    (DIGITS, lambda text, here: codes.errors(text)),
    (ALWAYS, lambda text, here: codes.vouchers(text)),
    (ALWAYS, lambda text, here: codes.ratings(text)),
    (DIGITS, lambda text, here: money.prices(text)),
    (ALWAYS, lambda text, here: money.in_words(text)),
    (DIGITS, lambda text, here: measures.ages(text)),
    (ALWAYS, lambda text, here: measures.quantities(text)),
    (DIGITS, lambda text, here: measures.attributes(text)),
    (ALWAYS, lambda text, here: dates.days(text, here.now, here.time_zone)),
    (ALWAYS, lambda text, here: orders.in_words(text)),
    (ALWAYS, lambda text, here: things.named(text, here.known, here.language)),
    (DIGITS, lambda text, here: orders.numbers(text)),
    (ALWAYS, lambda text, here: things.others(text, here.known)),
)
"""In this order, each with the signs of which it needs one to find anything: most messages have no digit."""


def find_slots(text: str, here: Here) -> dict[str, Slot]:
    """Every detail of a text, by name; of two with one name, the first said, and a second order's number."""
    seen, slots = bare(text), dict[str, Slot]()
    signs = set(text)
    for needs, finder in FINDERS:
        for one in list(finder(seen, here)) if not needs or not signs.isdisjoint(needs) else ():
            if one.over or not seen.overlaps(one):
                seen = seen.without(one)
                name = _another(one, slots) or one.name
                slots.setdefault(name, Slot(one.value, one.start, one.end, one.unit))
    return slots


def _another(one: Found, slots: Mapping[str, Slot]) -> str:
    """What a second one is called, where there may be two: "la 1042 et la 1043"."""
    first = slots.get(one.name)
    return f"{one.name}2" if one.name in TWICE and first and first.value != one.value else ""
