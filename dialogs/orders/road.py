"""The road that all take who want something done to an order: which order, which thing of it, what about it, a yes."""

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from dialogs.aftercare import Item
from dialogs.agreeing import agreed
from dialogs.kept_words import keep_words, recalled
from dialogs.messages import Reply
from dialogs.orders.proposals import AGREE, about, order_named, settle, waiting
from dialogs.orders.which_item import (
    choose_thing,
    items_of,
    key_of,
    named,
    names_a_kind,
    names_any,
    paid_for,
    thing,
    title_of,
)
from dialogs.orders.which_order import find_order, is_open, with_what_is_missing
from dialogs.shop import Order
from dialogs.skill import Answer, Talk
from dialogs.suggestions import or_a_person

WHICH = "which"
"""The stage at which they were asked which thing."""

ON_ORDERS = frozenset({"cancel_order", "change_delivery", "modify_order", "return_item", "wrong_or_missing_item"})
"""What else may be wanted of an order, in words that name the very thing that was asked for."""
SURE = 0.7
"""From this confidence another of these was said, though a question is open."""


class OrderRoad(ABC):
    """A skill says what it does once it stands at the order, and what it takes for an answer on the way.

    A button's argument is `order/…`: what follows the number is the skill's own.
    """

    name: str

    @abstractmethod
    async def at(self, talk: Talk, order: Order, way: Sequence[str]) -> Answer:
        """The order is known, and they may: go on from what the button said behind its number, padded with ""."""

    @abstractmethod
    async def carry_out(self, talk: Talk, order: Order, what: Mapping[str, str]) -> Answer:
        """Do what was agreed to. Raises `ShopRefuses`."""

    def concerns(self, order: Order) -> bool:
        """Whether an order may be meant when they name none."""
        return is_open(order)

    def hears(self, talk: Talk, stage: str, memory: Mapping[str, str]) -> bool:
        """Whether what they say answers the question of that stage."""
        return stage == WHICH and names_any(talk.text, memory["items"])

    async def begin(self, talk: Talk) -> Answer:
        return await settle(talk, self) or await self._to_the_order(recalled(talk, self.name))

    async def resume(self, talk: Talk) -> Answer | None:
        """Yes, no, the order's number, or what answers the question that was asked."""
        if rather := await self._another_thing(talk):
            return rather
        if settled := await settle(talk, self):
            return settled
        if _wants_something_else(talk, self.name):
            return None
        if of_order := await order_named(talk, self.name, self.concerns):
            return await self._to_the_order(of_order)
        memory = talk.conversation.memory
        stage = memory.get("stage", "")
        if self.hears(talk, stage, memory):
            return await self._to_the_order(about(recalled(talk, self.name), memory["back"]))
        if stage == WHICH and await names_a_kind(talk):
            anew = dataclasses.replace(recalled(talk, self.name), conversation=replace(talk.conversation, skill=""))
            return await self._to_the_order(about(anew, memory["back"]))
        return None

    async def back(self, talk: Talk) -> Reply | None:
        return waiting(talk, self.name)

    async def _another_thing(self, talk: Talk) -> Answer | None:
        """ "Non, la cocotte", to what was proposed for the coffee maker of the same order."""
        memory = talk.conversation.memory
        if memory.get("stage") != AGREE or agreed(talk.text, talk.vocabulary) is not False:
            return None
        order = await find_order(about(talk, memory["order"]), self.name, self.concerns)
        things = items_of(order) if isinstance(order, Order) else []
        meant = await named(talk, {n: item.line for n, item in enumerate(things)})
        if len(meant) != 1 or key_of(things[meant[0]]) in "\n".join(memory.values()):
            return None
        return await self._to_the_order(about(talk, memory["order"]))

    async def _to_the_order(self, talk: Talk) -> Answer:
        number, *way = talk.argument.split("/")
        found = await find_order(about(talk, number), self.name, self.concerns)
        if not isinstance(found, Order):
            return keep_words(talk, self.name, found)
        answer = await self.at(talk, found, [*way, "", "", ""])
        return answer if talk.conversation.skill == answer.asks else await with_what_is_missing(talk, answer)


def _wants_something_else(talk: Talk, skill: str) -> bool:
    """ "The dress in 40 instead of 38", to the question what to cancel: a request of its own, and no answer."""
    meant = talk.understanding
    return meant.intent in ON_ORDERS - {skill} and meant.confidence >= SURE


def by_our_team(talk: Talk, order: Order, said: str) -> Answer:
    """What this shop leaves to people."""
    return Answer((or_a_person(said, talk),), order=order.number)


async def meant_among(talk: Talk, items: Sequence[Item], place: str) -> int | None:
    """Which one: the one pressed, the only one named, or the only one there is."""
    if place.isdecimal() and int(place) < len(items):
        return int(place)
    said = await named(talk, {n: item.line for n, item in enumerate(items)})
    if len(said) == 1:
        return said[0]
    return 0 if len(items) == 1 else None


def ask_which(talk: Talk, skill: str, order: Order, question: str, items: Sequence[Item]) -> Answer:
    """One card for each, with what was paid for it; its name is heard as well."""
    base = f"{skill}:{order.number}"
    asked_before = talk.conversation.skill == skill and talk.conversation.memory.get("stage") == WHICH
    if asked_before and not talk.understanding.value("order_id"):
        question = talk.words("I do not see yet which one you mean: please choose it here, or tell me its name.")
    things = [thing(talk, [item], paid_for(talk, item, order), f"{base}/{n}") for n, item in enumerate(items)]
    return heard_by_name(talk, skill, order, choose_thing(talk, order, question, things), items)


def heard_by_name(talk: Talk, skill: str, order: Order, asked: Answer, items: Sequence[Item]) -> Answer:
    """The question which thing, asked so that the name of one of these answers it."""
    titles = "\n".join(title_of(talk, item) for item in items)
    return keep_words(talk, skill, asked, stage=WHICH, order=order.number, back=order.number, items=titles)
