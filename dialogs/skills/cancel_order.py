"""I no longer want it: the whole order, or one thing of it."""

from collections.abc import Mapping

from dialogs.aftercare import Cancels
from dialogs.calling_off import called_off, key_of, whole
from dialogs.messages import Reply
from dialogs.proposals import about, accomplished, keep_words, once, order_named, recalled, settle, waiting
from dialogs.shop import Order
from dialogs.skill import Answer, Talk
from dialogs.suggestions import or_a_person
from dialogs.which_item import items_of, names_any
from dialogs.which_order import find_order


class CancelOrder:
    """A button's argument is `order/which`: a number among what can be called off, or `all`."""

    name = "cancel_order"
    intents = frozenset({"cancel_order"})

    async def begin(self, talk: Talk) -> Answer:
        return await settle(talk, self) or await self._go_on(recalled(talk, self.name))

    async def _go_on(self, talk: Talk) -> Answer:
        number, which, *_ = [*talk.argument.split("/"), ""]
        found = await find_order(about(talk, number), self.name)
        if not isinstance(found, Order):
            return keep_words(talk, self.name, found)
        if not isinstance(talk.shop, Cancels):
            said = talk.words("I cannot cancel an order by myself, but our team can.")
            return Answer((or_a_person(said, talk),), order=found.number)
        return called_off(talk, found, await talk.shop.cancelling(found.number), which)

    async def resume(self, talk: Talk) -> Answer | None:
        """Yes, no, the order's number, or what of it."""
        if settled := await settle(talk, self):
            return settled
        memory = talk.conversation.memory
        if of_order := await order_named(talk, self.name):
            return await self._go_on(of_order)
        if memory.get("stage") == "which" and (whole(talk) or names_any(talk.text, memory["items"])):
            return await self._go_on(about(recalled(talk, self.name), memory["order"]))
        return None

    async def back(self, talk: Talk) -> Reply | None:
        return waiting(talk, self.name)

    async def carry_out(self, talk: Talk, order: Order, what: Mapping[str, str]) -> Answer:
        """Raises `ShopRefuses`."""
        assert isinstance(talk.shop, Cancels)
        gone = set(what["items"].split("\n"))
        items = [item for item in items_of(order) if key_of(item) in gone]
        done = await talk.shop.cancel(order.number, items, once(talk))
        return accomplished(talk, self.name, order, what, done)


skill = CancelOrder()
