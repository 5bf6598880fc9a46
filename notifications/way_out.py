"""How people end what they are sent unasked where nobody can write back."""

from msgspec.structs import replace

from dialogs.messages import Choice, Reply
from dialogs.wording import Wording


def by_page(reply: Reply, url: str, _: Wording) -> Reply:
    """Only pages are left to choose: those it had, and `url`, which ends what it is about."""
    if not reply.unasked or not url:
        return replace(reply, choices=pages_of(reply))
    said = " ".join([reply.unasked.brief, *(page.url for page in pages_of(reply))])
    way = _("Stop: {page}", page=url)
    return replace(reply, choices=(), unasked=replace(reply.unasked, brief=f"{said}\n{way}"))


def pages_of(reply: Reply) -> tuple[Choice, ...]:
    """The choices that open a page."""
    return tuple(choice for choice in reply.choices if choice.url)
