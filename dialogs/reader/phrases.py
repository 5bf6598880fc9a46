"""What a merchant wrote down in `config/phrases/`: how customers say each thing. The reader learns from it."""

from msgspec import Struct

from dialogs.reader.courtesy import Courtesies


class Saying(Struct, frozen=True):
    """How customers say one intent. Patterns are for what is certain: over plain text (see `vocabulary.plain`)."""

    patterns: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


class Several(Struct, frozen=True):
    """A message that asks several things, the one to act on first being named first."""

    text: str
    intents: tuple[str, ...]


class Phrases(Struct, frozen=True):
    """One language: its most telling words, its courtesies, its sayings by intent, messages with several, and topics
    by pattern."""

    words: tuple[str, ...]
    intents: dict[str, Saying]
    several: tuple[Several, ...] = ()
    topics: dict[str, tuple[str, ...]] = {}
    courtesies: Courtesies = Courtesies()
