"""Composes the shop's letters: plain text for every reader, and a sober page in the shop's colour, light and dark."""

import re
from datetime import datetime
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from itertools import count
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup, escape
from msgspec import Struct

from channels.mail.marks import Marks
from dialogs.capabilities import Capabilities, fit, shorten
from dialogs.messages import Card, Choice, Image, Outbound, Purpose, Reply
from dialogs.wording import choose_language

UNFOLDED = SMTP.clone(max_line_length=998)
"""Headers on one line: folding turns a long Message-ID or address into an encoded word that nobody recognises."""


class Look(Struct, frozen=True):
    """Whose letters these are: the shop's name, its colour (`#rrggbb`) and the address it writes from."""

    shop: str
    colour: str
    address: str


class Words(Struct, frozen=True):
    """The few words that a letter adds of its own accord."""

    hint: str
    unsubscribe: str


WORDS = {
    "fr": Words("Pour choisir, répondez à ce message avec le numéro.", "Ne plus recevoir ces messages"),
    "en": Words("To choose, answer this message with the number.", "Stop receiving these messages"),
}


def compose(message: Outbound, look: Look, marks: Marks, now: datetime) -> EmailMessage:
    """The whole letter, headers included; raises `ValueError` when the address is none."""
    words = WORDS[choose_language(message.language)]
    letter = EmailMessage(policy=SMTP)
    _address(letter, message, look, marks, now)
    _thread(letter, message.thread)
    _tell_what_it_is(letter, message, marks)
    letter.set_content(_plain(message, words), cte="quoted-printable")
    page = _page(message, look, words, letter["Subject"])
    letter.add_alternative(page, subtype="html", cte="quoted-printable")
    return letter


# ---------------------------------------------------------------- headers


def _address(letter: EmailMessage, message: Outbound, look: Look, marks: Marks, now: datetime) -> None:
    person = message.address.id
    letter["From"] = Mailbox(look.shop, addr_spec=look.address)
    letter["To"] = Mailbox(addr_spec=person)
    letter["Reply-To"] = Mailbox(look.shop, addr_spec=marks.address("reply", marks.reply(person, now)))
    letter["Subject"] = subject(message, look)
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = marks.message_id(marks.message(message))


def subject(message: Outbound, look: Look) -> str:
    """The thread's subject, or what the letter says first."""
    said = _one_line(message.thread.get("subject", ""))
    if said and message.thread.get("message_id"):
        return said if re.match(r"re\s*:", said, re.IGNORECASE) else f"Re: {said}"
    titles = [card.title for card in message.reply.cards]
    first = next((line for line in [said, *message.reply.text.splitlines(), *titles] if line.strip()), look.shop)
    return shorten(_one_line(first), 78)


def _thread(letter: EmailMessage, thread: dict[str, str]) -> None:
    parent = _one_line(thread.get("message_id", ""))
    if parent:
        letter["In-Reply-To"] = parent
        letter["References"] = _one_line(f"{thread.get('references', '')} {parent}")


def _tell_what_it_is(letter: EmailMessage, message: Outbound, marks: Marks) -> None:
    """So that no other robot answers (RFC 3834), and so that one click unsubscribes (RFC 8058)."""
    if message.purpose is not Purpose.HUMAN:
        answer = message.purpose in (Purpose.ANSWER, Purpose.CODE)
        letter["Auto-Submitted"] = "auto-replied" if answer else "auto-generated"
        letter["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    if message.unsubscribe_url:
        by_mail = marks.address("unsubscribe", marks.unsubscribe(message.address.id))
        letter["List-Unsubscribe"] = f"<{_one_line(message.unsubscribe_url)}>, <mailto:{by_mail}?subject=unsubscribe>"
    if message.unsubscribe_url.startswith("https://"):
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _one_line(text: str) -> str:
    return " ".join(text.split())


# ---------------------------------------------------------------- plain text

PLAIN = Capabilities(text=1_000_000)


def _plain(message: Outbound, words: Words) -> str:
    (written,) = fit(message.reply, PLAIN, words.hint)
    image = message.reply.image
    picture = f"{image.alt}\n{image.url}" if image else ""
    stop = f"{words.unsubscribe}\n{message.unsubscribe_url}" if message.unsubscribe_url else ""
    return "\n\n".join(filter(None, [written.text, picture, stop]))


# ---------------------------------------------------------------- the page


class Row(Struct, frozen=True):
    """One thing on the page; `number` is what to answer to choose it, 0 when it cannot be chosen."""

    number: int
    title: str
    subtitle: str = ""
    url: str = ""
    image: Image | None = None
    links: tuple[Choice, ...] = ()


def _page(message: Outbound, look: Look, words: Words, title: str) -> str:
    cards, choices = _rows(message.reply)
    return _template().render(
        title=title,
        language=choose_language(message.language),
        look=look,
        ink=ink(look.colour),
        paragraphs=[_linked(part) for part in re.split(r"\n\s*\n", message.reply.text) if part.strip()],
        image=_seen(message.reply.image),
        cards=cards,
        choices=choices,
        links=_pages(message.reply.choices),
        hint=words.hint if any(row.number for row in cards + choices) else "",
        stop=words.unsubscribe,
        stop_url=_web(message.unsubscribe_url),
    )


def _rows(reply: Reply) -> tuple[list[Row], list[Row]]:
    """Cards and choices, numbered as `offered` numbers them."""
    numbers = count(1)
    cards = [_row(card, next(numbers) if any(c.payload for c in card.choices[:1]) else 0) for card in reply.cards]
    return cards, [Row(next(numbers), choice.label) for choice in reply.choices if choice.payload]


def _row(card: Card, number: int) -> Row:
    return Row(number, card.title, card.subtitle, _web(card.url), _seen(card.image), _pages(card.choices))


def _pages(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return tuple(choice for choice in choices if _web(choice.url))


def _seen(image: Image | None) -> Image | None:
    return image if image and _web(image.url) else None


def _web(url: str) -> str:
    """Only addresses of pages may be clicked: nothing that runs."""
    return url if url.startswith(("https://", "http://")) else ""


LINK = Markup('<a class="text" href="{0}" style="color:#1b1b1f">{0}</a>')
_URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]»]")


def _linked(paragraph: str) -> Markup:
    """Escaped, its lines kept, its web addresses clickable."""
    html, end = Markup(), 0
    for found in _URL.finditer(paragraph):
        html += escape(paragraph[end : found.start()]) + LINK.format(found[0])
        end = found.end()
    return (html + escape(paragraph[end:])).replace("\n", Markup("<br>\n"))


def ink(colour: str) -> str:
    """Black or white, whichever reads better on `colour` (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else "#ffffff"


@cache
def _template() -> Template:
    folder = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=folder, autoescape=True, trim_blocks=True, lstrip_blocks=True).get_template("letter.html")
