"""How a question about a repair is put, what waits for an answer, and how one comes back to it."""

from collections.abc import Sequence
from datetime import timedelta

from msgspec.structs import replace

from dialogs.messages import Choice, Files, Reply
from dialogs.records import KeepRepair
from dialogs.repair import hearing
from dialogs.repair.case import OTHER, SKILL, Repair
from dialogs.repair.dossier import wishes
from dialogs.repair.knowledge import Procedure
from dialogs.skill import Answer, Talk

LONG = timedelta(hours=6)
"""After this silence the step comes with a summary."""

FORGOTTEN = timedelta(days=30)
"""After this silence a problem is taken for settled, one way or the other."""


async def waiting(talk: Talk) -> Sequence[Repair]:
    """What waits. To somebody the channel does not vouch for, nothing does."""
    if not talk.inbound.vouched or not talk.person.repairing:
        return ()
    repairs = await talk.records.open_repairs(talk.person.id)
    return [repair for repair in repairs if talk.now - repair.touched_at < FORGOTTEN]


def touched(talk: Talk, repair: Repair) -> Repair:
    """They are at it again, now; and perhaps upset."""
    return replace(repair, touched_at=talk.now, upset=repair.upset or hearing.upset(talk))


def with_picture(talk: Talk, repair: Repair) -> Repair:
    """With the files that came with this message counted."""
    content = talk.inbound.content
    return replace(repair, pictures=repair.pictures + (len(content.files) if isinstance(content, Files) else 0))


def more_said(repair: Repair, text: str) -> str:
    """All they have said of it so far, in their words."""
    return " / ".join(filter(None, [repair.said, text]))[:500]


def put(talk: Talk, repair: Repair, reply: Reply) -> Answer:
    """Say this, keep the repair, and wait for the answer."""
    order = repair.bought.order if repair.bought else ""
    return Answer(
        (reply,), (KeepRepair(replace(repair, apologised=repair.apologised or repair.upset)),), SKILL, order=order
    )


def opening(talk: Talk, repair: Repair, text: str) -> str:
    """Sorry first, to somebody who is upset, and once."""
    sorry = talk.words("I am sorry for this trouble.") if repair.upset and not repair.apologised else ""
    return " ".join(filter(None, [sorry, text]))


def resumed(talk: Talk, repair: Repair) -> Answer:
    """Where we were, in short, and what comes next."""
    _ = talk.words
    repair = touched(talk, repair)
    thing = repair.bought.title if repair.bought else family_name(talk, repair)
    done = _("{n} steps are behind us.", n=len(repair.tried)) if len(repair.tried) > 1 else ""
    back = _("Let us go on: {thing}.", thing=thing) if thing else _("Let us go on.")
    said = " ".join(filter(None, [back, done]))
    step = procedure(talk, repair.procedure).step(repair.step) if repair.asks == "step" else None
    text = f"{said}\n\n{step.text}" if step else f"{said} {where(talk, repair)}"
    return put(talk, repair, Reply(text.strip(), choices=open_choices(talk, repair)))


def where(talk: Talk, repair: Repair) -> str:
    """The question that is open, as one sentence that leads back to it."""
    _ = talk.words
    if repair.asks == "step":
        step = procedure(talk, repair.procedure).step(repair.step)
        return _("Back to our step: {question}", question=step.question) if step else ""
    return {
        "product": _("And I still need to know which product it is about."),
        "symptom": _("And what is wrong with it, in a few words?"),
        "wants": _("And what would you like best: a repair, an exchange, a refund?"),
    }.get(repair.asks, "")


def open_choices(talk: Talk, repair: Repair) -> tuple[Choice, ...]:
    """The buttons of the question that is open."""
    if repair.asks == "step":
        return step_choices(talk, repair)
    return wish_choices(talk) if repair.asks == "wants" else ()


def step_choices(talk: Talk, repair: Repair) -> tuple[Choice, ...]:
    """A button answers the step it was shown with, and no other."""
    _ = talk.words
    here = step_mark(repair)
    back = (Choice(_("Step before"), f"{SKILL}:back/{here}"),) if repair.tried else ()
    return (
        Choice(_("Yes"), f"{SKILL}:yes/{here}"),
        Choice(_("No"), f"{SKILL}:no/{here}"),
        Choice(_("Skip this step"), f"{SKILL}:skip/{here}"),
        *back,
    )


def step_mark(repair: Repair) -> str:
    """By which a button tells its step from all others."""
    return f"{repair.id[:6]}.{repair.step}"


def wish_choices(talk: Talk) -> tuple[Choice, ...]:
    """What they may want where nothing more can be tried."""
    return (
        *(Choice(label, f"{SKILL}:wants/{name}") for name, label in wishes(talk.words).items()),
        Choice(talk.words("As you advise"), f"{SKILL}:wants/{OTHER}"),
    )


def procedure(talk: Talk, ident: str) -> Procedure:
    """The procedure that this repair follows, in their language."""
    found = talk.knowledge.procedure(ident, talk.words.language)
    assert found is not None
    return found


def family_name(talk: Talk, repair: Repair) -> str:
    """What such a thing is called in their language; empty when its kind is unknown."""
    family = talk.knowledge.families.get(repair.family)
    return family.name(talk.words.language) if family else ""
