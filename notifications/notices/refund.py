"""Your money is on its way back."""

from datetime import datetime

from dialogs.aftercare import Refund, RefundState
from dialogs.messages import Choice, Purpose, Reply, Unasked
from dialogs.products.told import money
from dialogs.shop import Order
from dialogs.wording import Wording
from notifications.events import RefundMade
from notifications.notices import News, Worded, approved, stop


class RefundOnItsWay:
    """Whose order it is hears of it, whether they follow the order or not."""

    name = "refund"
    subject = "orders"
    purpose = Purpose.NOTICE
    family = "support"
    urgent = False

    def due(self, news: News) -> datetime | None:
        return news.now if isinstance(news.event, RefundMade) else None

    def word(self, news: News, _: Wording) -> Worded | None:
        match news:
            case News(event=RefundMade() as event, order=Order() as order):
                return _worded(news, event, order, _)
            case _:
                return None


def _worded(news: News, event: RefundMade, order: Order, _: Wording) -> Worded:
    amount, number = money(event.amount, event.currency, _), order.number
    paid = _("We are paying you back {amount} for order {number}.", amount=amount, number=number)
    told = " ".join(filter(None, [paid, _when_told(news, news.refund, _) if news.refund else ""]))
    why = _("This is about your order {number}.", number=number)
    subject = _("Refund of {amount}: order {number}", amount=amount, number=number)
    more = Choice(_("My refund"), f"refund_status:{number}")
    reply = Reply(told, choices=(more, stop(order, _)), unasked=Unasked(subject, why, told))
    return Worded(reply, approved(order, told))


def _when_told(news: News, refund: Refund, _: Wording) -> str:
    """By which means it comes, and when at the latest; empty where the shop knows no day."""
    means, day = _.pick(refund.means), _.day(refund.expected, news.today) if refund.expected else ""
    if not day or refund.state is RefundState.WAITING:
        return ""
    if refund.state is RefundState.PAID:
        return _("The money is there ({means}).", means=means) if means else _("The money is there.")
    return (
        _("You will have it by {day} ({means}).", means=means, day=day)
        if means
        else _("You will have it by {day}.", day=day)
    )


notice = RefundOnItsWay()
