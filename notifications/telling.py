"""Whether a notice is told now, where, and in which words: asked when it is due, with the facts of that moment."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from dialogs.capabilities import Capabilities
from dialogs.messages import Card, Choice, Reply, Unasked
from dialogs.person import KnownAddress, Person
from dialogs.shop import Order, Step
from dialogs.wording import Wording
from notifications.events import OrderMoved
from notifications.notices import Later, News, Notice, Worded, parcel_of
from notifications.preference import Crowd, Preference
from notifications.reach import Standing, Telling
from notifications.routing import Nowhere, Route, Wait, route
from notifications.subscriptions import Wishes, asked, hears
from notifications.timing import House

FALLS_BACK = "delivery"
"""The family of what is worth a second channel when nobody reacts on the first."""


class Ready(Struct, frozen=True):
    """Now, there, in these words."""

    worded: Worded
    route: Route


class Postponed(Struct, frozen=True):
    """Not yet: ask again then."""

    until: datetime
    why: str


class Dropped(Struct, frozen=True):
    """Never: it is no longer true, no longer wanted, or nothing carries it."""

    why: str


@dataclass(frozen=True, kw_only=True)
class Means:
    """By which everybody is told: what is believed of all, what is connected, and how the shop writes to people."""

    crowd: Crowd
    preference: Preference
    connected: Mapping[str, Capabilities]
    house: House
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Errand:
    """One notice for one person.

    `named` is the channel they wanted it on, `here` that they named it only by asking there: then another one may carry
    it too, when they do not react. `tried` are those that did not do.
    """

    notice: Notice
    news: News
    person: Person
    standing: Standing
    wishes: Wishes
    named: str = ""
    here: bool = False
    tried: Sequence[str] = ()
    luck: float = 1.0


def decide(errand: Errand, means: Means, _: Wording) -> Ready | Postponed | Dropped:
    """What becomes of it now."""
    notice, wishes = errand.notice, errand.wishes
    if not hears(notice.subject, errand.news.event, wishes):
        return Dropped("unwanted")
    match notice.word(errand.news, _):
        case None:
            return Dropped("no_longer_true")
        case Later(at=at):
            return Postponed(at, "later")
        case Worded() as worded:
            return _routed(worded, errand, means)


def _routed(worded: Worded, errand: Errand, means: Means) -> Ready | Postponed | Dropped:
    template = worded.template is not None
    match _route(errand, means, errand.named, template, errand.tried):
        case Route() as found:
            more = () if found.next or not errand.here else _besides(found, errand, means, template)
            return Ready(worded, replace(found, next=found.next or more))
        case Wait(until=until, why=why):
            return Postponed(until, why.value)
        case Nowhere(why=barriers):
            return Dropped(next(iter(barriers.values())).value if len(barriers) == 1 else "nowhere")


def _besides(found: Route, errand: Errand, means: Means, template: bool) -> tuple[str, ...]:
    """Where else it would go now, were it not for where they asked."""
    other = _route(errand, means, "", template, (*errand.tried, found.known.address.channel))
    return (other.known.address.channel,) if isinstance(other, Route) else ()


def _route(errand: Errand, means: Means, named: str, template: bool, without: Sequence[str]) -> Route | Wait | Nowhere:
    notice = errand.notice
    telling = Telling(
        subject=notice.subject,
        purpose=notice.purpose,
        family=notice.family,
        urgent=notice.urgent,
        asked=asked(notice.subject, errand.wishes) is not None,
        channel=named,
        template=template,
    )
    left = {channel: can for channel, can in means.connected.items() if channel not in without}
    about = (errand.person, telling, errand.standing, means.crowd, means.preference, left, means.now)
    return route(*about, errand.luck, means.house)


def fallback(errand: Errand, found: Route, house: House, now: datetime) -> datetime | None:
    """When to tell it on the next channel too, unless they react: sooner on the day of the delivery.

    None: never, as for who wants fewer messages.
    """
    again = errand.notice.urgent and errand.notice.family == FALLS_BACK and not errand.tried
    if not again or not found.next or errand.standing.rules.pace == "less" or _needs_no_notice(errand.news):
        return None
    order, today = errand.news.order, errand.news.today
    days = {parcel.expected.day for parcel in order.parcels if parcel.expected} if order else set()
    wait = house.fallback_on_delivery_day if today in days else house.fallback
    return now + wait if wait else None


def _needs_no_notice(news: News) -> bool:
    """Nobody has to do anything when it is packed; and who came for their parcel knows that they have it."""
    match news:
        case News(event=OrderMoved(step=Step.PREPARED)):
            return True
        case News(event=OrderMoved(step=Step.DELIVERED) as event, order=Order() as order):
            return parcel_of(order, event.parcel).pickup_point is not None
        case _:
            return False


# ---------------------------------------------------------------- several at once


def can_join(can: Capabilities, known: KnownAddress, now: datetime) -> bool:
    """Whether free words may be sent there: an approved template carries one notice, not several."""
    heard = known.last_inbound_at
    return can.window is None or (heard is not None and now < heard + can.window)


def joined(replies: Sequence[Reply], shop: str, _: Wording) -> Reply:
    """Several pieces of news in one message: a headline, what has a picture as a card with its own button, the rest
    below one another, and the buttons of the rest that cannot be mixed up.
    """
    head = _.plural("{n} piece of news from {shop}:", "{n} pieces of news from {shop}:", len(replies), shop=shop)
    plain = [reply for reply in replies if not reply.image]
    told = "\n".join([head, *(f"• {reply.text}".replace("\n•", "\n  –") for reply in plain)])
    brief = "\n".join([head, *(reply.unasked.brief if reply.unasked else reply.text for reply in replies)])
    why = " ".join(dict.fromkeys(reply.unasked.why for reply in replies if reply.unasked))
    first = [choice for reply in plain for choice in reply.choices[:1]]
    labels = Counter(choice.label for choice in first)
    choices = (*(one for one in first if labels[one.label] == 1), Choice(_("Stop"), "stop_notifying:"))
    unasked = Unasked(head.rstrip(" :\u00a0\u202f"), why, brief)
    return Reply(told, choices=choices, cards=tuple(_card(one) for one in replies if one.image), unasked=unasked)


def _card(reply: Reply) -> Card:
    """One piece of news that has a picture."""
    first = reply.choices[:1]
    return Card(
        title=reply.unasked.subject if reply.unasked else reply.text,
        subtitle=reply.text if reply.unasked else "",
        image=reply.image,
        url=next((choice.url for choice in first), ""),
        choices=tuple(choice for choice in first if choice.payload),
    )
