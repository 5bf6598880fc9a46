"""What a reading gave, in a form that is quick to compare."""

from collections.abc import Iterable

from dialogs.search.listing import Listing
from storage.feeds import Rejected


def ids(found: Iterable[Listing | Rejected]) -> list[str]:
    return [one.id for one in found if isinstance(one, Listing)]


def rejected(found: Iterable[Listing | Rejected]) -> list[str]:
    return [str(one) for one in found if isinstance(one, Rejected)]


def pairs(listing: Listing | Rejected) -> list[tuple[str, str]]:
    assert isinstance(listing, Listing)
    return [(field.name, field.value) for field in listing.fields]
