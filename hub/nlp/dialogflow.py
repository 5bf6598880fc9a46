"""Google's Dialogflow, both editions: https://cloud.google.com/dialogflow/docs.

ES is asked by `detectIntent` (REST v2), CX by `matchIntent` (REST v3), which runs nothing and changes no session.
"""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Literal, Self, TypeVar
from urllib.parse import quote, urlencode
from uuid import uuid4

import jwt
import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from msgspec import Struct
from pydantic import Field, model_validator

from channels import Fault
from channels.http import BASE_URL, Answered, Http
from dialogs.errors import BadSettings
from dialogs.understanding import Understanding
from hub.nlp.service import Named, NotAllowed, Service, ServiceSettings, ask, believed, try_out

T = TypeVar("T")

LONGEST = 256
"""Characters of a text: https://cloud.google.com/dialogflow/quotas, and `TextInput` of both editions."""

SCOPE = "https://www.googleapis.com/auth/dialogflow"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
HOUR = 3600
EARLY = 60
"""Seconds before its end from which a bearer token is not used any more."""


class Settings(ServiceSettings, frozen=True):
    """An agent of Dialogflow."""

    base_url: str = Field(
        "https://dialogflow.googleapis.com",
        pattern=BASE_URL,
        description="Where Dialogflow answers; an agent elsewhere than `global`: https://<location>-dialogflow.googleapis.com.",
    )
    edition: Literal["es", "cx"] = Field("es", description="The edition of the agent: es or cx.")
    project: str = Field(min_length=1, description="The id of the Google Cloud project.")
    location: str = Field("global", min_length=1, description="Where the agent lives: global, europe-west1 …")
    agent: str = Field("", description="The agent's id; for cx. An ES project has one agent only.")
    credentials: str = Field(
        min_length=1, description="The service account's key file (JSON), readable by this process alone."
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.edition == "cx" and not self.agent:
            raise ValueError("Dialogflow CX needs agent: its id, from the agent's address in the console")
        return self


def create(settings: Settings, http: Http) -> Service:
    """Raises `BadSettings` when the key file is not one."""
    return Dialogflow(settings, http, Bearer(_account(settings.credentials), http))


class Account(Struct, frozen=True):
    """What we use of a service account's key file."""

    client_email: str
    private_key: str
    token_uri: str = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
    private_key_id: str = ""

    def __repr__(self) -> str:
        return f"Account({self.client_email!r})"


def _account(path: str) -> Account:
    try:
        return msgspec.json.decode(Path(path).read_bytes(), type=Account)
    except OSError as error:
        raise BadSettings([f"[nlp.dialogflow] credentials: {path} cannot be read ({error.strerror})."]) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadSettings([f"[nlp.dialogflow] credentials: {path} is no service account's key file."]) from None


class Bearer:
    """The token that Google gives for a signed claim (RFC 7523), kept until shortly before its end."""

    def __init__(self, account: Account, http: Http, now: Callable[[], float] = time.time) -> None:
        self._account = account
        self._http = http
        self._now = now
        self._one_at_a_time = asyncio.Lock()
        self._token, self._until = "", 0.0

    async def token(self) -> str:
        async with self._one_at_a_time:
            if self._now() >= self._until:
                await self._fetch()
            return self._token

    async def _fetch(self) -> None:
        form = urlencode({"grant_type": GRANT, "assertion": self._claim()}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        uri = self._account.token_uri
        given = await ask(self._http, "POST", uri, _Token, headers=headers, body=form, refuses_us=_refuses_the_claim)
        self._token, self._until = given.access_token, self._now() + given.expires_in - EARLY

    def _claim(self) -> str:
        now = int(self._now())
        mine = {"iss": self._account.client_email, "scope": SCOPE, "aud": self._account.token_uri}
        headers = {"kid": self._account.private_key_id} if self._account.private_key_id else None
        try:
            return jwt.encode(
                {**mine, "iat": now, "exp": now + HOUR}, self._account.private_key, algorithm="RS256", headers=headers
            )
        except (jwt.PyJWTError, ValueError, TypeError, UnsupportedAlgorithm):
            raise NotAllowed("unusable private_key") from None


class _Token(Struct, frozen=True):
    access_token: str
    expires_in: float


def _refuses_the_claim(answer: Answered) -> bool:
    """Google says 400 `invalid_grant` (RFC 6749, section 5.2), not 401."""
    return answer.status in (400, 401, 403)


class Dialogflow:
    """Each message in a session of its own, which has nothing to do with who wrote it."""

    longest = LONGEST

    def __init__(self, settings: Settings, http: Http, bearer: Bearer) -> None:
        self._settings = settings
        self._http = http
        self._bearer = bearer

    async def read(self, text: str, language: str) -> Understanding:
        matches = await (self._ask_es if self._settings.edition == "es" else self._ask_cx)(text, language)
        intents = [(match.intent, match.confidence) for match in matches]
        entities = [one for match in matches for one in _named(match.parameters)]
        return believed(self._settings, text, language, intents, entities)

    async def check(self) -> list[Fault]:
        return await try_out(self.read, self._settings, "nlp.dialogflow", "credentials under [nlp.dialogflow]")

    async def _ask_es(self, text: str, language: str) -> "list[_Match]":
        asked = {"queryInput": {"text": {"text": text, "languageCode": language}}}
        told = await self._post("v2", f"{self._place()}/agent", "detectIntent", asked, _Detected)
        found = told.query_result
        if not found.intent or found.intent.is_fallback:
            return []
        return [_Match(found.intent.display_name, found.intent_detection_confidence, found.parameters)]

    async def _ask_cx(self, text: str, language: str) -> "list[_Match]":
        asked = {"queryInput": {"text": {"text": text}, "languageCode": language}}
        agent = f"{self._place()}/agents/{quote(self._settings.agent, safe='')}"
        told = await self._post("v3", agent, "matchIntent", asked, _Matched)
        return [_Match(one.intent.display_name, one.confidence, one.parameters) for one in told.matches if one.intent]

    def _place(self) -> str:
        project, location = (quote(part, safe="") for part in (self._settings.project, self._settings.location))
        in_one_place = self._settings.edition == "cx" or location != "global"
        return f"projects/{project}/locations/{location}" if in_one_place else f"projects/{project}"

    async def _post(self, version: str, agent: str, method: str, asked: object, kind: type[T]) -> T:
        url = f"{self._settings.base_url}/{version}/{agent}/sessions/{uuid4()}:{method}"
        headers = {"Authorization": f"Bearer {await self._bearer.token()}", "Content-Type": "application/json"}
        return await ask(self._http, "POST", url, kind, headers=headers, body=msgspec.json.encode(asked))


class _Match(Struct, frozen=True):
    intent: str
    confidence: float
    parameters: dict[str, object]


class _Intent(Struct, frozen=True, rename="camel"):
    display_name: str
    is_fallback: bool = False


class _QueryResult(Struct, frozen=True, rename="camel"):
    intent: _Intent | None = None
    intent_detection_confidence: float = 0.0
    parameters: dict[str, object] = {}


class _Detected(Struct, frozen=True, rename="camel"):
    query_result: _QueryResult


class _CxMatch(Struct, frozen=True):
    intent: _Intent | None = None  # none where nothing matched
    confidence: float = 0.0
    parameters: dict[str, object] = {}


class _Matched(Struct, frozen=True):
    matches: tuple[_CxMatch, ...] = ()


def _named(parameters: Mapping[str, object]) -> Iterator[Named]:
    """Dialogflow does not say where a parameter stands: only what the text has word for word can be believed."""
    for name, value in parameters.items():
        if isinstance(value, str):
            yield Named(name, value)
