"""Which thing of an order somebody means: the one they name, the only one, or one chosen among pictures."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from dialogs.aftercare import Item
from dialogs.messages import Card, Choice, Image, Reply
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


def named(text: str, things: Mapping[K, Line]) -> list[K]:
    """Those whose title, in any language, has most of the words said; none when nothing is named."""
    said = _words(text)
    found = {key: len(said & _words(" ".join(line.title.values()))) for key, line in things.items()}
    most = max(found.values(), default=0)
    return [key for key, words in found.items() if words == most] if most else []


def names_any(text: str, titles: str) -> bool:
    """Whether a word of any of these titles is said."""
    return bool(_words(text) & _words(titles))


def _words(text: str) -> set[str]:
    """Those that can name something, singular and plural alike."""
    words = plain(text).replace("'", " ").split()
    return {word.rstrip("sx") for word in words if len(word) >= SHORTEST and word not in _NAMES_NOTHING}


def title_of(talk: Talk, item: Item) -> str:
    """ "2 × Taie d'oreiller"."""
    title = talk.words.pick(item.line.title)
    return f"{item.line.quantity} × {title}" if item.line.quantity > 1 else title


def choose_item(
    talk: Talk, order: Order, question: str, payloads: Sequence[tuple[Item, str]], more: tuple[Choice, ...] = ()
) -> Answer:
    """One card for each, with its picture; `payloads` say what choosing it does."""
    cards = tuple(_card(talk, item, payload) for item, payload in payloads)
    return Answer((Reply(question, cards=cards, choices=more),), order=order.number)


def _card(talk: Talk, item: Item, payload: str) -> Card:
    _, line = talk.words, item.line
    return Card(
        title=title_of(talk, item),
        subtitle=_.money(line.price * line.quantity, "EUR"),
        image=Image(line.image, _.pick(line.title)) if line.image else None,
        choices=(Choice(_("This one"), payload),),
    )
