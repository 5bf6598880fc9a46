"""How a repair ends: it works again, they leave it, it waits for another day, or a human goes on."""

from msgspec.structs import replace

from dialogs.messages import Choice, Reply
from dialogs.records import HandOver, KeepRepair
from dialogs.repair import asking
from dialogs.repair.asking import LONG
from dialogs.repair.case import OTHER, SKILL, Repair
from dialogs.repair.dossier import wishes
from dialogs.repair.knowledge import Procedure
from dialogs.skill import Answer, Talk
from dialogs.suggestions import who_answers
from dialogs.vocabulary import answer_named


async def solved(talk: Talk, repair: Repair) -> Answer:
    """It works again; what else is broken is gone on with at once."""
    _ = talk.words
    said = _("Very good, it works again. Should it come back, tell me: I remember what we did.")
    done = _ended(talk, replace(repair, end="solved"), Reply(said))
    others = [one for one in await asking.waiting(talk) if one.id != repair.id and talk.now - one.touched_at < LONG]
    if not others:
        return done
    next_one = asking.resumed(talk, others[0])
    text = f"{said}\n\n{next_one.replies[0].text}"
    return replace(
        next_one, replies=(replace(next_one.replies[0], text=text),), changes=(*done.changes, *next_one.changes)
    )


def left(talk: Talk, repair: Repair) -> Answer:
    """They would rather leave it."""
    _ = talk.words
    said = _("As you wish: we leave it there. If you change your mind, a word is enough, here or on another channel.")
    human = Choice(_("Talk to someone"), "human:")
    return _ended(talk, replace(repair, end="left"), Reply(said, choices=(human,)))


def kept(talk: Talk, repair: Repair) -> Answer:
    """They go on another time: the step waits."""
    _ = talk.words
    said = _("Of course. I keep the step: say “let us go on” when you are ready, here or on another channel.")
    return Answer((Reply(said),), (KeepRepair(repair),), asks=SKILL)


def beyond_us(talk: Talk, repair: Repair, procedure: Procedure, *, dangerous: bool) -> Answer:
    """No step is left: one question, what they would like best, spares the team another; none where it is dangerous."""
    _ = talk.words
    if dangerous:
        care = _("To be safe, please do not use it any more and leave it unplugged.")
        return handed(talk, repair, f"{care} {procedure.human}")
    wants = wish_said(talk)
    if wants or repair.wants:
        return handed(talk, replace(repair, wants=wants or repair.wants), procedure.human)
    asked = _("{why} A colleague takes over from here. What would you like best?", why=procedure.human)
    waiting = replace(repair, asks="wants").putting("wants")
    return asking.put(talk, waiting, Reply(asked, choices=asking.wish_choices(talk)))


def wanted(talk: Talk, repair: Repair, which: str) -> Answer:
    """What they would like best, by its name or in their words, goes with it to the human."""
    wants = which if which in wishes(talk.words) else "" if which == OTHER else talk.text
    return handed(talk, replace(repair, wants=wants[:200]))


def wish_said(talk: Talk) -> str:
    """A wish named in passing: "je veux être remboursé"."""
    return answer_named(talk.text, wishes(talk.words), talk.vocabulary)


def handed(talk: Talk, repair: Repair, before: str = "") -> Answer:
    """A human goes on with all that is known; where nobody can be called, the shop's own address."""
    _ = talk.words
    wants = repair.wants or wish_said(talk)
    sorry = "" if repair.apologised or not repair.upset else _("I am sorry for this trouble.")
    over = replace(repair, end="handed", asks="", wants=wants, apologised=True)
    if not talk.desk:
        return _ended(talk, over, Reply(" ".join(filter(None, [sorry, before, who_answers(talk)]))))
    here = _("I am passing you to a colleague, who sees what we have done and will answer right here.")
    said = here if talk.hours.open_at(talk.now) else who_answers(talk)
    photo = "" if repair.pictures or repair.procedure else _("A picture of the fault, sent here, would help.")
    reply = Reply(" ".join(filter(None, [sorry, before, said, photo])))
    answer = _ended(talk, over, reply)
    return replace(answer, changes=(*answer.changes, HandOver("has a product that does not work")))


def _ended(talk: Talk, repair: Repair, reply: Reply) -> Answer:
    order = repair.bought.order if repair.bought else ""
    return Answer((reply,), (KeepRepair(replace(repair, asks="")),), order=order)
