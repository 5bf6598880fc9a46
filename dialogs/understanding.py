"""What a message means: the port behind which any reader stands, and its vocabulary of intents."""

from datetime import datetime
from typing import Protocol

from msgspec import Struct

from dialogs.conversation import Conversation


class Guess(Struct, frozen=True):
    """One possible meaning, with how sure the reader is: 0 to 1."""

    intent: str
    confidence: float


class Slot(Struct, frozen=True):
    """A detail named in the text, from `start` to `end`, and its normalised value; a measure has its unit."""

    value: str
    start: int
    end: int
    unit: str = ""


class Understanding(Struct, frozen=True):
    """What was understood, best guess first; no guess at all means nothing was."""

    language: str = ""
    guesses: tuple[Guess, ...] = ()
    slots: dict[str, Slot] = {}

    @property
    def intent(self) -> str:
        return self.guesses[0].intent if self.guesses else ""

    @property
    def confidence(self) -> float:
        return self.guesses[0].confidence if self.guesses else 0.0

    def value(self, slot: str) -> str:
        """The normalised value of a slot, or empty."""
        found = self.slots.get(slot)
        return found.value if found else ""


class Reader(Protocol):
    """Understands what people write. "Demain" is counted from `now` (the present, when not given), in `time_zone`."""

    async def read(
        self, text: str, conversation: Conversation, now: datetime | None = None, time_zone: str = "Europe/Paris"
    ) -> Understanding: ...
