"""Rasa's HTTP API: https://rasa.com/docs/reference/api/pro/http-api/ ("Parse a message using the Rasa model")."""

from urllib.parse import urlencode

import msgspec
from msgspec import Struct
from pydantic import Field, SecretStr

from channels import Fault
from channels.http import BASE_URL, Http
from dialogs.understanding import Understanding
from hub.nlp.service import Named, Service, ServiceSettings, ask, believed, try_out


class Settings(ServiceSettings, frozen=True):
    """A Rasa server, started with `--enable-api`."""

    base_url: str = Field("http://localhost:5005", pattern=BASE_URL, description="Where the Rasa server answers.")
    token: SecretStr = Field(
        SecretStr(""), description="What the server was started with as --auth-token; empty: none is asked for."
    )


def create(settings: Settings, http: Http) -> Service:
    return Rasa(settings, http)


class Rasa:
    """Asks for the meaning only: no conversation is kept there, and no action is run."""

    longest = 2000

    def __init__(self, settings: Settings, http: Http) -> None:
        self._settings = settings
        self._http = http
        token = settings.token.get_secret_value()
        self._url = f"{settings.base_url}/model/parse{'?' + urlencode({'token': token}) if token else ''}"

    async def read(self, text: str, language: str) -> Understanding:
        body = msgspec.json.encode({"text": text})
        told = await ask(
            self._http, "POST", self._url, _Parsed, headers={"Content-Type": "application/json"}, body=body
        )
        ranking = told.intent_ranking or ((told.intent,) if told.intent else ())
        intents = [(one.name, one.confidence) for one in ranking if one.name]
        return believed(self._settings, text, language, intents, [_named(text, one) for one in told.entities])

    async def check(self) -> list[Fault]:
        return await try_out(self.read, self._settings, "nlp.rasa", "RELAIS_NLP__RASA__TOKEN")


class _Intent(Struct, frozen=True):
    name: str | None = None  # null where Rasa has no model
    confidence: float = 0.0


class _Entity(Struct, frozen=True):
    entity: str
    start: int
    end: int
    value: object = None


class _Parsed(Struct, frozen=True):
    intent: _Intent | None = None
    intent_ranking: tuple[_Intent, ...] = ()
    entities: tuple[_Entity, ...] = ()


def _named(text: str, one: _Entity) -> Named:
    """A synonym's value is the merchant's own word for it; what is no text has no meaning for us."""
    value = one.value if isinstance(one.value, str) else ""
    return Named(one.entity, text[one.start : one.end], one.start, value)
