"""Which of these? The one that is most so, or the one we would take, with the reasons for it."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from dialogs.finder import About, Heard, Item
from dialogs.messages import Choice, Reply
from dialogs.products import advising, comparing, one_product
from dialogs.products.looking import Looking, asked
from dialogs.products.results import SEARCH, buying, concerns
from dialogs.products.told import best_told, told_apart, winner
from dialogs.products.which_product import described, first_of
from dialogs.search.criteria import Query
from dialogs.skill import Answer, Talk

CHOSEN = "chosen"
"""The stage at which one was just recommended."""

REASONS = 3
TWICE = "rating"
"""What those who have it say of it counts for two."""


class _Merit(Struct, frozen=True):
    """In what one of them alone is best."""

    item: Item
    concepts: tuple[str, ...]

    @property
    def weight(self) -> int:
        return len(self.concepts) + (TWICE in self.concepts)


async def most(talk: Talk, heard: Heard) -> Answer | None:
    """ "Lequel est le moins bruyant ?", of those on the table: one of these, and no new search."""
    looking, order = talk.conversation.looking or Looking(), heard.query.superlative
    among = looking.compared or "among" in heard.cues
    if not looking.shown or not among or not order or heard.query.kind or asked(heard.query):
        return None
    best = await described(talk, heard, first_of(talk, looking.before_them))
    about = (About(order.concept, order.attribute),)
    return await one_product.tell(talk, replace(heard, about=about), best[:1]) if best else None


async def choose(talk: Talk) -> Answer | None:
    """ "Lequel me conseillez-vous ?": the one that is best at most of what matters to them, and another at something
    else; None where nothing tells them apart."""
    looking = talk.conversation.looking or Looking()
    found = await talk.finder.items(first_of(talk, looking.before_them), talk.conversation.language)
    items = told_apart([item for item in found if item.in_stock is not False])
    merits = _merits(talk, looking.query, items)
    if not merits:
        return None
    _, first = talk.words, merits[0]
    why = [best_told(first.item, concept, _) for concept in first.concepts]
    lines = [_("I would take {product}: {reasons}.", product=first.item.title, reasons=", ".join(why[:REASONS]))]
    for other in merits[1:2]:
        reason = best_told(other.item, other.concepts[0], _)
        lines.append(_("Another choice: {product}, for {reason}.", product=other.item.title, reason=reason))
    see = Choice(_("See it"), f"product_question:{first.item.sku}")
    choices = (see, *buying(talk, first.item), Choice(_("Compare"), "compare_products:"))
    now = replace(looking, focus=first.item.sku)
    return Answer((Reply("\n".join(lines), choices=choices),), asks=SEARCH, memory={"stage": CHOSEN}, looking=now)


async def because(talk: Talk) -> Answer | None:
    """ "Pourquoi ?", of what was just recommended: side by side it is seen."""
    chosen = talk.conversation.memory.get("stage") == CHOSEN
    return await comparing.compare(talk) if chosen and advising.asks_why(talk.text) else None


def _merits(talk: Talk, query: Query, items: Sequence[Item]) -> list[_Merit]:
    """Of each that is best at something, the best of all first."""
    won: dict[str, list[str]] = {}
    for concept in concerns(talk, query):
        best = winner(items, concept)
        if best and best_told(best, concept, talk.words):
            won.setdefault(best.sku, []).append(concept)
    merits = [_Merit(item, tuple(won[item.sku])) for item in items if item.sku in won]
    return sorted(merits, key=lambda merit: -merit.weight)
