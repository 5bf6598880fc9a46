"""On which address a notice goes to somebody: their explicit choice first, then where they were last heard."""

from collections.abc import Collection, Sequence

from dialogs.person import KnownAddress, Person


def ways(person: Person, chosen: str, connected: Collection[str]) -> Sequence[KnownAddress]:
    """Every address that may carry it, best first.

    `chosen` is the channel named for this very kind of news, `Person.preferred` the one named for everything; what
    is silent at their request, or on a channel that is not connected, is left out. Nobody left means nothing is sent.
    """
    there = [known for known in person.addresses if known.open and known.address.channel in connected]
    return sorted(there, key=lambda known: _rank(known, chosen, person.preferred))


def _rank(known: KnownAddress, chosen: str, preferred: str) -> tuple[int, float]:
    channel = known.address.channel
    order = 0 if channel == chosen else 1 if channel == preferred else 2
    return order, -known.last_inbound_at.timestamp() if known.last_inbound_at else 0.0
