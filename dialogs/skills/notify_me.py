"""Tell me when my parcel moves."""

import dataclasses
import re
from typing import cast, get_args

from dialogs.channel_names import by_channel, capital
from dialogs.contact.adding import unknown
from dialogs.contact.words import asked_in
from dialogs.kept_words import keep_words, recalled
from dialogs.messages import Choice, Reply
from dialogs.orders.told import tell_order
from dialogs.orders.which_order import find_order, names_order
from dialogs.records import Change, Check, Reopen, Subscribe, Topic, Unsubscribe
from dialogs.shop import Order, Step
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import channel_named, plain

ELSEWHERE = "elsewhere"
"""Stands in the button's argument for a channel still to be chosen."""

GONE = frozenset({Step.OUT_FOR_DELIVERY, Step.AT_PICKUP_POINT, Step.DELIVERED, Step.RETURNED, Step.CANCELLED})
"""The van that was to be told of has left."""

ONLY_THEN = frozenset({"departure", "delivery_day", "delays"})
_A_WORD_ONLY = re.compile(
    r"^(?:(?:dis|dites|previens|prevenez|avertis|avertissez|tell|let|notify|warn|text|email|ping)\b.{0,16}?)?"
    r"(?:(?:seulement|juste|uniquement|que|sauf|only|just|nothing but|except) "
    r"(?:le jour|les retards|quand|lorsqu|si|s'il|s'elle|en cas|au depart|on|the day|when|once|if|in case|delays)"
    r"|(?:un (?:simple |seul )?(?:mot|message|sms|texto|mail)|(?:a|one) (?:word|message|text|line))\b)"
)
"""How the little that is wanted begins: "a word when", "tell me only on", "que les retards"."""


class NotifyMe:
    """The button's argument is `order/topic/channel`, of which only the order is needed."""

    name = "notify_me"
    intents = frozenset({"subscribe_notifications"})
    taken_for = frozenset(
        {
            *("subscribe_notifications", "unsubscribe_notifications", "change_delivery", "delivery_eta"),
            *("track_order", "complaint", "out_of_scope", ""),
        }
    )

    async def begin(self, talk: Talk) -> Answer:
        heard = talk if talk.argument else recalled(talk, self.name)
        number, topic, channel = _wished(heard)
        found = await find_order(_about(heard, number, topic, channel), self.name)
        if not isinstance(found, Order):
            return keep_words(heard, self.name, found) if found.asks else found
        if not found.open:
            return _nothing_to_come(talk, found)
        if topic == "departure" and all(parcel.step in GONE for parcel in found.parcels):
            return _left_already(talk, found)
        if channel == ELSEWHERE:
            return _which_channel(talk, found, topic or "steps")
        if channel and not _reachable(talk, channel):
            wish = f"{self.name}:{found.number}/{topic or 'steps'}/{channel}"
            here = Choice(talk.words("Tell me here"), f"{self.name}:{found.number}/{topic or ''}")
            return unknown(talk, channel, wish, here)
        return _subscribed(talk, found, topic, channel)

    async def claim(self, talk: Talk) -> Answer | None:
        """ "Seulement le jour J pour la 1042": of a delivery it would be said otherwise, and of all orders, too."""
        understood = talk.understanding
        if understood.value("date") or understood.value("new_slot") or understood.value("topic") not in ONLY_THEN:
            return None
        general = asked_in(talk.text, talk.vocabulary, refusing=False).about
        return await self.begin(talk) if _A_WORD_ONLY.search(plain(talk.text)) and not general else None

    async def resume(self, talk: Talk) -> Answer | None:
        """They were asked which order, or its number."""
        return await self.begin(talk) if await names_order(talk) else None


def _left_already(talk: Talk, order: Order) -> Answer:
    """Of a van that is on its way no word would ever come."""
    _ = talk.words
    said = _("The van has already left with order {number}. Shall I tell you what comes next?", number=order.number)
    every = Choice(_("Every step"), f"notify_me:{order.number}/steps/{talk.address.channel}")
    return Answer((Reply(said, choices=(every, Choice(_("See my order"), f"track_order:{order.number}"))),))


def _wished(talk: Talk) -> tuple[str, Topic | None, str]:
    """The order, how much of it where they said so, and where."""
    number, topic, channel = (*talk.argument.split("/"), "", "")[:3]
    named = topic or talk.understanding.value("topic")
    wanted = cast(Topic, named) if named in get_args(Topic) else None
    return number or talk.conversation.order, wanted, channel or channel_named(talk.text, talk.vocabulary)


def _about(talk: Talk, number: str, topic: Topic | None, channel: str) -> Talk:
    """The order, and what is wanted of it, as a button that answers "which one?" keeps it."""
    wanted = f"/{topic or ''}/{channel}" if topic or channel else ""
    return dataclasses.replace(talk, argument=(talk.understanding.value("order_id") or number) + wanted)


def _reachable(talk: Talk, channel: str) -> bool:
    known = talk.person.on(channel)
    return channel == talk.address.channel or (known is not None and known.open)


def _subscribed(talk: Talk, order: Order, wanted: Topic | None, channel: str) -> Answer:
    topic = wanted or "steps"
    said = _here(talk, order, topic) if channel in ("", talk.address.channel) else _there(talk, order, topic, channel)
    change = Subscribe(order.number, topic, channel or talk.address.channel)
    settled = (Check(order.number, settled=True),) if wanted else ()
    replies = (Reply(said, choices=_other_ways(talk, order, topic, channel)),)
    return Answer(replies, (*_reopened(talk, channel), change, *settled), order=order.number)


def _here(talk: Talk, order: Order, topic: Topic) -> str:
    _, number = talk.words, order.number
    return {
        "steps": _("Done: I will tell you here about each step of order {number}.", number=number),
        "daily": _("Done: each step of order {number}, and a word here each morning until it is there.", number=number),
        "departure": _("Done: a word here when the van leaves with order {number}, and no more.", number=number),
        "delivery_day": _(
            "Done: I will write here on the day order {number} is delivered, and no more.", number=number
        ),
        "delays": _("Done: a word here if order {number} is late, and no more.", number=number),
    }[topic]


def _there(talk: Talk, order: Order, topic: Topic, channel: str) -> str:
    _, number, by = talk.words, order.number, by_channel(channel, talk.words)
    return {
        "steps": _("Done: each step of order {number} {by}.", number=number, by=by),
        "daily": _("Done: each step of order {number} {by}, and a word each morning.", number=number, by=by),
        "departure": _("Done: a word {by} when the van leaves with order {number}.", number=number, by=by),
        "delivery_day": _("Done: a word {by} on the day order {number} is delivered.", number=number, by=by),
        "delays": _("Done: a word {by} if order {number} is late, and no more.", number=number, by=by),
    }[topic]


def _reopened(talk: Talk, channel: str) -> tuple[Change, ...]:
    """Who asked for silence here, and now asks for news here, wants to hear from us again.

    If they wanted nothing more anywhere, what they followed before stays over.
    """
    here = talk.person.at(talk.address)
    if here is None or here.open or channel not in ("", talk.address.channel):
        return ()
    everywhere = not any(known.open for known in talk.person.addresses)
    return (*((Unsubscribe(),) if everywhere else ()), Reopen(talk.address, "asked", talk.text))


def _other_ways(talk: Talk, order: Order, topic: Topic, channel: str) -> tuple[Choice, ...]:
    _ = talk.words
    here = channel or talk.address.channel
    less = (
        Choice(_("Only that day"), f"notify_me:{order.number}/delivery_day/{here}")
        if topic in ("steps", "daily")
        else Choice(_("Every step"), f"notify_me:{order.number}/steps/{here}")
    )
    there = (Choice(_("On another channel"), f"notify_me:{order.number}/{topic}/{ELSEWHERE}"),)
    return (less, *(there if _others(talk, here) else ()), Choice(_("Stop"), f"stop_notifying:{order.number}"))


def _others(talk: Talk, here: str) -> list[str]:
    """The other channels on which they can be written to."""
    return [name for name in talk.channels if name != here and (known := talk.person.on(name)) and known.open]


def _which_channel(talk: Talk, order: Order, topic: Topic) -> Answer:
    _ = talk.words
    choices = tuple(
        Choice(capital(by_channel(name, _)), f"notify_me:{order.number}/{topic}/{name}")
        for name in _others(talk, talk.address.channel)
    )
    asked = _("Where shall I write to you about order {number}?", number=order.number)
    return Answer((Reply(asked, choices=choices),), order=order.number)


def _nothing_to_come(talk: Talk, order: Order) -> Answer:
    _ = talk.words
    ended = _("Order {number} has nothing left to announce.", number=order.number)
    told = tell_order(order, _, talk.now, talk.person.time_zone)
    return Answer((Reply(f"{ended} {told}"),), order=order.number)


skill = NotifyMe()
