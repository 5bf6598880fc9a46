"""The notices we send: one file each, found here by its module's `notice`."""

import importlib
import pkgutil
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from dialogs.messages import Choice, Reply, Template
from dialogs.shop import Order, Parcel
from dialogs.wording import Wording
from notifications.events import ShopEvent


class News(Struct, frozen=True, kw_only=True):
    """What a notice is written from."""

    event: ShopEvent
    order: Order
    now: datetime
    time_zone: str
    first_name: str = ""
    desk: bool = False  # a human can be reached where it is told


class Worded(Struct, frozen=True):
    """A notice in somebody's language; `template` carries it where only approved texts may be sent."""

    reply: Reply
    template: Template | None = None


class Notice(Protocol):
    """One kind of news."""

    name: str

    def concerns(self, event: ShopEvent) -> bool: ...

    def word(self, news: News, _: Wording) -> Worded: ...


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
