"""How returns stand: on their way, to be fetched, or with us."""

from collections.abc import Sequence

from dialogs.aftercare import Return, ReturnState
from dialogs.messages import Choice, Reply
from dialogs.orders.which_item import title_of
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice


def tell_returns(talk: Talk, begun: Sequence[Return], number: str) -> Answer:
    """Each in a line, with the label of the first while it can still be used. `number` is the order's."""
    _ = talk.words
    told = [_state_of(talk, one) for one in begun]
    links = tuple(
        Choice(_("Print the label"), url=one.label_url)
        for one in begun[:1]
        if one.label_url and one.state is ReturnState.STARTED
    )
    return Answer((Reply("\n".join(told), choices=(*links, *human_choice(talk))),), order=number)


def _state_of(talk: Talk, one: Return) -> str:
    _, item = talk.words, title_of(talk, one.item)
    if one.state is ReturnState.ARRIVED:
        return _("The return of {item} has reached us; we are checking it.", item=item)
    if one.state is ReturnState.CLOSED:
        return _("The return of {item} is settled.", item=item)
    if one.collected:
        day = _.day(one.collected.day, talk.today)
        return _("The return of {item} is started: we fetch it {day}.", item=item, day=day)
    until = _.day(one.send_by, talk.today) if one.send_by else ""
    return _("The return of {item} is started: leave the parcel at a drop-off point by {day}.", item=item, day=until)
