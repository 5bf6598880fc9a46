"""What a channel can show, and how a reply shrinks to fit it."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import count, takewhile

from msgspec import Struct
from msgspec.structs import replace

from dialogs.messages import Card, Choice, Menu, Reply, Timeline, Unasked

ENOUGH = 2 / 3
"""How much of a label a button must show: "Signaler un…" does not say what would be reported."""


class Capabilities(Struct, frozen=True, kw_only=True):
    """A channel's limits, as data. Lengths are in characters, counted by `length`; 0 means "cannot".

    Each adapter fills these from its vendor's page and names the page beside the figure.
    """

    text: int  # longest text of one message
    caption: int = 0  # … of one that carries a picture or cards; 0: the text goes in a message of its own
    buttons: int = 0  # buttons under one message
    button_label: int = 0
    button_bytes: int = 0  # of a `Choice.payload`, that a button carries; 0: no such rule
    links: int = 0  # buttons that open a page, under one message; 0: the address is written in the text
    link_text: int = 0  # longest text above such buttons, where they hang under nothing but a text; 0: no such rule
    cards: int = 0  # cards side by side in one message
    card_title: int = 0
    card_subtitle: int = 0
    card_buttons: int = 0
    images: bool = False
    drawings: bool = False  # tables, timelines, stars, menus and fields: the pages that are our own
    letters: bool = False  # has a subject and a foot, and a page on which timelines and offers are drawn
    typing: bool = False
    receipts: bool = False  # tells when a message was delivered
    window: timedelta | None = None  # how long after the person's last word we may write freely
    rate: float = 10.0  # messages a second that the vendor takes on the whole lane
    promotions: bool = True  # may carry promotions at all
    answered: bool = True  # people can write back; else they choose nothing there, and end by a page what they are sent
    paid: bool = False  # each message costs: an uncertain one is not sent again after a crash, and few words are used


def length(text: str) -> int:
    """Characters as the strictest vendors count them: UTF-16 units, so that an emoji counts two."""
    return len(text.encode("utf-16-le")) // 2


def fit(reply: Reply, can: Capabilities, hint: str = "") -> tuple[Reply, ...]:
    """Cut a reply into messages that the channel can show, losing nothing that can be chosen.

    A carousel becomes a list with buttons where there are buttons and a numbered list where there are none; buttons
    too narrow for what they say bear numbers, too; long texts are split at sentence ends; `hint` ("Répondez par le
    numéro …") ends a numbered list. The numbers are those of `offered()`.
    """
    if not can.images:
        reply = replace(reply, image=None)
    why = "" if can.letters or not reply.unasked else reply.unasked.why
    if can.paid and reply.unasked:
        reply, why, hint = _in_brief(reply, reply.unasked), "", ""
    if not can.drawings:
        reply = _undrawn(reply, can)
    menu = ""
    choices = _choosable(reply.choices)
    too_many = len(choices) > can.buttons and not isinstance(reply.drawing, Menu)
    too_small = not (reply.drawing or (_carried(choices, can) and _readable(choices, can)))
    if (reply.cards and not can.cards) or too_many or (too_small and not reply.cards):
        reply, menu = _list(reply, can, hint)
    elif too_small:
        return _menu_below(reply, can, hint)
    reply = _write_links(_with_reason(reply, why), can)
    reply = _trim(reply, can)
    return tuple(_split(reply, menu, can))


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut between words, with an ellipsis where something is missing."""
    if not limit or length(text) <= limit:
        return text
    cut = _fitting(text, limit - 1)
    space = cut.rfind(" ")
    return (cut[:space] if space > limit // 2 else cut).rstrip(" ,;:.") + "…"


def sentences(text: str, limit: int) -> list[str]:
    """Cut a text into pieces of at most `limit` characters: between paragraphs or sentences, else between words."""
    if length(text) <= limit:
        return [whole] if (whole := text.strip()) else []
    pieces: list[str] = []
    current = ""
    for part in _parts(text, limit):
        if current and length((current + part).rstrip()) > limit:
            pieces.append(current.strip())
            current = ""
        current += part
    return [*pieces, current.strip()] if current.strip() else pieces


# ---------------------------------------------------------------- cards, choices, links


def _undrawn(reply: Reply, can: Capabilities) -> Reply:
    """Without what only our own pages can draw: text, subtitles and choices say the same."""
    if can.letters:
        return reply if isinstance(reply.drawing, Timeline) else replace(reply, drawing=None)
    return replace(reply, drawing=None, cards=tuple(replace(card, offer=None) for card in reply.cards))


def _in_brief(reply: Reply, unasked: Unasked) -> Reply:
    """In few words, which need no hint: pages by their bare addresses."""
    text = " ".join([unasked.brief, *(choice.url for choice in reply.choices if choice.url)])
    return Reply(text, choices=_choosable(reply.choices))


def _with_reason(reply: Reply, why: str) -> Reply:
    return replace(reply, text=f"{reply.text}\n\n{why}".strip(), unasked=None) if why else reply


def _list(reply: Reply, can: Capabilities, hint: str) -> tuple[Reply, str]:
    """Cards as lines of text, numbered when they can be chosen; choices as buttons if all fit, else a numbered menu.

    Where there is room for the buttons and not for what they say, they bear the numbers of the menu.
    """
    choices = _choosable(reply.choices)
    buttons = (*_titled(reply.cards), *choices)
    links = tuple(choice for choice in reply.choices if choice.url)
    numbers = count(1)
    text = "\n\n".join(filter(None, [reply.text, *(_card_lines(card, numbers) for card in reply.cards)]))
    listed = replace(reply, text=text, cards=(), choices=links)
    room = len(buttons) <= can.buttons and _carried(buttons, can)
    if room and _readable(buttons, can):
        return replace(listed, choices=(*buttons, *links)), ""
    menu = _menu(choices, numbers, hint)
    numbered = _numbered(buttons, count(1)) if room else ()
    return replace(listed, choices=(*numbered, *links)), menu


def _menu_below(reply: Reply, can: Capabilities, hint: str) -> tuple[Reply, ...]:
    """Cards keep their buttons; what may be chosen below them is a menu of its own, numbered after them."""
    choices, first = _choosable(reply.choices), len(tuple(_titled(reply.cards))) + 1
    links = tuple(choice for choice in reply.choices if choice.url)
    numbered = _numbered(choices, count(first)) if _carried(choices, can) else ()
    *begun, last = sentences(_menu(choices, count(first), hint), can.text)
    menu = (*(Reply(piece) for piece in begun), Reply(last, choices=numbered))
    return (*fit(replace(reply, choices=links), can), *menu)


def _menu(choices: Sequence[Choice], numbers: Iterator[int], hint: str) -> str:
    return "\n".join(filter(None, [*(f"{next(numbers)}. {choice.label}" for choice in choices), hint]))


def _numbered(choices: Sequence[Choice], numbers: Iterator[int]) -> tuple[Choice, ...]:
    return tuple(replace(choice, label=f"{next(numbers)}") for choice in choices)


def _card_lines(card: Card, numbers: Iterator[int]) -> str:
    number = f"{next(numbers)}. " if _choosable(card.choices[:1]) else ""
    return "\n".join(filter(None, [f"{number}{card.title}", card.subtitle, card.url]))


def _titled(cards: Sequence[Card]) -> Iterator[Choice]:
    """The first choice of each card, under the card's own title: "Choose" under a list would not say what."""
    for card in cards:
        yield from (replace(choice, label=card.title) for choice in _choosable(card.choices[:1]))


def _choosable(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    return tuple(choice for choice in choices if choice.payload)


def _write_links(reply: Reply, can: Capabilities) -> Reply:
    links = [choice for choice in reply.choices if choice.url]
    if not links or (len(links) <= can.links and _carries_links(reply, can)):
        return reply
    lines = "\n".join(f"{choice.label}\n{choice.url}" for choice in links)  # no colon: its space differs by language
    gap = "\n\n" if "\n\n" in reply.text else "\n"
    return replace(
        reply,
        text=f"{reply.text}{gap}{lines}".strip(),
        choices=tuple(choice for choice in reply.choices if not choice.url),
    )


def _carries_links(reply: Reply, can: Capabilities) -> bool:
    bare = not (reply.cards or reply.image)
    return not can.link_text or (bare and length(reply.text) <= can.link_text)


def _trim(reply: Reply, can: Capabilities) -> Reply:
    return replace(
        reply,
        choices=_labelled(reply.choices, can),
        cards=tuple(_trim_card(card, can) for card in reply.cards),
    )


def _labelled(choices: Sequence[Choice], can: Capabilities) -> tuple[Choice, ...]:
    labels = told_apart([choice.label for choice in choices], can.button_label)
    return tuple(replace(choice, label=label) for choice, label in zip(choices, labels, strict=True))


def _carried(choices: Sequence[Choice], can: Capabilities) -> bool:
    """Whether a button for each can carry what choosing it does: cut, it would do something else."""
    return not can.button_bytes or all(len(choice.payload.encode()) <= can.button_bytes for choice in choices)


def _readable(choices: Sequence[Choice], can: Capabilities) -> bool:
    """Whether a button for each can be told from the others, and says enough to be chosen."""
    shown = [choice.label for choice in _labelled(choices, can)]
    return all(_says_enough(cut, choice.label) for cut, choice in zip(shown, choices, strict=True))


def _says_enough(shown: str, label: str) -> bool:
    """Without the words that all begin with; not what is told by its end alone, nor what loses a number."""
    said = shown.removesuffix("…")
    begins = max(label.find(said), label.find(said[:1].lower() + said[1:]))
    lost = label[begins + len(said) :]
    return begins >= 0 and length(shown) >= ENOUGH * length(label[begins:]) and not re.search(r"\d", lost)


def told_apart(labels: Sequence[str], limit: int) -> list[str]:
    """Each within `limit` characters. Those that must be cut lose first the words they all begin with.

    "Lave-linge top 5,5 kg Aquaro" and "Lave-linge top 6 kg Brion" would else be cut where they begin to differ.
    """
    long = [label for label in labels if limit and length(label) > limit]
    same = _same_beginning(long) if len(long) > 1 else ""
    cut = [shorten(_begun(label.removeprefix(same)) if label in long else label, limit) for label in labels]
    return [
        shown if cut.count(shown) == 1 else _with_its_end(label, limit)
        for shown, label in zip(cut, labels, strict=True)
    ]


def _begun(label: str) -> str:
    return label[:1].upper() + label[1:]


def _same_beginning(labels: Sequence[str]) -> str:
    """The words that all begin with, two at least: what begins with "How" says nothing without it. Never all of one."""
    alike = takewhile(lambda each: len(set(each)) == 1, zip(*(label.split(" ")[:-1] for label in labels), strict=False))
    words = [each[0] for each in alike]
    return "".join(f"{word} " for word in words) if len(words) > 1 else ""


def _with_its_end(label: str, limit: int) -> str:
    """What is cut alike from the front differs at its end."""
    if not limit or length(label) <= limit:
        return label
    backwards = _fitting(label[::-1], limit - 1)
    return "…" + backwards[::-1].lstrip(" ,;:.")


def _trim_card(card: Card, can: Capabilities) -> Card:
    return replace(
        card,
        title=shorten(card.title, can.card_title),
        subtitle=shorten(card.subtitle, can.card_subtitle),
        choices=_labelled(card.choices[: can.card_buttons], can),
    )


# ---------------------------------------------------------------- length


def _split(reply: Reply, menu: str, can: Capabilities) -> Iterator[Reply]:
    """Text first, then what goes with it: cards, the picture; the choices stay with the last message."""
    extras = list(_extras(reply, can))
    texts = _texts(reply.text, menu, can.text)
    with_text = bool(extras) and len(texts) == 1 and length(texts[0]) <= can.caption
    if with_text:
        extras[0] = replace(extras[0], text=texts[0])
    parts = extras if with_text else [*(Reply(text=piece) for piece in texts), *extras]
    parts = parts or [Reply()]
    yield from parts[:-1]
    yield replace(parts[-1], choices=reply.choices, drawing=reply.drawing, unasked=reply.unasked)


def _texts(text: str, menu: str, limit: int) -> list[str]:
    """A menu is never torn from its hint, and goes with the end of the text where there is room."""
    pieces = sentences(text, limit)
    whole = f"{pieces[-1]}\n\n{menu}" if pieces and menu else menu
    if not menu:
        return pieces
    return [*pieces[:-1], whole] if length(whole) <= limit else [*pieces, *sentences(menu, limit)]


def _extras(reply: Reply, can: Capabilities) -> Iterator[Reply]:
    if reply.image:
        yield Reply(image=reply.image)
    for start in range(0, len(reply.cards), can.cards or 1):
        yield Reply(cards=reply.cards[start : start + can.cards])


_ENDS = re.compile(
    r"(?<=[.!?…])(?<!^\d\.)(?<!^\d\d\.)(?=\s)(?!\s»)"  # not after the number of a choice, nor inside a quotation
    r"|(?<=[.!?…][»”\"])(?=\s)|(?<=[.!?…]\s»)(?=\s)|(?<=\n)",
    re.M,
)


def _parts(text: str, limit: int) -> Iterator[str]:
    for sentence in _ENDS.split(text):
        yield from _words(sentence, limit) if length(sentence.strip()) > limit else [sentence]


def _words(sentence: str, limit: int) -> Iterator[str]:
    for word in re.findall(r"\s*\S+", sentence):
        while length(word.strip()) > limit:
            head = _fitting(word.strip(), limit)
            yield head
            word = word.strip()[len(head) :]
        yield word


def _fitting(text: str, limit: int) -> str:
    """The longest beginning of `text` of at most `limit` UTF-16 units, never half a character."""
    return text.encode("utf-16-le")[: limit * 2].decode("utf-16-le", errors="ignore")
