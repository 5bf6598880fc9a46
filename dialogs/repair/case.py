"""A problem with a product, from the first word to its end: what was said, tried, answered; held with the person."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from dialogs.repair.knowledge import Outcome

SKILL = "product_problem"
"""The skill that a repair's buttons come back to."""

OTHER = "other"
"""A button's word for none of those shown."""

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
    types: tuple[str, ...] = ()
    image: str = ""
    warranty: int = LEGAL


class Repair(Struct, frozen=True, kw_only=True):
    """One problem. `asks` is the question that is open: product, symptom, step, wants; `step` which step it is.

    `put` are the questions put so far, by name, each once: `again` counts those that were put although they had been
    answered, which must never happen. `unclear` counts answers in a row that were none. `danger` is the one they told
    of, by name.
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
    danger: str = ""
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
