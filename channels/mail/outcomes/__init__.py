"""What a relay tells of letters it took from us: nobody lives there, it was called spam, they want no more.

One file per relay. Each checks first that its relay speaks, then says what became of letters in words of ours. Even
then a relay is believed only of a letter that we wrote, to the very person it went to: see `Marks`.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal

from msgspec import Struct

from channels import Received
from channels.mail.reading import House, is_gone
from dialogs.messages import Address, Content, Inbound, OptOut, Receipt, Status

STALE = timedelta(days=2)
"""Longer than any relay tries to tell us something: Mailgun for 8 hours, Postmark for 12, SendGrid for 24."""

How = Literal["gone", "failed", "complaint", "unsubscribed"]
"""`gone`: nobody lives there; `failed`: the letter did not arrive this time."""


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of one letter."""

    ident: str
    person: str
    letter: str  # its Message-ID
    at: datetime
    how: How
    status: str = ""  # RFC 3463, where it was told


class Told(Struct, frozen=True):
    """All that one call tells. `ignored`: kinds that change nothing, such as a mailbox that is full today."""

    outcomes: tuple[Outcome, ...] = ()
    ignored: tuple[str, ...] = ()


def received(told: Told, house: House, now: datetime) -> Received:
    """As what people did; what names no letter of ours is counted and left."""
    proven = [one for one in told.outcomes if house.marks.about(_token(one, house), one.person.lower())]
    unproven = ("outcome_unproven",) * (len(told.outcomes) - len(proven))
    inbound = tuple(done for one in proven for done in _done(one, house, now))
    return Received(inbound=inbound, ignored=(*told.ignored, *unproven))


def _token(one: Outcome, house: House) -> str:
    return one.letter.strip("<> ").removesuffix(f"@{house.marks.domain}")


def _done(one: Outcome, house: House, now: datetime) -> Iterator[Inbound]:
    for name, content in _contents(one, house):
        yield Inbound(
            id=f"{one.ident}/{name}",
            address=Address("email", one.person.lower()),
            at=min(one.at, now),
            content=content,
        )


def _contents(one: Outcome, house: House) -> Sequence[tuple[str, Content]]:
    failed = Receipt(Status.FAILED, (house.marks.message_id(_token(one, house)),), error=one.status)
    match one.how:
        case "gone":
            return ("receipt", failed), ("gone", OptOut("bounce", word=one.status))
        case "failed":
            return (("receipt", failed),)
        case "complaint":
            return (("complaint", OptOut("complaint")),)
        case "unsubscribed":
            return (("unsubscribed", OptOut("unsubscribed", topic="promotions")),)


def lost(status: str, *, for_good: bool) -> How:
    """What a refusal for good means: the status decides; where none was told, the relay's own word `for_good`."""
    return "gone" if is_gone(status) or (for_good and not status) else "failed"


def moment(seconds: float, now: datetime) -> datetime:
    """Seconds since 1970; now, where they are none."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return now
