"""How a problem with a product is worked through, from its first words on; here each message finds its way.

What is asked is asked once. The state is the person's, not the conversation's: days later, on another channel, the same
step waits.
"""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from dialogs.channel_names import capital
from dialogs.merchant_answers import quoted
from dialogs.messages import Choice, Files, Reply
from dialogs.records import KeepRepair
from dialogs.repair import asking, ending, finding, hearing, steps
from dialogs.repair.asking import FORGOTTEN, LONG
from dialogs.repair.case import SKILL, Repair
from dialogs.repair.guarantee import covered
from dialogs.repair.hearing import SURE, Said
from dialogs.repair.knowledge import CLEAR
from dialogs.repair.owned import owned
from dialogs.skill import Answer, Talk
from dialogs.suggestions import or_a_person, suggestions
from dialogs.vocabulary import plain

GUARANTEES = "guarantees"
"""The theme of the merchant's own answers to that."""

FEW_WORDS = 3
"""Up to so many, "on reprend" is all that is said: more of them speak of something else."""


async def told(talk: Talk) -> Answer:
    """They report a problem: a new one, or one that they come back to."""
    waiting = await asking.waiting(talk)
    same = _about_same(talk, waiting) if waiting else None
    return asking.resumed(talk, same) if same else await finding.begun(talk)


async def recognised(talk: Talk) -> Answer | None:
    """Nobody was sure what they meant: an answer to the step that waits, or a problem that we know."""
    waiting = await asking.waiting(talk)
    if waiting and (said := hearing.said(talk)):
        return await _taken_up(talk, waiting[0], said)
    return await claimed(talk)


async def claimed(talk: Talk) -> Answer | None:
    """A kind of thing, and a whole symptom of it, said of one that fails: that is ours, whatever it looked like."""
    if after := await _afterwards(talk):
        return after
    named = talk.knowledge.families_named(talk.text)
    fails = hearing.fails(talk, named) if named else hearing.only_fails(talk) or await _of_theirs(talk)
    if hearing.seeks(talk) or not fails:
        return None
    answer = await finding.begun(talk)
    wants_human = talk.understanding.intent == "human_agent" and talk.understanding.confidence >= SURE
    return ending.handed(talk, _kept_in(answer)) if wants_human else answer


async def _afterwards(talk: Talk) -> Answer | None:
    """ "On reprend", "c'est réparé": said of what waits, of what a colleague has, or of what is settled already.

    "On continue par SMS" is said of a channel.
    """
    said = hearing.said(talk)
    if said not in ("resume", "solved") or talk.understanding.value("channel"):
        return None
    if waiting := await asking.waiting(talk):
        return asking.resumed(talk, waiting[0]) if said == "resume" else None
    if said == "resume":
        return await _gone_on_with(talk)
    done = SKILL in talk.conversation.recent[-3:]
    return Answer((Reply(talk.words("Glad to hear it. If anything else comes up, tell me.")),)) if done else None


async def _gone_on_with(talk: Talk) -> Answer | None:
    """Nothing waits for them: a colleague has it, or there is nothing to go on with."""
    _, named = talk.words, talk.knowledge.families_named(talk.text)
    handed = await talk.records.handed_repairs(talk.person.id, talk.now - FORGOTTEN) if talk.inbound.vouched else ()
    theirs = [repair for repair in handed if not named or repair.family in named]
    if theirs:
        thing = theirs[0].bought.title if theirs[0].bought else asking.family_name(talk, theirs[0])
        said = _("A colleague has it in hand and will answer where we spoke of it.")
        return Answer((or_a_person(" ".join(filter(None, [thing and f"{capital(thing)}.", said])), talk),))
    if len(talk.text.split()) > FEW_WORDS:
        return None
    return Answer((Reply(_("Nothing is waiting between us. What can I do for you?"), choices=suggestions(talk)),))


async def _of_theirs(talk: Talk) -> bool:
    """ "Ça fait un bruit terrible", from somebody who has something of ours that may."""
    tells = talk.understanding.guesses and SKILL in [guess.intent for guess in talk.understanding.guesses[:2]]
    return bool(tells and finding.by_symptom(talk, await owned(talk)))


def _kept_in(answer: Answer) -> Repair:
    return next(change.repair for change in answer.changes if isinstance(change, KeepRepair))


async def pressed(talk: Talk) -> Answer:
    """A button of ours: it counts only for the question it was shown with."""
    act, _, which = talk.argument.partition("/")
    waiting = await asking.waiting(talk)
    if not waiting:
        return Answer((Reply(talk.words("That is settled already. Is something not working?")),))
    repair = asking.touched(talk, waiting[0])
    match act:
        case "is":
            return await finding.chosen(talk, repair, which)
        case "do":
            return finding.symptom_chosen(talk, repair, which)
        case "wants":
            return ending.wanted(talk, repair, which)
        case "human":
            return ending.handed(talk, repair)
        case "yes" | "no" | "skip" | "back" if repair.asks == "step" and which == asking.step_mark(repair):
            return await _acted(talk, repair, act)
        case _:
            return asking.resumed(talk, repair)


async def heard(talk: Talk) -> Answer | None:
    """Words, or a picture, while a question of ours waits; None for what another skill should answer first."""
    waiting = await asking.waiting(talk)
    if not waiting:
        return None
    before, repair = waiting[0], asking.touched(talk, waiting[0])
    if isinstance(talk.inbound.content, Files):
        return _picture_kept(talk, repair)
    if talk.understanding.intent == "human_agent" and talk.understanding.confidence >= SURE:
        return ending.handed(talk, repair)
    if hearing.upset(talk) and talk.understanding.intent == "complaint" and not repair.apologised:
        return _calmed(talk, repair)
    if _GUARANTEED.search(plain(talk.text)) and (answer := await _guaranteed(talk, repair)):
        return answer
    if other := await finding.another(talk, repair):
        return other
    match repair.asks:
        case "product":
            return await finding.product_told(talk, repair)
        case "symptom":
            return finding.symptom_told(talk, repair)
        case "wants":
            return ending.wanted(talk, repair, ending.wish_said(talk))
        case _:
            return await _step_told(talk, before, repair)


_GUARANTEED = re.compile(r"\b(garanti\w*|guarantee\w*|warranty)\b")


async def _guaranteed(talk: Talk, repair: Repair) -> Answer | None:
    """ "Il est sous garantie ?": until when where we sold it, else what the merchant promises; then where we were."""
    bought = repair.bought
    said = covered(bought, talk.words, talk.today) if bought else await quoted(talk, (GUARANTEES,), 0)
    if not said:
        return None
    reply = Reply(f"{said}\n\n{asking.where(talk, repair)}", choices=asking.open_choices(talk, repair))
    return Answer((reply,), (KeepRepair(repair),), asks=SKILL)


async def _step_told(talk: Talk, before: Repair, repair: Repair) -> Answer | None:
    said = "" if hearing.asks_for_else(talk) else hearing.said(talk)
    if talk.now - before.touched_at > LONG and said not in ("yes", "no", "solved"):
        return asking.resumed(talk, repair)
    if said:
        return await _acted(talk, repair, said)
    if hearing.interrupts(talk) or "?" in talk.text:
        return None
    if talk.understanding.intent in ("thanks", "goodbye") and talk.understanding.confidence >= SURE:
        return await _acted(talk, repair, "later")
    return await steps.unclear(talk, repair)


async def _acted(talk: Talk, repair: Repair, said: str) -> Answer:
    match said:
        case "yes":
            return await steps.answered(talk, repair, "yes")
        case "no":
            return await steps.answered(talk, repair, "no")
        case "skip":
            return await steps.answered(talk, repair, "skipped")
        case "solved":
            return await ending.solved(talk, repair)
        case "back" if repair.tried:
            return steps.stepped_back(talk, repair)
        case "wait":
            return Answer((Reply(talk.words("Take your time: I wait here.")),), (KeepRepair(repair),), asks=SKILL)
        case "later":
            return ending.kept(talk, repair)
        case "leave":
            return ending.left(talk, repair)
        case "not_this":
            return await finding.not_this(talk, repair)
        case "done":
            return steps.done(talk, repair)
        case "again" | "back":
            return steps.repeated(talk, repair)
        case _:
            return asking.resumed(talk, repair)


def _picture_kept(talk: Talk, repair: Repair) -> Answer:
    _ = talk.words
    said = _("Thank you, the picture is with our conversation: a colleague would see it at once.")
    kept = asking.with_picture(talk, repair)
    return asking.put(
        talk, kept, Reply(f"{said} {asking.where(talk, kept)}".strip(), choices=asking.open_choices(talk, kept))
    )


def _calmed(talk: Talk, repair: Repair) -> Answer:
    """Said once; a human is one tap away."""
    _ = talk.words
    said = _("I am sorry about all this. We can go on together, or I call a colleague: as you prefer.")
    human = Choice(_("Talk to someone"), f"{SKILL}:human")
    calm = replace(repair, apologised=True, upset=True)
    reply = Reply(f"{said}\n\n{asking.where(talk, calm)}".strip(), choices=(*asking.open_choices(talk, calm), human))
    return asking.put(talk, calm, reply)


async def _taken_up(talk: Talk, repair: Repair, said: Said) -> Answer:
    """Days later, or elsewhere: what is certain counts at once, all else begins with where we were."""
    if said in ("solved", "leave", "later"):
        return await _acted(talk, asking.touched(talk, repair), said)
    return asking.resumed(talk, repair)


async def reminder(talk: Talk) -> Reply | None:
    """After a question in between: the open question, in short."""
    waiting = await asking.waiting(talk)
    if not waiting or not (where := asking.where(talk, waiting[0])):
        return None
    return Reply(where, choices=asking.open_choices(talk, waiting[0]))


def _about_same(talk: Talk, waiting: Sequence[Repair]) -> Repair | None:
    """The open problem that these words come back to: they name nothing else, or the same thing."""
    named = talk.knowledge.families_named(talk.text)
    clear = [match for match in talk.knowledge.recognise(talk.text, named) if match.score > CLEAR]
    for repair in waiting:
        if repair.family in named or (not named and (not clear or repair.procedure in [m.procedure for m in clear])):
            other = clear and repair.procedure and repair.procedure not in [match.procedure for match in clear]
            return None if other else repair
    return None
