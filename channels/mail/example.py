"""Letters of a shop that has not connected email yet: to be looked at, never sent."""

from collections.abc import Callable
from datetime import datetime, timedelta

from channels import Draft
from channels.mail.marks import Marks
from channels.mail.writing import Look, drafted
from dialogs.messages import Outbound

COLOUR, ADDRESS = "#1f4e5f", "contact@your-shop.example"


class Example:
    """As the shop's letters will look with nothing but its name set."""

    def __init__(self, shop: str, now: Callable[[], datetime]) -> None:
        self._look = Look(shop, COLOUR, ADDRESS)
        self._marks = Marks(b"signs nothing that is sent", "{kind}+{token}@your-shop.example", timedelta(days=1))
        self._now = now

    def draft(self, message: Outbound) -> Draft:
        return drafted(message, self._look, self._marks, self._now())
