"""A front door for one channel: a real HTTP server that hands what arrives to the channel's `receive`."""

from dataclasses import dataclass, field

from aiohttp import web

from channels import Answer, Received, Request, Webhook
from dialogs.errors import NotForUs
from dialogs.messages import Inbound


@dataclass
class Door:
    """Listens at `url` until closed; keeps what was let in, what was refused and every raw request."""

    channel: Webhook | None = None
    inbound: list[Inbound] = field(default_factory=list[Inbound])
    refused: list[NotForUs] = field(default_factory=list[NotForUs])
    requests: list[Request] = field(default_factory=list[Request])
    ignored: list[str] = field(default_factory=list[str])
    url: str = ""
    _runner: web.AppRunner | None = None

    async def open(self, path: str = "/in/channel") -> str:
        app = web.Application()
        app.router.add_route("*", path, self._enter)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}{path}"
        return self.url

    async def close(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _enter(self, request: web.Request) -> web.Response:
        read = Request(
            method=request.method,
            url=f"{request.scheme}://{request.host}{request.raw_path}",  # to the letter: signatures cover it
            body=await request.read(),
            headers={name.lower(): value for name, value in request.headers.items()},
            query=dict(request.query),
        )
        self.requests.append(read)
        return _response(self._receive(read))

    def _receive(self, request: Request) -> Answer:
        assert self.channel is not None
        try:
            received: Received = self.channel.receive(request)
        except NotForUs as refusal:
            self.refused.append(refusal)
            return Answer(refusal.status)
        self.inbound += received.inbound
        self.ignored += received.ignored
        return received.answer


def _response(answer: Answer) -> web.Response:
    return web.Response(
        status=answer.status, text=answer.body, content_type=answer.content_type, headers=dict(answer.headers)
    )
