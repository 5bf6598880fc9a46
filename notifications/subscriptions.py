"""Which news somebody asked for, and which they hear without having asked."""

from collections.abc import Collection

from msgspec import Struct

from dialogs.contact.rules import PROMOTIONAL, ContactRules, Subject
from dialogs.records import Alert, Subscription
from notifications.events import Happening, OfCustomer, OrderDelayed, OrderMoved

ONLY_IF_ASKED: Collection[Subject] = ("price", "stock", "low_stock")
"""Nobody hears of a product that they never spoke of."""


class Wishes(Struct, frozen=True, kw_only=True):
    """What one person asked for, as far as it bears on an event.

    `order` is the one it is about, `owns`: it is theirs. `favourite`: they like the product, `alerts` are on it.
    """

    rules: ContactRules = ContactRules()
    subscription: Subscription | None = None
    alerts: tuple[Alert, ...] = ()
    order: str = ""
    owns: bool = False
    favourite: bool = False

    def alert(self, subject: Subject) -> Alert | None:
        """What they watch the product for, when that is the subject."""
        for alert in self.alerts:
            if alert.about == subject:
                return alert
        return None


def asked(subject: Subject, wishes: Wishes) -> str | None:
    """The channel they named for this very thing, empty when they named none; None: they never asked for it."""
    if subject == "orders" and wishes.subscription:
        return wishes.subscription.channel
    if alert := wishes.alert(subject):
        return alert.channel
    if subject == "orders":
        return "" if wishes.owns and wishes.rules.wants_order(wishes.order) else None
    if subject in PROMOTIONAL:
        return None  # to be agreed to on the address it goes to, whatever is wished for
    meant = wishes.owns or subject not in ONLY_IF_ASKED
    return "" if meant and subject in wishes.rules.wanted else None


def hears(subject: Subject, event: Happening, wishes: Wishes) -> bool:
    """Whether they are told of the event at all: what they asked for, and what concerns them and they never refused.

    The steps of an order are told to nobody who did not ask; what else happens to it, to whoever bought.
    """
    if asked(subject, wishes) is not None:
        return True
    if subject in wishes.rules.refused or (subject == "orders" and isinstance(event, OrderMoved | OrderDelayed)):
        return False
    if subject in ONLY_IF_ASKED:
        return wishes.favourite and subject == "price"
    return wishes.owns or isinstance(event, OfCustomer)
