"""Two or three products side by side: what differs, who is better at it, and what is the same."""

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from dialogs.finder import Heard, Item, Stated
from dialogs.messages import Choice, Reply, Table, TableRow
from dialogs.products.attribute_names import SMALL_IS_BETTER, name_of
from dialogs.products.looking import Looking, asked, topic
from dialogs.products.results import SEARCH, is_brief
from dialogs.products.told import capital, money, number_of, rating_told, stock_told, told_apart, value_told
from dialogs.products.which_product import meant
from dialogs.skill import Answer, Talk
from dialogs.suggestions import or_a_person

MOST = 3
ROWS = 9
ROWS_IN_BRIEF = 4
LETTERS = ("(A)", "(B)", "(C)")
LONGEST_BRAND = 14
_BETWEEN = re.compile(r"\s(?:et|ou|and|or|vs|versus|avec|with)\s|,", re.IGNORECASE)

_VERSUS = re.compile(r"\svs\.?\s", re.IGNORECASE)


class Row(Struct, frozen=True):
    """One attribute of all of them: what each says, and which are best at it."""

    name: str
    values: tuple[str, ...]
    best: frozenset[int] = frozenset()

    @property
    def differs(self) -> bool:
        return len(set(self.values)) > 1


async def compare(talk: Talk, heard: Heard | None = None) -> Answer:
    """Those named, those pointed at, or the first on the table."""
    looking = talk.conversation.looking or Looking()
    skus = (await _compared(talk, looking, heard))[:MOST]
    items = told_apart(await talk.finder.items(skus, talk.conversation.language))
    if len(items) < 2:
        said = talk.words("Which products shall I compare? Name two, or look for some first.")
        return Answer((Reply(said),), asks=SEARCH, looking=looking)
    compared = tuple(item.sku for item in items)
    if heard and compared == looking.compared and "compare" not in heard.cues:
        return _no_more_known(talk, looking)
    now = replace(looking, focus="", shown=looking.shown or compared, compared=compared)
    names = _short_names(items) if LETTERS[0] in _short_names(items) else [""] * len(items)
    choices = tuple(
        Choice(f"{name} {item.title}".strip(), f"product_question:{item.sku}")
        for name, item in zip(names, items, strict=True)
    )
    rows = _rows(talk, looking, items)
    told = Reply(_table(talk, rows, items), choices=choices, drawing=_drawn(talk, rows, items))
    return Answer((told,), asks=SEARCH, looking=now)


async def are_set_against(talk: Talk) -> bool:
    """ "Mini 40 vs T405", two products; elsewhere "vs" is how "vous" is written in a hurry."""
    sides = _VERSUS.split(talk.text)
    return len(sides) == 2 and all([(await talk.finder.hear(side)).names for side in sides])


async def _compared(talk: Talk, looking: Looking, heard: Heard | None) -> Sequence[str]:
    if talk.argument:
        return talk.argument.split(",")
    if heard is None:
        return looking.shown
    parts = [await talk.finder.hear(part) for part in _BETWEEN.split(talk.text) if part.strip()]
    named = tuple(dict.fromkeys(part.names[0] for part in parts if part.names))
    pointed = named if len(named) > 1 else await meant(talk, heard)
    others = (looking.focus,) if looking.focus else looking.before_them
    together = pointed if len(pointed) > 1 else tuple(dict.fromkeys([*pointed, *others]))
    return together if len(together) > 1 else looking.before_them


def _no_more_known(talk: Talk, looking: Looking) -> Answer:
    """ "Which one uses less water?", of those that stand side by side already, and say nothing of it."""
    said = talk.words("The catalogue says no more of them than this.")
    return Answer((or_a_person(said, talk),), asks=SEARCH, looking=looking)


def _drawn(talk: Talk, rows: Sequence[Row], items: Sequence[Item]) -> Table:
    """The same as a table, where one can be drawn: all that differs, however much that is."""
    differing = [row for row in rows if row.differs]
    best = talk.words("★ the best of the row") if any(row.best for row in differing) else ""
    lead = "\n".join(filter(None, [best, _same_told(talk, rows)]))
    drawn = (TableRow(capital(row.name), row.values, tuple(sorted(row.best))) for row in differing)
    return Table(tuple(item.title for item in items), tuple(drawn), lead)


def _same_told(talk: Talk, rows: Sequence[Row]) -> str:
    _ = talk.words
    alike = [row for row in rows if not row.differs and row.values[0] != "–"]
    same = ", ".join(_("{name} {value}", name=row.name, value=row.values[0]) for row in alike[:5])
    return _("The same for all: {same}.", same=same) if same else ""


def _table(talk: Talk, rows: Sequence[Row], items: Sequence[Item]) -> str:
    _ = talk.words
    brief = is_brief(talk)
    differing = [row for row in rows if row.differs][: ROWS_IN_BRIEF if brief else ROWS]
    names = _short_names(items)
    lettered = [f"{name} {item.title}" for name, item in zip(names, items, strict=True)]
    lines = lettered if LETTERS[0] in names and not brief else []  # a text message lists them as its choices
    lines = [*lines, "", *(_row_told(row, names, talk) for row in differing)]
    if not brief and (same := _same_told(talk, rows)):
        lines += ["", same]
    best = _("* the best") if brief else _("★ the best of the row")
    return "\n".join([*lines, *([best] if any(row.best for row in differing) else [])]).strip()


def _short_names(items: Sequence[Item]) -> Sequence[str]:
    """How they are called in a row: by their brands where those differ."""
    brands = [item.brand for item in items]
    told_apart = len(set(brands)) == len(brands) and all(0 < len(brand) <= LONGEST_BRAND for brand in brands)
    return brands if told_apart else LETTERS[: len(items)]


def _row_told(row: Row, names: Sequence[str], talk: Talk) -> str:
    """Nothing that would make a text message dearer where each is paid for: its alphabet has no star."""
    star, bar = ("*", ", ") if is_brief(talk) else (" ★", " · ")
    told = [
        f"{name} {value}{star if n in row.best else ''}"
        for n, (name, value) in enumerate(zip(names, row.values, strict=True))
    ]
    return talk.words("{name}: {value}", name=capital(row.name), value=bar.join(told))


def _rows(talk: Talk, looking: Looking, items: Sequence[Item]) -> list[Row]:
    """The price, what was asked, what is tied to that, then the rest as the catalogue tells it."""
    _ = talk.words
    rows = [_price_row(talk, items)]
    keys = list(dict.fromkeys(_key(fact) for item in items for fact in item.facts))
    first = [topic(criterion) for criterion in asked(looking.query)]
    first += [tied for one in first for tied in talk.finder.tied(one)]
    keys.sort(key=lambda key: (key not in SMALL_IS_BETTER, first.index(key) if key in first else len(first)))
    rows += [row for key in keys if (row := _row(talk, items, key))]
    if any(item.rating for item in items):
        rows.insert(1, _rating_row(talk, items))
    return [*rows, *_stock_rows(talk, items)]


def _key(fact: Stated) -> str:
    return fact.concept or fact.label


def _row(talk: Talk, items: Sequence[Item], key: str) -> Row | None:
    """None when fewer than two of them say anything of it."""
    _ = talk.words
    facts = [next((fact for fact in item.facts if _key(fact) == key), None) for item in items]
    said = [fact for fact in facts if fact]
    if len(said) < 2:
        return None
    name = name_of(said[0].concept, said[0].called, _)
    if any(", " in fact.value for fact in said):
        return Row(_("{name}, where they differ", name=name), _of_their_own(facts, talk))
    values = tuple(value_told(fact.value, _) if fact else _("not said") for fact in facts)
    return Row(name, values, _best(items, said[0].concept))


def _of_their_own(facts: Sequence[Stated | None], talk: Talk) -> tuple[str, ...]:
    """Of long lists only what tells one from the others."""
    lists = [fact.value.split(", ") if fact else [] for fact in facts]
    common = set.intersection(*(set(words) for words in lists if words))
    own = [", ".join(word for word in words if word not in common) for words in lists]
    return tuple((told or "–") if fact else talk.words("not said") for told, fact in zip(own, facts, strict=True))


def _price_row(talk: Talk, items: Sequence[Item]) -> Row:
    _ = talk.words
    values = tuple(money(item.price, item.currency, _) if item.price is not None else _("not said") for item in items)
    return Row(_("price"), values, _best(items, "price"))


def _rating_row(talk: Talk, items: Sequence[Item]) -> Row:
    _ = talk.words
    values = tuple(rating_told(item, _) if item.rating else _("not said") for item in items)
    return Row(_("rating"), values, _best(items, "rating"))


def _stock_rows(talk: Talk, items: Sequence[Item]) -> list[Row]:
    _ = talk.words
    values = tuple(stock_told(item, _) for item in items)
    return [Row(_("availability"), values)] if len(set(values)) > 1 else []


def _best(items: Sequence[Item], concept: str) -> frozenset[int]:
    smallest = SMALL_IS_BETTER.get(concept)
    numbers = {n: number for n, item in enumerate(items) if (number := number_of(item, concept)) is not None}
    if smallest is None or len(set(numbers.values())) < 2:
        return frozenset()
    best = min(numbers.values()) if smallest else max(numbers.values())
    return frozenset(n for n, number in numbers.items() if number == best)
