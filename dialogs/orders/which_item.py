"""Which thing of an order somebody means: the one they name, the only one, or one chosen among pictures."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from dialogs.aftercare import Item
from dialogs.messages import Card, Choice, Image, Reply
from dialogs.products.goods import line_told
from dialogs.shop import Line, Order
from dialogs.skill import Answer, Talk
from dialogs.vocabulary import plain

K = TypeVar("K")

SHORTEST = 4
"""Letters of a word that can name something."""
_NAMES_NOTHING = {"avec", "dans", "pour", "sans", "plus", "votre", "cette", "with", "from", "that", "this", "your"}


def items_of(order: Order) -> list[Item]:
    """Every line of an order, with its parcel."""
    return [Item(parcel.id, line) for parcel in order.parcels for line in parcel.lines]


def key_of(item: Item) -> str:
    """What an item is remembered by until the yes."""
    return "/".join(filter(None, [item.parcel_id, item.line.sku, item.line.variant]))


def item_behind(key: str, order: Order) -> Item:
    """The item remembered by that key."""
    return next(item for item in items_of(order) if key_of(item) == key)


def named(text: str, things: Mapping[K, Line]) -> list[K]:
    """Those whose title, in any language, has most of the words said; none when nothing is named."""
    said = _telling(text)
    found = {key: len(said & _telling(" ".join(line.title.values()))) for key, line in things.items()}
    most = max(found.values(), default=0)
    return [key for key, words in found.items() if words == most] if most else []


def names_any(text: str, titles: str) -> bool:
    """Whether a word of any of these titles is said."""
    return bool(_telling(text) & _telling(titles))


def _telling(text: str) -> set[str]:
    """Those that can name something, singular and plural alike."""
    words = plain(text).replace("'", " ").split()
    return {word.rstrip("sx") for word in words if len(word) >= SHORTEST and word not in _NAMES_NOTHING}


def title_of(talk: Talk, item: Item) -> str:
    """ "2 × Taie d'oreiller"."""
    return line_told(item.line, talk.words)


class Thing(Struct, frozen=True):
    """One of several to choose from: what it is, a word on it, its picture, and what choosing it does."""

    title: str
    subtitle: str
    image: str
    payload: str


def thing(talk: Talk, items: Sequence[Item], subtitle: str, payload: str) -> Thing:
    """What goes together is chosen together, under the picture of the first."""
    title = talk.words.all_of([title_of(talk, item) for item in items])
    return Thing(title, subtitle, items[0].line.image, payload)


def paid_for(talk: Talk, item: Item, order: Order) -> str:
    """What one line cost."""
    return talk.words.money(item.line.price * item.line.quantity, order.currency)


def choose_thing(
    talk: Talk, order: Order, question: str, things: Sequence[Thing], more: tuple[Choice, ...] = ()
) -> Answer:
    """One card for each, with its picture."""
    return Answer((Reply(question, cards=tuple(_card(talk, one) for one in things), choices=more),), order=order.number)


def _card(talk: Talk, one: Thing) -> Card:
    return Card(
        title=one.title,
        subtitle=one.subtitle,
        image=Image(one.image, one.title) if one.image else None,
        choices=(Choice(talk.words("This one"), one.payload),),
    )
