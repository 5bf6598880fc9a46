"""Who asks after a parcel again and again is told more of it: that is said, and taken back by one press.

Who has not asked for news is offered it, once, and not written to before they say yes. What they said of how much they
want to hear stands.
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
    rules, number = standing.rules, order.number
    now = next((one for one in standing.followed if one.order == number), None)
    if rules.pace == "less":
        return answer
    if now is None and not rules.wants_order(number):
        return answer if "orders" in rules.refused or number in rules.left_out else _offered(talk, order, answer)
    if now and now.topic != "steps":
        return answer
    channel = now.channel if now else rules.channels.get("orders", "")
    before: Term = Subscribe(number, now.topic, now.channel) if now else Unsubscribe(number)
    said = talk.words(
        "I see that you follow this parcel closely: I will write to you each morning until it is delivered."
    )
    return replace(
        answer,
        replies=_with_word(answer, said, Choice(talk.words("No, as before"), carried([before]))),
        changes=(*answer.changes, Subscribe(number, "daily", channel)),
    )


def _offered(talk: Talk, order: Order, answer: Answer) -> Answer:
    """Who never asked for news is asked, once."""
    _ = talk.words
    said = _("I see that you follow this parcel closely. Shall I write to you each morning until it is delivered?")
    yes = Choice(_("Yes, each morning"), f"notify_me:{order.number}/daily/{talk.address.channel}")
    return replace(answer, replies=_with_word(answer, said, yes))


def _with_word(answer: Answer, said: str, choice: Choice) -> tuple[Reply, ...]:
    *first, last = answer.replies
    return (*first, replace(last, text=f"{last.text}\n\n{said}", choices=(choice, *last.choices)))
