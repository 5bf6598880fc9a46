"""The notices we send: one file each, found here by its module's `notice`."""

import importlib
import pkgutil
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal, Protocol, runtime_checkable
from zoneinfo import ZoneInfo

from msgspec import Struct

from dialogs.aftercare import Refund
from dialogs.contact.rules import Subject
from dialogs.contact.worrying import TOLD
from dialogs.messages import Choice, Purpose, Reply, Template
from dialogs.products.told import capital
from dialogs.records import Alert, Topic
from dialogs.selling import Cart, Voucher
from dialogs.shop import Order, Parcel, Product
from dialogs.wording import Wording
from notifications.events import Happening, part

Family = Literal["delivery", "promo", "support"]
"""The kinds of message by which it is learned where people answer."""

EACH_MORNING = "daily_news"
"""The notice that tells each morning where an order is: what it told is no news to them."""


class Summary(Struct, frozen=True, kw_only=True):
    """What somebody did with us in the month that begins on `month`."""

    month: date
    orders: int = 0
    spent: Decimal = Decimal(0)
    questions: int = 0
    currency: str = "EUR"


class News(Struct, frozen=True, kw_only=True):
    """What a notice is written from: the event, and the facts it is about as they are known at `now`.

    A fact that does not concern the notice, or that the shop does not tell, is left out.
    """

    event: Happening
    now: datetime
    time_zone: str
    shop: str = ""  # its name
    order: Order | None = None
    topic: Topic = "steps"  # the news of this order they want
    changeable: bool = False  # the carrier still lets them choose another delivery
    can_break: bool = False  # among what came is something that we know how to put right
    refund: Refund | None = None
    product: Product | None = None
    alert: Alert | None = None  # what they watch of the product; None: it is a favourite of theirs
    cart: Cart | None = None
    voucher: Voucher | None = None  # one that the merchant lets us offer with this
    vouchers: tuple[Voucher, ...] | None = None  # all of theirs; None: the shop does not say
    summary: Summary | None = None
    picks: tuple[Product, ...] = ()  # what they might like
    seen: datetime | None = None  # when they last did anything with us
    told: datetime | None = None  # when this very notice was last told to them, about whatever
    heard: datetime | None = None  # when they were last told anything about this order
    this_morning: datetime | None = None  # when the word of a morning last told them where this order is
    wished: bool = False  # they asked for just this; without it, they agreed to all our offers
    trouble: bool = False  # something of theirs is being set right: a problem, a case, a return
    first_name: str = ""
    desk: bool = False  # a human can be reached where it is told

    @property
    def today(self) -> date:
        """By their own calendar."""
        return self.now.astimezone(ZoneInfo(self.time_zone)).date()

    def on(self, day: date, clock: time) -> datetime:
        """A moment of a day, by their own clock."""
        return datetime.combine(day, clock, ZoneInfo(self.time_zone))


class Worded(Struct, frozen=True):
    """A notice in somebody's language.

    `template` carries it where only approved texts may be sent. Once it was told, it is asked for anew at `again`.
    `parcels` are those it tells of beside that of its event: older news of them is told on no further channel.
    """

    reply: Reply
    template: Template | None = None
    again: datetime | None = None
    parcels: tuple[str, ...] = ()


class Later(Struct, frozen=True):
    """It is not the moment yet: ask again then."""

    at: datetime


class Notice(Protocol):
    """One kind of news, in one file.

    `subject` is what people call it when they want it or not; `purpose` decides what consent it needs. What is `urgent`
    is told at once, never gathered with others, and goes to the next channel when nobody reacts.
    """

    name: str
    subject: Subject
    purpose: Purpose
    family: Family
    urgent: bool

    def due(self, news: News) -> datetime | None:
        """When to tell this event; None: it is none of its business. Pure."""
        ...

    def word(self, news: News, _: Wording) -> Worded | Later | None:
        """Asked when it is due, with the facts of that moment. None: it is no longer true, and is not told."""
        ...


@runtime_checkable
class OfWholeOrder(Protocol):
    """A notice that tells of an order as a whole, whichever of its parcels moved: one of them waits at a time."""

    whole_order: bool


def part_of(notice: Notice, event: Happening) -> str:
    """Of which part of an order it tells: newer news of the same part takes its place. Empty: of the whole."""
    return "" if isinstance(notice, OfWholeOrder) else part(event)


def all_notices() -> Sequence[Notice]:
    """Every notice in this folder."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return [module.notice for module in modules]


# ---------------------------------------------------------------- what many of them say


def parcel_of(order: Order, ident: str) -> Parcel:
    """The parcel an event speaks of; the first when the shop names none."""
    return next((parcel for parcel in order.parcels if parcel.id == ident), order.parcels[0])


def following(order: Order, _: Wording) -> str:
    """Why somebody hears of an order."""
    return _("You follow order {number}.", number=order.number)


def stop(order: Order, _: Wording) -> Choice:
    """The way out of the news of an order."""
    return Choice(_("Stop"), f"stop_notifying:{order.number}")


def stop_all(subject: Subject, _: Wording) -> Choice:
    """The way out of a subject."""
    return Choice(_("Stop"), f"stop_notifying:{subject}")


def approved(order: Order, told: str) -> Template:
    """The text that a merchant has a vendor approve for the news of orders, once for all of them.

    It names the order itself: "Commande 1042 : partie hier" is filled in as "Partie hier".
    """
    return Template("order_step", (order.number, without_number(told, order.number)))


def without_number(told: str, number: str) -> str:
    """The same without the order's number before it, where the sentence goes on after a colon."""
    return capital(re.sub(rf"^\w+\s{re.escape(number)}\s?:\s", "", told))


def see(order: Order, _: Wording) -> Choice:
    return Choice(_("See my order"), f"track_order:{order.number}{TOLD}")


def following_in_brief(told: str, _: Wording) -> str:
    """What is told of an order, and why, in few words."""
    why = _("You follow this order.")
    return f"{told} {why}"
