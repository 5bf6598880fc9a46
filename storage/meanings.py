"""Keeps what products mean, as a model's points, and finds products by it.

A point belongs to what a product is in a few words, which many products share: an import in which nothing is new has
nothing to compute, and a broken computation goes on where it was.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from hashlib import blake2b

import structlog
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dialogs.errors import RelaisError
from dialogs.search.lexicon import Lexicon
from dialogs.search.likeness import Embeds, Likeness, Matrix, described, nearest, packed, unpacked
from storage.database import Database
from storage.queues import insert_once
from storage.tables import product_meanings, product_sheets, products

log = structlog.get_logger()

PAGE = 2_000
"""Products looked through at once, and points: the others wait for no longer than this takes."""

LAST_ASKED = 64
"""Sentences whose products are remembered: a search goes on over many questions about the same one."""


Pause = Callable[[float, int, int], Awaitable[None]]
"""Rests after a text that took so many seconds, the so-manieth of so many."""


class Announced:
    """The model, of which the log tells once that it cannot be had, and once that it can be again."""

    def __init__(self, embeds: Embeds) -> None:
        self._embeds = embeds
        self._there = True

    @property
    def model(self) -> str:
        return self._embeds.model

    async def points(self, texts: Sequence[str], *, patient: bool = False) -> Matrix:
        try:
            found = await self._embeds.points(texts, patient=patient)
        except RelaisError as error:
            if self._there:
                log.warning("search.meaning_gone", why=type(error).__name__)
            self._there = False
            raise
        if not self._there:
            log.warning("search.meaning_back")
        self._there = True
        return found


class Alike:
    """The products of one catalogue, found by what they mean."""

    def __init__(self, embeds: Embeds, likeness: Likeness, skus: Sequence[Sequence[str]]) -> None:
        """`skus` belong to the texts of `likeness`, in their order."""
        self._embeds, self._likeness, self._skus = embeds, likeness, skus
        self._asked: dict[str, Sequence[str]] = {}

    async def to(self, sentence: str) -> Sequence[str]:
        """The products that are what it describes, the most alike first; none where nothing is, or nobody can tell."""
        if sentence not in self._asked:
            try:
                point = (await self._embeds.points([sentence]))[0]
            except RelaisError:
                return ()
            while len(self._asked) >= LAST_ASKED:
                self._asked.pop(next(iter(self._asked)))
            found = nearest(self._likeness.to(point))
            self._asked[sentence] = tuple(sku for place in found for sku in self._skus[place])
        return self._asked[sentence]


class Meanings:
    """What the products of a catalogue mean, as far as it is computed."""

    def __init__(self, database: Database, embeds: Embeds, lexicon: Lexicon, usual: Sequence[str]) -> None:
        """`usual` are sentences about anything, which tell what all sentences have in common."""
        self._database, self._embeds, self._lexicon, self._usual = database, embeds, lexicon, usual

    async def complete(self, catalogue_id: int, pause: Pause) -> None:
        """Compute what is missing, and forget what no product says any more.

        Raises `RelaisError` when the model cannot be had; what is computed by then is kept.
        """
        texts = [*await self._texts(catalogue_id), *self._usual]
        missing = await self.missing(texts)
        clock = asyncio.get_running_loop().time
        for done, text in enumerate(missing, 1):
            began = clock()
            await self._keep(text, await self._embeds.points([text], patient=True))
            await pause(clock() - began, done, len(missing))
        await self._forget_others(texts)

    async def load(self, catalogue_id: int) -> Alike | None:
        """Ready to be asked; None until all is computed."""
        texts = await self._texts(catalogue_id)
        points = await self._points([*texts, *self._usual])
        if not texts or len(points) < len({*texts, *self._usual}):
            return None
        likeness = await asyncio.to_thread(
            lambda: Likeness(_of(texts, points), _of(self._usual, points))  # takes a moment for many
        )
        return Alike(self._embeds, likeness, tuple(texts.values()))

    async def missing(self, texts: Iterable[str]) -> list[str]:
        """Those of which the meaning is not known yet."""
        asked = list(dict.fromkeys(texts))
        known = await self._points(asked)
        return [text for text in asked if text not in known]

    async def how_far(self, catalogue_id: int) -> tuple[int, int]:
        """How many of the catalogue's texts are computed, and how many there are."""
        texts = await self._texts(catalogue_id)
        return len(texts) - len(await self.missing(texts)), len(texts)

    # ------------------------------------------------------------ in the database

    async def _texts(self, catalogue_id: int) -> dict[str, list[str]]:
        """What the products are in a few words, and which products, the best first."""
        found: dict[str, list[tuple[float, str]]] = {}
        last: int | None = -1
        while last is not None:
            page = partial(self._page, catalogue_id=catalogue_id, after=last, found=found)
            last = await self._database.read(page)
        return {text: [sku for _, sku in sorted(ranked)] for text, ranked in found.items()}

    async def _page(
        self, connection: AsyncConnection, catalogue_id: int, after: int, found: dict[str, list[tuple[float, str]]]
    ) -> int | None:
        sheet = product_sheets.c
        page = (
            select(products.c.id, products.c.sku, products.c.rank, sheet.title, sheet.brand, sheet.kind)
            .join(product_sheets, sheet.product_id == products.c.id)
            .where(products.c.catalogue_id == catalogue_id, products.c.id > after)
            .order_by(products.c.id)
            .limit(PAGE)
        )
        ident = None
        for ident, sku, rank, title, brand, kind in await connection.execute(page):  # noqa: B007
            found.setdefault(described(title, brand, kind, self._lexicon), []).append((rank, sku))
        return ident

    async def _points(self, texts: Iterable[str]) -> dict[str, bytes]:
        digests = {self._digest(text): text for text in texts}
        asked, found = list(digests), dict[str, bytes]()
        for begin in range(0, len(asked), PAGE):
            page = asked[begin : begin + PAGE]
            known = select(product_meanings).where(product_meanings.c.digest.in_(page))

            async def read(connection: AsyncConnection, known: object = known) -> None:
                for digest, point in await connection.execute(known):  # type: ignore[call-overload]
                    found[digests[digest]] = point

            await self._database.read(read)
        return found

    async def _keep(self, text: str, points: Matrix) -> None:
        row = {"digest": self._digest(text), "point": packed(points)[0]}
        await self._database.write(
            lambda connection: connection.execute(insert_once(connection, product_meanings).values(row))
        )

    async def _forget_others(self, texts: Iterable[str]) -> None:
        used = {self._digest(text) for text in texts}
        async with self._database.reading() as connection:
            kept = list(await connection.scalars(select(product_meanings.c.digest)))
        gone = [digest for digest in kept if digest not in used]
        for begin in range(0, len(gone), PAGE):
            page = delete(product_meanings).where(product_meanings.c.digest.in_(gone[begin : begin + PAGE]))
            await self._database.write(lambda connection, page=page: connection.execute(page))  # type: ignore[misc]

    def _digest(self, text: str) -> str:
        return blake2b(f"{self._embeds.model}\0{text}".encode(), digest_size=16).hexdigest()


def _of(texts: Iterable[str], points: Mapping[str, bytes]) -> Matrix:
    return unpacked([points[text] for text in texts])
