"""The details named in a message: one kind of detail a file, each with where it stands and its normalised value.

What one file has found, the next does not take for something else: a phone number is no order's number.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from msgspec import Struct

from dialogs.reader.slots import codes, contacts, dates, measures, money, orders, things
from dialogs.reader.slots.text import Bare, Found, bare
from dialogs.understanding import Slot


class Here(Struct, frozen=True, kw_only=True):
    """Where and when a message is read: "demain" and "18h" depend on it. `known` are words by kind of detail."""

    now: datetime = datetime.min.replace(tzinfo=UTC)
    time_zone: str = "Europe/Paris"
    language: str = "fr"
    known: things.Known = things.Known()


Finder = Callable[[Bare, Here], Iterator[Found]]
FINDERS: tuple[Finder, ...] = (
    lambda text, here: contacts.mails(text),
    lambda text, here: contacts.phones(text, here.language),
    lambda text, here: contacts.addresses(text),
    lambda text, here: orders.trackings(text),
    lambda text, here: codes.errors(text),
    lambda text, here: codes.vouchers(text),
    lambda text, here: codes.ratings(text),
    lambda text, here: money.prices(text),
    lambda text, here: measures.ages(text),
    lambda text, here: measures.quantities(text),
    lambda text, here: measures.attributes(text),
    lambda text, here: dates.days(text, here.now, here.time_zone),
    lambda text, here: orders.numbers(text),
    lambda text, here: things.named(text, here.known),
)


def find_slots(text: str, here: Here) -> dict[str, Slot]:
    """Every detail of a text, by name; of two with one name, the first said."""
    seen, slots = bare(text), dict[str, Slot]()
    for finder in FINDERS:
        for one in list(finder(seen, here)):
            if not seen.overlaps(one):
                seen = seen.without(one)
                slots.setdefault(one.name, Slot(one.value, one.start, one.end, one.unit))
    return slots
