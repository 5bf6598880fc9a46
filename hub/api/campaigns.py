"""`/api/v1/campaigns`: all that the command line can do with campaigns, for programs. Signed as events are.

Commands go in the body, with the campaign's name: the signature covers what is to be done, and to which.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Literal

import msgspec
from aiohttp import web
from msgspec import Struct

from dialogs.errors import BadSettings, RelaisError
from dialogs.messages import Address
from hub.api.door import Door, Refused
from hub.app import Hub
from notifications import misfits
from notifications.campaign import read
from notifications.segment import Segment, faults

PATH = "/api/v1/campaigns"
ONE = PATH + "/{id:[a-z0-9-]+}"

Handler = Callable[[web.Request], Awaitable[web.Response]]


class Command(Struct, frozen=True, forbid_unknown_fields=True):
    """What to do with a campaign. `at` and `now` are for start, `to` (such as "sms:+33639980001") for test."""

    campaign: str
    do: Literal["start", "pause", "resume", "stop", "test"]
    at: datetime | None = None
    now: bool = False
    to: str = ""


def routes(hub: Hub) -> list[web.RouteDef]:
    api = Campaigns(hub)
    return [
        web.post(PATH, _told(api.create)),
        web.get(PATH, _told(api.all)),
        web.post(f"{PATH}/audience", _told(api.audience)),
        web.post(f"{PATH}/commands", _told(api.command)),
        web.get(ONE, _told(api.progress)),
        web.get(f"{ONE}/preview", _told(api.preview)),
        web.get(f"{ONE}/results", _told(api.results)),
    ]


def _told(handle: Handler) -> Handler:
    """Whatever is refused is refused in a sentence."""

    async def handled(request: web.Request) -> web.Response:
        try:
            return await handle(request)
        except Refused as refusal:
            return refusal.answer()
        except BadSettings as wrong:
            return Refused(422, " ".join(wrong.faults)).answer()
        except RelaisError as error:
            return Refused(409, str(error)).answer()

    return handled


class Campaigns:
    """Reads what is asked, and asks it of `hub/marketing.py`."""

    def __init__(self, hub: Hub) -> None:
        self._marketing = hub.marketing
        self._door = Door(hub)

    async def create(self, request: web.Request) -> web.Response:
        campaign = read(_json(await self._door.body(request)))
        return _answer(await self._marketing.create(campaign), status=201)

    async def all(self, request: web.Request) -> web.Response:
        await self._door.body(request)
        return _answer(await self._marketing.all())

    async def audience(self, request: web.Request) -> web.Response:
        segment = misfits.read(_json(await self._door.body(request)), Segment)
        if found := list(faults(segment)):
            raise BadSettings(found)
        return _answer(await self._marketing.audience(segment))

    async def command(self, request: web.Request) -> web.Response:
        command = misfits.read(_json(await self._door.body(request)), Command)
        if command.at and not command.at.tzinfo:
            raise Refused(422, "at needs its offset from UTC: 2026-12-01T10:00:00+01:00.")
        await self._do(command)
        return _answer(await self._marketing.progress(command.campaign), status=202)

    async def _do(self, command: Command) -> None:
        match command.do:
            case "start":
                await self._marketing.start(command.campaign, command.at, at_once=command.now)
            case "test":
                await self._marketing.test(command.campaign, Address.parse(command.to))
            case "pause":
                await self._marketing.pause(command.campaign)
            case "resume":
                await self._marketing.resume(command.campaign)
            case "stop":
                await self._marketing.stop(command.campaign)

    async def progress(self, request: web.Request) -> web.Response:
        await self._door.body(request)
        return _answer(await self._marketing.progress(request.match_info["id"]))

    async def preview(self, request: web.Request) -> web.Response:
        await self._door.body(request)
        return _answer(await self._marketing.preview(request.match_info["id"]))

    async def results(self, request: web.Request) -> web.Response:
        """With the lift, which is worked out from the rest."""
        await self._door.body(request)
        found = await self._marketing.results(request.match_info["id"])
        return _answer({**msgspec.to_builtins(found), "lift": found.lift})


def _json(body: bytes) -> Any:
    if b"\\u0000" in body:
        raise Refused(422, "NUL is a character that no database keeps.")
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused(422, "The body is not well formed JSON, in UTF-8.") from None


def _answer(value: Any, status: int = 200) -> web.Response:
    return web.json_response(body=msgspec.json.encode(value), status=status)
