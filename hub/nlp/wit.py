"""wit.ai: https://wit.ai/docs/http ("GET /message"). An app understands one language."""

from urllib.parse import urlencode

from msgspec import Struct
from pydantic import Field, SecretStr

from channels import Fault
from channels.http import BASE_URL, Answered, Http
from dialogs.understanding import Understanding
from hub.nlp.service import Named, Service, ServiceSettings, ask, believed, try_out

LONGEST = 279
"""A query has fewer than 280 characters."""


class Settings(ServiceSettings, frozen=True):
    """An app at wit.ai."""

    base_url: str = Field("https://api.wit.ai", pattern=BASE_URL, description="Where wit.ai answers.")
    token: SecretStr = Field(min_length=1, description="The app's server access token.")
    version: str = Field("20240304", pattern=r"^\d{8}$", description="The day whose API is spoken, YYYYMMDD.")
    languages: tuple[str, ...] = Field(("fr",), description="The app's language; messages in others stay in the house.")


def create(settings: Settings, http: Http) -> Service:
    return Wit(settings, http)


class Wit:
    """Each message by itself; wit.ai gets no context and no name for the message."""

    longest = LONGEST

    def __init__(self, settings: Settings, http: Http) -> None:
        self._settings = settings
        self._http = http

    async def read(self, text: str, language: str) -> Understanding:
        url = f"{self._settings.base_url}/message?{urlencode({'v': self._settings.version, 'q': text, 'n': 5})}"
        headers = {"Authorization": f"Bearer {self._settings.token.get_secret_value()}"}
        told = await ask(self._http, "GET", url, _Told, headers=headers, refuses_us=_refuses_us)
        intents = [(one.name, one.confidence) for one in told.intents]
        named = [_named(one) for entities in told.entities.values() for one in entities]
        return believed(self._settings, text, language, intents, named)

    async def check(self) -> list[Fault]:
        return await try_out(self.read, self._settings, "nlp.wit", "RELAIS_NLP__WIT__TOKEN")


def _refuses_us(answer: Answered) -> bool:
    """Seen as 401, and as 400 with a code of its own."""
    return answer.status in (401, 403) or (answer.status == 400 and b'"no-auth"' in answer.body)


class _Intent(Struct, frozen=True):
    name: str
    confidence: float


class _Entity(Struct, frozen=True):
    name: str
    body: str
    role: str = ""
    start: int = 0
    value: object = None


class _Told(Struct, frozen=True):
    intents: tuple[_Intent, ...]
    entities: dict[str, tuple[_Entity, ...]] = {}


def _named(one: _Entity) -> Named:
    """The role is what the entity is here: `wit$location` may be where from or where to."""
    return Named(one.role or one.name, one.body, one.start, one.value if isinstance(one.value, str) else "")
