"""No more news of my parcel, please."""

from collections.abc import Sequence

from dialogs.channel_names import capital
from dialogs.contact_answer import kept
from dialogs.contact_buttons import carried
from dialogs.contact_rules import Subject
from dialogs.contact_terms import SUBJECTS, Standing, standing_of
from dialogs.contact_told import subject_name
from dialogs.messages import Address, Choice, Reply
from dialogs.records import Silence, Subscription, Unsubscribe, Want
from dialogs.skill import Answer, Talk


class StopNotifying:
    """The button's argument is an order, a subject ("promotions"), or `all`."""

    name = "stop_notifying"
    intents = frozenset({"unsubscribe_notifications"})

    async def begin(self, talk: Talk) -> Answer:
        standing = await standing_of(talk.person, talk.records)
        if talk.argument in SUBJECTS:
            return kept(talk, standing, [Want(talk.argument, wanted=False)])
        orders = {subscription.order for subscription in standing.followed}
        number = talk.argument or talk.understanding.value("order_id")
        if number and number != "all":
            heard = number in orders or "orders" in standing.rules.wanted
            return _stopped(talk, standing, {number}, everything=False) if heard else _not_followed(talk, number)
        others = [subject for subject in standing.rules.wanted if subject != "orders" or not orders]
        if orders and (number == "all" or len(orders) + len(others) == 1):
            return _stopped(talk, standing, orders, everything=True)
        return _choose(talk, standing.followed, others) if orders or others else _nothing_followed(talk, standing)


def _nothing_followed(talk: Talk, standing: Standing) -> Answer:
    if standing.watched:
        said = talk.words("Understood: I no longer watch any product for you.")
        return Answer((Reply(said),), (Unsubscribe(),))
    return Answer((Reply(talk.words("You are not subscribed to anything: I will not write unless you do.")),))


def _stopped(talk: Talk, standing: Standing, orders: set[str], *, everything: bool) -> Answer:
    """A wish for the news of all orders knows no exceptions: it ends with the first that is not wanted."""
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
    ended = (Unsubscribe(),) if everything else tuple(Unsubscribe(order) for order in sorted(orders))
    general = (Want("orders", None),) if "orders" in standing.rules.wanted else ()
    return Answer((Reply(said, choices=undo),), (*ended, *general))


def _not_followed(talk: Talk, number: str) -> Answer:
    said = talk.words("You are not following order {number}: I will not write about it.", number=number)
    return Answer((Reply(said),))


def _choose(talk: Talk, followed: Sequence[Subscription], others: Sequence[Subject]) -> Answer:
    _ = talk.words
    orders = sorted({subscription.order for subscription in followed})
    each = tuple(Choice(_("Order {number}", number=number), f"stop_notifying:{number}") for number in orders)
    subjects = tuple(Choice(capital(subject_name(one, _)), f"stop_notifying:{one}") for one in others)
    asked = _("What should I keep quiet about?") if subjects else _("Which order should I keep quiet about?")
    return Answer((Reply(asked, choices=(*each, *subjects, _all(talk) if subjects else _all_orders(talk))),))


def _all_orders(talk: Talk) -> Choice:
    return Choice(talk.words("All of them"), "stop_notifying:all")


def _all(talk: Talk) -> Choice:
    return Choice(talk.words("Everything"), carried([Silence(address, "asked") for address in _open(talk)]))


def _open(talk: Talk) -> list[Address]:
    return [known.address for known in talk.person.addresses if known.open]


skill = StopNotifying()
