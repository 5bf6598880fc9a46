"""A campaign: something said once, to many, each in their language and where they answer."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from dialogs.capabilities import Capabilities
from dialogs.errors import BadSettings
from dialogs.messages import Choice, Image, Reply, Unasked
from dialogs.wording import LANGUAGES, Wording
from notifications import misfits
from notifications.products import from_us, promotion_why
from notifications.segment import Segment, faults
from notifications.way_out import by_page, pages_of

NAME = "campaign"
"""What stands for the notice's name where campaigns and notices are kept together."""

LONGEST = 1500
"""Characters of a text: more nobody reads, and it would come in many pieces."""

MOST_CHOICES = 6
LONGEST_PAYLOAD = 64  # bytes: see dialogs.messages.Choice
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_BLANK = re.compile(r"\{(\w*)\}")
_NAMED = re.compile(r"(?<=\w)[ \u00a0]\{first_name\}")
_BLANKS = frozenset({"first_name", "voucher", "shop"})


class Link(Struct, frozen=True, forbid_unknown_fields=True):
    """A page to open."""

    label: str
    url: str


class Button(Struct, frozen=True, forbid_unknown_fields=True):
    """Something to ask of the assistant: `does` names a skill, as in "best_sellers:"."""

    label: str
    does: str


class Message(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is said in one language. `{first_name}`, `{voucher}` and `{shop}` in the texts are filled in.

    `subject` is a mail's; empty: the first line of the text. `sms` is said where each message is paid for, instead of
    the text. `choices` are shown where they can be pressed: not in mails and text messages.
    """

    text: str
    subject: str = ""
    sms: str = ""
    picture: Image | None = None
    links: tuple[Link, ...] = ()
    choices: tuple[Button, ...] = ()


class Campaign(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To whom, what, when and how fast.

    `channel` forces one; empty: where each answers best. `hold_out` is the share, 0 to 0.9, of those who could be told
    and are not, so that it shows what the campaign brought. `rate`: messages a second at most; 0: as fast as
    the channels take them.
    """

    id: str
    name: str
    message: Mapping[str, Message]  # by language
    to: Segment = Segment()
    at: datetime | None = None
    channel: str = ""
    hold_out: float = 0.0
    rate: float = 0.0
    voucher: str = ""


def read(given: Any) -> Campaign:
    """A campaign from plain values, as a TOML or JSON file holds them. Raises `BadSettings` with every fault."""
    campaign = misfits.read(given, Campaign)
    if found := list(_faults(campaign)):
        raise BadSettings(found)
    return campaign


# ---------------------------------------------------------------- what is wrong with it


def _faults(campaign: Campaign) -> Iterator[str]:
    if not _ID.fullmatch(campaign.id):
        yield "id is the campaign's short name: 1 to 32 small letters, digits and hyphens, such as soldes-hiver."
    if not 0 < len(campaign.name.strip()) <= 120:
        yield "name is what your team calls it, in 1 to 120 characters."
    if not 0 <= campaign.hold_out <= 0.9:
        yield "hold_out is a share between 0 and 0.9: 0.1 keeps one in ten aside."
    if not campaign.rate >= 0:
        yield "rate is a number of messages a second; 0 leaves the pace to the channels."
    if campaign.at and not campaign.at.tzinfo:
        yield "at needs its offset from UTC: 2026-12-01T10:00:00+01:00."
    if not campaign.message:
        yield "There is nothing to say: write [message.fr], [message.en] or both."
    for language, message in campaign.message.items():
        yield from (f"[message.{language}] {fault}" for fault in _faults_of(language, message, campaign))
    yield from (f"[to] {fault}" for fault in faults(campaign.to))


def _faults_of(language: str, message: Message, campaign: Campaign) -> Iterator[str]:
    if language not in LANGUAGES:
        yield f"is a language that is not spoken here: {', '.join(LANGUAGES)} are."
    if not message.text.strip():
        yield "has no text."
    for text in filter(None, (message.text, message.subject, message.sms)):
        yield from _faults_of_text(text, campaign)
    for link in message.links:
        if not link.url.startswith(("https://", "http://")):
            yield f"the link “{link.label}” opens no page: its url begins with https://."
    for button in message.choices:
        if not 0 < len(button.does.encode()) <= LONGEST_PAYLOAD:
            yield f"the choice “{button.label}” does nothing, or needs more than {LONGEST_PAYLOAD} bytes to say it."
    labels = [*(link.label for link in message.links), *(button.label for button in message.choices)]
    if not all(label.strip() for label in labels):
        yield "a link or a choice has no label."
    if len(labels) > MOST_CHOICES:
        yield f"offers {len(labels)} links and choices: {MOST_CHOICES} are the most that anybody looks at."


def _faults_of_text(text: str, campaign: Campaign) -> Iterator[str]:
    blanks = set(_BLANK.findall(text))
    if len(text) > LONGEST:
        yield f"has {len(text)} characters: {LONGEST} are the most."
    if unknown := sorted(blanks - _BLANKS):
        yield f"{{{unknown[0]}}} is not known: {', '.join(f'{{{one}}}' for one in sorted(_BLANKS))} are."
    if "voucher" in blanks and not campaign.voucher:
        yield "speaks of a {voucher}, and the campaign has none: set voucher."
    if "first_name" in blanks and "{first_name}" in _NAMED.sub("", text):
        yield "{first_name} must follow a word, as in “Bonjour {first_name},”: of some no name is known."


# ---------------------------------------------------------------- what each is told


def language_for(campaign: Campaign, *wishes: str) -> str:
    """The first wish that the campaign speaks, else the first language we speak that it does."""
    return next(language for language in (*wishes, *LANGUAGES) if language in campaign.message)


def worded(campaign: Campaign, language: str, first_name: str, shop: str, _: Wording) -> Reply:
    """What somebody is told. Of whom no name is known, the name and the space before it are left out."""
    message = campaign.message[language]
    given = {"first_name": first_name, "voucher": campaign.voucher, "shop": shop}
    text, subject, brief = (_filled(one, given) for one in (message.text, message.subject, message.sms))
    extra = Unasked(
        subject=subject or text.partition("\n")[0],
        why=promotion_why(_),
        brief=_named(shop, brief or text),
    )
    return Reply(text, choices=tuple(_choices(message)), image=message.picture, unasked=extra)


def _named(shop: str, brief: str) -> str:
    return brief if shop in brief else from_us(shop, brief)


def _filled(text: str, given: Mapping[str, str]) -> str:
    named = text if given["first_name"] else _NAMED.sub("", text)
    return _BLANK.sub(lambda blank: given[blank[1]], named).strip()


def stoppable(reply: Reply, can: Capabilities, _: Wording, *, url: str) -> Reply:
    """With the way out that is usual there: a word to answer where each message is paid for (or, where nobody can
    answer, the page), a button in a chat. A letter has its own place for it.
    """
    if not can.answered:
        return by_page(reply, url, _)
    if can.paid:
        assert reply.unasked
        way = _("Stop: reply STOP")
        said = " ".join([reply.unasked.brief, *(page.url for page in pages_of(reply))])
        return replace(reply, choices=(), unasked=replace(reply.unasked, brief=f"{said}\n{way}"))
    if can.letters or not can.buttons:
        return replace(reply, choices=pages_of(reply))
    return replace(reply, choices=(*reply.choices, Choice(_("No more offers"), "stop_notifying:promotions")))


def _choices(message: Message) -> Iterator[Choice]:
    yield from (Choice(button.label, button.does) for button in message.choices)
    yield from (Choice(link.label, url=link.url) for link in message.links)


# ---------------------------------------------------------------- chance that repeats itself


def held_out(campaign: Campaign, person_id: str) -> bool:
    """Whether this person is kept aside: the same answer whenever it is asked."""
    return luck(campaign.id, person_id, "held out") < campaign.hold_out


def luck(campaign_id: str, person_id: str, of: str) -> float:
    """A number drawn evenly from 0 to 1, always the same for the same person, campaign and purpose."""
    digest = hashlib.blake2b(f"{campaign_id}/{person_id}/{of}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def notice_id(campaign_id: str, person_id: str) -> str:
    """The id of what one person is told in a campaign: never told twice."""
    return f"{NAME}:{campaign_id}:{person_id}"


# ---------------------------------------------------------------- how long it takes


def seconds_left(waiting: Mapping[str, float], rates: Mapping[str, float], rate: float) -> float:
    """How long so many messages a channel take at the pace of the channels, and of the campaign (0: its own is none).

    The slowest channel decides: channels send side by side. Quiet hours come on top.
    """
    slowest = max((count / rates[channel] for channel, count in waiting.items() if channel in rates), default=0.0)
    return max(slowest, sum(waiting.values()) / rate if rate else 0.0)


def spread(left: int, told: Mapping[str, int]) -> dict[str, float]:
    """How those still to come will be spread over the channels, if they are like those before."""
    total = sum(told.values())
    return {channel: left * count / total for channel, count in told.items()} if total else {}


def channels_of(counts: Mapping[str, int]) -> dict[str, int]:
    """How many were told on each channel, from a campaign's counts."""
    return {name.removeprefix(ON): count for name, count in counts.items() if name.startswith(ON)}


ON = "on "
"""What begins the name of a count of messages on a channel."""
