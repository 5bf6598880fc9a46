"""What a language service is, and what all of them share: how it is asked, believed and checked.

One file a service. A module offers two names, by which `[nlp] service` in `relais.toml` finds it: `Settings` (a frozen
pydantic model that extends `ServiceSettings`) and `create(settings, http) -> Service`.
"""

import re
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Protocol, TypeVar

import msgspec
from msgspec import Struct
from pydantic import BaseModel, Field, field_validator

from channels import Fault
from channels.http import BASE_URL, Answered, Http
from dialogs.errors import ChannelError, OutcomeUnknown, RelaisError, RetryBackoff
from dialogs.understanding import Guess, Slot, Understanding
from hub.nlp.meanings import INTENTS, is_slot

PATIENCE = 10.0
"""Seconds after which a call is given up by itself; a customer waits for `timeout` only."""

SAMPLES = {"fr": "Où est ma commande ?", "en": "Where is my order?"}
"""What `relais check` asks: the same for everybody."""

T = TypeVar("T")


class ServiceError(RelaisError):
    """The language service gave no usable answer.

    `code` is its own word for it, or ours.
    """

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code


class NotAllowed(ServiceError):
    """The language service does not accept our credentials."""


class NotReady(ServiceError):
    """The language service has not finished its preparations; nothing is wrong with it."""


class ServiceSettings(BaseModel, frozen=True, extra="forbid"):
    """What can be set for every service."""

    base_url: str = Field(pattern=BASE_URL, description="Where it answers, no slash at the end.")
    timeout: float = Field(
        0.8, gt=0, le=10, description="Seconds after which the built-in reader answers in its place."
    )
    pool: int = Field(8, ge=1, description="How many messages it may be asked about at once.")
    languages: tuple[str, ...] = Field(
        ("fr", "en"), description="The languages it understands; messages in others stay in the house."
    )
    intents: Mapping[str, str] = Field(
        {}, description="Its names of intents and ours: `parcel = 'track_order'`. One that is the same needs no line."
    )
    entities: Mapping[str, str] = Field({}, description="Its names of entities and our slots, likewise.")

    @field_validator("intents")
    @classmethod
    def _our_intents(cls, names: Mapping[str, str]) -> Mapping[str, str]:
        return _ours(names, unknown=[ours for ours in names.values() if ours not in INTENTS], page="intents")

    @field_validator("entities")
    @classmethod
    def _our_slots(cls, names: Mapping[str, str]) -> Mapping[str, str]:
        return _ours(names, unknown=[ours for ours in names.values() if not is_slot(ours)], page="slots")


def _ours(names: Mapping[str, str], unknown: list[str], page: str) -> Mapping[str, str]:
    if unknown:
        raise ValueError(f"{', '.join(unknown)}: docs/intents.md has the names of our {page}")
    return names


class Service(Protocol):
    """Understands a text of which nothing points at anybody. It is told neither who wrote, nor what was said before."""

    longest: int  # how many characters it takes

    async def read(self, text: str, language: str) -> Understanding:
        """What the text means, in our names. Raises `ServiceError`, or the `ChannelError` of a call that failed."""
        ...

    async def check(self) -> list[Fault]:
        """What is wrong with it, seen by a real question."""
        ...


Asking = Callable[[str, str], Awaitable[Understanding]]
"""Reads a text in a language."""


class Named(Struct, frozen=True):
    """An entity as a service tells it: its name, the words that it stands in, where about, and its own value for it."""

    entity: str
    words: str
    start: int = 0
    value: str = ""


# ---------------------------------------------------------------- asking


def _unauthorised(answer: Answered) -> bool:
    return answer.status in (401, 403)


async def ask(
    http: Http,
    method: str,
    url: str,
    kind: type[T],
    *,
    headers: Mapping[str, str],
    body: bytes = b"",
    seconds: float = PATIENCE,
    refuses_us: Callable[[Answered], bool] = _unauthorised,
) -> T:
    """Make one call and read its answer as `kind`. Raises `NotAllowed`, `ServiceError`, or what the call raises."""
    answer = await http.call(method, url, seconds=seconds, headers=headers, body=body)
    if refuses_us(answer):
        raise NotAllowed(str(answer.status))
    if answer.status != 200:
        raise ServiceError(str(answer.status))
    return understood_as(kind, answer.body)


def understood_as(kind: type[T], body: bytes | str) -> T:
    """A service's JSON as a value. The error repeats nothing of it: a customer's words may be in there."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise ServiceError("unreadable") from None


# ---------------------------------------------------------------- believing


def believed(
    settings: ServiceSettings,
    text: str,
    language: str,
    intents: Iterable[tuple[str, float]],
    entities: Iterable[Named] = (),
) -> Understanding:
    """An answer in our names. What we have no name for is refused, and so are words that nobody wrote."""
    guesses: dict[str, float] = {}
    for theirs, confidence in intents:
        ours = settings.intents.get(theirs, theirs)
        if ours in INTENTS:
            guesses[ours] = max(guesses.get(ours, 0.0), min(max(confidence, 0.0), 1.0))
    slots: dict[str, Slot] = {}
    for one in entities:
        ours = settings.entities.get(one.entity, one.entity)
        place = _place(text, one.words, one.start)
        if place and is_slot(ours):
            slots.setdefault(ours, Slot(one.value or text[slice(*place)], *place))
    best_first = sorted(guesses.items(), key=lambda guess: -guess[1])
    return Understanding(language, tuple(Guess(*guess) for guess in best_first), slots)


def _place(text: str, words: str, about: int) -> tuple[int, int] | None:
    """Where the words stand, nearest to where they are said to: some services count otherwise where emoji are."""
    found = [place.start() for place in re.finditer(re.escape(words), text, re.IGNORECASE)] if words.strip() else []
    start = min(found, key=lambda place: abs(place - about), default=-1)
    return (start, start + len(words)) if start >= 0 else None


# ---------------------------------------------------------------- checking


async def try_out(asking: Asking, settings: ServiceSettings, section: str, key: str) -> list[Fault]:
    """Ask one harmless question in the service's first language. `key` is where its credentials are set."""
    heard: list[Understanding] = []

    async def ask_and_hear(text: str, language: str) -> None:
        heard.append(await asking(text, language))

    faults = await reach(ask_and_hear, settings, section, key)
    return faults if any(one.guesses for one in heard) or not heard else [*faults, _mute(section)]


async def reach(
    asking: Callable[[str, str], Awaitable[None]], settings: ServiceSettings, section: str, key: str
) -> list[Fault]:
    """The same, of a service whose answer means nothing by itself."""
    language = next(iter(settings.languages), "en")
    began = time.monotonic()
    try:
        await asking(SAMPLES.get(language, SAMPLES["en"]), language)
    except NotAllowed as error:
        return [Fault(f"It does not accept our credentials ({error.code}).", f"Give it other ones: {key}.")]
    except RetryBackoff:
        return [Fault(f"Nobody answers at {settings.base_url}.", f"Start it, or correct base_url under [{section}].")]
    except OutcomeUnknown:
        return [Fault(f"It did not answer within {PATIENCE:.0f} seconds.", "Look at its log, and at the line to it.")]
    except (ServiceError, ChannelError) as error:
        return [Fault(f"Its answer cannot be used ({error.code}).", f"Compare [{section}] with docs/connect/nlp.md.")]
    return _slow(settings, section, time.monotonic() - began)


def _slow(settings: ServiceSettings, section: str, took: float) -> list[Fault]:
    if took <= settings.timeout:
        return []
    what = f"It took {took:.1f} seconds; after {settings.timeout:g} the built-in reader answers in its place."
    return [Fault(what, f"Give it more time under [{section}], timeout, or a faster machine.")]


def _mute(section: str) -> Fault:
    what = "It found nothing that we have a name for in a plain question about an order."
    return Fault(what, f"Teach it, or tell its names of intents under [{section}.intents].")
