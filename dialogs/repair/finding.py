"""Which product it is about, and which problem: what can be known is known before anything is asked."""

from collections.abc import Sequence
from uuid import uuid4

from msgspec.structs import replace

from dialogs.channel_names import capital
from dialogs.messages import Card, Choice, Image, Reply
from dialogs.repair import asking, ending, hearing, steps
from dialogs.repair.case import OTHER, SKILL, Bought, Repair
from dialogs.repair.hearing import FEW
from dialogs.repair.knowledge import CLEAR, Match, Procedure
from dialogs.repair.owned import best_named, meant, owned
from dialogs.skill import Answer, Talk

MOST_SHOWN = 5


async def begun(talk: Talk) -> Answer:
    """What can be known is known before anything is asked: the product, the guarantee, the procedure."""
    repair = Repair(id=uuid4().hex, said=talk.text, opened_at=talk.now, touched_at=talk.now, upset=hearing.upset(talk))
    named = talk.knowledge.families_named(talk.text)
    theirs = await owned(talk)
    likely = meant(theirs, talk.text, named) or ([] if named else by_symptom(talk, theirs))
    repair = replace(asking.with_picture(talk, repair), family=named[0] if named else "")
    if len(likely) == 1:
        return _which_problem(talk, replace(repair, bought=likely[0], family=likely[0].family))
    if likely:
        return _which_product(talk, repair, likely)
    if repair.family:
        return _which_problem(talk, repair)
    return _by_words_alone(talk, repair, theirs)


def by_symptom(talk: Talk, theirs: Sequence[Bought]) -> list[Bought]:
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
        return steps.start(talk, replace(repair, family=_families(talk, matches[0])[0]), matches[0].procedure)
    known = [one for one in theirs if one.family]
    return _which_product(talk, repair, known or theirs) if theirs else _which_kind(talk, repair)


def _alone(matches: Sequence[Match]) -> bool:
    return len(matches) == 1 or matches[0].score - matches[1].score > 0.02


def _which_product(talk: Talk, repair: Repair, likely: Sequence[Bought]) -> Answer:
    _ = talk.words
    if "product" in repair.put:
        return ending.handed(talk, repair)
    cards = tuple(_card(talk, one) for one in likely[:MOST_SHOWN])
    asked = Reply(
        asking.opening(talk, repair, _("Which product is it about?")),
        cards=cards,
        choices=(Choice(_("Another product"), f"{SKILL}:is/{OTHER}"),),
    )
    return asking.put(talk, replace(repair, asks="product").putting("product"), asked)


def _card(talk: Talk, one: Bought) -> Card:
    _ = talk.words
    return Card(
        title=one.title,
        subtitle=_("Order {number}, {day}", number=one.order, day=_.date(one.on)),
        image=Image(one.image, one.title) if one.image else None,
        choices=(Choice(_("This one"), f"{SKILL}:is/{one.order}-{one.sku}"),),
    )


def _which_kind(talk: Talk, repair: Repair) -> Answer:
    """Somebody we do not know: the kind of thing is enough to begin."""
    _ = talk.words
    if "kind" in repair.put:
        return ending.handed(talk, repair)
    said = asking.opening(talk, repair, _("What kind of product is it: a washing machine, an oven, a phone …?"))
    return asking.put(talk, replace(repair, asks="product").putting("kind"), Reply(said))


async def product_told(talk: Talk, repair: Repair) -> Answer | None:
    """They answer in words which product it is."""
    theirs = [one for one in await owned(talk) if repair.family in ("", one.family)]
    named = talk.knowledge.families_named(talk.text)
    likely = [one for one in theirs if one.family in named] or theirs
    likely = best_named(likely, talk.text) or (likely if named else [])
    repair = replace(repair, said=asking.more_said(repair, talk.text))
    if likely and (len(likely) < len(theirs) or len(theirs) == 1):
        return _which_problem(talk, replace(repair, family=likely[0].family, bought=likely[0]))
    if named:
        return _which_problem(talk, replace(repair, family=named[0]))
    return None if hearing.interrupts(talk) else ending.handed(talk, repair)


async def chosen(talk: Talk, repair: Repair, which: str) -> Answer:
    """By a card: one of theirs; or none of them."""
    if repair.asks != "product":
        return asking.resumed(talk, repair)
    if which == OTHER:
        return _which_kind(talk, repair)
    found = [one for one in await owned(talk) if f"{one.order}-{one.sku}" == which]
    if not found:
        return _which_kind(talk, repair)
    return _which_problem(talk, replace(repair, bought=found[0], family=found[0].family))


def _which_problem(talk: Talk, repair: Repair) -> Answer:
    """The procedure that was called for; one of a few; or a human, where nothing is known of such things."""
    types = _types(talk, repair)
    known = talk.knowledge.of_family(repair.family, talk.words.language, types) if repair.family else []
    if not known:
        return ending.handed(talk, repair)
    matches = talk.knowledge.recognise(repair.said, [repair.family], types)
    if matches and matches[0].score > CLEAR and _alone(matches):
        return steps.start(talk, repair, matches[0].procedure)
    if "symptom" in repair.put:
        return steps.start(talk, repair, matches[0].procedure) if matches else ending.handed(talk, repair)
    likely = [one for match in matches if (one := talk.knowledge.procedure(match.procedure, talk.words.language))]
    return _which_symptom(talk, repair, likely if len(likely) > 1 else known)


def _types(talk: Talk, repair: Repair) -> tuple[str, ...]:
    """What the order knows of it, else what they said: "ma cafetière à filtre"."""
    return repair.bought.types if repair.bought else talk.knowledge.types_of(repair.family, [repair.said])


def _which_symptom(talk: Talk, repair: Repair, known: Sequence[Procedure]) -> Answer:
    _ = talk.words
    thing = repair.bought.title if repair.bought else asking.family_name(talk, repair)
    said = asking.opening(talk, repair, _("{thing}: what is wrong?", thing=capital(thing)))
    choices = [Choice(procedure.title, f"{SKILL}:do/{procedure.id}") for procedure in known]
    reply = Reply(said, choices=(*choices, Choice(_("Something else"), f"{SKILL}:do/{OTHER}")))
    return asking.put(talk, replace(repair, asks="symptom").putting("symptom"), reply)


def symptom_told(talk: Talk, repair: Repair) -> Answer | None:
    """They answer in words what is wrong."""
    told = replace(repair, said=asking.more_said(repair, talk.text))
    if matches := talk.knowledge.recognise(talk.text, [repair.family], _types(talk, told)):
        return steps.start(talk, told, matches[0].procedure)
    if repair.family in talk.knowledge.families_named(talk.text) and len(talk.text.split()) <= FEW:
        return _what_it_does(talk, repair)
    return None if hearing.interrupts(talk) else ending.handed(talk, told)


def _what_it_does(talk: Talk, repair: Repair) -> Answer:
    """ "Kettle", once more, where it was asked what is wrong with it."""
    said = talk.words("Very well. What does it do, or no longer do? A few words are enough.")
    return asking.put(talk, repair, Reply(said, choices=asking.open_choices(talk, repair)))


def symptom_chosen(talk: Talk, repair: Repair, which: str) -> Answer:
    """By a button: one of the problems known; or something else."""
    if repair.asks != "symptom":
        return asking.resumed(talk, repair)
    return steps.start(talk, repair, which) if which in talk.knowledge.procedures else ending.handed(talk, repair)


async def another(talk: Talk, repair: Repair) -> Answer | None:
    """Another thing is named: "non, c'est le lave-vaisselle" corrects, "et mon four aussi" comes on top."""
    named = talk.knowledge.families_named(talk.text)
    if repair.asks in ("product", "wants", "") or not named or (repair.family in named[:1] and len(named) == 1):
        return None
    others = [family for family in named if family != repair.family]
    matches = talk.knowledge.recognise(talk.text, others)
    correction = repair.family in named or hearing.said(talk) in ("no", "not_this")
    if not others or (hearing.interrupts(talk) and not matches) or not (correction or matches):
        return None
    if not correction:
        return await begun(talk)
    theirs = [one for one in await owned(talk) if one.family == others[0]]
    said = asking.more_said(repair, talk.text)
    fresh = replace(repair, family=others[0], bought=theirs[0] if len(theirs) == 1 else None, said=said)
    fresh = replace(fresh, procedure="", tried=(), step="", put=())
    return _which_product(talk, fresh, theirs) if len(theirs) > 1 else _which_problem(talk, fresh)


async def not_this(talk: Talk, repair: Repair) -> Answer:
    """It is not the product we took it for: another of the same kind, or something else of theirs."""
    others = [one for one in await owned(talk) if one != repair.bought]
    alike = [one for one in others if one.family == repair.family]
    wrong = replace(repair, bought=None, procedure="", tried=(), step="", family="", put=())
    return _which_product(talk, wrong, alike or others) if others else _which_kind(talk, wrong)
