"""`relais import products FILE`: take in a shop's feed, and say what was understood of it.

The feed is read twice: once to learn what its attributes are, once to keep its products under them. The catalogue in
use stays until the new one is whole; an import that is killed changes nothing, and is simply started again.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from dialogs.errors import RelaisError
from dialogs.reader.sentences import installed
from dialogs.search.facts import PRICE, Clerk
from dialogs.search.kinds import shelf_key
from dialogs.search.learn import learn
from dialogs.search.lexicon import Lexicon
from dialogs.search.listing import Listing
from dialogs.search.schema import Attribute, Schema
from hub.commands.progress import Progress
from hub.commands.say import say, warn
from hub.lexicon import load_lexicon
from hub.settings import CONFIG, Settings
from storage.catalogue import Catalogue, fill
from storage.database import Database
from storage.feeds import Feed, Rejected
from storage.importing import only_import
from storage.migrate import must_be_current

SHOWN = 10
"""Rejected products told on the terminal; the file holds them all."""

MOST = 40
"""Attributes and kinds that are told, the most frequent first."""

EXAMPLES = 5

BROKEN_OFF = "breaks off before its end"
AGAIN = "Have your shop write it again, then import it once more."


async def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Status 1 when the feed holds no product, and the catalogue in use stays, or breaks off. Raises `RelaisError`."""
    database = Database(settings.hub.database)
    try:
        await must_be_current(database)
        async with only_import(database) as alone:
            if not alone:
                raise RelaisError("Another import is at work on this database. Wait until it is done.")
            status = await _import(database, Path(arguments.file))
            if not status and settings.nlp.second_opinion and installed():
                say("What is new among them is compared by meaning too, once `relais serve` has computed it.")
            return status
    finally:
        await database.close()


async def _import(database: Database, path: Path) -> int:
    began, lexicon = time.monotonic(), load_lexicon(CONFIG / "search")
    feed = Feed(path)
    with Rejections(path.with_name(f"{path.name}.rejected.txt")) as rejections:
        schema = learn(_listings(feed, Progress("Reading"), rejections), lexicon)
    rejections.tell()
    for remark in feed.remarks:
        warn(remark)
    if not schema.titled:
        why = "Nothing in it is a title" if schema.count else "It holds no product that can be taken in"
        warn(f"{path}: {why}. The catalogue in use stays.")
        return 1
    if not feed.is_whole and await _holds_more(database, schema, lexicon):
        warn(f"{path.name} {BROKEN_OFF}: the catalogue in use, which has more products, stays. {AGAIN}")
        return 1
    clerk = Clerk(schema, lexicon)
    entries = (clerk.enter(listing) for listing in _listings(Feed(path), Progress("Keeping")))
    count = await fill(database, schema, (entry for entry in entries if entry.title), datetime.now(UTC))
    say(*_understood(schema))
    for lack in _missing(schema):
        warn(lack)
    are = "is" if count == 1 else "are"
    say(f"{_counted(count)} of {path.name} ({feed.format}) {are} in use, after {time.monotonic() - began:.0f} s.")
    if not feed.is_whole:
        warn(f"{path.name} {BROKEN_OFF}: only what stands ahead of that is found for now. {AGAIN}")
    return int(not feed.is_whole)


async def _holds_more(database: Database, schema: Schema, lexicon: Lexicon) -> bool:
    """Whether the catalogue in use has more products than this piece of a feed."""
    in_use = await Catalogue.load(database, lexicon)
    return in_use is not None and in_use.schema.count > schema.titled


def _listings(feed: Feed, progress: Progress, rejections: "Rejections | None" = None) -> Iterator[Listing]:
    count = 0
    for one in feed:
        if isinstance(one, Listing):
            count += 1
            yield one
        elif rejections:
            rejections.add(one)
        progress.at(feed.done, count)
    progress.done()


class Rejections:
    """What could not be taken in: all of it in a file, a little of it on the terminal."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIO | None = None
        self._first: list[Rejected] = []
        self.count = 0

    def __enter__(self) -> "Rejections":
        self._path.unlink(missing_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def add(self, rejected: Rejected) -> None:
        self.count += 1
        if self.count <= SHOWN:
            self._first.append(rejected)
        self._file = self._file or self._path.open("w", encoding="utf-8")
        self._file.write(f"{rejected}\n")

    def tell(self) -> None:
        if self.count:
            warn(f"{self.count:,} rejected; all of them, with the reason: {self._path}", *map(str, self._first))


# ---------------------------------------------------------------- what was understood


def _missing(schema: Schema) -> Iterator[str]:
    if untitled := schema.count - schema.titled:
        yield f"{_counted(untitled)} without a title: left out, as nobody would know what it is."
    if all(attribute.id != PRICE for attribute in schema.attributes):
        yield "No column holds a price: customers are shown none, and nothing is found for a budget."


def _counted(count: int) -> str:
    return f"{count:,} product{'s' * (count != 1)}"


def _understood(schema: Schema) -> Iterator[str]:
    counts: dict[str, int] = {}
    for kind in sorted(schema.kinds.values(), key=lambda kind: -kind.count):
        shelf = schema.kinds.get(shelf_key(kind.label), kind)  # a wider one is called by its largest shelf
        counts.setdefault(kind.label or "unnamed", shelf.count)
    frequent = ", ".join(f"{label} ({count:,})" for label, count in Counter(counts).most_common(MOST))
    yield f"Kinds ({len(counts)}): {frequent}"
    attributes = sorted(schema.attributes, key=lambda attribute: -attribute.count)
    yield f"Attributes ({len(attributes)}):"
    yield from (_line(attribute) for attribute in attributes[:MOST])
    if len(attributes) > MOST:
        yield f"  … and {len(attributes) - MOST} that fewer products state"


def _line(attribute: Attribute) -> str:
    name = attribute.label if len(attribute.label) <= 32 else f"{attribute.label[:31]}…"
    return f"  {name:<32} {attribute.count:>9,}  {_kind(attribute)}"


def _kind(attribute: Attribute) -> str:
    if attribute.kind == "number":
        low, high = attribute.low / attribute.factor, attribute.high / attribute.factor
        return f"number, {low:g} to {high:g} {attribute.unit}".rstrip()
    if attribute.kind == "flag":
        return f"yes or no: {attribute.yes:,} yes, {attribute.no:,} no"
    common = sorted(attribute.values.values(), key=lambda word: -word.count)
    words = ", ".join(word.label[:40] for word in common[:EXAMPLES])
    return f"words: {words}{f' and {len(common) - EXAMPLES:,} more' if len(common) > EXAMPLES else ''}"
