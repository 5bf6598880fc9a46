"""What a referee sees who knows the rules and the phones, and nothing of how the hub decides.

Each function returns what breaks one promise, in sentences; nothing: it was kept.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from dialogs.shop import Step
from notifications.notices import all_notices
from tests.faults.diary import PARIS, Meaning
from tests.faults.town import Resident

WEEK = timedelta(days=7)
ABOUT_A_WEEK = WEEK - timedelta(hours=1)
"""What the hub counts from when it was told may have come later: a vendor was asked again."""

DIGEST = timedelta(minutes=10)
RINGS = ("sms", "telegram", "messenger", "slack")
EASTER_MONDAY = date(2027, 3, 29)
SUNDAY = 6


_ASKING: Sequence[Meaning] = ("follows", "departure")
_TAKEN_BACK: Sequence[Meaning] = ("nothing", "closed", "orders_by_sms", "one_click")
"""Who asks for the news of their order, there, wants them there, whatever they had said before: they have unblocked us
to say so. A channel that they closed is opened from there alone.
"""


@dataclass(frozen=True)
class Arrival:
    """A message on somebody's phone. `asked`: it answers what they had just said there."""

    at: datetime
    who: Resident
    channel: str
    text: str
    ident: str
    asked: bool


@dataclass(frozen=True)
class Said:
    """From `at` on this holds. `about` is what the last mail said, which they ended in one click."""

    at: datetime
    who: Resident
    channel: str
    meaning: Meaning
    about: str = ""


@dataclass(frozen=True)
class Happened:
    """Something in the shop, with the event's id; `about` is an order, a product or a customer."""

    at: datetime
    what: str
    about: str
    event: str
    step: Step | None = None


@dataclass
class Record:
    """All that was seen of the month. `dropped` are the calls that a vendor took and hung up on, by channel."""

    residents: Sequence[Resident]
    watching: Mapping[str, Sequence[Resident]]
    arrived: list[Arrival] = field(default_factory=list[Arrival])
    said: list[Said] = field(default_factory=list[Said])
    acted: list[tuple[datetime, Resident]] = field(default_factory=list[tuple[datetime, Resident]])
    happened: list[Happened] = field(default_factory=list[Happened])
    dropped: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    faults: list[Any] = field(default_factory=list[Any])
    notices: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    outbox: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    ended: datetime | None = None
    held: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])  # notices that waited, each with its why
    left_alone: Counter[str] = field(default_factory=Counter[str])  # people whom a campaign passed over, by why

    @cached_property
    def reasons(self) -> Counter[str]:
        """How often something was not told then and there, by the reason that the hub gives."""
        dropped = Counter(str(row["why"]) for row in self.notices if row["state"] == "dropped")
        return self.left_alone + dropped + Counter(why for _, why in self.held)

    @cached_property
    def unasked(self) -> list[Arrival]:
        return [one for one in self.arrived if not one.asked]

    def holds(self, who: Resident, meaning: Meaning, at: datetime, channel: str = "") -> Said | None:
        """What they had said by then, on that channel where it matters, and have not taken back by asking for news."""
        said = self._said.get((who.customer.id, meaning), ())
        found = next((one for one in said if one.at <= at and channel in ("", one.channel)), None)
        return None if found and meaning in _TAKEN_BACK and self._asked_since(found, at) else found

    def _asked_since(self, said: Said, at: datetime) -> bool:
        asked = [one for meaning in _ASKING for one in self._said.get((said.who.customer.id, meaning), ())]
        there = [one for one in asked if said.meaning != "closed" or one.channel == said.channel]
        return any(said.at < one.at <= at for one in there)

    @cached_property
    def _said(self) -> dict[tuple[str, Meaning], list[Said]]:
        found: dict[tuple[str, Meaning], list[Said]] = defaultdict(list)
        for one in self.said:
            found[one.who.customer.id, one.meaning].append(one)
        return found

    @cached_property
    def of_order(self) -> dict[str, list[Happened]]:
        found: dict[str, list[Happened]] = defaultdict(list)
        for one in self.happened:
            found[one.about].append(one)
        return found


# ---------------------------------------------------------------- what a message is

OFFERS = {
    "campaign": r"PRINTEMPS10|TERRASSE15|AVRIL5",
    "cart": r"Votre panier vous attend : \d|Your cart is waiting for you: \d",
    "summary": r"\w+ (avec nous|with us) ?:",
    "missed": r"Cela fait un moment|It has been a while",
    "voucher": r"Votre code \w+.*: dernier jour|Your code \w+.*: last day",
}
NEWS = {
    "price": r"au lieu de|contre \d|instead of",
    "stock": r"[Dd]e retour\b|[Bb]ack in stock|plus que \d+ en stock|only \d+ left",
    "review": r"de 1 à 5 \?|from 1 to 5\?",
    "refund": r"Nous vous remboursons|We are paying you back",
    "daily": r"(Du|Rien de) nouveau depuis hier|(Some|No)thing new since yesterday|Votre mot du matin|Your morning",
    "delay": r"aura du retard|en retard : attendue|will be late|is late, now expected",
    "slot": (
        r"Votre colis arrive|Commande \d+ : (livraison|au point de retrait) |"
        r"Your parcel (comes|reaches)|Order \d+: (delivery|at the pick-up point) "
    ),
    "reminder": r"attend toujours|à retirer chez|still waiting for you|last day .* to collect",
    "prepared": r"[Ll]e colis est préparé|is packed and about",
    "shipped": r"ommande \d+( : p|\. P)artie|Order \d+ left",
    "out_for_delivery": r"[Ll]e livreur est en route|the driver is on the way",
    "at_pickup_point": r"[Ee]lle vous attend chez|is waiting for you at",
    "delivered": r"ommande \d+( : l|\. L)ivrée|ommande \d+( : r|\. R)etirée|Order \d+ was (delivered|collected)",
}
BRIEFLY = {
    "prepared": r": (préparée|packed)\.",
    "shipped": r": (en route|on its way)\.",
    "out_for_delivery": r": (en cours de livraison|out for delivery)\.",
    "at_pickup_point": r": (au point relais|at the pick-up point)\.",
    "delivered": r": (livrée|delivered)\.",
}
"""Where an order is, as the word of a morning has it in brief."""

STEPS = ("prepared", "shipped", "out_for_delivery", "at_pickup_point", "delivered")
OF_ORDERS = (*STEPS, "daily", "delay", "slot", "reminder", "refund")

_KINDS = {name: re.compile(pattern, re.M) for name, pattern in (OFFERS | NEWS).items()}
_BACK = re.compile(r"[Dd]e retour\b|[Bb]ack in stock")
_GATHERED = re.compile(r"\d (nouvelles de|pieces of news from) ")
_ORDER = re.compile(r"(?:[Cc]ommande|[Oo]rder) (\d{4})")


def kind_of(arrival: Arrival) -> str:
    """By its own words; empty: of no kind we know."""
    return next((name for name, pattern in _KINDS.items() if pattern.search(arrival.text)), "")


def is_offer(arrival: Arrival) -> bool:
    return kind_of(arrival) in OFFERS


def order_in(arrival: Arrival) -> str:
    found = _ORDER.search(arrival.text)
    return found[1] if found else ""


def _told(arrival: Arrival, why: str) -> str:
    customer = arrival.who.customer
    local = arrival.at.astimezone(ZoneInfo(customer.time_zone))
    return f"{customer.id} {local:%a %d %b %H:%M} on {arrival.channel}: {why}: {arrival.text[:90]!r}"


# ---------------------------------------------------------------- the promises


def unaccounted(record: Record) -> list[str]:
    """Everything that comes unasked is of a kind that the shop sends."""
    return [_told(one, "of no known kind") for one in record.unasked if not kind_of(one)]


def without_consent(record: Record) -> list[str]:
    """No offer reaches an address whose owner has not agreed to it there, or has taken that back since."""
    return [_told(one, "no consent") for one in record.unasked if is_offer(one) and not _agreed(one, record)]


def _agreed(one: Arrival, record: Record) -> bool:
    yes = one.channel in one.who.agreed or record.holds(one.who, "offers", one.at, one.channel)
    no = record.holds(one.who, "no_offers", one.at) or record.holds(one.who, "nothing", one.at)
    clicked = record.holds(one.who, "one_click", one.at, one.channel)
    ended = clicked and re.search(OFFERS["campaign"], clicked.about)
    return bool(yes) and not no and not ended


def after_the_end(record: Record) -> list[str]:
    """Who wants nothing more, anywhere or on one channel, is sent nothing more there, from that very moment."""
    return [_told(one, "after the end") for one in record.unasked if _ended(one, record)]


def _ended(one: Arrival, record: Record) -> bool:
    if record.holds(one.who, "nothing", one.at) or record.holds(one.who, "closed", one.at, one.channel):
        return True
    clicked = record.holds(one.who, "one_click", one.at)
    about = _ORDER.search(clicked.about) if clicked else None
    return bool(about) and about is not None and order_in(one) == about[1] and kind_of(one) in (*STEPS, "delay", "slot")


def at_the_wrong_hour(record: Record) -> list[str]:
    """In nobody's silence, in no night of theirs where it rings; no offer at night; by SMS, by the country's rules."""
    return [_told(one, why) for one in record.unasked if (why := _wrong_hour(one, record))]


def _wrong_hour(one: Arrival, record: Record) -> str:
    local = one.at.astimezone(ZoneInfo(one.who.customer.time_zone))
    if record.holds(one.who, "quiet", one.at) and not time(8) <= local.time() < time(20):
        return "in their quiet hours"
    if record.holds(one.who, "no_sundays", one.at) and local.weekday() == SUNDAY:
        return "on their silent day"
    if one.channel in RINGS and not time(7) <= local.time() < time(22):
        return "at night"
    if (is_offer(one) or kind_of(one) == "price") and not time(8) <= local.time() < time(21):
        return "an offer at night"
    if one.channel == "sms" and is_offer(one) and one.who.who["sms"].startswith("+33"):
        return _forbidden_in_france(one.at.astimezone(PARIS))
    return ""


def _forbidden_in_france(there: datetime) -> str:
    closed = there.weekday() == SUNDAY or there.date() == EASTER_MONDAY or not time(8) <= there.time() < time(20)
    return "advertising by SMS, where it is forbidden" if closed else ""


def too_many_offers(record: Record) -> list[str]:
    """Two in seven days, one for who asked for less."""
    theirs: dict[str, list[Arrival]] = defaultdict(list)
    for one in sorted(filter(is_offer, record.unasked), key=lambda one: one.at):
        theirs[one.who.customer.id].append(one)
    return [_told(one, "too many offers") for offers in theirs.values() for one in _beyond_the_cap(offers, record)]


def _beyond_the_cap(offers: Sequence[Arrival], record: Record) -> Iterator[Arrival]:
    for one in offers:
        lately = [other for other in offers if one.at - ABOUT_A_WEEK < other.at <= one.at]
        if len(lately) > (1 if record.holds(one.who, "less", one.at) else 2):
            yield one


def amid_trouble(record: Record) -> list[str]:
    """No offer while something of theirs is broken, or their parcel is late."""
    return [_told(one, why) for one in record.unasked if is_offer(one) and (why := _trouble(one, record))]


def _trouble(one: Arrival, record: Record) -> str:
    broken = record.holds(one.who, "trouble", one.at)
    if broken and one.at < broken.at + timedelta(days=5):
        return "an offer, and something is broken"
    happened = record.of_order[one.who.order.number] if one.who.order else []
    late = next((event for event in happened if event.what == "late" and event.at < one.at), None)
    there = any(event.at < one.at and event.step in (Step.DELIVERED, Step.AT_PICKUP_POINT) for event in happened)
    return "an offer, and their parcel is late" if late and not there and one.at < late.at + WEEK else ""


def elsewhere_than_chosen(record: Record) -> list[str]:
    """Who named a channel is told there, as long as it can carry it."""
    return [
        _told(one, "elsewhere than they chose")
        for one in record.unasked
        if record.holds(one.who, "orders_by_sms", one.at)
        and not record.holds(one.who, "closed", one.at, "sms")
        and _must_be_on(one) not in ("", one.channel)
    ]


def _must_be_on(one: Arrival) -> str:
    """What was asked for of one product comes where it was asked for; an offer, where they agreed to it."""
    kind = kind_of(one)
    return "" if is_offer(one) or kind in ("price", "stock") else "sms" if kind in OF_ORDERS else "email"


def more_than_the_van(record: Record) -> list[str]:
    """Who wants a word when the van leaves hears of no other step."""
    others = ("prepared", "shipped", "delivered", "slot", "daily")
    return [
        _told(one, "they wanted the van alone")
        for one in record.unasked
        if record.holds(one.who, "departure", one.at) and not one.who.wants_news and kind_of(one) in others
    ]


def told_twice(record: Record) -> list[str]:
    """The same words to the same address, but where a vendor took them and hung up: then chat may say them again."""
    said = Counter(_same(one) for one in record.unasked)
    last = {_same(one): one for one in record.unasked}
    return [
        _told(last[what], f"{times} times") for what, times in said.items() if times > 1 + _lost(last[what], record)
    ]


def _same(one: Arrival) -> tuple[str, ...]:
    """That nothing is new may be said again on another morning."""
    day = f"{one.at:%d %b}" if kind_of(one) == "daily" else ""
    return one.who.customer.id, one.channel, one.text, day


def _lost(one: Arrival, record: Record) -> int:
    """How often a vendor hung up on something for them; never counted where twice is worse than not at all."""
    if one.channel == "sms" or is_offer(one):
        return 0
    return sum(one.who.who[one.channel] in body for body in record.dropped.get(one.channel, ()))


def after_a_reaction(record: Record) -> list[str]:
    """The same news on a second channel comes only to who has not reacted, and an hour later at the earliest."""
    acted: dict[str, list[datetime]] = defaultdict(list)
    for at, who in record.acted:
        acted[who.customer.id].append(at)
    return [
        _told(second, why)
        for first, second in _pairs(record)
        if (why := _needless(first, second, acted[first.who.customer.id]))
    ]


def _pairs(record: Record) -> Iterator[tuple[Arrival, Arrival]]:
    """The same news of an order, first on one channel, then on another, with nothing new of the order between."""
    theirs: dict[tuple[str, str, str], list[Arrival]] = defaultdict(list)
    for one in sorted(record.unasked, key=lambda one: one.at):
        if kind_of(one) in (*STEPS, "slot"):
            theirs[one.who.customer.id, order_in(one), kind_of(one)].append(one)
    for (_, order, _kind), told in theirs.items():
        for first, second in pairwise(told):
            anew = any(first.at < event.at <= second.at for event in record.of_order[order])
            if first.channel != second.channel and not anew:
                yield first, second


def _needless(first: Arrival, second: Arrival, acted: Sequence[datetime]) -> str:
    if any(first.at < at < second.at for at in acted):
        return "on a second channel, though they had reacted"
    return "on a second channel at once" if second.at - first.at < timedelta(minutes=59) else ""


def out_of_order(record: Record) -> list[str]:
    """No phone hears of an earlier step of an order after a later one."""
    latest: dict[tuple[str, str, str], int] = {}
    found: list[str] = []
    for one in sorted(record.unasked, key=lambda one: one.at):
        if (kind := kind_of(one)) in STEPS:
            where = (one.who.customer.id, one.channel, order_in(one))
            if STEPS.index(kind) < latest.get(where, 0):
                found.append(_told(one, "after a later step"))
            latest[where] = max(latest.get(where, 0), STEPS.index(kind))
    return found


def wrong_day(record: Record) -> list[str]:
    """ "Today" and "tomorrow" are said of the right day: nobody is told of a delivery on a day that has passed."""
    return [
        _told(one, "expected on a day that has passed")
        for one in record.unasked
        if re.search(
            r"(?<!était )(?<!d'abord )(prévue|attendue) hier|(?<!was )(?<!first )[Ee]xpected yesterday", one.text
        )
    ]


def stuck(record: Record) -> list[str]:
    """Nothing waits past its hour, nothing is half sent."""
    assert record.ended
    late = record.ended - timedelta(hours=1)
    half = [row for row in record.outbox if row["state"] in ("queued", "sending")]
    waiting = [row for row in record.notices if _waits(row, late)]
    return [f"{row['id']} is {row['state']} since {row['due_at']}" for row in (*waiting, *half)]


def _waits(row: Mapping[str, Any], late: datetime) -> bool:
    return bool(row["state"] == "waiting" and row["notice"] != "campaign" and row["due_at"] < late)


def forgotten(record: Record) -> list[str]:
    """Whoever follows an order is told each of its steps, or it is said why not."""
    decided = {row["id"] for row in record.notices}
    return [
        f"{who.customer.id}: {event.step} of {event.about} was neither told nor dropped"
        for who in record.residents
        for event in _to_hear(who, record)
        if f"{event.event}:{_notice(event)}:{who.person_id}" not in decided
    ]


def _to_hear(who: Resident, record: Record) -> Iterator[Happened]:
    """The steps of their order while they follow it: STOP, said below the news of one, ends those."""
    for event in record.of_order[who.order.number] if who.order else ():
        over = any(record.holds(who, meaning, event.at) for meaning in ("nothing", "closed", "one_click", "departure"))
        if event.step and not over and (who.wants_news or record.holds(who, "follows", event.at)):
            yield event


def _notice(event: Happened) -> str:
    return "delivered" if event.step is Step.DELIVERED else "order_step"


def left_to_worry(record: Record) -> list[str]:
    """Who has asked twice hears of their parcel each day until it is there, and who has not hears no daily news."""
    worried = {said.who.customer.id: said for said in record.said if said.meaning == "anxious"}
    unasked = [_told(one, "never worried") for one in record.unasked if _daily(one) and not _worries(one, worried)]
    return [
        *unasked,
        *(
            f"{one.who.customer.id} heard nothing on {day}"
            for one in worried.values()
            for day in _silent_days(one, record)
        ),
    ]


def in_a_flood(record: Record) -> list[str]:
    """What can wait a little comes together: never two messages of it within ten minutes."""
    theirs: dict[tuple[str, str], list[Arrival]] = defaultdict(list)
    for one in sorted(record.unasked, key=lambda one: one.at):
        if _BACK.search(one.text):
            theirs[one.who.customer.id, one.channel].append(one)
    pairs = [pair for told in theirs.values() for pair in pairwise(told)]
    return [_told(b, "not with the one before") for a, b in pairs if b.at - a.at < DIGEST and a.text != b.text]


def in_one_breath(record: Record) -> list[str]:
    """The word of a morning does not say once more what a step of the same order says that very minute."""
    steps = [one for one in record.unasked if kind_of(one) in STEPS]
    return [
        _told(one, "and the step too")
        for one in record.unasked
        if _daily(one) and any(_beside(one, step) and _again(one, step) for step in steps)
    ]


def _beside(one: Arrival, other: Arrival) -> bool:
    same = (one.who is other.who, one.channel == other.channel, order_in(one) == order_in(other))
    return all(same) and abs(one.at - other.at) < timedelta(minutes=5)


def _again(daily: Arrival, step: Arrival) -> bool:
    """The later one says what the other had said: the shop may also move an order just after the word of a morning."""
    kind = kind_of(step)
    same = re.search(NEWS[kind], daily.text) or re.search(BRIEFLY[kind], daily.text)
    return step.at <= daily.at or bool(same)


def gathered(record: Record) -> int:
    """How many messages tell several things at once."""
    return sum(bool(_GATHERED.search(one.text)) for one in record.unasked)


def late_for_no_reason(record: Record) -> list[str]:
    """What is urgent is told at once, unless something holds it back."""
    held = {ident for ident, _why in record.held}
    return [
        f"{row['id']} was due at {row['due_at']} and told at {row['told_at']}"
        for row in told_urgently(record)
        if row["id"] not in held and row["told_at"] > row["due_at"] + timedelta(hours=1)
    ]


def told_urgently(record: Record) -> list[dict[str, Any]]:
    """What was due as soon as it happened."""
    urgent = {notice.name for notice in all_notices() if notice.urgent}
    told = [row for row in record.notices if row["state"] == "told" and row["notice"] in urgent]
    return [row for row in told if row["due_at"] <= row["planned_at"]]


def _daily(one: Arrival) -> bool:
    return kind_of(one) == "daily"


def _worries(one: Arrival, worried: Mapping[str, Said]) -> bool:
    return one.who.customer.id in worried and worried[one.who.customer.id].at < one.at


def _silent_days(said: Said, record: Record) -> list[date]:
    """The days, from the next on, on which their parcel was still to come and nothing was said of it."""
    assert said.who.order
    number = said.who.order.number
    heard = {_day(one.at) for one in record.unasked if one.who is said.who and order_in(one) == number}
    there = [
        _day(event.at) for event in record.of_order[number] if event.step in (Step.AT_PICKUP_POINT, Step.DELIVERED)
    ]
    first, end = _day(said.at) + timedelta(days=1), min(there, default=_day(said.at))
    return [day for n in range((end - first).days) if (day := first + timedelta(days=n)) not in heard]


def _day(at: datetime) -> date:
    return at.astimezone(PARIS).date()


def undecided(record: Record) -> list[str]:
    """What is not told has a reason."""
    unexplained = [row for row in record.notices if row["state"] == "dropped" and not row["why"]]
    return [f"{row['id']} was dropped for no reason" for row in unexplained]
