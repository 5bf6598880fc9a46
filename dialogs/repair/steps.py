"""A procedure, walked one step at a time: put, answered, skipped, repeated, gone back from."""

from msgspec.structs import replace

from dialogs.messages import Reply
from dialogs.repair import asking, ending
from dialogs.repair.case import Repair
from dialogs.repair.guarantee import covered
from dialogs.repair.knowledge import ENDS, SOLVED, STOP, Outcome, Step
from dialogs.skill import Answer, Talk


def start(talk: Talk, repair: Repair, ident: str) -> Answer:
    """What it is, what guarantee there is, what to be careful of; and the first step."""
    _ = talk.words
    procedure = asking.procedure(talk, ident)
    bought = repair.bought
    which = (
        _("In your orders I see: {product} (order {number}).", product=bought.title, number=bought.order)
        if bought
        else _("{title}: let us look into it.", title=procedure.title)
    )
    facts = [which, covered(bought, _, talk.today) if bought else ""]
    care = "\n".join(f"⚠ {warning}" for warning in procedure.warnings)
    how = _("I keep our place: say “repeat”, “back”, “skip” or “later” whenever you like.")
    head = asking.opening(talk, repair, " ".join(filter(None, facts)))
    begun = replace(repair, procedure=ident, family=repair.family or procedure.families[0])
    return _put(talk, begun, procedure.steps[0], "\n\n".join(filter(None, [head, care, how])))


def _put(talk: Talk, repair: Repair, step: Step, before: str = "") -> Answer:
    """One step, and its question."""
    n = len(repair.tried) + 1
    text = talk.words("Step {n}: {text}", n=n, text=step.text)
    asked = replace(repair, asks="step", step=step.name, unclear=0).putting(step.name)
    said = "\n\n".join(filter(None, [before, text]))
    return asking.put(talk, asked, Reply(said, choices=asking.step_choices(talk, asked)))


async def answered(talk: Talk, repair: Repair, outcome: Outcome) -> Answer:
    """On to where the answer leads."""
    procedure = asking.procedure(talk, repair.procedure)
    target = procedure.after(repair.step, outcome)
    repair = replace(repair, unclear=0).answered(repair.step, outcome)
    if target == SOLVED:
        return await ending.solved(talk, repair)
    if target in ENDS:
        return ending.beyond_us(talk, repair, procedure, dangerous=target == STOP)
    step = procedure.step(target)
    assert step is not None
    return _put(talk, repair, step, talk.words("All right, let us skip it.") if outcome == "skipped" else "")


def repeated(talk: Talk, repair: Repair) -> Answer:
    """The same step, in full."""
    step = asking.procedure(talk, repair.procedure).step(repair.step)
    assert step is not None
    said = talk.words("Here it is again: {text}", text=step.text)
    return asking.put(talk, repair, Reply(said, choices=asking.step_choices(talk, repair)))


def done(talk: Talk, repair: Repair) -> Answer:
    """ "Ça, c'est fait": that tells nothing of what came of it."""
    step = asking.procedure(talk, repair.procedure).step(repair.step)
    assert step is not None
    said = talk.words("Very good. {question}", question=step.question)
    return asking.put(talk, replace(repair, unclear=0), Reply(said, choices=asking.step_choices(talk, repair)))


def stepped_back(talk: Talk, repair: Repair) -> Answer:
    """To the step before, whose answer no longer counts."""
    before = repair.gone_back()
    step = asking.procedure(talk, before.procedure).step(before.step)
    assert step is not None
    return _put(talk, before, step, talk.words("Back one step."))


async def unclear(talk: Talk, repair: Repair) -> Answer:
    """The first time we say what would help; the second time the step is left aside rather than asked once more."""
    _ = talk.words
    if repair.unclear:
        return await answered(talk, repair, "skipped")
    said = _("I did not catch whether that is a yes or a no. If you cannot tell, we leave this step aside.")
    return asking.put(talk, replace(repair, unclear=1), Reply(said, choices=asking.step_choices(talk, repair)))
