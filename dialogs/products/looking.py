"""What somebody is looking for: what they asked so far, what they were shown, and how the next words change it."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from dialogs.search.criteria import Criterion, Query
from dialogs.search.facts import COMMON

ADDING_UP = frozenset({"programmes", "features", "connectivity", "certification", "text"})
"""A product may have several of these: asking for another does not take the first back."""

KEPT_SENTENCES = 8


class Looking(Struct, frozen=True, kw_only=True):
    """A search in progress, as it is kept with the conversation.

    `said` are the sentences it came from, to understand it anew when the catalogue (`edition`) has changed.
    `shown` are the products on the table, from the `start`-th of `total`; `focus` is the one spoken of, `compared`
    those that stand side by side, and `quantity` how many they said they would take; 0 when they did not say.
    """

    query: Query = Query()
    said: tuple[str, ...] = ()
    edition: int = 0
    shown: tuple[str, ...] = ()
    start: int = 0
    total: int = 0
    focus: str = ""
    compared: tuple[str, ...] = ()
    quantity: int = 0

    @property
    def before_them(self) -> tuple[str, ...]:
        """What "the first" is the first of: those side by side, else all that is shown."""
        return self.compared or self.shown

    def showing(self, skus: Sequence[str]) -> "Looking":
        """The same search with these on the table: none of them is spoken of yet, none compared."""
        return replace(self, shown=tuple(skus), focus="", compared=())


def narrowed(before: Query, said: Query) -> Query:
    """What was asked before, with what is asked now added, or in the place of what it contradicts."""
    taken_back = [new for new in said.criteria if new.excludes and any(_undoes(new, old) for old in before.criteria)]
    added = [new for new in said.criteria if new not in taken_back]
    kept = [
        old
        for old in before.criteria
        if not any(_replaces(new, old) for new in added) and not any(_undoes(new, old) for new in taken_back)
    ]
    return replace(
        before,
        criteria=(*kept, *(new for new in added if new not in kept)),
        superlative=said.superlative or (said.wishes[0] if said.wishes else before.superlative),
        words=before.words,
        unknown=said.unknown,
        money=said.money,
    )


def without(before: Query, dropped: Sequence[str]) -> Query:
    """The same with no criterion about any of these: concepts, or attributes by their labels."""
    gone = frozenset(dropped)
    order = before.superlative if before.superlative and before.superlative.attribute not in gone else None
    kept = tuple(c for c in before.criteria if not {topic(c), c.attribute} & gone)
    return replace(before, criteria=kept, superlative=order, unknown=())


def topic(criterion: Criterion) -> str:
    """What a criterion is about: its concept, else its attribute; "price", "largeur"."""
    common = COMMON.get(criterion.tests[0].attribute, "") if criterion.tests else ""
    return common or criterion.concept or criterion.attribute


def asked(query: Query) -> tuple[Criterion, ...]:
    """The criteria that are not the kind of product itself."""
    return tuple(c for c in query.criteria if c.concept != "kind")


def _replaces(new: Criterion, old: Criterion) -> bool:
    if topic(new) != topic(old) or new.concept == "kind":
        return new.concept == "kind" == old.concept
    if topic(new) in ADDING_UP or (new.excludes and old.excludes):
        return False
    if new.excludes:
        return _meant(old) <= _meant(new)
    return new.attribute == old.attribute and (_side(new) == _side(old) or "=" in (_side(new), _side(old)))


def _undoes(new: Criterion, old: Criterion) -> bool:
    """ "Sans programme laine" after "avec programme laine": they no longer ask for it, rather than refuse it."""
    may_be_had = topic(new) in ADDING_UP or isinstance(new.value, bool)
    return new.excludes and not old.excludes and may_be_had and bool(_meant(new) & _meant(old))


def _meant(criterion: Criterion) -> frozenset[str]:
    words = {word for test in criterion.tests for word in test.words if test.op == "in"}
    flags = {f"#{test.attribute}" for test in criterion.tests if test.op == "has"}
    return frozenset(words | flags | set(criterion.text))


def _side(criterion: Criterion) -> str:
    """Which side a criterion bounds: two bounds of a range stand beside each other."""
    return criterion.op[0] if criterion.op[0] in "<>" else "="
