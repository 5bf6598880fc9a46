"""How people end what they are sent unasked where nobody can write back."""

from msgspec.structs import replace

from dialogs.messages import Reply
from dialogs.wording import Wording


def by_page(reply: Reply, url: str, _: Wording) -> Reply:
    """Only pages are left to choose: those it had, and `url`, which ends what it is about."""
    pages = tuple(choice for choice in reply.choices if choice.url)
    if not reply.unasked or not url:
        return replace(reply, choices=pages)
    said = " ".join([reply.unasked.brief, *(page.url for page in pages)])
    way = _("Stop: {page}", page=url)
    return replace(reply, choices=(), unasked=replace(reply.unasked, brief=f"{said}\n{way}"))
