"""Which thing of an order somebody means: the one they name, the only one, or one chosen among pictures."""

from collections.abc import Collection, Mapping, Sequence
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
BARE = 3
"""Words of a bare name: a small word, the thing, and its colour."""
OF_THE_DAY = {"midi", "matin", "soir", "soiree", "jour", "nuit", "noon", "morning", "evening", "night"}
"""Name a thing only beside another word of its title: "vendredi après-midi" is about no "robe midi"."""
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


async def named(talk: Talk, things: Mapping[K, Line]) -> list[K]:
    """Those whose title, in any language, has most of the words said, else those of the kind named; or none."""
    said = _telling(talk.text)
    found = {key: len(_common(said, " ".join(line.title.values()))) for key, line in things.items()}
    if most := max(found.values(), default=0):
        return [key for key, words in found.items() if words == most]
    of_it = await of_the_kind(talk)
    return [key for key, line in things.items() if line.sku in of_it]


async def of_the_kind(talk: Talk) -> Collection[str]:
    """What the shop has of the kind of thing they name: "le téléphone" stands in no smartphone's title."""
    heard = await talk.finder.hear(talk.understanding.value("category") or talk.text)
    return (await talk.finder.find(heard.query)).skus if heard.query.kind else ()


async def names_a_kind(talk: Talk) -> bool:
    """Whether they say a kind of thing and nothing else: "le téléphone", "my brown shoes"."""
    bare = "?" not in talk.text and len(talk.text.split()) <= BARE
    return bare and bool(await of_the_kind(talk))


def names_any(text: str, titles: str) -> bool:
    """Whether a word of any of these titles is said."""
    return bool(_common(_telling(text), titles))


def _common(said: set[str], titles: str) -> set[str]:
    """The words said that stand there and name something."""
    found = said & _telling(titles)
    return found if found - OF_THE_DAY else set()


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
