"""The stores one can walk into: which are meant, where they are, and on which days they are open."""

from collections.abc import Sequence
from itertools import pairwise

from babel.dates import get_day_names

from dialogs.shop import Store
from dialogs.skill import Talk
from dialogs.vocabulary import plain
from dialogs.wording import Wording

DEPARTMENT = 2  # figures of a French postcode
_TO = frozenset(("au", "a", "to", "till", "until", "through"))
_CLOSED = frozenset(("ferme", "fermes", "sauf", "closed", "except"))


def address_told(store: Store) -> str:
    """ "Maison Lumen Lyon, 14 quai des Canuts-Bleus, 69002 Lyon"."""
    return f"{store.name}, {store.street}, {store.postcode} {store.city}"


def hours_told(store: Store, _: Wording) -> str:
    """The merchant's own words, as a sentence; empty where they say nothing."""
    return f"{_.pick(store.hours)}." if store.hours else ""


def named(stores: Sequence[Store], text: str) -> Sequence[Store]:
    """Those of a town that is named."""
    said = f" {plain(text)} "
    return [store for store in stores if f" {plain(store.city)} " in said]


def around(stores: Sequence[Store], postcode: str) -> Sequence[Store]:
    """Those of the same department."""
    return [store for store in stores if store.postcode[:DEPARTMENT] == postcode[:DEPARTMENT]]


async def near_home(talk: Talk, stores: Sequence[Store]) -> Sequence[Store]:
    """Those around where the customer lives; none for a stranger."""
    customer = await talk.shop.customer(talk.person.customer_id) if talk.person.customer_id else None
    return around(stores, customer.postcode) if customer and customer.postcode else ()


def open_days(store: Store, _: Wording) -> frozenset[int]:
    """The weekdays (Monday 0) that its hours name: "du lundi au samedi", "Sunday 11 am to 7 pm"; "fermé le lundi"."""
    text = _.pick(store.hours) if store.hours else ""
    clauses = text.replace(";", ",").replace(".", ",").split(",")
    shut = [clause for clause in clauses if _CLOSED & set(plain(clause).split())]
    opened = frozenset[int]().union(*(_days(clause, _) for clause in clauses if clause not in shut))
    return opened - frozenset[int]().union(*(_days(clause, _) for clause in shut))


def _days(clause: str, _: Wording) -> frozenset[int]:
    """Those that a clause names, and all from one to another."""
    wide = get_day_names("wide", locale=_.locale)
    names = [plain(wide[day]) for day in range(7)]
    words = plain(clause).split()
    said = [(at, names.index(word)) for at, word in enumerate(words) if word in names]
    found = {day for _at, day in said}
    for (one_at, first), (other_at, last) in pairwise(said):
        if _TO & set(words[one_at + 1 : other_at]) and other_at - one_at <= 2:
            found |= {(first + n) % 7 for n in range((last - first) % 7 + 1)}
    return frozenset(found)
