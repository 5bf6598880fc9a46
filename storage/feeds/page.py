"""A web page, saved as it is, whose script tags hold schema.org data."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from json import JSONDecodeError, JSONDecoder
from typing import TextIO

from storage.feeds import nested, schema_org
from storage.feeds.entry import Entry, Rejected

CHUNK = 65_536
LONGEST_SCRIPT = 20_000_000
_PAGE = re.compile(r"<!doctype html|<html\b|<head\b|<body\b|<script\b|<!-- ?saved", re.IGNORECASE)
_json = JSONDecoder(parse_float=str, parse_int=str, strict=False)


def is_page(start: str) -> bool:
    """Whether a file that begins with "<" is a web page rather than a feed."""
    return bool(_PAGE.search(start[:2_000])) and "<rss" not in start[:2_000]


def entries(text: TextIO) -> Iterator[Entry | Rejected]:
    """The products of every script that holds JSON-LD."""
    scripts = Scripts()
    catalogue = schema_org.Catalogue()
    while chunk := text.read(CHUNK):
        scripts.feed(chunk)
        yield from scripts.entries(catalogue)
    scripts.close()
    yield from scripts.entries(catalogue)


class Scripts(HTMLParser):
    """Collects what stands in `<script type="application/ld+json">`."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] | None = None
        self._length = 0
        self._line = 0
        self._found: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and (dict(attrs).get("type") or "").strip().lower() == "application/ld+json":
            self._parts, self._length, self._line = [], 0, self.getpos()[0]

    def handle_data(self, data: str) -> None:
        if self._parts is not None and self._length < LONGEST_SCRIPT:
            self._parts.append(data)
            self._length += len(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._parts is not None:
            self._found.append((self._line, "".join(self._parts)))
            self._parts = None

    def entries(self, catalogue: schema_org.Catalogue) -> Iterator[Entry | Rejected]:
        found, self._found = self._found, []
        for line, script in found:
            try:
                node = _json.decode(script.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";"))
                yield from [Entry(line, product) for product in catalogue.products(node)]
            except JSONDecodeError as error:
                yield Rejected(line, f"The script holds no JSON: {error.msg} on its line {error.lineno}.")
            except (nested.TooDeep, RecursionError):
                yield Rejected(line, "The script is nested too deep.")
