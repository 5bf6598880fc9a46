"""Who we are talking to: one person, several addresses."""

from datetime import datetime

from msgspec import Struct

from dialogs.messages import Address


class KnownAddress(Struct, frozen=True, kw_only=True):
    """An address that this person has shown to be theirs, by writing from it or by a proof.

    `open` is false once they asked for silence there, blocked us, or the address bounced. `thread` is what the channel
    needs to go on in the same place.
    """

    address: Address
    open: bool = True
    last_inbound_at: datetime | None = None
    thread: dict[str, str] = {}


class Person(Struct, frozen=True, kw_only=True):
    """Somebody, as far as we know them.

    `customer_id` is the shop's, set by proof only. `orders` are the numbers they have shown to be entitled to without
    being that customer. `preferred` is the channel they asked to be written to on; empty when they never said.
    `repairing`: something of theirs does not work, and that is not settled yet.
    """

    id: str
    first_name: str = ""
    language: str = ""
    time_zone: str = "Europe/Paris"
    customer_id: str = ""
    vip: bool = False
    preferred: str = ""
    orders: tuple[str, ...] = ()
    repairing: bool = False
    addresses: tuple[KnownAddress, ...] = ()

    def on(self, channel: str) -> KnownAddress | None:
        """Their address on a channel, if they have one: the last one they wrote from."""
        there = [known for known in self.addresses if known.address.channel == channel]
        return max(there, key=_last_heard, default=None)

    def at(self, address: Address) -> KnownAddress | None:
        return next((known for known in self.addresses if known.address == address), None)


def _last_heard(known: KnownAddress) -> float:
    return known.last_inbound_at.timestamp() if known.last_inbound_at else 0.0
