"""What happens in the month, written down beforehand: in the shop, and what five hundred people say and do."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from dialogs.shop import Step
from tests.faults.town import Resident

PARIS = ZoneInfo("Europe/Paris")
FIRST = date(2027, 3, 8)
"""A Monday: on the 28th the clocks change in Europe, on the 14th in America, and the 29th is Easter Monday."""

DAYS = 30
HOURS = ("07:40", "08:40", "10:20", "12:20", "14:20", "16:20", "18:20", "20:40", "22:20")
"""When somebody looks at the clock, in France. At night once more."""

NIGHT = "02:20"

Meaning = Literal[
    "offers",  # yes, on this channel, and confirmed where it must be
    "no_offers",
    "nothing",  # no more, anywhere
    "closed",  # no more on this channel
    "quiet",  # nothing after eight in the evening, nor before eight
    "no_sundays",
    "less",
    "follows",  # each step of their order
    "departure",  # the van that leaves with it, and no more
    "all_orders",
    "orders_by_sms",  # and by mail all the rest
    "trouble",  # something of theirs is broken
    "anxious",  # they ask after their order once more
    "one_click",  # in the last mail: an end to what it was about
    "chat",  # nothing that changes what they want
]


@dataclass(frozen=True)
class ShopAct:
    """Something that the shop does: `what` names it, `about` is an order, a product, a customer or a campaign."""

    at: datetime
    what: str
    about: str
    step: Step | None = None
    many: int = 0


@dataclass(frozen=True)
class Saying:
    """Somebody says something on one of their channels; afterwards it holds."""

    at: datetime
    who: Resident
    channel: str
    meaning: Meaning
    lines: Sequence[str] = ()


def moments() -> Iterator[datetime]:
    """All of the month's, in order."""
    for n in range(DAYS):
        for hour in (NIGHT, *HOURS):
            yield _at(n, hour)


def _at(day: int, hour: str) -> datetime:
    return datetime.combine(FIRST + timedelta(days=day), time.fromisoformat(hour), PARIS)


# ---------------------------------------------------------------- the shop


def in_the_shop(residents: Sequence[Resident], skus: Sequence[str], dice: random.Random) -> list[ShopAct]:
    """The way of each parcel, prices and stock, carts, refunds, vouchers, old acquaintances, and three campaigns."""
    ordering = [one for one in residents if one.order]
    acts = [act for n, one in enumerate(ordering) for act in _way(one, dice, sent_back=n % 6 == 0)]
    acts += _on_the_shelf(skus, dice)
    acts += [_left_behind(one, dice) for one in dice.sample(list(residents), len(residents) // 8)]
    acts += _among_friends([one for one in residents if one.agreed], dice)
    acts += [
        ShopAct(_at(9, "10:20"), "campaign", "spring"),
        ShopAct(_at(16, "12:20"), "campaign", "terrace"),
        ShopAct(_at(16, "14:20"), "stop", "terrace"),
        ShopAct(_at(21, "08:40"), "campaign", "april"),  # by SMS, on Easter Monday
    ]
    return [act for act in acts if act.at < _at(DAYS, NIGHT)]


def _among_friends(agreed: Sequence[Resident], dice: random.Random) -> Iterator[ShopAct]:
    """What the shop has for some of those who agreed to offers: a code, a cart kept, a word after a long silence."""
    for one in agreed[::3]:
        yield ShopAct(_at(dice.randint(1, 5), "12:20"), "voucher", one.customer.id)
    for one in agreed[1::3]:
        yield _left_behind(one, dice)
    for one in agreed[2::3]:
        yield ShopAct(_at(0, "08:40"), "met", one.customer.id)


def _way(one: Resident, dice: random.Random, *, sent_back: bool) -> Iterator[ShopAct]:
    assert one.order
    number, begins = one.order.number, (one.order.placed_at + timedelta(hours=4)).astimezone(PARIS).date()
    day = (begins - FIRST).days
    yield ShopAct(_at(day, "10:20"), "moves", number, Step.PREPARED)
    late = dice.choice((2, 3, 5)) if dice.random() < 0.2 else 0
    if late and dice.random() < 0.4:
        yield ShopAct(_at(day, "18:20"), "late", number, many=late)
    yield ShopAct(_at(day + 1, "16:20"), "moves", number, Step.SHIPPED)
    if late:
        yield ShopAct(_at(day + 2, "12:20"), "late", number, many=late)
    yield from _arrival(one, number, day + 3 + late, dice, sent_back=sent_back)


def _arrival(one: Resident, number: str, day: int, dice: random.Random, *, sent_back: bool) -> Iterator[ShopAct]:
    if one.ends_at_the_counter:
        yield ShopAct(_at(day, "12:20"), "moves", number, Step.AT_PICKUP_POINT)
        day += dice.choice((1, 9))
    else:
        yield ShopAct(_at(day, "08:40"), "moves", number, Step.OUT_FOR_DELIVERY)
    yield ShopAct(_at(day, "14:20"), "moves", number, Step.DELIVERED)
    if sent_back:
        yield ShopAct(_at(day + 2, "12:20"), "refunds", number)


def _on_the_shelf(skus: Sequence[str], dice: random.Random) -> Iterator[ShopAct]:
    for n, sku in enumerate(skus):
        day = dice.randint(1, DAYS - 4)
        if n % 3 == 0:
            yield ShopAct(_at(day, dice.choice(("10:20", "22:20"))), "cheaper", sku)
        else:
            yield ShopAct(_at(day, "08:40"), "stock", sku, many=0)
            yield ShopAct(_at(day + 1, dice.choice(("14:20", "22:20"))), "stock", sku, many=12)
            yield ShopAct(_at(day + 2, "16:20"), "stock", sku, many=2)


def _left_behind(one: Resident, dice: random.Random) -> ShopAct:
    return ShopAct(_at(dice.randint(1, DAYS - 2), dice.choice(("12:20", "20:40"))), "cart", one.customer.id)


# ---------------------------------------------------------------- the people


def among_people(residents: Sequence[Resident], dice: random.Random) -> list[Saying]:
    """First who follows their order, in words; then everybody's wishes, each at a moment of the month."""
    following = [one for one in residents if one.order and not one.wants_news and dice.random() < 0.6]
    sayings = [_follows(one, dice) for one in following]
    left = list(residents)
    dice.shuffle(left)
    for meaning, share in _SHARES.items():
        able = [one for one in left if _can(one, meaning)][: max(2, int(len(residents) * share))]
        left = [one for one in left if one not in able]
        sayings += [saying for one in able for saying in _wishes(one, meaning, dice)]
    return sorted(sayings, key=lambda saying: saying.at)


_SHARES: dict[Meaning, float] = {
    "orders_by_sms": 0.05,
    "closed": 0.08,
    "one_click": 0.06,
    "nothing": 0.05,
    "no_offers": 0.04,
    "offers": 0.08,
    "quiet": 0.06,
    "no_sundays": 0.1,
    "less": 0.05,
    "departure": 0.04,
    "trouble": 0.05,
    "anxious": 0.1,
}
"""How many of the people want what."""

_WORDS: dict[Meaning, tuple[str, str]] = {
    "nothing": ("plus rien", "no more messages at all"),
    "no_offers": ("le colis oui, les offres non", "the parcel yes, the offers no"),
    "offers": ("oui pour les promotions", "yes to promotions"),
    "quiet": ("jamais après 20 h", "never after 8pm"),
    "no_sundays": ("pas le dimanche", "not on Sundays"),
    "less": ("moins de messages", "fewer messages please"),
    "orders_by_sms": (
        "écrivez-moi plutôt par SMS pour les livraisons et par mail pour le reste",
        "text me about deliveries and email me for the rest",
    ),
    "trouble": ("mon lave-linge fuit", "my washing machine is leaking"),
    "anxious": ("où est ma commande {order} ?", "where is my order {order}?"),
}


def _can(one: Resident, meaning: Meaning) -> bool:
    match meaning:
        case "orders_by_sms":
            return {"sms", "email"} <= one.who.keys()
        case "closed":
            return bool({"sms", "telegram"} & one.who.keys())
        case "one_click":
            return "email" in one.who and bool(one.agreed or one.wants_news)
        case "departure":
            return one.order is not None
        case "offers":
            return not one.agreed
        case "trouble":
            return bool(one.agreed)
        case "anxious":
            return one.order is not None and one.wants_news
        case _:
            return True


def _follows(one: Resident, dice: random.Random) -> Saying:
    assert one.order
    number = one.order.number
    words = one.says(f"prévenez-moi pour la commande {number}", f"keep me posted about order {number}")
    return Saying(_begins(one, "08:40"), one, _some_channel(one, dice), "follows", (words,))


def _wishes(one: Resident, meaning: Meaning, dice: random.Random) -> Iterator[Saying]:
    """Who worries asks twice: before the parcel has left, and on the next day."""
    wish = _wish(one, meaning, dice)
    if meaning == "anxious":
        yield replace(wish, at=wish.at - timedelta(days=1), meaning="chat")
    yield wish


def _wish(one: Resident, meaning: Meaning, dice: random.Random) -> Saying:
    before = 8 if meaning in ("no_offers", "no_sundays") else DAYS - 6  # the first campaign, and two Sundays
    at = _at(dice.randint(2, before), dice.choice(("08:40", "12:20", "18:20", "20:40")))
    match meaning:
        case "closed":
            channel = dice.choice([name for name in ("sms", "telegram") if name in one.who])
            return Saying(at, one, channel, "closed", ("STOP",))
        case "one_click":
            return Saying(at, one, "email", "one_click")
        case "departure":
            assert one.order
            number = one.order.number
            follow = one.says(f"prévenez-moi pour la commande {number}", f"keep me posted about order {number}")
            only = one.says("un mot quand le camion part, c'est tout", "just a word when the van leaves, that's all")
            return Saying(_begins(one, "08:40"), one, _some_channel(one, dice), "departure", (follow, only))
        case "anxious":
            assert one.order
            words = one.says(*_WORDS[meaning]).format(order=one.order.number)
            return Saying(_begins(one, "12:20") + timedelta(days=1), one, _some_channel(one, dice), meaning, (words,))
        case "trouble":  # on the eve of a campaign
            return Saying(_at(8, "18:20"), one, _some_channel(one, dice), meaning, (one.says(*_WORDS[meaning]),))
        case _:
            return Saying(at, one, _some_channel(one, dice), meaning, (one.says(*_WORDS[meaning]),))


def _begins(one: Resident, hour: str) -> datetime:
    """On the morning of the day on which their order begins to move."""
    assert one.order
    day = (one.order.placed_at + timedelta(hours=4)).astimezone(PARIS).date()
    return _at((day - FIRST).days, hour)


def _some_channel(one: Resident, dice: random.Random) -> str:
    return dice.choice(list(one.who))
