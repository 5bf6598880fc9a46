"""No more news of my parcel, please."""

from collections.abc import Sequence

from msgspec.structs import replace

from dialogs.channel_names import capital
from dialogs.contact.answer import kept
from dialogs.contact.buttons import carried
from dialogs.contact.subjects import subject_name
from dialogs.contact.terms import SUBJECTS, Standing, standing_of
from dialogs.contact.words import asked_in
from dialogs.messages import Address, Choice, Reply
from dialogs.records import LeaveOut, Silence, Subscribe, Unwatch, Want
from dialogs.skill import Answer, Talk
from dialogs.wording import Wording

BY_KEYWORD = "sms_stop"
"""The intent of a bare STOP: it may have meant more than was stopped."""

ALL, PRODUCTS = "all", "products"
"""In the argument: each order they follow, each product they watch."""


class StopNotifying:
    """The button's argument is an order, a subject ("promotions"), `all` or `products`."""

    name = "stop_notifying"
    intents = frozenset({"unsubscribe_notifications"})

    async def begin(self, talk: Talk) -> Answer:
        answer = await self._stopped(talk)
        return _with_all_of_it(talk, answer) if talk.understanding.intent == BY_KEYWORD else answer

    async def _stopped(self, talk: Talk) -> Answer:
        standing = await standing_of(talk.person, talk.records)
        if talk.argument in SUBJECTS:
            return kept(talk, standing, [Want(talk.argument, wanted=False)])
        orders = {subscription.order for subscription in standing.followed}
        number = talk.argument or talk.understanding.value("order_id")
        if number == PRODUCTS:
            return _unwatched(talk)
        if number and number != ALL:
            return _of_one(talk, standing, number)
        others = [*standing.rules.wanted, *([PRODUCTS] if standing.watched else [])]
        if orders and (number == ALL or len(orders) + len(others) == 1):
            return _stopped(talk, orders)
        if not orders and others == [PRODUCTS]:
            return _unwatched(talk)
        return _choose(talk, orders, others) if orders or others else _nothing_followed(talk)


def _with_all_of_it(talk: Talk, answer: Answer) -> Answer:
    """Who wrote STOP, and meant more, is told how that is said."""
    first, *rest = answer.replies
    said = talk.words("To stop everything here: STOP ALL.")
    return replace(answer, replies=(replace(first, text=f"{first.text} {said}"), *rest))


def _of_one(talk: Talk, standing: Standing, number: str) -> Answer:
    """ "Moins de messages sur la 1042" leaves the word that matters most: on the day it comes."""
    now = next((one for one in standing.followed if one.order == number), None)
    if not now and not standing.rules.wants_order(number):
        return _not_followed(talk, number)
    if asked_in(talk.text, talk.vocabulary, refusing=True).pace != "less":
        return _stopped(talk, {number})
    channel = now.channel if now else standing.rules.channels.get("orders", "") or talk.address.channel
    return kept(talk, standing, [Subscribe(number, "delivery_day", channel)])


def _unwatched(talk: Talk) -> Answer:
    return Answer((Reply(talk.words("Understood: I no longer watch any product for you.")),), (Unwatch(),))


def _nothing_followed(talk: Talk) -> Answer:
    return Answer((Reply(talk.words("You are not subscribed to anything: I will not write unless you do.")),))


def _stopped(talk: Talk, orders: set[str]) -> Answer:
    """These and no others: who wants the news of all goes on hearing of the rest."""
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
    return Answer((Reply(said, choices=undo),), tuple(LeaveOut(order) for order in sorted(orders)))


def _not_followed(talk: Talk, number: str) -> Answer:
    said = talk.words("You are not following order {number}: I will not write about it.", number=number)
    return Answer((Reply(said),))


def _choose(talk: Talk, orders: set[str], others: Sequence[str]) -> Answer:
    _ = talk.words
    each = tuple(Choice(_("Order {number}", number=number), f"stop_notifying:{number}") for number in sorted(orders))
    rest = tuple(Choice(_name(one, _), f"stop_notifying:{one}") for one in others)
    asked = _("What should I keep quiet about?") if rest else _("Which order should I keep quiet about?")
    return Answer((Reply(asked, choices=(*each, *rest, _all(talk) if rest else _all_orders(talk))),))


def _name(what: str, _: Wording) -> str:
    named = next((subject_name(one, _) for one in SUBJECTS if one == what), "")
    return capital(named) if named else _("The products you watch")


def _all_orders(talk: Talk) -> Choice:
    return Choice(talk.words("All of them"), f"stop_notifying:{ALL}")


def _all(talk: Talk) -> Choice:
    return Choice(talk.words("Everything"), carried([Silence(address, "asked") for address in _open(talk)]))


def _open(talk: Talk) -> list[Address]:
    return [known.address for known in talk.person.addresses if known.open]


skill = StopNotifying()
