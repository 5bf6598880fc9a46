"""Which of somebody's channels can carry a message now, and why not the others."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from dialogs.capabilities import Capabilities
from dialogs.channel_names import capital, channel_name
from dialogs.contact.rules import PROMOTIONAL, ContactRules, Subject
from dialogs.messages import Purpose
from dialogs.person import KnownAddress, Person
from dialogs.wording import Wording
from notifications import timing
from notifications.consent import ALL, PROMOTIONS, Consents
from notifications.notices import Family
from notifications.preference import Habits
from notifications.timing import USUAL, House, Occasion


class Barrier(StrEnum):
    """Why a channel cannot carry a message. The last three lift by themselves."""

    NOT_CONNECTED = "not_connected"
    GONE = "gone"
    SILENT = "silent"
    REFUSED = "refused"
    UNPROVEN = "unproven"
    NO_CONSENT = "no_consent"
    NO_PROMOTIONS = "no_promotions"
    WINDOW_CLOSED = "window_closed"
    NO_TEMPLATE = "no_template"
    QUIET_HOURS = "quiet_hours"
    SILENT_DAY = "silent_day"
    HOLIDAY = "holiday"


class Telling(Struct, frozen=True, kw_only=True):
    """Something to be told to one person.

    `asked`: they subscribed to this very thing, an order or a product. `channel` is the one they named for it, `forced`
    the one a campaign must use. `template`: there is an approved text for where only those may be sent.
    """

    subject: Subject
    purpose: Purpose
    family: Family
    urgent: bool = False
    asked: bool = False
    channel: str = ""
    template: bool = False
    forced: str = ""

    @property
    def unasked_promotion(self) -> bool:
        return self.purpose is Purpose.PROMOTION and not self.asked


class Standing(Struct, frozen=True, kw_only=True):
    """What is known of one person when something is to be told.

    `promotions` are the moments of those they were told lately, `trouble` is true while a problem of theirs is open or
    a parcel late.
    """

    rules: ContactRules = ContactRules()
    consents: Consents = Consents()
    habits: Habits = Habits()
    segment: str = ""
    promotions: tuple[datetime, ...] = ()
    trouble: bool = False


class Way(Struct, frozen=True):
    """One address, and what bars it; `until` is when that lifts by itself."""

    known: KnownAddress
    barrier: Barrier | None = None
    until: datetime | None = None

    @property
    def channel(self) -> str:
        return self.known.address.channel

    @property
    def waits(self) -> bool:
        """It is only not the hour."""
        return self.until is not None


def reach(
    person: Person,
    telling: Telling,
    standing: Standing,
    connected: Mapping[str, Capabilities],
    now: datetime,
    house: House = USUAL,
) -> Sequence[Way]:
    """Each of their addresses, and whether it can carry this now. What can never carry it is said before the hour."""
    return [_way(known, person, telling, standing, connected, now, house) for known in person.addresses]


def _way(
    known: KnownAddress,
    person: Person,
    telling: Telling,
    standing: Standing,
    connected: Mapping[str, Capabilities],
    now: datetime,
    house: House,
) -> Way:
    can = connected.get(known.address.channel)
    if can is None:
        return Way(known, Barrier.NOT_CONNECTED)
    barrier = (
        _unwilling(known, telling, standing) or _unproven(known, person, standing) or _unable(known, telling, can, now)
    )
    return Way(known, barrier) if barrier else _at_this_hour(known, person, telling, standing, now, house)


def _unwilling(known: KnownAddress, telling: Telling, standing: Standing) -> Barrier | None:
    """What they said about it, on this very address where it matters."""
    consents, address = standing.consents, known.address
    if address.channel in standing.rules.shunned:
        return Barrier.REFUSED
    if not known.open:
        return Barrier.SILENT if consents.on(address, ALL) == "refused" else Barrier.GONE
    unwanted = telling.subject in standing.rules.refused and not telling.asked  # asked for since, or it were gone
    if unwanted or consents.on(address, ALL) == "refused":
        return Barrier.REFUSED
    if not telling.unasked_promotion or consents.allows_offer(address, telling.subject):
        return None
    return Barrier.REFUSED if consents.on(address, PROMOTIONS) == "refused" else Barrier.NO_CONSENT


def _unproven(known: KnownAddress, person: Person, standing: Standing) -> Barrier | None:
    """A mail address from which nobody has written yet whose mail programme vouched for them: anybody may have.

    Who is a customer, or has other addresses, has proven each of theirs (docs/decisions/0008); so has who confirmed.
    """
    heard = known.last_inbound_at is not None or known.address.channel != "email"
    joined = bool(person.customer_id) or len(person.addresses) > 1
    confirmed = any(standing.consents.on(known.address, one) == "granted" for one in PROMOTIONAL)
    return None if heard or joined or confirmed else Barrier.UNPROVEN


def _unable(known: KnownAddress, telling: Telling, can: Capabilities, now: datetime) -> Barrier | None:
    """What the channel itself takes: some carry no advertising, some only approved texts a while after a last word."""
    promotion = telling.purpose is Purpose.PROMOTION
    if promotion and not can.promotions:
        return Barrier.NO_PROMOTIONS
    heard = known.last_inbound_at
    if can.window is None or (heard is not None and now < heard + can.window):
        return None
    if promotion:
        return Barrier.WINDOW_CLOSED
    return None if telling.template else Barrier.NO_TEMPLATE


def _at_this_hour(
    known: KnownAddress, person: Person, telling: Telling, standing: Standing, now: datetime, house: House
) -> Way:
    closed = timing.closed(_occasion(known, person, telling, standing), now, house)
    return Way(known, Barrier(closed.why.value), closed.until) if closed else Way(known)


def leave_by(
    known: KnownAddress, person: Person, telling: Telling, standing: Standing, now: datetime, house: House = USUAL
) -> datetime | None:
    """When this address, open now, closes for the hour; None: it will not, within a week."""
    return timing.closing(_occasion(known, person, telling, standing), now, house)


def _occasion(known: KnownAddress, person: Person, telling: Telling, standing: Standing) -> Occasion:
    return Occasion(
        address=known.address,
        rules=standing.rules,
        time_zone=person.time_zone,
        promotion=telling.purpose is Purpose.PROMOTION,
        urgent=telling.urgent,
    )


def barrier_told(barrier: Barrier, channel: str, _: Wording) -> str:
    """What bars a channel, in a sentence for the team."""
    said = {
        Barrier.NOT_CONNECTED: _("{channel}: this channel is not connected."),
        Barrier.GONE: _("{channel}: nobody can be reached at this address any more."),
        Barrier.SILENT: _("{channel}: they asked for silence there, or blocked us."),
        Barrier.REFUSED: _("{channel}: they do not want this there."),
        Barrier.UNPROVEN: _("{channel}: it is not proven that this address is theirs."),
        Barrier.NO_CONSENT: _("{channel}: they have not agreed to receive offers there."),
        Barrier.NO_PROMOTIONS: _("{channel}: this channel carries no offers."),
        Barrier.WINDOW_CLOSED: _("{channel}: their last message is too long ago for us to send an offer there."),
        Barrier.NO_TEMPLATE: _("{channel}: their last message is too long ago, and no approved template says this."),
        Barrier.QUIET_HOURS: _("{channel}: these are quiet hours."),
        Barrier.SILENT_DAY: _("{channel}: they want nothing on that day of the week."),
        Barrier.HOLIDAY: _("{channel}: no offers by text message in France on Sundays and public holidays."),
    }
    return said[barrier].format(channel=capital(channel_name(channel, _)))
