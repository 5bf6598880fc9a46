"""Stand-ins for services that cannot run here. Each holds its vendor's documented contract: who may ask, what must be
in a request, how it is refused. What they understand is three sentences.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer

TOKEN = "the-token-of-the-service"


@dataclass
class Double:
    """A server that keeps what it was asked, and can be slow, broken, or gone for a while."""

    asked: list[Mapping[str, Any]] = field(default_factory=list[Mapping[str, Any]])
    status: int = 0  # answers with this instead
    body: str = ""  # … and this
    held: asyncio.Event = field(default_factory=asyncio.Event)  # answers when it is set
    url: str = ""

    def __post_init__(self) -> None:
        self.held.set()

    def routes(self) -> list[web.RouteDef]:
        raise NotImplementedError

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        app = web.Application(middlewares=[self._disturb])
        app.add_routes(self.routes())
        async with TestServer(app) as server:
            self.url = f"http://{server.host}:{server.port}"
            yield self.url
            self.held.set()

    @web.middleware
    async def _disturb(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        await self.held.wait()
        if self.status:
            return web.Response(status=self.status, text=self.body)
        return await handler(request)

    async def heard(self, request: web.Request) -> dict[str, Any]:
        said: dict[str, Any] = await request.json() if request.can_read_body else {}
        self.asked.append({"path": request.path, "query": dict(request.query), "body": said})
        return said


def meaning(text: str) -> tuple[str, float]:
    """What all of them understand."""
    for words, intent, confidence in (
        ("parle", "human_agent", 0.93),
        ("robe", "product_search", 0.88),
        ("commande|order", "track_order", 0.97),
        ("météo", "weather", 0.9),
        ("zorglub", "goodbye", 0.95),
    ):
        if re.search(words, text, re.IGNORECASE):
            return intent, confidence
    return "", 0.0


@dataclass
class RasaDouble(Double):
    """https://rasa.com/docs/reference/api/pro/http-api/model/parse-a-message-using-the-rasa-model"""

    token: str = TOKEN

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/model/parse", self._parse)]

    async def _parse(self, request: web.Request) -> web.Response:
        if self.token and request.query.get("token") != self.token:
            return self._failure(401, "NotAuthenticated", "User is not authenticated.")
        said = await self.heard(request)
        text = said.get("text")
        if not isinstance(text, str) or request.content_type != "application/json":
            return self._failure(400, "BadRequest", "An invalid body was sent.")
        intent, confidence = meaning(text)
        ranking = [{"name": intent, "confidence": confidence}, {"name": "greeting", "confidence": 0.02}]
        return web.json_response(
            {
                "text": text,
                "intent": ranking[0] if intent else {"name": None, "confidence": 0.0},
                "intent_ranking": ranking if intent else [],
                "entities": [
                    *self._entities(text),
                    {"entity": "size", "start": 0, "end": 0, "value": {"from": 3}},
                ],
            }
        )

    def _entities(self, text: str) -> Iterator[dict[str, Any]]:
        for entity, pattern, value in (("color", "bleue?", "bleu"), ("tracking", r"ORDER_\d", "")):
            for found in re.finditer(pattern, text):
                yield {"entity": entity, "start": found.start(), "end": found.end(), "value": value or found[0]}

    def _failure(self, code: int, reason: str, message: str) -> web.Response:
        told = {"version": "3.6.21", "status": "failure", "reason": reason, "message": message, "code": code}
        return web.json_response(told, status=code)


@dataclass
class WitDouble(Double):
    """https://wit.ai/docs/http, GET /message."""

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/message", self._message)]

    async def _message(self, request: web.Request) -> web.Response:
        await self.heard(request)
        query = request.query
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.json_response({"error": "Bad auth, check token/params", "code": "no-auth"}, status=400)
        if not re.fullmatch(r"20\d{6}", query.get("v", "")) or not 1 <= int(query.get("n", "1")) <= 8:
            return web.json_response({"error": "Bad parameters", "code": "bad-request"}, status=400)
        text = query.get("q", "")
        if not 0 < len(text) < 280:
            return web.json_response({"error": "Query too long", "code": "msg-invalid"}, status=400)
        intent, confidence = meaning(text)
        found = re.search("bleue?", text)
        color = {"id": "1", "name": "color", "role": "color", "confidence": 0.9, "entities": [], "type": "value"}
        place = {"start": found.start(), "end": found.end(), "body": found[0], "value": "bleu"} if found else {}
        return web.json_response(
            {
                "text": text,
                "intents": [{"id": "1", "name": intent, "confidence": confidence}] if intent else [],
                "entities": {"color:color": [color | place]} if found else {},
                "traits": {},
            }
        )


@dataclass
class DialogflowDouble(Double):
    """https://cloud.google.com/dialogflow/docs/reference/rest, both editions, and Google's tokens (RFC 7523)."""

    public_key: str = ""
    given: int = 0  # tokens
    lasts: int = 3599

    def routes(self) -> list[web.RouteDef]:
        es = r"/v2/projects/{project}/agent/sessions/{session:[^:/]+}:detectIntent"
        there = r"/v2/projects/{project}/locations/{location}/agent/sessions/{session:[^:/]+}:detectIntent"
        cx = r"/v3/projects/{project}/locations/{location}/agents/{agent}/sessions/{session:[^:/]+}:matchIntent"
        return [
            web.post("/token", self._token),
            web.post(es, self._detect),
            web.post(there, self._detect),
            web.post(cx, self._match),
        ]

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
        mine = f"{self.url}/token"
        try:
            claim = jwt.decode(str(form["assertion"]), self.public_key, algorithms=["RS256"], audience=mine)
            good = form["grant_type"] == grant and claim["scope"] == "https://www.googleapis.com/auth/dialogflow"
            good = good and claim["exp"] - claim["iat"] <= 3600 and claim["iss"].endswith(".gserviceaccount.com")
        except (jwt.PyJWTError, KeyError):
            good = False
        if not good:
            return web.json_response({"error": "invalid_grant", "error_description": "Invalid JWT."}, status=400)
        self.given += 1
        return web.json_response(
            {"access_token": f"{TOKEN}-{self.given}", "expires_in": self.lasts, "token_type": "Bearer"}
        )

    async def _refused(self, request: web.Request, text: str, language: str) -> web.Response | None:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}-{self.given}":
            return self._error(401, "UNAUTHENTICATED")
        if len(request.match_info["session"]) > 36 or not 0 < len(text) <= 256 or not language:
            return self._error(400, "INVALID_ARGUMENT")
        return None

    async def _detect(self, request: web.Request) -> web.Response:
        asked = (await self.heard(request)).get("queryInput", {}).get("text", {})
        text = asked.get("text", "")
        if refused := await self._refused(request, text, asked.get("languageCode", "")):
            return refused
        intent, confidence = meaning(text)
        shown = {"name": "projects/p/agent/intents/1", "displayName": intent or "Default Fallback Intent"}
        found = {"queryText": text, "languageCode": asked["languageCode"], "parameters": self._parameters(text)}
        found |= {"intent": shown if intent else shown | {"isFallback": True}}
        found |= {"intentDetectionConfidence": confidence or 1}
        return web.json_response({"responseId": "1", "queryResult": found})

    async def _match(self, request: web.Request) -> web.Response:
        asked = (await self.heard(request)).get("queryInput", {})
        text = asked.get("text", {}).get("text", "")
        if refused := await self._refused(request, text, asked.get("languageCode", "")):
            return refused
        intent, confidence = meaning(text)
        match: dict[str, Any] = {"matchType": "NO_MATCH", "event": "sys.no-match-default", "confidence": 0.3}
        if intent:
            shown = {"name": "projects/p/locations/l/agents/a/intents/1", "displayName": intent}
            match = {"matchType": "INTENT", "intent": shown, "confidence": confidence, "resolvedInput": text}
            match["parameters"] = self._parameters(text)
        return web.json_response({"text": text, "matches": [match], "currentPage": {"displayName": "Start Page"}})

    def _parameters(self, text: str) -> dict[str, Any]:
        """One that stands in the text, one that Dialogflow worked out itself, one that is no text."""
        return {"color": "bleue", "date": "2026-11-25T12:00:00+01:00", "quantity": 3} if "bleue" in text else {}

    def _error(self, code: int, status: str) -> web.Response:
        return web.json_response({"error": {"code": code, "message": "…", "status": status}}, status=code)


@dataclass
class ChatDouble(Double):
    """https://platform.openai.com/docs/api-reference/chat, with structured outputs as strict mode demands them."""

    writes: str = ""  # the model's answer
    refuses: bool = False

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/v1/chat/completions", self._complete)]

    async def _complete(self, request: web.Request) -> web.Response:
        asked = await self.heard(request)
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self._error(401, "Incorrect API key provided.", "invalid_api_key")
        wanted = asked.get("response_format", {})
        if not asked.get("model") or not asked.get("messages") or wanted.get("type") != "json_schema":
            return self._error(400, "A field is missing.", "invalid_request_error")
        wanted = wanted["json_schema"]
        if not wanted.get("strict") or not re.fullmatch(r"[\w-]{1,64}", wanted.get("name", "")):
            return self._error(400, "Invalid 'response_format.json_schema'.", "invalid_request_error")
        if fault := _not_strict(wanted["schema"]):
            return self._error(400, f"Invalid schema for response_format: {fault}", "invalid_request_error")
        message = {"role": "assistant", "content": None if self.refuses else self.writes, "refusal": None}
        message |= {"refusal": "I cannot help with that."} if self.refuses else {}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return web.json_response({"id": "1", "object": "chat.completion", "model": asked["model"], "choices": [choice]})

    def _error(self, status: int, message: str, code: str) -> web.Response:
        told = {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code}}
        return web.json_response(told, status=status)


def _not_strict(schema: Mapping[str, Any]) -> str:
    """Strict mode: every property is required, and no other allowed; at most 1,000 values of enumerations."""
    if schema["type"] == "array":
        return _not_strict(schema["items"])
    if schema["type"] != "object":
        return "" if schema["type"] in ("string", "number", "boolean", "integer") else "type"
    if schema.get("additionalProperties") is not False:
        return "additionalProperties is required to be false"
    if sorted(schema["required"]) != sorted(schema["properties"]):
        return "required must name every property"
    return next(filter(None, map(_not_strict, schema["properties"].values())), "")
