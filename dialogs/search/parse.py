"""From a sentence to criteria: "machine à laver de moins de 42 cm de large, à moins de 350 euros"."""

from dialogs.search.bounds import Bounds
from dialogs.search.choices import Choices
from dialogs.search.classes import Classes
from dialogs.search.criteria import Query
from dialogs.search.idioms import Idioms
from dialogs.search.kinds_asked import KindsAsked
from dialogs.search.lacks import Lacks
from dialogs.search.orders import Orders
from dialogs.search.phrasebook import Phrasebook
from dialogs.search.pieces import Cutter
from dialogs.search.rest import Rest
from dialogs.search.sentence import Sentence
from dialogs.search.sizes import Sizes
from dialogs.search.traits import Traits


class Parser:
    """Understands sentences about one catalogue."""

    def __init__(self, book: Phrasebook) -> None:
        self._book = book
        self._cutter = Cutter(book)

    def parse(self, sentence: str) -> Query:
        """The kind first, since it tells what the rest can be about; then each reader takes what it understands."""
        said = Sentence(self._book, self._cutter.cut(sentence))
        for reader in (KindsAsked, Idioms, Lacks, Classes, Sizes, Bounds, Orders, Choices, Traits):
            reader(said).read()
        words = Rest(said).read()
        found = said.found
        return Query(
            kind=found.kind,
            criteria=tuple(dict.fromkeys(found.criteria)),
            superlative=found.orders[0] if found.orders else None,
            wishes=(*found.orders[1:], *found.wishes),
            words=tuple(words),
            narrowing=tuple(dict.fromkeys(found.narrowing)),
            unknown=tuple(found.unknown),
            said=sentence if words else "",
            money=found.money,
        )
