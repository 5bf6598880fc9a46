"""What a skill is: one file in `skills/`, one thing the assistant can do, on every channel and in every language."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Protocol, runtime_checkable
from zoneinfo import ZoneInfo

from msgspec import Struct

from dialogs.adviser import Adviser
from dialogs.capabilities import Capabilities
from dialogs.conversation import Conversation
from dialogs.finder import Finder
from dialogs.identity import Prover
from dialogs.messages import Address, Inbound, Reply
from dialogs.opening import Hours
from dialogs.person import Person
from dialogs.products.looking import Looking
from dialogs.records import Change, Records
from dialogs.repair.knowledge import Knowledge
from dialogs.shop import Shop
from dialogs.understanding import Understanding
from dialogs.vocabulary import Vocabulary
from dialogs.wording import Wording


class Wished(Struct, frozen=True):
    """What somebody asked for before they had to prove that they may: of which skill, with which button, in words."""

    skill: str
    argument: str = ""
    said: str = ""
    order: str = ""


class Answer(Struct, frozen=True):
    """What a skill says, and what shall be remembered because of it.

    `asks` names the skill that hears the next message first, with `memory` as it is given here.
    `order` is the order spoken of, if any: "et pour l'autre ?" and bare follow-ups refer to it. `looking` is the search
    for a product as it now stands, if it was spoken of. `then` is seen to at once, as if it had been said only now.
    `latest` is the payload of what "the last one" means, of things told the newest first.
    """

    replies: tuple[Reply, ...]
    changes: tuple[Change, ...] = ()
    asks: str = ""
    memory: dict[str, str] = {}
    order: str = ""
    looking: Looking | None = None
    then: Wished | None = None
    latest: str = ""


@dataclass(frozen=True, kw_only=True)
class Talk:
    """All that a skill knows when it speaks: who, what they said, what was understood, and where to look things up."""

    now: datetime
    inbound: Inbound
    person: Person
    conversation: Conversation
    understanding: Understanding
    words: Wording
    shop: Shop
    finder: Finder
    adviser: Adviser
    records: Records
    prover: Prover
    shop_name: str
    desk: bool  # a human can be reached here
    contact: str  # how else to reach the shop, in the merchant's words
    channels: dict[str, Capabilities]  # those connected, by name
    invitations: "Invitations"
    vocabulary: Vocabulary
    knowledge: Knowledge  # how things are repaired
    hours: Hours = field(default_factory=Hours)  # when that human is there
    silence: timedelta = timedelta(minutes=30)  # after which the assistant takes over again
    argument: str = ""  # what came with the button: `track_order:1042` gives "1042"
    text: str = ""  # what they wrote, if they wrote
    fresh: bool = field(default=False)  # nothing was ever said here before

    @property
    def address(self) -> Address:
        return self.inbound.address

    @cached_property
    def today(self) -> date:
        """The day it is where the person lives."""
        return self.now.astimezone(ZoneInfo(self.person.time_zone)).date()


class Invitations(Protocol):
    """Links that open a conversation on another channel and bring a token along."""

    def invitation(self, channel: str, token: str) -> str:
        """The link, or empty when the channel has none."""
        ...

    def opening(self, channel: str) -> str:
        """A link that opens the channel and brings nothing along, or empty when there is none."""
        ...

    def agreement(self, address: Address, now: datetime) -> str:
        """The link to a page on which whoever reads mail there agrees to receive offers; good for a week."""
        ...

    def wishes(self, person_id: str, now: datetime) -> str:
        """The link to the page on which they see and change what we write to them about; good for thirty days."""
        ...


class Skill(Protocol):
    """Something the assistant can do. `intents` are those of the vocabulary that call it."""

    name: str
    intents: frozenset[str]

    async def begin(self, talk: Talk) -> Answer:
        """Asked for, in words or by a button."""
        ...


@runtime_checkable
class Continues(Protocol):
    """A skill that asks questions."""

    async def resume(self, talk: Talk) -> Answer | None:
        """Hear the answer to its own question; None when something else was said."""
        ...


@runtime_checkable
class Recognises(Protocol):
    """A skill that knows its own by what the shop has, where nobody was sure what was meant."""

    async def recognise(self, talk: Talk) -> Answer | None:
        """The answer; None when the words name nothing of the shop's."""
        ...


@runtime_checkable
class Claims(Protocol):
    """A skill that knows better than the reader: what it hears may look like one of the intents `taken_for`."""

    taken_for: frozenset[str]

    async def claim(self, talk: Talk) -> Answer | None:
        """The answer, where it is certain; else None."""
        ...


@runtime_checkable
class Alarms(Protocol):
    """A skill that nothing goes before, whatever was asked: somebody may be in danger."""

    async def alarm(self, talk: Talk) -> Answer | None:
        """What to do at once; None when nothing of the kind was said."""
        ...


@runtime_checkable
class Returns(Protocol):
    """A skill that goes on where it was, once what was asked in between is answered."""

    async def back(self, talk: Talk) -> Reply | None:
        """What it waits for, said in short; None when it no longer waits."""
        ...
