"""The notices we send: one file each, found here by its module's `notice`."""

import importlib
import pkgutil
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

from msgspec import Struct

from dialogs.contact_rules import Subject
from dialogs.messages import Choice, Purpose, Reply, Template
from dialogs.shop import Order, Parcel, Product
from dialogs.wording import Wording
from notifications.events import Happening

Family = Literal["delivery", "promo", "support"]
"""The kinds of message by which it is learned where people answer."""


class News(Struct, frozen=True, kw_only=True):
    """What a notice is written from: the event, and the facts it is about as the shop tells them at `now`."""

    event: Happening
    now: datetime
    time_zone: str
    order: Order | None = None
    product: Product | None = None
    first_name: str = ""
    desk: bool = False  # a human can be reached where it is told


class Worded(Struct, frozen=True):
    """A notice in somebody's language; `template` carries it where only approved texts may be sent."""

    reply: Reply
    template: Template | None = None


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


def all_notices() -> Sequence[Notice]:
    """Every notice in this folder."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return [module.notice for module in modules]


def parcel_of(order: Order, ident: str) -> Parcel:
    """The parcel an event speaks of; the first when the shop names none."""
    return next((parcel for parcel in order.parcels if parcel.id == ident), order.parcels[0])


def stop(order: Order, _: Wording) -> Choice:
    """The way out, in every notice."""
    return Choice(_("Stop"), f"stop_notifying:{order.number}")
