"""What one may want next about an order, and what comes next for it: for whoever asks where it is."""

from dialogs.aftercare import Cancels, HasInvoices, Rearranges, TakesReports, TakesReturns
from dialogs.messages import Choice
from dialogs.shop import Order, Parcel, Step
from dialogs.skill import Talk
from dialogs.suggestions import human_choice
from dialogs.wording import Wording


async def ways_on(talk: Talk, order: Order) -> tuple[Choice, ...]:
    """Buttons for what can be done about it at this step, and nothing else."""
    _, number = talk.words, order.number
    notify = (Choice(_("Keep me posted"), f"notify_me:{number}"),) if order.open else ()
    return (*notify, *human_choice(talk), *await _changes(talk, order), *_once_here(talk, order))


async def _changes(talk: Talk, order: Order) -> tuple[Choice, ...]:
    """Another delivery, calling it off: where the carrier and the shop still allow it."""
    _, number, shop = talk.words, order.number, talk.shop
    choices = list[Choice]()
    if isinstance(shop, Rearranges) and order.open:
        can = [await shop.rearranging(number, parcel.id) for parcel in order.parcels]
        if any(one.parts for one in can):
            choices.append(Choice(_("Change the delivery"), f"change_delivery:{number}"))
    if isinstance(shop, Cancels) and order.open and (await shop.cancelling(number)).parts:
        choices.append(Choice(_("Cancel the order"), f"cancel_order:{number}"))
    return tuple(choices)


def _once_here(talk: Talk, order: Order) -> tuple[Choice, ...]:
    """What one may want of what has arrived."""
    _, number, shop = talk.words, order.number, talk.shop
    if order.open or not any(parcel.step is Step.DELIVERED for parcel in order.parcels):
        return ()
    wrong = Choice(_("Something is wrong"), f"wrong_or_missing_item:{number}")
    back = Choice(_("Send something back"), f"return_item:{number}")
    invoice = Choice(_("Invoice"), f"invoice:{number}")
    abilities = ((TakesReports, wrong), (TakesReturns, back), (HasInvoices, invoice))
    return tuple(choice for ability, choice in abilities if isinstance(shop, ability))


def tell_next(parcel: Parcel, _: Wording) -> str:
    """What comes after the step it is at, in plain words; empty at the end of the way."""
    return {
        Step.RECEIVED: _("Next: we pack it."),
        Step.PASSED_TO_SELLER: _("Next: they accept it, then pack it."),
        Step.ACCEPTED: _("Next: they pack it and hand it to the carrier."),
        Step.PREPARED: _("Next: the carrier takes it away."),
        Step.SHIPPED: _("Next: it goes to the pick-up point.")
        if parcel.pickup_point
        else _("Next: the driver sets out with it."),
        Step.AT_PICKUP_POINT: _("Bring an identity card to collect it."),
    }.get(parcel.step, "")
