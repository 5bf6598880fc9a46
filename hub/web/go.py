"""A link in something we sent was followed: it leads on at once, and if it was a person, that is an answer."""

from aiohttp import web

from dialogs.errors import NotForUs
from hub.app import Hub
from hub.clicks import by_a_person
from hub.links import Click
from storage import links, notices


def routes(hub: Hub) -> list[web.RouteDef]:
    return [web.get("/go/{token}", Go(hub).follow)]


class Go:
    """Leads to the very address that was sealed, and nowhere else; it signs nobody in."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def follow(self, request: web.Request) -> web.Response:
        click = self._read(request)
        async with self._hub.database.reading() as connection:
            url = await links.url_of(connection, click.mark)
        if url is None or self._hub.links.mark(url) != click.mark:
            raise web.HTTPNotFound(text="This link leads nowhere any more.")
        await self._count(click, request)
        aside = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
        return web.Response(status=302, headers={"Location": url, **aside})

    async def _count(self, click: Click, request: web.Request) -> None:
        """Nobody's answer is counted because a program looked at the link before them."""
        now = self._hub.clock.now()
        async with self._hub.database.reading() as connection:
            told = await links.told(connection, click.seq)
        if told and by_a_person(request.method, request.headers, told.at, now):
            async with self._hub.database.writing() as connection:
                late = await notices.reacted(connection, told.person_id, now, clicked=click.seq)
                await self._hub.learning.late(connection, late, now)

    def _read(self, request: web.Request) -> Click:
        try:
            return self._hub.links.read_go(request.match_info["token"])
        except NotForUs as refusal:
            raise web.HTTPNotFound(text=str(refusal)) from None
