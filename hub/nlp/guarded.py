"""Asks a language service what a message means, and the built-in reader whenever that does not work out.

The customer notices neither. Slots that were masked come from the built-in reader or are put back; so is the language.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime

import structlog
from msgspec.structs import replace

from dialogs.conversation import Conversation
from dialogs.errors import ChannelError
from dialogs.understanding import Reader, Slot, Understanding
from hub.nlp.circuit import Circuit
from hub.nlp.masking import Masked, mask
from hub.nlp.service import NotReady, Service, ServiceError, ServiceSettings
from hub.observe import Metrics

log = structlog.get_logger()

LONGEST = 2000
"""Characters beyond which a message is read in the house only: it is a letter, and a letter says much."""


class GuardedReader:
    """A `Reader` of two: the built-in one always reads, the service is asked where it may know better."""

    def __init__(
        self,
        built_in: Reader,
        service: Service,
        settings: ServiceSettings,
        *,
        name: str,
        when_below: float,
        circuit: Circuit,
        metrics: Metrics,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._built_in = built_in
        self._service = service
        self._settings = settings
        self._name = name
        self._when_below = when_below
        self._circuit = circuit
        self._metrics = metrics
        self._now = now
        self._places = asyncio.Semaphore(settings.pool)

    async def read(
        self, text: str, conversation: Conversation, now: datetime | None = None, time_zone: str = "Europe/Paris"
    ) -> Understanding:
        own = await self._built_in.read(text, conversation, now, time_zone)
        masked = mask(text) if self._may_know_better(text, own) else None
        if masked is None or masked.only_tokens() or len(masked.text) > self._service.longest:
            return own
        heard = await self._ask(masked, own.language)
        return _joined(own, heard, masked) if heard else own

    def _may_know_better(self, text: str, own: Understanding) -> bool:
        return own.confidence < self._when_below and own.language in self._settings.languages and len(text) <= LONGEST

    async def _ask(self, masked: Masked, language: str) -> Understanding | None:
        """Nothing, whenever it goes wrong."""
        if not self._circuit.lets_through(self._now()):
            self._metrics.nlp_fallbacks.labels(self._name).inc()
            return None
        self._metrics.nlp_calls.labels(self._name).inc()
        try:
            async with asyncio.timeout(self._settings.timeout), self._places:
                heard = await self._service.read(masked.text, language)
        except NotReady:
            self._metrics.nlp_fallbacks.labels(self._name).inc()
            return None
        except (ServiceError, ChannelError, TimeoutError) as error:
            self._failed(error)
            return None
        self._circuit.succeeded()
        self._metrics.nlp_open.labels(self._name).set(0)
        return heard

    def _failed(self, error: Exception) -> None:
        was_open = self._circuit.is_open
        self._circuit.failed(self._now())
        kind = "timeout" if isinstance(error, TimeoutError) else type(error).__name__
        self._metrics.nlp_failed.labels(self._name, kind).inc()
        self._metrics.nlp_fallbacks.labels(self._name).inc()
        self._metrics.nlp_open.labels(self._name).set(self._circuit.is_open)
        if self._circuit.is_open and not was_open:
            log.warning("nlp.left_alone", service=self._name, kind=kind, code=getattr(error, "code", ""))


def _joined(own: Understanding, heard: Understanding, masked: Masked) -> Understanding:
    """The service's meanings; of the slots, what we found ourselves is normalised and wins."""
    theirs = {name: _put_back(slot, masked) for name, slot in heard.slots.items()}
    return Understanding(own.language, heard.guesses or own.guesses, theirs | own.slots)


def _put_back(slot: Slot, masked: Masked) -> Slot:
    start, end = masked.place(slot.start, slot.end)
    return replace(slot, value=masked.restored(slot.value), start=start, end=end)
