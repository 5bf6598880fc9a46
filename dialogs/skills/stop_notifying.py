"""No more news of my parcel, please."""

from collections.abc import Sequence

from dialogs.messages import Choice, Reply
from dialogs.records import Subscription, Unsubscribe
from dialogs.skill import Answer, Talk


class StopNotifying:
    """The button's argument is an order, or `all`."""

    name = "stop_notifying"
    intents = frozenset({"unsubscribe_notifications"})

    async def begin(self, talk: Talk) -> Answer:
        wanted = await talk.records.subscriptions(talk.person.id)
        number = talk.argument or talk.understanding.value("order_id")
        if not wanted and await talk.records.alerts(talk.person.id):
            said = talk.words("Understood: I no longer watch any product for you.")
            return Answer((Reply(said),), (Unsubscribe(),))
        if not wanted:
            return Answer((Reply(talk.words("You are not subscribed to anything: I will not write unless you do.")),))
        orders = {subscription.order for subscription in wanted}
        if number == "all" or (not number and len(orders) == 1):
            return _stopped(talk, orders, everything=True)
        if number:
            return _stopped(talk, {number}, everything=False) if number in orders else _not_followed(talk, number)
        return _choose(talk, wanted)


def _stopped(talk: Talk, orders: set[str], *, everything: bool) -> Answer:
    _ = talk.words
    named = _.all_of(sorted(orders))
    said = _.plural(
        "Understood: I will not write about order {orders} any more.",
        "Understood: I will not write about orders {orders} any more.",
        len(orders),
        orders=named,
    )
    undo = (
        tuple(Choice(_("Keep me posted"), f"notify_me:{order}") for order in sorted(orders)[:1])
        if len(orders) == 1
        else ()
    )
    changes = (Unsubscribe(),) if everything else tuple(Unsubscribe(order) for order in sorted(orders))
    return Answer((Reply(said, choices=undo),), changes)


def _not_followed(talk: Talk, number: str) -> Answer:
    said = talk.words("You are not following order {number}: I will not write about it.", number=number)
    return Answer((Reply(said),))


def _choose(talk: Talk, wanted: Sequence[Subscription]) -> Answer:
    _ = talk.words
    orders = sorted({subscription.order for subscription in wanted})
    each = tuple(Choice(_("Order {number}", number=number), f"stop_notifying:{number}") for number in orders)
    everything = Choice(_("All of them"), "stop_notifying:all")
    return Answer((Reply(_("Which order should I keep quiet about?"), choices=(*each, everything)),))


skill = StopNotifying()
