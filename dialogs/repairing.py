"""How a problem with a product is worked through: which product, which problem, step by step, and how it ends.

What is asked is asked once. The state is the person's, not the conversation's: days later, on another channel, the same
step waits.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Literal
from uuid import uuid4

from msgspec.structs import replace

from dialogs.channel_names import capital
from dialogs.manners import sounds_upset
from dialogs.merchant_answers import quoted
from dialogs.messages import Card, Choice, Files, Image, Reply
from dialogs.owned import best_named, meant, owned
from dialogs.records import HandOver, KeepRepair
from dialogs.repair import Bought, Repair, covered, wishes
from dialogs.skill import Answer, Talk
from dialogs.troubleshooting import CLEAR, ENDS, SOLVED, STOP, Match, Outcome, Procedure, Step
from dialogs.vocabulary import plain

SKILL = "product_problem"

SURE = 0.5
"""From this confidence another wish than ours is an interruption."""

CERTAIN = 0.9
"""From this confidence it is one even if there are words of an answer in it."""

GUARANTEES = "guarantees"
"""The theme of the merchant's own answers to that."""

LONG = timedelta(hours=6)
"""After this silence the step comes with a summary."""

FORGOTTEN = timedelta(days=30)
"""After this silence a problem is taken for settled, one way or the other."""

MOST_SHOWN = 5

FEW = 6
"""Words, up to which "it does not work" can be all that is said."""

OTHER = "other"

OURS = frozenset({"", SKILL, "affirm", "deny", "wrong_or_missing_item", "product_question", "sms_stop"})
"""What is no interruption while a step waits."""

Said = Literal["yes", "no", "skip", "back", "again", "solved", "wait", "later", "leave", "resume", "not_this", ""]
"""What an answer comes to, whatever its words; empty: it is none."""


# ---------------------------------------------------------------- first words


async def told(talk: Talk) -> Answer:
    """They report a problem: a new one, or one that they come back to."""
    waiting = await _open(talk)
    same = _about_same(talk, waiting) if waiting else None
    return _resumed(talk, same) if same else await _begun(talk)


async def recognised(talk: Talk) -> Answer | None:
    """Nobody was sure what they meant: an answer to the step that waits, or a problem that we know."""
    waiting = await _open(talk)
    if waiting and (said := _said(talk)):
        return await _taken_up(talk, waiting[0], said)
    return await claimed(talk)


async def claimed(talk: Talk) -> Answer | None:
    """A kind of thing, and a whole symptom of it, said of one that fails: that is ours, whatever it looked like."""
    if _said(talk) == "resume" and (waiting := await _open(talk)):
        return _resumed(talk, waiting[0])
    named = talk.knowledge.families_named(talk.text)
    fails = _fails(talk, named) if named else _only_fails(talk) or await _of_theirs(talk)
    if _seeks(talk) or not fails:
        return None
    answer = await _begun(talk)
    wants_human = talk.understanding.intent == "human_agent" and talk.understanding.confidence >= SURE
    return _handed(talk, _kept_in(answer)) if wants_human else answer


def _fails(talk: Talk, named: Sequence[str]) -> bool:
    """Said of a thing they have ("mon", "the"), not of one they look for."""
    said = plain(talk.text)
    matches = talk.knowledge.recognise(talk.text, named)
    whole = bool(matches) and matches[0].score > CLEAR and (matches[0].words > 1 or bool(_THIS_ONE.search(said)))
    return whole or _among(f" {said} ", talk.vocabulary.answers.get("broken", ()))


def _seeks(talk: Talk) -> bool:
    """They ask, or look for one, rather than tell of the one they have."""
    searches = talk.understanding.intent == "product_search" and not _MINE.search(plain(talk.text))
    return searches or talk.text.rstrip().endswith("?") or bool(_SEEKS.search(plain(talk.text)))


def _only_fails(talk: Talk) -> bool:
    """ "Ça marche pas", and hardly a word more."""
    said = plain(talk.text)
    return len(said.split()) <= FEW and _among(f" {said} ", talk.vocabulary.answers.get("broken", ()))


async def _of_theirs(talk: Talk) -> bool:
    """ "Ça fait un bruit terrible", from somebody who has something of ours that may."""
    tells = talk.understanding.guesses and SKILL in [guess.intent for guess in talk.understanding.guesses[:2]]
    return bool(tells and _by_symptom(talk, await owned(talk)))


def _kept_in(answer: Answer) -> Repair:
    return next(change.repair for change in answer.changes if isinstance(change, KeepRepair))


_MINE = re.compile(r"\b(mon|ma|mes|notre|nos|my|our|(?:achete|commande|pris) chez vous|bought|from you)\b")
_SEEKS = re.compile(
    r"\b(cherch\w*|acheter|achetez|racheter|besoin|voudrais|veux un|veux une|looking for|buy|need|want a)\b"
)
_THIS_ONE = re.compile(
    r"\b(mon|ma|mes|notre|nos|votre|vos|le|la|les|ce|cet|cette|my|our|your|the|this)\b|\bl'|\bn't\b|\bne\b"
)


async def _begun(talk: Talk) -> Answer:
    """What can be known is known before anything is asked: the product, the guarantee, the procedure."""
    repair = Repair(id=uuid4().hex, said=talk.text, opened_at=talk.now, touched_at=talk.now, upset=_upset(talk))
    named = talk.knowledge.families_named(talk.text)
    theirs = await owned(talk)
    likely = meant(theirs, talk.text, named) or ([] if named else _by_symptom(talk, theirs))
    repair = replace(_with_picture(talk, repair), family=named[0] if named else "")
    if len(likely) == 1:
        return _which_problem(talk, replace(repair, bought=likely[0], family=likely[0].family))
    if likely:
        return _which_product(talk, repair, likely)
    if repair.family:
        return _which_problem(talk, repair)
    return _by_words_alone(talk, repair, theirs)


def _by_symptom(talk: Talk, theirs: Sequence[Bought]) -> list[Bought]:
    """ "Ça ne vidange plus": of all they have, only one does that."""
    clear = [match for match in talk.knowledge.recognise(talk.text) if match.score > CLEAR]
    families = {family for match in clear for family in _families(talk, match)}
    return [one for one in theirs if one.family in families]


def _families(talk: Talk, match: Match) -> tuple[str, ...]:
    procedure = talk.knowledge.procedure(match.procedure, talk.words.language)
    return procedure.families if procedure else ()


def _by_words_alone(talk: Talk, repair: Repair, theirs: Sequence[Bought]) -> Answer:
    """No product named: the symptom tells the procedure, or all they have is shown, or they say what it is."""
    matches = [match for match in talk.knowledge.recognise(talk.text) if match.score > CLEAR]
    if matches and not [one for one in theirs if one.family in _families(talk, matches[0])] and _alone(matches):
        return _start(talk, replace(repair, family=_families(talk, matches[0])[0]), matches[0].procedure)
    known = [one for one in theirs if one.family]
    return _which_product(talk, repair, known or theirs) if theirs else _which_kind(talk, repair)


def _alone(matches: Sequence[Match]) -> bool:
    return len(matches) == 1 or matches[0].score - matches[1].score > 0.02


# ---------------------------------------------------------------- which product


def _which_product(talk: Talk, repair: Repair, likely: Sequence[Bought]) -> Answer:
    _ = talk.words
    if "product" in repair.put:
        return _handed(talk, repair)
    cards = tuple(_card(talk, one) for one in likely[:MOST_SHOWN])
    asked = Reply(
        _opening(talk, repair, _("Which product is it about?")),
        cards=cards,
        choices=(Choice(_("Another product"), f"{SKILL}:is/{OTHER}"),),
    )
    return _asking(talk, replace(repair, asks="product").putting("product"), asked)


def _card(talk: Talk, one: Bought) -> Card:
    _ = talk.words
    return Card(
        title=one.title,
        subtitle=_("Order {number}, {day}", number=one.order, day=_.date(one.on)),
        image=Image(one.image, one.title) if one.image else None,
        choices=(Choice(_("This one"), f"{SKILL}:is/{one.order}-{one.sku}"[:64]),),
    )


def _which_kind(talk: Talk, repair: Repair) -> Answer:
    """Somebody we do not know: the kind of thing is enough to begin."""
    _ = talk.words
    if "kind" in repair.put:
        return _handed(talk, repair)
    said = _opening(talk, repair, _("What kind of product is it: a washing machine, an oven, a phone …?"))
    return _asking(talk, replace(repair, asks="product").putting("kind"), Reply(said))


async def _product_told(talk: Talk, repair: Repair) -> Answer | None:
    """They answer in words which product it is."""
    theirs = [one for one in await owned(talk) if repair.family in ("", one.family)]
    named = talk.knowledge.families_named(talk.text)
    likely = [one for one in theirs if one.family in named] or theirs
    likely = best_named(likely, talk.text) or (likely if named else [])
    repair = replace(repair, said=_more_said(repair, talk.text))
    if likely and (len(likely) < len(theirs) or len(theirs) == 1):
        return _which_problem(talk, replace(repair, family=likely[0].family, bought=likely[0]))
    if named:
        return _which_problem(talk, replace(repair, family=named[0]))
    return None if _interrupts(talk) else _handed(talk, repair)


async def _chosen(talk: Talk, repair: Repair, which: str) -> Answer:
    """By a card: one of theirs; or none of them."""
    if repair.asks != "product":
        return _resumed(talk, repair)
    if which == OTHER:
        return _which_kind(talk, repair)
    found = [one for one in await owned(talk) if f"{one.order}-{one.sku}" == which]
    if not found:
        return _which_kind(talk, repair)
    return _which_problem(talk, replace(repair, bought=found[0], family=found[0].family))


# ---------------------------------------------------------------- which problem


def _which_problem(talk: Talk, repair: Repair) -> Answer:
    """The procedure that was called for; one of a few; or a human, where nothing is known of such things."""
    known = talk.knowledge.of_family(repair.family, talk.words.language) if repair.family else []
    if not known:
        return _handed(talk, repair)
    matches = talk.knowledge.recognise(repair.said, [repair.family])
    if matches and matches[0].score > CLEAR and _alone(matches):
        return _start(talk, repair, matches[0].procedure)
    if "symptom" in repair.put:
        return _start(talk, repair, matches[0].procedure) if matches else _handed(talk, repair)
    likely = [one for match in matches if (one := talk.knowledge.procedure(match.procedure, talk.words.language))]
    return _which_symptom(talk, repair, likely if len(likely) > 1 else known)


def _which_symptom(talk: Talk, repair: Repair, known: Sequence[Procedure]) -> Answer:
    _ = talk.words
    thing = repair.bought.title if repair.bought else _family_name(talk, repair)
    said = _opening(talk, repair, _("{thing}: what is wrong with it?", thing=capital(thing)))
    choices = [Choice(procedure.title, f"{SKILL}:do/{procedure.id}"[:64]) for procedure in known]
    reply = Reply(said, choices=(*choices, Choice(_("Something else"), f"{SKILL}:do/{OTHER}")))
    return _asking(talk, replace(repair, asks="symptom").putting("symptom"), reply)


def _symptom_told(talk: Talk, repair: Repair) -> Answer | None:
    matches = talk.knowledge.recognise(talk.text, [repair.family])
    if matches:
        return _start(talk, replace(repair, said=_more_said(repair, talk.text)), matches[0].procedure)
    if repair.family in talk.knowledge.families_named(talk.text) and len(talk.text.split()) <= FEW:
        return _what_it_does(talk, repair)
    return None if _interrupts(talk) else _handed(talk, replace(repair, said=_more_said(repair, talk.text)))


def _what_it_does(talk: Talk, repair: Repair) -> Answer:
    """ "Kettle", once more, where it was asked what is wrong with it."""
    said = talk.words("Very well. What does it do, or no longer do? A few words are enough.")
    return _asking(talk, repair, Reply(said, choices=_open_choices(talk, repair)))


def _symptom_chosen(talk: Talk, repair: Repair, which: str) -> Answer:
    if repair.asks != "symptom":
        return _resumed(talk, repair)
    return _start(talk, repair, which) if which in talk.knowledge.procedures else _handed(talk, repair)


# ---------------------------------------------------------------- step by step


def _start(talk: Talk, repair: Repair, ident: str) -> Answer:
    """What it is, what guarantee there is, what to be careful of; and the first step."""
    _ = talk.words
    procedure = _procedure(talk, ident)
    bought = repair.bought
    which = (
        _("In your orders I see: {product} (order {number}).", product=bought.title, number=bought.order)
        if bought
        else _("{title}: let us look into it.", title=procedure.title)
    )
    facts = [which, covered(bought, _, talk.today) if bought else ""]
    care = "\n".join(f"⚠ {warning}" for warning in procedure.warnings)
    how = _("I keep our place: say “repeat”, “back”, “skip” or “later” whenever you like.")
    head = _opening(talk, repair, " ".join(filter(None, facts)))
    begun = replace(repair, procedure=ident, family=repair.family or procedure.families[0])
    return _put(talk, begun, procedure.steps[0], "\n\n".join(filter(None, [head, care, how])))


def _put(talk: Talk, repair: Repair, step: Step, before: str = "") -> Answer:
    """One step, and its question."""
    n = len(repair.tried) + 1
    text = talk.words("Step {n}: {text}", n=n, text=step.text)
    asked = replace(repair, asks="step", step=step.name, unclear=0).putting(step.name)
    return _asking(talk, asked, Reply("\n\n".join(filter(None, [before, text])), choices=_choices(talk, asked)))


def _choices(talk: Talk, repair: Repair) -> tuple[Choice, ...]:
    """A button answers the step it was shown with, and no other."""
    _ = talk.words
    here = f"{repair.id[:6]}.{repair.step}"[:40]
    back = (Choice(_("Step before"), f"{SKILL}:back/{here}"),) if repair.tried else ()
    return (
        Choice(_("Yes"), f"{SKILL}:yes/{here}"),
        Choice(_("No"), f"{SKILL}:no/{here}"),
        Choice(_("Skip this step"), f"{SKILL}:skip/{here}"),
        *back,
    )


async def _answered(talk: Talk, repair: Repair, outcome: Outcome) -> Answer:
    """On to where the answer leads."""
    procedure = _procedure(talk, repair.procedure)
    target = procedure.after(repair.step, outcome)
    repair = replace(repair, unclear=0).answered(repair.step, outcome)
    if target == SOLVED:
        return await _solved(talk, repair)
    if target in ENDS:
        return _beyond_us(talk, repair, procedure, dangerous=target == STOP)
    step = procedure.step(target)
    assert step is not None
    return _put(talk, repair, step, talk.words("All right, let us skip it.") if outcome == "skipped" else "")


def _procedure(talk: Talk, ident: str) -> Procedure:
    procedure = talk.knowledge.procedure(ident, talk.words.language)
    assert procedure is not None
    return procedure


# ---------------------------------------------------------------- hearing


async def pressed(talk: Talk) -> Answer:
    """A button of ours: it counts only for the question it was shown with."""
    act, _, which = talk.argument.partition("/")
    waiting = await _open(talk)
    if not waiting:
        return Answer((Reply(talk.words("That is settled already. Is something not working?")),))
    repair = _touched(talk, waiting[0])
    match act:
        case "is":
            return await _chosen(talk, repair, which)
        case "do":
            return _symptom_chosen(talk, repair, which)
        case "wants":
            return _wanted(talk, repair, which)
        case "human":
            return _handed(talk, repair)
        case "yes" | "no" | "skip" | "back" if repair.asks == "step" and which == f"{repair.id[:6]}.{repair.step}"[:40]:
            return await _acted(talk, repair, act)
        case _:
            return _resumed(talk, repair)


async def heard(talk: Talk) -> Answer | None:
    """Words, or a picture, while a question of ours waits; None for what another skill should answer first."""
    waiting = await _open(talk)
    if not waiting:
        return None
    before, repair = waiting[0], _touched(talk, waiting[0])
    if isinstance(talk.inbound.content, Files):
        return _picture_kept(talk, repair)
    if talk.understanding.intent == "human_agent" and talk.understanding.confidence >= SURE:
        return _handed(talk, repair)
    if _upset(talk) and talk.understanding.intent == "complaint" and not repair.apologised:
        return _calmed(talk, repair)
    if _GUARANTEED.search(plain(talk.text)) and (answer := await _guaranteed(talk, repair)):
        return answer
    if other := await _another(talk, repair):
        return other
    match repair.asks:
        case "product":
            return await _product_told(talk, repair)
        case "symptom":
            return _symptom_told(talk, repair)
        case "wants":
            return _wanted(talk, repair, _wish_said(talk))
        case _:
            return await _step_told(talk, before, repair)


_GUARANTEED = re.compile(r"\b(garanti\w*|guarantee\w*|warranty)\b")


async def _guaranteed(talk: Talk, repair: Repair) -> Answer | None:
    """ "Il est sous garantie ?": until when where we sold it, else what the merchant promises; then where we were."""
    bought = repair.bought
    said = covered(bought, talk.words, talk.today) if bought else await quoted(talk, (GUARANTEES,), 0)
    if not said:
        return None
    reply = Reply(f"{said}\n\n{_where(talk, repair)}", choices=_open_choices(talk, repair))
    return Answer((reply,), (KeepRepair(repair),), asks=SKILL)


async def _step_told(talk: Talk, before: Repair, repair: Repair) -> Answer | None:
    said = "" if _asks_for_else(talk) else _said(talk)
    if talk.now - before.touched_at > LONG and said not in ("yes", "no", "solved"):
        return _resumed(talk, repair)
    if said:
        return await _acted(talk, repair, said)
    if _interrupts(talk) or "?" in talk.text:
        return None
    if talk.understanding.intent in ("thanks", "goodbye") and talk.understanding.confidence >= SURE:
        return await _acted(talk, repair, "later")
    return await _unclear(talk, repair)


async def _acted(talk: Talk, repair: Repair, said: str) -> Answer:
    match said:
        case "yes":
            return await _answered(talk, repair, "yes")
        case "no":
            return await _answered(talk, repair, "no")
        case "skip":
            return await _answered(talk, repair, "skipped")
        case "solved":
            return await _solved(talk, repair)
        case "back" if repair.tried:
            return _stepped_back(talk, repair)
        case "wait":
            return Answer((Reply(talk.words("Take your time: I wait here.")),), (KeepRepair(repair),), asks=SKILL)
        case "later":
            return _kept(talk, repair)
        case "leave":
            return _left(talk, repair)
        case "not_this":
            return await _not_this(talk, repair)
        case "again" | "back":
            return _repeated(talk, repair)
        case _:
            return _resumed(talk, repair)


def _repeated(talk: Talk, repair: Repair) -> Answer:
    step = _procedure(talk, repair.procedure).step(repair.step)
    assert step is not None
    return _asking(
        talk, repair, Reply(talk.words("Here it is again: {text}", text=step.text), choices=_choices(talk, repair))
    )


def _stepped_back(talk: Talk, repair: Repair) -> Answer:
    before = repair.gone_back()
    step = _procedure(talk, before.procedure).step(before.step)
    assert step is not None
    return _put(talk, before, step, talk.words("Back one step."))


async def _unclear(talk: Talk, repair: Repair) -> Answer:
    """The first time we say what would help; the second time the step is left aside rather than asked once more."""
    _ = talk.words
    if repair.unclear:
        return await _answered(talk, repair, "skipped")
    said = _("I did not catch whether that is a yes or a no. If you cannot tell, we leave this step aside.")
    return _asking(talk, replace(repair, unclear=1), Reply(said, choices=_choices(talk, repair)))


def _picture_kept(talk: Talk, repair: Repair) -> Answer:
    _ = talk.words
    said = _("Thank you, the picture is with our conversation: a colleague would see it at once.")
    kept = _with_picture(talk, repair)
    return _asking(talk, kept, Reply(f"{said} {_where(talk, kept)}".strip(), choices=_open_choices(talk, kept)))


def _calmed(talk: Talk, repair: Repair) -> Answer:
    """Said once; a human is one tap away."""
    _ = talk.words
    said = _("I am sorry about all this. We can go on together, or I call a colleague: as you prefer.")
    human = Choice(_("Talk to someone"), f"{SKILL}:human")
    calm = replace(repair, apologised=True, upset=True)
    reply = Reply(f"{said}\n\n{_where(talk, calm)}".strip(), choices=(*_open_choices(talk, calm), human))
    return _asking(talk, calm, reply)


async def _another(talk: Talk, repair: Repair) -> Answer | None:
    """Another thing is named: "non, c'est le lave-vaisselle" corrects, "et mon four aussi" comes on top."""
    named = talk.knowledge.families_named(talk.text)
    if repair.asks in ("product", "wants", "") or not named or (repair.family in named[:1] and len(named) == 1):
        return None
    others = [family for family in named if family != repair.family]
    matches = talk.knowledge.recognise(talk.text, others)
    correction = repair.family in named or _said(talk) in ("no", "not_this")
    if not others or (_interrupts(talk) and not matches) or not (correction or matches):
        return None
    if not correction:
        return await _begun(talk)
    theirs = [one for one in await owned(talk) if one.family == others[0]]
    said = _more_said(repair, talk.text)
    fresh = replace(repair, family=others[0], bought=theirs[0] if len(theirs) == 1 else None, said=said)
    fresh = replace(fresh, procedure="", tried=(), step="", put=())
    return _which_product(talk, fresh, theirs) if len(theirs) > 1 else _which_problem(talk, fresh)


async def _not_this(talk: Talk, repair: Repair) -> Answer:
    """It is not the product we took it for: another of the same kind, or something else of theirs."""
    others = [one for one in await owned(talk) if one != repair.bought]
    alike = [one for one in others if one.family == repair.family]
    wrong = replace(repair, bought=None, procedure="", tried=(), step="", family="", put=())
    return _which_product(talk, wrong, alike or others) if others else _which_kind(talk, wrong)


# ---------------------------------------------------------------- coming back


def _resumed(talk: Talk, repair: Repair) -> Answer:
    """Where we were, in short, and what comes next."""
    _ = talk.words
    repair = _touched(talk, repair)
    thing = repair.bought.title if repair.bought else _family_name(talk, repair)
    done = _("{n} steps are behind us.", n=len(repair.tried)) if len(repair.tried) > 1 else ""
    back = _("Let us go on: {thing}.", thing=thing) if thing else _("Let us go on.")
    said = " ".join(filter(None, [back, done]))
    step = _procedure(talk, repair.procedure).step(repair.step) if repair.asks == "step" else None
    text = f"{said}\n\n{step.text}" if step else f"{said} {_where(talk, repair)}"
    return _asking(talk, repair, Reply(text.strip(), choices=_open_choices(talk, repair)))


async def _taken_up(talk: Talk, repair: Repair, said: Said) -> Answer:
    """Days later, or elsewhere: what is certain counts at once, all else begins with where we were."""
    if said in ("solved", "leave", "later"):
        return await _acted(talk, _touched(talk, repair), said)
    return _resumed(talk, repair)


async def reminder(talk: Talk) -> Reply | None:
    """After a question in between: the open question, in short."""
    waiting = await _open(talk)
    if not waiting or not (where := _where(talk, waiting[0])):
        return None
    return Reply(where, choices=_open_choices(talk, waiting[0]))


def _where(talk: Talk, repair: Repair) -> str:
    """The question that is open, as one sentence that leads back to it."""
    _ = talk.words
    if repair.asks == "step":
        step = _procedure(talk, repair.procedure).step(repair.step)
        return _("Back to our step: {question}", question=step.question) if step else ""
    return {
        "product": _("And I still need to know which product it is about."),
        "symptom": _("And what is wrong with it, in a few words?"),
        "wants": _("And what would you like best: a repair, an exchange, a refund?"),
    }.get(repair.asks, "")


def _open_choices(talk: Talk, repair: Repair) -> tuple[Choice, ...]:
    if repair.asks == "step":
        return _choices(talk, repair)
    return _wish_choices(talk) if repair.asks == "wants" else ()


def _about_same(talk: Talk, waiting: Sequence[Repair]) -> Repair | None:
    """The open problem that these words come back to: they name nothing else, or the same thing."""
    named = talk.knowledge.families_named(talk.text)
    clear = [match for match in talk.knowledge.recognise(talk.text, named) if match.score > CLEAR]
    for repair in waiting:
        if repair.family in named or (not named and (not clear or repair.procedure in [m.procedure for m in clear])):
            other = clear and repair.procedure and repair.procedure not in [match.procedure for match in clear]
            return None if other else repair
    return None


# ---------------------------------------------------------------- ends


async def _solved(talk: Talk, repair: Repair) -> Answer:
    """It works again; what else is broken is gone on with at once."""
    _ = talk.words
    said = _("Very good, it works again. Should it come back, tell me: I remember what we did.")
    done = _ended(talk, replace(repair, end="solved"), Reply(said))
    others = [one for one in await _open(talk) if one.id != repair.id and talk.now - one.touched_at < LONG]
    if not others:
        return done
    next_one = _resumed(talk, others[0])
    text = f"{said}\n\n{next_one.replies[0].text}"
    return replace(
        next_one, replies=(replace(next_one.replies[0], text=text),), changes=(*done.changes, *next_one.changes)
    )


def _left(talk: Talk, repair: Repair) -> Answer:
    _ = talk.words
    said = _("As you wish: we leave it there. If you change your mind, a word is enough, here or on another channel.")
    human = Choice(_("Talk to someone"), "human:")
    return _ended(talk, replace(repair, end="left"), Reply(said, choices=(human,)))


def _kept(talk: Talk, repair: Repair) -> Answer:
    _ = talk.words
    said = _("Of course. I keep the step: say “let us go on” when you are ready, here or on another channel.")
    return Answer((Reply(said),), (KeepRepair(repair),), asks=SKILL)


def _beyond_us(talk: Talk, repair: Repair, procedure: Procedure, *, dangerous: bool) -> Answer:
    """No step is left: one question, what they would like best, spares the team another; none where it is dangerous."""
    _ = talk.words
    if dangerous:
        care = _("To be safe, please do not use it any more and leave it unplugged.")
        return _handed(talk, repair, f"{care} {procedure.human}")
    wants = _wish_said(talk)
    if wants or repair.wants:
        return _handed(talk, replace(repair, wants=wants or repair.wants), procedure.human)
    asked = _("{why} A colleague takes over from here. What would you like best?", why=procedure.human)
    waiting = replace(repair, asks="wants").putting("wants")
    return _asking(talk, waiting, Reply(asked, choices=_wish_choices(talk)))


def _wish_choices(talk: Talk) -> tuple[Choice, ...]:
    return (
        *(Choice(label, f"{SKILL}:wants/{name}") for name, label in wishes(talk.words).items()),
        Choice(talk.words("As you advise"), f"{SKILL}:wants/{OTHER}"),
    )


def _wanted(talk: Talk, repair: Repair, which: str) -> Answer:
    wants = which if which in wishes(talk.words) else "" if which == OTHER else talk.text
    return _handed(talk, replace(repair, wants=wants[:200]))


def _wish_said(talk: Talk) -> str:
    """A wish named in passing: "je veux être remboursé"."""
    said = f" {plain(talk.text)} "
    for name in wishes(talk.words):
        if any(f" {word}" in said for word in talk.vocabulary.answers.get(name, ())):
            return name
    return ""


def _handed(talk: Talk, repair: Repair, before: str = "") -> Answer:
    """A human goes on with all that is known; where nobody can be called, the shop's own address."""
    _ = talk.words
    wants = repair.wants or _wish_said(talk)
    sorry = "" if repair.apologised or not repair.upset else _("I am sorry for this trouble.")
    handed = replace(repair, end="handed", asks="", wants=wants, apologised=True)
    if not talk.desk:
        said = _("Nobody can answer in this chat. Our team is here for you: {contact}", contact=talk.contact)
        return _ended(talk, handed, Reply(" ".join(filter(None, [sorry, before, said]))))
    said = _("I am passing you to a colleague, who sees what we have done and will answer right here.")
    photo = "" if repair.pictures or repair.procedure else _("A picture of the fault, sent here, would help.")
    reply = Reply(" ".join(filter(None, [sorry, before, said, photo])))
    answer = _ended(talk, handed, reply)
    return replace(answer, changes=(*answer.changes, HandOver("has a product that does not work")))


def _ended(talk: Talk, repair: Repair, reply: Reply) -> Answer:
    order = repair.bought.order if repair.bought else ""
    return Answer((reply,), (KeepRepair(replace(repair, asks="")),), order=order)


# ---------------------------------------------------------------- shared


def _asking(talk: Talk, repair: Repair, reply: Reply) -> Answer:
    order = repair.bought.order if repair.bought else ""
    return Answer(
        (reply,), (KeepRepair(replace(repair, apologised=repair.apologised or repair.upset)),), SKILL, order=order
    )


def _opening(talk: Talk, repair: Repair, text: str) -> str:
    """Sorry first, to somebody who is upset, and once."""
    sorry = talk.words("I am sorry for this trouble.") if repair.upset and not repair.apologised else ""
    return " ".join(filter(None, [sorry, text]))


async def _open(talk: Talk) -> Sequence[Repair]:
    """What waits. To somebody the channel does not vouch for, nothing does."""
    if not talk.inbound.vouched or not talk.person.repairing:
        return ()
    waiting = await talk.records.open_repairs(talk.person.id)
    return [repair for repair in waiting if talk.now - repair.touched_at < FORGOTTEN]


def _touched(talk: Talk, repair: Repair) -> Repair:
    return replace(repair, touched_at=talk.now, upset=repair.upset or _upset(talk))


def _with_picture(talk: Talk, repair: Repair) -> Repair:
    content = talk.inbound.content
    return replace(repair, pictures=repair.pictures + (len(content.files) if isinstance(content, Files) else 0))


def _more_said(repair: Repair, text: str) -> str:
    return " / ".join(filter(None, [repair.said, text]))[:500]


def _family_name(talk: Talk, repair: Repair) -> str:
    family = talk.knowledge.families.get(repair.family)
    return family.name(talk.words.language) if family else ""


def _interrupts(talk: Talk) -> bool:
    """They want something else, surely."""
    meant_now = talk.understanding
    return meant_now.confidence >= SURE and meant_now.intent not in OURS | {"thanks", "goodbye", "complaint"}


def _asks_for_else(talk: Talk) -> bool:
    """ "Le parrainage, ça marche comment": no answer to us, whatever words of one are in it."""
    answers, said = talk.vocabulary.answers, f" {plain(talk.text)} "
    answering = _begins(said, (*answers.get("yes_first", ()), *answers.get("no_first", ())))
    return _interrupts(talk) and talk.understanding.confidence >= CERTAIN and not answering


def _upset(talk: Talk) -> bool:
    """By how they write it, or by what they mean: what fails at home is complained of more quietly than shouted."""
    return sounds_upset(talk) or "!!!" in talk.text or talk.understanding.intent == "complaint"


_ORDER: tuple[Said, ...] = ("not_this", "again", "back", "wait", "later", "leave", "resume", "skip")


def _said(talk: Talk) -> Said:
    """What an answer comes to: the merchant's phrases first, then what the reader made of it."""
    said, answers = f" {plain(talk.text)} ", talk.vocabulary.answers
    for kind in _ORDER:
        if _among(said, answers.get(kind, ())):
            return kind
    works = _among(said, answers.get("solved", ()))
    fails = _among(said, answers.get("no", ())) or _begins(said, answers.get("no_first", ()))
    if works and not _among(said, answers.get("doubt", ())):
        return "solved"
    if fails:
        return "no"
    if _begins(said, answers.get("yes_first", ())) or _among(said, answers.get("yes", ())):
        return "yes"
    sure = talk.understanding.confidence >= SURE
    heard: dict[str, Said] = {"affirm": "yes", "deny": "no"}
    return heard.get(talk.understanding.intent, "") if sure else ""


def _among(said: str, phrases: Sequence[str]) -> bool:
    """One of them is said; what ends in "$" only when it is all that is said."""
    return any(said == f" {phrase[:-1]} " if phrase.endswith("$") else f" {phrase} " in said for phrase in phrases)


def _begins(said: str, words: Sequence[str]) -> bool:
    return any(said.startswith(f" {word} ") for word in words)
