"""Somebody tells of danger: what to do first, at once, and a human; no symptom is asked for, and no step waits."""

from collections.abc import Sequence
from uuid import uuid4

from msgspec.structs import replace

from dialogs.messages import Reply
from dialogs.records import HandOver, KeepRepair
from dialogs.repair import asking
from dialogs.repair.case import Repair
from dialogs.repair.danger import Danger
from dialogs.repair.knowledge import CLEAR
from dialogs.repair.owned import meant, owned
from dialogs.skill import Answer, Talk
from dialogs.suggestions import who_answers


async def raised(talk: Talk) -> Answer | None:
    """The answer to a danger told of; None when there is none, or when a procedure for just that will warn of it."""
    heard = talk.knowledge.dangers.heard
    if not heard(talk.text):
        return None
    waiting = await asking.waiting(talk)
    danger = heard(talk.text, _seen_to(talk, waiting))
    if not danger:
        return None
    repair = await _about(talk, danger, waiting)
    changes = (KeepRepair(repair),) if talk.inbound.vouched else ()
    over = (HandOver("reports a danger"),) if talk.desk and talk.conversation.speaker == "bot" else ()
    return Answer((Reply(_first(talk, danger)),), (*changes, *over), order=repair.bought.order if repair.bought else "")


def _seen_to(talk: Talk, waiting: Sequence[Repair]) -> list[str]:
    """The dangers that the procedure under way, or called for, deals with: a microwave that sparks has one."""
    named = talk.knowledge.families_named(talk.text)
    called = [match.procedure for match in talk.knowledge.recognise(talk.text, named) if match.score > CLEAR]
    walked = [repair.procedure for repair in waiting if repair.asks == "step"]
    idents = called[:1] if named else walked[:1]
    return [danger for ident in idents for danger in asking.procedure(talk, ident).handles]


async def _about(talk: Talk, danger: Danger, waiting: Sequence[Repair]) -> Repair:
    """What is being repaired, unless they name another thing; or a new problem, of what can be known unasked."""
    named = talk.knowledge.families_named(talk.text)
    same = next((one for one in waiting if one.family in named or not named), None)
    repair = same or Repair(id=uuid4().hex, said="", opened_at=talk.now, touched_at=talk.now)
    likely = [] if same or not named else meant(await owned(talk), talk.text, named)
    only = likely[0] if len(likely) == 1 else None
    said = asking.more_said(repair, talk.text)
    known = replace(repair, family=repair.family or (named or [""])[0], bought=repair.bought or only)
    return replace(known, said=said, danger=danger.id, asks="", end="handed", touched_at=talk.now, apologised=True)


def _first(talk: Talk, danger: Danger) -> str:
    """What to do, whom to call, and when one of us answers: who has the conversation already reads it too."""
    warned, with_us = danger.warned(talk.words.language), talk.conversation.speaker == "human"
    who = talk.words("Our team sees your message.") if with_us else who_answers(talk)
    return f"⚠ {warned.advice}\n⚠ {warned.emergency}\n\n{who}"
