"""Which products somebody means: by place on the table, by name, by what tells it from the others, or as before."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from dialogs.finder import Heard, Item
from dialogs.products.looking import Looking
from dialogs.products.told import number_of, told_apart
from dialogs.search.criteria import Order
from dialogs.search.words import SMALL, stem, words
from dialogs.skill import Talk
from dialogs.vocabulary import plain

COUNTING = frozenset(
    (
        *("un", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
        *("one", "two", "three", "four", "five", "seven", "eight", "nine", "ten"),
    )
)
"""Words that count rather than point: "compare les deux" means no second one."""

LETTERS = "abc"
"""How those that stand side by side are called."""

_AT_A_PRICE = re.compile(
    r"(?:\b(?:à|a|at|for|pour) |€ ?)(\d+(?:[.,]\d{2})?)(?!\d|[.,]\d)|\b(\d+(?:[.,]\d{2})?) ?(?:€|euros?\b)", re.I
)

FIRST = ("premiers", "premieres", "first")

JOINING = {stem("avec"), stem("with")}
"""In "qu'est-ce qui va avec ?" it points at no vacuum cleaner "avec sac"."""


async def meant(talk: Talk, heard: Heard) -> tuple[str, ...]:
    """Their SKUs, as far as the words point at any."""
    looking = talk.conversation.looking or Looking()
    pointed = _by_place(talk, looking.before_them) or _by_letter(talk, looking.compared)
    if pointed:
        return pointed
    named = [sku for sku in heard.names if sku in looking.shown] or list(heard.names)
    return tuple(named) or await _by_title(talk, looking.shown)


async def described(talk: Talk, heard: Heard, among: Sequence[str] = ()) -> tuple[str, ...]:
    """Of what is before them, the one at that price, or the one that is most so: "celui à 199", "the quietest"."""
    looking = talk.conversation.looking or Looking()
    items = await talk.finder.items(among or looking.before_them, talk.conversation.language)
    return _at_a_price(talk.text, items) or _most(heard.query.superlative, items)


async def spoken_of(talk: Talk, heard: Heard) -> tuple[str, ...]:
    """The same, or else the one in focus, or else all that is on the table."""
    looking = talk.conversation.looking or Looking()
    return await meant(talk, heard) or ((looking.focus,) if looking.focus else looking.shown)


def points(talk: Talk) -> bool:
    """Whether a place is said: "the second", "la 3"."""
    return bool(_places(talk))


def points_beyond(talk: Talk, shown: Sequence[str]) -> bool:
    """Whether the place said is none of these: the second of one."""
    places = _places(talk)
    return bool(shown and places) and all(abs(place) > len(shown) for place in places)


def _by_place(talk: Talk, shown: Sequence[str]) -> tuple[str, ...]:
    if count := _so_many_first(talk):
        return tuple(shown[:count])
    found = [shown[place - 1 if place > 0 else place] for place in _places(talk) if abs(place) <= len(shown)]
    return tuple(dict.fromkeys(found))


def first_of(talk: Talk, shown: Sequence[str]) -> tuple[str, ...]:
    """ "Les deux premiers": so many of these from the first; all where no such words are said."""
    return tuple(shown[: _so_many_first(talk) or len(shown)])


def _so_many_first(talk: Talk) -> int:
    """How many of the first they speak of; 0: of none, or of the very first alone."""
    said = plain(talk.text).split()
    if not any(word in FIRST for word in said):
        return 0
    count = next((talk.vocabulary.ordinals.get(word, 0) for word in said if word in COUNTING), 0)
    count = count or next((int(word) for word in said if word.isdecimal() and len(word) == 1), 0)
    return count if count > 1 else 0


def _places(talk: Talk) -> list[int]:
    """Counted from the first, or from the last where they are negative."""
    said = plain(talk.text).split()
    places = [talk.vocabulary.ordinals.get(word, 0) for word in said if word not in COUNTING]
    places += [int(word) for before, word in pairwise(said) if _points(before, word)]
    return [place for place in places if place]


def _points(before: str, word: str) -> bool:
    """ "la 2", "number 3"."""
    return word.isdecimal() and len(word) == 1 and before in ("le", "la", "numero", "n", "number", "no")


def _by_letter(talk: Talk, compared: Sequence[str]) -> tuple[str, ...]:
    """ "le B", "A"."""
    said = plain(talk.text).split()
    called = [word for before, word in pairwise(["le", *said]) if before in ("le", "la", "the") and word in LETTERS]
    places = [LETTERS.index(letter) for letter in called]
    return tuple(compared[place] for place in places if place < len(compared))


def _at_a_price(text: str, items: Sequence[Item]) -> tuple[str, ...]:
    """A price told without its cents is still that price."""
    said = {Decimal((one or other).replace(",", ".")) for one, other in _AT_A_PRICE.findall(text)}
    return tuple(item.sku for item in items if item.price is not None and {item.price, Decimal(int(item.price))} & said)


def _most(order: Order | None, items: Sequence[Item]) -> tuple[str, ...]:
    numbers = {item.sku: number for item in items if order and (number := _number(item, order)) is not None}
    if not order or not numbers:
        return ()
    best = min(numbers.values()) if order.smallest_first else max(numbers.values())
    return tuple(sku for sku, number in numbers.items() if number == best)


def _number(item: Item, order: Order) -> float | None:
    if order.concept:
        return number_of(item, order.concept)
    return next((fact.number for fact in item.facts if fact.label == order.attribute), None)


async def _by_title(talk: Talk, shown: Sequence[str]) -> tuple[str, ...]:
    """By words that tell one of those on the table from the others: "la Norvale"."""
    said = {stem(word) for word in words(talk.text) if word not in SMALL and len(word) > 2}
    items = told_apart(await talk.finder.items(shown, talk.conversation.language)) if said and shown else ()
    titles = {item.sku: _words(item) for item in items}
    telling = {sku: said & theirs for sku, theirs in titles.items()}
    common = set.intersection(*titles.values()) if len(titles) > 1 else set[str]()
    return tuple(sku for sku, both in telling.items() if both - common - JOINING)


def _words(item: Item) -> set[str]:
    return {stem(word) for word in words(f"{item.title} {item.brand}")}
