"""Which links of what we send were followed: each leads through us, and a program that looks at it is not a person.

Programs follow links before people do: messengers to show a preview, browsers ahead of a click, mail gateways in search
of harm. The last pretend to be browsers, but are quick: nobody reads a message and presses in it within two seconds.
What is left of them is counted as a click; see docs/message-way.md.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from dialogs.messages import Card, Choice, Reply
from hub.links import Links

TOO_SOON = timedelta(seconds=2)

_PROGRAMS = re.compile(
    r"bot\b|crawl|spider|preview|slurp|scan|fetch|monitor|headless|lighthouse|python|curl|wget|okhttp|java/|go-http"
    r"|facebookexternalhit|whatsapp|skypeuri|bingpreview|googleimageproxy|yahoomailproxy"
    r"|barracuda|proofpoint|mimecast|safelinks|cisco|fortinet|fortimail|sophos|trendmicro|msoffice",
    re.IGNORECASE,
)
"""How programs that follow links call themselves."""

_AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
"""Headers by which a browser says that nobody has pressed yet.

https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Purpose
"""


def counted(reply: Reply, seq: int, links: Links) -> tuple[Reply, list[dict[str, Any]]]:
    """The same reply with links that tell us when they are followed, and what to keep so that they lead on.

    `seq` is the number of the telling (`notices.seq`); the rows are for `storage.links.add`. Only for what nobody asked
    for: an answer's links are left as they are.
    """
    kept: dict[str, str] = {}

    def through_us(url: str) -> str:
        if not links.counts(url):
            return url
        kept[links.mark(url)] = url
        return links.go(seq, url)

    def choices(of: Reply | Card) -> tuple[Choice, ...]:
        return tuple(replace(choice, url=through_us(choice.url)) for choice in of.choices)

    cards = tuple(replace(card, url=through_us(card.url), choices=choices(card)) for card in reply.cards)
    told = replace(reply, choices=choices(reply), cards=cards)
    return told, [{"mark": mark, "url": url} for mark, url in kept.items()]


def by_a_person(method: str, headers: Mapping[str, str], told_at: datetime, now: datetime) -> bool:
    """Whether it was followed by somebody who read the message, as far as one can tell."""
    name = headers.get("User-Agent", "")
    ahead = any(re.search("prefetch|prerender|preview", headers.get(header, "")) for header in _AHEAD)
    return method == "GET" and bool(name) and not _PROGRAMS.search(name) and not ahead and now - told_at >= TOO_SOON
