"""Composes the shop's letters: plain text for every reader, and a page in the shop's colour, light and dark."""

import re
from datetime import datetime
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from babel.numbers import format_decimal
from markupsafe import Markup, escape
from msgspec import Struct
from msgspec.structs import replace

from channels import Draft
from channels.mail.marks import Marks
from dialogs.capabilities import Capabilities, fit, shorten
from dialogs.messages import Card, Choice, Image, Offer, Outbound, Purpose, Reply, Timeline
from dialogs.wording import choose_language

if TYPE_CHECKING:
    from jinja2 import Template

UNFOLDED = SMTP.clone(max_line_length=998)
"""Headers on one line: folding turns a long Message-ID or address into an encoded word that nobody recognises."""


class Look(Struct, frozen=True):
    """Whose letters these are: the shop's name, its colour (`#rrggbb`) and the address it writes from.

    `logo` is a picture's address, `imprint` stands at the foot: who the shop is, and where.
    """

    shop: str
    colour: str
    address: str
    logo: str = ""
    imprint: str = ""


class Words(Struct, frozen=True):
    """The few words that a letter adds of its own accord."""

    hint: str
    unsubscribe: str
    wishes: str
    by_number: str
    rating: str


WORDS = {
    "fr": Words(
        "Pour choisir, répondez à ce message avec le numéro.",
        "Ne plus recevoir ces messages",
        "Choisir ce que nous vous écrivons",
        "Ou répondez par un numéro\u00a0:",
        "{stars} sur 5",
    ),
    "en": Words(
        "To choose, answer this message with the number.",
        "Stop receiving these messages",
        "Choose what we write to you about",
        "Or answer with a number:",
        "{stars} out of 5",
    ),
}


def compose(message: Outbound, look: Look, marks: Marks, now: datetime) -> EmailMessage:
    """The whole letter, headers included; raises `ValueError` when the address is none."""
    words = WORDS[choose_language(message.language)]
    letter = EmailMessage(policy=SMTP)
    _address(letter, message, look, marks, now)
    _thread(letter, {} if message.reply.unasked else message.thread)
    _tell_what_it_is(letter, message, marks)
    letter.set_content(_plain(message, look, words), cte="quoted-printable")
    page = _page(message, look, words, letter)
    letter.add_alternative(page, subtype="html", cte="quoted-printable")
    return letter


def drafted(message: Outbound, look: Look, marks: Marks, now: datetime) -> Draft:
    """The same letter, to be looked at."""
    letter = compose(message, look, marks, now)
    text, page = (letter.get_body((kind,)) for kind in ("plain", "html"))
    assert text
    assert page
    return Draft(
        subject=str(letter["Subject"]),
        glimpse=_one_line(_paragraphs(message.reply)[0]) if message.reply.unasked else "",
        text=text.get_content().strip(),
        page=page.get_content(),
    )


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
    """Its own, where it comes unasked; else the thread's, or what the letter says first."""
    if message.reply.unasked:
        return shorten(_one_line(message.reply.unasked.subject), 78)
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


def _plain(message: Outbound, look: Look, words: Words) -> str:
    unasked = message.reply.unasked
    (written,) = fit(replace(message.reply, unasked=None), PLAIN, words.hint)
    image = message.reply.image
    picture = f"{image.alt}\n{image.url}" if image and not unasked else ""
    wishes = f"{words.wishes}\n{message.wishes_url}" if message.wishes_url else ""
    stop = f"{words.unsubscribe}\n{message.unsubscribe_url}" if message.unsubscribe_url else ""
    foot = "\n".join(filter(None, [unasked.why, look.imprint])) if unasked else ""
    return "\n\n".join(filter(None, [written.text, picture, "—" if foot else "", foot, wishes, stop]))


# ---------------------------------------------------------------- the page


class Row(Struct, frozen=True):
    """One thing on the page; `number` is what to answer to choose it, 0 when it cannot be chosen."""

    number: int
    title: str
    subtitle: str = ""
    url: str = ""
    image: Image | None = None
    links: tuple[Choice, ...] = ()
    offer: Offer | None = None
    rating: str = ""


class Button(Struct, frozen=True):
    """Something to press: a page, or where there is none, an answer by mail that is written already."""

    label: str
    url: str
    number: int = 0


def _page(message: Outbound, look: Look, words: Words, letter: EmailMessage) -> str:
    reply, language = message.reply, choose_language(message.language)
    cards, choices = _rows(reply, words, language)
    unasked, lit = reply.unasked, lighter(look.colour)
    return _template().render(
        title=letter["Subject"],
        language=language,
        look=look,
        logo=_web(look.logo),
        ink=ink(look.colour),
        lit=lit,
        lit_ink=ink(lit),
        unasked=unasked,
        paragraphs=[_linked(part) for part in _paragraphs(reply)],
        steps=reply.drawing.steps if isinstance(reply.drawing, Timeline) else (),
        image=_seen(reply.image),
        cards=cards,
        choices=() if unasked else choices,
        links=() if unasked else _pages(reply.choices),
        **(_pressed(reply, letter) if unasked else {}),
        words=words,
        hint=words.hint if any(row.number for row in cards + choices) else "",
        stop_url=_web(message.unsubscribe_url),
        wishes_url=_web(message.wishes_url),
    )


def _paragraphs(reply: Reply) -> list[str]:
    return [part for part in re.split(r"\n\s*\n", reply.text) if part.strip()]


STOP = "stop_notifying:"
"""What begins the payload of an answer that wants no more of these."""

MAIN = 3
"""Of more answers than that none is the main one: marks to give, say."""


def _pressed(reply: Reply, letter: EmailMessage) -> dict[str, object]:
    """One clear button, the rest quiet; or several answers alike."""
    pages = [Button(choice.label, choice.url) for choice in _pages(reply.choices)]
    numbers = count(1 + sum(any(choice.payload for choice in card.choices[:1]) for card in reply.cards))
    answers = [_answer(choice, next(numbers), letter) for choice in reply.choices if choice.payload]
    marks, ends = _parted(reply.choices, answers)
    if not pages and len(marks) > MAIN:
        return {"alike": marks, "answers": ends}
    first, *_ = [*pages, *answers, None]
    return {"button": first, "answers": answers, "pages": pages[1:]}


def _parted(choices: tuple[Choice, ...], answers: list[Button]) -> tuple[list[Button], list[Button]]:
    """Those that answer what is asked, and those that end such letters: no mark to give is called "Stop"."""
    ends = [choice.payload.startswith(STOP) for choice in choices if choice.payload]
    both = list(zip(answers, ends, strict=True))
    return [answer for answer, end in both if not end], [answer for answer, end in both if end]


def _answer(choice: Choice, number: int, letter: EmailMessage) -> Button:
    """Opens an answer to this letter with the number in it."""
    to = letter["Reply-To"].addresses[0].addr_spec
    return Button(
        choice.label, f"mailto:{quote(to, safe='@+')}?subject={quote('Re: ' + letter['Subject'])}&body={number}", number
    )


def _rows(reply: Reply, words: Words, language: str) -> tuple[list[Row], list[Row]]:
    """Cards and choices, numbered as `offered` numbers them."""
    numbers = count(1)
    cards = [
        _row(card, next(numbers) if any(c.payload for c in card.choices[:1]) else 0, words, language)
        for card in reply.cards
    ]
    return cards, [Row(next(numbers), choice.label) for choice in reply.choices if choice.payload]


def _row(card: Card, number: int, words: Words, language: str) -> Row:
    stars = card.offer.stars if card.offer else 0.0
    return Row(
        number,
        card.title,
        card.subtitle,
        _web(card.url),
        _seen(card.image),
        _pages(card.choices),
        card.offer,
        words.rating.format(stars=format_decimal(stars, locale=language)) if stars else "",
    )


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
    """Black or white, whichever reads better on `colour`."""
    return "#000000" if luminance(colour) > 0.179 else "#ffffff"


def lighter(colour: str) -> str:
    """The colour as it can be told from a dark page: three times as bright as that, at least."""
    while luminance(colour) < 0.16:
        parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        colour = "#" + "".join(f"{part + -((part - 255) // 10):02x}" for part in parts)
    return colour


def luminance(colour: str) -> float:
    """How bright it is, from 0 to 1 (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@cache
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader  # 21 ms of a start, before any letter

    folder = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=folder, autoescape=True, trim_blocks=True, lstrip_blocks=True).get_template("letter.html")
