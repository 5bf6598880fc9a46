"""nlp.js (https://github.com/axa-group/nlp.js) behind a small HTTP server of the merchant's.

It is asked `POST <base_url>/process` with `{"text", "language"}`, and answers what `nlp.process(language, text)` does.
"""

import msgspec
from msgspec import Struct
from pydantic import Field, SecretStr

from channels import Fault
from channels.http import BASE_URL, Http
from dialogs.understanding import Understanding
from hub.nlp.service import Named, Service, ServiceSettings, ask, believed, try_out

NOTHING = "None"
"""What nlp.js says when it understands nothing, with a score of 1."""


class Settings(ServiceSettings, frozen=True):
    """A server in front of nlp.js."""

    base_url: str = Field("http://localhost:3000", pattern=BASE_URL, description="Where that server answers.")
    token: SecretStr = Field(
        SecretStr(""), description="What that server wants to see as `Authorization: Bearer …`; empty: nothing."
    )
    trust: float = Field(
        0.6, gt=0, le=1, description="How sure a score of 1 makes us: nlp.js gives it to wild guesses too."
    )


def create(settings: Settings, http: Http) -> Service:
    return NlpJs(settings, http)


class NlpJs:
    """Each message by itself, in the language that the built-in reader found."""

    longest = 2000

    def __init__(self, settings: Settings, http: Http) -> None:
        self._settings = settings
        self._http = http
        token = settings.token.get_secret_value()
        self._headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})

    async def read(self, text: str, language: str) -> Understanding:
        body = msgspec.json.encode({"text": text, "language": language})
        told = await ask(
            self._http, "POST", f"{self._settings.base_url}/process", _Processed, headers=self._headers, body=body
        )
        scores = [] if told.intent == NOTHING else [(one.intent, one.score) for one in told.classifications]
        intents = [(intent, score * self._settings.trust) for intent, score in scores if score > 0]
        return believed(self._settings, text, language, intents, [_named(one) for one in told.entities])

    async def check(self) -> list[Fault]:
        return await try_out(self.read, self._settings, "nlp.nlpjs", "RELAIS_NLP__NLPJS__TOKEN")


class _Classification(Struct, frozen=True):
    intent: str
    score: float


class _Entity(Struct, frozen=True, rename="camel"):
    entity: str
    start: int
    utterance_text: str = ""
    source_text: str = ""
    option: str = ""  # of an enumeration: the merchant's own word for it


class _Processed(Struct, frozen=True):
    intent: str
    classifications: tuple[_Classification, ...]
    entities: tuple[_Entity, ...] = ()


def _named(one: _Entity) -> Named:
    return Named(one.entity, one.utterance_text or one.source_text, one.start, one.option)
