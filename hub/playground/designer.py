"""The page on which a shop dresses its widget, and takes away the lines that do it."""

from aiohttp import web

from hub.playground.guard import Guard
from hub.playground.page import page
from hub.playground.texts import language_of, texts


def routes(guard: Guard) -> list[web.RouteDef]:
    return [web.get("/playground/widget", guard.page(designer))]


async def designer(request: web.Request) -> web.Response:
    """In the language of the playground; the widget on it is the real one, and answers."""
    return page(request, "designer.html", t=texts(f"designer_{language_of(request)}"))
