"""Five hundred customers of the demonstration's shop: where they are reached, what they said before, what they do."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from dialogs.messages import Address
from dialogs.shop import Customer, Expected, Moment, Order, Parcel, PickupPoint, Step
from storage.shops.demo import DemoShop
from tests.faults.vendors import TEAM

ABROAD = ("Europe/London", "America/Montreal", "Indian/Reunion", "America/Guadeloupe", "Asia/Tokyo")
FIRST_ORDER = 4001

_REACHED = {"telegram": 0.45, "sms": 0.6, "email": 0.7, "messenger": 0.25, "slack": 0.08}
"""The share of people with an address on each channel."""


@dataclass
class Resident:
    """One customer. `who` is how each vendor calls them, `answers` how likely they are to react on a channel.

    `wants_news` of all their orders and `agreed` to offers on some channels: both said before the month begins.
    """

    customer: Customer
    who: Mapping[str, str]
    answers: Mapping[str, float]
    wants_news: bool
    agreed: Sequence[str]
    order: Order | None = None
    ends_at_the_counter: bool = False
    person_id: str = field(default="", compare=False)

    @property
    def french(self) -> bool:
        return self.customer.language == "fr"

    def says(self, french: str, english: str) -> str:
        return french if self.french else english

    def address(self, channel: str) -> Address:
        return Address(channel, f"{TEAM}/{self.who[channel]}" if channel == "slack" else self.who[channel])


def town(shop: DemoShop, people: int, today: date, dice: random.Random) -> list[Resident]:
    """So many customers with the names and orders of the demonstration's, all in the shop's books from now on."""
    names, kept = shop.customers(), [order for order in shop.orders() if order.parcels[0].lines]
    residents = [_resident(n, names[n % len(names)], dice) for n in range(people)]
    for n, one in enumerate(residents):
        if dice.random() < 0.7:
            begins = today + timedelta(days=dice.randint(0, 20))
            one.ends_at_the_counter = dice.random() < 0.2
            one.order = _order(FIRST_ORDER + n, one, dice.choice(kept), begins, dice, shop)
    shop._customers.update((one.customer.id, one.customer) for one in residents)
    shop._orders.update((one.order.number, one.order) for one in residents if one.order)
    return residents


def _resident(n: int, like: Customer, dice: random.Random) -> Resident:
    zone = dice.choice(ABROAD) if dice.random() < 0.12 else "Europe/Paris"
    phone = f"+447700900{n:03}" if zone == "Europe/London" else f"+3363998{n + 1000:04}"
    mail = f"{like.email.partition('@')[0]}.{n}@example.org"
    every = {
        "telegram": f"51{n:05}",
        "sms": phone,
        "email": mail,
        "messenger": f"71{n:05}",
        "slack": f"U0MONTH{n:03}",
    }
    who = {name: every[name] for name, share in _REACHED.items() if dice.random() < share} or {"email": mail}
    who = dict(list(who.items())[:4])
    only_messenger = n % 10 == 7
    who = {"messenger": every["messenger"]} if only_messenger else who
    favourite = dice.choice(list(who))
    return Resident(
        customer=replace(like, id=f"M-{n:04}", email=mail, phone=phone, time_zone=zone),
        who=who,
        answers={name: (0.5 if name == favourite else 0.06) * (name != "email") for name in who},
        wants_news=dice.random() < 0.5,
        agreed=[name for name in who if only_messenger or dice.random() < 0.8] if dice.random() < 0.5 else [],
    )


def _order(number: int, one: Resident, like: Order, begins: date, dice: random.Random, shop: DemoShop) -> Order:
    """Paid the evening before it begins to move, expected three days later."""
    paid = datetime.combine(begins, datetime.min.time(), shop._clock().tzinfo) - timedelta(hours=4)
    first = like.parcels[0]
    hours = (14, 16) if dice.random() < 0.4 and not one.ends_at_the_counter else (None, None)
    parcel = Parcel(
        id=f"{number}-1",
        lines=first.lines[: dice.randint(1, 2)],
        moments=(Moment(Step.RECEIVED, paid),),
        expected=Expected(begins + timedelta(days=3), *hours),
        pickup_point=_point(shop, dice) if one.ends_at_the_counter else None,
    )
    total = sum((line.price * line.quantity for line in parcel.lines), start=like.total * 0)
    return Order(
        number=str(number),
        customer_id=one.customer.id,
        placed_at=paid,
        parcels=(parcel,),
        total=total,
        email=one.customer.email,
        phone=one.customer.phone,
        city=one.customer.city,
    )


def _point(shop: DemoShop, dice: random.Random) -> PickupPoint:
    return replace(dice.choice(shop._pickup_points), until=None)
