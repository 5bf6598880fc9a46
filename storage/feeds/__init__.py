"""Reads the file of products that a shop exports, whatever its format: what a shop calls its feed.

One file per format. Each yields entries (a line, and names with values) or says why a product cannot be read; what all
formats share (ids, limits, plain text) is here and in `entry.py`. A feed is never held whole in memory.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from dialogs.errors import RelaisError
from dialogs.search.listing import Listing
from storage.feeds import json_products, page, table, xml_products
from storage.feeds.ending import is_whole
from storage.feeds.entry import Entry, Register, Rejected
from storage.feeds.opening import Opened

__all__ = ["Feed", "Rejected", "Unreadable", "read"]

Reader = Callable[[TextIO], Iterator[Entry | Rejected]]

HEAD = 65_536  # characters from which the format is told
FORMATS: dict[str, Reader] = {
    "a page with schema.org data": page.entries,
    "XML": xml_products.entries,
    "JSON": json_products.entries,
    "a table": table.entries,
}
ENDS_AS_IT_BEGAN = ("XML", "JSON")


class Unreadable(RelaisError):
    """This is no file of products that Relais can read."""


class Feed:
    """A file of products; `is_whole` unless it breaks off.

    `remarks` fills with what its owner should know once, while it is read.
    """

    def __init__(self, path: Path) -> None:
        """Raises `Unreadable` when the file cannot be opened or is of no known format."""
        self._path = path
        self._opened: Opened | None = None
        self.remarks: list[str] = []
        head = _head(path)
        self.format = _format(head, path)
        self.is_whole = self.format not in ENDS_AS_IT_BEGAN or is_whole(path, head)

    @property
    def done(self) -> float:
        """How much of the file has been read, 0 to 1."""
        return self._opened.done if self._opened else 0.0

    def __iter__(self) -> Iterator[Listing | Rejected]:
        """Every product in order, or why it is none. Raises `Unreadable` when the file breaks off."""
        register = Register(self.remarks.append)
        try:
            with Opened(self._path) as self._opened:
                for entry in FORMATS[self.format](self._opened.text):
                    yield entry if isinstance(entry, Rejected) else register.listing(entry)
        except (OSError, EOFError) as error:
            raise Unreadable(f"{self._path} cannot be read to its end: {error}.") from error


def read(path: Path) -> Iterator[Listing | Rejected]:
    """Every product of a feed in order, or why it is none. Raises `Unreadable`."""
    return iter(Feed(path))


def _head(path: Path) -> str:
    try:
        with Opened(path) as opened:
            return opened.text.read(HEAD)
    except FileNotFoundError:
        raise Unreadable(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise Unreadable(f"{path} is a folder: name the file of products in it.") from None
    except (OSError, EOFError) as error:
        raise Unreadable(f"{path} cannot be opened: {getattr(error, 'strerror', None) or error}.") from error


def _format(head: str, path: Path) -> str:
    start = head.lstrip("\ufeff \t\r\n").lower()
    if not start:
        raise Unreadable(f"{path} is empty.")
    if start.startswith("pk\x03\x04") or "\0" in head:
        raise Unreadable(
            f"{path} is not text. Save the spreadsheet or the archive as CSV, XML or JSON, then try again."
        )
    if start.startswith("<"):
        return "a page with schema.org data" if page.is_page(start) else "XML"
    if start.startswith(("{", "[")):
        return "JSON"
    if table.is_table(head):
        return "a table"
    raise Unreadable(
        f"{path} is no feed that Relais knows: Google Merchant XML or TSV, schema.org, CSV, JSON, JSON lines."
    )
