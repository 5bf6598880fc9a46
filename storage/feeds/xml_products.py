"""XML: Google Merchant Center's feeds (RSS 2.0 and Atom), and others that give each product an element.

Each product is cut out of the text and parsed by itself. So a broken one costs nothing but itself, memory holds one
product, and a document type is never read: no entity of the file's own making exists.
Sources: https://support.google.com/merchants/answer/7052112, https://www.rssboard.org/rss-specification, RFC 4287.
"""

import re
from collections.abc import Iterator
from html.entities import html5
from itertools import chain
from typing import Any, TextIO
from xml.parsers import expat

from storage.feeds import nested
from storage.feeds.entry import LONGEST_PRODUCT, Entry, Rejected

CHUNK = 262_144
PRODUCTS = ("item", "entry", "product", "produit", "article", "offer", "shopitem", "listing")
"""What a product's element is called, most certain first."""

_OWN_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_ENTITY = re.compile(r"&(\w{1,40});")
_BARE_AMPERSAND = re.compile(r"&(?!#?\w{1,40};)")
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)


def entries(text: TextIO) -> Iterator[Entry | Rejected]:
    """A product for each item; one that is no XML is rejected, and reading goes on behind it."""
    head = text.read(CHUNK)
    name = next((name for name in PRODUCTS if re.search(rf"<(?:\w+:)?{name}[\s>]", head, re.IGNORECASE)), PRODUCTS[0])
    for line, element in _cut(chain([head], iter(lambda: text.read(CHUNK), "")), name):
        yield _entry(line, element)


def _entry(line: int, element: str | None) -> Entry | Rejected:
    if element is None:
        return Rejected(line, "Its element is not closed, or is longer than a product may be.")
    try:
        return Entry(line, list(nested.fields(parsed(element))))
    except expat.ExpatError as error:
        return Rejected(line + error.lineno - 1, f"It is no XML: {expat.errors.messages[error.code]}.")
    except nested.TooDeep:
        return Rejected(line, "It is nested too deep.")


def _cut(chunks: Iterator[str], name: str) -> Iterator[tuple[int, str | None]]:
    """Each element of that name with its line; None: it does not end."""
    opens = re.compile(rf"<((?:\w+:)?{name})(?=[\s>])", re.IGNORECASE)
    buffer, line = "", 1
    for chunk in chain(chunks, [""]):
        buffer += chunk
        start = 0
        while opening := opens.search(buffer, start):
            end = _end(buffer, opening, opens)
            if not end and chunk and len(buffer) - opening.start() <= LONGEST_PRODUCT:
                break
            line += buffer.count("\n", start, opening.start())
            stop = abs(end) or min(len(buffer), opening.start() + LONGEST_PRODUCT)
            yield line, buffer[opening.start() : stop] if end > 0 else None
            line += buffer.count("\n", opening.start(), stop)
            start = stop
        keep = opening.start() if opening else max(start, len(buffer) - 64)
        line += buffer.count("\n", start, keep)
        buffer = buffer[keep:]


def _end(buffer: str, opening: re.Match[str], opens: re.Pattern[str]) -> int:
    """Where the element ends; negative: where the next one begins, as this one does not end; 0: not in this buffer."""
    marks = re.compile(rf"<!\[CDATA\[|</{re.escape(opening[1])}\s*>|{opens.pattern}", re.IGNORECASE)
    at = opening.end()
    while mark := marks.search(buffer, at):
        if not mark[0].startswith("<!"):
            return mark.end() if mark[0].startswith("</") else -mark.start()
        at = buffer.find("]]>", mark.end()) + 3
        if at < 3:
            return 0
    return 0


# ---------------------------------------------------------------- an element as nested data


def parsed(element: str) -> Any:
    """An element's children by name, or its text. Raises `expat.ExpatError`."""
    tree = Tree()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = tree.start, tree.end
    parser.CharacterDataHandler = tree.text
    parser.Parse(_mended(element).encode(), True)
    return tree.whole


class Tree:
    """Builds nested data from what the parser meets."""

    def __init__(self) -> None:
        self.whole: Any = None
        self._open: list[tuple[str, dict[str, str], dict[str, Any], list[str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) > nested.DEEPEST:
            raise nested.TooDeep
        self._open.append((name, attributes, {}, []))

    def text(self, data: str) -> None:
        self._open[-1][3].append(data)

    def end(self, _: str) -> None:
        name, attributes, children, texts = self._open.pop()
        value = _value(attributes, children, "".join(texts).strip())
        if self._open:
            _put(self._open[-1][2], name, value)
        else:
            self.whole = value


def _value(attributes: dict[str, str], children: dict[str, Any], text: str) -> Any:
    """Attributes say what they would say as children: `<param name="Largeur" unit="cm">40</param>`."""
    if not attributes and not children:
        return text or None
    said = {_bare(name): value for name, value in attributes.items() if not name.startswith("xmlns")}
    return said | {_bare(name): value for name, value in children.items()} | ({"value": text} if text else {})


def _put(children: dict[str, Any], name: str, value: Any) -> None:
    """`g:title` is what was meant for the feed, `title` for readers of news: the first is kept."""
    bare = _bare(name)
    if bare != name:
        children.pop(bare, None)
    elif any(_bare(other) == name for other in children if other != name):
        return
    before = children.get(name)
    children[name] = value if before is None else [*(before if isinstance(before, list) else [before]), value]


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


def _mended(element: str) -> str:
    """What shops forget: "&" by itself, a page's entities, control characters. CDATA stays as it is."""
    element = _NO_XML.sub("", element)
    if "&" not in element:
        return element
    parts = _CDATA.split(element)
    return "".join(part if part.startswith("<![CDATA[") else _with_entities(part) for part in parts)


def _with_entities(text: str) -> str:
    return _ENTITY.sub(_character, _BARE_AMPERSAND.sub("&amp;", text))


def _character(entity: re.Match[str]) -> str:
    known = None if entity[1] in _OWN_ENTITIES else html5.get(f"{entity[1]};")
    return entity[0] if known is None else known
