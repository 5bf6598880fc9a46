"""I no longer want it: the whole order, or one thing of it."""

from collections.abc import Mapping, Sequence

from dialogs.aftercare import Cancels
from dialogs.orders.calling_off import called_off, whole
from dialogs.orders.proposals import accomplished, once
from dialogs.orders.road import WHICH, OrderRoad, by_our_team
from dialogs.orders.which_item import items_of, key_of
from dialogs.products.another_kind import says_instead
from dialogs.shop import Order
from dialogs.skill import Answer, Talk


class CancelOrder(OrderRoad):
    """A button's argument is `order/which`: a number among what can be called off, or `all`."""

    name = "cancel_order"
    intents = frozenset({"cancel_order"})

    async def at(self, talk: Talk, order: Order, way: Sequence[str]) -> Answer:
        if not isinstance(talk.shop, Cancels):
            return by_our_team(talk, order, talk.words("I cannot cancel an order by myself, but our team can."))
        return await called_off(talk, order, await talk.shop.cancelling(order.number), way[0])

    def hears(self, talk: Talk, stage: str, memory: Mapping[str, str]) -> bool:
        """Who would rather have another one cancels nothing by naming it."""
        return not says_instead(talk.text) and (super().hears(talk, stage, memory) or (stage == WHICH and whole(talk)))

    async def carry_out(self, talk: Talk, order: Order, what: Mapping[str, str]) -> Answer:
        """Raises `ShopRefuses`."""
        assert isinstance(talk.shop, Cancels)
        gone = set(what["items"].split("\n"))
        items = [item for item in items_of(order) if key_of(item) in gone]
        done = await talk.shop.cancel(order.number, items, once(talk))
        return accomplished(talk, self.name, order, what, done)


skill = CancelOrder()
