"""Tell me when my parcel moves."""

import dataclasses

from dialogs.channel_names import by_channel, capital
from dialogs.messages import Choice, Reply
from dialogs.orders import tell_order
from dialogs.records import Reopen, Subscribe, Topic
from dialogs.shop import Order
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import channel_named
from dialogs.which_order import find_order

ELSEWHERE = "elsewhere"
"""Stands in the button's argument for a channel still to be chosen."""


class NotifyMe:
    """The button's argument is `order/topic/channel`, of which only the order is needed."""

    name = "notify_me"
    intents = frozenset({"subscribe_notifications"})

    async def begin(self, talk: Talk) -> Answer:
        number, topic, channel = _wished(talk)
        found = await find_order(_about(talk, number), self.name)
        if not isinstance(found, Order):
            return found
        if not found.open:
            return _nothing_to_come(talk, found)
        if channel == ELSEWHERE:
            return _which_channel(talk, found, topic)
        if channel and not _reachable(talk, channel):
            return _unknown_channel(talk, found, channel)
        return _subscribed(talk, found, topic, channel)

    async def resume(self, talk: Talk) -> Answer | None:
        """They were asked for the order's number."""
        return await self.begin(talk) if talk.understanding.value("order_id") else None


def _wished(talk: Talk) -> tuple[str, Topic, str]:
    number, topic, channel = (*talk.argument.split("/"), "", "")[:3]
    wanted: Topic = "delivery_day" if "delivery_day" in (topic, talk.understanding.value("topic")) else "steps"
    return number or talk.conversation.order, wanted, channel or channel_named(talk.text, talk.vocabulary)


def _about(talk: Talk, number: str) -> Talk:
    return dataclasses.replace(talk, argument=talk.understanding.value("order_id") or number)


def _reachable(talk: Talk, channel: str) -> bool:
    known = talk.person.on(channel)
    return channel == talk.address.channel or (known is not None and known.open)


def _subscribed(talk: Talk, order: Order, topic: Topic, channel: str) -> Answer:
    _ = talk.words
    by = by_channel(channel or talk.address.channel, _)
    said = {
        "steps": _("Done: I will tell you here about each step of order {number}.", number=order.number),
        "delivery_day": _(
            "Done: I will write here on the day order {number} is delivered, and no more.", number=order.number
        ),
    }[topic]
    if channel and channel != talk.address.channel:
        said = {
            "steps": _("Done: each step of order {number} {by}.", number=order.number, by=by),
            "delivery_day": _("Done: a word {by} on the day order {number} is delivered.", number=order.number, by=by),
        }[topic]
    change = Subscribe(order.number, topic, channel or talk.address.channel)
    replies = (Reply(said, choices=_other_ways(talk, order, topic, channel)),)
    return Answer(replies, (change, *_reopened(talk, channel)), order=order.number)


def _reopened(talk: Talk, channel: str) -> tuple[Reopen, ...]:
    """Who asked for silence here, and now asks for news here, wants to hear from us again."""
    here = talk.person.at(talk.address)
    silent = here is not None and not here.open and channel in ("", talk.address.channel)
    return (Reopen(talk.address, "asked", talk.text),) if silent else ()


def _other_ways(talk: Talk, order: Order, topic: Topic, channel: str) -> tuple[Choice, ...]:
    _ = talk.words
    here = channel or talk.address.channel
    less = (
        Choice(_("Only that day"), f"notify_me:{order.number}/delivery_day/{here}")
        if topic == "steps"
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


def _unknown_channel(talk: Talk, order: Order, channel: str) -> Answer:
    _ = talk.words
    said = _("I do not know how to reach you {by} yet.", by=by_channel(channel, _))
    choices = (
        Choice(_("Add it"), f"my_channels:add/{channel}"),
        Choice(_("Tell me here"), f"notify_me:{order.number}"),
    )
    return Answer((Reply(said, choices=choices),), order=order.number)


skill = NotifyMe()
