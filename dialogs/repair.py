"""A problem with a product, from the first word to its end: what was said, tried, answered; held with the person."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from dialogs.troubleshooting import Knowledge, Outcome
from dialogs.wording import Wording

End = Literal["open", "solved", "handed", "left"]
"""Still open; it works again; a human has it; they would rather leave it."""

LEGAL = 24
"""Months of the legal guarantee, from the delivery: https://eur-lex.europa.eu/eli/dir/2019/771, article 10."""


class Tried(Struct, frozen=True):
    """One step and what was answered."""

    step: str
    outcome: Outcome


class Bought(Struct, frozen=True, kw_only=True):
    """The product as it was ordered. `warranty` is in months from the order."""

    sku: str
    title: str
    order: str
    on: date
    delivered: date
    family: str = ""
    image: str = ""
    warranty: int = LEGAL


class Repair(Struct, frozen=True, kw_only=True):
    """One problem. `asks` is the question that is open: product, symptom, step, wants; `step` which step it is.

    `put` are the questions put so far, by name, each once: `again` counts those that were put although they had been
    answered, which must never happen. `unclear` counts answers in a row that were none.
    """

    id: str
    said: str
    opened_at: datetime
    touched_at: datetime
    family: str = ""
    bought: Bought | None = None
    procedure: str = ""
    asks: Literal["", "product", "symptom", "step", "wants"] = ""
    step: str = ""
    tried: tuple[Tried, ...] = ()
    put: tuple[str, ...] = ()
    again: int = 0
    unclear: int = 0
    pictures: int = 0
    upset: bool = False
    apologised: bool = False
    wants: str = ""
    end: End = "open"

    def putting(self, question: str) -> "Repair":
        """About to ask this, by name."""
        return replace(self, put=(*self.put, question), again=self.again + (question in self.put))

    def answered(self, step: str, outcome: Outcome) -> "Repair":
        """A step's answer; one given earlier to the same step no longer counts."""
        kept = tuple(one for one in self.tried if one.step != step)
        return replace(self, tried=(*kept, Tried(step, outcome)), unclear=0)

    def gone_back(self) -> "Repair":
        """To the step before, as they wish: that it is put once more is then no repetition."""
        last = self.tried[-1].step
        put = tuple(name for name in self.put if name not in (last, self.step))
        return replace(self, step=last, tried=self.tried[:-1], put=put, unclear=0)


# ---------------------------------------------------------------- told


def covered(bought: Bought, _: Wording, today: date) -> str:
    """What guarantee there is, in one sentence."""
    legal, sold_with = months_after(bought.delivered, LEGAL), months_after(bought.on, bought.warranty)
    until = max(legal, sold_with)
    if today <= legal and sold_with > legal:
        return _(
            "The legal guarantee runs until {legal}, then the shop's warranty until {until}.",
            legal=_.date(legal),
            until=_.date(until),
        )
    if today <= legal:
        return _("The legal guarantee runs until {until}.", until=_.date(legal))
    if today <= sold_with:
        return _("The shop's warranty runs until {until}.", until=_.date(sold_with))
    return _("The guarantee ended on {until}.", until=_.date(until))


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.month - 1 + months, 12)
    later = date(day.year + year, month + 1, 1)
    following = date(later.year + later.month // 12, later.month % 12 + 1, 1)
    return later.replace(day=min(day.day, (following - later).days))


def dossier(repair: Repair, knowledge: Knowledge, _: Wording, today: date) -> list[str]:
    """All that the team need not ask again, a line each."""
    return [
        line for line in (*_what(repair, knowledge, _, today), *_done(repair, knowledge, _), *_how(repair, _)) if line
    ]


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
