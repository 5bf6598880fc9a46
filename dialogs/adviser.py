"""Suggestions, as the conversation asks for them: the port behind which the recommendation engine stands."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from dialogs.recommend import Basket, Suggestion, Wish
from dialogs.shop import Review


class Adviser(Protocol):
    async def suggest(self, scenario: str, wish: Wish) -> Sequence[Suggestion]:
        """The best first. `scenario` is a file's name in `config/scenarios/`; nothing for one that there is not."""
        ...


class NoAdviser:
    """Where the shop shows us neither its products nor its sales."""

    async def suggest(self, scenario: str, wish: Wish) -> Sequence[Suggestion]:
        return ()


@runtime_checkable
class TellsSales(Protocol):
    """A shop that says what was bought together, and when. Raises `ShopUnreachable`."""

    async def sales(self) -> Sequence[Basket]: ...


@runtime_checkable
class ShowsReviews(Protocol):
    """A shop whose customers say what they think. Raises `ShopUnreachable`."""

    async def reviews_of(self, sku: str) -> Sequence[Review]:
        """The newest first."""
        ...
