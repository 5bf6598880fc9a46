"""XML: Google Merchant Center's feeds (RSS 2.0 and Atom), and others that give each product an element.

Each product is cut out of the text and parsed by itself. So a broken one costs nothing but itself, memory holds one
product, and a document type is never read: no entity of the file's own making exists.
Sources: https://support.google.com/merchants/answer/7052112, https://www.rssboard.org/rss-specification, RFC 4287.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html.entities import html5
from itertools import chain
from typing import Any, TextIO
from xml.etree import ElementTree
from xml.parsers.expat import errors

from dialogs.search.listing import Field
from storage.feeds import nested
from storage.feeds.entry import LONGEST_PRODUCT, Entry, Rejected

CHUNK = 262_144
PRODUCTS = ("item", "entry", "product", "produit", "article", "offer", "shopitem", "listing")
"""What a product's element is called, most certain first."""

_OWN_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_ENTITY = re.compile(r"&(\w{1,40});")
_BARE_AMPERSAND = re.compile(r"&(?!#?\w{1,40};)")
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PREFIX = re.compile(r"[<\s]([A-Za-z_]\w{0,20}):[A-Za-z_]")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)


def entries(text: TextIO) -> Iterator[Entry | Rejected]:
    """A product for each item; one that is no XML is rejected, and reading goes on behind it."""
    head = text.read(CHUNK)
    name = next((name for name in PRODUCTS if re.search(rf"<(?:\w+:)?{name}[\s>]", head, re.IGNORECASE)), PRODUCTS[0])
    prefixes = _prefixes(head)
    for line, element in _cut(chain([head], iter(lambda: text.read(CHUNK), "")), name):
        yield _entry(line, element, prefixes)


def _entry(line: int, element: str | None, prefixes: str) -> Entry | Rejected:
    if element is None:
        return Rejected(line, "Its element is not closed, or is longer than a product may be.")
    try:
        return Entry(line, list(_fields(parsed(element, prefixes))))
    except ElementTree.ParseError as error:
        return Rejected(line + error.position[0] - 1, f"It is no XML: {errors.messages[error.code]}.")
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


# ---------------------------------------------------------------- what an element says


def parsed(element: str, prefixes: str) -> ElementTree.Element:
    """As it is or, if that is no XML, mended; `prefixes` declares those in use. Raises `ElementTree.ParseError`."""
    # Inside another element the parser knows no document type, hence no entities: nothing to expand, nothing to fetch.
    try:
        return ElementTree.fromstring(f"<x{prefixes}>{element}</x>")[0]  # noqa: S314
    except ElementTree.ParseError:
        return ElementTree.fromstring(f"<x{_prefixes(element)}>{_mended(element)}</x>")[0]  # noqa: S314


def _prefixes(text: str) -> str:
    return "".join(
        f' xmlns:{prefix}="{prefix}"' for prefix in set(_PREFIX.findall(text)) if not prefix.lower().startswith("xml")
    )


def _fields(product: ElementTree.Element) -> Iterator[Field]:
    """What a product says. `g:title` is what was meant for the feed, `title` for readers of news."""
    yield from (Field(_bare(name), value) for name, value in product.attrib.items())
    meant = {_bare(child.tag) for child in product if child.tag[0] == "{"}
    for child in product:
        if child.tag in meant:
            continue
        if len(child) or child.attrib:
            yield from nested.fields(_value(child, 0), _bare(child.tag))
        elif child.text:
            yield Field(_bare(child.tag), child.text)
    if not len(product) and product.text:
        yield Field("", product.text)


def _value(element: ElementTree.Element, depth: int) -> Any:
    """Attributes say what they would say as children: `<param name="Largeur" unit="cm">40</param>`."""
    if depth > nested.DEEPEST:
        raise nested.TooDeep
    text = (element.text or "").strip()
    if not len(element) and not element.attrib:
        return text or None
    said: dict[str, Any] = {_bare(name): value for name, value in element.attrib.items()}
    for child in element:
        _put(said, _bare(child.tag), _value(child, depth + 1))
    return said | {"value": text} if text else said


def _put(said: dict[str, Any], name: str, value: Any) -> None:
    before = said.get(name)
    said[name] = value if before is None else [*(before if isinstance(before, list) else [before]), value]


@lru_cache(4096)
def _bare(name: str) -> str:
    return name.rpartition("}")[2]


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
