"""Who asks after a parcel again and again is told more of it: that is said, and taken back by one press.

Nobody is written to because of it who has not asked for news. What they said of how much they want to hear stands.
"""

from datetime import timedelta

from msgspec.structs import replace

from dialogs.contact.buttons import carried
from dialogs.contact.terms import Term, standing_of
from dialogs.messages import Choice, Reply
from dialogs.records import Check, Subscribe, Unsubscribe
from dialogs.shop import Order
from dialogs.skill import Answer, Talk

OFTEN = 2
"""Times somebody asks before they are told each morning."""
ONE_LOOK = timedelta(minutes=30)
"""Whatever is asked within it is one and the same look."""

TOLD = "/told"
"""Behind the number of an order in the button of a notice: whoever presses it answers us, and does not ask anew."""


async def looked_after(talk: Talk, order: Order, answer: Answer) -> Answer:
    """The answer to who asked after an order, with news each morning from now on where they worry."""
    if talk.argument.endswith(TOLD):
        return answer
    before = await talk.records.checks(talk.person.id, order.number)
    if not order.open or (before.last and talk.now - before.last < ONE_LOOK):
        return answer
    answer = replace(answer, changes=(*answer.changes, Check(order.number)))
    return await _told_more(talk, order, answer) if before.count + 1 == OFTEN else answer


async def _told_more(talk: Talk, order: Order, answer: Answer) -> Answer:
    standing = await standing_of(talk.person, talk.records)
    now = next((one for one in standing.followed if one.order == order.number), None)
    if standing.rules.pace == "less" or not (now.topic == "steps" if now else standing.rules.wants_order(order.number)):
        return answer
    channel = now.channel if now else standing.rules.channels.get("orders", "")
    before: Term = Subscribe(order.number, now.topic, now.channel) if now else Unsubscribe(order.number)
    return replace(
        answer,
        replies=_with_word(talk, answer, Choice(talk.words("No, as before"), carried([before]))),
        changes=(*answer.changes, Subscribe(order.number, "daily", channel)),
    )


def _with_word(talk: Talk, answer: Answer, undo: Choice) -> tuple[Reply, ...]:
    said = talk.words(
        "I see that you follow this parcel closely: I will write to you each morning until it is delivered."
    )
    *first, last = answer.replies
    return (*first, replace(last, text=f"{last.text}\n\n{said}", choices=(undo, *last.choices)))
