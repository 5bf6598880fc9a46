"""What the team is handed of a repair: all that they need not ask again."""

from datetime import date

from dialogs.repair.case import Repair
from dialogs.repair.guarantee import covered
from dialogs.repair.knowledge import Knowledge
from dialogs.wording import Wording


def dossier(repair: Repair, knowledge: Knowledge, _: Wording, today: date) -> list[str]:
    """All that the team need not ask again, a line each."""
    known = (*_what(repair, knowledge, _, today), *_done(repair, knowledge, _), *_how(repair, _))
    return [line for line in (_danger(repair, knowledge, _), *known) if line]


def _danger(repair: Repair, knowledge: Knowledge, _: Wording) -> str:
    danger = knowledge.dangers.known.get(repair.danger)
    return _("⚠ Danger: {danger}", danger=danger.warned(_.language).title) if danger else ""


def _what(repair: Repair, knowledge: Knowledge, _: Wording, today: date) -> list[str]:
    bought, procedure = repair.bought, knowledge.procedure(repair.procedure, _.language)
    family = knowledge.families.get(repair.family)
    thing = bought.title if bought else family.name(_.language) if family else ""
    return [
        _("Product: {product}", product=f"{thing} ({bought.sku})" if bought else thing) if thing else "",
        _("Bought: order {number}, {day}", number=bought.order, day=_.date(bought.on)) if bought else "",
        covered(bought, _, today) if bought else "",
        _("Problem: {said}", said=repair.said) if repair.said else "",
        _("Worked through: {title}", title=procedure.title) if procedure else "",
    ]


def _done(repair: Repair, knowledge: Knowledge, _: Wording) -> list[str]:
    """Each step as it was put, and the answer."""
    procedure = knowledge.procedure(repair.procedure, _.language)
    answers = {"yes": _("Yes"), "no": _("No"), "skipped": _("skipped")}
    steps = [(procedure.step(one.step) if procedure else None, one.outcome) for one in repair.tried]
    return [f"• {step.text} {answers[outcome]}" for step, outcome in steps if step]


def _how(repair: Repair, _: Wording) -> list[str]:
    return [
        _("Mood: unhappy") if repair.upset else "",
        _("Wants: {wish}", wish=_wish(repair.wants, _)) if repair.wants else "",
        _.plural("A picture is in the conversation.", "{n} pictures are in the conversation.", repair.pictures)
        if repair.pictures
        else "",
    ]


def _wish(wants: str, _: Wording) -> str:
    return wishes(_).get(wants, wants)


def wishes(_: Wording) -> dict[str, str]:
    """What one may want of a product that cannot be made to work, by name."""
    return {"repair": _("A repair"), "exchange": _("An exchange"), "refund": _("A refund")}
