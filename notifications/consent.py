"""What people allow us to write, and where: the latest words of a ledger that is only ever added to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from dialogs.contact import promotions
from dialogs.contact.rules import PROMOTIONAL, Subject
from dialogs.messages import Address

ALL = "all"
PROMOTIONS = promotions.PURPOSE
CONFIRMED = promotions.CONFIRMED
CONFIRMED_TWICE = promotions.CONFIRMED_TWICE

FACTS = frozenset({"gone"})
"""Entries that tell what became of an address, not what somebody wants: they take nothing back."""

Word = Literal["none", "asked", "granted", "refused"]
"""What somebody's word on something comes to; `asked`: they said yes and have not confirmed it yet."""

YES: Collection[Word] = ("asked", "granted")


class Entry(Struct, frozen=True, kw_only=True):
    """One line of the ledger: who said what on which address, for what, when and how, to which text."""

    person_id: str
    address: Address
    purpose: str
    granted: bool
    how: str
    at: datetime
    words: str = ""
    shown: str = ""


class Consents(Struct, frozen=True):
    """The words that count now, by address and purpose."""

    words: Mapping[tuple[Address, str], Word] = {}

    def on(self, address: Address, purpose: str) -> Word:
        return self.words.get((address, purpose), "none")

    def allows(self, address: Address, purpose: str) -> bool:
        """Whether they have allowed it on that very address, and not refused everything there since."""
        return self.on(address, purpose) == "granted" and self.on(address, ALL) != "refused"

    def allows_offer(self, address: Address, subject: Subject) -> bool:
        """Whether they have allowed what may make them buy there: all our offers, or just what this one is about."""
        return self.allows(address, PROMOTIONS) or self.allows(address, subject)

    def offers_allowed(self, subject: Subject) -> Sequence[Address]:
        """Where it may be sent."""
        return sorted(address for address in self._addresses if self.allows_offer(address, subject))

    def waiting(self, address: Address) -> Sequence[Subject]:
        """What they said yes to there and have not confirmed yet."""
        return [subject for subject in PROMOTIONAL if self.on(address, subject) == "asked"]

    def open_to(self, purpose: str) -> Sequence[Address]:
        """The addresses on which they said yes, confirmed or not."""
        return sorted(address for address in self._addresses if self.on(address, purpose) in YES)

    @property
    def _addresses(self) -> set[Address]:
        return {address for address, _purpose in self.words}


def standing(entries: Iterable[Entry]) -> Consents:
    """What a ledger comes to, its entries in the order they were made.

    Whoever refuses everything takes back all they had allowed there: opened again, each thing is to be allowed anew.
    """
    words: dict[tuple[Address, str], Word] = {}
    for entry in entries:
        if entry.how in FACTS:
            continue
        if entry.purpose == ALL and not entry.granted:
            words = {of: word for of, word in words.items() if of[0] != entry.address or word == "refused"}
        words[entry.address, entry.purpose] = _word(entry, words.get((entry.address, entry.purpose), "none"))
    return Consents(words)


def _word(entry: Entry, before: Word) -> Word:
    """Saying yes again never undoes a confirmation; a link followed after a refusal does not undo the refusal."""
    if not entry.granted:
        return "refused"
    if entry.purpose not in PROMOTIONAL or entry.address.channel not in CONFIRMED_TWICE or before == "granted":
        return "granted"
    if entry.how != CONFIRMED:
        return "asked"
    return "granted" if before == "asked" else before
