"""A feed from the words of a test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dialogs.search.listing import Listing
from storage.feeds import Rejected, read

Reads = Callable[[str | bytes], list[Listing | Rejected]]


@pytest.fixture
def reads(tmp_path: Path) -> Reads:
    """What a feed of this content gives; its name tells nothing."""

    def reading(content: str | bytes) -> list[Listing | Rejected]:
        path = tmp_path / "feed"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read(path))

    return reading
