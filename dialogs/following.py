"""What one may want next about an order, and what comes next for it: for whoever asks where it is."""

from collections.abc import Sequence
from typing import Literal

from dialogs.aftercare import Cancels, HasInvoices, Rearranges, TakesReports, TakesReturns
from dialogs.messages import Choice, Timeline, TimelineStep
from dialogs.orders import step_name, tell_slot
from dialogs.shop import Order, Parcel, Step
from dialogs.skill import Talk
from dialogs.suggestions import human_choice
from dialogs.wording import Wording

_ROAD = (Step.RECEIVED, Step.PREPARED, Step.SHIPPED, Step.OUT_FOR_DELIVERY, Step.DELIVERED)
_BY_SELLER = (Step.RECEIVED, Step.PASSED_TO_SELLER, Step.ACCEPTED, *_ROAD[1:])
_OFF_THE_ROAD = (Step.RETURNED, Step.CANCELLED)


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


def timeline(talk: Talk, order: Order) -> Timeline | None:
    """The way of the only parcel, drawn; a split order is told in words alone."""
    parcel = order.parcels[0]
    if len(order.parcels) > 1 or parcel.step in _OFF_THE_ROAD:
        return None
    _ = talk.words
    reached = {moment.step: moment.at for moment in parcel.moments}
    steps = [step for step in _road(parcel) if step in reached or _after(step, parcel)]
    return Timeline(
        tuple(
            TimelineStep(
                name=step_name(step, _),
                state=_state(step, parcel),
                at=_.moment(reached[step], talk.now, talk.person.time_zone) if step in reached else "",
                note=_note(talk, step, parcel),
            )
            for step in steps
        )
    )


def _road(parcel: Parcel) -> Sequence[Step]:
    """The steps such a parcel takes, the pick-up point in the place of the driver where it goes to one."""
    road = _BY_SELLER if parcel.seller else _ROAD
    there = Step.AT_PICKUP_POINT if parcel.pickup_point else Step.OUT_FOR_DELIVERY
    return [there if step is Step.OUT_FOR_DELIVERY else step for step in road]


def _after(step: Step, parcel: Parcel) -> bool:
    road = list(_road(parcel))
    return parcel.step in road and road.index(step) > road.index(parcel.step)


def _state(step: Step, parcel: Parcel) -> Literal["done", "now", "next", "trouble"]:
    if step is parcel.step:
        return "done" if step is Step.DELIVERED else "trouble" if parcel.delay else "now"
    return "next" if _after(step, parcel) else "done"


def _note(talk: Talk, step: Step, parcel: Parcel) -> str:
    """Beside the last step, when that is expected."""
    if step is not Step.DELIVERED or step is parcel.step or not parcel.expected:
        return ""
    return tell_slot(parcel.expected, talk.words, talk.today)


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
