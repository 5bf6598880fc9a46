"""JSON with any keys: a list of products, one product a line, or a document that holds the list somewhere."""

import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from typing import Any, TextIO

from dialogs.search.listing import Field
from storage.feeds import nested, schema_org
from storage.feeds.entry import LONGEST_PRODUCT, Entry, Rejected

CHUNK = 262_144
LISTS = (
    *("@graph", "itemlistelement", "products", "produits", "items", "articles", "catalog", "catalogue", "listings"),
    *("entries", "records", "rows", "results", "hits", "docs", "nodes", "data"),
)
"""Under which name a document keeps its products."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]|"')
_BETWEEN = re.compile(r"[\s,]*")
_HOLDS = re.compile(rf'"(?:{"|".join(LISTS)})"\s*:\s*\[\s*(?=\{{)', re.IGNORECASE)
_json = JSONDecoder(parse_float=str, parse_int=str)


def entries(text: TextIO) -> Iterator[Entry | Rejected]:
    """A product for each object; what is not one is rejected, and reading goes on behind it."""
    catalogue = schema_org.Catalogue()
    for line, value in _values(text):
        if isinstance(value, Unread):
            yield Rejected(line, value.why)
        elif not isinstance(value, dict):
            yield Rejected(line, "It is no object of names and values.")
        else:
            yield from _entries(catalogue, line, value)


def _entries(catalogue: schema_org.Catalogue, line: int, value: dict[str, Any]) -> Iterator[Entry | Rejected]:
    try:
        if schema_org.is_node(value):
            yield from [Entry(line, found) for found in catalogue.products(value)]
        else:
            yield Entry(line, list[Field](nested.fields(value)))
    except (nested.TooDeep, RecursionError):
        yield Rejected(line, "It is nested too deep.")


class Unread:
    """A piece that is no JSON."""

    def __init__(self, why: str) -> None:
        self.why = why


def _values(text: TextIO) -> Iterator[tuple[int, Any]]:
    first = text.readline(LONGEST_PRODUCT)
    while first and not first.strip():
        first = text.readline(LONGEST_PRODUCT)
    second = text.readline(LONGEST_PRODUCT)
    lines = _is_line(first) and _is_line(second)
    text.seek(0)
    if lines:
        return _lines(text)
    start = first.lstrip("\ufeff \t\r\n")[:1]
    skipped = 0 if start == "[" else _list_within(text)
    text.seek(0)
    return Elements(text, skipped).values()


def _is_line(line: str) -> bool:
    """Whether a line is a product of its own; a broken one among others still looks like it."""
    bare = line.strip().lstrip("\ufeff")
    return bare.startswith("{") and (
        bare.endswith("}") or len(line) >= LONGEST_PRODUCT or not isinstance(_read(bare), Unread)
    )


# ---------------------------------------------------------------- one product a line


def _lines(text: TextIO) -> Iterator[tuple[int, Any]]:
    number = 0
    while line := text.readline(LONGEST_PRODUCT):
        number += 1
        bare = line.strip().lstrip("\ufeff")
        if len(line) >= LONGEST_PRODUCT:
            _pass_line(text, line)
            yield number, Unread("It is longer than a product may be.")
        elif bare:
            yield number, _read(bare)


def _pass_line(text: TextIO, piece: str) -> None:
    while piece and not piece.endswith("\n"):
        piece = text.readline(LONGEST_PRODUCT)


def _read(line: str) -> Any:
    try:
        return _json.decode(line)
    except JSONDecodeError as error:
        return Unread(f"It is no JSON: {_said(error)} at character {error.colno}.")
    except RecursionError:
        return Unread("It is nested too deep.")


def _said(error: JSONDecodeError) -> str:
    return error.msg.removesuffix(" starting at")  # the place follows


# ---------------------------------------------------------------- a list of products


class Elements:
    """The elements of a list that starts after so many characters, or objects one after the other."""

    def __init__(self, text: TextIO, skipped: int) -> None:
        self._text = text
        self._buffer = ""
        self._at = 0
        self._line = 1
        self._ended = False
        while skipped and self._more():
            gone = min(skipped, len(self._buffer))
            self._pass_by(gone)
            skipped -= gone

    def values(self) -> Iterator[tuple[int, Any]]:
        self._more()
        self._pass_by(len(self._buffer) - len(self._buffer.lstrip("\ufeff \t\r\n")))
        if self._buffer.startswith("[", self._at):
            self._pass_by(1)
        while self._next():
            line = self._line
            yield line, self._value()

    def _next(self) -> bool:
        """Go to the next element, if there is one."""
        while True:
            between = _BETWEEN.match(self._buffer, self._at)
            self._pass_by(between.end() - self._at if between else 0)
            if self._at < len(self._buffer):
                return self._buffer[self._at] not in "]}"
            if not self._more():
                return False

    def _value(self) -> Any:
        while True:
            try:
                value, end = _json.raw_decode(self._buffer, self._at)
                if end < len(self._buffer) or self._ended:
                    self._pass_by(end - self._at)
                    return value
            except JSONDecodeError as error:
                end = _end(self._buffer, self._at)
                too_long = not end and len(self._buffer) - self._at > LONGEST_PRODUCT
                if too_long and (held := _HOLDS.search(self._buffer, self._at)):
                    self._pass_by(held.end() - self._at)  # no product is that long: it is a list of them
                elif end or self._ended or too_long:
                    return self._unread(error, end)
            except RecursionError:
                self._pass_by((_end(self._buffer, self._at) or len(self._buffer)) - self._at)
                return Unread("It is nested too deep.")
            self._more()

    def _unread(self, error: JSONDecodeError, end: int) -> Unread:
        """Go on behind the closing bracket; where there is none, at the next line that starts as this one does."""
        column = error.pos - self._at + 1
        self._pass_by((end or self._alike() or len(self._buffer)) - self._at)
        return Unread(f"It is no JSON: {_said(error)} at its character {column}.")

    def _alike(self) -> int:
        before = self._buffer.rfind("\n", 0, self._at) + 1
        start = self._buffer[before : self._at + 1]
        found = self._buffer.find("\n" + start, self._at) if not start.strip(" \t{") else -1
        return found + 1 if found >= 0 else 0

    def _pass_by(self, count: int) -> None:
        self._line += self._buffer.count("\n", self._at, self._at + count)
        self._at += count

    def _more(self) -> bool:
        chunk = self._text.read(CHUNK)
        self._ended = not chunk
        keep = self._buffer.rfind("\n", 0, self._at) + 1 if self._at else 0  # the line's beginning tells its indent
        keep = keep if self._at - keep < CHUNK else self._at
        self._buffer, self._at = self._buffer[keep:] + chunk, self._at - keep
        return bool(chunk)


def _end(buffer: str, start: int) -> int:
    """Where what opens here is closed; 0: not in this buffer."""
    depth = 0
    for token in _TOKEN.finditer(buffer, start):
        match token[0]:
            case "{" | "[":
                depth += 1
            case "}" | "]":
                depth -= 1
            case '"':
                return 0
        if depth <= 0:
            return token.end()
    return 0


def _list_within(text: TextIO) -> int:
    """After how many characters a document's list of products begins; 0: it holds none, it is one product itself."""
    text.seek(0)
    found = {name.lower(): start for name, start in reversed(list(_lists(text)))}
    return next((found[name] for name in LISTS if name in found), 0)


def _lists(text: TextIO) -> Iterator[tuple[str, int]]:
    """Each list of objects that stands in objects only, with its name."""
    passed, buffer, opened, name = 0, "", list[str](), ""
    while chunk := text.read(CHUNK):
        buffer += chunk
        done = 0
        for token in _TOKEN.finditer(buffer):
            if token[0] == '"' or (token.end() > len(buffer) - 64 and len(chunk) == CHUNK):
                break
            done = token.end()
            if token[0] == "[":
                if len(opened) < 4 and "[" not in opened and re.match(r"\s*\{", buffer[done : done + 64]):
                    yield name, passed + token.start()
                opened.append("[")
            elif token[0] == "{":
                opened.append("{")
            elif token[0] in "]}":
                opened[-1:] = []
            elif len(token[0]) < 64:
                name = token[0].strip('"')
        done = max(done, len(buffer) - LONGEST_PRODUCT)
        passed, buffer = passed + done, buffer[done:]
