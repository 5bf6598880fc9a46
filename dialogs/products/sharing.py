"""Ways to pass a link on: the person sends it themselves, we write to nobody."""

from urllib.parse import quote

from dialogs.messages import Choice
from dialogs.products.results import is_brief
from dialogs.skill import Talk

OPENS_MAIL = frozenset({"widget", "email"})
"""Where a link may open one's own mail program: elsewhere buttons open web pages only."""


def ways_to_share(talk: Talk, link: str, title: str) -> tuple[Choice, ...]:
    """By e-mail where a link can open one, and on social networks; where every word is paid for, the link will do."""
    _ = talk.words
    if is_brief(talk):
        return ()
    words, address = quote(f"{title}\n{link}"), quote(link, safe="")
    mail = f"mailto:?subject={quote(title)}&body={words}"
    return (
        *((Choice(_("By e-mail"), url=mail),) if talk.address.channel in OPENS_MAIL else ()),
        Choice("WhatsApp", url=f"https://wa.me/?text={words}"),
        Choice("Facebook", url=f"https://www.facebook.com/sharer/sharer.php?u={address}"),
    )
