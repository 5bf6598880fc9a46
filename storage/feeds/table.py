"""Tables: CSV with any delimiter, and the tab-separated feeds of Google Merchant Center.

Source: https://support.google.com/merchants/answer/7052112 (names; product_detail is section:name:value).
"""

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from json import JSONDecodeError, JSONDecoder
from typing import TextIO

from dialogs.search.listing import Field
from storage.feeds import nested
from storage.feeds.entry import LONGEST_PRODUCT, NO_ID, Entry, Rejected, id_rank

DELIMITERS = "\t;,|"
MOST_LINES = 200
"""Lines a row may span; more of them mean that a quotation mark was never closed."""

_EXCEL = re.compile(r"^sep=(.)$")  # the first line of what Excel saves for others
_DETAILS = re.compile(r",(?=[^:,]*:[^:,]*:)")
_FORM = re.compile(r"^([a-z_]+)\s?\([a-z_]+(?::[a-z_]+)+\)$")  # "product_detail(section_name:attribute_name:…)"
_json = JSONDecoder(parse_float=str, parse_int=str)


def is_table(head: str) -> bool:
    """Whether this is the beginning of a table: a line of names, at least two."""
    lines = head.splitlines()
    return bool(lines) and bool(_delimiter(lines))


def entries(text: TextIO) -> Iterator[Entry | Rejected]:
    """A product for each row; a row with more or fewer cells than there are names is rejected."""
    lines = Lines(text)
    delimiter = _delimiter(lines.ahead(100)) or ","
    rows = _rows(lines, delimiter)
    names = next((row for _, row in rows if not isinstance(row, str) and not _EXCEL.match(delimiter.join(row))), [])
    header = [_FORM.sub(r"\1", name.strip()) for name in names]
    while header and not header[-1]:
        header.pop()
    id_name = min((name for name in header if id_rank(name) < NO_ID), key=id_rank, default="")
    for line, row in rows:
        if isinstance(row, str):
            yield Rejected(line, row)
        elif row:
            yield _entry(header, id_name, line, row)


def _entry(header: Sequence[str], id_name: str, line: int, row: Sequence[str]) -> Entry | Rejected:
    if _ill_fitting(row, len(header)):
        return Rejected(line, f"It has {len(row)} cell{'s' * (len(row) != 1)} where the header names {len(header)}.")
    found = list[Field]()
    for name, cell in zip(header, row, strict=False):
        if cell and not cell.isspace():
            found += _fields(name, cell)
    return Entry(line, found, id_name)


def _ill_fitting(row: Sequence[str], width: int) -> bool:
    return len(row) < width or any(map(str.strip, row[width:]))


def _fields(name: str, cell: str) -> Iterator[Field]:
    if name.removeprefix("g:") == "product_detail":
        yield from _details(cell)
    elif cell[0] in "[{":
        yield from _unfolded(name, cell)
    else:
        yield Field(name, cell)


def _details(cell: str) -> Iterator[Field]:
    """ "Size:Width:40 cm, Size:Height:85 cm"."""
    for detail in _DETAILS.split(cell):
        section, _, statement = detail.partition(":")
        name, colon, value = statement.partition(":")
        if colon:
            yield Field(" > ".join(filter(None, (section.strip(' "'), name.strip()))), value.strip().strip('"'))


def _unfolded(name: str, cell: str) -> Iterator[Field]:
    """Some shops put JSON into a cell."""
    try:
        yield from list(nested.fields(_json.decode(cell), name))
    except (JSONDecodeError, RecursionError, nested.TooDeep):
        yield Field(name, cell)


# ---------------------------------------------------------------- rows


class Lines:
    """The file's lines, of which some may be taken back. Raises `TooLong` when a row takes too many."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._waiting = deque[str]()
        self.taken = list[str]()
        self.number = 0  # of the last line before the row

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES:
            raise TooLong
        line = self._waiting.popleft() if self._waiting else self._text.readline(LONGEST_PRODUCT)
        if not line:
            raise StopIteration
        self.taken.append(line)
        return line.replace("\0", "")

    def ahead(self, count: int) -> list[str]:
        """The next lines, which stay."""
        self._waiting += islice(iter(lambda: self._text.readline(LONGEST_PRODUCT), ""), count - len(self._waiting))
        return list(islice(self._waiting, count))

    def settle(self) -> None:
        """A row ends here."""
        self.number += len(self.taken)
        self.taken.clear()

    def again(self) -> None:
        """Only the first line was wrong: the others come again."""
        self._waiting.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


class TooLong(Exception):
    """A row takes too many lines."""


def _rows(lines: Lines, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Each row with its line, or why it is none. A quotation mark left open costs its own line, not those below."""
    width = 0
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        line = lines.number + 1
        try:
            row = next(reader)
            closed = len(lines.taken) < 2 or _closed(lines.taken, delimiter, width)
        except StopIteration:
            return
        except (csv.Error, TooLong):
            closed = False
        if closed:
            width = width or (len(row) if len(row) > 1 else 0)
            yield line, row
        else:
            lines.again()
            reader = csv.reader(lines, delimiter=delimiter)
            yield line, "A quotation mark is opened and not closed, or a cell is too long."
        lines.settle()


def _closed(taken: Sequence[str], delimiter: str, width: int) -> bool:
    """Whether a row over several lines is one: as wide as the header, each mark where it should be."""
    try:
        rows = list(csv.reader(taken, delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return not width or not _ill_fitting(rows[0], width)


def _delimiter(lines: Sequence[str]) -> str:
    """What parts the cells: it cuts the first line in at least two, and most rows in as many."""
    stripped = [line.strip("\r\n\ufeff") for line in lines]
    excel = _EXCEL.match(stripped[0]) if stripped else None
    if excel:
        return excel[1]
    best = max(DELIMITERS, key=lambda delimiter: _fit(stripped, delimiter))
    return best if _fit(stripped, best) > (0.0, 1) else ""


def _fit(lines: Sequence[str], delimiter: str) -> tuple[float, int]:
    """The share of rows as wide as the first, and that width."""
    try:
        rows = [row for row in csv.reader(lines, delimiter=delimiter) if row][:100]
    except csv.Error:
        return 0.0, 0
    width = len(rows[0]) if rows else 0
    if width < 2:
        return 0.0, 0
    return round(sum(len(row) == width for row in rows[:-1] or rows) / len(rows[:-1] or rows), 1), width
