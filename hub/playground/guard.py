"""Who may open the playground: a browser on this machine, and only from the playground's own pages."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web
from yarl import URL

from hub.web.origin import from_our_page

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

# Styles may be inline because mail carries its style that way; a mail's frame inherits this policy and runs no script.
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: http://127.0.0.1:* "
    "http://localhost:*; object-src 'none'; base-uri 'self'; form-action 'none'; frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


@dataclass(frozen=True)
class Guard:
    """Refuses names that are not ours (a foreign site may point its own at 127.0.0.1) and acts from foreign pages."""

    hosts: frozenset[str]

    def page(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            self._known(request)
            response = await handler(request)
            if not response.prepared:
                for name, value in HEADERS.items():
                    response.headers.setdefault(name, value)
            return response

        return guarded

    def act(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            if not from_our_page(request):
                raise web.HTTPForbidden(text="This act did not come from the playground's own page.")
            if request.content_type != "application/json":
                raise web.HTTPUnsupportedMediaType(text="An act is JSON.")
            return await handler(request)

        return self.page(guarded)

    def _known(self, request: web.Request) -> None:
        if URL(f"http://{request.host}").host not in self.hosts:
            raise web.HTTPForbidden(text="The playground is open to this machine only.")
