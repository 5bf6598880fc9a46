"""The hub's own front page: that it runs, how it is put on a page, and nothing that is anybody's business."""

from aiohttp import web

from hub.app import Hub
from hub.web.drawing import drawn
from hub.web.languages import language_of
from hub.web.question import POLICY


def routes(hub: Hub) -> list[web.RouteDef]:
    async def home(request: web.Request) -> web.Response:
        language = language_of(request)
        text = drawn(
            "home.html",
            _=hub.wordings[language],
            language=language,
            shop=hub.settings.shop.name,
            url=hub.settings.hub.public_url,
            widget="widget" in hub.channels,
        )
        headers = {"Content-Security-Policy": POLICY, "Vary": "Accept-Language"}
        return web.Response(text=text, content_type="text/html", headers=headers)

    return [web.get("/", home)]
