"""Who may enter the console: whoever holds a link that `relais console` printed, once, and then for a working day."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from aiohttp import web

from dialogs.errors import NotForUs
from hub.app import Hub
from hub.consoles.page import page
from hub.web.origin import from_our_page

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

COOKIE = "relais_console"
SESSION = timedelta(hours=12)


class Door:
    """Lets people in by a link, keeps them in by a sealed cookie, and lets through only what our own pages ask."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._used: dict[str, datetime] = {}  # the links used, until they are no longer good anyway

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/console/enter/{token}", self.show),
            web.post("/console/enter/{token}", self._ours(self.enter)),
            web.post("/console/leave", self.act(self.leave)),
        ]

    def page(self, handler: Handler) -> Handler:
        """Only for somebody who is in."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            return await handler(request) if self._is_in(request) else self._closed(request)

        return guarded

    def act(self, handler: Handler) -> Handler:
        """Only for somebody who is in, and from a page of ours."""
        return self._ours(self.page(handler))

    # ------------------------------------------------------------ in and out

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Looking at the link uses nothing up: mail programs and messengers look at links by themselves."""
        return page(self._hub, request, "enter.html") if self._is_good(request) else self._closed(request)

    async def enter(self, request: web.Request) -> web.StreamResponse:
        if not self._is_good(request):
            return self._closed(request)
        now = self._hub.clock.now()
        self._used = {token: end for token, end in self._used.items() if end > now}
        self._used[request.match_info["token"]] = self._hub.links.read_until("entry", request.match_info["token"], now)
        return self._inside(now)

    async def leave(self, request: web.Request) -> web.StreamResponse:
        away = page(self._hub, request, "closed.html", left=True)
        away.del_cookie(COOKIE, path="/console")
        return away

    def _inside(self, now: datetime) -> web.StreamResponse:
        welcome = web.Response(status=303, headers={"Location": "/console"})
        welcome.set_cookie(
            COOKIE,
            self._hub.links.until("console", now + SESSION),
            path="/console",
            max_age=int(SESSION.total_seconds()),
            httponly=True,
            samesite="Strict",
            secure=self._hub.settings.hub.public_url.startswith("https:"),
        )
        return welcome

    def _closed(self, request: web.Request) -> web.Response:
        return page(self._hub, request, "closed.html", status=403, left=False)

    # ------------------------------------------------------------ what is good

    def _is_good(self, request: web.Request) -> bool:
        token = request.match_info["token"]
        return token not in self._used and self._reads("entry", token)

    def _is_in(self, request: web.Request) -> bool:
        return self._reads("console", request.cookies.get(COOKIE, ""))

    def _reads(self, purpose: str, token: str) -> bool:
        try:
            self._hub.links.read_until(purpose, token, self._hub.clock.now())
        except NotForUs:
            return False
        return True

    def _ours(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            if not from_our_page(request):
                raise web.HTTPForbidden(text="This did not come from a page of the console.")
            return await handler(request)

        return guarded
